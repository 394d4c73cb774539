"""A run that stops anywhere goes on and gives the same; what belongs to another question is refused."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from tests.reports import sample

from debar import journal as room
from debar.errors import UsageError
from debar.journal import Journal
from debar.journal.head import as_begun, differences, head
from debar.model import Batch, Inquiry
from debar.readers import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DAY = date(2026, 11, 25)
ASKED = Inquiry(("us-federal-agency",), DAY, DAY)
JOB = SimpleNamespace(everything=True)


def batch(rows: int) -> Batch:
    return Batch(sample.ORDERS, pa.record_batch({"text": ["x"] * rows}), pa.array(range(rows)))


PARTS: list[tuple[Any, list[Any]]] = [
    (sample.ORDERS, [[sample.ORDERS]]),
    (batch(7), [[sample.ONT], [sample.CLEAR], [], [sample.WAIVED, sample.ISSUES[0]]]),
    (batch(2), []),
    (sample.ISSUES[1], [[sample.ISSUES[1]]]),
    (sample.SHEET, [[sample.SHEET]]),
    (batch(9), [[sample.ROUTER], [sample.CHINESE]]),
]
WHOLE = [(part.rows.num_rows if isinstance(part, Batch) else 0, results) for part, results in PARTS]


def reading(parts: list[tuple[Any, list[Any]]], looked: list[int]) -> Any:
    """A way to read these parts, which notes the numbers of those that are looked at."""

    def here(job: object, passed: Callable[[object], bool]) -> Iterator[tuple[int, list[Any]]]:
        for number, (part, results) in enumerate(parts):
            if not passed(part):
                looked.append(number)
                yield part.rows.num_rows if isinstance(part, Batch) else 0, results

    return here


def begun(path: Path, **more: Any) -> Journal:
    journal = Journal(path)
    journal.begin(asked(**more))
    return journal


def asked(inquiry: Inquiry = ASKED, options: ReadOptions | None = None, **more: Any) -> dict[str, Any]:
    given = {"rulebook": "r" * 64, "register": "g" * 64, **more}
    return head(inquiry, options or ReadOptions(), given.pop("evidence", ["orders.csv"]), **given)


@pytest.mark.parametrize("stop", range(len(PARTS) + 1))
@pytest.mark.parametrize("at_once", [1, 2, 100])
@pytest.mark.parametrize("every", [0.0, 1e9])
def test_a_run_goes_on_wherever_it_stopped(
    stop: int, at_once: int, every: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "AT_ONCE", at_once)
    monkeypatch.setattr(room, "EVERY", every)
    path = tmp_path / "out.resume"
    first = begun(path)
    run = first.over(reading(PARTS, []))(JOB)
    assert [next(run) for _ in range(stop)] == WHOLE[:stop]
    assert isinstance(run, Generator)
    run.close()
    first.close(done=False)
    looked: list[int] = []
    second = begun(path)
    assert list(second.over(reading(PARTS, looked))(JOB)) == WHOLE
    assert looked == list(range(stop, len(PARTS)))
    second.close(done=True)
    assert not path.exists()


@pytest.mark.parametrize("every", [0.0, 1e9])
@pytest.mark.parametrize("at_once", [1, 3, 100])
def test_a_damaged_end_is_looked_at_again(
    at_once: int, every: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Again and again: each time what is kept of what was given again must be whole."""
    monkeypatch.setattr(room, "EVERY", every)
    monkeypatch.setattr(room, "AT_ONCE", at_once)
    path = tmp_path / "out.resume"
    first = begun(path)
    list(first.over(reading(PARTS, []))(JOB))
    first.close(done=False)
    whole = path.read_bytes()
    for size in range(len(whole) - 1, 900, -97):
        path.write_bytes(whole[:size] + b"\0" * (size % 3))
        for more in (True, False):
            looked: list[int] = []
            again = begun(path)
            assert list(again.over(reading(PARTS, looked))(JOB)) == WHOLE
            assert bool(looked) == more
            again.close(done=False)


def test_what_no_piece_can_hold_ends_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "EVERY", 0)
    monkeypatch.setattr(room, "LARGEST", 1_500)
    path = tmp_path / "out.resume"
    first = begun(path)
    assert list(first.over(reading(PARTS, []))(JOB)) == WHOLE
    first.close(done=False)
    looked: list[int] = []
    again = begun(path)
    assert list(again.over(reading(PARTS, looked))(JOB)) == WHOLE
    assert looked == [1, 2, 3, 4, 5]
    again.close(done=True)


CHANGED = replace(sample.ORDERS, digest="0" * 64)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([(CHANGED, [[CHANGED]]), *PARTS[1:]], "purchases/orders.csv has changed since the run began"),
        ([PARTS[0], (batch(6), []), *PARTS[2:]], "purchases/orders.csv is not read as by the run"),
        ([PARTS[0], PARTS[3], *PARTS[1:]], "purchases/broken.xlsx is not read as"),
        ([(batch(3), []), *PARTS[1:]], "purchases/orders.csv is not read as"),
        (PARTS[:3], "the evidence ends before it did"),
        ([], "the evidence ends before it did"),
    ],
)
def test_other_evidence_is_refused(parts: list[Any], said: str, tmp_path: Path) -> None:
    path = tmp_path / "out.resume"
    first = begun(path)
    list(first.over(reading(PARTS, []))(JOB))
    first.close(done=False)
    before = path.read_bytes()
    again = begun(path)
    with pytest.raises(UsageError, match=said) as told:
        list(again.over(reading(parts, []))(JOB))
    assert str(path) in str(told.value)
    assert "delete" in str(told.value)
    again.close(done=False)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"rulebook": "x" * 64}, "the rulebook differs"),
        ({"register": "x" * 64}, "the register of makers differs"),
        (
            {"inquiry": replace(ASKED, buyers=("jp-government",))},
            "--buyer was us-federal-agency and is jp-government",
        ),
        ({"inquiry": replace(ASKED, on=DAY)}, "--on was not given and is 2026-11-25"),
        ({"inquiry": replace(ASKED, answers={"funds": "own"})}, "--answer was not given and is funds=own"),
        ({"options": ReadOptions(sheet="2024")}, "--sheet was not given and is 2024"),
        ({"options": ReadOptions(mapping={"brand": "Marke"})}, "--map was not given and is brand=Marke"),
        ({"everything": True}, "--all was not given and is given"),
        ({"evidence": ["orders.csv", "more.csv"]}, "more.csv is new among the evidence"),
        ({"evidence": []}, "orders.csv is missing among the evidence"),
    ],
)
def test_another_question_is_refused(more: dict[str, Any], said: str, tmp_path: Path) -> None:
    path = tmp_path / "out.resume"
    begun(path).close(done=False)
    journal = Journal(path)
    with pytest.raises(UsageError) as told:
        journal.begin(asked(**more))
    assert said in str(told.value)
    assert "delete that file to begin anew" in str(told.value)
    journal.close(done=False)
    begun(path).close(done=True)


def test_files_are_compared_by_what_is_in_them(tmp_path: Path) -> None:
    file = tmp_path / "waivers.yaml"
    file.write_text("[]")
    before = asked(waivers=[str(file)])
    assert differences(before, asked(waivers=[str(file)])) == []
    file.write_text("[ ]")
    assert differences(before, asked(waivers=[str(file)])) == ["the file of --waivers differs"]
    assert differences(asked(), before) == ["the file of --waivers differs"]


def test_a_run_keeps_the_day_on_which_it_began() -> None:
    later = date(2026, 11, 26)
    begun = asked()
    assert as_begun(replace(ASKED, today=later, known=later), begun) == ASKED
    named = replace(ASKED, today=later, known=date(2020, 1, 1))
    assert as_begun(named, begun) == replace(named, today=DAY)
    assert differences(begun, asked(as_begun(named, begun))) == ["--known was 2026-11-25 and is 2020-01-01"]


@pytest.mark.parametrize("head", [{}, {"today": 7, "known": None}, {"today": "soon", "known": "2026-11-25"}])
def test_a_head_that_is_not_ours_is_another_question(head: dict[str, Any]) -> None:
    assert as_begun(ASKED, head) == ASKED
    assert len(differences(head, asked())) > 4


def test_a_name_that_is_no_unicode_is_the_same_name_again() -> None:
    import orjson

    told = asked(evidence=["order\udcff.csv"])
    assert orjson.loads(orjson.dumps(told)) == told
