// Incidents and people killed by day, week, month or year, with a range to drag. Time runs left to right in every language.

import { addTolls } from "./data.js";
import { make, makeSvg } from "./dom.js";

export const UNITS = ["day", "week", "month", "year"];
const MOST_BINS = 1500;
const DAY = 86400000;
const HIGH = 110; // pixels of one panel
const WIDEST = 48; // pixels of one bar
const GAP = 34;
const LEFT = 46;
const RIGHT = 12;

const asTime = (iso) => Date.parse(`${iso}T00:00:00Z`);
const asDay = (time) => new Date(time).toISOString().slice(0, 10);

/** The first day of the bin a day is in. Weeks begin on Monday, as ISO weeks do. */
export function binStart(iso, unit) {
  if (unit === "month") return `${iso.slice(0, 7)}-01`;
  if (unit === "year") return `${iso.slice(0, 4)}-01-01`;
  if (unit === "week") {
    const time = asTime(iso);
    return asDay(time - ((new Date(time).getUTCDay() + 6) % 7) * DAY);
  }
  return iso;
}

function nextBin(iso, unit) {
  const date = new Date(asTime(iso));
  if (unit === "year") date.setUTCFullYear(date.getUTCFullYear() + 1);
  else if (unit === "month") date.setUTCMonth(date.getUTCMonth() + 1);
  else date.setUTCDate(date.getUTCDate() + (unit === "week" ? 7 : 1));
  return date.toISOString().slice(0, 10);
}

/** Bins without gaps from the first to the last dated incident; each with its incidents. Undated ones are in none. */
export function makeBins(incidents, unit) {
  const days = incidents.map((each) => each.start).filter((day) => day && !Number.isNaN(asTime(day)));
  if (!days.length) return [];
  const first = days.reduce((one, two) => (one < two ? one : two));
  const last = days.reduce((one, two) => (one > two ? one : two));
  const bins = [];
  for (let start = binStart(first, unit); start <= last && bins.length <= MOST_BINS; ) {
    const end = nextBin(start, unit);
    bins.push({ start, last: asDay(asTime(end) - DAY), incidents: [] });
    start = end;
  }
  const places = new Map(bins.map((bin, at) => [bin.start, at]));
  for (const each of incidents) {
    const at = each.start ? places.get(binStart(each.start, unit)) : undefined;
    if (at !== undefined) bins[at].incidents.push(each);
  }
  for (const bin of bins) bin.killed = addTolls(bin.incidents, "killed");
  return bins;
}

/** The incidents without the few (at most one in twenty) that lie so far from the others that these would be one bar. */
export function leaveOutliers(incidents) {
  const days = incidents.map((each) => each.start).filter(Boolean).sort();
  const at = (share) => days[Math.min(days.length - 1, Math.floor(share * days.length))];
  const first = at(0.025);
  const last = at(0.975);
  if (days.length < 50 || asTime(days[days.length - 1]) - asTime(days[0]) < 3 * (asTime(last) - asTime(first))) return incidents;
  return incidents.filter((each) => !each.start || (each.start >= first && each.start <= last));
}

/** The finest unit that gives readable bars, or the wanted one if it fits. */
export function chooseUnit(incidents, wanted) {
  const days = incidents.map((each) => each.start).filter(Boolean);
  if (!days.length) return wanted || "day";
  const span = (asTime(days.reduce((a, b) => (a > b ? a : b))) - asTime(days.reduce((a, b) => (a < b ? a : b)))) / DAY;
  const fits = { day: span < MOST_BINS, week: span / 7 < MOST_BINS, month: span / 28 < MOST_BINS, year: true };
  if (wanted && fits[wanted]) return wanted;
  if (span <= 120) return "day";
  if (span <= 900) return "week";
  return span <= 9000 ? "month" : "year";
}

/** The chart inside `element`. `onRange(from, to)` when a range was dragged, ("", "") when it was taken back. */
export function drawTimeline(element, bins, { wording, from, to, unit, onRange }) {
  element.replaceChildren();
  if (!bins.length) return;
  const width = Math.max(280, element.clientWidth || 800);
  const chart = { bins, wording, unit, width, step: Math.min(WIDEST, (width - LEFT - RIGHT) / bins.length) };
  const height = 2 * HIGH + 2 * GAP + 14;
  const svg = makeSvg("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "img", class: "chart", "aria-label": wording.say("report", "timeline") });
  const killed = bins.map((bin) => bin.killed);
  drawPanel(svg, chart, GAP - 14, "incidents_by", bins.map((bin) => bin.incidents.length), null, "bar-count");
  drawPanel(svg, chart, GAP - 14 + HIGH + GAP, "killed_by", killed.map((sum) => (sum ? sum.best : 0)), killed, "bar-killed");
  element.append(svg);
  drawDays(svg, chart, height - 4);
  drawRange(svg, chart, height, from, to);
  listen(svg, chart, height, onRange);
}

function drawPanel(svg, chart, top, title, values, sums, name) {
  const { width, step, wording } = chart;
  const most = Math.max(1, ...values, ...(sums || []).map((sum) => (sum ? sum.high : 0)));
  const scale = (value) => top + HIGH - (value / most) * HIGH;
  svg.append(makeSvg("text", { x: wording.side ? width - RIGHT : LEFT, y: top - 6, class: "chart-title" }, wording.say("report", title)));
  for (const value of most > 1 ? [0, most / 2, most] : [0, most]) {
    if (value !== Math.round(value) && most < 4) continue;
    const y = scale(value);
    svg.append(makeSvg("line", { x1: LEFT, x2: width - RIGHT, y1: y, y2: y, class: "chart-grid" }));
    svg.append(makeSvg("text", { x: LEFT - 6, y: y + 4, class: "chart-number" }, wording.number(Math.round(value))));
  }
  const gap = step > 4 ? 1 : 0;
  const bars = values.map((value, at) => (value ? `M${LEFT + at * step + gap / 2},${top + HIGH}V${scale(value)}h${Math.max(step - gap, 0.7)}V${top + HIGH}Z` : ""));
  svg.append(makeSvg("path", { d: bars.join(""), class: name }));
  if (!sums) return;
  const spans = sums.map((sum, at) => {
    if (!sum || sum.low === sum.high) return "";
    const x = LEFT + (at + 0.5) * step;
    const cap = Math.min(4, step / 3);
    return `M${x - cap},${scale(sum.low)}h${2 * cap}m${-cap},0V${scale(sum.high)}m${-cap},0h${2 * cap}`;
  });
  svg.append(makeSvg("path", { d: spans.join(""), class: "chart-span" }));
}

function drawDays(svg, { bins, wording, step, width, unit }, y) {
  const every = Math.max(1, Math.ceil(110 / step));
  for (let at = 0; at < bins.length; at += every) {
    const x = LEFT + at * step;
    const { start } = bins[at];
    const said = unit === "year" ? start.slice(0, 4) : unit === "month" ? wording.month(start) : wording.day(start);
    svg.append(makeSvg("line", { x1: x, x2: x, y1: y - 18, y2: y - 12, class: "chart-tick" }));
    const text = makeSvg("text", { x, y, class: "chart-day" }, said);
    svg.append(text);
    // Measured where it stands: fonts differ, and a month cut at the edge says another year.
    if (at && x + text.getComputedTextLength() > width) text.remove();
  }
}

/** What lies outside the chosen range is veiled. */
function drawRange(svg, { bins, step, width }, height, from, to) {
  if (!from && !to) return;
  const inside = bins.map((bin) => (!from || bin.last >= from) && (!to || bin.start <= to));
  const first = inside.indexOf(true);
  const last = inside.lastIndexOf(true);
  const start = first < 0 ? width - RIGHT : LEFT + first * step;
  const end = first < 0 ? width - RIGHT : LEFT + (last + 1) * step; // nothing inside: all is veiled
  svg.append(makeSvg("rect", { x: LEFT, y: 0, width: Math.max(0, start - LEFT), height: height - 20, class: "chart-veil" }));
  svg.append(makeSvg("rect", { x: end, y: 0, width: Math.max(0, width - RIGHT - end), height: height - 20, class: "chart-veil" }));
}

function listen(svg, { bins, step }, height, onRange) {
  let start = null;
  const mark = makeSvg("rect", { y: 0, height: height - 20, width: 0, class: "chart-drag" });
  svg.append(mark);
  const binAt = (event) => {
    const x = event.clientX - svg.getBoundingClientRect().left - LEFT;
    return Math.max(0, Math.min(bins.length - 1, Math.floor(x / step)));
  };
  const show = (one, two) => {
    mark.setAttribute("x", LEFT + Math.min(one, two) * step);
    mark.setAttribute("width", (Math.abs(one - two) + 1) * step);
  };
  svg.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    start = binAt(event);
    svg.setPointerCapture(event.pointerId);
    show(start, start);
  });
  svg.addEventListener("pointermove", (event) => start !== null && show(start, binAt(event)));
  svg.addEventListener("pointercancel", () => {
    start = null;
    mark.setAttribute("width", 0);
  });
  svg.addEventListener("pointerup", (event) => {
    if (start === null) return;
    const end = binAt(event);
    const [first, last] = [Math.min(start, end), Math.max(start, end)];
    start = null;
    onRange(bins[first].start, bins[last].last);
  });
}

/** The same figures as a table, for readers who do not see the bars. Bins without incidents are left out. */
export function makeTimelineTable(bins, wording, unit) {
  const say = (key) => wording.say("report", key);
  const name = (bin) => (unit === "month" ? wording.month(bin.start) : unit === "year" ? bin.start.slice(0, 4) : wording.day(bin.start));
  const rows = bins.filter((bin) => bin.incidents.length).map((bin) =>
    make("tr", {}, make("th", { scope: "row" }, unit === "week" ? wording.say("common", "week_of", { day: name(bin) }) : name(bin)),
      make("td", {}, wording.number(bin.incidents.length)), make("td", {}, wording.sum(bin.killed))));
  const head = [say("period"), say("incidents_by"), say("killed")].map((title) => make("th", { scope: "col" }, title));
  return make("table", { class: "plain" }, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows));
}
