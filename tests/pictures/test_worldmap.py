"""The map as a drawing: each place in its look, small places as dots, words for everyone, codes apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.pictures.drawings import SVG, parsed, scene, texts

from debar.overview.world import world
from debar.pictures.look import css, fill
from debar.pictures.worldmap import europe_svg, told, world_svg

if TYPE_CHECKING:
    from debar.register import Register
    from debar.rulebook import Rulebook


def test_each_place_has_its_look_and_its_words(rulebook: Rulebook, register: Register) -> None:
    shown = scene(rulebook, register, linked=True)
    links = {a.attrib["href"].removeprefix("#place-"): a for a in parsed(world_svg(shown)).iter(f"{SVG}a")}
    assert links.keys() == shown.places.keys() & world().lands.keys()
    for code, link in links.items():
        place = shown.places[code]
        fills = {each.attrib["fill"] for each in link if "fill" in each.attrib}
        assert fills == {fill(place.word, "m")}
        assert link.attrib["aria-label"] == told(place, shown)
        assert bool([each for each in link if each.tag == f"{SVG}circle"]) == world().lands[code].dot


def test_what_was_not_looked_at_is_told_from_what_was_not_found(rulebook: Rulebook, register: Register) -> None:
    shown = scene(rulebook, register)
    absent = next(place for place in shown.places.values() if place.word == "none-found")
    assert f"looked for on {absent.looked}" in told(absent, shown)
    assert "KZ" not in shown.places
    root = parsed(world_svg(shown))
    (quiet,) = [each for each in root.iter(f"{SVG}path") if world().lands["KZ"].outline in each.attrib["d"]]
    assert quiet.attrib["fill"] == "#ffffff"


def test_a_picture_that_stands_alone_has_its_legend_and_the_union(rulebook: Rulebook, register: Register) -> None:
    root = parsed(world_svg(scene(rulebook, register), css()))
    words = texts(root, "text")
    assert root.attrib["role"] == "img"
    assert any(line.startswith("European Union: ") for line in words)
    assert "looked for, no rule found" in words
    assert "not looked at" in words
    lowest = max(float(each.attrib["y"]) for each in root.iter(f"{SVG}text"))
    assert lowest < float(root.attrib["height"])


@pytest.mark.parametrize("drawn", [world_svg, europe_svg])
def test_codes_do_not_lie_over_each_other(rulebook: Rulebook, register: Register, drawn: object) -> None:
    shown = scene(rulebook, register)
    boxes = []
    for each in parsed(drawn(shown)).iter(f"{SVG}text"):  # type: ignore[operator]
        move, scale = each.attrib["transform"].removesuffix(")").split(") scale(")
        x, y = map(float, move.removeprefix("translate(").split())
        boxes.append((x / float(scale) + float(each.attrib["x"]), y / float(scale) + float(each.attrib["y"])))
    assert boxes
    for number, (x, y) in enumerate(boxes):
        for other_x, other_y in boxes[number + 1 :]:
            assert abs(x - other_x) > 20 or abs(y - other_y) > 10


def test_every_code_stands_once_on_one_of_the_two_maps(rulebook: Rulebook, register: Register) -> None:
    shown = scene(rulebook, register)
    codes = [text[1:] for drawn in (world_svg, europe_svg) for text in texts(parsed(drawn(shown)), "text")]
    assert sorted(codes) == sorted(
        code for code, place in shown.places.items() if place.spoken and code in world().lands
    )
