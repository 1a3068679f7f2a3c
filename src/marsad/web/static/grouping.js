// The dialog that merges incidents, splits reports off or moves them: choose, look at the preview, do it.
import { change, fill, get, post, words } from "./api.js";
import { combobox } from "./combobox.js";
import { directionOf, make } from "./dom.js";

const FOUND = 12;

const dialog = document.getElementById("grouping");

export async function open(id) {
  const shown = await get(`/api/v1/incidents/${encodeURIComponent(id)}`);
  const boxes = shown.sources.flatMap((source) => source.events.map((event) => [event, make("input", { type: "checkbox", value: event }), source]));
  const list = make("ul", { class: "plain-list" }, ...boxes.map(([event, box, source]) => make("li", {}, make("label", {}, box, " ", make("bdi", {}, source.outlet || ""), " ", make("bdi", {}, source.published || ""), " ", tell(source, event)))));
  const other = combobox({
    label: words.grouping_other, text: "", find: (said) => findOthers(said, id),
    show: (each) => each.incident_id, choose: (each) => { about.textContent = each.note; },
  });
  const about = make("p", { class: "quiet" });
  const preview = make("div", { role: "status" });
  const twins = shown.doubts.filter((doubt) => doubt.reason === "possible_duplicate").flatMap((doubt) => doubt.about);
  if (twins.length) other.input.value = twins[0];
  let asked = null;

  const fault = make("p", { class: "fault", role: "alert", hidden: "" });
  // The message of a page is behind the dialog: what went wrong is said in the dialog too.
  async function attempt(run) {
    const done = await change(run);
    fault.hidden = Boolean(done);
    fault.textContent = done ? "" : document.getElementById("message").firstChild?.textContent || words.unsaved;
    return done;
  }

  async function look(kind) {
    preview.replaceChildren();
    const into = other.input.value.trim();
    if (kind !== "split" && !into) {
      other.input.focus();
      return;
    }
    const incidents = { [id]: shown.mark };
    if (kind !== "split") {
      const target = await attempt(() => get(`/api/v1/incidents/${encodeURIComponent(into)}`));
      if (!target) return;
      incidents[target.incident_id] = target.mark;
      asked = { kind, incidents, events: [], into: kind === "move" ? target.incident_id : null };
    } else asked = { kind, incidents, events: [], into: null };
    if (kind !== "merge") asked.events = boxes.filter(([, box]) => box.checked).map(([event]) => event);
    const result = await attempt(() => post("/api/v1/groupings/preview", asked));
    preview.replaceChildren(...(result ? [make("h3", {}, words.preview), ...result.map(show), make("p", { class: "quiet" }, words.undoable), make("button", { type: "button", class: "primary", id: "grouping-do", onclick: doIt }, words.confirm)] : []));
    preview.querySelector("#grouping-do")?.focus();
  }

  function show(record) {
    const rows = Object.entries(record.text).filter(([, text]) => text).map(([name, text]) => make("li", {}, `${nameOf(name)}: `, make("bdi", {}, text)));
    const head = record.is_new ? words.new_incident : record.incident_id;
    return make("section", { class: "reasoning" }, make("strong", {}, head), " ", fill(words.reports, { count: record.reports }), make("ul", {}, ...rows), record.takes_in.length ? make("p", { class: "quiet" }, fill(words.takes_in, { ids: record.takes_in.join(" ") })) : "");
  }

  async function doIt() {
    const done = await change(() => post("/api/v1/groupings", asked));
    dialog.close();
    if (done) location.assign(`/incidents/${encodeURIComponent(done.incident_id)}`);
  }

  const button = (kind) => make("button", { type: "button", "data-kind": kind, onclick: () => look(kind) }, words[kind]);
  dialog.replaceChildren(make("h2", { id: "grouping-title" }, words.grouping), make("h3", {}, words.grouping_reports), list,
    make("div", { class: "stack" }, other.node), about, make("p", { class: "quiet" }, words.grouping_hint),
    make("p", { class: "acts" }, button("merge"), button("split"), button("move"), make("button", { type: "button", onclick: () => dialog.close() }, words.cancel)), fault, preview);
  dialog.showModal();
}

// What tells one report of an outlet from another of the same day: its title, and the words for the act.
function tell(source, event) {
  const title = source.title.map((piece) => piece.text).join("");
  const act = [...source.title, ...source.text].filter((piece) => piece.events.includes(event) && piece.fields.includes("event_type")).map((piece) => piece.text);
  return make("small", {}, make("bdi", { lang: "ar" }, title), title && act.length ? " – " : "", ...(act.length ? [make("q", { dir: directionOf(act[0]), lang: "ar" }, [...new Set(act)].join(" … "))] : []), title || act.length ? "" : event.slice(0, 8));
}

// Other incidents by id, names or places; then by words of their reports. The nearest in time come first.
async function findOthers(said, id) {
  const ask = (name) => get(`/api/v1/incidents?limit=${FOUND}&near=${encodeURIComponent(id)}&${name}=${encodeURIComponent(said)}`);
  const found = new Map();
  for (const name of said.trim() ? ["q", "text"] : ["q"]) {
    if (found.size < FOUND) for (const each of (await ask(name)).incidents) found.set(each.incident_id, each);
  }
  found.delete(id);
  return [...found.values()].slice(0, FOUND).map((each) => ({ ...each, note: Object.values(each.text).filter(Boolean).slice(0, 4).join(" – ") }));
}

function nameOf(field) {
  return document.querySelector(`.field[data-field="${field}"] .name`)?.textContent || field;
}
