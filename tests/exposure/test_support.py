"""Tables of ends of support, in every form, and the day they are asked about."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from tests.exposure.conftest import CAMERA, ROUTER, Tell

from debar.errors import UsageError
from debar.exposure import Catalogues
from debar.exposure.support import read

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "maker,model,end_of_support,source\nHikvision,DS-2CD2143G0-I,2025-12-31,a notice\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "support.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def ends(path: Path) -> list[tuple[str, str, str, str]]:
    return [(row.maker, row.model, str(row.end), row.source) for row in read(str(path)).rows]


ONE = [("Hikvision", "DS-2CD2143G0-I", "2025-12-31", "a notice")]


def test_a_table(table: Path) -> None:
    assert ends(table) == ONE


@pytest.mark.parametrize(
    "header",
    [
        "Manufacturer,Model,End of Support,Source",
        "Hersteller,Modell,EOS,URL",
        "vendor,product,eol,link",
        "メーカー,型番,eol date,Reference",
    ],
)  # fmt: skip
def test_header_words(header: str, table: Path) -> None:
    table.write_text(f"Our list of ends\n\n{header}\n{TABLE.splitlines()[1]}\n", encoding="utf-8")
    assert ends(table) == ONE


def test_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "support.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Maker", "Model", "End of support", "Source"])
        sheet.write_row(1, 0, ["Hikvision", "DS-2CD2143G0-I"])
        sheet.write_datetime(1, 2, date(2025, 12, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write(1, 3, "a notice")
    assert ends(path) == ONE


@pytest.mark.parametrize("wrapped", [False, True])
def test_json(wrapped: bool, tmp_path: Path) -> None:
    path = tmp_path / "support.json"
    rows = [{"maker": "Hikvision", "cycle": "DS-2CD2143G0-I", "eol": "2025-12-31", "link": "a notice", "lts": False}]
    path.write_text(json.dumps({"products": rows} if wrapped else rows), encoding="utf-8")
    assert ends(path) == ONE


def test_rows_that_say_too_little_are_told(table: Path) -> None:
    table.write_text(
        f"{TABLE}Hikvision,X1,soon,\n,X2,2025-01-01,\nHikvision,,2025-01-01,\n,,,note\n", encoding="utf-8"
    )
    found = read(str(table))
    assert len(found.rows) == 1
    [issue] = found.issues
    assert issue.problem.endswith("were left out: row 3, row 4, row 5")


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\x00\x01\x02", b"maker,model\nHikvision,X\n"])
def test_what_is_no_such_table_is_refused_with_a_remedy(content: bytes, table: Path) -> None:
    table.write_bytes(content)
    with pytest.raises(UsageError, match=r"--support .*support.csv: cannot be read .*maker, model, end_of_support"):
        read(str(table))


@pytest.mark.parametrize("content", [b"", b"{}", b"7", b'[{"maker": "Hikvision"', b"[" * 9_999])
def test_what_is_no_such_json_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "support.json"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="--support"):
        read(str(path))


@pytest.mark.parametrize(
    ("on", "count"), [(date(2025, 12, 30), 0), (date(2025, 12, 31), 1), (date(2026, 1, 1), 1), (None, 1)]
)
def test_on_the_day_asked(on: date | None, count: int, tell: Tell, table: Path) -> None:
    told = tell(CAMERA, Catalogues.load(support=str(table)), on=on)
    assert [each.kind for each in told] == ["unsupported"] * count


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("2025-12-31", "support by its maker ended on 2025-12-31 (DS-2CD2143G0-I)"),
        ("2025-12", "support by its maker ended in 2025-12 (DS-2CD2143G0-I)"),
        ("2026-11", "support by its maker ends in 2026-11 (DS-2CD2143G0-I)"),
        ("2026-12", None),
    ],
)
def test_a_day_that_is_partly_known(written: str, says: str | None, tell: Tell, table: Path) -> None:
    table.write_text(TABLE.replace("2025-12-31", written), encoding="utf-8")
    told = tell(CAMERA, Catalogues.load(support=str(table)))
    assert [(each.says, each.source) for each in told] == ([(says, "a notice")] if says else [])


def test_near_misses(tell: Tell, table: Path) -> None:
    lists = Catalogues.load(support=str(table))
    assert tell({**CAMERA, "model": "DS-2CD2143G0-IS"}, lists) == []
    table.write_text(TABLE.replace("DS-2CD2143G0-I", "X9-100"), encoding="utf-8")
    lists = Catalogues.load(support=str(table))
    assert tell({**ROUTER, "model": "X9-100"}, lists) == []
    assert len(tell({**CAMERA, "model": "X9-100"}, lists)) == 1
