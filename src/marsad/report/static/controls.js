// The head of the page and the form of filters.

import { make } from "./dom.js";
import { keyOfActor, keyOfKind } from "./choosing.js";
import { dayWords } from "./days.js";
import { makeSymbol } from "./table.js";

/** Title, what the page holds, language, colours, print. */
export function makeHeader(page) {
  const { wording, summary, incidents } = page;
  const say = (key, values) => wording.say("report", key, values);
  const days = incidents.flatMap((each) => (each.start ? [each.start, each.end] : []));
  const counts = { incidents: wording.number(incidents.length), outlets: wording.number(summary.outlets.length) };
  const least = days.reduce((one, two) => (one < two ? one : two), days[0]);
  const most = days.reduce((one, two) => (one > two ? one : two), days[0]);
  const about = days.length ? say("about", { ...counts, first: wording.day(least), last: wording.day(most) }) : say("about_undated", counts);
  const other = wording.language === "ar" ? "en" : "ar";
  const themes = ["auto", "light", "dark"].map((name) => make("option", { value: name, selected: page.theme === name }, say(`theme_${name}`)));
  return make("header", { class: "top" },
    make("a", { class: "skip", href: "#", onclick: (event) => page.skip(event) }, say("skip")),
    make("div", {}, make("h1", {}, summary.title || say("title")), make("p", {}, about), summary.newest ? make("p", { class: "quiet" }, say("as_of", { day: wording.day(summary.newest) })) : null),
    make("div", { class: "tools" },
      make("button", { type: "button", id: "language", lang: other, onclick: () => page.setLanguage(other) }, wording.say("common", "other_language")),
      make("label", {}, `${say("theme")} `, make("select", { id: "theme", onchange: (event) => page.setTheme(event.target.value) }, themes)),
      make("button", { type: "button", id: "print", onclick: () => page.print(false) }, say("print")),
      make("button", { type: "button", id: "print-sources", onclick: () => page.print(true) }, say("print_sources"))));
}

export function makeWarning({ wording, summary }) {
  const say = (key) => wording.say("report", key);
  const lines = ["warning_sensitive", "warning_not_fact", "warning_use", summary.names ? "warning_names" : "warning_masked"];
  return make("aside", { class: "warning", "aria-label": say("warning_title") }, make("strong", {}, say("warning_title")), lines.map((key) => make("p", {}, say(key))));
}

/** The form of filters; every change goes to `page.setChoice(name, value)`. */
export function makeFilters(page) {
  const { wording, choice } = page;
  const say = (key) => wording.say("report", key);
  const select = (name, any, options) =>
    field(say(name), make("select", { id: `f-${name}`, onchange: (event) => page.setChoice(name, event.target.value) }, make("option", { value: "" }, say(any)), options));
  const input = (name, attributes) =>
    field(say(name), make("input", { id: `f-${name}`, value: choice[name], oninput: (event) => page.setChoice(name, event.target.value), ...attributes }));
  const day = (name) => {
    const label = input(name, { type: "date" });
    label.append(dayWords(label.querySelector("input"), wording.language));
    return label;
  };
  const box = (name, key) =>
    make("label", { class: "tick" }, make("input", { type: "checkbox", id: `f-${name}`, checked: choice[name], onchange: (event) => page.setChoice(name, event.target.checked) }), ` ${say(key)}`);
  const hasConfidence = page.incidents.some((each) => each.confidence !== null);
  const hasReviews = page.summary.states.length > 1 || choice.review;
  const form = make("form", { class: "filters", "aria-label": say("filters"), onsubmit: (event) => event.preventDefault() },
    input("text", { type: "search", placeholder: say("text_hint"), maxlength: 200 }),
    select("type", "any_type", typeOptions(page)),
    select("actor", "any_actor", actorOptions(page)),
    select("country", "any_country", countryOptions(page)),
    select("admin1", "any_admin1", areaOptions(page)),
    day("from"),
    day("to"),
    hasConfidence ? select("confidence", "any_confidence", [50, 70, 80, 90, 95].map((least) => make("option", { value: least }, `${least}%`))) : null,
    hasReviews ? select("review", "any_review", reviewOptions(page)) : null,
    make("div", { class: "ticks" }, box("disputed", "disputed_only"), box("view", "in_view"), box("unplaced", "no_place_only")),
    make("button", { type: "button", id: "reset", onclick: () => page.reset() }, say("reset")));
  fillFilters(form, choice);
  if (hasConfidence) form.querySelector("#f-confidence").title = say("confidence_hint");
  return form;
}

function field(label, control) {
  return make("label", { class: "field" }, make("span", {}, label), control);
}

/** Puts a choice into the form. */
export function fillFilters(form, choice) {
  for (const [name, value] of Object.entries(choice)) {
    const control = form.querySelector(`#f-${name}`);
    if (!control) continue;
    if (control.type === "checkbox") control.checked = value;
    else if (control.value !== value) {
      control.value = value;
      if (control.type === "date") control.dispatchEvent(new Event("change")); // the words under it follow
    }
  }
}

function typeOptions({ wording, summary, incidents }) {
  const counts = countBy(incidents, (each) => [each.type]);
  return summary.kinds.map((kind, number) => {
    const subs = summary.types.map(([of, name], at) => [of, name, at]).filter(([of, , at]) => of === number && counts.get(at));
    if (!subs.length) return null;
    const total = subs.reduce((sum, [, , at]) => sum + counts.get(at), 0);
    const options = subs.map(([, name, at]) => make("option", { value: name }, `${wording.type(name)} (${wording.number(counts.get(at))})`));
    return make("optgroup", { label: wording.type(kind) }, make("option", { value: keyOfKind(kind) }, `${wording.type(kind)} (${wording.number(total)})`), options);
  });
}

function actorOptions({ wording, summary, incidents }) {
  const keys = summary.actors.map(keyOfActor);
  const names = new Map(keys.map((key, number) => [key, wording.actor(number)]));
  const counts = countBy(incidents, (each) => new Set([...each.initiators, ...each.targets].map((number) => keys[number])));
  return byCount(counts).map(([key, count]) => make("option", { value: key }, `${names.get(key)} (${wording.number(count)})`));
}

function reviewOptions({ wording, summary, incidents }) {
  const counts = countBy(incidents, (each) => [summary.states[each.review]]);
  return byCount(counts).map(([state, count]) => make("option", { value: state }, `${wording.say("review_states", state)} (${wording.number(count)})`));
}

function countryOptions({ wording, incidents }) {
  const counts = countBy(incidents, (each) => (each.where && each.where[3] ? [each.where[3]] : []));
  return byCount(counts).map(([code, count]) => make("option", { value: code }, `${wording.country(code)} (${wording.number(count)})`));
}

function areaOptions({ wording, incidents, choice }) {
  const counts = countBy(incidents, (each) => (each.where && each.where[2] && (!choice.country || each.where[3] === choice.country) ? [`${each.where[3]}/${each.where[2]}`] : []));
  return byCount(counts).map(([key, count]) => {
    const [country, name] = [key.slice(0, key.indexOf("/")), key.slice(key.indexOf("/") + 1)];
    const suffix = choice.country ? "" : wording.say("common", "separator") + wording.country(country);
    return make("option", { value: key }, `${wording.area(country, name)}${suffix} (${wording.number(count)})`);
  });
}

function countBy(incidents, keys) {
  const counts = new Map();
  for (const incident of incidents) for (const key of keys(incident)) counts.set(key, (counts.get(key) || 0) + 1);
  return counts;
}

function byCount(counts) {
  return [...counts].sort((one, two) => two[1] - one[1] || (one[0] < two[0] ? -1 : 1));
}

/** What the symbols of the map mean. */
export function makeLegend({ wording, summary, incidents }) {
  const say = (key) => wording.say("map", key);
  const used = new Set(incidents.map((each) => each.kind));
  const kinds = summary.kinds.map((name, kind) => (used.has(kind) ? make("li", {}, makeSymbol(kind), " ", wording.type(name)) : null));
  const signs = [
    [makeSymbol(0), say("exact")],
    [makeSymbol(0, true), say("rough")],
    [make("span", { class: "ring", "aria-hidden": "true" }, "5"), say("cluster")],
  ].map(([sign, words]) => make("li", {}, sign, " ", words));
  return make("div", { class: "legend" }, make("h3", {}, say("legend")), make("ul", { class: "kinds" }, kinds), make("ul", {}, signs), make("p", { class: "quiet" }, say("outlines")));
}
