"""Hostile and broken files: what a person sees, and that everything else is still judged."""

from __future__ import annotations

import csv
import io
import os
import random
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from tests.cli.papers import AGENCY, CAMERA, CHAIR, HEADER, SWITCH, environment, orders
from tests.conftest import EXAMPLES, TODAY, Command, Ran

if TYPE_CHECKING:
    from collections.abc import Callable

JSONL = ("--format", "jsonl")
MB = 1 << 20


def _bytes(name: str, content: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return write


def _bomb(folder: Path) -> Path:
    """A workbook whose sheet would unpack to 200 MB of blanks."""
    path = folder / "orders.xlsx"
    with (
        zipfile.ZipFile(EXAMPLES / "bestellungen.xlsx") as good,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for entry in good.infolist():
            if entry.filename != "xl/worksheets/sheet1.xml":
                bad.writestr(entry, good.read(entry.filename))
        with bad.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(200):
                sheet.write(b" " * MB)
    return path


HALF_A_WORKBOOK = (EXAMPLES / "bestellungen.xlsx").read_bytes()[:4000]
NOISE = random.Random(7).randbytes(50_000)
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'

UNREADABLE = {
    "empty": (_bytes("orders.csv", b""), "the file is empty"),
    "blanks": (_bytes("orders.csv", b"\n \n\t\n"), "nothing but blanks"),
    "header only": (_bytes("orders.csv", HEADER.encode() + b"\n"), "the file has a header and no rows"),
    "binary": (_bytes("orders.csv", NOISE), "its bytes are not text"),
    "half a workbook": (_bytes("orders.xlsx", HALF_A_WORKBOOK), "the workbook is cut off or damaged"),
    "no workbook": (_bytes("orders.xlsx", NOISE), "debar: "),
    "zip bomb": (_bomb, "as only a zip bomb does; it was not opened"),
    "no parquet": (_bytes("orders.parquet", b"PAR1" + NOISE[:100]), "it is cut off or no Parquet file"),
    "deep list": (_bytes("orders.json", b"[" * 100_000), "nested more than"),
    "deep object": (_bytes("orders.json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000), "nested more than"),
    "picture": (_bytes("orders.png", b"\x89PNG\r\n\x1a\n" + NOISE), "no reader knows this kind of file"),
    "no objects": (_bytes("orders.json", b"[]"), "the file holds no object"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_cannot_be_read_is_told_and_the_others_are_judged(
    case: str, tmp_path: Path, debar: Command
) -> None:
    make, says = UNREADABLE[case]
    bad = make(tmp_path)
    ran = debar("screen", orders(tmp_path, SWITCH, name="good.csv"), bad, *AGENCY, *JSONL)
    assert ran.code == 3
    assert [found["place"] for found in ran.of("finding")] == ["row 2"]
    (issue,) = ran.of("issue")
    assert issue["file"] == str(bad)
    assert issue["remedy"]
    assert f"debar: {bad}" in ran.err
    assert says in ran.err
    assert debar("screen", bad, *AGENCY, "--fail-on", "never", *JSONL).code == 3


def _one(ran: Ran) -> dict:  # type: ignore[type-arg]
    (finding,) = ran.of("finding")
    return finding


def test_no_header(tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path, "2,Cisco switch", header="1,HG8245H optical terminal")
    ran = debar("screen", path, *AGENCY, *JSONL)
    assert _one(ran)["place"] == "row 1"
    assert "no header was found; every column was read as one text" in ran.err
    assert "--map" in ran.err


def test_a_first_row_with_its_own_labels_is_no_header(tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path, "Brand: Cisco,Model: 2901", header="Brand: Huawei,Model: HG8245H")
    assert _one(debar("screen", path, *AGENCY, *JSONL))["place"] == "row 1"


def test_unknown_columns_are_read_as_text(tmp_path: Path, debar: Command) -> None:
    ran = debar("screen", orders(tmp_path, "x,Huawei S5720 switch", header="foo,bar"), *AGENCY, *JSONL)
    assert _one(ran)["place"] == "row 2"
    assert "Columns: foo, bar" in ran.err


def test_ragged_rows_are_judged_as_one_text(tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path, "1,2024-05-05,Huawei S5720", "2,a,b,c,d,e,f,g,HG8245H,i", SWITCH)
    ran = debar("screen", path, *AGENCY, *JSONL)
    assert [found["place"] for found in ran.of("finding")] == ["row 2", "row 3", "row 4"]
    assert "row 2: the row has 3 cells where the header has 7; it was judged as one text" in ran.err
    assert "row 3: the row has 10 cells" in ran.err
    assert ran.code == 3


def test_a_quote_that_never_closes_swallows_nothing(tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path, '1,2024-05-05,"Rack 19, Huawei,x,y,1,z', *[SWITCH] * 3)
    ran = debar("screen", path, *AGENCY, *JSONL)
    assert [found["place"] for found in ran.of("finding")][-3:] == ["row 3", "row 4", "row 5"]


@pytest.mark.parametrize("day", ["31/31/2025", "2025-02-30", "00.00.2025"])
def test_a_day_that_does_not_exist(day: str, tmp_path: Path, debar: Command) -> None:
    ran = debar("screen", orders(tmp_path, SWITCH.replace("2024-05-05", day)), *AGENCY, *JSONL)
    assert _one(ran)["on"] == "2026-11-25"
    assert f"row 2: column 'Date': '{day}' is not a day that exists; the row was judged without a date" in ran.err


@pytest.mark.parametrize(
    ("encoding", "line", "site"),
    [
        ("cp1252", CAMERA.replace("Gate", "Büro"), "Büro"),
        ("cp932", "3,2024-05-05,ルーター ファーウェイ S5720,,x,1,本社", "本社"),
        ("gb18030", "3,2024-05-05,华为 交换机 S5720,,x,1,北京公司", "北京公司"),
    ],
)
def test_two_encodings_in_one_file(encoding: str, line: str, site: str, tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path, SWITCH.replace("Annexe B", "Küche"))
    with path.open("ab") as file:
        file.write(line.encode(encoding) + b"\n")
    ran = debar("screen", path, *AGENCY, *JSONL)
    assert [found["subject"]["site"] for found in ran.of("finding")] == ["Küche", site]
    assert f"row 3: the row is not in the encoding of the file; it was read as {encoding}" in ran.err
    assert ran.code == 3


def test_a_few_lines_in_utf8_inside_a_one_byte_file_are_not_lost(tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path, CHAIR)
    with path.open("wb") as file:
        file.write("\n".join([HEADER, *["4,2024-05-08,Büromöbel,Müller,Möbel AG,4,Küche"] * 6]).encode("cp1252"))
        file.write("\n9,2024-05-05,华为 交换机,华为,北京,1,机房\n".encode())
    ran = debar("screen", path, *AGENCY, "--all", *JSONL)
    assert [(found["place"], found["subject"]["site"]) for found in ran.of("finding")] == [("row 8", "机房")]
    assert {line["subject"]["site"] for line in ran.of("observation")} == {"Küche"}


JAPANESE = "2,2024-05-05,ファーウェイ 交換機 S5720,華為,東京商会,1,東京本社の交換室"
CHINESE = "2,2024-05-05,华为 交换机 S5720,华为,北京公司,1,北京公司的机房"
ENCODINGS = [
    *((name, JAPANESE) for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp932")),
    *((name, CHINESE) for name in ("utf-16", "utf-8-sig", "gb18030")),
]


@pytest.mark.parametrize(("encoding", "line"), ENCODINGS)
def test_encodings_of_spreadsheets(encoding: str, line: str, tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path, SWITCH, line)
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    ran = debar("screen", path, *AGENCY, *JSONL)
    assert [found["subject"]["description"] for found in ran.of("finding")][1] == line.split(",")[2]
    assert not ran.of("issue")


def test_nul_characters_are_dropped_and_told(tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path, SWITCH.replace("Huawei", "Hua\0wei"))
    ran = debar("screen", path, *AGENCY, *JSONL)
    assert _one(ran)["subject"]["maker_name"] == "Huawei"
    assert "2 NUL characters were dropped" in ran.err


def test_header_words_that_stand_twice(tmp_path: Path, debar: Command) -> None:
    path = orders(
        tmp_path, "HG8245H,ONT,,", ",Switch,,ZTE", header="Description,Description,Manufacturer,Manufacturer"
    )
    ran = debar("screen", path, *AGENCY, *JSONL)
    assert [found["maker"] for found in ran.of("finding")] == ["huawei", "zte"]
    assert "these header words stand for more than one column: Description, Manufacturer" in ran.err


def test_lines_of_json_that_are_none(tmp_path: Path, debar: Command) -> None:
    lines = [b'{"description": "HG8245H"}', b'{"description":', b"[1]", b'{"a":' * 9000 + b"1", b'{"brand": "ZTE"}']
    path = tmp_path / "orders.jsonl"
    path.write_bytes(b"\n".join(lines))
    ran = debar("screen", path, *AGENCY, *JSONL)
    assert [found["place"] for found in ran.of("finding")] == ["line 1", "line 5"]
    assert [issue["place"] for issue in ran.of("issue")] == ["line 2", "line 3", "line 4"]
    assert ran.items[-1]["not_looked_at"] == 3


FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x","y")', "＝1+1"]


@pytest.fixture
def formulas(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER.split(","))
        writer.writerows([f, "2024-05-05", f"{f} Huawei S5720", "Huawei", f, "1", f] for f in FORMULAS)
    return path


def test_formulas_are_neutralised_in_csv(formulas: Path, debar: Command) -> None:
    text = debar("screen", formulas, *AGENCY, "--format", "csv").out.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert any("1+1" in cell for cell in cells)
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@", "＝"))] == []


def test_formulas_are_neutralised_in_xlsx(formulas: Path, tmp_path: Path, debar: Command) -> None:
    debar("screen", formulas, *AGENCY, "--format", f"xlsx={tmp_path / 'report.xlsx'}")
    cells = [cell for sheet in load_workbook(tmp_path / "report.xlsx") for row in sheet.iter_rows() for cell in row]
    assert any("1+1" in str(cell.value) for cell in cells)
    computed = [cell.value for cell in cells if cell.data_type == "f"]
    assert [formula for formula in computed if "1+1" in formula or "HYPERLINK" in formula] == []


def test_tags_in_cells_stay_text(tmp_path: Path, debar: Command) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)> Huawei S5720"
    path = orders(tmp_path, SWITCH.replace("Huawei S5720-28X switch", hostile), name="<b>&.csv")
    page = debar("screen", path, *AGENCY, "--format", "html").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>&.csv" not in page


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path, SWITCH.replace("Annexe B", "\x1b]0;own\x07\x1b[2J"), "\x1b[31mtorn")
    for format in ("table", "brief"):
        ran = debar("screen", path, *AGENCY, "--format", format)
        assert "\x1b" not in ran.text + ran.err
    (tmp_path / "\x1b[31m.csv").write_text("")
    ran = debar("screen", tmp_path, *AGENCY, *JSONL)
    assert "\x1b" not in ran.err


def test_a_folder_named_like_a_table(tmp_path: Path, debar: Command) -> None:
    orders(tmp_path, SWITCH, name="x.csv/orders.csv")
    assert _one(debar("screen", tmp_path / "x.csv", *AGENCY, *JSONL))["place"] == "row 2"


def test_links_that_loop_or_lead_out(tmp_path: Path, debar: Command) -> None:
    orders(tmp_path, SWITCH, name="in/orders.csv")
    orders(tmp_path, SWITCH, name="out/secret.csv")
    for name, target in (("self", "."), ("one", "two"), ("two", "one"), ("leak.csv", "../out/secret.csv")):
        (tmp_path / "in" / name).symlink_to(target)
    ran = debar("screen", tmp_path / "in", *AGENCY, *JSONL)
    assert _one(ran)["file"].endswith("in/orders.csv")
    assert sorted(Path(issue["file"]).name for issue in ran.of("issue")) == ["leak.csv", "one", "two"]
    assert "it is a link that leads out of the folder" in ran.err
    assert "it is a link that leads back to itself" in ran.err


def test_a_file_we_may_not_open(tmp_path: Path) -> None:
    """Root may open everything, so as root the command is run without that capability."""
    orders(tmp_path, CAMERA, name="closed.csv").chmod(0)
    orders(tmp_path, SWITCH, name="open.csv")
    powerless = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    if powerless and not shutil.which("setpriv"):
        pytest.skip("needs setpriv (util-linux) to give up root's right to open every file")
    command = [*powerless, sys.executable, "-m", "debar", "screen", str(tmp_path), *AGENCY, *JSONL]
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "DEBAR_TODAY": TODAY})
    ran = Ran(done.returncode, done.stdout, done.stderr.decode())
    assert _one(ran)["place"] == "row 2"
    assert "closed.csv: the file cannot be opened (Permission denied)" in ran.err
    assert ran.code == 3


def test_a_pipe_is_not_waited_for(tmp_path: Path, debar: Command) -> None:
    os.mkfifo(tmp_path / "orders.csv")
    assert "it is not a plain file" in debar("screen", tmp_path, *AGENCY, *JSONL).err


TELLING_ITS_PEAK = """
import atexit, re, sys
from debar.cli import main
status = lambda: open("/proc/self/status").read()
atexit.register(lambda: sys.stderr.write(re.search("VmHWM.*", status())[0]))
main()
"""
LONG = [
    ("orders.csv", HEADER.encode() + b"\n", b"\n" + SWITCH.encode(), "row 2: the line has 104,857,600 bytes"),
    (
        "orders.jsonl",
        b'{"description": "',
        b'"}\n{"description": "HG8245H"}',
        "line 1: the line has 104,857,619 bytes",
    ),
    ("orders.json", b'[{"description": "HG8245H"}, {"description": "', b'"}]', "one object has more than"),
    ("orders.txt", b"", b"", "the line has 104,857,600 bytes"),
]


@pytest.mark.parametrize(("name", "before", "after", "says"), LONG, ids=[name for name, *_ in LONG])
def test_a_line_of_100_mb_is_passed_over_in_bounded_memory(
    name: str, before: bytes, after: bytes, says: str, tmp_path: Path
) -> None:
    with (tmp_path / name).open("wb") as file:
        file.write(before)
        for _ in range(100):
            file.write(b"x" * MB)
        file.write(after)
    command = [sys.executable, "-c", TELLING_ITS_PEAK, "screen", str(tmp_path / name), *AGENCY, *JSONL]
    ran = subprocess.run(command, capture_output=True, env=environment(), check=False)
    *told, peak = ran.stderr.decode().splitlines()
    assert ran.returncode == 3
    assert says in "".join(told)
    assert ran.stdout.count(b'"type":"finding"') == (name != "orders.txt")
    assert int(peak.split()[1]) < 300 * 1024, "kilobytes"
