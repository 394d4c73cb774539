"""What is remembered between lines changes no answer: cold and warm memories say the same."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from debar import facts, family, judge, screen
from debar.identify import _weighed as observations
from debar.identify import identify, reading
from debar.model import Evidence, Inquiry
from debar.reports.parts.encode import json_line
from debar.reports.parts.records import as_dict

if TYPE_CHECKING:
    from debar.register import Register

EXAMPLES = Path(__file__).parents[1] / "examples"
MEMORIES = [
    observations,
    reading._remembered,
    family._traced,
    family.turns,
    judge._judged_in_span,
    facts._day,
    facts._remembered_act_day,
    facts.settle,
]
PIECES = st.sampled_from(
    "Huawei huawel Hua-Wei ＺＴＥ S5720-28X-LI-AC / 华为 製 for compatible with switch router P-80755 Хуавей".split()
)
FIELDS = st.sampled_from(["description", "maker_name", "part_number", "seller_name", "text"])
ROWS = st.lists(st.dictionaries(FIELDS, st.lists(PIECES, min_size=1, max_size=5).map(" ".join)), max_size=4)


def forget() -> None:
    for memory in MEMORIES:
        memory.cache_clear()


@settings(max_examples=100, deadline=None)
@given(rows=ROWS)
def test_a_row_is_identified_the_same_whatever_was_seen_before(
    rows: list[dict[str, str]], register: Register
) -> None:
    warm = [identify(row, register) for row in (*rows, *rows)][len(rows) :]
    cold = []
    for row in rows:
        forget()
        cold.append(identify(row, register))
    assert warm == cold


@pytest.mark.parametrize("buyers", [("us-federal-agency",), ("jp-government", "uk-central-government")])
def test_a_second_run_in_one_process_gives_the_same_bytes(buyers: tuple[str, ...]) -> None:
    asked = Inquiry(buyers=buyers, today=date(2026, 11, 25), known=date(2026, 11, 25))

    def run() -> list[bytes]:
        items = screen([str(EXAMPLES / "purchases.csv")], asked)
        return [json_line(as_dict(item)) for item in items if not isinstance(item, Evidence)]

    forget()
    cold = run()
    assert len(cold) > 20
    assert run() == cold


def test_a_lineage_of_a_span_is_that_of_its_days(register: Register) -> None:
    seen = 0
    for maker in register.makers:
        for turn in family.turns(maker, register):
            for on in (turn - timedelta(1), turn, turn + timedelta(1)):
                assert family.lineage_of(maker, on, register) == family.trace(maker, on, register)
                seen += 1
    assert seen > 100
