"""Bytes that are no file here yet (packed in one, or lying elsewhere), kept in a temporary file within limits."""

from __future__ import annotations

import errno
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from debar.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_BYTES = 64 << 30
"""Bytes of one temporary file, and of all that is unpacked out of one file."""
FREE = 256 << 20
"""Bytes that any file may unpack to: so many harm nobody."""
MOST_RATIO = 200
"""How many times its own size a file may unpack to beyond that: tables come to ten or thirty times."""
ROOM = 256 << 20
"""Bytes that are left free on the disk."""
BLOCK = 1 << 20
_LOOK = 64 << 20
"""Bytes written between two looks at the room that is left."""


@dataclass(slots=True)
class Allowance:
    """What may still be unpacked out of one file, and out of whatever is packed in what is packed in it."""

    most: int
    left: int

    @classmethod
    def of(cls, size: int) -> Allowance:
        """That of a file of so many bytes.

        >>> Allowance.of(1_000).most == FREE, Allowance.of(FREE).most == FREE * MOST_RATIO
        (True, True)
        """
        most = min(MOST_BYTES, max(FREE, MOST_RATIO * size))
        return cls(most, most)

    def spend(self, size: int) -> None:
        """Count bytes that were unpacked. Raises EvidenceError when there are too many."""
        self.left -= size
        if self.left < 0:
            raise EvidenceError(
                f"it unpacks to more than {self.most:,} bytes, as what is made to fill a disk does;"
                " if it is meant to, unpack it yourself and screen what was in it"
            )


def spooled(pieces: Iterable[bytes], allowance: Allowance | None = None) -> Any:
    """A temporary file with these bytes, which is gone when nobody holds it any longer.

    Raises EvidenceError when there are more than allowed or no room is left for them.
    """
    kept = tempfile.NamedTemporaryFile(buffering=BLOCK, prefix="debar-", suffix=".spooled")  # noqa: SIM115
    try:
        written = looked = 0
        for piece in pieces:
            if allowance:
                allowance.spend(len(piece))
            written += len(piece)
            if written - looked > _LOOK:
                looked = written
                _check_room()
            kept.write(piece)
        kept.flush()
    except BaseException as error:
        _drop(kept)
        if isinstance(error, OSError) and error.errno in _FULL:
            raise EvidenceError(_no_room()) from error
        raise
    return kept


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def _drop(kept: Any) -> None:
    """Close the file, whatever its buffer still holds: on a full disk that cannot be written."""
    with suppress(OSError):
        kept.close()


def _check_room() -> None:
    if shutil.disk_usage(tempfile.gettempdir()).free < ROOM:
        raise EvidenceError(_no_room())


def _no_room() -> str:
    return f"there is no room for it in {tempfile.gettempdir()}; set TMPDIR to a folder on a larger disk"
