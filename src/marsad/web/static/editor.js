// The dialog that edits one field, with values from the codebook, the gazetteer and the list of actors.
import { fill, get, words } from "./api.js";
import { combobox } from "./combobox.js";
import { make } from "./dom.js";
import { placeMap } from "./place_map.js";
import { dayWords } from "./report/days.js";

const dialog = document.getElementById("editor");
const body = document.getElementById("editor-body");
const language = document.documentElement.lang;

function labelled(...parts) {
  return make("label", {}, ...parts);
}

function nameOf(value) {
  if (!value) return "";
  return (language === "ar" ? value.name : value.name_en) || value.name || value.name_en || "";
}

// A place the gazetteer does not have: a name, a point, how exact. The area it lies in is that of the nearest known place.
function ownPlace(value, moved) {
  const before = value && !value.gazetteer_id ? value : null;
  const input = (name, type = "text") => make("input", { type, name, step: "any", dir: "auto", value: before?.[name] ?? "" });
  const [name, latitude, longitude] = [input("name"), input("latitude", "number"), input("longitude", "number")];
  const precision = make("select", { name: "place-precision" }, ...["site", "town", "district", "province", "country"].map((level) => make("option", { value: level, ...(value?.precision === level ? { selected: "" } : {}) }, words[`precision_${level}`])));
  const area = make("p", { class: "quiet" });
  const node = make("details", { class: "own-place" }, make("summary", {}, words.own_place), labelled(words.own_name, name), make("div", { class: "row" }, labelled(words.latitude, latitude), labelled(words.longitude, longitude), labelled(words.precision, precision)), area);
  let around = before;
  let suggested = "";
  const number = (field) => (field.value === "" ? null : Number(field.value));
  for (const field of [latitude, longitude]) field.addEventListener("change", moved);
  return {
    node,
    isOpen: () => node.open && Boolean(name.value.trim()),
    close: () => { node.open = false; },
    put(point, near, where) {
      around = near;
      node.open = true;
      latitude.value = point.latitude;
      longitude.value = point.longitude;
      precision.value = "site";
      if (!name.value.trim() || name.value === suggested) name.value = suggested = nameOf(near);
      area.textContent = near && where ? fill(words.own_area, { area: where }) : "";
    },
    read: (chosen) => ({ name: name.value.trim(), latitude: number(latitude), longitude: number(longitude), precision: precision.value, country: (around ?? chosen)?.country ?? null, admin1: (around ?? chosen)?.admin1 ?? null }),
  };
}

// Every editor gives {node, read}: what to show, and the value as the API takes it; `isUnsure` says that something was
// typed that is no value yet, `use` takes over a value that was weighed, `close` tidies up.
const editors = {
  event_type(value) {
    let chosen = value;
    const box = combobox({ kind: "event_type", label: words.type, text: words.types[value] || value || "", show: (found) => (language === "ar" && found.name_ar) || found.name_en, choose: (found) => { chosen = found.value.sub_event_type; } });
    return { node: box.node, read: () => chosen, isUnsure: () => !box.isSettled() };
  },
  location(value, { area }) {
    let chosen = value;
    let where = area; // province and country of what is chosen, in the language of the page
    const shown = make("p", { class: "quiet" });
    const tell = () => { shown.textContent = nameOf(chosen) ? fill(words.now, { value: [nameOf(chosen), where].filter(Boolean).join(words.separator) }) : ""; };
    const own = ownPlace(value, () => map.show(own.read(null)));
    const take = (place, area) => {
      chosen = place;
      where = area;
      own.close();
      tell();
      map.show(place);
    };
    const map = placeMap({
      onPoint: (point, near) => {
        own.put(point, near[0]?.value ?? chosen, near[0]?.area ?? where);
        shown.textContent = "";
      },
      onPlace: (found) => { box.settle(nameOf(found.value)); take(found.value, found.area); },
    });
    const box = combobox({
      kind: "location", label: words.place, text: nameOf(value), show: (found) => (language === "ar" ? found.name_ar : found.name_en) || found.name_ar || found.name_en,
      choose: (found) => take(found.value, found.area),
    });
    const none = make("input", { type: "checkbox" });
    const node = make("div", {}, box.node, shown, map.node, own.node, make("label", { class: "check" }, none, " ", words.no_place));
    tell();
    map.show(value);
    return { node, read: () => (none.checked ? null : own.isOpen() ? own.read(chosen) : chosen), isUnsure: () => !none.checked && !own.isOpen() && !box.isSettled(), use: (place, area) => { box.settle(nameOf(place)); take(place, area); }, close: () => map.destroy() };
  },
  date(value) {
    const start = make("input", { type: "date", name: "start", value: value?.start ?? "" });
    const end = make("input", { type: "date", name: "end", value: value?.end ?? "" });
    const precision = make("select", { name: "precision" }, ...["day", "week", "month", "year"].map((level) => make("option", { value: level, ...(value?.precision === level ? { selected: "" } : {}) }, words[`precision_${level}`])));
    return {
      node: make("div", { class: "row" }, labelled(words.first_day, start, dayWords(start, language)), labelled(words.last_day, end, dayWords(end, language)), labelled(words.precision, precision)),
      isUnsure: () => !start.value && Boolean(end.value),
      read: () => (start.value ? { start: start.value, end: end.value || start.value, precision: precision.value } : null),
      use: (found) => {
        start.value = found.start;
        end.value = found.end;
        precision.value = found.precision;
        for (const field of [start, end]) field.dispatchEvent(new Event("change"));
      },
    };
  },
  actors(value) {
    const chosen = [...(value || [])];
    const list = make("ul", { class: "chips" });
    const show = () => {
      list.replaceChildren(...chosen.map((actor, number) => make("li", { class: "chip" }, nameOf(actor), " ", make("button", { type: "button", class: "plain", "aria-label": fill(words.remove, { name: nameOf(actor) }), onclick: () => { chosen.splice(number, 1); show(); } }, "×"))));
    };
    const add = (actor) => { if (!chosen.some((known) => known.id && known.id === actor.id)) chosen.push(actor); show(); };
    const box = combobox({ kind: "actor", label: words.add_actor, text: "", show: (found) => (language === "ar" ? found.name_ar : found.name_en), choose: (found, input) => { add(found.value); input.value = ""; } });
    const own = make("button", { type: "button", onclick: () => { const text = box.input.value.trim(); if (text) { add({ id: null, name: text, name_en: null }); box.input.value = ""; } } }, words.add_unlisted);
    show();
    return { node: make("div", {}, list, box.node, own), isUnsure: () => Boolean(box.input.value.trim()), read: () => chosen.map(({ id, name, name_en }) => ({ id, name, name_en })) };
  },
  count(value) {
    const input = (name) => make("input", { type: "number", min: 0, max: 1000000, name, value: value?.[name] ?? "" });
    const [low, best, high] = ["low", "best", "high"].map(input);
    const open = make("input", { type: "checkbox", ...(value && value.high === null ? { checked: "" } : {}) });
    const number = (field) => (field.value === "" ? null : Number(field.value));
    return {
      node: make("div", {}, make("div", { class: "row" }, labelled(words.low, low), labelled(words.best, best), labelled(words.high, high)), make("label", { class: "check" }, open, " ", words.open_ended), make("p", { class: "quiet" }, words.count_hint)),
      read: () => {
        if (number(low) === null && number(best) === null) return null;
        const least = number(low) ?? number(best);
        return { low: least, best: number(best) ?? least, high: open.checked ? null : number(high) ?? number(best) ?? least };
      },
    };
  },
  claimed_by(value, { text }) {
    let chosen = value;
    const box = combobox({ kind: "actor", label: words.claimant, text: value ? text : "", show: (found) => (language === "ar" ? found.name_ar : found.name_en), choose: (found) => { chosen = found.value.id; } });
    const pick = (text, to) => make("button", { type: "button", onclick: () => { chosen = to; box.settle(text); } }, text);
    return { node: make("div", {}, box.node, make("p", { class: "acts" }, pick(words.nobody, "none"), pick(words.unknown, null))), read: () => chosen, isUnsure: () => !box.isSettled() };
  },
};
Object.assign(editors, { initiators: editors.actors, targets: editors.actors, fatalities: editors.count, injuries: editors.count });

/** Opens the editor of a field. `save(value)` stores a value (undefined: what was coded) and promises whether it is stored. */
export function edit(field, save, incident) {
  const name = field.dataset.field;
  if (!(name in editors)) return;
  const editor = editors[name](JSON.parse(field.dataset.value), { area: field.dataset.area || "", text: field.querySelector(".value").textContent.trim() });
  document.getElementById("editor-title").textContent = field.querySelector(".name").textContent;
  const reasons = make("div", { class: "reasoning" });
  const fault = make("p", { class: "fault", role: "alert" });
  fault.hidden = true;
  body.replaceChildren(editor.node, fault, reasons);
  const form = dialog.querySelector("form");
  // The dialog stays open until the value is stored: what was chosen is not lost when it is not.
  const complain = (text) => {
    fault.textContent = text;
    fault.hidden = false;
    fault.scrollIntoView({ block: "nearest" });
  };
  const store = async (value) => {
    fault.hidden = true;
    if (await save(value)) dialog.close();
    else complain(document.getElementById("message").firstChild?.textContent || words.unsaved);
  };
  const before = JSON.stringify(editor.read());
  form.onsubmit = (event) => {
    event.preventDefault();
    if (editor.isUnsure?.()) complain(words[`unsure_${name}`] || words.unsure);
    else if (incident && JSON.stringify(editor.read()) === before) dialog.close(); // nothing was corrected
    else store(editor.read());
  };
  document.getElementById("editor-cancel").onclick = () => dialog.close();
  document.getElementById("editor-reset").onclick = () => store(undefined);
  dialog.onclose = () => editor.close?.();
  dialog.showModal();
  body.querySelector("input, select")?.focus();
  if (incident && (name === "date" || name === "location")) explain(name, incident, editor, reasons);
}

// Why each report says so: the words, the rule, and every other day or place that was weighed.
async function explain(name, incident, editor, into) {
  const found = await get(`/api/v1/incidents/${encodeURIComponent(incident)}/reasoning?field=${name}`).catch(() => null);
  if (!found) return;
  into.replaceChildren(make("h3", {}, words.reasoning), make("ul", {}, ...found.map((reason) => {
    const item = make("li", {}, reason.text, " ");
    if (reason.value) item.append(make("button", { type: "button", "aria-label": `${words.use}: ${reason.shown}`, onclick: () => editor.use(reason.value, reason.area) }, words.use));
    return item;
  })));
}
