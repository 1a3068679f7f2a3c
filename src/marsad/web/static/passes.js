// Passes of two coders: coding an incident alone, and taking one of two answers afterwards.
import { change, get, post } from "./api.js";
import { edit } from "./editor.js";

const page = document.getElementById("pass-coding");
if (page) {
  const coding = JSON.parse(page.dataset.coding);
  const address = `/api/v1/passes/${page.dataset.pass}/incidents/${encodeURIComponent(page.dataset.id)}`;
  const store = () => change(() => post(address, { fields: coding }));
  for (const field of page.querySelectorAll(".field")) {
    const name = field.dataset.field;
    field.querySelector(".field-head").addEventListener("click", () => edit(field, async (value) => {
      const before = name in coding ? coding[name] : undefined;
      if (value === undefined) delete coding[name];
      else coding[name] = value;
      const done = await store();
      if (done) {
        field.dataset.value = JSON.stringify(value ?? null);
        field.querySelector(".value").textContent = done.texts[name] ?? "–";
      } else if (before === undefined) delete coding[name]; // what was refused is not sent again with the next field
      else coding[name] = before;
      return done;
    }, null));
  }
  for (const button of page.querySelectorAll("[data-judge]")) {
    button.addEventListener("click", async () => {
      coding.state = button.dataset.judge;
      if (await store()) location.assign(`/passes/${page.dataset.pass}`);
    });
  }
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
