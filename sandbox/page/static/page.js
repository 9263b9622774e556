// What HTML and htmx cannot say: sending with Enter, offering commands, and showing the modal that is there.
"use strict";

// What a person has typed and not yet sent stays, whatever the server knows of that input.
htmx.registerExtension("keep-typed", {
  htmx_before_morph_node(old, { newNode }) {
    if (old instanceof HTMLTextAreaElement && old.value !== old.defaultValue) {
      newNode.defaultValue = old.defaultValue;
    } else if (old instanceof HTMLInputElement && /^(text|date|time|datetime-local|email|url|number|search)$/.test(old.type) && old.value !== old.defaultValue) {
      newNode.setAttribute("value", old.defaultValue);
    } else if (old.matches?.(".chosen") && !newNode.children.length) {
      newNode.append(...[...old.children].map((choice) => choice.cloneNode(true)));
    }
  },
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches("[data-sends]")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

// A composer is free for the next line at once; what was refused comes back unless something new stands there.
const sent = new WeakMap();
document.addEventListener("htmx:config:request", (event) => {
  const form = event.detail.ctx.sourceElement;
  if (form.matches("[data-clears]")) {
    const field = form.elements.text;
    sent.set(event.detail.ctx, field.value);
    field.value = "";
    offerCommands(field);
  }
});
document.addEventListener("htmx:finally:request", (event) => {
  const ctx = event.detail.ctx;
  const field = sent.has(ctx) && ctx.sourceElement.elements.text;
  if (field && !field.value && !(ctx.response?.status < 400)) field.value = sent.get(ctx);
});

const say = document.getElementById("say");
const list = document.getElementById("commands");
const offered = () => [...list.querySelectorAll("li:not([hidden]) button")];
function offerCommands(field) {
  if (field !== say) return;
  let shown = 0;
  for (const item of list.children) {
    const line = item.firstElementChild.dataset.line;
    const fits = field.value.startsWith("/") && (line.startsWith(field.value) || field.value.startsWith(line));
    item.hidden = !fits;
    shown += fits;
  }
  list.hidden = !shown;
}
function complete(line) {
  if (!say.value.startsWith(line)) say.value = line;
  offerCommands(say);
  say.focus();
}
if (say) {
  say.addEventListener("input", () => offerCommands(say));
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-line]");
    if (button) complete(button.dataset.line);
  });
  // The list stands above the line: the arrows lead into it and through it, Tab takes the first, Escape leaves it.
  say.form.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const buttons = offered();
    const at = buttons.indexOf(document.activeElement);
    const first = buttons[0].dataset.line;
    if (event.key === "Escape") {
      list.hidden = true;
      say.focus();
    } else if (event.key === "ArrowUp") {
      buttons.at(at < 0 ? -1 : at - 1).focus();
    } else if (event.key === "ArrowDown" && at >= 0) {
      (buttons[at + 1] ?? say).focus();
    } else if (event.key === "Tab" && !event.shiftKey && event.target === say && !say.value.startsWith(first)) {
      complete(first);
    } else return;
    event.preventDefault();
  });
  // A line that an example brought along is there once, not again after a reload.
  say.setSelectionRange(say.value.length, say.value.length);
  if (location.search) history.replaceState(null, "", location.pathname);
}

// What is chosen from what the app offered stands apart, and the search may begin again.
document.addEventListener("change", (event) => {
  const found = event.target.closest(".external .found");
  if (!found) return;
  const chosen = found.parentElement.querySelector(".chosen");
  const choice = event.target.closest(".choice");
  const same = [...chosen.querySelectorAll("input")].filter((each) => each.value === event.target.value || each.type === "radio");
  same.forEach((each) => each.closest(".choice").remove());
  chosen.append(choice);
  found.replaceChildren();
  found.parentElement.querySelector("[type=search]").value = "";
  event.target.focus();
});

const modal = document.getElementById("modal");
let shownView = "";
function showModal() {
  const form = modal.querySelector(".modal-form");
  // An update under the same title is the same form with a little more in it; under another it is another screen.
  const view = form ? `${form.id} ${form.querySelector("h2").textContent}` : "";
  if (!form) {
    if (modal.open) modal.close();
  } else if (!modal.open) {
    modal.showModal();
  }
  if (form && view !== shownView) {
    document.getElementById("modal-notice").replaceChildren();
    form.querySelector(".modal-blocks").scrollTop = 0;
    const first = "input:not([type=hidden]), textarea, select";
    (form.querySelector("[autofocus]") ?? form.querySelector(`.modal-blocks :is(${first})`) ?? form.querySelector("footer button"))?.focus();
  }
  shownView = view;
}
// Escape goes back one step, as Cancel does; the server then says what is on top.
modal.addEventListener("cancel", (event) => {
  if (event.target !== modal) return;
  event.preventDefault();
  modal.querySelector("[data-cancel]")?.click();
});
let submitted = false;
document.addEventListener("htmx:after:request", (event) => {
  submitted ||= event.detail.ctx.sourceElement.matches(".modal-form");
});
document.addEventListener("htmx:after:swap", () => {
  showModal();
  if (submitted && modal.querySelector("[aria-invalid]")) {
    submitted = false;
    modal.querySelector("[aria-invalid]").focus();
  }
});
showModal();
// A new message that is taller than the room for it is read from its beginning.
const room = document.querySelector(".scroll");
const told = () => [...(room?.querySelectorAll("article") ?? [])];
let before = told().length;
document.addEventListener("htmx:after:swap", () => {
  const messages = told();
  if (messages.length > before && messages.at(-1).offsetHeight > room.clientHeight) messages.at(-1).scrollIntoView();
  before = messages.length;
});
// Says to those who wait for it that nothing is missed from now on.
document.addEventListener("htmx:sse:after:message", () => {
  document.documentElement.dataset.live = "yes";
});
