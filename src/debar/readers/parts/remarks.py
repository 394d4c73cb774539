"""What must be said about a header that was found, or was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.columns import Mapping, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.model import Issue
    from debar.readers.parts.header import Header
    from debar.readers.parts.source import Source

SHOWN = 30
"""Column names that fit in a message."""


def about_header(
    source: Source, header: Header, mapping: Mapping, place: str | None = None, blind: bool = True
) -> Iterator[Issue]:
    """An Issue when nothing in the header can name a maker, one for what a known export leaves out, and one when a
    header word stands there twice."""
    if mapping.lacks:
        yield source.issue(*mapping.lacks, place, 0, blind)
    elif not mapping.identifying:
        example = "--map description=COLUMN" if header.known else '--map "description=column 1"'
        yield source.issue(_unrecognised(header), f"say which column is which: {example}", place, 0, blind)
    doubled = sorted({word for word in header.words if word and header.words.count(word) > 1})[:SHOWN]
    if doubled and len(header.words) <= 1000:
        yield source.issue(
            f"these header words stand for more than one column: {', '.join(doubled)}; the first that fits a field is"
            " used, the others where they add text",
            "rename the columns, or name the right one with --map",
            place,
            blind=False,
        )


def _unrecognised(header: Header) -> str:
    names = [shown(header.words, position)[:60] for position in range(min(len(header.words), SHOWN))]
    more = f" and {len(header.words) - SHOWN:,} more" if len(header.words) > SHOWN else ""
    what = "no column that names a product, maker or seller was recognised" if header.known else "no header was found"
    return f"{what}; every column was read as one text. Columns: {', '.join(names)}{more}"
