"""A maker among its owners and holdings, at all times."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from debar.model import SUPPLY, Ownership
from debar.overview.ownership import HELD, SHARED, SUPPLIED, UNSURE, Held, family

if TYPE_CHECKING:
    from debar.register import Register

TODAY = date(2026, 11, 25)


def edge(maker: str, owner: str, since: str | None = None, until: str | None = None, **more: str) -> Ownership:
    return Ownership(maker, owner, since, until, more.pop("kind", "subsidiary"), "s", **more)


def register_of(*edges: Ownership) -> Any:
    makers = {id for each in edges for id in (each.maker, each.owner)}
    owned = {id: SimpleNamespace(id=id, owned=tuple(each for each in edges if each.maker == id)) for id in makers}
    return SimpleNamespace(makers=owned)


def told(register: Any, maker: str) -> list[list[str]]:
    """Owners, then holdings."""
    found = family(register, maker)
    return [
        [f"{each.depth} {each.edge.maker}<{each.edge.owner}" for each in side] for side in (found.above, found.below)
    ]


def test_owners_of_owners_and_holdings_of_holdings_are_there() -> None:
    register = register_of(edge("a", "b"), edge("b", "c"), edge("z", "a"), edge("y", "z"))
    assert told(register, "a") == [["1 a<b", "2 b<c"], ["1 z<a", "2 y<z"]]


def test_owners_come_by_time() -> None:
    register = register_of(edge("a", "late", "2015"), edge("a", "first", None, "2001"), edge("a", "then", "2001-05"))
    assert told(register, "a")[0] == ["1 a<first", "1 a<then", "1 a<late"]


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [
        (("2000", "2010"), ("2005", None), True),
        (("2000", "2010-04"), ("2010-04-01", None), True),
        (("2000", "2010-04-01"), ("2010-04-01", None), False),
        (("2012", None), (None, "2011"), False),
        ((None, None), (None, "1999"), True),
    ],
)
def test_an_owner_s_owner_counts_only_for_the_same_time(first: Any, second: Any, counts: bool) -> None:
    register = register_of(edge("a", "b", *first), edge("b", "c", *second))
    assert (told(register, "a")[0][1:] == ["2 b<c"]) is counts


@pytest.mark.parametrize(("kind", "leads"), [("joint-venture", False), ("affiliate", False), ("brand", True)])
def test_a_part_holding_leads_no_further(kind: str, leads: bool) -> None:
    register = register_of(edge("a", "b", kind=kind), edge("b", "c"))
    assert (len(told(register, "a")[0]) == 2) is leads


def test_a_circle_ends() -> None:
    assert told(register_of(edge("a", "b"), edge("b", "a")), "a") == [["1 a<b", "2 b<a"], ["1 b<a", "2 a<b"]]


@pytest.mark.parametrize(
    ("more", "look"),
    [
        ({}, HELD),
        ({"kind": "brand"}, HELD),
        ({"kind": "joint-venture"}, SHARED),
        ({"kind": SUPPLY}, SUPPLIED),
        ({"kind": SUPPLY, "confidence": "uncertain"}, UNSURE),
        ({"confidence": "uncertain"}, UNSURE),
        ({"confidence": "general-knowledge"}, HELD),
    ],
)
def test_how_an_ownership_looks(more: dict[str, str], look: str) -> None:
    assert Held(edge("a", "b", **more), 1).look == look


@pytest.mark.parametrize(
    ("days", "years"),
    [
        ((None, None), (2017, 2027)),
        (("2003-11", "2007-03"), (2002, 2027)),
        (("2025", None), (2017, 2027)),
        (("2003", "2031-05"), (2002, 2032)),
    ],
)
def test_a_picture_shows_every_day_that_is_named_and_ten_years_at_least(days: Any, years: tuple[int, int]) -> None:
    assert family(register_of(edge("a", "b", *days)), "a").years(TODAY) == years


def test_every_ownership_on_record_stands_on_both_pages(register: Register) -> None:
    for maker in register.makers.values():
        assert {each.edge for each in family(register, maker.id).above if each.depth == 1} == set(maker.owned)
        for each in maker.owned:
            assert each in {held.edge for held in family(register, each.owner).below}
