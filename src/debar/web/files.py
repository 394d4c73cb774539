"""Files of strangers: they come in a piece at a time, and go out to be saved and never shown by a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote

from fastapi.responses import FileResponse, StreamingResponse

from debar.casework.text import file_name
from debar.errors import MissingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PIECE = 1 << 20
BINARY = "application/octet-stream"
HARMLESS = {"content-security-policy": "default-src 'none'; sandbox"}
"""What a browser may do with such bytes, should it show them against all that was said: nothing."""


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time."""
    while piece := file.read(PIECE):
        yield piece


def kept(path: Path, name: str) -> FileResponse:
    """A kept file for a browser, to be saved under a name, whoever gave the name; it may ask for a part of it. Raises
    MissingError when it is not there."""
    if not path.is_file():
        raise MissingError("the file is no longer kept")
    return FileResponse(path, media_type=BINARY, filename=safe(name), headers=HARMLESS)


def streamed(file: BinaryIO, name: str) -> StreamingResponse:
    """The same of an open file for a program: all of it, since refusals of a part would be no problem documents."""

    def read() -> Iterator[bytes]:
        with file:
            yield from pieces(file)

    called = quote(name.encode("utf-8", "replace"), safe="")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{called}", **HARMLESS}
    return StreamingResponse(read(), media_type=BINARY, headers=headers)


def safe(name: str) -> str:
    """A file name that every system takes for a name.

    >>> safe("../a:b\\n.svg")
    'a_b.svg'
    """
    return re.sub(r'[<>:"|?*\\/]', "_", file_name(name))
