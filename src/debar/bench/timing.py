"""One whole process: seconds on the clock, seconds of processors, memory, and whether it came to its end."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


LOOK = 0.05
"""Seconds between two looks at the memory; the highest of each process is kept by the system."""
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took."""

    seconds: float
    processor: float
    """Seconds of all processors, with those of its children."""
    peak: int
    """MiB, the highest of the process and its children added."""
    fault: str = ""
    """Why it came to no end, in one line."""


def timed(command: Sequence[str], limit: float) -> Run:
    """Run it in a group of its own; after `limit` seconds all of the group are ended."""
    begun = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - the contestants are files of ours
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
        errors="replace",
    )
    over, peaks, said = Event(), _Peaks(process.pid), list[str]()
    watchers = [
        Thread(target=_end_after, args=(process.pid, limit, over), daemon=True),
        Thread(target=peaks.watch, args=(over,), daemon=True),
        Thread(target=_listen, args=(process, said), daemon=True),
    ]
    for watcher in watchers:
        watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    over.set()
    process.returncode = os.waitstatus_to_exitcode(status)
    for watcher in watchers:
        watcher.join()
    peak = (peaks.highest or usage.ru_maxrss) >> 10  # the system's own figure begins with what we hold ourselves
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak, _fault(process.returncode, seconds, limit, said))


def _fault(code: int, seconds: float, limit: float, said: Sequence[str]) -> str:
    if code == 0:
        return ""
    if code == -signal.SIGKILL and seconds >= limit:
        return f"not done after {limit:.0f} s"
    last = next((line.strip() for line in reversed(said) if line.strip()), "")
    return f"ended with {code}: {last[:200]}"


def _listen(process: subprocess.Popen[str], said: list[str]) -> None:
    assert process.stderr
    with process.stderr as stream:
        for line in stream:
            said[:] = [*said[-20:], line]


def _end_after(pid: int, limit: float, over: Event) -> None:
    if not over.wait(limit):
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


class _Peaks:
    """The highest memory of a process and its descendants, KiB; 0 where the system does not tell."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._seen: dict[int, int] = {}

    @property
    def highest(self) -> int:
        """All of them added: an upper bound, since they need not have been high at once and may share pages."""
        return sum(self._seen.values())

    def watch(self, over: Event) -> None:
        """Look again and again until the process is over."""
        while True:
            for pid in _family(self._pid):
                self._seen[pid] = max(self._seen.get(pid, 0), _peak(pid))
            if over.wait(LOOK):
                return


def _family(pid: int) -> Iterator[int]:
    """A process and those below it."""
    yield pid
    with suppress(OSError):
        for task in (PROC / str(pid) / "task").iterdir():
            for child in (task / "children").read_text("ascii").split():
                yield from _family(int(child))


def _peak(pid: int) -> int:
    with suppress(OSError, ValueError):
        for line in (PROC / str(pid) / "status").read_text("utf-8", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0
