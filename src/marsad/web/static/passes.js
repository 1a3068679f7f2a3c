// Passes of two coders: coding an incident alone, and taking one of two answers afterwards.
import { change, get, post, words } from "./api.js";
import { edit } from "./editor.js";

const page = document.getElementById("pass-coding");
if (page) {
  const coding = JSON.parse(page.dataset.coding);
  const address = `/api/v1/passes/${page.dataset.pass}/incidents/${encodeURIComponent(page.dataset.id)}`;
  const show = (field) => {
    const name = field.dataset.field;
    const isTold = name in coding;
    field.dataset.value = JSON.stringify(isTold ? coding[name] : null);
    field.querySelector(".value").textContent = isTold ? tell(coding[name]) : "–";
  };
  const store = () => change(() => post(address, { fields: coding }));
  for (const field of page.querySelectorAll(".field")) {
    show(field);
    field.querySelector(".field-head").addEventListener("click", () => edit(field, (value) => {
      if (value === undefined) delete coding[field.dataset.field];
      else coding[field.dataset.field] = value;
      show(field);
      return store();
    }, null));
  }
  for (const button of page.querySelectorAll("[data-judge]")) {
    button.addEventListener("click", async () => {
      coding.state = button.dataset.judge;
      if (await store()) location.assign(`/passes/${page.dataset.pass}`);
    });
  }
}

function tell(value) {
  if (value === null) return words.unknown;
  const nameOf = (each) => (document.documentElement.lang === "ar" ? each.name : each.name_en) || each.name || each.name_en;
  if (Array.isArray(value)) return value.map(nameOf).join(document.documentElement.lang === "ar" ? "، " : ", ") || words.nobody;
  if (typeof value !== "object") return words.types[value] || String(value);
  if ("start" in value) return value.start === value.end ? value.start : `${value.start} – ${value.end}`;
  if ("low" in value) return `${value.low}–${value.best}–${value.high ?? "…"}`;
  return nameOf(value);
}

document.getElementById("pass")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const told = Object.fromEntries(new FormData(event.target));
  const body = { name: told.name, coders: [told.one, told.two], size: Number(told.size), seed: Number(told.seed) };
  if (await change(() => post("/api/v1/passes", body))) location.reload();
});

for (const button of document.querySelectorAll("[data-take]")) {
  button.addEventListener("click", async () => {
    const row = button.closest("tr");
    const id = encodeURIComponent(row.dataset.id);
    const value = JSON.parse(button.dataset.take);
    const body = row.dataset.field === "state" ? { state: value } : { edits: { [row.dataset.field]: value } };
    const done = await change(async () => {
      const shown = await get(`/api/v1/incidents/${id}`);
      return post(`/api/v1/incidents/${encodeURIComponent(shown.incident_id)}/decisions`, body, shown.mark);
    });
    if (done) row.remove();
  });
}
