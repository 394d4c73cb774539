"""A run cut into splits tells what one machine tells: the same items in the same order."""

from __future__ import annotations

import tempfile
from concurrent.futures import Future
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from debar import answers
from debar.errors import EvidenceError, UsageError
from debar.model import Issue, Observed, Waiver
from debar.readers import ReadOptions, Source, evidence_files
from debar.scale import files, parcel
from debar.scale.files import Split, Task, tasks_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from debar.model import Item
    from debar.rulebook import Rulebook
    from debar.screen import Job, Looked

    Ask = Callable[..., list[Item]]


pytestmark = pytest.mark.usefixtures("short")


class Workers:
    """Workers in this process, that get what crosses a network as bytes, and count what they did."""

    def __init__(self, room: int = 5, twice: bool = False) -> None:
        self.room = room
        self.tasks: list[Task] = []
        self._twice = twice

    def __call__(self, job: Job) -> Iterator[Looked]:
        packed = parcel.packed(job.desk)

        def submit(task: Task) -> Future[list[tuple[int, bytes]]]:
            self.tasks.append(task)
            how = job.reading or ReadOptions()
            for _ in range(1 + self._twice):
                told = list(files.answered(task, packed.label(), lambda: packed.content, how, job.everything))
            done: Future[list[tuple[int, bytes]]] = Future()
            done.set_result(told)
            return done

        return files.run(job, submit, lambda: self.room)


@pytest.mark.parametrize("everything", [False, True])
def test_it_tells_what_one_machine_tells(ask: Ask, evidence: Path, everything: bool) -> None:
    alone = ask(evidence, everything=everything)
    workers = Workers()
    assert ask(evidence, everything=everything, work=workers) == alone
    pieces = [split.source.name for task in workers.tasks for split in task.splits if split.piece]
    assert {"clear.parquet", "by-text.parquet", "unsettled.parquet"} == set(pieces)
    assert sum(isinstance(item, Issue) for item in alone) > 5


@pytest.mark.parametrize(
    "more", [{"since": date(2019, 1, 1)}, {"answers": {"purpose": "none of these"}}, {"strict": True}]
)
def test_whatever_is_asked(ask: Ask, evidence: Path, more: dict[str, Any]) -> None:
    paths = [evidence / "clear.parquet", evidence / "purchases.csv"]
    assert ask(*paths, work=Workers(), **more) == ask(*paths, **more)


def test_waivers_and_answers_from_files_go_along(
    ask: Ask, evidence: Path, tmp_path: Path, rulebook: Rulebook
) -> None:
    (tmp_path / "answers.yaml").write_text("- scope: {place: row 1}\n  answers: {purpose: none of these}\n")
    said = answers.load([str(tmp_path / "answers.yaml")], rulebook)
    waiver = Waiver("US-889A", "huawei", "A. Person", "spare part", "B. Person", date(2027, 1, 1), {"order": "PO-5"})
    alone, apart = (
        ask(evidence / "clear.parquet", waivers=[waiver], answers_from=said, work=work) for work in (None, Workers())
    )
    assert alone == apart
    assert sum(bool(getattr(item, "waived", None)) for item in apart) == 1


def test_a_task_that_is_run_twice_tells_the_same(ask: Ask, evidence: Path) -> None:
    assert ask(evidence, work=Workers(twice=True)) == ask(evidence, work=Workers())


@pytest.mark.parametrize("room", [1, 2, 1_000])
def test_how_many_are_under_way_changes_nothing(ask: Ask, evidence: Path, room: int) -> None:
    assert ask(evidence / "clear.parquet", work=Workers(room)) == ask(evidence / "clear.parquet")


def test_small_files_go_together_and_pieces_alone(evidence: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    how = ReadOptions()
    assert all(len(task.splits) == 1 for task in tasks_of(evidence_files([str(evidence / "clear.parquet")]), how))
    [estate] = tasks_of(evidence_files([str(evidence / "list.csv"), str(evidence / "empty.csv")]), how)
    assert [split.source.name for split in estate.splits] == ["list.csv", "empty.csv"]
    monkeypatch.setattr("debar.scale.files.MOST_FILES", 1)
    assert len(list(tasks_of(evidence_files([str(evidence / "list.csv"), str(evidence / "empty.csv")]), how))) == 2


def test_what_no_worker_can_have_stays(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Description\nHuawei S5720 switch\n")
    [source] = evidence_files([str(tmp_path / "a.csv")])
    spooled = replace(source, keep=object())
    refused = replace(source, refused="it is a link that leads out of the folder")
    assert [task.stays for task in tasks_of([spooled, source, refused], ReadOptions())] == [True, False, True]


@pytest.mark.parametrize(("change", "says"), [("gone", "cannot be read on worker"), ("longer", "give every worker the same file")])  # fmt: skip  # noqa: E501
def test_a_worker_that_has_another_file_says_so(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, says: str
) -> None:
    (tmp_path / "a.csv").write_text("Description\nHuawei S5720 switch\n")
    cut = files._splits

    def elsewhere(source: Any, how: ReadOptions) -> Iterator[Split]:
        for split in cut(source, how):
            file = tmp_path / "nowhere.csv" if change == "gone" else source.file
            yield replace(split, source=replace(source, file=file), size=split.size - (change == "longer"))

    monkeypatch.setattr(files, "_splits", elsewhere)
    with pytest.raises(UsageError, match=says):
        ask(tmp_path / "a.csv", work=Workers())


def test_a_wrong_question_is_told_as_on_one_machine(ask: Ask, evidence: Path) -> None:
    how = ReadOptions(mapping={"maker_name": "no such column"})
    for work in (None, Workers()):
        with pytest.raises(UsageError, match="there is no such column"):
            ask(evidence / "purchases.csv", reading=how, work=work)


def test_workers_with_another_debar_do_not_judge(ask: Ask, evidence: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = parcel.packed
    monkeypatch.setattr(parcel, "packed", lambda desk: replace(packed(desk), version="0.0.1"))
    with pytest.raises(UsageError, match=r"and who asks has 0\.0\.1 .* install the same debar everywhere"):
        ask(evidence / "purchases.csv", work=Workers())


def test_silence_crosses_too(ask: Ask, evidence: Path) -> None:
    items = ask(evidence / "list.csv", everything=True, buyers=("nz-network-operator",), work=Workers())
    assert items == ask(evidence / "list.csv", everything=True, buyers=("nz-network-operator",))
    assert any(isinstance(item, Observed) for item in items)


class Store:
    """A store that lets in only whoever asks, or everybody."""

    def __init__(self, folder: Path, open_to_all: bool) -> None:
        self.folder = folder
        self.open_to_all = open_to_all
        self.asked = 0

    def sources(self, paths: list[str | Source]) -> list[Source]:
        return [path if isinstance(path, Source) else self.source(path) for path in paths]

    def source(self, path: str) -> Source:
        return Source(path, Path(path).name, Path(path), fetch=partial(self.fetch, path))

    def fetch(self, path: str) -> Any:
        self.asked += 1
        if self.asked == 1 and not self.open_to_all:
            raise EvidenceError("the store refuses access")
        kept = tempfile.NamedTemporaryFile()  # noqa: SIM115
        kept.write((self.folder / Path(path).name).read_bytes())
        kept.flush()
        return kept


@pytest.mark.parametrize("open_to_all", [True, False])
def test_workers_fetch_objects_themselves_or_hand_them_back(
    ask: Ask, evidence: Path, monkeypatch: pytest.MonkeyPatch, open_to_all: bool
) -> None:
    store = Store(evidence, open_to_all)
    [object_] = store.sources(["s3://bucket/list.csv"])
    monkeypatch.setattr("debar.stores.sources", store.sources)
    workers = Workers()
    told = ask(object_, work=workers)
    assert store.asked == (1 if open_to_all else 2)
    assert told == ask(*store.sources(["s3://bucket/list.csv"]))
    assert len(workers.tasks) == 1
