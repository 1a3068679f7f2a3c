// One incident opened: figures, the ledger of claims with the words that prove them, reports, why they were joined.

import { foreign, make } from "./dom.js";
import { isolate } from "./wording.js";

/** The element for an incident and its ledger, as `details` of the page told it. */
export function makeDetail(incident, detail, wording) {
  const say = (key, values) => wording.say("report", key, values);
  const heading = say("details_of", { day: wording.days_of(incident), place: wording.place(incident.where) });
  const parts = [make("h3", {}, heading), makeFacts(incident, detail, wording)];
  parts.push(make("h4", {}, say("ledger")), makeLedger(incident, detail, wording));
  parts.push(make("h4", {}, say("reports")), makeReports(detail, wording));
  if (detail.links.length) parts.push(makeLinks(detail, wording));
  return make("div", { class: "opened" }, parts);
}

function makeFacts(incident, detail, wording) {
  const say = (key, values) => wording.say("report", key, values);
  const { summary } = wording;
  const facts = [
    [say("killed"), wording.toll(incident.killed)],
    [say("wounded"), wording.toll(incident.wounded)],
  ];
  if (detail.captured) facts.push([wording.say("fields", "captured"), sayCount(detail.captured, wording)]);
  if (incident.claimed >= 0) facts.push([say("claimed_by"), foreign(wording.actor(incident.claimed))]);
  else if (detail.none_claimed) facts.push([say("claimed_by"), say("claimed_none")]);
  if (incident.disputed.length) {
    const names = incident.disputed.map((at) => wording.say("fields", summary.fields[at]));
    facts.push([say("disputed"), names.join(wording.say("common", "separator"))]);
  }
  const counted = [wording.number(incident.outlets.length)];
  if (incident.independent !== null && incident.independent !== undefined) counted.push(say("independent", { count: wording.number(incident.independent) }));
  facts.push([say("sources"), counted.join(wording.say("common", "separator"))]);
  if (incident.confidence !== null) facts.push([say("confidence_of"), isolate(`${incident.confidence}%`)]);
  const state = summary.states[incident.review];
  facts.push([say("review"), [foreign(wording.say("review_states", state)), detail.by ? foreign(` (${detail.by})`) : ""]]);
  facts.push([say("incident_id"), make("bdi", { dir: "ltr" }, incident.id)]);
  return make("dl", { class: "facts" }, facts.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
}

function makeLedger(incident, detail, wording) {
  const say = (key) => wording.say("report", key);
  const disputed = new Set(incident.disputed.map((at) => wording.summary.fields[at]));
  const titles = ["field", "value", "outlet", "claimant", "published", "quotes"];
  const order = [...new Set(detail.claims.map((claim) => claim.field))];
  const rows = [];
  for (const field of order) {
    const claims = detail.claims.filter((claim) => claim.field === field);
    claims.forEach((claim, at) => rows.push(makeClaim(claim, detail, wording, at === 0, disputed.has(field))));
  }
  const head = titles.map((name) => make("th", { scope: "col" }, say(name)));
  return make("table", { class: "ledger" }, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows));
}

function makeClaim(claim, detail, wording, isFirst, isDisputed) {
  const say = (key, values) => wording.say("report", key, values);
  const source = detail.documents[claim.document];
  const name = wording.say("fields", claim.field);
  const badge = isFirst && isDisputed ? make("span", { class: "badge" }, say("disputed_mark")) : null;
  const flags = (claim.flags || []).map((flag) => make("small", { class: "flag" }, say(flag)));
  const claimant = typeof claim.claimant === "number" ? wording.actor(claim.claimant) : sayClaimant(claim.claimant, wording);
  const cells = [
    ["field", [make("span", { class: isFirst ? null : "repeated" }, name), badge]],
    ["value", [foreign(sayValue(claim.field, claim.value, wording)), flags]],
    ["outlet", foreign(source.outlet || source.id)],
    ["claimant", foreign(claimant)],
    ["published", source.published ? wording.day(source.published.slice(0, 10)) : ""],
    ["quotes", makeQuotes(claim, wording)],
  ];
  return make("tr", { class: isFirst ? "first" : null }, cells.map(([key, content]) => make("td", { "data-label": say(key) }, content)));
}

function sayClaimant(claimant, wording) {
  if (!claimant) return wording.say("report", "own_words");
  return claimant === "withheld" ? wording.say("common", "withheld") : claimant;
}

function makeQuotes(claim, wording) {
  const say = (key, values) => wording.say("report", key, values);
  if (!claim.quotes.length) return make("small", {}, say("no_quotes"));
  const items = claim.quotes.map(([words, start, end, isTitle]) => {
    const place = isTitle ? ` (${say("in_title")})` : "";
    if (words === null) return make("li", {}, make("small", {}, say("quote_withheld", { start, end }) + place));
    return make("li", {}, make("q", { dir: "auto" }, words), place);
  });
  if (claim.more) items.push(make("li", {}, say("more_quotes", { count: wording.number(claim.more) })));
  return make("ul", { class: "quotes" }, items);
}

function sayCount(count, wording) {
  if (!count || count.low === null || count.low === undefined) return wording.say("common", "not_told");
  return wording.toll([count.low, count.best ?? count.low, count.high === undefined ? count.low : count.high]);
}

/** The claimed value as words; what is of no known shape is shown as it is. */
function sayValue(field, value, wording) {
  const separator = wording.say("common", "separator");
  if (value === null || value === undefined) return wording.say("common", "not_told");
  if (field === "event_type" || field === "sub_event_type") return wording.type(value);
  if (field === "initiators" || field === "targets") return wording.actors(value);
  if (field === "fatalities" || field === "injuries" || field === "captured") {
    if (value.low === value.high) return isolate(wording.number(value.low));
    if (value.high === null) return sayCount(value, wording);
    return isolate(wording.say("common", "between", { low: wording.number(value.low), high: wording.number(value.high) }));
  }
  if (field === "weapons") return value.map((weapon) => wording.say("weapons", weapon)).join(separator);
  if (field === "claimed_by") return typeof value === "number" ? wording.actor(value) : wording.say("report", "claimed_none");
  if (field === "date") return wording.days_of({ start: value.start, end: value.end, precision: value.precision });
  if (field === "location") {
    const name = wording.side ? value.name || value.name_en : value.name_en || value.name;
    return [name, value.country ? wording.country(value.country) : ""].filter(Boolean).join(separator);
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function makeReports(detail, wording) {
  const say = (key) => wording.say("report", key);
  const items = detail.documents.map((source) => {
    const parts = [foreign(source.outlet || source.id)];
    if (source.published) parts.push(`${wording.say("common", "separator")}${wording.day(source.published.slice(0, 10))}`);
    if (source.title) parts.push(" — ", foreign(source.title));
    parts.push(" ", make("small", {}, make("bdi", { dir: "ltr" }, source.id)));
    if (source.url) parts.push(" ", make("a", { href: source.url, target: "_blank", rel: "noopener noreferrer" }, say("open_report")));
    return make("li", {}, parts);
  });
  return make("ul", { class: "reports" }, items);
}

function makeLinks(detail, wording) {
  const say = (key, values) => wording.say("report", key, values);
  const items = detail.links.map(({ pair, score, fields }) =>
    make("li", {}, foreign(say("joined_pair", { one: pair[0], two: pair[1], score: wording.number(score), fields: isolate(fields.join("; ")) }))));
  if (detail.more_links) items.push(make("li", {}, say("more_quotes", { count: wording.number(detail.more_links) })));
  return make("details", {}, make("summary", {}, say("joined_because")), make("ul", {}, items));
}
