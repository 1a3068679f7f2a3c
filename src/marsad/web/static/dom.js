// Elements without HTML: texts stay texts.
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// The direction most letters of a text have: the first one alone may be a flag or a Latin name.
export function directionOf(text) {
  const arabic = (text.match(/[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/g) || []).length;
  const latin = (text.match(/[A-Za-z\u00c0-\u024f]/g) || []).length;
  return arabic === latin ? "auto" : arabic > latin ? "rtl" : "ltr";
}
