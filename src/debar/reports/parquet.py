"""Findings as Parquet for data platforms: a folder with a data set that Spark, DuckDB, pandas and others read.

`findings/` is partitioned as Hive does it, `jurisdiction=US/verdict=prohibited/part-00000.parquet`: whoever asks,
asks for the law that binds an office and for what is barred under it first, so such a query reads those files alone.
Buyers, makers and days do not part it: a run asks for few buyers, and a file for each maker or day would be a crowd
of small ones; the statistics in each file find them. Every column is typed and always there: days are days, lists are
lists, clues, owners and waivers are records, and `subject_...` holds what stands in the evidence.

Beside it stand `observations/` (with `--all`, by `verdict`), `issues.parquet` (what could not be looked at),
`evidence.parquet` (how each file was read), `exposures.parquet` (what makes devices more pressing) and
`summary.json` (what was asked, and the counts); what is linked with what is in `graphml`. `_SUCCESS` is written last,
with every file and its bytes: without it the folder is not whole. The same run gives the same bytes.

It needs a name, `--format parquet=FOLDER`. An earlier result there is replaced when the new one is whole; any other
folder is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from debar.model import Coverage, Evidence, Exposure, Finding, Issue, Observed, Summary
from debar.reports.parts.encode import json_page, plain
from debar.reports.parts.folder import seal
from debar.reports.parts.records import as_dict, asked_as_dict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import pyarrow as pa

    from debar.model import Asked, Item

    Built = Callable[[Sequence[Any]], pa.RecordBatch]

NAME = "parquet"
SUFFIX = ".parquet"
BINARY = True
FOLDER = True
"""Whether `out` is an empty folder to fill, and no stream."""

AT_ONCE = 8_192
"""Findings that become columns at once."""
PART = 50_000
"""Rows of a file of a partition, at most."""
HELD = 128 << 20
"""Bytes of columns that wait for their file, over all partitions; the largest goes first."""
NOTHING = "none"
"""The partition of what has no value: Hive's own word for it leaves readers without a type where it stands alone."""


def write(items: Iterable[Item], asked: Asked, out: Path) -> None:
    """Fill an empty folder. Raises ValueError for half a run, and then leaves the folder without its mark."""
    from debar.reports.parts import arrow

    findings = Parted(out / "findings", arrow.batch, ("jurisdiction", "verdict"))
    observed = Parted(out / "observations", arrow.observation_batch, ("verdict",))
    tables = {
        Issue: Table(out / "issues.parquet", arrow.issue_batch),
        Evidence: Table(out / "evidence.parquet", arrow.evidence_batch),
        Exposure: Table(out / "exposures.parquet", arrow.exposure_batch),
    }
    writers: dict[type, Parted | Table] = {Finding: findings, Observed: observed, **tables}
    last: dict[type, Any] = {}
    try:
        for item in items:
            writer = writers.get(type(item))
            if writer:
                writer.add(item)
            elif isinstance(item, Coverage | Summary):
                last[type(item)] = as_dict(item)
    finally:
        for table in tables.values():
            table.close()
    if Summary not in last:
        raise ValueError("the run has no summary: it is not whole")
    findings.close(always=True)
    observed.close(always=asked.everything)
    told = {"asked": asked_as_dict(asked), "coverage": last.get(Coverage), "summary": last[Summary]}
    (out / "summary.json").write_bytes(json_page(told))
    seal(out, {"version": asked.version})


class Table:
    """One file of rows, written by groups of them."""

    def __init__(self, path: Path, built: Built) -> None:
        self._built = built
        self._waiting: list[Any] = []
        self._writer = _writer(path, built([]).schema)

    def add(self, item: Any) -> None:
        """One row more."""
        self._waiting.append(item)
        if len(self._waiting) >= AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_batch(self._built(self._waiting))
        self._waiting = []

    def close(self) -> None:
        """Write what waits, and the end of the file."""
        if self._waiting:
            self._flush()
        self._writer.close()


class Parted:
    """Rows in a folder for each pair of values, in files of so many rows; few of them are in memory at a time."""

    def __init__(self, folder: Path, built: Built, by: Sequence[str]) -> None:
        self._folder = folder
        self._built = built
        self._by = by
        self._waiting: list[Any] = []
        self._held: dict[tuple[str | None, ...], list[pa.RecordBatch]] = {}
        self._written: dict[tuple[str | None, ...], int] = {}

    def add(self, item: Any) -> None:
        """One row more."""
        self._waiting.append(item)
        if len(self._waiting) >= AT_ONCE:
            self._part()

    def close(self, always: bool) -> None:
        """Write what waits; where nothing was found a file without rows tells the columns, if it is wanted always."""
        self._part()
        for key in list(self._held):
            self._write(key)
        if always and not self._written:
            self._held[(None,) * len(self._by)] = [self._built([])]
            self._write((None,) * len(self._by))

    def _part(self) -> None:
        """Give the waiting rows to their partitions, and write those that are full."""
        batch, self._waiting = self._built(self._waiting), []
        columns = [batch.column(name).to_pylist() for name in self._by]
        rows: dict[tuple[str | None, ...], list[int]] = {}
        for row, key in enumerate(zip(*columns, strict=True)):
            rows.setdefault(key, []).append(row)
        for key, chosen in rows.items():
            self._held.setdefault(key, []).append(batch.take(chosen))
            if sum(held.num_rows for held in self._held[key]) >= PART:
                self._write(key)
        while sum(map(self._bytes, self._held)) > HELD:
            self._write(max(self._held, key=self._bytes))

    def _bytes(self, key: tuple[str | None, ...]) -> int:
        return sum(held.nbytes for held in self._held[key])

    def _write(self, key: tuple[str | None, ...]) -> None:
        """One file more of a partition; what parts it stands in the names of its folders, not in the file."""
        import pyarrow as pa

        table = pa.Table.from_batches(self._held.pop(key)).drop_columns(list(self._by))
        number = self._written.get(key, 0)
        self._written[key] = number + 1
        folder = self._folder.joinpath(*map(partition, self._by, key))
        folder.mkdir(parents=True, exist_ok=True)
        with _writer(folder / f"part-{number:05}.parquet", table.schema) as writer:
            writer.write_table(table)


def partition(name: str, value: str | None) -> str:
    """The folder of a partition; no value leads out of it.

    >>> partition("jurisdiction", "US"), partition("jurisdiction", "../x y"), partition("verdict", None)
    ('jurisdiction=US', 'jurisdiction=..%2Fx%20y', 'verdict=none')
    """
    return f"{name}={quote(plain(value), safe='') if value else NOTHING}"


def _writer(path: Path, schema: pa.Schema) -> Any:
    from pyarrow import parquet

    return parquet.ParquetWriter(path, schema, compression="zstd")
