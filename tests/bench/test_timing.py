"""One process: what it used, and how it may fail."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from debar.bench.timing import timed

LONG = 3_600


def python(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_a_run_has_its_figures() -> None:
    run = timed(python("import time; kept = bytearray(80 << 20); time.sleep(0.4)"), LONG)
    assert run.fault == ""
    assert run.seconds > 0.4
    assert run.peak >= 80


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell of other processes")
def test_children_are_counted_too() -> None:
    child = "import time; kept = bytearray(60 << 20); time.sleep(0.6)"
    run = timed(python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"), LONG)
    assert run.peak >= 60


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ""),
        ("import sys; sys.exit('no such file')", "ended with 1: no such file"),
        ("import sys; sys.exit(3)", "ended with 3: "),
        ("import sys; sys.stderr.write('first\\nlast\\n\\n'); sys.exit(2)", "ended with 2: last"),
    ],
)
def test_how_it_ended(text: str, fault: str) -> None:
    assert timed(python(text), LONG).fault == fault


def test_after_the_limit_all_of_it_is_ended(tmp_path: Path) -> None:
    born = tmp_path / "born"
    child = f"import os, pathlib, time; pathlib.Path({str(born)!r}).write_text(str(os.getpid())); time.sleep({LONG})"
    run = timed(python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"), 5)
    assert run.fault == "not done after 5 s"
    while _lives(int(born.read_text())):
        time.sleep(0.01)


def _lives(pid: int) -> bool:
    """Whether the process runs; one that nobody has asked after does not."""
    try:
        os.kill(pid, 0)
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
