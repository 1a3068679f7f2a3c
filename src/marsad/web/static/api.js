// Talks to the JSON API. Changes carry the token of this page; after a restart of the server it asks for a new one.
export const words = JSON.parse(document.getElementById("words").textContent);

let token = document.body.dataset.csrf;
const saved = document.getElementById("saved");
const box = document.getElementById("message");

export class ApiError extends Error {
  constructor(status, body) {
    super(body.message || String(status));
    this.status = status;
    this.body = body;
  }
}

export function say(state, text) {
  saved.textContent = text || words[state] || "";
  saved.className = state === "unsaved" ? "bad" : "";
  saved.dataset.state = state;
}

export function warn(text, button = null) {
  box.replaceChildren(text, ...(button ? [" ", button] : []));
  box.hidden = !text;
}

// Someone was faster: what they did is only seen by loading the page again.
function reloadButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.id = "reload";
  button.textContent = words.reload;
  button.addEventListener("click", () => {
    dispatchEvent(new Event("marsad:reload")); // whoever holds typed words keeps them
    location.reload();
  });
  return button;
}

export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

async function renew() {
  const answer = await fetch("/api/v1/session", { headers: { accept: "application/json" } });
  if (!answer.ok) return false;
  token = (await answer.json()).csrf;
  return true;
}

export async function get(path) {
  return read(await fetch(path, { headers: { accept: "application/json" } }));
}

export async function post(path, body, mark, again = true) {
  const headers = { "content-type": "application/json", "x-csrf-token": token };
  if (mark) headers["if-match"] = `"${mark}"`;
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  if (answer.status === 403 && again && (await answer.clone().json()).code === "M147" && (await renew())) {
    return post(path, body, mark, false);
  }
  return read(answer);
}

async function read(answer) {
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new ApiError(answer.status, body);
  return body;
}

// Runs a change: shows that it is being saved, that it was, or why not. Gives null when it failed.
export async function change(run) {
  say("saving");
  try {
    const done = await run();
    say("saved");
    warn("");
    return done;
  } catch (error) {
    say("unsaved");
    if (error instanceof ApiError) {
      warn(error.status === 412 ? words.stale : error.status === 401 ? words.sign_in : error.body.code === "M143" ? words.nothing_to_undo : `${words.refused} ${error.message}`, error.status === 412 ? reloadButton() : null);
    } else {
      warn(words.offline);
    }
    return null;
  }
}
