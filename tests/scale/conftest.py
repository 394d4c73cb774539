"""What the tests of scale share: evidence of every sort, and one session of Spark for all of them."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyarrow import parquet
from tests.conftest import EXAMPLES
from tests.scale.ledger import TODAY, orders

from debar.model import Inquiry
from debar.screen import screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from debar.model import Item
    from debar.register import Register
    from debar.rulebook import Rulebook


@pytest.fixture
def evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with evidence of every sort, in which short files are cut too."""
    monkeypatch.setattr("debar.scale.files.LARGE", 1)
    monkeypatch.setattr("debar.scale.files.PIECE", 50)
    folder = tmp_path / "evidence"
    shutil.copytree(EXAMPLES / "estates", folder / "estates")
    shutil.copy(EXAMPLES / "purchases.csv", folder)
    late = ["2026-05-01"] * 230 + ["3/4/2026"] * 10 + ["13/4/2026"] * 10 + ["4/13/2026", "soon"] * 25
    for name, table in (
        ("clear", orders(300)),
        ("by-text", orders(300, ["2026-05-01"] * 300)),
        ("unsettled", orders(300, late)),
        ("without-day", orders(300, ["31/31/2026" if at % 3 else "2026-01-01" for at in range(300)])),
        ("ambiguous", orders(300, ["3/4/2026"] * 300)),
    ):
        parquet.write_table(table, folder / f"{name}.parquet", row_group_size=10)
    (folder / "damaged.parquet").write_bytes((folder / "clear.parquet").read_bytes()[:-50])
    (folder / "empty.csv").write_text("")
    (folder / "list.csv").write_text("Description,Manufacturer\nHuawei S5720 switch,Huawei\n" * 3)
    (folder / "orders.eml").write_bytes(
        b"From: a@example.com\nTo: b@example.com\nSubject: order\n\nPlease send two Huawei S5720 switches\n"
    )
    return folder


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches, and so pieces, of a few rows; in this process, not in workers elsewhere."""
    monkeypatch.setattr("debar.readers.parquet.ROWS", 20)


@pytest.fixture
def ask(register: Register, rulebook: Rulebook) -> Callable[..., list[Item]]:
    """Everything `screen` says of some paths."""

    def run(
        *paths: Path, buyers: tuple[str, ...] = ("us-federal-agency", "jp-government"), **more: Any
    ) -> list[Item]:
        asked = Inquiry(buyers, TODAY, TODAY, since=more.pop("since", None), answers=more.pop("answers", {}))
        more["answers"] = more.pop("answers_from", None)
        return list(
            screen(
                [str(path) if isinstance(path, Path) else path for path in paths],
                asked,
                register=register,
                rulebook=rulebook,
                **more,
            )
        )

    return run


@pytest.fixture(scope="session")
def session() -> Iterator[Any]:
    """A session with two workers on this machine, started once."""
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder
    for name, value in {
        "spark.master": "local[2]",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.driver.memory": "512m",
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
    }.items():
        builder = builder.config(name, value)
    started = builder.getOrCreate()
    yield started
    started.stop()
