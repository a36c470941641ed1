// Arrow keys between a search box ([data-results] names the place of its results) and the results ([data-result], and
// [data-more-results] below them); Escape goes back.
const RESULTS = "[data-result], [data-more-results]";

const boxOf = (result) =>
  [...document.querySelectorAll("input[data-results]")].find((box) => result.closest(box.dataset.results) !== null);

const resultsOf = (box) => [...(document.querySelector(box.dataset.results)?.querySelectorAll(RESULTS) ?? [])];

function fromBox(event, box) {
  if (event.key !== "ArrowDown") return;
  const [first] = resultsOf(box);
  if (first === undefined) return;
  event.preventDefault();
  first.focus();
}

function fromResult(event, result) {
  const box = boxOf(result);
  if (box === undefined) return;
  const results = resultsOf(box);
  const at = results.indexOf(result);
  const goals = { ArrowDown: results[at + 1] ?? result, ArrowUp: results[at - 1] ?? box, Home: results[0], End: results.at(-1), Escape: box };
  const goal = goals[event.key];
  if (goal === undefined) return;
  event.preventDefault();
  goal.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.matches("input[data-results]")) fromBox(event, event.target);
  else if (event.target.matches(RESULTS)) fromResult(event, event.target);
});
