"""How far a run is, on a real terminal and in a log; nothing where nobody asked."""

from __future__ import annotations

import io
import os
import pty
import random
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.cli.papers import AGENCY, CHAIR, HEADER, LINES, environment, orders, started

from debar.cli.progress import Lines, Pace, expected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Command


@pytest.mark.parametrize(
    ("total", "marks", "said"),
    [
        (None, [], "0 lines"),
        (None, [(0, 1_000)], "1,000 lines"),
        (None, [(0, 1_000), (2, 5_000)], "6,000 lines, 2,500 lines/s"),
        (1_000_000, [], "0 lines, about 0%"),
        (1_000_000, [(0, 0), (10, 400_000)], "400,000 lines, 40,000 lines/s, about 40%, 15 s left"),
        (100_000_000, [(0, 0), (10, 400_000)], "400,000 lines, 40,000 lines/s, about 0%, 42 min left"),
        (1_000, [(0, 0), (10, 4_000)], "4,000 lines, 400 lines/s, about 99%, 0 s left"),
        (1_000, [(5, 10), (5, 10)], "20 lines, about 2%"),
        (10_000, [(0, 5_000), (40, 10), (80, 10)], "5,020 lines, 0 lines/s, about 50%, 5.5 h left"),
        (10_000, [(0, 5_000), (10, 10), (20, 10)], "5,020 lines, 1 lines/s, about 50%, 83 min left"),
    ],
)
def test_what_is_done_says_what_is_left(total: int | None, marks: list[tuple[float, int]], said: str) -> None:
    pace = Pace(total)
    for now, rows in marks:
        pace.add(rows, now)
    assert pace.told() == said


def test_a_log_gets_a_line_every_half_minute() -> None:
    out, now = io.StringIO(), [0.0]
    tick = Lines(Pace(None), out, lambda: now[0])
    for second in range(1, 100):
        now[0] = float(second)
        tick(10)
    assert out.getvalue().splitlines() == [
        "debar: 300 lines, 10 lines/s",
        "debar: 600 lines, 10 lines/s",
        "debar: 900 lines, 10 lines/s",
    ]


def table(path: Path, rows: int) -> Path:
    """Lines of any length, some a hundred times as long."""
    chance = random.Random(rows)
    lines = (CHAIR + "x" * chance.choice([0, 5, 50, 500]) for _ in range(rows))
    path.write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["a.csv", "a.TSV", "a.jsonl"])
def test_the_lines_of_tables_are_about_known(name: str, tmp_path: Path) -> None:
    for rows in (3, 300, 20_000):
        guess = expected([str(table(tmp_path / name, rows))])
        assert guess
        assert 0.8 * rows < guess < 1.5 * rows


def test_the_rows_of_parquet_are_known(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"description": ["x"] * 12_345}), path)
    assert expected([str(path)]) == 12_345
    path.write_bytes(path.read_bytes()[:-3])
    assert expected([str(path)]) is None


def test_a_little_that_cannot_be_told_hides_no_share(tmp_path: Path) -> None:
    table(tmp_path / "a.csv", 5_000)
    (tmp_path / "b.xlsx").write_bytes(b"PK" + b"\0" * 5_000)
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nowhere")
    assert expected([str(tmp_path)])
    (tmp_path / "c.xlsx").write_bytes(b"PK" + b"\0" * 5_000_000)
    assert expected([str(tmp_path)]) is None


def test_what_cannot_be_told_is_not(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "wide.csv").write_bytes("a,b\n1,2\n".encode("utf-16"))
    for path in ("-", tmp_path / "empty.csv", tmp_path / "wide.csv"):
        assert expected([str(path)]) is None


def test_a_terminal_shows_how_far_it_is(tmp_path: Path) -> None:
    path = orders(tmp_path, *LINES * 3_000)
    shown = on_a_terminal(["screen", str(path), *AGENCY, "--format", "jsonl", "-o", str(tmp_path / "out")])
    assert re.search(rb"screening 0 lines, about 0%", shown)
    assert re.search(rb"screening 15,000 lines,.* about 99%", shown)
    quiet = on_a_terminal(["screen", str(path), *AGENCY, "--format", "jsonl", "-o", str(tmp_path / "out"), "-q"])
    assert quiet == b""


def on_a_terminal(arguments: list[str]) -> bytes:
    """What a run shows on a real terminal of 100 columns."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "debar", *arguments]
    variables = environment(TERM="xterm", COLUMNS="100")
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=theirs, env=variables):
        os.close(theirs)
        return b"".join(_until_closed(ours))


def _until_closed(terminal: int) -> Iterator[bytes]:
    try:
        while piece := os.read(terminal, 4096):
            yield piece
    except OSError:  # how Linux says that the other end is closed
        os.close(terminal)


@pytest.mark.parametrize("way", ["bar", "none", "lines", ""])
def test_nothing_is_shown_to_a_log_of_a_short_run(way: str, tmp_path: Path) -> None:
    _, err = started("screen", orders(tmp_path), *AGENCY, DEBAR_PROGRESS=way).communicate()
    assert err == b""


def test_an_unknown_way_is_refused(tmp_path: Path, debar: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBAR_PROGRESS", "loud")
    ran = debar("screen", orders(tmp_path), *AGENCY)
    assert (ran.code, ran.err) == (2, "debar: DEBAR_PROGRESS=loud is not one of bar, lines, none\n")
