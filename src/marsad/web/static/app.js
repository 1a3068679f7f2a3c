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

if (document.getElementById("queue")) await import("./queue.js");
if (document.getElementById("incident")) await import("./incident.js");
document.documentElement.dataset.keys = "ready";
