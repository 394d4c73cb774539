"""`debar screen --resume`: real processes are killed at moments nobody chose, and the answer is the same bytes."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.papers import AGENCY, CAMERA, CHAIR, CISCO, HEADER, MENTION, SWITCH, environment, orders
from tests.conftest import TODAY
from tests.reports.test_parquet import files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.conftest import Command

EAGER = "import debar.journal as room; room.EVERY = 0; from debar.cli import command; command()"
"""The command as it is, but every part is kept at once: small evidence is done before two seconds are over."""
FORMATS = {"jsonl": "a.jsonl", "csv": "a.csv", "html": "a.html", "parquet": "a"}


def evidence(folder: Path, number: int, lines: int) -> Path:
    """A folder of small ledgers, one that cannot be read and an inventory."""
    chance = random.Random(number)
    for each in range(number):
        kinds = [SWITCH, CAMERA, CISCO, CHAIR, MENTION, SWITCH.replace("2024-05-05", "2024-31-31")]
        some = [f"{row}{chance.choice(kinds)}" for row in range(lines)]
        orders(folder, *some, name=f"orders-{each:02}.csv")
    (folder / "broken.xlsx").write_bytes(b"PK\3\4 and no more")
    estate = (
        "hostname,manufacturer,model,serial,ip\nsw1,Huawei,S5720-28X,S1,192.0.43.8\nsw2,Cisco,C9300,S2,10.0.0.1\n"
    )
    (folder / "estate.csv").write_text(estate)
    return folder


def wanted(folder: Path, *more: str) -> list[str]:
    """Options for a report of each format in a folder."""
    folder.mkdir(exist_ok=True)
    return [part for name, file in FORMATS.items() for part in ("--format", f"{name}={folder / file}")] + [
        *AGENCY,
        *more,
    ]


def begun(arguments: Sequence[object], **more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", EAGER, "screen", *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, env=environment(**more))


def killed(arguments: Sequence[object], journal: Path, grown: int) -> int:
    """Begin, and kill when the journal has grown by so many bytes; returns how the process ended."""
    before = journal.stat().st_size if journal.exists() else 0
    run = begun(arguments)
    while run.poll() is None:
        if journal.exists() and journal.stat().st_size >= before + grown:
            run.send_signal(signal.SIGKILL)
            break
        time.sleep(0.002)
    run.communicate()
    return run.returncode


@pytest.mark.parametrize(("seed", "more"), [(1, []), (2, ["--all"]), (3, ["--since", "2023-01-01"])])
def test_a_run_that_is_killed_again_and_again_ends_as_if_it_never_was(
    seed: int, more: list[str], tmp_path: Path
) -> None:
    named = evidence(tmp_path / "named", 12, 25)
    undisturbed = begun([named, *wanted(tmp_path / "one", *more)])
    told = undisturbed.communicate()
    chance = random.Random(seed)
    arguments = [named, *wanted(tmp_path / "two", *more), "--resume"]
    journal = tmp_path / "two" / "a.jsonl.resume"
    kills = 0
    while killed(arguments, journal, chance.randrange(1, 4_000)) == -signal.SIGKILL and kills < 3:
        kills += 1
        assert journal.exists()
        assert not (tmp_path / "two" / "a.jsonl").exists()
        assert not (tmp_path / "two" / "a").exists()
    if journal.exists():
        last = begun(arguments)
        said = last.communicate()[1].decode()
        assert said == f"debar: going on with what {journal} holds\n{told[1].decode()}"
        assert last.returncode == undisturbed.returncode == 3
    assert kills >= 2
    assert files(tmp_path / "two") == files(tmp_path / "one")


def half_done(tmp_path: Path, *more: str) -> tuple[list[object], Path]:
    """A run that was killed: how it was asked, and its journal."""
    named = evidence(tmp_path / "named", 6, 25)
    arguments = [named, *AGENCY, "--format", "jsonl", "-o", tmp_path / "out.jsonl", "--resume", *more]
    journal = tmp_path / "out.jsonl.resume"
    assert killed(arguments, journal, 2_000) == -signal.SIGKILL
    return arguments, journal


def test_a_run_goes_on_after_midnight_as_of_the_day_on_which_it_began(tmp_path: Path, debar: Command) -> None:
    arguments, _ = half_done(tmp_path)
    debar("screen", *arguments[:-2], tmp_path / "one.jsonl")
    later = begun(arguments, DEBAR_TODAY="2026-11-26")
    later.communicate()
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()


def test_what_changed_meanwhile_is_told_and_nothing_is_lost(tmp_path: Path, debar: Command) -> None:
    arguments, journal = half_done(tmp_path)
    first = tmp_path / "named" / "orders-00.csv"
    before, kept = first.read_bytes(), journal.read_bytes()
    for content, more, said in [
        (before + b"\n", [], "has changed since the run began"),
        (
            before,
            ["--buyer", "jp-government"],
            "--buyer was us-federal-agency and is us-federal-agency, jp-government",
        ),
        (before, ["--strict"], "--strict was not given and is given"),
    ]:
        first.write_bytes(content)
        ran = debar("screen", *arguments, *more)
        assert (ran.code, said in ran.err, str(journal) in ran.err) == (2, True, True), ran.err
        assert journal.read_bytes()[: len(kept) // 2] == kept[: len(kept) // 2]
        assert not (tmp_path / "out.jsonl").exists()
    (tmp_path / "named" / "more.csv").write_text(f"{HEADER}\n{SWITCH}\n")
    assert "more.csv is new among the evidence" in debar("screen", *arguments).err
    (tmp_path / "named" / "more.csv").unlink()
    assert debar("screen", *arguments).code == 3
    assert not journal.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["orders.csv"], "--resume keeps a journal beside the report; name a file for one"),
        (["orders.csv", "-o", "/dev/null"], "--resume keeps a journal beside the report"),
        (["-", "-o", "out"], "standard input cannot be; name a file"),
        ([".", "-o", "out"], "would stand among the evidence in ."),
    ],
)
def test_where_there_is_no_place_for_a_journal_it_says_so(
    arguments: list[str], said: str, tmp_path: Path, debar: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders(tmp_path)
    monkeypatch.chdir(tmp_path)
    ran = debar("screen", *arguments, "--format", "jsonl", "--resume")
    assert ran.code == 2
    assert said in ran.err
    assert {path.name for path in tmp_path.iterdir()} == {"orders.csv"}


def test_somebody_elses_file_is_left_alone(tmp_path: Path, debar: Command) -> None:
    mine = tmp_path / "out.jsonl.resume"
    mine.write_text("my notes")
    ran = debar("screen", orders(tmp_path), *AGENCY, "--format", "jsonl", "-o", tmp_path / "out.jsonl", "--resume")
    assert ran.code == 2
    assert "is no journal of a run" in ran.err
    assert mine.read_text() == "my notes"


def test_the_environment_asks_for_it_too(tmp_path: Path, debar: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBAR_RESUME", "1")
    ran = debar("screen", orders(tmp_path), *AGENCY)
    assert "--resume keeps a journal" in ran.err
    ended: Any = debar("screen", orders(tmp_path), *AGENCY, "-o", tmp_path / "out")
    assert (ended.code, ended.err) == (1, "")
    assert {path.name for path in tmp_path.iterdir()} == {"orders.csv", "out"}
    assert TODAY in (tmp_path / "out").read_text()
