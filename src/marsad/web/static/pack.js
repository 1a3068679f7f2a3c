// Words for the own pack, and what coding anew with them would change.
import { change, fill, get, post, words } from "./api.js";
import { combobox } from "./combobox.js";
import { keepDraft } from "./drafts.js";
import { make } from "./dom.js";
import { placeMap } from "./place_map.js";

let offers = 0; // how often provinces were asked for: only the last answer counts
const numbers = new Set(["latitude", "longitude"]);
for (const form of document.querySelectorAll(".teach")) {
  const forget = location.search ? () => {} : keepDraft(form); // a lesson of a correction fills the form itself
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, numbers.has(name) ? Number(value) : value.trim()]));
    if (form.dataset.kind === "aliases") body.actor = actor;
    const done = await change(() => post(`/api/v1/pack/${form.dataset.kind}`, body));
    if (!done) return;
    const word = body.alias || body.word || body.name_ar;
    form.reset();
    forget();
    actor = "";
    if (form === place) {
      map.show(body);
      offerProvinces("");
    }
    showTaught();
    const search = document.querySelector("#recode [name=words]");
    search.value = word;
    look(word);
  });
}

// An actor by any of its names; what goes to the pack is its id.
const actorBox = document.getElementById("actor");
let actor = "";
let actorInput = null;
if (actorBox) {
  const language = document.documentElement.lang;
  const box = combobox({
    kind: "actor", label: words.actor, text: "", show: (found) => (language === "ar" ? found.name_ar : found.name_en) || found.name_en || found.name_ar,
    choose: (found) => { actor = found.value.id; actorInput.setCustomValidity(""); },
  });
  actorInput = box.input;
  actorInput.required = true;
  actorInput.addEventListener("input", () => { actor = ""; actorInput.setCustomValidity(words.choose_actor); });
  actorBox.append(box.node);
}

// Where a new place is: a click on the map fills the point, and country and province from the nearest place we know.
const mapBox = document.getElementById("place-map");
const place = document.querySelector("[data-kind=places]");
let map = null;
if (mapBox) {
  const field = (name) => place.elements[name];
  map = placeMap({
    onPoint: ({ latitude, longitude }, near) => {
      field("latitude").value = latitude;
      field("longitude").value = longitude;
      field("country").value = near[0]?.value.country ?? field("country").value;
      offerProvinces(near[0]?.value.admin1 ?? field("admin1").value);
      place.dispatchEvent(new Event("input")); // the draft of the form holds what the map filled in
    },
  });
  field("country").addEventListener("change", () => offerProvinces(""));
  offerProvinces(field("admin1").dataset.kept || "");
  mapBox.append(map.node);
  const typed = () => map.show({ latitude: field("latitude").valueAsNumber, longitude: field("longitude").valueAsNumber });
  for (const name of ["latitude", "longitude"]) field(name).addEventListener("change", typed);
}

// The provinces of the country that is chosen, by their names in the language of the page.
async function offerProvinces(chosen) {
  const [mine, country, list] = [(offers += 1), place.elements.country.value, place.elements.admin1];
  const found = country ? await get(`/api/v1/pack/provinces?country=${country}`).catch(() => []) : [];
  if (mine !== offers) return;
  list.replaceChildren(list.options[0], ...found.map(({ value, name }) => make("option", { value }, name)));
  list.value = found.some(({ value }) => value === chosen) ? chosen : "";
}

// What was taught before, each with a button that takes it back.
const taught = document.getElementById("taught");
async function showTaught() {
  if (!taught) return;
  const found = await get("/api/v1/pack/words").catch(() => null);
  if (!found) taught.replaceChildren(make("p", { class: "fault" }, words.not_loaded));
  else if (!found.length) taught.replaceChildren(make("p", { class: "quiet" }, words.nothing_taught));
  else taught.replaceChildren(make("ul", { class: "plain-list" }, ...found.map((row) => make("li", {}, `${row.kind}: `, make("bdi", {}, row.word), " = ", make("bdi", {}, row.of), " ", make("button", { type: "button", class: "plain", "aria-label": fill(words.take_out_of, { word: row.word }), onclick: () => takeOut(row.id) }, words.take_out)))));
}
async function takeOut(id) {
  const done = await change(() => post("/api/v1/pack/remove", { id }));
  if (!done) return;
  await showTaught();
  document.querySelector("#recode [name=words]").value = done.word;
  look(done.word);
}
showTaught();

// A correction on the page of an incident leads here with what it could teach.
async function prefill() {
  const told = new URLSearchParams(location.search);
  const form = document.querySelector(`.teach[data-kind="${CSS.escape(told.get("kind") || "")}"]`);
  if (!form) return;
  for (const [name, value] of told) if (form.elements[name] && name !== "kind") form.elements[name].value = value;
  if (told.get("actor")) {
    const found = await get(`/api/v1/suggestions?kind=actor&q=${encodeURIComponent(told.get("actor"))}`).catch(() => []);
    const known = found.find((each) => each.value.id === told.get("actor"));
    actor = told.get("actor");
    actorInput.value = (known && (document.documentElement.lang === "ar" ? known.name_ar : known.name_en)) || actor;
    actorInput.setCustomValidity("");
  }
  if (form === place) {
    offerProvinces(told.get("admin1") || "");
    place.elements.latitude.dispatchEvent(new Event("change"));
  }
  form.scrollIntoView({ block: "start" });
  [...form.querySelectorAll("input")].find((input) => !input.value)?.focus({ preventScroll: true });
}
prefill();

const changes = document.getElementById("changes");
document.getElementById("recode")?.addEventListener("submit", (event) => {
  event.preventDefault();
  look(new FormData(event.target).get("words"));
});

function showField([name, [before, after]]) {
  return make("li", {}, `${words[`field_${name}`]}: `, make("del", {}, before || words.unknown), " ", make("ins", {}, after || words.unknown));
}

// Some reports at a time: a store holds tens of thousands, and whoever asks sees how far it is and may stop.
const AT_ONCE = 50;
let looks = 0;
async function look(text) {
  const mine = (looks += 1);
  const found = { changes: [], documents: 0, total: null };
  const stop = make("button", { type: "button", onclick: () => { looks += 1; show(found); } }, words.stop);
  const progress = make("p", {}, words.looking);
  changes.replaceChildren(progress, make("p", { class: "acts" }, stop));
  for (let after = ""; after !== null;) {
    const some = await change(() => post("/api/v1/pack/preview", { words: text, after }));
    if (mine !== looks) return;
    if (!some) break;
    found.changes.push(...some.changes);
    found.documents += some.documents;
    found.total = some.total;
    after = some.next;
    progress.textContent = fill(words.looked_at, { documents: found.documents, total: found.total, changed: found.changes.length });
  }
  show(found);
}

// Codes anew what was seen to change, some reports at a time; what is done stays done if it is interrupted.
async function applyTo(ids) {
  const incidents = new Set();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const done = await change(() => post("/api/v1/pack/recode", { documents: ids.slice(at, at + AT_ONCE) }));
    if (!done) return;
    for (const id of done.incidents) incidents.add(id);
  }
  changes.replaceChildren(make("p", {}, words.recoded), make("ul", {}, ...[...incidents].map((id) => make("li", {}, make("a", { href: `/incidents/${encodeURIComponent(id)}` }, id)))));
}

function show(found) {
  const list = found.changes.map((each) => make("li", {}, make("bdi", {}, each.outlet || ""), " ", make("bdi", {}, each.doc_id), make("ul", {},
    ...each.come.map((event) => make("li", {}, `+ ${event}`)),
    ...each.gone.map((event) => make("li", {}, `− ${event}`)),
    ...each.changed.flatMap(({ text: fields }) => Object.entries(fields).map(showField)))));
  const apply = make("button", { type: "button", class: "primary", id: "apply", onclick: (event) => {
    event.target.disabled = true; // once is enough
    applyTo(found.changes.map((each) => each.doc_id)).finally(() => { event.target.disabled = false; });
  } }, words.apply);
  changes.replaceChildren(make("p", {}, fill(words.would_change, { changed: found.changes.length, documents: found.documents })), make("ul", {}, ...list), ...(list.length ? [apply] : []));
}
