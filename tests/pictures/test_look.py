"""One look for each verdict, told apart without colour."""

from __future__ import annotations

import pytest

from debar.pictures.look import LOOKS, defs, fill, flow, number, swatch, text_width
from debar.pictures.worldmap import wrapped


def grey(tint: str) -> float:
    """How light a tint is on a scale of grey, 0 to 1."""
    red, green, blue = (int(tint[at : at + 2], 16) for at in (1, 3, 5))
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def test_no_two_looks_are_the_same_without_colour() -> None:
    """Another pattern, or the same with a clearly other grey."""
    looks = list(LOOKS.values())
    for number_, one in enumerate(looks):
        for other in looks[number_ + 1 :]:
            pattern = one.strokes.replace(one.ink, "") != other.strokes.replace(other.ink, "")
            assert pattern or abs(grey(one.ground) - grey(other.ground)) > 0.1, (one, other)


def test_the_strongest_is_the_darkest() -> None:
    darkness = [grey(LOOKS[word].ground) for word in ("prohibited", "conditional", "review", "watch")]
    assert darkness == sorted(darkness)


def test_patterns_belong_to_their_picture() -> None:
    for word, look in LOOKS.items():
        drawn = fill(word, "a")
        assert drawn == (f"url(#a-{word})" if look.strokes else look.ground)
        assert (f'id="a-{word}"' in defs("a")) == bool(look.strokes)
        assert drawn in swatch(word, "a")


@pytest.mark.parametrize(
    ("widths", "room", "places"),
    [
        ([10, 10], 100, [(0, 0), (12, 0)]),
        ([60, 60], 100, [(0, 0), (0, 20)]),
        ([200], 100, [(0, 0)]),
        ([], 100, []),
    ],
)
def test_things_flow_in_lines(widths: list[float], room: float, places: list[tuple[float, float]]) -> None:
    assert list(flow(widths, room, 2, 20)) == places


@pytest.mark.parametrize(("value", "written"), [(12.0, "12"), (0.25, ".2"), (-0.5, "-.5"), (10.06, "10.1")])
def test_coordinates_are_short(value: float, written: str) -> None:
    assert number(value) == written


def test_text_is_broken_where_it_must_be() -> None:
    assert wrapped("one two three", 60, 12) == ["one two", "three"]
    assert wrapped("規則、規則、規則", 40, 12) == ["規則、", "規則、", "規則"]
    assert "".join(wrapped("a b c d", 1, 12)) == "abcd"
    assert text_width("規則", 12) == 24
