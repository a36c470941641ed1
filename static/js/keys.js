// Keys: "/" goes to the search box, Ctrl+Enter sends the form one is in, Escape leaves search box and menus.
const typing = (element) => element.matches("input, textarea, select, [contenteditable]");

function goToSearch(event) {
  const box = document.getElementById("search-box");
  if (box === null || typing(event.target)) return;
  event.preventDefault();
  box.focus();
  box.select();
}

function send(event) {
  const form = event.target.closest("form");
  if (form === null || form.method !== "post") return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button.button-primary"));
}

function leave(event) {
  const menu = event.target.closest("details.menu[open]");
  if (menu !== null) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (event.target.id === "search-box") {
    event.target.blur();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey) return;
  const command = event.ctrlKey || event.metaKey;
  if (event.key === "/" && !command) goToSearch(event);
  else if (event.key === "Enter" && command) send(event);
  else if (event.key === "Escape") leave(event);
});
