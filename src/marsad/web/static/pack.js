// Words for the own pack, and what coding anew with them would change.
import { change, fill, get, post, words } from "./api.js";
import { make } from "./dom.js";

const numbers = new Set(["latitude", "longitude"]);
for (const form of document.querySelectorAll(".teach")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, numbers.has(name) ? Number(value) : value.trim()]));
    const done = await change(() => post(`/api/v1/pack/${form.dataset.kind}`, body));
    if (!done) return;
    const word = body.alias || body.word || body.name_ar;
    form.reset();
    const search = document.querySelector("#recode [name=words]");
    search.value = word;
    look(word);
  });
}

document.getElementById("actor")?.addEventListener("input", async (event) => {
  const found = await get(`/api/v1/suggestions?kind=actor&q=${encodeURIComponent(event.target.value)}`).catch(() => []);
  document.getElementById("actors").replaceChildren(...found.map((each) => make("option", { value: each.value.id }, `${each.name_ar} – ${each.name_en}`)));
});

const changes = document.getElementById("changes");
document.getElementById("recode")?.addEventListener("submit", (event) => {
  event.preventDefault();
  look(new FormData(event.target).get("words"));
});

async function look(text) {
  const found = await change(() => post("/api/v1/pack/preview", { words: text }));
  if (!found) return;
  const list = found.changes.map((each) => make("li", {}, make("bdi", {}, each.doc_id), make("ul", {},
    ...each.come.map((event) => make("li", {}, `+ ${event}`)),
    ...each.gone.map((event) => make("li", {}, `− ${event}`)),
    ...each.changed.flatMap((event) => Object.entries(event.fields).map(([name, [before, after]]) => make("li", {}, `${name}: `, make("del", {}, JSON.stringify(before)), " ", make("ins", {}, JSON.stringify(after))))))));
  const apply = make("button", { type: "button", class: "primary", id: "apply", onclick: async () => {
    const done = await change(() => post("/api/v1/pack/recode", { documents: found.changes.map((each) => each.doc_id) }));
    if (done) changes.replaceChildren(make("p", {}, words.recoded), make("ul", {}, ...done.incidents.map((id) => make("li", {}, make("a", { href: `/incidents/${encodeURIComponent(id)}` }, id)))));
  } }, words.apply);
  changes.replaceChildren(make("p", {}, fill(words.would_change, { changed: found.changes.length, documents: found.documents })), make("ul", {}, ...list), ...(list.length ? [apply] : []));
}
