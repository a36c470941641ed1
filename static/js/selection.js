// <input type="checkbox" data-check-all="guid"> ticks every box named "guid" in its form or table;
// <output data-check-count="guid"> says how many are ticked; [data-needs-checked="guid"] is disabled while none is.
const scope = (element) => element.closest("form, table, main") ?? document;
const boxes = (place, name) => [...place.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(name)}"]`)];

function tickAll(all) {
  for (const box of boxes(scope(all), all.dataset.checkAll)) box.checked = all.checked;
}

function refresh() {
  for (const all of document.querySelectorAll("[data-check-all]")) {
    const those = boxes(scope(all), all.dataset.checkAll);
    const ticked = those.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === those.length;
    all.indeterminate = ticked > 0 && ticked < those.length;
  }
  for (const output of document.querySelectorAll("[data-check-count]")) {
    output.textContent = String(boxes(scope(output), output.dataset.checkCount).filter((box) => box.checked).length);
  }
  for (const button of document.querySelectorAll("[data-needs-checked]")) {
    button.disabled = !boxes(scope(button), button.dataset.needsChecked).some((box) => box.checked);
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-check-all]")) tickAll(event.target);
  if (event.target.matches("input[type='checkbox']")) refresh();
});
document.addEventListener("htmx:afterSettle", refresh);
refresh();
