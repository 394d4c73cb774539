"""Which clause and which clock a contract carries turns on its day: 52.204-24, -25, -26 against 52.240-90, -91."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from debar.judge.telling import law

if TYPE_CHECKING:
    from debar.rulebook import Rulebook

OLD = "1 business day"
NEW = "72 hours"


def duties(rulebook: Rulebook, rule: str, contract: str) -> str:
    day = date.fromisoformat(contract)
    return "\n".join(law(rulebook.rules[rule], day, max(day, date(2026, 11, 23))).duties)


@pytest.mark.parametrize(
    ("rule", "contract", "told", "not_told"),
    [
        ("US-889A", "2019-08-13", ["FAR 52.204-25(d)(2)(i)", "52.204-26", "FAR 52.204-24", OLD], ["52.240", NEW]),
        ("US-889A", "2026-01-31", ["FAR 52.204-25(d)(2)(i)", OLD], ["52.240-90", "52.240-91", NEW]),
        ("US-889A", "2026-02-01", ["52.240-90", "52.240-91", NEW, OLD], []),
        ("US-889B", "2026-01-31", ["52.204-24(d)(2)", OLD], ["52.240", NEW]),
        ("US-889B", "2026-02-01", ["52.240-90", "52.240-91(h)", NEW, OLD], []),
        ("US-1634", "2023-12-03", ["52.204-23(c)", OLD], ["3 business days", NEW]),
        ("US-1634", "2023-12-04", ["3 business days"], [OLD + " of", NEW]),
        ("US-1634", "2026-02-01", ["3 business days", NEW], []),
        ("US-1656", "2020-06-01", [OLD, "10 business days"], ["30 business days"]),
        ("US-1656", "2021-01-15", ["3 business days", "30 business days"], [OLD]),
        ("US-FASCSA-ACRONIS", "2026-01-31", ["3 business days", "10 business days"], [NEW]),
        ("US-FASCSA-ACRONIS", "2026-02-01", ["3 business days", NEW], []),
        ("US-RFO40", "2026-01-31", [], [NEW]),
        ("US-RFO40", "2026-02-01", [NEW, "52.240-91(h)"], []),
    ],
)
def test_duties_by_the_day_of_the_contract(
    rule: str, contract: str, told: list[str], not_told: list[str], rulebook: Rulebook
) -> None:
    said = duties(rulebook, rule, contract)
    assert [each for each in told if each not in said] == []
    assert [each for each in not_told if each in said] == []


@pytest.mark.parametrize("rule", ["US-889A", "US-889B", "US-1634", "US-FASCSA-ACRONIS"])
def test_the_new_clock_holds_only_where_the_contract_carries_the_clause(rule: str, rulebook: Rulebook) -> None:
    new = next(duty for duty in rulebook.rules[rule].duties if NEW in duty["within"])
    assert "where the contract carries 52.240-91" in new["within"]
    assert "older clocks" in new["what"]
