"""Columns that have types (of Parquet, of engines that speak Arrow) as columns of text under observation fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from debar.columns import map_header
from debar.model import NOTHING, Evidence
from debar.readers.parts.header import Header
from debar.readers.parts.remarks import about_header

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Mapping as AbstractMapping

    import pyarrow as pa

    from debar.columns import Mapping
    from debar.model import Issue
    from debar.readers.parts.source import Source

SHOWN = 30
"""Names of columns that fit in a message."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the columns of a table are."""

    names: Sequence[str]
    nested: Sequence[str]
    """Columns of lists and records, which are left out."""
    mapping: Mapping

    @property
    def wanted(self) -> dict[int, str]:
        """The columns that are read, by position."""
        return {position: self.names[position] for position, _, _ in self.mapping.columns}

    def evidence(self, source: Source, reader: str, digest: str = "", size: int = 0) -> Evidence:
        """The head of what is read."""
        mapping = self.mapping
        unused = (*mapping.unused, *self.nested)
        return Evidence(
            source.path, source.name, reader, digest, size, mapping.kind, None, None, mapping.pairs, unused
        )

    def about(self, source: Source) -> Iterator[Issue]:
        """What must be said of the columns."""
        yield from about_header(source, Header(tuple(self.names), 0, True), self.mapping)
        if self.nested:
            yield source.issue(
                f"columns that hold lists or records were not read: {', '.join(self.nested[:SHOWN])}",
                "flatten them first",
            )


def form_of(schema: pa.Schema, mapping: AbstractMapping[str, str] = NOTHING) -> Form:
    """What the columns of this schema are; `mapping` is field -> column, as in `--map`.

    Raises UsageError for a field or a column that does not exist.
    """
    import pyarrow as pa

    nested = [field.name for field in schema if pa.types.is_nested(field.type)]
    names = [field.name for field in schema if field.name not in nested]
    return Form(names, nested, map_header(names, mapping))


def as_text(column: Any) -> Any:
    """A column as text, empty text as null; days without their midnight."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        column = pc.replace_substring_regex(column.cast(pa.string()), r"[ T]00:00:00(?:\.0+)?Z?$", "")
    binary = pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type)
    text = _decoded(column) if binary else _valid(column.cast(pa.string()))
    is_empty = pc.equal(pc.binary_length(text), 0)
    return pc.if_else(is_empty, pa.scalar(None, pa.string()), text) if pc.any(is_empty).as_py() else text


def _valid(text: Any) -> Any:
    """A string column whose bytes are UTF-8 indeed: the format does not promise it."""
    import pyarrow as pa

    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return _decoded(text.cast(pa.binary()))
    return text


def _decoded(column: Any) -> Any:
    import pyarrow as pa

    return pa.array([value and value.decode("utf-8", "replace") for value in column.to_pylist()], pa.string())
