// Single keys. They do nothing while someone types, with a modifier, or while a dialog is open.
const bound = new Map();

export function bind(key, run) {
  bound.set(key, run);
}

export function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable=true]") !== null;
}

// On an Arabic keyboard the key of "a" gives "ش": then its place on the keyboard counts.
function nameOf(event) {
  if (event.key.length > 1 || event.key.charCodeAt(0) < 128) return event.key.length > 1 ? event.key : event.key.toLowerCase();
  const place = /^(?:Key|Digit)(.)$/.exec(event.code);
  if (place) return place[1].toLowerCase();
  return event.key === "؟" ? "?" : event.key;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const run = bound.get(nameOf(event));
  if (!run) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  event.preventDefault();
  run(event);
});
