// Tokens and accounts. A new token is shown once, here; the store keeps its hash alone.
import { change, post, words } from "./api.js";

const on = (selector, event, run) => document.querySelectorAll(selector).forEach((node) => node.addEventListener(event, run));
const fields = (form) => Object.fromEntries(new FormData(form));

on("#token", "submit", async (event) => {
  event.preventDefault();
  const done = await change(() => post("/api/v1/tokens", fields(event.target)));
  if (!done) return;
  const shown = document.getElementById("shown");
  const code = document.createElement("code");
  code.id = "new-token";
  code.dir = "ltr";
  code.textContent = done.token;
  shown.replaceChildren(words.shown_once, " ", code);
  shown.hidden = false;
});
on("[data-revoke]", "click", async (event) => {
  const done = await change(() => post(`/api/v1/tokens/${event.target.dataset.revoke}/revoke`, {}));
  if (done) location.reload();
});
on("#account", "submit", async (event) => {
  event.preventDefault();
  const done = await change(() => post("/api/v1/accounts", fields(event.target)));
  if (done) location.reload();
});
on("[data-close]", "click", async (event) => {
  const done = await change(() => post(`/api/v1/accounts/${encodeURIComponent(event.target.dataset.close)}/close`, {}));
  if (done) location.reload();
});
