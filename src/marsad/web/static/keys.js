// Single keys. They do nothing while someone types, with a modifier, or while a dialog is open.
const bound = new Map();

const repeating = new Set();

/** `mayRepeat`: a key that is held down goes on; without it one press is one act, however long. */
export function bind(key, run, mayRepeat = false) {
  bound.set(key, run);
  if (mayRepeat) repeating.add(key);
}

const FIELDS = "input, textarea, select, [role=textbox], [role=searchbox], [role=combobox], [role=listbox], [role=spinbutton]";

export function isTyping(target) {
  return target.isContentEditable || target.closest?.(FIELDS) != null;
}

// On an Arabic keyboard the key of "a" gives "ش", that of "b" even two letters: then its place on the keyboard counts.
function nameOf(event) {
  const isNamed = /^[A-Z][A-Za-z0-9]+$/.test(event.key); // Enter, Escape, ArrowDown
  if (isNamed || event.key.charCodeAt(0) < 128) return isNamed ? event.key : event.key.toLowerCase();
  const place = /^(?:Key|Digit|Numpad)(.)$/.exec(event.code);
  if (place) return place[1].toLowerCase();
  if (event.key === "؟" || (event.code === "Slash" && event.shiftKey)) return "?";
  return event.code === "Slash" ? "/" : event.key;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const name = nameOf(event);
  const run = bound.get(name);
  if (!run || (event.repeat && !repeating.has(name))) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  event.preventDefault();
  run(event);
});
