"""Who owned a maker on a day: both sides of every edge, partial days, uncertain sources, circles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, cast

import pytest

from debar.family import related, trace
from debar.model import Ownership
from debar.register.entries import Maker

if TYPE_CHECKING:
    from debar.register import Register


@dataclass
class Makers:
    """As much of a register as a family needs."""

    makers: dict[str, Maker] = field(default_factory=dict)


def edge(maker: str, owner: str, since: str | None = None, until: str | None = None, **more: str) -> Ownership:
    return Ownership(maker, owner, since, until, more.pop("kind", "subsidiary"), "https://example.org", **more)


def family(*edges: Ownership) -> Register:
    ids = {each.maker for each in edges} | {each.owner for each in edges}
    makers = {
        each: Maker(each, each, None, "", (), (), (), owned=tuple(one for one in edges if one.maker == each))
        for each in ids
    }
    return cast("Register", Makers(makers))


SOLD = family(
    edge("honor", "huawei", "2013", "2020-11-17", kind="brand"),
    edge("huawei", "holding", None, None),
    edge("lorex", "dahua", "2018", "2022-11"),
    edge("lorex", "dahua", "2022-11", kind="supply"),
    edge("rumour", "huawei", confidence="uncertain"),
    edge("part", "huawei", kind="affiliate"),
    edge("part", "fund", kind="subsidiary"),
    edge("fund", "bank"),
)


@pytest.mark.parametrize(
    ("maker", "day", "group", "owners", "uncertain", "former"),
    [
        ("honor", "2012-12-31", "honor", [], [], []),
        ("honor", "2013-06-01", "honor", [], ["huawei"], []),
        ("honor", "2014-01-01", "holding", ["huawei", "holding"], [], []),
        ("honor", "2020-11-16", "holding", ["huawei", "holding"], [], []),
        ("honor", "2020-11-17", "honor", [], [], ["huawei"]),
        ("lorex", "2022-10-31", "dahua", ["dahua"], [], []),
        ("lorex", "2022-11-15", "lorex", [], ["dahua", "dahua"], []),
        ("lorex", "2022-11-30", "lorex", [], ["dahua"], ["dahua"]),
        ("rumour", "2024-01-01", "rumour", [], ["huawei"], []),
        ("part", "2024-01-01", "bank", ["huawei", "holding", "fund", "bank"], [], []),
        ("nobody", "2024-01-01", "nobody", [], [], []),
    ],
)
def test_the_lineage_of_a_day(
    maker: str, day: str, group: str, owners: list[str], uncertain: list[str], former: list[str]
) -> None:
    lineage = trace(maker, date.fromisoformat(day), SOLD)
    assert lineage.group == group
    assert [each.owner for each in lineage.owners] == owners
    assert [each.owner for each in lineage.uncertain] == uncertain
    assert [each.owner for each in lineage.former] == former


def test_a_circle_ends() -> None:
    circle = family(edge("a", "b"), edge("b", "c"), edge("c", "a"))
    assert [each.owner for each in trace("a", date(2024, 1, 1), circle).owners] == ["b", "c", "a"]
    assert related("a", "c", circle)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("honor", "huawei", True), ("honor", "part", True), ("lorex", "huawei", False), ("lorex", "lorex", True)],
)
def test_who_ever_belonged_together(one: str, other: str, expected: bool) -> None:
    assert related(one, other, SOLD) is expected
    assert related(other, one, SOLD) is expected
