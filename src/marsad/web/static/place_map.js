// A map to choose a point on: a click, or the arrow keys and Enter, which takes the point under the cross.
// It asks which places of the gazetteer are near, because most points are a place that has a name.
import { fill, get, words } from "./api.js";
import { make } from "./dom.js";

const CLOSE = 8.5; // zoom at which a few towns share the map
const FAR = 4.5;
const NAMED = 40; // places near the point whose names the map writes
const OFFERED = 6;
const language = document.documentElement.lang;

/** `onPoint(point, near)`: a point was chosen, with the places near it. `onPlace(place)`: one of those was taken; left out,
 *  they are only named. */
export function placeMap({ onPoint, onPlace }) {
  const box = make("div", { class: "place-map" });
  const told = make("div", { class: "near", role: "status" });
  const node = make("div", {}, box, make("p", { class: "quiet" }, words.map_hint), told);
  const nameOf = (place) => (language === "ar" ? place.name_ar : place.name_en) || place.name_ar || place.name_en;
  let map = null;
  let labels = [];
  let shown = null;
  let asked = 0;
  let isGone = false;

  async function draw() {
    const [{ createMap }, outlines] = await Promise.all([import("./report/map.js"), get("/api/v1/outlines")]);
    if (isGone) return;
    labels = (outlines.labels || []).map(([lon, lat, english, arabic, rank, from, until]) => ({ lon, lat, rank, from, until, text: language === "ar" ? arabic || english : english || arabic }));
    const strings = { ...words.map, canvas: words.map_canvas, show_all: words.map_show };
    map = createMap(box, { outlines, labels, language, strings, onPlace: ({ lon, lat }) => take(round(lat), round(lon)) });
    box.append(make("span", { class: "cross", "aria-hidden": "true" }));
    if (shown) {
      mark(shown, true);
      look(shown);
    } else map.setView({ lon: 40, lat: 33, zoom: FAR });
  }

  function mark({ latitude, longitude }, isFar = false) {
    if (!map) return;
    map.setPoints([{ id: "chosen", lon: longitude, lat: latitude, kind: 0, deaths: 0, isRough: false }]);
    map.select(["chosen"]);
    if (isFar) map.setView({ lon: longitude, lat: latitude, zoom: CLOSE });
  }

  // The places near a point, whose names the map writes from now on; null if something else was asked meanwhile.
  async function look({ latitude, longitude }) {
    const mine = (asked += 1);
    const near = await get(`/api/v1/places/near?latitude=${latitude}&longitude=${longitude}&limit=${NAMED}`).catch(() => []);
    if (mine !== asked) return null;
    const known = new Set(labels.map((label) => label.text));
    const fresh = near.filter((place) => !known.has(nameOf(place))).map((place) => ({ lon: place.value.longitude, lat: place.value.latitude, rank: 3, from: 6.5, until: 0, text: nameOf(place) }));
    labels = [...labels, ...fresh];
    map?.setLabels(labels);
    return near;
  }

  async function take(latitude, longitude) {
    shown = { latitude, longitude };
    mark(shown);
    const near = await look(shown);
    if (!near) return;
    told.replaceChildren(
      make("p", {}, fill(words.map_point, { point: `\u2066${latitude}, ${longitude}\u2069` })),
      near.length ? make("p", {}, onPlace ? words.map_near : words.map_known) : "",
      make("p", { class: "acts" }, ...near.slice(0, OFFERED).map(offer)));
    onPoint({ latitude, longitude }, near);
  }

  function offer(place) {
    const told = fill(words.map_distance, { name: nameOf(place), distance: `\u2066${place.kilometres}\u2069` });
    if (!onPlace) return make("span", { class: "chip", title: place.note }, told);
    return make("button", { type: "button", title: place.note, onclick: () => onPlace(place) }, told);
  }

  draw().catch(() => box.replaceChildren(make("p", { class: "quiet" }, words.map_failed)));
  return {
    node,
    /** Shows where a place is; one without a point leaves the map as it is. */
    show(place) {
      told.replaceChildren();
      if (!Number.isFinite(place?.latitude) || !Number.isFinite(place?.longitude)) return;
      shown = { latitude: place.latitude, longitude: place.longitude };
      mark(shown, true);
      if (map) look(shown);
    },
    destroy() {
      isGone = true;
      map?.destroy();
    },
  };
}

function round(degrees) {
  return Math.round(degrees * 1e4) / 1e4; // eleven metres: nobody clicks more exactly
}
