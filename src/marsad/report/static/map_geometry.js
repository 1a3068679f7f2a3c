// Where things are on the map: projection, outlines, clusters. No drawing and no events here.

export const TILE = 256; // pixels the world is wide at zoom 0
export const CELL = 52; // pixels: points of one cell are drawn as one
const MOST_NORTH = 85;

/** Web Mercator: longitude and latitude to 0..1, y downwards. */
export function project(lon, lat) {
  const held = Math.max(-MOST_NORTH, Math.min(MOST_NORTH, lat));
  const sine = Math.sin((held * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/** The inverse of `project`. */
export function unproject(x, y) {
  return [(x - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

/** Two paths in 0..1: `land` to fill, `lines` (coasts and borders, each once) to stroke. */
export function makeOutlinePaths(outlines) {
  const arcs = outlines.arcs.map((flat) => decodeArc(flat, outlines.grid));
  const lines = new Path2D();
  for (const arc of arcs) trace(lines, bringHome(arc));
  const land = new Path2D();
  for (const country of outlines.countries) {
    for (const ring of country.rings) {
      trace(land, bringHome(joinRing(ring, arcs)));
      land.closePath();
    }
  }
  return { land, lines };
}

/** One line of the arcs of a ring. Where it crosses 180 degrees it goes on, instead of back across the whole world. */
function joinRing(ring, arcs) {
  const points = [];
  for (const at of ring) {
    const arc = at >= 0 ? arcs[at] : [...arcs[~at]].reverse();
    const turn = points.length ? Math.round(points[points.length - 1][0] - arc[0][0]) : 0;
    for (const [x, y] of arc) points.push([x + turn, y]);
  }
  return points;
}

/** The same line, most of it between 0 and 1. */
function bringHome(points) {
  const turn = Math.floor(points.reduce((sum, [x]) => sum + x, 0) / points.length);
  return turn ? points.map(([x, y]) => [x - turn, y]) : points;
}

function decodeArc(flat, grid) {
  const points = [];
  let lon = 0;
  let lat = 0;
  for (let at = 0; at < flat.length; at += 2) {
    lon += flat[at];
    lat += flat[at + 1];
    points.push(project(lon * grid, lat * grid));
  }
  return points;
}

function trace(path, points) {
  points.forEach(([x, y], at) => (at === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
}

/** Points (with `x`, `y`, `kind`, `deaths`, `isRough`) as clusters at a whole zoom level. From zoom 7 on exact and rough
 * places are kept apart; farther out a cluster is rough if all its members are. A cluster: middle, members, people
 * killed, members by kind, and whether they share one place. */
export function makeClusters(points, level, kindCount) {
  const size = CELL / (TILE * 2 ** level);
  const cells = new Map();
  const keepsApart = level >= 7;
  for (const point of points) {
    const side = keepsApart && point.isRough ? 1 : 0;
    const key = (Math.floor(point.x / size) * 4194304 + Math.floor(point.y / size)) * 2 + side;
    let found = cells.get(key);
    if (!found) {
      found = { x: 0, y: 0, members: [], deaths: 0, kinds: new Array(kindCount).fill(0), isRough: true };
      found.isOnePlace = true;
      cells.set(key, found);
    }
    const first = found.members[0] || point;
    if (first.x !== point.x || first.y !== point.y) found.isOnePlace = false;
    if (!point.isRough) found.isRough = false;
    found.x += point.x;
    found.y += point.y;
    found.members.push(point);
    found.deaths += point.deaths || 0;
    found.kinds[point.kind] += 1;
  }
  const clusters = [...cells.values()];
  for (const cluster of clusters) {
    cluster.x /= cluster.members.length;
    cluster.y /= cluster.members.length;
  }
  return clusters.sort((one, two) => two.members.length - one.members.length);
}

/** The smallest box around points in 0..1, or null without points. */
export function boxOf(points) {
  if (!points.length) return null;
  const box = { left: 1, top: 1, right: 0, bottom: 0 };
  for (const { x, y } of points) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

/** Finds what was drawn at a place of the screen: things with `sx`, `sy`, `r`, kept in squares. */
export class ScreenGrid {
  constructor(square = 64) {
    this.square = square;
    this.cells = new Map();
  }

  add(thing) {
    const key = this.key(thing.sx, thing.sy);
    if (!this.cells.has(key)) this.cells.set(key, []);
    this.cells.get(key).push(thing);
  }

  key(x, y) {
    return Math.floor(x / this.square) * 65536 + Math.floor(y / this.square);
  }

  /** The thing nearest to the place, at most `slack` pixels outside its edge; null for none. */
  find(x, y, slack) {
    let best = null;
    let least = slack;
    for (let dx = -1; dx <= 1; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        for (const thing of this.cells.get(this.key(x + dx * this.square, y + dy * this.square)) || []) {
          const distance = Math.hypot(thing.sx - x, thing.sy - y) - thing.r;
          if (distance <= least) {
            least = distance;
            best = thing;
          }
        }
      }
    }
    return best;
  }
}
