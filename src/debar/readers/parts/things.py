"""From things seen one by one (a device, a module, a neighbour) to batches, for readers of what has no columns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from debar.model import BETWEEN, FIELDS, Batch, Evidence, Issue, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from debar.readers.parts.source import Fingerprint, Source

ROWS = 10_000
LONGEST = 64 << 10
"""Characters of one value that are kept; nothing a device says of itself is longer."""
_DROPPED = dict.fromkeys((0, *range(0xD800, 0xE000)))


@dataclass(frozen=True, slots=True)
class Thing:
    """One observation before it becomes a row: where it stands, and its fields (empty ones are left out)."""

    place: str
    fields: Mapping[str, str]


def evidence_of(source: Source, seen: Fingerprint, reader: str, kind: Kind, encoding: str | None = None) -> Evidence:
    """The head of what a reader without columns gives."""
    return Evidence(source.path, source.name, reader, seen.digest, seen.size, kind, encoding=encoding)


def thing(place: str, **fields: str | None) -> Thing:
    """A thing with its filled fields; text is trimmed and bounded, and holds nothing that UTF-8 cannot carry."""
    kept = {name: clean(value) for name, value in fields.items() if value}
    return Thing(place, {name: value for name, value in kept.items() if value})


def clean(text: str) -> str:
    """Text without blanks around it, zero characters and halves of characters, cut to what is kept.

    >>> clean(" a\\0b ")
    'ab'
    """
    text = text[:LONGEST]
    return (text if text.isascii() and "\0" not in text else text.translate(_DROPPED)).strip()


def texts(place: str, text: str) -> Iterator[Thing]:
    """A line of running text as a thing, in parts if it is too long for one; nothing without a letter or a digit.

    >>> [one.fields["text"] for one in texts("line 1", " two words ")], list(texts("line 2", "---"))
    (['two words'], [])
    """
    part = 1
    while any(character.isalnum() for character in text):
        end = LONGEST if len(text) > LONGEST else len(text)
        end = end if end == len(text) else text.rfind(" ", LONGEST // 2, LONGEST) + 1 or LONGEST
        yield thing(place if part == 1 else f"{place}, part {part}", text=text[:end])
        text, part = text[end:], part + 1


def first_lines(head: bytes, most: int) -> list[str]:
    """The first lines of a text that say anything, in any encoding of ASCII letters: enough to tell a format.

    >>> first_lines("\\ufeffa\\r\\n\\r\\nb".encode("utf-16-le"), 10)
    ['a', 'b']
    """
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").decode("utf-8", "replace")
    return [line.rstrip("\r") for line in text.split("\n")[:most] if line.strip()]


def several(values: Iterable[str | None]) -> str:
    """Different values of one field, in the order of their coming.

    >>> several(["10.0.0.1", None, "10.0.0.1", "10.0.0.2"])
    '10.0.0.1; 10.0.0.2'
    """
    return BETWEEN.join(dict.fromkeys(value for value in values if value))


def batches(evidence: Evidence, things: Iterable[Thing | Issue]) -> Iterator[Batch | Issue]:
    """Things as batches of rows; Issues pass. A thing without any field is none."""
    coming = iter(things)
    while part := list(islice(coming, ROWS)):
        full = [one for one in part if isinstance(one, Thing) and one.fields]
        if full:
            yield _batch(evidence, full)
        yield from (one for one in part if isinstance(one, Issue))


def _batch(evidence: Evidence, things: list[Thing]) -> Batch:
    import pyarrow as pa

    filled = set().union(*(one.fields for one in things))
    used = [name for name in FIELDS if name in filled]
    columns = [pa.array([one.fields.get(name) for one in things], pa.string()) for name in used]
    rows = pa.RecordBatch.from_arrays(columns, names=used)
    return Batch(evidence, rows, pa.array([one.place for one in things], pa.string()), "{}")
