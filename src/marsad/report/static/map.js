// A map on a canvas without any other library: outlines, incidents, pan and zoom by mouse, touch, keys and buttons.
//
//   const map = createMap(element, { outlines, points, labels, strings, language, kindCount, onSelect, onMove });
//
// `points`: { id, lon, lat, kind (0..), deaths, isRough }. `labels`: { lon, lat, text, rank (0 country), from (zoom), until }.
// `onSelect(ids)`: a click or Enter on an incident, or on several at one place; [] for a click on nothing.
// `onPlace({ lon, lat })`: the point under a click, or in the middle on Enter; with it incidents are not chosen.
// `onMove({ lon, lat, zoom })`: the view came to rest. `strings`: canvas, zoom_in, zoom_out, show_all.
// The element needs a size and the custom properties --map-* and --kind-* (see base.css). Data is drawn, never read as HTML.

import { TILE, boxOf, makeClusters, makeOutlinePaths, project, unproject } from "./map_geometry.js";
import { drawClusters, drawLabels, drawLand, readPalette } from "./map_drawing.js";

const LEAST = 0;
const MOST = 13;
const STEP = 70; // pixels a key moves
const SLACK = 6; // pixels beside a symbol that still hit it
const CLICK = 5; // pixels a pointer may move in a click

/** Builds the map inside `element` and returns its controls (see the end of this function). */
export function createMap(element, options) {
  const { strings, kindCount = 6, onSelect = () => {}, onMove = () => {}, onPlace = null } = options;
  const formatNumber = options.formatNumber || ((number) => String(number));
  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", strings.canvas);
  element.classList.add("map");
  element.append(canvas, makeButtons(strings, { in: () => zoomBy(1), out: () => zoomBy(-1), all: () => fit() }));
  const context = canvas.getContext("2d");
  const paths = makeOutlinePaths(options.outlines);
  const stillness = matchMedia("(prefers-reduced-motion: reduce)");
  const state = {
    points: [], levels: new Map(), labels: [], chosen: new Set(), grid: null, palette: null,
    x: 0.6, y: 0.41, zoom: 3, width: 0, height: 0, frame: 0, motion: 0, resting: 0, hasFitted: false,
    language: options.language || "en",
  };

  function viewNow() {
    const scale = TILE * 2 ** state.zoom;
    const { width, height } = state;
    return { scale, width, height, left: state.x * scale - width / 2, top: state.y * scale - height / 2 };
  }

  function draw() {
    state.frame = 0;
    if (!state.width) return;
    state.palette ||= readPalette(element, kindCount);
    const ratio = Math.min(window.devicePixelRatio || 1, 3);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const view = viewNow();
    drawLand(context, paths, view, state.palette);
    drawLabels(context, state.labels, view, state.palette, state.language === "ar" ? "rtl" : "ltr");
    const how = { chosen: state.chosen, formatNumber };
    state.grid = drawClusters(context, clustersAt(Math.round(state.zoom)), view, state.palette, how);
  }

  function clustersAt(level) {
    if (!state.levels.has(level)) state.levels.set(level, makeClusters(state.points, level, kindCount));
    return state.levels.get(level);
  }

  function redraw() {
    if (!state.frame) state.frame = requestAnimationFrame(draw);
  }

  /** Keeps the middle on the earth, draws, and reports when nothing has moved for a while. */
  function moved() {
    state.zoom = Math.max(LEAST, Math.min(MOST, state.zoom));
    state.x = Math.max(0, Math.min(1, state.x));
    state.y = Math.max(0.05, Math.min(0.95, state.y));
    redraw();
    clearTimeout(state.resting);
    state.resting = setTimeout(() => onMove(getView()), 250);
  }

  function panBy(dx, dy) {
    const { scale } = viewNow();
    state.x += dx / scale;
    state.y += dy / scale;
    moved();
  }

  /** Zoom so that what is at (px, py) of the canvas stays there. */
  function zoomAt(change, px, py) {
    const before = viewNow();
    const wx = (before.left + px) / before.scale;
    const wy = (before.top + py) / before.scale;
    state.zoom = Math.max(LEAST, Math.min(MOST, state.zoom + change));
    const { scale } = viewNow();
    state.x = wx - (px - state.width / 2) / scale;
    state.y = wy - (py - state.height / 2) / scale;
    moved();
  }

  function zoomBy(change) {
    moveTo({ x: state.x, y: state.y, zoom: Math.round(state.zoom + change) });
  }

  /** To a view, in a short glide unless the reader wants no motion. */
  function moveTo(goal) {
    cancelAnimationFrame(state.motion);
    const start = { x: state.x, y: state.y, zoom: state.zoom };
    const began = performance.now();
    const length = stillness.matches ? 0 : 220;
    const step = (now) => {
      const share = length ? Math.min(1, Math.max(0, (now - began) / length)) : 1;
      const eased = share * (2 - share);
      for (const name of ["x", "y", "zoom"]) state[name] = start[name] + (goal[name] - start[name]) * eased;
      moved();
      if (share < 1) state.motion = requestAnimationFrame(step);
    };
    step(began);
  }

  function viewOf(box) {
    const wide = Math.max(box.right - box.left, 1e-6);
    const high = Math.max(box.bottom - box.top, 1e-6);
    const room = Math.min((state.width - 80) / wide, (state.height - 80) / high);
    const closest = state.points.every((point) => point.isRough) ? 5.5 : 9; // the middle of a country has nothing around it
    const zoom = Math.max(LEAST, Math.min(closest, Math.log2(Math.max(room, 1) / TILE)));
    return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, zoom };
  }

  /** Everything in view; without points the view stays. */
  function fit(isAtOnce = false) {
    const box = boxOf(state.points);
    if (!box || !state.width) return;
    if (isAtOnce) {
      Object.assign(state, viewOf(box));
      redraw();
    } else moveTo(viewOf(box));
  }

  function pick(px, py, slack = SLACK) {
    if (onPlace) {
      const { scale, left, top } = viewNow();
      const [lon, lat] = unproject((left + px) / scale, (top + py) / scale);
      onPlace({ lon, lat });
      return;
    }
    const found = state.grid && state.grid.find(px, py, slack);
    if (!found) {
      onSelect([]);
      return;
    }
    const { members, isOnePlace } = found.cluster;
    if (members.length > 1 && !isOnePlace && state.zoom < MOST) {
      const goal = viewOf(boxOf(members));
      moveTo({ ...goal, zoom: Math.min(MOST, Math.max(goal.zoom, Math.floor(state.zoom) + 1)) });
    } else onSelect(members.map((point) => point.id));
  }

  function resize() {
    const { clientWidth, clientHeight } = element;
    if (!clientWidth || !clientHeight) return;
    const ratio = Math.min(window.devicePixelRatio || 1, 3);
    state.width = clientWidth;
    state.height = clientHeight;
    canvas.width = Math.round(clientWidth * ratio);
    canvas.height = Math.round(clientHeight * ratio);
    if (!state.hasFitted && state.points.length) {
      state.hasFitted = true;
      fit(true);
    }
    if (state.frame) cancelAnimationFrame(state.frame);
    draw();
  }

  function setPoints(points) {
    state.points = points.map((point) => {
      const [x, y] = project(point.lon, point.lat);
      return { ...point, x, y };
    });
    state.levels.clear();
    if (!state.hasFitted && state.width && points.length) {
      state.hasFitted = true;
      fit(true);
    }
    redraw();
  }

  function setLabels(labels, language) {
    if (language) state.language = language;
    state.labels = labels
      .map((label) => {
        const [x, y] = project(label.lon, label.lat);
        return { ...label, x, y };
      })
      .sort((one, two) => one.rank - two.rank);
    redraw();
  }

  function getView() {
    const [lon, lat] = unproject(state.x, state.y);
    return { lon, lat, zoom: state.zoom };
  }

  function getBounds() {
    const { scale, left, top, width, height } = viewNow();
    const [west, north] = unproject(left / scale, top / scale);
    const [east, south] = unproject((left + width) / scale, (top + height) / scale);
    return { west, south, east, north };
  }

  function refresh() {
    state.palette = null;
    redraw();
  }

  const stopListening = [
    listenToPointers(canvas, { panBy, zoomAt, pick, stop: () => cancelAnimationFrame(state.motion) }),
    listenToKeys(canvas, { panBy, zoomBy, fit, pick: () => pick(state.width / 2, state.height / 2, 60) }),
  ];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", refresh);
  const watcher = new ResizeObserver(resize);
  watcher.observe(element);
  setLabels(options.labels || []);
  setPoints(options.points || []);
  resize();

  return {
    setPoints,
    setLabels,
    getBounds,
    getView,
    fit,
    refresh, // after the colours of the page have changed
    resize,
    /** Shows a view without a glide: { lon, lat, zoom }. */
    setView({ lon, lat, zoom }) {
      const [x, y] = project(lon, lat);
      Object.assign(state, { x, y, zoom, hasFitted: true });
      moved();
    },
    /** Brings a place into the middle, near enough to tell it from its neighbours. */
    focus({ lon, lat, zoom }) {
      const [x, y] = project(lon, lat);
      state.hasFitted = true;
      moveTo({ x, y, zoom: zoom ?? Math.max(state.zoom, 7) });
    },
    /** Rings these incidents. */
    select(ids) {
      state.chosen = new Set(ids);
      redraw();
    },
    setStrings(words) {
      canvas.setAttribute("aria-label", words.canvas);
      for (const button of element.querySelectorAll("button")) nameButton(button, words[button.dataset.does]);
    },
    destroy() {
      stopListening.forEach((stop) => stop());
      dark.removeEventListener("change", refresh);
      watcher.disconnect();
      clearTimeout(state.resting);
      cancelAnimationFrame(state.frame);
      cancelAnimationFrame(state.motion);
      element.replaceChildren();
    },
  };
}

function makeButtons(strings, act) {
  const box = document.createElement("div");
  box.className = "map-buttons";
  for (const [does, sign, deed] of [["zoom_in", "+", act.in], ["zoom_out", "−", act.out], ["show_all", "⤢", act.all]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.does = does;
    button.textContent = sign;
    button.addEventListener("click", deed);
    nameButton(button, strings[does]);
    box.append(button);
  }
  return box;
}

function nameButton(button, words) {
  button.setAttribute("aria-label", words);
  button.title = words;
}

/** Mouse, pen and touch: one pointer drags, two pinch, a short press picks, the wheel zooms. */
function listenToPointers(canvas, act) {
  const held = new Map();
  let travelled = 0;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const spread = () => {
    const [one, two] = [...held.values()];
    return { gap: Math.hypot(one[0] - two[0], one[1] - two[1]), x: (one[0] + two[0]) / 2, y: (one[1] + two[1]) / 2 };
  };
  const down = (event) => {
    if (event.button > 0) return;
    act.stop();
    canvas.setPointerCapture(event.pointerId);
    if (!held.size) travelled = 0;
    held.set(event.pointerId, place(event));
  };
  const move = (event) => {
    if (!held.has(event.pointerId)) return;
    const [x, y] = place(event);
    const [ox, oy] = held.get(event.pointerId);
    const before = held.size === 2 ? spread() : null;
    held.set(event.pointerId, [x, y]);
    travelled += Math.hypot(x - ox, y - oy);
    if (before) {
      const after = spread();
      act.panBy(before.x - after.x, before.y - after.y);
      if (before.gap > 0 && after.gap > 0) act.zoomAt(Math.log2(after.gap / before.gap), after.x, after.y);
    } else if (travelled > CLICK) act.panBy(ox - x, oy - y);
  };
  const up = (event) => {
    if (!held.delete(event.pointerId)) return;
    if (event.type === "pointerup" && !held.size && travelled <= CLICK) act.pick(...place(event));
    if (held.size) travelled = CLICK + 1; // the finger that stays must not pick
  };
  const wheel = (event) => {
    event.preventDefault();
    act.stop();
    const lines = event.deltaMode === 1 ? 30 : 1;
    act.zoomAt(Math.max(-1, Math.min(1, (-event.deltaY * lines) / 350)), ...place(event));
  };
  const pairs = [["pointerdown", down], ["pointermove", move], ["pointerup", up], ["pointercancel", up], ["wheel", wheel]];
  for (const [name, heard] of pairs) canvas.addEventListener(name, heard, { passive: false });
  return () => pairs.forEach(([name, heard]) => canvas.removeEventListener(name, heard));
}

/** Arrows move, + and - zoom, 0 or Home shows all, Enter picks what is nearest to the middle. */
function listenToKeys(canvas, act) {
  const deeds = {
    ArrowLeft: () => act.panBy(-STEP, 0),
    ArrowRight: () => act.panBy(STEP, 0),
    ArrowUp: () => act.panBy(0, -STEP),
    ArrowDown: () => act.panBy(0, STEP),
    "+": () => act.zoomBy(1),
    "=": () => act.zoomBy(1),
    "-": () => act.zoomBy(-1),
    0: () => act.fit(),
    Home: () => act.fit(),
    Enter: () => act.pick(),
  };
  const pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(deeds, event.key)) return;
    event.preventDefault();
    deeds[event.key]();
  };
  canvas.addEventListener("keydown", pressed);
  return () => canvas.removeEventListener("keydown", pressed);
}
