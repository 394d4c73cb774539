"""Open an old workbook on trial, in a process of its own: what ends it there would have ended the whole run.

The library that reads XLS asks for as much memory as the file says, and where it gets none the process dies; no check
of ours can know all that such a file may say. `python -m debar.readers.parts.trial` reads a workbook from standard
input to its end with limits of CPU time and memory, tells nothing, and ends with 0. What it has read so far can be
read again without harm: the library does the same with the same bytes.
"""

from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING, BinaryIO

from debar.errors import EvidenceError

if TYPE_CHECKING:
    from debar.readers.parts.source import Source

SECONDS = 120
"""CPU time, and time on the clock, after which it is given up."""
MEMORY = 3 << 30
"""Bytes."""
DAMAGED = 1
"""Exit code when the library said that the file is damaged; it says so again to whoever opens it."""


def open_on_trial(source: Source) -> None:
    """Raise EvidenceError when a workbook cannot be opened without harm; of damage the library tells itself."""
    command = [sys.executable, "-P", "-B", "-m", __name__]
    nowhere = subprocess.DEVNULL
    with source.open() as file:
        try:
            ended = subprocess.run(  # noqa: S603
                command, stdin=file, stdout=nowhere, stderr=nowhere, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise _refused("took too long to open") from None
    if ended.returncode not in (0, DAMAGED):
        raise _refused("asks for more than any workbook needs")


def _refused(why: str) -> EvidenceError:
    return EvidenceError(f"the workbook is damaged or made to harm: it {why}; open it and save it as XLSX or CSV")


def main(file: BinaryIO) -> int:
    """Read all sheets of a workbook within the limits."""
    from python_calamine import CalamineWorkbook

    _bound()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.read()))
        for name in book.sheet_names:
            for _ in book.get_sheet_by_name(name).iter_rows():
                pass
    except BaseException:  # a panic of the library is no Exception; whoever opens the file next is told of it
        return DAMAGED
    return 0


def _bound() -> None:
    """Hold this process to its limits, where the system can; elsewhere the clock ends it."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer))
