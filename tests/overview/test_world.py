"""The map's shapes: whole, in range, each with a name in both languages; and the script that makes them."""

from __future__ import annotations

import re
from math import cos, radians
from typing import TYPE_CHECKING

import pytest
from tools import world as making

from debar.catalogue import places
from debar.overview.world import names_of, world
from debar.pictures.words import own_places, say

if TYPE_CHECKING:
    from debar.rulebook import Rulebook

NO_COUNTRY = {"EU", "PAC"}
"""Jurisdictions that stand beside the map."""


def test_every_jurisdiction_is_on_the_map_or_known_to_be_none(rulebook: Rulebook) -> None:
    assert set(places(rulebook)) - set(world().lands) <= NO_COUNTRY


def test_every_jurisdiction_has_a_name_in_both_languages(rulebook: Rulebook) -> None:
    for lang in ("en", "ja"):
        names = names_of(rulebook, lang, own_places(say(lang)))
        assert [code for code in places(rulebook) if names.get(code, code) == code] == []
    assert names["UK"] == "イギリス"
    assert names["EU"] == "欧州連合"


def test_shapes_lie_in_the_picture() -> None:
    shown = world()
    for land in shown.lands.values():
        assert 0 <= land.x <= shown.width
        assert -5 <= land.y <= shown.height + 5
        assert land.outline or land.dot, land.code
        assert re.fullmatch(r"(M[\d. -]+l[\d. -]+z)*", land.outline), land.code
        assert set(land.names) == {"en", "ja"}
    assert {code for code in ("SG", "MT", "NR", "KI", "FM", "LU", "CY") if not shown.lands[code].dot} == set()
    assert not shown.lands["CH"].dot


def test_the_projection_keeps_areas_true() -> None:
    def cell(latitude: float) -> float:
        corners = [
            making.place(x, y) for x, y in ((10, latitude), (11, latitude), (11, latitude + 1), (10, latitude + 1))
        ]
        return abs(making._area(corners))

    for latitude in (-50, -20, 0, 30, 60, 75):
        assert cell(latitude) / cell(0) == pytest.approx(cos(radians(latitude + 0.5)) / cos(radians(0.5)), rel=0.01)


def test_a_ring_over_the_edge_is_cut_in_two() -> None:
    ring = [(170.0, 60.0), (-170.0, 60.0), (-170.0, 70.0), (170.0, 70.0)]
    parts = making._cut(ring)
    assert len(parts) == 2
    for part in parts:
        assert max(x for x, _ in part) - min(x for x, _ in part) == pytest.approx(10)
    assert making._cut([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]) == [[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]]


def test_a_path_leaves_out_what_does_not_move() -> None:
    assert making.path_of([[(0, 0), (0.01, 0), (1, 0), (1, 1.25)]]) == "M0 0l1 0 0 1.2z"
    assert making.path_of([[(0, 0), (0.01, 0), (0, 0.01)]]) == ""
