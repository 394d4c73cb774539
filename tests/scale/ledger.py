"""A ledger of any length, and what Spark needs to run here."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest

TODAY = date(2026, 11, 25)
GOODS = [
    ("Huawei S5720 switch", "Huawei"),
    ("office chair", None),
    ("ZTE ZXHN F670L", "ZTE"),
    ("Cisco Catalyst 9300", "Cisco"),
    ("Hikvision DS-2CD2143G2-I camera", None),
]
"""What is bought, over and over."""


def orders(rows: int, days: list[Any] | None = None) -> pa.Table:
    """So many lines of a ledger."""
    bought = [GOODS[at % len(GOODS)] for at in range(rows)]
    return pa.table(
        {
            "order": [f"PO-{at}" for at in range(rows)],
            "order date": days or [datetime(2026, 1 + at % 12, 1 + at % 28) for at in range(rows)],  # noqa: DTZ001
            "description": [goods for goods, _ in bought],
            "manufacturer": [maker for _, maker in bought],
        }
    )


def why_no_spark() -> str | None:
    """What is missing for Spark to run here."""
    try:
        import pandas  # noqa: F401
        import pyspark  # noqa: F401
    except ImportError as error:
        return f"{error}: pip install 'debar[spark]'"
    return None if shutil.which("java") else "Java is missing: apt-get install openjdk-17-jre-headless"


needs_spark = pytest.mark.skipif(why_no_spark() is not None, reason=str(why_no_spark()))
