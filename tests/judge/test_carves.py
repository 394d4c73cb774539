"""Exceptions with days, makers and references of their own: approvals that are data."""

from __future__ import annotations

import pytest
from tests.judge.rulebench import bench, owned

APPROVALS = """
exceptions:
- {id: other, text: Another approval?, claim: {conditional_approval: "yes"}}
- id: old
  text: Is it an Old?
  claim: {conditional_approval: "yes"}
  makers: [acme]
  references: [Old, DA 1]
  since: 2026-05-15
  until: 2027-11-01
- id: beacon
  text: Is it a Beacon?
  claim: {conditional_approval: "yes"}
  makers: [acme]
  references: [Beacon, Wi-Fi 8]
  since: 2026-05-18
  until: 2027-11-01
  known: 2026-05-20
"""


@pytest.mark.parametrize(
    ("on", "known", "verdict"),
    [
        ("2026-05-17", "2026-11-23", "prohibited"),
        ("2026-05-18", "2026-11-23", "conditional"),
        ("2026-05-18", "2026-05-19", "prohibited"),
        ("2026-05-18", "2026-05-20", "conditional"),
        ("2027-10-31", "2027-10-31", "conditional"),
        ("2027-11-01", "2027-11-01", "prohibited"),
    ],
)
def test_an_exception_holds_between_its_days_as_known(on: str, known: str, verdict: str) -> None:
    assert bench(APPROVALS).says(on, known=known, conditional_approval="yes: Beacon 6") == verdict


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("yes: Old 2 (DA 1)", "conditional"),
        ("yes: OLD", "conditional"),
        ("yes: wi-fi 8", "prohibited"),
        ("yes: WiFi 8", "conditional"),
        ("yes: unfamiliar notice", "conditional"),
        ("yes", "conditional"),
        ("yes: Threshold", "conditional"),
        ("no", "prohibited"),
    ],
    ids=["by both", "in any case", "of another", "unfamiliar spelling", "unfamiliar", "bare", "inside a word", "no"],
)
def test_a_reference_that_names_one_exception_claims_no_other(answer: str, verdict: str) -> None:
    assert bench(APPROVALS).says("2026-05-16", conditional_approval=answer) == verdict


def test_an_exception_for_one_makers_goods_helps_no_other_maker() -> None:
    made = bench(APPROVALS.replace("makers: [acme]", "makers: [other-maker]"))
    assert made.says("2026-06-01", conditional_approval="yes: Beacon") == "prohibited"
    assert made.says("2026-06-01", conditional_approval="yes") == "conditional"


def test_an_exception_for_an_owners_goods_helps_whom_it_owns() -> None:
    made = bench(APPROVALS)
    assert made.says("2026-06-01", maker="beta", lineage=owned("beta", "acme"), conditional_approval="yes: Old") == (
        "conditional"
    )


def test_only_what_is_open_on_that_day_is_asked() -> None:
    ruling = bench(APPROVALS).ruling("2026-05-16")
    assert ruling
    said = [str(question) for question in ruling.questions]
    assert [any(name in line for line in said) for name in ("Another", "Old", "Beacon")] == [True, True, False]


COUNTED = APPROVALS + "bars: [{verdict: prohibited, says: No acme., counts_from: authorised_on}]\nacts: [sell]\n"


@pytest.mark.parametrize(
    ("authorised_on", "verdict"),
    [("2026-05-14", "prohibited"), ("2026-05-15", "conditional"), ("2027-11-01", "prohibited")],
)
def test_a_grant_obtained_under_an_exception_stands(authorised_on: str, verdict: str) -> None:
    answers = {"conditional_approval": "yes: Old", "authorised_on": authorised_on}
    assert bench(COUNTED).says("2028-01-01", act="sell", **answers) == verdict


SHARED = """
id: shared
jurisdiction: XX
name: A list
checked: 2026-11-23
sources: {act: https://example.org/act}
entries:
- {id: one, vendors: [{maker: acme}], listed: 2021-01-01, text: One.}
- {id: two, vendors: [{maker: beta}], listed: 2021-01-01, text: Two.}
exceptions:
- {id: approved, entries: [ENTRY], text: Approved?, claim: {permit: "yes"}}
"""


@pytest.mark.parametrize(("maker", "verdict"), [("acme", "conditional"), ("beta", "prohibited")])
def test_an_exception_of_a_list_holds_for_the_entries_it_names(maker: str, verdict: str) -> None:
    made = bench(
        "{catch: list, bars: [{verdict: prohibited, through: shared}]}", lists=(SHARED.replace("ENTRY", "one"),)
    )
    assert made.says(maker=maker, permit="yes") == verdict


def test_an_exception_of_a_list_that_names_no_entry_of_it_is_refused() -> None:
    with pytest.raises(ValueError, match="'three' is no entry of this list"):
        bench(lists=(SHARED.replace("ENTRY", "three"),))
