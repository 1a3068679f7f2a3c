// How the map looks: land, names of places, symbols of incidents. Colours come from CSS custom properties of the page.

import { TILE, ScreenGrid } from "./map_geometry.js";

const COLOURS = ["water", "land", "border", "label", "halo", "mark", "ink"];
const SMALLEST = 5;
const LARGEST = 22;
const FAR = 40; // pixels outside the frame that are still drawn

/** An SVG path of the symbol of a kind (0, 1, ...) around 0,0: kinds differ in shape, not in colour alone. */
export function symbolPath(kind, r) {
  const shapes = [polygon(4, 1.15, 45), null, polygon(3, 1.3, -90), polygon(4, 1.25, 0), polygon(6, 1.1, 0), cross()];
  const shape = shapes[kind % shapes.length];
  if (!shape) return `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;
  return `M${shape.map(([x, y]) => `${(x * r).toFixed(2)},${(y * r).toFixed(2)}`).join("L")}Z`;
}

function polygon(sides, scale, turn) {
  return Array.from({ length: sides }, (_, side) => {
    const angle = ((turn + (360 / sides) * side) * Math.PI) / 180;
    return [Math.cos(angle) * scale, Math.sin(angle) * scale];
  });
}

function cross() {
  const [a, b] = [0.42, 1.1];
  return [[-a, -b], [a, -b], [a, -a], [b, -a], [b, a], [a, a], [a, b], [-a, b], [-a, a], [-b, a], [-b, -a], [-a, -a]];
}

/** The radius of an incident by people killed: area grows with the number, up to a limit. */
export function radiusOf(deaths) {
  return Math.min(LARGEST, SMALLEST + 1.7 * Math.sqrt(deaths || 0));
}

function radiusOfCluster(count) {
  return 10 + 4.2 * Math.log10(count) + (count > 999 ? 3 : 0);
}

/** The colours of the page as it looks now: light or dark, screen or paper. */
export function readPalette(element, kindCount) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(name).trim() || "#888";
  const palette = { font: style.fontFamily || "sans-serif", kinds: [] };
  for (const name of COLOURS) palette[name] = read(`--map-${name}`);
  for (let kind = 0; kind < kindCount; kind += 1) palette.kinds.push(read(`--kind-${kind}`));
  return palette;
}

/** Land and borders. `view`: scale (pixels the world is wide), left and top in pixels, width and height. */
export function drawLand(context, paths, view, palette) {
  context.fillStyle = palette.water;
  context.fillRect(0, 0, view.width, view.height);
  context.save();
  context.translate(-view.left, -view.top);
  context.scale(view.scale, view.scale);
  context.fillStyle = palette.land;
  context.fill(paths.land, "evenodd");
  context.strokeStyle = palette.border;
  context.lineWidth = 1 / view.scale;
  context.stroke(paths.lines);
  context.restore();
}

/** Names of countries and places, the important ones first, none over another. */
export function drawLabels(context, labels, view, palette, direction) {
  const zoom = Math.log2(view.scale / TILE);
  const taken = [];
  context.direction = direction;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const label of labels) {
    if (label.from > zoom || (label.until && label.until < zoom)) continue;
    const x = label.x * view.scale - view.left;
    const y = label.y * view.scale - view.top;
    if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
    context.font = `${label.rank === 0 ? "600 13px" : "12px"} ${palette.font}`;
    const half = context.measureText(label.text).width / 2 + 4;
    const box = [x - half, y - 9, x + half, y + 9];
    if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
    taken.push(box);
    context.strokeStyle = palette.halo;
    context.lineWidth = 3;
    context.strokeText(label.text, x, y);
    context.fillStyle = palette.label;
    context.fillText(label.text, x, y);
  }
}

/** Clusters inside the frame, small ones on top; returns the grid of what was drawn, for hit-testing. */
export function drawClusters(context, clusters, view, palette, { chosen, formatNumber }) {
  const grid = new ScreenGrid();
  const drawn = [];
  for (const cluster of clusters) {
    const sx = cluster.x * view.scale - view.left;
    const sy = cluster.y * view.scale - view.top;
    if (sx < -FAR || sy < -FAR || sx > view.width + FAR || sy > view.height + FAR) continue;
    const count = cluster.members.length;
    const thing = { sx, sy, cluster, r: count > 1 ? radiusOfCluster(count) : radiusOf(cluster.deaths) };
    grid.add(thing);
    drawn.push(thing);
    if (count > 1) drawCluster(context, thing, palette, formatNumber);
    else drawIncident(context, thing, palette);
  }
  if (chosen.size) {
    for (const thing of drawn) if (thing.cluster.members.some((point) => chosen.has(point.id))) ringAround(context, thing, palette);
  }
  return grid;
}

function drawIncident(context, { sx, sy, r, cluster }, palette) {
  const kind = cluster.members[0].kind;
  const path = new Path2D(symbolPath(kind, r));
  context.save();
  context.translate(sx, sy);
  drawBody(context, path, palette.kinds[kind], cluster.isRough, palette);
  context.restore();
}

/** A filled shape for an exact place; a hollow, dashed one where the place is only an area. */
function drawBody(context, path, colour, isRough, palette) {
  context.lineWidth = isRough ? 2 : 1;
  context.globalAlpha = isRough ? 0.25 : 0.85;
  context.fillStyle = colour;
  context.fill(path);
  context.globalAlpha = 1;
  context.setLineDash(isRough ? [3, 3] : []);
  context.strokeStyle = isRough ? colour : palette.halo;
  context.stroke(path);
}

function drawCluster(context, { sx, sy, r, cluster }, palette, formatNumber) {
  const count = cluster.members.length;
  context.save();
  context.translate(sx, sy);
  context.beginPath();
  context.arc(0, 0, r, 0, 2 * Math.PI);
  context.fillStyle = palette.halo;
  context.globalAlpha = cluster.isRough ? 0.75 : 1;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 4;
  context.setLineDash(cluster.isRough ? [4, 3] : []);
  let from = -Math.PI / 2;
  cluster.kinds.forEach((share, kind) => {
    if (!share) return;
    const to = from + (share / count) * 2 * Math.PI;
    context.beginPath();
    context.arc(0, 0, r - 2, from, to);
    context.strokeStyle = palette.kinds[kind];
    context.stroke();
    from = to;
  });
  context.setLineDash([]);
  context.font = `600 ${count > 999 ? 10 : 11}px ${palette.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = palette.ink;
  context.fillText(formatNumber(count), 0, 0.5);
  context.restore();
}

function ringAround(context, { sx, sy, r }, palette) {
  context.beginPath();
  context.arc(sx, sy, r + 4, 0, 2 * Math.PI);
  context.lineWidth = 3;
  context.strokeStyle = palette.mark;
  context.stroke();
}
