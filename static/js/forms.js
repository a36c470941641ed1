// A form that makes something is sent once, however often one clicks. The first field with an error gets the focus.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
});

function free(form) {
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
}

window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));

const focusFirstError = (place) => place.querySelector("[aria-invalid='true']")?.focus();

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.xhr?.status === 422) focusFirstError(event.detail.elt);
});
focusFirstError(document);
