"""`--resume`: where the journal of a run stands, and how the question is settled by it."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from debar.cli.writing import Writing
    from debar.journal import Journal
    from debar.model import Inquiry
    from debar.readers import ReadOptions, Source

SUFFIX = ".resume"


@contextmanager
def kept(resume: bool, writings: Sequence[Writing], paths: Sequence[str]) -> Iterator[Journal | None]:
    """The journal beside the first report that is a file; it is gone when the run has ended well.

    Raises UsageError when there is no such report, or when the journal would be read as evidence.
    """
    if not resume:
        yield None
        return
    from debar.journal import Journal

    journal = Journal(_beside(writings, paths))
    try:
        yield journal
    except BaseException:
        journal.close(done=False)
        raise
    journal.close(done=True)


def settled(
    journal: Journal, asked: Inquiry, paths: Sequence[str | Source], reading: ReadOptions, quiet: bool, **more: Any
) -> Inquiry:
    """The question as the run that began asked it; `more` is what else the answer depends on (`debar.journal.head`).

    Raises UsageError when it is another question than that of the journal.
    """
    from debar.journal.head import as_begun, head
    from debar.readers import evidence_files

    if journal.head:
        asked = as_begun(asked, journal.head)
        if not quiet:
            sys.stderr.write(f"debar: going on with what {journal.path} holds\n")
    evidence = [source.name for source in evidence_files(paths)]
    journal.begin(head(asked, reading, evidence, **more))
    return asked


def _beside(writings: Sequence[Writing], paths: Sequence[str]) -> Path:
    report = next((writing.path for writing in writings if writing.path and not _is_device(writing.path)), None)
    if report is None:
        raise UsageError(
            "--resume keeps a journal beside the report; name a file for one: -o FILE or --format NAME=FILE"
        )
    report = report.resolve()
    path = report.with_name(f"{report.name}{SUFFIX}")
    for named in paths:
        if named == "-":
            raise UsageError(
                "--resume reads the evidence again when it goes on, and standard input cannot be; name a file"
            )
        if os.path.isdir(named) and path.is_relative_to(Path(named).resolve()):
            raise UsageError(
                f"the journal of --resume would stand among the evidence in {named}; write the report elsewhere"
            )
    return path


def _is_device(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()
