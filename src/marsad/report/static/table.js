// The table of incidents, a page of rows at a time, each with its sources to open below it.

import { foreign, make, makeSvg } from "./dom.js";
import { symbolPath } from "./map_drawing.js";

export const COLUMNS = ["date", "type", "place", "who", "whom", "killed", "wounded", "sources", "disputed"];
export const SIZES = [50, 200, 500];
export const PRINTED = 1000;

/** The symbol of a kind, as the map draws it. */
export function makeSymbol(kind, isRough = false) {
  const shape = makeSvg("path", { d: symbolPath(kind, 6), class: `kind-${kind}${isRough ? " rough" : ""}` });
  return makeSvg("svg", { viewBox: "-9 -9 18 18", width: 18, height: 18, "aria-hidden": "true", class: "symbol" }, shape);
}

/** A table element. Where `isOpen(incident)`, `fillDetail(cell, incident)` puts the details into a row below. */
export function makeTable(incidents, { wording, order, isOpen, onOrder, onOpen, fillDetail }) {
  const head = COLUMNS.map((name) => makeHead(name, wording, order, onOrder));
  const rows = [];
  for (const incident of incidents) {
    const isUnfolded = isOpen(incident);
    rows.push(makeRow(incident, wording, isUnfolded, onOpen));
    if (isUnfolded) {
      const cell = make("td", { colspan: COLUMNS.length, class: "detail" });
      rows.push(make("tr", { class: "detail-row" }, cell));
      fillDetail(cell, incident);
    }
  }
  const caption = make("caption", { class: "seen-by-readers" }, wording.say("report", "table"));
  return make("table", { class: "incidents" }, caption, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows));
}

function makeHead(name, wording, order, onOrder) {
  const title = wording.say("report", name);
  const isUsed = order.replace("-", "") === name;
  const sorted = isUsed ? (order.startsWith("-") ? "descending" : "ascending") : null;
  const sign = isUsed ? (order.startsWith("-") ? " ▼" : " ▲") : "";
  const press = () => onOrder(isUsed && !order.startsWith("-") ? `-${name}` : isUsed ? name : ["killed", "wounded", "sources", "disputed", "date"].includes(name) ? `-${name}` : name);
  const button = make("button", { type: "button", class: "sorter", "data-order": name, onclick: press, title: wording.say("report", "sort_by", { column: title }) }, title, make("span", { "aria-hidden": "true" }, sign));
  return make("th", { scope: "col", "aria-sort": sorted }, button);
}

function makeRow(incident, wording, isOpen, onOpen) {
  const say = (key) => wording.say("report", key);
  const name = wording.type(wording.summary.types[incident.type][1]);
  const opener = make("button", {
    type: "button", class: "opener", "aria-expanded": String(isOpen), "data-id": incident.id,
    onclick: () => onOpen(isOpen ? "" : incident.id),
  }, wording.days_of(incident));
  const rough = incident.isRough ? make("small", {}, ` (${wording.say("location_precision", incident.where[4])})`) : null;
  const cells = [
    opener,
    [makeSymbol(incident.kind, incident.isRough), " ", name],
    [foreign(wording.place(incident.where)), rough],
    foreign(wording.actors(incident.initiators) || wording.say("common", "nobody_named")),
    foreign(wording.actors(incident.targets) || wording.say("common", "nobody_named")),
    wording.toll(incident.killed),
    wording.toll(incident.wounded),
    wording.number(incident.outlets.length),
    incident.disputed.length ? make("span", { class: "badge" }, say("disputed_mark")) : "",
  ];
  const row = cells.map((content, at) => make("td", { "data-label": say(COLUMNS[at]), class: `cell-${COLUMNS[at]}` }, content));
  return make("tr", { class: isOpen ? "is-open" : null, "data-row": incident.id }, row);
}

/** Previous, next, and how many rows a page has. */
export function makePager({ wording, page, pages, size, onPage, onSize }) {
  const say = (key, values) => wording.say("report", key, values);
  const go = (to, label) => make("button", { type: "button", disabled: to < 1 || to > pages, "data-page": to, onclick: () => onPage(to) }, label);
  const said = say("page", { page: wording.number(page), pages: wording.number(pages) });
  const sizes = SIZES.map((count) => make("option", { value: count, selected: count === size }, wording.number(count)));
  const picker = make("select", { onchange: (event) => onSize(Number(event.target.value)) }, sizes);
  return make("div", { class: "pager" }, go(page - 1, say("previous")), make("span", {}, said), go(page + 1, say("next")), make("label", {}, `${say("rows")} `, picker));
}
