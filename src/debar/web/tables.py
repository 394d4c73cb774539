"""Tables and kept files to take home: CSV as the reports write it, and bytes that a browser only ever saves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fastapi.responses import FileResponse, StreamingResponse

from debar.casework import cases
from debar.errors import MissingError
from debar.reports.csv import harmless, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

BINARY = "application/octet-stream"
SANDBOX = "default-src 'none'; sandbox"
"""What a browser may do with bytes of strangers, should it show them against all that was said: nothing."""


def csv(name: str, head: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> StreamingResponse:
    """A table as a file, written while it is read: UTF-8 with a mark, no cell of which a spreadsheet computes."""

    def lines() -> Iterator[bytes]:
        yield b"\xef\xbb\xbf"
        yield line(head)
        for row in rows:
            yield line([harmless(cell) for cell in row])

    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=headers)


def kept(path: Path, name: str) -> FileResponse:
    """A kept file to be saved under a name, whoever gave the name. Raises MissingError when it is not there."""
    if not path.is_file():
        raise MissingError("the file is no longer kept")
    headers = {"content-security-policy": SANDBOX}
    return FileResponse(path, media_type=BINARY, filename=safe(name), headers=headers)


def safe(name: str) -> str:
    """A file name that every system takes for a name.

    >>> safe("../a:b\\n.svg")
    'a_b.svg'
    """
    return re.sub(r'[<>:"|?*\\/]', "_", cases.file_name(name))
