// What every page has: the list of keys, undo; and the script of the page itself.
import { change, post } from "./api.js";
import { bind } from "./keys.js";

const keys = document.getElementById("keys");
const showKeys = () => keys.showModal();
document.getElementById("help").addEventListener("click", showKeys);
bind("?", showKeys);
bind("/", () => {
  const search = document.getElementById("search");
  if (search) search.focus();
  else location.assign("/explore#search");
});

const undo = document.getElementById("undo");
async function takeBack() {
  const done = await change(() => post("/api/v1/undo", {}));
  if (done) location.assign(`/incidents/${encodeURIComponent(done.incident_id)}`);
}
if (undo) {
  undo.addEventListener("click", takeBack);
  bind("u", takeBack);
}

// The other language shows the same: the page with its filters, which stand behind the ? and the # of the address.
const other = document.querySelector("a[hreflang]");
other?.addEventListener("click", () => {
  other.href = `${other.pathname}?back=${encodeURIComponent(location.pathname + location.search + location.hash)}`;
}, true);

// Who must sign in first comes to the view that was asked for; and who signs out leaves nothing typed behind.
const next = document.querySelector("form[action='/sign-in'] [name=next]");
if (next && location.hash) next.value += location.hash;
document.querySelector("form[action='/sign-out']")?.addEventListener("submit", () => sessionStorage.clear());

// A page that the browser kept for its back button shows what was true then, with marks that stand no more.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("#queue, #incident, #differences")) location.reload();
});

if (document.getElementById("queue")) await import("./queue.js");
if (document.getElementById("incident")) await import("./incident.js");
document.documentElement.dataset.keys = "ready";
