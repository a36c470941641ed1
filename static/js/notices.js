// What htmx can't show by itself: the console does not answer. A notice that came by htmx is brought into view.
const notices = () => document.getElementById("notices");

function tell(text) {
  const place = notices();
  if (place === null) return;
  const notice = document.createElement("div");
  notice.className = "notice notice-failure";
  const words = document.createElement("p");
  words.textContent = text;
  notice.append(words);
  place.replaceChildren(notice);
}

document.addEventListener("htmx:sendError", () => tell("The console does not answer. What you typed is still here; try again."));
document.addEventListener("htmx:timeout", () => tell("The console took too long to answer. Try again."));
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === notices()) event.detail.target.scrollIntoView({ block: "nearest" });
});
