// The page of an incident: fields light up their words, decisions by key, a note that saves itself.
import { change, get, post, words } from "./api.js";
import { bind } from "./keys.js";
import { make } from "./dom.js";
import { edit } from "./editor.js";

const page = document.getElementById("incident");
const fields = [...document.querySelectorAll(".field")];
const canDecide = ["coder", "editor", "admin"].includes(document.body.dataset.role);
let at = -1;
let line = Promise.resolve();

export const address = `/api/v1/incidents/${encodeURIComponent(page.dataset.id)}/decisions`;

function light(name, doc) {
  let first = null;
  for (const mark of document.querySelectorAll("mark.seg")) {
    const isLit = name !== null && mark.dataset.fields.split(" ").includes(name);
    mark.classList.toggle("lit", isLit);
    const source = mark.closest(".source");
    if (isLit) mark.closest("details")?.setAttribute("open", ""); // whoever asks for the words wants to see them
    if (isLit && !first && (!doc || source.dataset.doc === doc)) first = mark;
  }
  for (const source of document.querySelectorAll(".source")) {
    const mark = source.querySelector("mark.lit");
    source.classList.toggle("here", Boolean(doc) && source.dataset.doc === doc);
    if (mark) source.scrollTop = mark.offsetTop - source.offsetTop - source.clientHeight / 3;
  }
  if (first && doc) first.closest(".source").scrollIntoView({ block: "nearest" });
}

export function choose(number, moveFocus = true) {
  at = number;
  fields.forEach((field, index) => {
    const isHere = index === number;
    field.classList.toggle("here", isHere);
    field.querySelector(".field-head").setAttribute("aria-expanded", String(isHere));
    field.querySelector(".claims").hidden = !isHere;
  });
  const field = fields[number];
  light(field ? field.dataset.field : null);
  if (field && moveFocus) field.querySelector(".field-head").focus({ preventScroll: false });
}

// One change after the other, each on the mark that the one before left.
function decide(body) {
  line = line.then(async () => {
    const done = await change(() => post(address, body, page.dataset.mark));
    if (done) page.dataset.mark = done.marks[page.dataset.id];
    return done;
  });
  return line;
}

async function judge(state) {
  await saveNote();
  const done = await decide({ state });
  if (done) leave(page.dataset.next);
}

async function leave(id) {
  await saveNote();
  location.assign(id ? `/incidents/${encodeURIComponent(id)}` : "/queue");
}

async function correct(name, value) {
  const done = await decide(value === undefined ? { reset: [name] } : { edits: { [name]: value } });
  if (done) {
    location.hash = `field-${name}`;
    location.reload();
  }
  return done;
}

function openEditor(name) {
  const field = fields.find((found) => found.dataset.field === name);
  edit(field, (value) => correct(name, value), page.dataset.id);
}

fields.forEach((field, number) => {
  field.querySelector(".field-head").addEventListener("click", () => choose(number === at ? -1 : number, false));
  for (const row of field.querySelectorAll("tr[data-doc]")) {
    row.addEventListener("click", () => light(field.dataset.field, row.dataset.doc));
  }
});
for (const button of document.querySelectorAll("[data-edit]")) {
  button.addEventListener("click", () => openEditor(button.dataset.edit));
}
for (const mark of document.querySelectorAll("mark.seg")) {
  mark.addEventListener("click", () => {
    const names = mark.dataset.fields.split(" ");
    const known = fields.findIndex((field) => names.includes(field.dataset.field));
    if (known >= 0) choose(known, false);
  });
}

// What the coder weighed is worked out when someone wants to see it: every report is read once more.
const considered = document.getElementById("considered");
considered?.addEventListener("toggle", async () => {
  if (!considered.open || considered.dataset.asked) return;
  considered.dataset.asked = "yes";
  const box = considered.querySelector("[role=status]");
  const [{ showConsidered }, reports] = await Promise.all([import("./considered.js"), get(address.replace(/decisions$/, "considered"))].map((each) => each.catch(() => null))).then(([one, two]) => [one ?? {}, two]);
  if (!reports || !showConsidered) {
    delete considered.dataset.asked;
    box.replaceChildren(make("p", { class: "fault" }, words.not_loaded));
    return;
  }
  box.replaceChildren(make("p", { class: "quiet" }, words.considered_about), ...reports.map((report, number) => make("section", {}, make("h3", {}, make("bdi", {}, report.outlet || words.unknown), " ", make("small", {}, make("bdi", {}, report.published || ""))), report.acts.length ? showConsidered(report, `${number + 1} ${report.outlet || ""}`) : make("p", { class: "quiet" }, words.considered_none))));
});

const note = document.getElementById("note");
let waiting = null;
let written = note ? note.value : "";
async function saveNote() {
  clearTimeout(waiting);
  waiting = null;
  if (!note || note.value === written) return;
  const text = note.value;
  const done = await decide({ note: text });
  if (done) written = text;
}
// Words that could not be saved because someone else was faster are offered again on the page as it is now.
function offerDraft(key) {
  const draft = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  if (!draft || draft === note.value) return;
  const told = make("p", { class: "warning", id: "draft", role: "status" }, words.draft, " ", make("q", { dir: "auto" }, draft), " ", make("button", { type: "button", onclick: () => {
    note.value = note.value ? `${note.value}\n${draft}` : draft;
    told.remove();
    note.focus();
    saveNote();
  } }, words.use));
  note.closest("label").after(told);
}
if (note) {
  const key = `marsad.note.${page.dataset.id}`;
  offerDraft(key);
  addEventListener("marsad:reload", () => {
    if (note.value === written) return;
    sessionStorage.setItem(key, note.value);
    written = note.value;
  });
  note.addEventListener("input", () => {
    document.getElementById("saved").textContent = words.typing;
    clearTimeout(waiting);
    waiting = setTimeout(saveNote, 700);
  });
  note.addEventListener("blur", saveNote);
  addEventListener("beforeunload", (event) => {
    if (note.value !== written) event.preventDefault();
  });
  // A link of the page waits until the note is saved; it does not ask whether to leave what is being saved.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || link.target || note.value === written || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await saveNote();
    location.assign(link.href);
  });
}

// Paper has no folds: what is closed is opened for it, but for what would have to be worked out first.
const opened = [];
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("#incident details:not([open], #considered)")) {
    fold.open = true;
    opened.push(fold);
  }
});
addEventListener("afterprint", () => {
  for (const fold of opened.splice(0)) fold.open = false;
});

const acts = {
  accept: () => judge("accepted"),
  reject: () => judge("rejected"),
  skip: () => leave(page.dataset.next),
  edit: () => openEditor(fields[at >= 0 ? at : 0].dataset.field),
  group: () => import("./grouping.js").then((found) => found.open(page.dataset.id)),
};
for (const button of document.querySelectorAll("[data-act]")) {
  button.addEventListener("click", () => acts[button.dataset.act]());
}
if (canDecide) {
  bind("a", acts.accept);
  bind("r", acts.reject);
  bind("e", acts.edit);
  bind("m", acts.group);
}
bind("s", acts.skip);
bind("n", acts.skip);
bind("p", () => leave(page.dataset.previous));
bind("j", () => choose(Math.min(fields.length - 1, at + 1)), true);
bind("k", () => choose(Math.max(0, at - 1)), true);
bind("Escape", () => choose(-1));
for (let number = 1; number <= Math.min(9, fields.length); number += 1) {
  bind(String(number), () => choose(number - 1));
}

const wanted = /^#field-(\w+)$/.exec(location.hash);
if (wanted) choose(fields.findIndex((field) => field.dataset.field === wanted[1]));
if (location.hash === "#edit" && canDecide) {
  history.replaceState(null, "", location.pathname);
  acts.edit();
}
