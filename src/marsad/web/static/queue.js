// The queue: move with j and k, decide with one key, open with Enter.
import { change, post, words } from "./api.js";
import { bind } from "./keys.js";

const items = [...document.querySelectorAll("#queue .item")];
let at = Math.max(0, items.findIndex((item) => item.dataset.id === sessionStorage.getItem("marsad.queue")));

function show() {
  items.forEach((item, number) => {
    item.classList.toggle("here", number === at);
    if (number === at) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
  });
  const item = items[at];
  if (!item) return;
  item.scrollIntoView({ block: "nearest" });
  sessionStorage.setItem("marsad.queue", item.dataset.id);
}

function move(step) {
  at = Math.min(items.length - 1, Math.max(0, at + step));
  show();
  items[at]?.focus({ preventScroll: true });
}

// One decision on an incident after the other, each on the mark that the one before left.
const lines = new Map();
function decide(item, state) {
  lines.set(item, (lines.get(item) ?? Promise.resolve()).then(() => store(item, state)));
}

async function store(item, state) {
  const done = await change(() => post(`/api/v1/incidents/${encodeURIComponent(item.dataset.id)}/decisions`, { state }, item.dataset.mark));
  if (!done) return;
  item.dataset.mark = done.marks[item.dataset.id];
  item.classList.add("done");
  item.dataset.state = state;
  let state_words = item.querySelector(".state");
  if (!state_words) {
    state_words = document.createElement("span");
    item.querySelector(".why").append(state_words);
  }
  state_words.className = `state ${state}`;
  state_words.textContent = words[state];
}

function act(state) {
  const item = items[at];
  if (!item) return;
  move(1);
  decide(item, state);
}

items.forEach((item, number) => {
  item.addEventListener("click", (event) => {
    at = number;
    show();
    const button = event.target.closest("[data-act]");
    if (button) decide(item, button.dataset.act === "accept" ? "accepted" : "rejected");
  });
});
const canDecide = ["coder", "editor", "admin"].includes(document.body.dataset.role);
bind("j", () => move(1), true);
bind("k", () => move(-1), true);
bind("ArrowDown", () => move(1), true);
bind("ArrowUp", () => move(-1), true);
bind("n", () => move(1));
bind("p", () => move(-1));
bind("s", () => move(1));
bind("Enter", () => items[at]?.querySelector("a").click());
if (canDecide) {
  bind("a", () => act("accepted"));
  bind("r", () => act("rejected"));
  bind("e", () => items[at] && location.assign(`${items[at].querySelector("a").href}#edit`));
}
show();
