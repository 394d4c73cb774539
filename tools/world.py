"""Make `src/debar/data/map/world.json`, the shapes and names of the world map, from Natural Earth and CLDR.

    python tools/world.py countries-110m.json countries-50m.json

Both files are Natural Earth 4.1 (public domain) as TopoJSON, as the npm package `world-atlas` 2.0.2 holds them. Names in
English and Japanese come from Unicode CLDR through the Python package `babel`, codes from `pycountry`; neither is
needed to run debar. The projection is Equal Earth (Savric, Patterson and Jenny 2018), which keeps areas true.

The file: `width`, `height`; `windows` (name -> x, y, width, height of a part worth a picture of its own); `places`
(code as debar writes jurisdictions -> `en`, `ja`, the point `x`, `y` where a mark stands, `d` the outline as an SVG path
where the coarse map has one, `dot` where the outline is too small to see); `land`, outlines that no code stands for.
"""

from __future__ import annotations

import argparse
import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

OUT = Path(__file__).resolve().parent.parent / "src" / "debar" / "data" / "map" / "world.json"
WIDTH = 1000
SOUTH, NORTH = -56.5, 85.0
"""Degrees of latitude that are shown; the Antarctic has no buyers."""
WINDOWS = {"europe": ((-11.0, 32.5), (37.0, 70.5))}
"""Parts with many small neighbours: south-west and north-east corner in degrees."""
ALSO_CALLED = {"GB": "UK"}
"""Codes that debar writes otherwise than ISO 3166."""
NO_NUMBER = {"Kosovo": "XK"}
"""Outlines that carry no ISO number, by the name Natural Earth gives."""
LEFT_OUT = {"AQ"}
SMALLEST = 9.0
"""Square units of the picture below which an outline cannot be seen."""

Point = tuple[float, float]
Ring = list[Point]


def equal_earth(longitude: float, latitude: float) -> Point:
    """Degrees to the plane, in units of the radius of the earth; y grows to the north."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    root = math.sqrt(3) / 2
    t = math.asin(root * math.sin(math.radians(latitude)))
    slope = a1 + 3 * a2 * t**2 + t**6 * (7 * a3 + 9 * a4 * t**2)
    x = math.radians(longitude) * math.cos(t) / (root * slope)
    return x, t * (a1 + a2 * t**2 + t**6 * (a3 + a4 * t**2))


HALF = equal_earth(180, 0)[0]
TOP = equal_earth(0, NORTH)[1]
SCALE = WIDTH / (2 * HALF)
HEIGHT = round((TOP - equal_earth(0, SOUTH)[1]) * SCALE)


def place(longitude: float, latitude: float) -> Point:
    """Degrees to the picture: x to the right, y down."""
    x, y = equal_earth(longitude, latitude)
    return (x + HALF) * SCALE, (TOP - y) * SCALE


def outlines(path: Path) -> list[tuple[str | None, str, list[Ring]]]:
    """(ISO number, name, rings in the picture) of every country in a TopoJSON file."""
    topology = json.loads(path.read_text("utf-8"))
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    return [
        (
            each.get("id"),
            each["properties"]["name"],
            [[place(*point) for point in part] for ring in _rings(each) for part in _cut(_ring(ring, arcs))],
        )
        for each in topology["objects"]["countries"]["geometries"]
    ]


def _cut(ring: Ring) -> list[Ring]:
    """A ring in degrees as rings that do not cross the edge of the map, which is the 180th meridian."""
    whole: Ring = []
    turn = 0.0
    for longitude, latitude in ring:
        if whole and abs(longitude + turn - whole[-1][0]) > 180:
            turn += 360 if longitude + turn < whole[-1][0] else -360
        whole.append((longitude + turn, latitude))
    turns = {math.floor((longitude + 180 - 1e-9) / 360) for longitude, _ in whole} | {0}
    parts = ([(longitude - 360 * each, latitude) for longitude, latitude in whole] for each in sorted(turns))
    return [cut for part in parts if len(cut := _side(_side(part, 180, -1), -180, 1)) > 2]


def _side(ring: Ring, edge: float, sign: int) -> Ring:
    """What of a ring lies on one side of a meridian."""
    kept: Ring = []
    for (x1, y1), (x2, y2) in zip(ring[-1:] + ring[:-1], ring, strict=True):
        before, after = (x1 - edge) * sign >= 0, (x2 - edge) * sign >= 0
        if before != after:
            kept.append((edge, y1 + (y2 - y1) * (edge - x1) / (x2 - x1)))
        if after:
            kept.append((x2, y2))
    return kept


def _arc(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    """A line of the file, where each point is the step from the one before, in degrees."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    line = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        line.append((x * sx + tx, y * sy + ty))
    return line


def _rings(geometry: dict[str, Any]) -> list[list[int]]:
    match geometry["type"]:
        case "Polygon":
            return geometry["arcs"]
        case "MultiPolygon":
            return [ring for polygon in geometry["arcs"] for ring in polygon]
        case _:
            return []


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    """The arcs of a ring one behind the other; a negative number is an arc walked backwards."""
    points: Ring = []
    for number in numbers:
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += line[1:] if points else line
    return points


def _area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2


def _middle(rings: list[Ring]) -> Point:
    """The centre of the largest ring."""
    ring = max(rings, key=lambda each: abs(_area(each)))
    area = _area(ring)
    if abs(area) < 1e-6:
        return ring[0]
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    cross = [(x1 + x2, y1 + y2, x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs]
    return sum(x * c for x, _, c in cross) / (6 * area), sum(y * c for _, y, c in cross) / (6 * area)


def path_of(rings: list[Ring]) -> str:
    """Rings as an SVG path in tenths of a unit; specks and points that do not move are left out."""
    parts = []
    for ring in rings:
        steps = list(dict.fromkeys((round(x * 10), round(y * 10)) for x, y in ring))
        if len(steps) < 3:
            continue
        x, y = steps[0]
        words = [f"M{_tenth(x)} {_tenth(y)}l"]
        moves = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(steps)]
        words.append(" ".join(f"{_tenth(dx)} {_tenth(dy)}" for dx, dy in moves) + "z")
        parts.append("".join(words))
    return "".join(parts).replace(" -", "-")


def _tenth(number: int) -> str:
    text = f"{number / 10:.1f}".removesuffix(".0")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def code_of(number: str | None, name: str) -> str | None:
    """The code debar writes for an outline; None where it stands for no place with a code."""
    from pycountry import countries

    found = countries.get(numeric=number) if number else None
    code = found.alpha_2 if found else NO_NUMBER.get(name)
    return ALSO_CALLED.get(code, code) if code else None


def world(coarse: Path, fine: Path) -> dict[str, Any]:
    """The whole file; outlines are the coarse ones, points and places too small for them come from the fine ones."""
    from babel import Locale

    english, japanese = Locale("en").territories, Locale("ja").territories
    iso = {ours: theirs for theirs, ours in ALSO_CALLED.items()}
    places: dict[str, dict[str, Any]] = {}
    land: list[str] = []
    for number, name, rings in outlines(fine):
        code = code_of(number, name)
        if code and rings and code not in LEFT_OUT and code not in places:
            x, y = _middle(rings)
            called = iso.get(code, code)
            places[code] = {
                "en": english[called],
                "ja": japanese[called],
                "x": round(x, 1),
                "y": round(y, 1),
                "dot": True,
            }
    for number, name, rings in outlines(coarse):
        code = code_of(number, name)
        if code in LEFT_OUT:
            continue
        shape = path_of(rings)
        if code is None:
            land.append(shape)
            continue
        places[code]["d"] = shape
        if sum(abs(_area(ring)) for ring in rings) >= SMALLEST:
            del places[code]["dot"]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "windows": {name: _window(*corners) for name, corners in WINDOWS.items()},
        "places": dict(sorted(places.items())),
        "land": land,
    }


def _window(south_west: Point, north_east: Point) -> list[float]:
    """The smallest box around a part: meridians lean, so every corner counts."""
    (west, south), (east, north) = south_west, north_east
    corners = [place(x, y) for x in (west, east) for y in (south, north)]
    left, top = (min(corner[axis] for corner in corners) for axis in (0, 1))
    right, bottom = (max(corner[axis] for corner in corners) for axis in (0, 1))
    return [round(each, 1) for each in (left, top, right - left, bottom - top)]


def main() -> None:
    """Read both files and write the map."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("coarse", type=Path, help="countries-110m.json")
    parser.add_argument("fine", type=Path, help="countries-50m.json")
    given = parser.parse_args()
    whole = world(given.coarse, given.fine)
    lines = [f'  "{code}": {json.dumps(each, ensure_ascii=False)}' for code, each in whole["places"].items()]
    head = json.dumps({key: whole[key] for key in ("width", "height", "windows", "land")})[1:-1]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("{" + head + ',\n"places": {\n' + ",\n".join(lines) + "\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
