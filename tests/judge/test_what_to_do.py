"""What a buyer is told to do fits the verdict: what is open is settled first, what is to come is said so."""

from __future__ import annotations

import pytest
from tests.judge.rulebench import bench

DO = "Do not buy it."
PURPOSE = "{bars: [{verdict: prohibited, when: {purpose: [public safety]}}]}"
CARVE = "{exceptions: [{id: blind, text: Blind?, claim: {routes_or_sees_user_data: 'no'}, plausible_for: [antenna]}]}"
USE = "{acts: [use]}"
UNTIL = "{acts: [use], bars: [{verdict: prohibited, deadline: 2027-12-31}]}"


@pytest.mark.parametrize(
    ("rule", "on", "asked", "verdict", "do"),
    [
        ("{}", "2026-11-23", {}, "prohibited", DO),
        ("{}", "2020-06-01", {}, "watch", f"Nothing binds on this day. Once it does: {DO}"),
        ("{}", "2026-11-23", {"strength": "weak"}, "review", f"Settle first what is open. If the rule applies: {DO}"),
        (PURPOSE, "2026-11-23", {}, "review", f"Settle first what is open. If the rule applies: {DO}"),
        (PURPOSE, "2026-11-23", {"purpose": "public safety"}, "prohibited", DO),
        (CARVE, "2026-11-23", {}, "prohibited", DO),
        (
            CARVE,
            "2026-11-23",
            {"goods": "antenna"},
            "conditional",
            f"Show that the exception holds. If it does not: {DO}",
        ),
        (UNTIL, "2026-11-23", {"act": "use"}, "conditional", DO),
        ("{bars: [{verdict: review}]}", "2026-11-23", {}, "review", DO),
        ("{bars: [{verdict: watch}]}", "2026-11-23", {}, "watch", DO),
        (
            USE,
            "2026-11-23",
            {},
            "conditional",
            f"Before you buy, settle whether it will be in service where or when its use is barred. {DO}",
        ),
    ],
)
def test_what_to_do_fits_the_verdict(rule: str, on: str, asked: dict[str, str], verdict: str, do: str) -> None:
    ruling = bench(rule).ruling(on, **asked)
    assert ruling is not None
    assert (ruling.verdict.value, ruling.do) == (verdict, do)
