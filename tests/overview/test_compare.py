"""Side by side: the judge's answers to typical buyers, and what an open fact can make of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.judge.rulebench import bench

from debar.catalogue import Filter, places
from debar.family import trace
from debar.model import Act, Lineage
from debar.overview.compare import TYPICAL, Line, Question, compare, compare_rows, note, told

if TYPE_CHECKING:
    from debar.register import Register
    from debar.rulebook import Rulebook

TODAY = date(2026, 11, 25)


def lines(rulebook: Rulebook, register: Register, maker: str = "huawei", **changed: object) -> dict[str, Line]:
    asked: dict[str, object] = {"act": Act.PROCURE, "on": TODAY, "known": TODAY, "goods": "router"} | changed
    question = Question(trace(maker, TODAY, register), maker, **asked)  # type: ignore[arg-type]
    return {line.code: line for line in compare(rulebook, question, Filter())}


def test_every_jurisdiction_has_a_line(rulebook: Rulebook, register: Register) -> None:
    found = lines(rulebook, register)
    assert list(found) == list(places(rulebook))
    rows = compare_rows(found.values(), {})
    assert [row["jurisdiction"] for row in rows] == list(found)
    assert all(row["rules"] or row["note"] for row in rows)


@pytest.mark.parametrize(
    ("maker", "code", "buyer", "verdict"),
    [
        ("huawei", "US", "government", "prohibited"),
        ("huawei", "US", "private-company", None),
        ("huawei", "JP", "government", "review"),
        ("huawei", "JP", "private-company", None),
        ("cisco", "JP", "government", None),
        ("cisco", "US", "government", None),
    ],
)
def test_typical_buyers(
    rulebook: Rulebook, register: Register, maker: str, code: str, buyer: str, verdict: str | None
) -> None:
    answer = lines(rulebook, register, maker)[code].typical[TYPICAL.index(buyer)]
    assert answer.buyer == f"{code.lower()}-{buyer}"
    assert (answer.verdict.value if answer.verdict else None) == verdict


def test_what_turns_on_a_fact_says_at_most(rulebook: Rulebook, register: Register) -> None:
    grant = next(each for each in lines(rulebook, register)["US"].others if each.buyer == "us-grant-recipient")
    assert told(grant) == "review, at most prohibited"
    assert "funds" in {key for said in grant.said for key in said.asks}


def test_the_class_of_goods_counts() -> None:
    book = bench("goods: [router]\nbound: [xx-bound]").rulebook
    asked = {"act": Act.PROCURE, "on": TODAY, "known": TODAY}
    for goods, verdict in (("router", "prohibited"), ("camera", None), (None, "prohibited")):
        (line,) = compare(book, Question(Lineage("acme"), "Acme", goods=goods, **asked), Filter())  # type: ignore[arg-type]
        strongest = {said.verdict.value for answer in line.others for said in answer.said}
        assert strongest == ({verdict} if verdict else set())


def test_nobody_there_says_why(rulebook: Rulebook, register: Register) -> None:
    notes = {note(line) for line in lines(rulebook, register, "cisco").values()}
    assert "rules on record, none speaks of this" in notes
    assert any(each.startswith("none on record, reviewed 20") for each in notes)


def test_the_same_day_known_earlier_knows_less(rulebook: Rulebook, register: Register) -> None:
    story = date(2018, 12, 7)
    found = lines(rulebook, register, on=story, known=story)
    assert found["JP"].typical[0].verdict is not None
    assert found["JP"].typical[0].verdict.value == "watch"
    assert found["SE"].said == ()
