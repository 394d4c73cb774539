"""Text of people as it is kept: in SQLite and PostgreSQL alike, in the log, on a page, and as the name of a file."""

from __future__ import annotations

import re
import unicodedata

from debar.errors import InvalidError

LONGEST_FILE_NAME, LONGEST_ENDING = 200, 20

_STRANGE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Control characters other than tabulator and new line, and halves of characters."""
_NEVER = re.compile(r"[\x00\ud800-\udfff]")
"""What not both databases keep: PostgreSQL no NUL, and neither half a character."""


def keepable(text: str) -> str:
    """The text without what stands for nothing in it."""
    return text if text.isascii() and text.isprintable() else _STRANGE.sub("", text)


def is_keepable(text: str) -> bool:
    """Whether both databases take it."""
    return "\0" not in text if text.isascii() else not _NEVER.search(text)


def one_line(text: str, longest: int, what: str) -> str:
    """Text as it is kept where one line is asked for. Raises InvalidError for nothing, or too much."""
    text = " ".join(keepable(unicodedata.normalize("NFC", text)).split())
    if not text:
        raise InvalidError(f"{what} is missing; write a few words")
    if len(text) > longest:
        raise InvalidError(f"{what} has {len(text):,} characters; {longest:,} are enough")
    return text


def several_lines(text: str, longest: int, what: str) -> str:
    """The same where lines may be several; control characters are left out."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = keepable(text).strip()
    if not text:
        raise InvalidError(f"{what} is missing; write a few words")
    if len(text) > longest:
        raise InvalidError(f"{what} has {len(text):,} characters; {longest:,} are enough")
    return text


def file_name(name: str) -> str:
    """The last part of a file's name, without what no file system likes; it only ever names, and opens nothing."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C").strip(" .")
    stem, dot, ending = name.rpartition(".")  # by which a reader is chosen, so that it is not cut off
    if len(name) > LONGEST_FILE_NAME and stem and len(ending) < LONGEST_ENDING:
        return stem[: LONGEST_FILE_NAME - len(ending) - 1] + dot + ending
    return name[:LONGEST_FILE_NAME].strip(" .") or "evidence"
