// Reports pasted or uploaded: coded while one types, stored when one says so.
import { ApiError, change, fill, get, post, warn, words } from "./api.js";
import { showConsidered } from "./considered.js";
import { keepDraft } from "./drafts.js";
import { directionOf, make } from "./dom.js";
import { dayWords } from "./report/days.js";

const form = document.getElementById("report");
const forget = keepDraft(form); // a text that was pasted survives a change of language, a wrong click, a lost session
form.elements.published.after(dayWords(form.elements.published, document.documentElement.lang));
const live = document.getElementById("live");
const result = document.getElementById("result");
const TYPING = 500;
let waiting = null;
let asked = 0;

function read() {
  const found = Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()));
  return found;
}

async function look() {
  const report = read();
  if (!report.text) return;
  const mine = (asked += 1);
  if (report.text.length > Number(form.dataset.longest)) {
    live.replaceChildren(make("p", {}, words.too_long_live));
    return;
  }
  try {
    const coded = await post("/api/v1/code", report);
    if (mine === asked) show(coded);
  } catch (error) {
    if (mine === asked) live.replaceChildren(make("p", { class: "fault" }, error instanceof ApiError ? error.message : words.offline));
  }
}

function show(coded) {
  const text = make("div", { class: "text source", dir: directionOf(form.elements.text.value), lang: "ar" }, ...coded.pieces.map((piece) => (piece.fields.length ? make("mark", { class: "seg", title: piece.fields.map((name) => words[`field_${name}`] || name).join(words.separator) }, piece.text) : piece.text)));
  const events = coded.events.map((event, number) => make("section", { class: "reasoning" }, make("h3", {}, fill(words.event_number, { number: number + 1, percent: Math.round(event.confidence * 100) })), make("ul", {}, ...Object.entries(event.text).filter(([, told]) => told).map(([name, told]) => make("li", {}, `${words[`field_${name}`]}: `, make("bdi", {}, told), " ", make("small", {}, words[`status_${event.status[name]}`] || "", ...proofs(event, name)))))));
  const aside = coded.set_aside.map((each) => make("li", {}, make("bdi", {}, each.because)));
  live.replaceChildren(...(events.length ? events : [make("p", {}, words.no_event)]), aside.length ? make("details", {}, make("summary", {}, fill(words.set_aside, { count: aside.length })), make("ul", {}, ...aside)) : "", text, make("details", {}, make("summary", {}, words.explanation), make("p", { class: "quiet" }, words.considered_about), showConsidered(coded.considered)));
}

// The words behind a field, each with the rule that found them.
function proofs(event, name) {
  const found = event.record.evidence.filter((quote) => quote.field === name);
  return found.flatMap((quote) => [" ", make("q", { dir: directionOf(quote.text), lang: "ar", title: fill(words.rule_title, { rule: `\u2068${quote.rule}\u2069` }) }, quote.text)]);
}

function told(done) {
  if (!done) return;
  result.replaceChildren(make("p", {}, fill(words.taken_in, { documents: done.documents, known: done.known, events: done.events })), make("ul", {}, ...done.incidents.map((id) => make("li", {}, make("a", { href: `/incidents/${encodeURIComponent(id)}` }, id)))), ...done.failures.map((line) => make("p", { class: "fault" }, line)));
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, TYPING);
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const done = await change(() => post("/api/v1/documents", read()));
  if (done) forget();
  told(done);
});
document.getElementById("upload").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = new FormData(event.target);
  const most = Number(event.target.dataset.most);
  if (body.get("file").size > most * 1e6) {
    warn(`${words.refused} ${fill(words.too_large, { limit: most })}`);
    return;
  }
  told(await change(async () => {
    const session = await get("/api/v1/session");
    const answer = await fetch("/api/v1/uploads", { method: "POST", headers: { "x-csrf-token": session.csrf }, body });
    const done = await answer.json();
    if (!answer.ok) throw new ApiError(answer.status, done);
    return done;
  }));
});
if (form.elements.text.value) look();
