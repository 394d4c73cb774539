"""Spark: DataFrames of orders to DataFrames of findings, and runs over files on a cluster.

`screen` judges a DataFrame where its rows lie (`mapInArrow`); `over_files` is the work of `debar screen --engine
spark`. Workers need the same debar and nothing else: what is compiled is broadcast once, opened once a Python worker
and kept there.
"""

from __future__ import annotations

import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from debar.errors import EvidenceError, UsageError
from debar.model import NOTHING, Inquiry
from debar.readers import ReadOptions
from debar.scale import batches, files
from debar.scale.batches import Columns
from debar.scale.parcel import in_bytes, packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    import pyarrow as pa
    from pyspark import Broadcast
    from pyspark.sql import DataFrame, SparkSession

    from debar.desk import Desk
    from debar.model import Act, Kind, Waiver
    from debar.register import Register
    from debar.rulebook import Rulebook
    from debar.scale.files import Sealed, Task, Told
    from debar.scale.parcel import Parcel
    from debar.screen import Job, Looked, Work

    Batches = Iterable[pa.RecordBatch]
    OnBatches = Callable[[Batches, Any, Columns], Iterator[pa.RecordBatch]]

INSTALL = "pip install 'debar[spark]'"
JAVA = "apt-get install openjdk-17-jre-headless, or set JAVA_HOME"
AHEAD = 3
"""Tasks under way or waiting to be taken, for each core of the cluster."""
MOST_AHEAD = 2_000
DEFAULTS = {"spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
"""What a session that we start ourselves is set to where nobody sets it otherwise."""


@dataclass(frozen=True, slots=True)
class Screening:
    """A DataFrame, and what is asked of it."""

    dataframe: DataFrame
    desk: Desk
    columns: Columns

    def findings(self) -> DataFrame:
        """A row a finding, in the columns of `debar.reports.parts.arrow.finding_schema`; in no order of its own."""
        from debar.reports.parts.arrow import finding_schema

        return self._told(batches.findings, finding_schema())

    def issues(self) -> DataFrame:
        """A row for each thing that could not be read or used, in the columns of `issue_schema`."""
        from debar.reports.parts.arrow import issue_schema

        return self._told(batches.issues, issue_schema()).distinct()

    def _told(self, of: OnBatches, schema: pa.Schema) -> DataFrame:
        from pyspark.sql.pandas.types import from_arrow_schema

        work = _on_batches(_Carried.of(self.dataframe.sparkSession, self.desk), of, self.columns)
        return self.dataframe.mapInArrow(cast("Any", work), from_arrow_schema(schema))


def screening(
    dataframe: DataFrame,
    *,
    buyers: str | Sequence[str],
    place: str,
    today: date,
    evidence: str = "dataframe",
    where: str = "row {}",
    on: date | None = None,
    known: date | None = None,
    act: Act | None = None,
    use: str | None = None,
    answers: Mapping[str, str] = NOTHING,
    mapping: Mapping[str, str] = NOTHING,
    kind: Kind | None = None,
    day_first: bool | None = None,
    waivers: Sequence[Waiver] = (),
    register: Register | None = None,
    rulebook: Rulebook | None = None,
) -> Screening:
    """What is asked of a DataFrame: see `Columns` for what tells of its columns, `Inquiry` for what is asked.

    `today` is the day this runs, `known` (by default the same) until when law is known, `on` the day of the act where
    it is not the row's own. Raises UsageError for an unknown buyer, column or field, and where pyspark is missing.
    """
    check_installed()
    from debar.desk import Desk

    several = (buyers,) if isinstance(buyers, str) else tuple(buyers)
    asked = Inquiry(several, today, known or today, on, act, use, answers)
    columns = Columns(place, evidence, where, dict(mapping), kind, day_first)
    batches.columns_of(_names(dataframe), columns)
    return Screening(dataframe, Desk.of(asked, register, rulebook, waivers, brief=True), columns)


def screen(dataframe: DataFrame, **asked: Any) -> DataFrame:
    """The findings of a DataFrame: `screening(dataframe, ...).findings()`.

    What could not be read or used is told by `screening(dataframe, ...).issues()`.
    """
    return screening(dataframe, **asked).findings()


def _names(dataframe: DataFrame) -> pa.Schema:
    """The columns by name, and which of them hold lists or records."""
    import pyarrow as pa
    from pyspark.sql.types import ArrayType, MapType, StructType

    nested = ArrayType, MapType, StructType
    held = {True: pa.list_(pa.string()), False: pa.string()}
    return pa.schema([(each.name, held[isinstance(each.dataType, nested)]) for each in dataframe.schema])


@dataclass(frozen=True, slots=True)
class _Carried:
    """A parcel on its way: its label with each task, its bytes once to each machine."""

    label: Parcel
    content: Broadcast[bytes]

    @classmethod
    def of(cls, session: SparkSession, desk: Desk) -> _Carried:
        """Pack a desk and send it ahead."""
        parcel = packed(desk)
        return cls(parcel.label(), session.sparkContext.broadcast(parcel.content))


def _on_batches(carried: _Carried, of: OnBatches, columns: Columns) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """The function that a worker runs on the batches of its share. What only debar can read goes as bytes, so that a
    worker without debar says so."""
    content, version = carried.content, carried.label.version
    ours = in_bytes((of, carried.label, columns))

    def told(parts: Batches) -> Iterator[pa.RecordBatch]:
        import pickle

        try:
            from debar.scale.clerk import clerk

            of, label, columns = pickle.loads(ours)  # noqa: S301  written by who sent this function
        except ImportError as error:
            raise RuntimeError(f"debar {version} is not installed on this worker ({error})") from None
        yield from of(parts, clerk(label, lambda: content.value), columns)

    return told


# --- runs over files


def over_files(master: str | None = None, settings: Mapping[str, str] = NOTHING) -> Work:
    """The work of a run (`debar.screen.screen(..., work=...)`) on Spark: in the session there is, else in one started
    for it, by `master` (or as Spark itself is set up; else all cores of this machine) and with these settings.

    Raises UsageError where pyspark or Java is missing.
    """
    check_installed()
    check_java()

    def work(job: Job) -> Iterator[Looked]:
        with _session(master, settings) as session, ThreadPoolExecutor(MOST_AHEAD) as pool:
            cluster = _Cluster(session, _Carried.of(session, job.desk), job, pool)
            try:
                yield from files.run(job, cluster.submit, cluster.room)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
                cluster.stop()

    return work


class _Cluster:
    """Gives tasks to workers, each as a job of its own, so that what one tells waits for no other."""

    def __init__(self, session: SparkSession, carried: _Carried, job: Job, pool: ThreadPoolExecutor) -> None:
        self._context: Any = session.sparkContext
        self._carried, self._job, self._pool = carried, job, pool
        self._tag = f"debar-{os.getpid()}-{id(self)}"

    def room(self) -> int:
        """Tasks that may be under way: workers may come and go."""
        return max(2, min(AHEAD * int(self._context.defaultParallelism), MOST_AHEAD))

    def submit(self, task: Task) -> Told:
        """Have a task done by somebody."""
        return self._pool.submit(self._done, task)

    def stop(self) -> None:
        """Leave off what is still under way."""
        self._context.cancelJobsWithTag(self._tag)

    def _done(self, task: Task) -> list[Sealed]:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        self._context.addJobTag(self._tag)
        one = self._context.parallelize([0], 1).mapPartitions(_on_task(self._carried, task, self._job))
        try:
            told: list[Sealed] = one.collect()
        except (Py4JError, PySparkException) as error:
            raise EvidenceError(f"Spark gave up {_named(task)}: {_reason(error)}") from error
        return told


def _on_task(carried: _Carried, task: Task, job: Job) -> Callable[[Iterable[int]], Iterator[Sealed]]:
    """The function that a worker runs on a task."""
    content, version = carried.content, carried.label.version
    ours = in_bytes((carried.label, task, job.reading or ReadOptions(), job.everything))

    def told(_: Iterable[int]) -> Iterator[Sealed]:
        import pickle

        try:
            from debar.scale.files import answered

            label, task, how, everything = pickle.loads(ours)  # noqa: S301  written by who sent this function
        except ImportError as error:
            raise RuntimeError(f"debar {version} is not installed on this worker ({error})") from None
        yield from answered(task, label, lambda: content.value, how, everything)

    return told


def _named(task: Task) -> str:
    names = [split.source.path for split in task.splits]
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1:,} files behind it"


def _reason(error: Exception) -> str:
    """The line of a long story of Java's that says why."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    ours = [line for line in lines if line.startswith(("RuntimeError: ", "MemoryError", "ModuleNotFoundError: "))]
    caused = [line for line in lines if "Job aborted" in line or "SparkException" in line]
    return [*ours, *caused, *lines, type(error).__name__][0][:500]


@contextmanager
def _session(master: str | None, settings: Mapping[str, str]) -> Iterator[SparkSession]:
    """The session there is, or one that is started here and stopped afterwards."""
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running:
        yield running
        return
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder: Any = SparkSession.builder
    builder = builder.appName("debar")
    for name, value in {**DEFAULTS, **({"spark.master": master} if master else {}), **settings}.items():
        builder = builder.config(name, value)
    try:
        started = builder.getOrCreate()
    except Exception as error:
        raise UsageError(f"Spark did not start{f' on {master}' if master else ''}: {_reason(error)}") from error
    try:
        yield started
    finally:
        started.stop()


def check_installed() -> None:
    """Raise UsageError where pyspark is missing."""
    try:
        import pyspark  # noqa: F401
    except ImportError:
        raise UsageError(f"Spark needs pyspark; install it with: {INSTALL}") from None


def check_java() -> None:
    """Raise UsageError where no Java is there to start Spark with; one that runs already needs none."""
    home = os.environ.get("JAVA_HOME")
    found = os.path.isfile(os.path.join(home, "bin", "java")) if home else shutil.which("java") is not None
    if not found and "PYSPARK_GATEWAY_PORT" not in os.environ:
        raise UsageError(f"Spark needs Java 17 or newer; install it with: {JAVA}")
