"""The world map: outlines, points and names of places, from `data/map/world.json` (made by `tools/world.py`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debar.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Land:
    """One country or territory in the picture."""

    code: str
    """As jurisdictions are written (`UK`, not `GB`)."""
    names: Mapping[str, str]
    """Language -> name."""
    x: float
    y: float
    """Where a mark stands."""
    outline: str
    """An SVG path; empty where the map is too coarse to show it."""
    dot: bool
    """Whether the outline is missing or too small to be seen."""


@dataclass(frozen=True, slots=True)
class World:
    """The whole map, in units of its own: x to the right, y down."""

    width: float
    height: float
    windows: Mapping[str, tuple[float, float, float, float]]
    """Name of a part -> its x, y, width, height."""
    lands: Mapping[str, Land]
    nameless: tuple[str, ...]
    """Outlines that no code stands for."""


@cache
def world() -> World:
    """The map that comes with debar."""
    data: Any = json.loads((files("debar") / "data" / "map" / "world.json").read_text("utf-8"))
    lands = {code: _land(code, each) for code, each in data["places"].items()}
    windows = {name: tuple(corner) for name, corner in data["windows"].items()}
    return World(data["width"], data["height"], windows, lands, tuple(data["land"]))


def _land(code: str, each: Mapping[str, Any]) -> Land:
    names = {"en": each["en"], "ja": each["ja"]}
    return Land(code, names, each["x"], each["y"], each.get("d", ""), each.get("dot", False))


def names_of(rulebook: Rulebook, lang: str, own: Mapping[str, str]) -> dict[str, str]:
    """Code -> name of every jurisdiction and country in a language.

    `own` are names of jurisdictions that are no country (the European Union); without one the name in English stands,
    as the file of its buyers gives it.
    """
    on_map = {code: land.names.get(lang, land.names["en"]) for code, land in world().lands.items()}
    return {**rulebook.jurisdictions, **on_map, **own}
