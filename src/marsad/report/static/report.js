// The report: opens the data, joins map, timeline and table, and keeps what is chosen in the address.

import { Details, addTolls, makeIncidents, openBlock } from "./data.js";
import { Wording, makeFold } from "./wording.js";
import { Searcher, arrange, choose, emptyChoice, readHash, writeHash } from "./choosing.js";
import { PRINTED, SIZES, makePager, makeTable } from "./table.js";
import { UNITS, chooseUnit, drawTimeline, leaveOutliers, makeBins, makeTimelineTable } from "./timeline.js";
import { createMap } from "./map.js";
import { fillFilters, makeFilters, makeHeader, makeLegend, makeWarning } from "./controls.js";
import { makeDetail } from "./detail.js";
import { makeCounts } from "./counts.js";
import { make } from "./dom.js";

const NEWEST_FIRST = "-date";
const PRINTED_OPEN = 100; // incidents that are printed with their sources
const TYPING = 150; // milliseconds after a key before the list is made anew

/** The page of a summary; the explore page of the review application builds on it. */
export class Report {
  constructor(summary, root) {
    this.summary = summary;
    this.root = root;
    this.incidents = makeIncidents(summary);
    this.details = new Details(summary.part);
    this.told = new Map(); // details that have been opened
    const fold = makeFold(summary.folds);
    const named = (kind, name) => Object.values(summary.words).flatMap((words) => [words.event_types[kind] || "", words.event_types[name] || ""]);
    this.searcher = new Searcher(summary, fold, named);
    this.theme = "auto";
    this.picked = null;
    this.readAddress();
  }

  readAddress() {
    const { choice, rest } = readHash(location.hash);
    const asked = rest.language || this.summary.language || (navigator.language || "en").slice(0, 2);
    this.choice = choice;
    this.order = rest.order || NEWEST_FIRST;
    this.page = Math.max(1, Number(rest.page) || 1);
    this.size = SIZES.includes(Number(rest.rows)) ? Number(rest.rows) : SIZES[0];
    this.open = rest.open;
    this.unit = UNITS.includes(rest.unit) ? rest.unit : "";
    this.at = rest.at;
    this.wording = new Wording(asked === "ar" ? "ar" : "en", this.summary.words, this.summary);
  }

  writeAddress() {
    const { order, page, open, unit, at, size } = this;
    const language = this.wording.language;
    const rest = { language, order: order === NEWEST_FIRST ? "" : order, page: page > 1 ? String(page) : "", open, unit, at, rows: size === SIZES[0] ? "" : String(size) };
    history.replaceState(null, "", `#${writeHash(this.choice, rest)}`);
  }

  /** Builds the page anew, as on opening and in another language. */
  build() {
    const { wording, summary } = this;
    const say = (key, values) => wording.say("report", key, values);
    document.documentElement.lang = wording.language;
    document.documentElement.dir = wording.language === "ar" ? "rtl" : "ltr";
    document.title = summary.title || say("title");
    if (this.map) this.map.destroy();
    this.map = null;
    if (!this.incidents.length) {
      const empty = make("main", { class: "empty" }, make("h2", {}, say("empty_title")), make("p", {}, say("empty")));
      this.root.replaceChildren(makeHeader(this), makeWarning(this), empty, this.makeFooter());
      return;
    }
    this.form = makeFilters(this);
    this.status = make("p", { class: "found", role: "status", id: "found" });
    this.mapBox = make("div", { class: "map-box" });
    this.chart = make("div", { class: "chart-box" });
    this.chartTable = make("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": say("timeline_table") });
    this.chartNotes = make("p", { class: "quiet" });
    this.unitPicker = make("select", { id: "unit", onchange: (event) => this.setUnit(event.target.value) });
    this.tableBox = make("div", { class: "table-box" });
    this.root.replaceChildren(makeHeader(this), makeWarning(this), this.makeMain(), this.makeFooter());
    this.makeMap();
    this.update();
  }

  makeMain() {
    const say = (key, values) => this.wording.say("report", key, values);
    const unplaced = this.incidents.filter((each) => !each.hasPoint).length;
    const without = make("button", { type: "button", id: "unplaced", title: this.wording.say("map", "without_place_hint"), onclick: () => this.setChoice("unplaced", !this.choice.unplaced) }, this.wording.say("map", "without_place", { count: this.wording.number(unplaced) }));
    const unit = make("label", { class: "no-print" }, `${say("unit")} `, this.unitPicker);
    return make("main", {},
      make("section", { class: "choose", "aria-label": say("filters") }, this.form, this.status),
      make("section", { class: "map-part", "aria-labelledby": "h-map" }, make("div", { class: "bar" }, make("h2", { id: "h-map" }, say("map")), unplaced ? without : null), this.mapBox, makeLegend(this)),
      make("section", { class: "time-part", "aria-labelledby": "h-time" }, make("div", { class: "bar" }, make("h2", { id: "h-time" }, say("timeline")), unit), make("p", { class: "quiet no-print" }, say("timeline_hint")), this.chart, this.chartNotes, make("details", { class: "no-print", ontoggle: (event) => this.fillChartTable(event.target.open) }, make("summary", {}, say("timeline_table")), this.chartTable)),
      make("section", { class: "table-part", id: "table", tabindex: "-1", "aria-labelledby": "h-table" }, make("h2", { id: "h-table" }, say("table")), this.tableBox, makeCounts(this.summary.counts, this.incidents, this.wording, (ids) => this.pick(ids))));
  }

  makeFooter() {
    const { summary, wording } = this;
    const say = (key, values) => wording.say("report", key, values);
    const versions = Object.fromEntries(Object.entries(summary.versions).map(([name, known]) => [name, known.join(", ") || wording.say("common", "unknown")]));
    const chosen = summary.selection === "all" || !summary.selection ? say("selection_all") : summary.selection;
    return make("footer", {}, make("p", {}, say("versions", versions)), make("p", {}, say("selection", { selection: chosen })), make("p", {}, say("written_by", { program: summary.written_by })));
  }

  makeMap() {
    const { wording, summary } = this;
    this.map = createMap(this.mapBox, {
      outlines: summary.outlines,
      kindCount: summary.kinds.length,
      language: wording.language,
      strings: wording.words.map,
      labels: summary.labels.map(([lon, lat, english, arabic, rank, from, until]) => ({ lon, lat, rank, from, until, text: wording.side ? arabic || english : english || arabic })),
      formatNumber: (number) => wording.number(number),
      points: this.makePoints(this.incidents),
      onSelect: (ids) => this.pick(ids),
      onMove: (view) => this.rest(view),
    });
    const view = (this.at || "").split(",").map(Number);
    if (view.length === 3 && view.every(Number.isFinite)) this.map.setView({ lon: view[0], lat: view[1], zoom: view[2] });
  }

  makePoints(incidents) {
    return incidents.filter((each) => each.hasPoint).map(({ id, where, kind, killed, isRough }) => ({ id, lon: where[6], lat: where[5], kind, isRough, deaths: killed ? killed[1] : 0 }));
  }

  /** Everything that depends on the choice. */
  update() {
    const { choice, incidents, searcher, wording, map } = this;
    const everywhere = choose(incidents, { ...choice, view: false }, searcher, null);
    this.chosen = choice.view ? choose(everywhere, { ...emptyChoice(), view: true }, searcher, map.getBounds()) : everywhere;
    const anytime = choice.from || choice.to ? choose(incidents, { ...choice, from: "", to: "" }, searcher, map.getBounds()) : this.chosen;
    map.setPoints(this.makePoints(everywhere));
    this.showFound();
    this.showTimeline(anytime);
    this.showTable();
    fillFilters(this.form, choice);
    document.getElementById("unplaced")?.setAttribute("aria-pressed", String(choice.unplaced));
    this.writeAddress();
  }

  showFound() {
    const { wording, chosen, incidents } = this;
    const sums = { killed: wording.sum(addTolls(chosen, "killed")), wounded: wording.sum(addTolls(chosen, "wounded")) };
    const values = { shown: wording.number(chosen.length), all: wording.number(incidents.length), ...sums };
    this.status.textContent = chosen.length ? wording.say("report", "found", values) : wording.say("report", "found_none");
  }

  showTimeline(all) {
    const { wording, choice } = this;
    const incidents = leaveOutliers(all);
    const say = (key, values) => wording.say("report", key, values);
    const unit = chooseUnit(incidents, this.unit);
    this.bins = makeBins(incidents, unit);
    this.binUnit = unit;
    this.unitPicker.replaceChildren(...UNITS.map((name) => make("option", { value: name, selected: name === unit }, say(`unit_${name}`))));
    drawTimeline(this.chart, this.bins, { wording, unit, from: choice.from, to: choice.to, onRange: (from, to) => this.setRange(from, to) });
    const undated = incidents.filter((each) => !each.start).length;
    const notes = [say("killed_note"), say("shown_by_first_day")];
    if (undated) notes.push(say("undated_count", { count: wording.number(undated) }));
    if (incidents.length < all.length) notes.push(say("outliers", { count: wording.number(all.length - incidents.length) }));
    if (this.bins.some((bin) => bin.killed && bin.killed.isOpen)) notes.push(say("open_ended"));
    this.chartNotes.textContent = notes.join(" · ");
    this.fillChartTable(Boolean(this.chartTable.closest("details")?.open));
  }

  fillChartTable(isOpen) {
    this.chartTable.replaceChildren(...(isOpen ? [makeTimelineTable(this.bins, this.wording, this.binUnit)] : []));
  }

  showTable(printing = null) {
    const { wording } = this;
    const say = (key, values) => wording.say("report", key, values);
    const listed = this.picked ? this.chosen.filter((each) => this.picked.has(each.id)) : this.chosen;
    const ordered = this.arrangeOnce(listed);
    const pages = Math.max(1, Math.ceil(ordered.length / this.size));
    if (this.jumps && this.open) this.page = Math.floor(Math.max(0, ordered.findIndex((each) => each.id === this.open)) / this.size) + 1;
    this.jumps = false;
    this.page = Math.min(this.page, pages);
    const rows = printing ? ordered.slice(0, PRINTED) : ordered.slice((this.page - 1) * this.size, this.page * this.size);
    const isOpen = printing?.openAll ? (each) => this.told.has(each.id) : (each) => each.id === this.open;
    const table = makeTable(rows, {
      wording, order: this.order, isOpen,
      onOrder: (order) => this.setOrder(order),
      onOpen: (id) => this.setOpen(id),
      fillDetail: (cell, incident) => this.fillDetail(cell, incident),
    });
    const parts = [table];
    if (this.picked && !printing) parts.unshift(make("p", { class: "picked", role: "status" }, say("picked", { count: wording.number(listed.length) }), " ", make("button", { type: "button", id: "unpick", onclick: () => this.pick([]) }, say("unpick"))));
    if (printing && ordered.length > rows.length) parts.push(make("p", {}, say("printed_part", { shown: wording.number(rows.length), all: wording.number(ordered.length) })));
    if (!printing && (pages > 1 || ordered.length > SIZES[0])) parts.push(makePager({ wording, page: this.page, pages, size: this.size, onPage: (to) => this.setPage(to), onSize: (size) => this.setSize(size) }));
    this.tableBox.replaceChildren(...parts);
    this.map.select(this.open ? [this.open] : this.picked || []);
  }

  /** In order; sorting again only if the list, the column or the language is another. */
  arrangeOnce(listed) {
    const key = [this.chosen, this.order, this.picked, this.wording];
    if (!this.arranged || key.some((part, at) => part !== this.arranged.key[at])) this.arranged = { key, ordered: arrange(listed, this.order, this.wording) };
    return this.arranged.ordered;
  }

  fillDetail(cell, incident) {
    const show = (detail) => {
      const content = makeDetail(incident, detail, this.wording);
      if (incident.hasPoint) content.firstChild.after(make("button", { type: "button", class: "no-print", onclick: () => this.map.focus({ lon: incident.where[6], lat: incident.where[5] }) }, this.wording.say("report", "show_on_map")));
      cell.replaceChildren(content);
    };
    if (this.told.has(incident.id)) {
      show(this.told.get(incident.id));
      return;
    }
    cell.replaceChildren(make("p", { role: "status" }, this.wording.say("report", "loading")));
    this.load(incident).then(show, (error) => cell.replaceChildren(this.wording.say("report", "broken", { reason: error.message })));
  }

  async load(incident) {
    const detail = await this.details.of(incident);
    this.told.set(incident.id, detail);
    return detail;
  }

  setChoice(name, value) {
    this.choice[name] = value;
    if (name === "country") {
      this.choice.admin1 = "";
      const fresh = makeFilters(this);
      this.form.querySelector("#f-admin1").replaceChildren(...fresh.querySelector("#f-admin1").childNodes);
    }
    this.page = 1;
    this.picked = null;
    clearTimeout(this.waiting);
    if (name === "text") this.waiting = setTimeout(() => this.update(), TYPING);
    else this.update();
  }

  setRange(from, to) {
    const isSame = this.choice.from === from && this.choice.to === to;
    Object.assign(this.choice, isSame ? { from: "", to: "" } : { from, to });
    this.page = 1;
    this.picked = null;
    this.update();
  }

  reset() {
    this.choice = emptyChoice();
    this.picked = null;
    this.page = 1;
    this.setChoice("country", "");
    this.map.fit();
  }

  setOrder(order) {
    this.order = order;
    this.page = 1;
    this.showTable();
    this.writeAddress();
    this.tableBox.querySelector(`[data-order="${order.replace("-", "")}"]`)?.focus();
  }

  setOpen(id) {
    const before = this.open;
    this.open = id;
    this.showTable();
    this.writeAddress();
    this.focusRow(id || before);
  }

  focusRow(id) {
    const button = [...this.tableBox.querySelectorAll(".opener")].find((each) => each.dataset.id === id);
    button?.focus();
    return button;
  }

  setPage(to) {
    this.page = to;
    this.showTable();
    this.writeAddress();
    this.root.querySelector("#table").scrollIntoView();
    this.root.querySelector("#table").focus({ preventScroll: true });
  }

  setSize(size) {
    this.size = size;
    this.setPage(1);
  }

  setUnit(unit) {
    this.unit = unit;
    this.update();
  }

  setTheme(theme) {
    this.theme = theme;
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    if (this.map) this.map.refresh();
  }

  setLanguage(language) {
    this.wording = new Wording(language, this.summary.words, this.summary);
    this.build();
    this.writeAddress();
    document.getElementById("language").focus();
  }

  /** Chosen on the map: one incident is opened, several of one place are listed, none lists all again. */
  pick(ids) {
    if (!ids.length && !this.picked) return;
    this.picked = ids.length ? new Set(ids) : null;
    this.open = ids.length === 1 ? ids[0] : "";
    this.page = 1;
    this.showTable();
    this.writeAddress();
    if (ids.length) this.root.querySelector("#table").scrollIntoView({ block: "start" });
  }

  /** The map has come to rest. */
  rest(view) {
    this.at = [view.lon.toFixed(3), view.lat.toFixed(3), view.zoom.toFixed(2)].join(",");
    if (this.choice.view) this.update();
    else this.writeAddress();
  }

  skip(event) {
    event.preventDefault();
    this.root.querySelector("#table")?.focus();
  }

  async print(isWithSources) {
    this.openAll = isWithSources;
    if (isWithSources) await Promise.all(arrange(this.chosen, this.order, this.wording).slice(0, PRINTED_OPEN).map((each) => this.load(each)));
    window.print();
    this.openAll = false;
  }

  /** On paper: every row, in light colours. */
  listenToPrinter() {
    addEventListener("beforeprint", () => {
      if (!this.map) return;
      document.documentElement.dataset.theme = "light";
      this.showTable({ openAll: this.openAll });
      this.map.refresh();
      this.map.resize();
    });
    addEventListener("afterprint", () => {
      this.setTheme(this.theme);
      if (this.map) this.showTable();
    });
  }

  listen() {
    this.listenToPrinter();
    addEventListener("hashchange", () => {
      this.readAddress();
      this.picked = null;
      this.build();
    });
    let width = innerWidth;
    addEventListener("resize", () => {
      if (innerWidth === width || !this.map) return;
      width = innerWidth;
      this.showTimeline(this.choice.from || this.choice.to ? choose(this.incidents, { ...this.choice, from: "", to: "" }, this.searcher, this.map.getBounds()) : this.chosen);
    });
  }
}

async function start() {
  const root = document.getElementById("page");
  try {
    const report = new Report(await openBlock("summary"), root);
    report.jumps = true;
    report.build();
    report.listen();
    document.documentElement.dataset.ready = "yes";
  } catch (error) {
    root.replaceChildren(make("p", { role: "alert" }, `This page could not be opened: ${error.message}`));
    throw error;
  }
}

if (document.getElementById("summary")) start();
