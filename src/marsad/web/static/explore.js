// The explore page: the page of `marsad report`, fed from the live store, with counts, full-text search and export.
import { ApiError, change, get, words } from "./api.js";
import { Report } from "./report/report.js";
import { Wording } from "./report/wording.js";
import { make } from "./report/dom.js";

const TYPING = 250;
const MOST_BARS = 12;

class Explore extends Report {
  constructor(summary, root) {
    super(summary, root);
    this.hits = null;
    const named = this.searcher.makeTest.bind(this.searcher);
    this.searcher.makeTest = (text) => {
      const byName = named(text);
      if (!byName) return null;
      return (incident) => byName(incident) || Boolean(this.hits?.has(incident.id));
    };
  }

  readAddress() {
    super.readAddress();
    this.wording = new Wording(document.documentElement.lang, this.summary.words, this.summary);
    clearTimeout(this.searching);
    if (this.choice.text) this.search(this.choice.text);
    else delete document.documentElement.dataset.searching;
  }

  build() {
    const title = document.title;
    super.build();
    document.title = title;
    for (const part of this.root.querySelectorAll(":scope > header, :scope > aside, :scope > footer")) part.remove();
    const empty = this.root.querySelector("main.empty p");
    if (empty) empty.textContent = words.no_incidents;
    const field = this.root.querySelector("#f-text");
    if (field && location.hash === "#search") field.focus();
  }

  makeMain() {
    const main = super.makeMain();
    this.counts = make("div", { class: "counts" });
    const formats = make("select", { id: "format" });
    get("/api/v1/formats").then((found) => formats.replaceChildren(...found.map((each) => make("option", { value: each.name }, each.name))));
    const bar = make("div", { class: "share" },
      make("label", {}, `${words.format} `, formats),
      make("button", { type: "button", id: "export", onclick: () => this.export(formats.value) }, words.export),
      make("button", { type: "button", id: "share", onclick: () => this.share() }, words.copy_link));
    main.querySelector(".choose").append(bar);
    main.querySelector(".time-part").after(make("section", { class: "count-part", "aria-labelledby": "h-counts" }, make("h2", { id: "h-counts" }, words.counts), this.counts));
    return main;
  }

  update() {
    super.update();
    this.showCounts();
  }

  showCounts() {
    const { wording, summary, chosen } = this;
    const lists = [
      [words.by_type, "type", (each) => [each.type], (key) => wording.type(summary.types[key][1])],
      [words.by_actor, "actor", (each) => new Set([...each.initiators, ...each.targets]), (key) => wording.actor(key)],
      [words.by_admin1, "admin1", (each) => (each.where?.[2] ? [`${each.where[3]}/${each.where[2]}`] : []), (key) => wording.area(key.slice(0, key.indexOf("/")), key.slice(key.indexOf("/") + 1))],
    ];
    this.counts.replaceChildren(...lists.map((list) => this.makeCounts(...list)));
  }

  makeCounts(title, column, keys, name) {
    const found = new Map();
    for (const incident of this.chosen) {
      for (const key of keys(incident)) {
        const sum = found.get(key) || { incidents: 0, killed: 0 };
        sum.incidents += 1;
        sum.killed += incident.killed ? incident.killed[1] : 0;
        found.set(key, sum);
      }
    }
    const rows = [...found].sort((one, two) => two[1].incidents - one[1].incidents || two[1].killed - one[1].killed);
    const most = Math.max(1, ...rows.map(([, sum]) => Math.max(sum.incidents, sum.killed)));
    const number = (value) => this.wording.number(value);
    const bar = (kind, value) => {
      const meter = make("meter", { class: kind, min: 0, max: most, value, "aria-hidden": "true" });
      return make("span", { class: `measure ${kind}` }, meter, number(value));
    };
    const body = rows.slice(0, MOST_BARS).map(([key, sum]) => make("tr", {}, make("th", { scope: "row" }, name(key)), make("td", {}, bar("incidents-bar", sum.incidents)), make("td", {}, bar("killed-bar", sum.killed))));
    const rest = rows.length > MOST_BARS ? make("p", { class: "quiet" }, words.more.replace("{count}", number(rows.length - MOST_BARS))) : null;
    return make("div", {}, make("table", { class: "bars" }, make("caption", {}, title), make("thead", {}, make("tr", {}, make("th", { scope: "col" }, make("span", { class: "seen-by-readers" }, this.wording.say("report", column))), make("th", { scope: "col" }, words.incidents), make("th", { scope: "col" }, words.killed))), make("tbody", {}, body)), rest);
  }

  setChoice(name, value) {
    if (name === "text") {
      clearTimeout(this.searching);
      document.documentElement.dataset.searching = "yes";
      this.searching = setTimeout(() => this.search(value), TYPING);
    }
    super.setChoice(name, value);
  }

  // While `data-searching` stands on the page, what is shown goes by names alone: the words of reports are still awaited.
  async search(text) {
    this.hits = null;
    document.documentElement.dataset.searching = "yes";
    const answer = text.trim() ? await get(`/api/v1/search?q=${encodeURIComponent(text)}`).catch(() => null) : null;
    if (this.choice.text !== text) return;
    if (answer) {
      this.hits = new Set(answer.incidents);
      if (this.map) this.update();
    }
    delete document.documentElement.dataset.searching;
  }

  fillDetail(cell, incident) {
    const link = make("a", { class: "button", href: `/incidents/${encodeURIComponent(incident.id)}` }, words.open_incident);
    const list = make("dl", { class: "facts" });
    cell.replaceChildren(make("p", {}, link, " ", make("bdi", {}, incident.id)), list);
    get(`/api/v1/incidents/${encodeURIComponent(incident.id)}?lang=${document.documentElement.lang}`).then((shown) => {
      list.replaceChildren(...shown.fields.map((field) => make("div", {}, make("dt", {}, this.wording.say("fields", field.name)), make("dd", {}, field.text || words.unknown))));
    }, () => {});
  }

  async load() {
    return null;
  }

  async export(format) {
    await change(async () => {
      const answer = await this.ask(format);
      const address = URL.createObjectURL(await answer.blob());
      const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition"))[1];
      make("a", { href: address, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
      return name;
    });
  }

  async ask(format) {
    const session = await get("/api/v1/session");
    const headers = { "content-type": "application/json", "x-csrf-token": session.csrf };
    const body = JSON.stringify({ incidents: this.chosen.map((each) => each.id), view: location.hash.slice(0, 2000) });
    const answer = await fetch(`/api/v1/exports/${format}`, { method: "POST", headers, body });
    if (!answer.ok) throw new ApiError(answer.status, await answer.json());
    return answer;
  }

  async share() {
    await change(async () => navigator.clipboard.writeText(location.href).then(() => true));
  }
}

async function start() {
  const root = document.getElementById("page");
  const [summary, outlines] = await Promise.all([get("/api/v1/explore"), get("/api/v1/outlines")]);
  const explore = new Explore({ ...summary, outlines }, root);
  explore.jumps = true;
  explore.build();
  explore.listen();
  document.documentElement.dataset.ready = "yes";
}

start().catch((error) => {
  document.querySelector("#page main").replaceChildren(make("p", { class: "fault", role: "alert" }, error.status === 401 ? words.sign_in : words.not_loaded));
});
