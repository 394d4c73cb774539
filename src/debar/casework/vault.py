"""Kept files, by what is in them: evidence, reports, attachments. Named by SHA-256, never by strangers."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from debar.errors import InvalidError, MissingError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the vault."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Vault:
    """A folder of kept files."""

    folder: Path

    def keep(self, content: Iterable[bytes], limit: int) -> Kept:
        """Keep what comes, whole and on disk before this returns. Raises InvalidError above `limit` bytes, and
        leaves nothing behind then."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = self.folder / f".{secrets.token_hex(8)}.part"
        hashed, size = sha256(), 0
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                for piece in content:
                    size += len(piece)
                    if size > limit:
                        raise InvalidError(f"the file is larger than {limit:,} bytes; split it, or screen it here")
                    hashed.update(piece)
                    out.write(piece)
                out.flush()
                os.fsync(out.fileno())
            place = self.path(hashed.hexdigest())
            place.parent.mkdir(exist_ok=True, mode=0o700)
            os.replace(part, place)
            for folder in (place.parent, self.folder):
                _settle(folder)
        finally:
            part.unlink(missing_ok=True)
        return Kept(hashed.hexdigest(), size)

    def path(self, digest: str) -> Path:
        """Where a file of this digest lies, if it does. Raises MissingError for what is no digest."""
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise MissingError("no such file")
        return self.folder / digest[:2] / digest

    def open(self, digest: str) -> BinaryIO:
        """The file's bytes. Raises MissingError when it is not there."""
        try:
            return self.path(digest).open("rb")
        except FileNotFoundError:
            raise MissingError("the file is no longer kept") from None


def _settle(folder: Path) -> None:
    """Let the names in a folder be on disk as well as the bytes that they name."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
