"""Text that can be kept: in SQLite and PostgreSQL alike, in the log, and on a page."""

from __future__ import annotations

import re

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
