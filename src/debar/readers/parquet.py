"""Parquet files: columns of text, numbers and days; dictionaries are decoded, nested columns are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debar.columns import map_header
from debar.errors import EvidenceError
from debar.model import Batch, Evidence, Issue
from debar.readers.parts.header import Header
from debar.readers.parts.remarks import about_header
from debar.readers.parts.rows import Rows, batches
from debar.readers.parts.source import ReadOptions, Source, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "parquet"
SUFFIXES = (".parquet", ".pq")

ROWS = 64 << 10
MOST_GROUP = 4 << 30
"""Bytes one row group may unpack to."""
MOST_ROWS = 2_000_000_000


def claims(head: bytes, name: str) -> bool:
    """Whether the file begins with the format's own mark."""
    return head.startswith(b"PAR1")


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read a Parquet file in batches."""
    import pyarrow as pa
    from pyarrow import parquet

    seen = fingerprint(source)
    with source.open() as file:
        try:
            table = parquet.ParquetFile(file)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise EvidenceError(
                f"it is cut off or no Parquet file ({_first_line(error)}); get the file again"
            ) from error
        _check(table)
        nested = [field.name for field in table.schema_arrow if pa.types.is_nested(field.type)]
        names = [field.name for field in table.schema_arrow if field.name not in nested]
        mapping = map_header(names, options.mapping)
        unused = (*mapping.unused, *nested)
        evidence = Evidence(
            source.path, source.name, NAME, seen.digest, seen.size, mapping.kind, None, None, mapping.pairs, unused
        )
        yield evidence
        yield from about_header(source, Header(tuple(names), 0, True), mapping)
        if nested:
            yield source.issue(
                f"columns that hold lists or records were not read: {', '.join(nested[:30])}", "flatten them first"
            )
        wanted = {position: names[position] for position, _, _ in mapping.columns}
        try:
            rows = 0
            for item in batches(source, evidence, mapping, lambda: _rows(table, wanted), "row {}"):
                rows += item.rows.num_rows if isinstance(item, Batch) else 1
                yield item
            if not rows:
                yield source.issue("the file has no rows", "check that the export worked and screen it again")
        except (pa.ArrowException, OSError, ValueError) as error:
            yield source.issue(f"the file breaks off or is damaged ({_first_line(error)})", "get the file again")


def _first_line(error: BaseException) -> str:
    return str(error).split("\n", 1)[0][:200]


def _check(table: Any) -> None:
    groups = range(table.metadata.num_row_groups)
    largest = max((table.metadata.row_group(group).total_byte_size for group in groups), default=0)
    if largest > MOST_GROUP or table.metadata.num_rows > MOST_ROWS:
        raise EvidenceError("it holds a row group or a number of rows beyond all measure; split the file")


def _rows(table: Any, wanted: dict[int, str]) -> Iterator[Rows]:
    import pyarrow as pa

    number = 1
    for batch in table.iter_batches(batch_size=ROWS, columns=list(wanted.values())):
        columns = {position: _text(batch.column(name)) for position, name in wanted.items()}
        yield Rows(columns, pa.array(range(number, number + batch.num_rows), pa.int64()))
        number += batch.num_rows


def _text(column: Any) -> Any:
    """A column as text, empty text as null; days without their midnight."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        column = pc.replace_substring_regex(column.cast(pa.string()), r"[ T]00:00:00(?:\.0+)?Z?$", "")
    binary = pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type)
    text = _decoded(column) if binary else _valid(column.cast(pa.string()))
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


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
