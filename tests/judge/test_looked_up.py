"""A list that is not on record names nobody by itself: its makers are looked up there, and told so."""

from __future__ import annotations

from tests.judge.rulebench import bench

LISTED = "{bars: [{verdict: prohibited, when: {on_official_list: ['yes']}, only_if_told: [on_official_list]}]}"
CRITERIA = "{id: XX-2, catch: criteria, vendors: [], bars: [{verdict: review, says: Look at suppliers.}]}"


def test_nothing_is_said_of_a_maker_until_somebody_looked_it_up() -> None:
    judged = bench(LISTED).judged()
    assert judged.rulings == ()
    assert any("answer on_official_list where it is so" in note for note in judged.notes)


def test_a_maker_that_was_found_there_is_not_told_to_be_named_by_the_rule() -> None:
    ruling = bench(LISTED).ruling(on_official_list="yes: entry 3")
    assert ruling is not None
    assert ruling.verdict.value == "prohibited"
    assert not any("names Acme" in line for line in ruling.because)
    assert any("Acme is looked up there" in line for line in ruling.because)


def test_and_is_not_of_concern_for_that() -> None:
    assert bench(LISTED, CRITERIA).says(rule="XX-2") == "none"
    assert bench("{}", CRITERIA).says(rule="XX-2") == "review"
