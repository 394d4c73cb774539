"""A helper takes a share of the work; what comes out is what one process alone would give."""

from __future__ import annotations

import os
from datetime import date
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reports import sample

from debar import helper
from debar.helper import AHEAD, CHUNK, PIPE, Chunk, Helper, chunks, shared
from debar.model import NOTHING, Clue, Finding, Identification, Inquiry, Role, Strength, Waiver
from debar.reports.parts.records import as_dict
from debar.screen import screen
from debar.waivers import load

if TYPE_CHECKING:
    from collections.abc import Generator

needs_fork = pytest.mark.skipif(not helper.can_help(), reason="needs a second core and a system that forks")
EXAMPLES = Path(__file__).parents[1] / "examples"
DAY = date(2026, 11, 25)
BATCHES = st.lists(st.lists(st.integers(), max_size=300), max_size=6)


def doubled(number: int) -> tuple[int, int]:
    return number, 2 * number


@settings(max_examples=25, deadline=None)
@given(batches=BATCHES, patience=st.integers(0, 40))
def test_every_part_comes_with_its_results_in_order(batches: list[list[int]], patience: int) -> None:
    found = list(shared(enumerate(batches), doubled, patience))
    assert found == [(at, [doubled(each) for each in batch]) for at, batch in enumerate(batches)]
    assert not active_children()


@needs_fork
def test_most_of_the_work_is_done_by_another_process() -> None:
    ours = os.getpid()
    slow = Event()

    def work(_: int) -> int:
        if os.getpid() == ours:
            slow.wait(0.001)
        return os.getpid()

    pids = [pid for _, results in shared(enumerate([range(5 * CHUNK)] * 3), work, 0) for pid in results]
    assert len(pids) == 15 * CHUNK
    assert len(set(pids) - {ours}) == 1
    assert pids.count(ours) < len(pids) / 2  # it may even be none: the helper is asked first


@needs_fork
def test_a_part_may_announce_many_and_the_helper_rehearses_meanwhile() -> None:
    ours = os.getpid()
    rehearsed: list[int] = []
    slow = Event()

    def work(_: int) -> tuple[bool, int]:
        if os.getpid() == ours:
            slow.wait(0.001)
        return os.getpid() == ours, len(rehearsed)

    parts = [("large", range(0)), ("rows", range(3 * CHUNK))]
    found = list(shared(parts, work, announces=lambda part: part == "large", rehearse=lambda: rehearsed.append(1)))
    assert [(part, len(results)) for part, results in found] == [("large", 0), ("rows", 3 * CHUNK)]
    assert set(found[1][1]) <= {(True, 0), (False, 1)}
    assert (False, 1) in found[1][1]


@needs_fork
def test_a_part_without_things_comes_at_once() -> None:
    found = cast("Generator[Any]", shared(iter([("a", [1]), ("b", []), ("c", [2])]), doubled, 0))
    assert next(found) == ("a", [(1, 2)])
    assert list(found) == [("b", []), ("c", [(2, 4)])]


def test_a_short_run_calls_nobody() -> None:
    ours = os.getpid()
    assert list(shared([("a", range(100))], lambda _: os.getpid())) == [("a", [ours] * 100)]


@needs_fork
def test_a_lost_helper_loses_nothing() -> None:
    ours = os.getpid()

    def work(number: int) -> int:
        if number == 7 and os.getpid() != ours:
            os._exit(9)
        return -number

    many = range(3 * CHUNK)
    found = list(shared(enumerate([many, many, many]), work, 0))
    assert [results for _, results in found] == [[-number for number in many]] * 3


@needs_fork
def test_what_is_more_than_a_pipe_holds_is_done_all_the_same() -> None:
    long = "x" * PIPE
    found = list(shared(enumerate([[long, long], ["y", long]]), len, 0))
    assert found == [(0, [PIPE, PIPE]), (1, [1, PIPE])]


@needs_fork
def test_answers_may_be_more_than_a_pipe_holds() -> None:
    def work(number: int) -> str:
        return str(number) * 20_000

    many = range(AHEAD * CHUNK)
    assert list(shared([("a", many)], work, 0)) == [("a", [work(number) for number in many])]


@needs_fork
def test_a_helper_has_only_so_many_chunks_and_gives_them_back_in_order() -> None:
    there: Helper[int, tuple[int, int]] = Helper(doubled)
    given = chunks(range(AHEAD * CHUNK))
    assert len(given) == AHEAD
    assert all(there.give(chunk) or chunk.done for chunk in given)
    while not all(chunk.done for chunk in given):
        there.finish_one()
    there.close()
    assert [chunk.results for chunk in given] == [[doubled(each) for each in chunk.things] for chunk in given]


@needs_fork
def test_an_error_is_raised_here() -> None:
    def work(number: int) -> int:
        return 1 // number

    with pytest.raises(ZeroDivisionError):
        list(shared([("a", [1, 2, 3, 0, 5, 6, 7, 8])], work, 0))
    assert not active_children()


@needs_fork
def test_who_stops_early_leaves_no_process() -> None:
    found = cast("Generator[Any]", shared(enumerate([range(50)] * 4), doubled, 0))
    next(found)
    found.close()
    assert not active_children()


@needs_fork
def test_items_cross_unchanged() -> None:
    clue = Clue("name", "text", "Huawei", 0, 6, "a name", "https://x.example", "huawei", Strength.STRONG, Role.BRAND)
    who = Identification("huawei", "Huawei", Role.EQUIPMENT, Strength.STRONG, (clue,))
    waiver = Waiver("US-889A", "huawei", "a", "b", "c", until=DAY, scope=NOTHING)
    sent = [*sample.FINDINGS, sample.CLEAR, *sample.ISSUES, sample.ORDERS, who, waiver]
    there: Helper[Any, Any] = Helper(lambda item: item)
    chunk = Chunk[Any, Any](sent)
    assert there.give(chunk)
    while not chunk.done:
        there._collect()
    there.close()
    back = chunk.results
    assert back == sent
    findings = [item for item in sent if isinstance(item, Finding)]
    assert findings
    assert [as_dict(item) for item in back if isinstance(item, Finding)] == [as_dict(item) for item in findings]


@needs_fork
def test_a_file_says_the_same_with_and_without_help(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Inquiry(buyers=("us-federal-agency", "uk-central-government"), today=DAY, known=DAY)
    paths = [str(EXAMPLES / name) for name in ("purchases.csv", "chotatsu-cp932.csv", "estate-netbox.csv")]
    waivers = load(EXAMPLES / "waivers.yaml")
    alone = list(screen(paths, asked, waivers=waivers, everything=True))
    monkeypatch.setattr(helper, "shared", partial(shared, patience=0))
    assert list(screen(paths, asked, waivers=waivers, everything=True)) == alone
    assert len(alone) > 1_000
