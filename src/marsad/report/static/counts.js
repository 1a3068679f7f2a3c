// Summary counts of the reports ("17 attacks in two weeks") beside what the incidents of the page add up to.

import { foreign, make } from "./dom.js";
import { isolate } from "./wording.js";

/** A part that opens, null where no report counts. `pick` is told which incidents to list. */
export function makeCounts(counts, incidents, wording, pick) {
  if (!counts || !counts.length) return null;
  const say = (key, values) => wording.say("report", key, values);
  const titles = ["counts_what", "counts_claimed", "counts_coded", "who", "whom", "period", "place", "outlet"];
  const head = titles.map((title) => make("th", { scope: "col" }, say(title)));
  const rows = counts.map((count) => make("tr", {}, makeCells(count, incidents, wording, pick)));
  const table = make("table", { class: "plain counts" }, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows));
  const box = make("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": say("counts", { count: "" }) }, table);
  return make("details", { class: "counts-part" }, make("summary", {}, say("counts", { count: wording.number(counts.length) })), make("p", { class: "quiet" }, say("counts_hint")), box);
}

function makeCells(count, incidents, wording, pick) {
  const say = (key, values) => wording.say("report", key, values);
  const known = wording.number(count.coded);
  const ids = count.incidents.map((at) => incidents[at].id);
  const hint = say("counts_show", { count: wording.number(ids.length) });
  const coded = ids.length ? make("button", { type: "button", title: hint, "aria-label": `${known}: ${hint}`, onclick: () => pick(ids) }, known) : known;
  const actor = (number) => (number < 0 ? "" : foreign(wording.actor(number)));
  return [
    make("th", { scope: "row" }, say(`count_${count.what}`)),
    make("td", {}, tell(count, wording)),
    make("td", {}, coded),
    make("td", {}, actor(count.by)),
    make("td", {}, actor(count.of)),
    make("td", {}, wording.days_of({ start: count.start, end: count.end })),
    make("td", {}, foreign(count.place)),
    make("td", {}, foreign(count.source)),
  ];
}

function tell({ low, high }, wording) {
  if (high === null) return wording.say("common", "or_more", { number: wording.number(low) });
  if (low === high) return wording.number(low);
  return isolate(wording.say("common", "between", { low: wording.number(low), high: wording.number(high) }));
}
