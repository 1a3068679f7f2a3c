// The dialog that merges incidents, splits reports off or moves them: choose, look at the preview, do it.
import { change, fill, get, post, words } from "./api.js";
import { make } from "./dom.js";

const dialog = document.getElementById("grouping");

export async function open(id) {
  const shown = await get(`/api/v1/incidents/${encodeURIComponent(id)}`);
  const boxes = shown.sources.flatMap((source) => source.events.map((event) => [event, make("input", { type: "checkbox", value: event }), source]));
  const list = make("ul", { class: "plain-list" }, ...boxes.map(([event, box, source]) => make("li", {}, make("label", {}, box, " ", `${source.outlet || ""} ${source.published || ""} `, make("small", {}, event.slice(0, 8))))));
  const other = make("input", { type: "text", dir: "auto", list: "grouping-found", autocomplete: "off" });
  const found = make("datalist", { id: "grouping-found" });
  const preview = make("div", { role: "status" });
  const twins = shown.doubts.filter((doubt) => doubt.reason === "possible_duplicate").flatMap((doubt) => doubt.about);
  if (twins.length) other.value = twins[0];
  let asked = null;

  other.addEventListener("input", async () => {
    const answer = await get(`/api/v1/incidents?limit=12&q=${encodeURIComponent(other.value)}`).catch(() => null);
    if (answer) found.replaceChildren(...answer.incidents.filter((each) => each.incident_id !== id).map((each) => make("option", { value: each.incident_id }, Object.values(each.text).filter(Boolean).slice(0, 3).join(" – "))));
  });

  async function look(kind) {
    const into = other.value.trim();
    const incidents = { [id]: shown.mark };
    if (kind !== "split") {
      const target = await change(() => get(`/api/v1/incidents/${encodeURIComponent(into)}`));
      if (!target) return;
      incidents[target.incident_id] = target.mark;
      asked = { kind, incidents, events: [], into: kind === "move" ? target.incident_id : null };
    } else asked = { kind, incidents, events: [], into: null };
    if (kind !== "merge") asked.events = boxes.filter(([, box]) => box.checked).map(([event]) => event);
    const result = await change(() => post("/api/v1/groupings/preview", asked));
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
    make("label", { class: "stack" }, words.grouping_other, other), found,
    make("p", { class: "acts" }, button("merge"), button("split"), button("move"), make("button", { type: "button", onclick: () => dialog.close() }, words.cancel)), preview);
  dialog.showModal();
}

function nameOf(field) {
  return document.querySelector(`.field[data-field="${field}"] .name`)?.textContent || field;
}
