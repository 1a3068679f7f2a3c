// Building pages from text: no HTML is ever made from words of a report.

const SVG = "http://www.w3.org/2000/svg";

/** An element: `make("button", { type: "button", onclick: f, "aria-label": "x" }, "text", child, ...)`. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

export function makeSvg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  fill(element, attributes, children);
  return element;
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined) element.append(child);
}

/** Words of a report or a name, in an isolate of their own: their direction cannot leak into the line. */
export function foreign(text) {
  return make("bdi", { dir: "auto" }, text);
}
