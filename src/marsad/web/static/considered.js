// What the coder weighed for each act of a text, as tables that a person can read.
import { fill, words } from "./api.js";
import { directionOf, make } from "./dom.js";

/** Tables for what the API calls `considered`: one for each act, folded. `of` names the report in the names of tables. */
export function showConsidered({ relevance, acts }, of = "") {
  return make("div", { class: "considered" },
    relevance ? make("p", {}, `${relevance.what} `, make("b", {}, relevance.value), ` (${relevance.weight}). `, reasons(relevance)) : "",
    ...acts.map((act, number) => make("details", { class: act.is_event ? "act" : "act aside" }, make("summary", {}, `${act.title}: `, quote(act.quote), " – ", act.outcome), table(act, `${of} ${number + 1}`))));
}

function table(act, of) {
  const head = ["what", "words", "value", "weight", "reasons"].map((name) => make("th", { scope: "col" }, words[`considered_${name}`]));
  const rows = act.rows.map((row) => make("tr", { class: row.is_chosen ? "chosen" : "" },
    make("th", { scope: "row" }, row.what),
    make("td", {}, row.quote ? quote(row.quote) : ""),
    make("td", {}, make("bdi", {}, row.value), row.is_chosen ? "" : make("small", {}, ` ${words.considered_not_taken}`)),
    make("td", {}, make("bdi", {}, row.weight)),
    make("td", {}, reasons(row))));
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": fill(words.considered_table, { act: `${act.title} (${of.trim()})` }) },
    make("table", { class: "wide" }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows)));
}

function quote(text) {
  return make("q", { dir: directionOf(text), lang: "ar" }, text);
}

function reasons(row) {
  return make("span", {}, ...row.reasons.flatMap((reason) => [make("span", { class: "chip" }, `${reason.name} `, make("bdi", { dir: "ltr" }, reason.adds)), " "]));
}
