"""What folders say of the files in them: `supplier=Example/part-0.parquet`, as Hive and Spark write tables in parts.

A column that a table is divided by stands in no file of it, so its value is added to every row. Values are escaped as
parts of a URL are, and one word stands for none at all.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from debar.columns import map_header
from debar.model import Batch, Evidence
from debar.readers.parts.days import DATE_FIELDS
from debar.readers.parts.things import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debar.model import Issue

Said = tuple[tuple[str, str, str], ...]
"""Header word, field and value of each."""
_FOLDER = re.compile(r"([A-Za-z_]\w*)=(.+)\Z", re.DOTALL)
_NONE = "__HIVE_DEFAULT_PARTITION__"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def said_by_folders(path: str) -> Said:
    """What the folders of a path say that an observation can hold; days as they stand in ISO 8601 only.

    >>> said_by_folders("ledger/year=2024/supplier=Example%20Ltd/part-0.parquet")
    (('supplier', 'seller_name', 'Example Ltd'),)
    >>> said_by_folders("ledger/supplier=__HIVE_DEFAULT_PARTITION__/part-0.parquet")
    ()
    """
    parts = (_FOLDER.match(part) for part in PurePath(path).parts[:-1])
    values = {found[1]: clean(unquote(found[2])) for found in parts if found and found[2] != _NONE}
    words = [word for word, value in values.items() if value]
    columns = map_header(words).columns if words else ()
    said = ((words[position], field, values[words[position]]) for position, _, field in columns)
    return tuple(
        each for each in said if each[1] != "text" and (each[1] not in DATE_FIELDS or _DAY.fullmatch(each[2]))
    )


def with_said(items: Iterable[Evidence | Batch | Issue], said: Said) -> Iterator[Evidence | Batch | Issue]:
    """The same items, with what the folders say where the file itself has no such column."""
    if not said:
        yield from items
        return
    for item in items:
        if isinstance(item, Evidence):
            yield _told(item, said)
        elif isinstance(item, Batch):
            yield _filled(item, said)
        else:
            yield item


def _new(evidence: Evidence, said: Said) -> Said:
    taken = {field for _, field in evidence.mapping}
    return tuple(each for each in said if each[1] not in taken)


def _told(evidence: Evidence, said: Said) -> Evidence:
    new = _new(evidence, said)
    return replace(evidence, mapping=(*evidence.mapping, *((word, field) for word, field, _ in new)))


def _filled(batch: Batch, said: Said) -> Batch:
    import pyarrow as pa

    rows = batch.rows
    names, columns = list(rows.schema.names), list(rows.columns)
    for _, field, value in _new(batch.evidence, said):
        if field not in names:
            names.append(field)
            columns.append(pa.repeat(pa.scalar(value, pa.string()), rows.num_rows))
    return replace(batch, evidence=_told(batch.evidence, said), rows=pa.RecordBatch.from_arrays(columns, names))
