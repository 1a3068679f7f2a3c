// A text field with suggestions: arrows choose, Enter takes, Escape closes the list. After the ARIA combobox pattern.
import { get } from "./api.js";

let number = 0;
const SETTLE = 200; // milliseconds: closed at once, the list would draw away the button that is being clicked

/** `find(words)` gives the suggestions, each with a `note`; left out, they are those of the API for a `kind`. */
export function combobox({ kind, label, text, show, choose, find = (said) => get(`/api/v1/suggestions?kind=${kind}&q=${encodeURIComponent(said)}`) }) {
  number += 1;
  const id = `options-${number}`;
  const node = document.createElement("div");
  const outer = document.createElement("label");
  const input = document.createElement("input");
  const list = document.createElement("ul");
  outer.append(label, input);
  node.append(outer, list);
  Object.assign(input, { type: "text", value: text, autocomplete: "off", dir: "auto" });
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list" })) input.setAttribute(name, value);
  list.id = id;
  list.className = "listbox";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  let found = [];
  let at = -1;
  let asked = 0;
  let answer = null; // of the newest question, while it is under way

  let settled = text; // what the field says of the value it has; other words were typed and not chosen
  function close() {
    found = [];
    draw();
  }
  function take(index) {
    const chosen = found[index];
    if (!chosen) return;
    input.value = settled = show(chosen);
    close();
    choose(chosen, input);
  }
  function draw() {
    list.replaceChildren(...found.map((item, index) => {
      const option = document.createElement("li");
      option.id = `${id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", String(index === at));
      const note = document.createElement("small");
      note.textContent = item.note;
      const name = document.createElement("bdi");
      name.textContent = show(item);
      option.append(name, note);
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(index); });
      return option;
    }));
    input.setAttribute("aria-expanded", String(found.length > 0));
    if (at >= 0 && found.length) {
      input.setAttribute("aria-activedescendant", `${id}-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }
  async function look() {
    const mine = (asked += 1);
    answer = find(input.value).catch(() => []);
    const given = await answer;
    if (mine !== asked) return;
    answer = null;
    found = given;
    at = found.length ? 0 : -1;
    draw();
  }
  async function takeFirst() {
    while (answer) await answer;
    if (document.activeElement === input) take(at);
  }
  input.addEventListener("input", look);
  input.addEventListener("blur", () => {
    asked += 1;
    answer = null; // an answer still under way opens no list that nobody is at
    setTimeout(() => { if (document.activeElement !== input) close(); }, SETTLE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!found.length) look();
      else { at = (at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length; draw(); }
    } else if (event.key === "Enter" && (found.length || answer)) {
      event.preventDefault();
      if (answer) takeFirst(); // what is shown answers fewer letters than were typed
      else take(at);
    } else if (event.key === "Escape" && found.length) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  return {
    node,
    input,
    /** Are the words in the field those of its value? Not if someone typed and chose nothing. */
    isSettled: () => input.value.trim() === settled.trim(),
    /** Puts words of a value that was taken elsewhere. */
    settle: (words) => { input.value = settled = words; },
  };
}
