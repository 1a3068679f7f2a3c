"""Derives src/marsad/data/shared/outlines.json, the land of the maps, from Natural Earth (public domain).

Input: countries-10m.json of the npm package world-atlas 2.0.2 (`npm pack world-atlas@2.0.2`, unpack), a TopoJSON of
Natural Earth 4.1.0, 1:10m. Output: the same countries with arcs simplified (Douglas-Peucker), fine in the Arab world and
its neighbours, coarse elsewhere, small islands elsewhere left out. Borders stay shared: an arc is simplified once.

    python tools/build_outlines.py package/countries-10m.json src/marsad/data/shared/outlines.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

REGION = (-19.0, -2.0, 76.0, 43.0)  # west, south, east, north
FINE, COARSE = 0.022, 0.33  # degrees a simplified line may stray
SMALLEST_FINE, SMALLEST_COARSE = 0.004, 0.6  # square degrees of the box of an island that stays
GRID = 0.01  # degrees: the step of the coordinates written
Point = tuple[float, float]


def decode(topology: dict) -> list[list[Point]]:
    """The arcs in degrees."""
    (kx, ky), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * kx + tx, y * ky + ty))
        arcs.append(unwrap(points))
    return arcs


def unwrap(points: list[Point]) -> list[Point]:
    """The points without a jump at 180 degrees: a line that crosses it goes on to 181, not back to -179."""
    turned = 0
    out = points[:1]
    for (before, _), (lon, lat) in zip(points, points[1:], strict=False):
        turned += 360 if lon - before < -180 else -360 if lon - before > 180 else 0
        out.append((lon + turned, lat))
    return out


def is_near(points: list[Point]) -> bool:
    west, south, east, north = REGION
    return any(west <= x <= east and south <= y <= north for x, y in points)


def simplify(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas-Peucker; the ends stay."""
    keep = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    if points[0] == points[-1] and len(points) > 3:  # a ring: its farthest point stays, or it would fold into a line
        far = max(range(len(points)), key=lambda at: distance(points[at], points[0], points[0]))
        keep.add(far)
        waiting = [(0, far), (far, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        inner = range(first + 1, last)
        at = max(inner, key=lambda each: distance(points[each], points[first], points[last]), default=None)
        if at is not None and distance(points[at], points[first], points[last]) > tolerance:
            keep.add(at)
            waiting += [(first, at), (at, last)]
    return [points[at] for at in sorted(keep)]


def distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (ax, ay), (bx, by) = point, start, end
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    share = 0.0 if length == 0 else max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / length))
    return float(((x - ax - share * dx) ** 2 + (y - ay - share * dy) ** 2) ** 0.5)


def is_kept(ring: list[int], arcs: list[list[Point]]) -> bool:
    """Whether a ring is large enough to be seen. Rings that share a border stay: they close a neighbour."""
    if len(ring) > 1:
        return True
    points = arcs[ring[0] if ring[0] >= 0 else ~ring[0]]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = (max(xs) - min(xs)) * (max(ys) - min(ys))
    return box >= (SMALLEST_FINE if is_near(points) else SMALLEST_COARSE)


def encode(points: list[Point]) -> list[int]:
    """x, y, dx, dy, ... in steps of the grid, repeated points left out."""
    flat: list[int] = []
    at = (0, 0)
    for x, y in points:
        here = (round(x / GRID), round(y / GRID))
        if flat and here == at:
            continue
        flat += [here[0] - at[0], here[1] - at[1]] if flat else list(here)
        at = here
    return flat


def make_outlines(topology: dict) -> dict:
    arcs = decode(topology)
    kept: dict[int, int] = {}
    countries = []
    for country in topology["objects"]["countries"]["geometries"]:
        if not country.get("arcs") or country["properties"]["name"] == "Antarctica":
            continue
        polygons = [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]
        rings = [ring for polygon in polygons for ring in polygon if is_kept(ring, arcs)]
        renamed = []
        for ring in rings:
            named = [kept.setdefault(at if at >= 0 else ~at, len(kept)) for at in ring]
            renamed.append([new if old >= 0 else ~new for new, old in zip(named, ring, strict=True)])
        if renamed:
            countries.append({"id": country.get("id", ""), "rings": renamed})
    written = [encode(simplify(arcs[old], FINE if is_near(arcs[old]) else COARSE)) for old in kept]
    return {
        "credit": "Natural Earth (public domain), by way of world-atlas 2.0.2; simplified for Marsad",
        "grid": GRID,
        "arcs": written,
        "countries": countries,
    }


if __name__ == "__main__":
    found = make_outlines(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    text = json.dumps(found, separators=(",", ":")) + "\n"
    Path(sys.argv[2]).write_text(text, "utf-8")
    print(f"{len(found['countries'])} countries, {sum(map(len, found['arcs'])) // 2} points, {len(text):,} bytes")
