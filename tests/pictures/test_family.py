"""The picture of a family: bars of ownership, partial dates shown as such, told apart without colour."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from tests.pictures.drawings import SVG, TODAY, parsed, texts

from debar.model import SUPPLY, Ownership
from debar.overview.ownership import LOOKS, UNSURE, family
from debar.pictures.family import NARROW, STROKES, WIDE, chart, family_svg, swatch
from debar.pictures.look import css
from debar.pictures.words import say
from debar.reports.parts.words import languages


def drawn(*edges: Ownership, lang: str = "en", width: float = WIDE, alone: str = "", of: str = "a") -> Any:
    makers = {id for each in edges for id in (each.maker, each.owner)} | {of}
    register: Any = SimpleNamespace(
        makers={id: SimpleNamespace(id=id, owned=[each for each in edges if each.maker == id]) for id in makers}
    )
    found = family(register, of)
    on = chart(found, say(lang), lambda id: f"{id.upper()} <& Co.>", TODAY, width, "f")
    return parsed(family_svg(found, on, alone)), on


def edge(since: str | None, until: str | None, **more: str) -> Ownership:
    return Ownership("a", "b", since, until, more.pop("kind", "subsidiary"), "s", **more)


def bars(root: Any) -> list[tuple[str, float, float]]:
    """(full or dashed, left, right) of every bar."""
    found = [each for each in root.iter(f"{SVG}rect") if each.get("height") == "13"]
    return [
        (
            "dashed" if each.get("stroke-dasharray") else str(each.get("fill")),
            float(each.get("x")),
            float(each.get("x")) + float(each.get("width")),
        )
        for each in found
    ]


def arrows(root: Any) -> int:
    return sum(each.get("class") == "end" for each in root.iter(f"{SVG}path"))


def test_exact_days_are_one_bar_from_the_first_to_the_last() -> None:
    root, on = drawn(edge("2010-01-01", "2020-07-01"))
    ((_, left, right),) = bars(root)
    assert (left, right) == pytest.approx((on.x(date(2010, 1, 1)), on.x(date(2020, 7, 1))), abs=0.2)
    assert arrows(root) == 0


def test_a_year_is_dashed_from_its_first_to_its_last_day() -> None:
    root, on = drawn(edge("2010", "2020"))
    begun, held, over = bars(root)
    assert (begun[0], over[0]) == ("dashed", "dashed")
    assert begun[1:] == pytest.approx((on.x(date(2010, 1, 1)), on.x(date(2011, 1, 1))), abs=0.2)
    assert over[1:] == pytest.approx((on.x(date(2020, 1, 1)), on.x(date(2021, 1, 1))), abs=0.2)
    assert held[1:] == pytest.approx((begun[2], over[1]), abs=0.2)


@pytest.mark.parametrize(("days", "count"), [((None, None), 2), (("2010-01-01", None), 1), ((None, "2020-01-01"), 1)])
def test_an_open_end_has_an_arrow(days: tuple[str | None, str | None], count: int) -> None:
    assert arrows(drawn(edge(*days))[0]) == count


def test_each_look_is_another_without_colour() -> None:
    fills = [swatch(look, "x") for look in LOOKS]
    marks = [
        (f"url(#x-{look})" in drawing, "dasharray" in drawing) for look, drawing in zip(LOOKS, fills, strict=True)
    ]
    assert marks == [(look in STROKES, look == UNSURE) for look in LOOKS]
    assert len(set(STROKES.values())) == len(STROKES)


def test_what_is_not_certain_is_dashed_all_along() -> None:
    (bar,) = bars(drawn(edge("2010-01-01", None, kind=SUPPLY, confidence="uncertain"))[0])
    assert bar[0] == "dashed"


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_words_are_escaped_and_stay_inside(lang: str, width: float) -> None:
    root, _ = drawn(edge("2010", None), lang=lang, width=width)
    assert any("B <& Co.>" in text for text in texts(root, "text"))
    assert root.get("role") == "img"
    assert all(texts(root, tag)[0] for tag in ("title", "desc"))
    for bar in bars(root):
        assert 0 <= bar[1] <= bar[2] <= width


def test_a_picture_alone_brings_its_style_and_its_legend() -> None:
    alone, _ = drawn(edge("2010", None), alone=css())
    said = say("en")
    assert texts(alone, "style")
    assert {said(f"family.look.{look}") for look in LOOKS} <= set(texts(alone, "text"))


def test_a_maker_without_any_family_is_an_empty_picture() -> None:
    root, _ = drawn()
    assert bars(root) == []
