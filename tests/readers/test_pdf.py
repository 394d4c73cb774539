"""PDF: tables with and without lines, lines of text, scans, passwords, Japanese; and files made to harm."""

from __future__ import annotations

import io
import sys
import zlib
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader, PdfWriter
from tests.readers.pdfs import FONT, JAPANESE, PICTURE, of_objects, pdf, table, text
from tests.readers.reading import look_at

from debar.errors import UsageError
from debar.model import Kind
from debar.readers import pdf as reader

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ["Pos", "Description", "Manufacturer", "Part No.", "Qty"]
ROWS = [
    ["1", "Access switch, 24 ports", "Acme", "X-100", "2"],
    ["2", "Dome camera", "Opticly", "CAM-7", "12"],
]
EXPECTED = [
    {"description": "Access switch, 24 ports", "maker_name": "Acme", "part_number": "X-100", "quantity": "2"},
    {"description": "Dome camera", "maker_name": "Opticly", "part_number": "CAM-7", "quantity": "12"},
]
TITLE, END = text(40, 760, "Quote Q-1 of Resale Ltd."), text(40, 500, "We also offer the Acme X-200.")


@pytest.mark.parametrize("form", ["cells", "columns", "none"])
def test_a_table_however_it_is_drawn(tmp_path: Path, form: str) -> None:
    drawn = table([HEADER, *ROWS], lines=form != "none", between=form == "cells")
    seen = look_at(tmp_path, "quote.pdf", pdf(TITLE + drawn + END))
    assert seen.rows == [
        ("page 1, line 1", {"text": "Quote Q-1 of Resale Ltd."}),
        ("page 1, row 1", EXPECTED[0]),
        ("page 1, row 2", EXPECTED[1]),
        ("page 1, line 2", {"text": "We also offer the Acme X-200."}),
    ]
    assert seen.issues == []
    (evidence,) = seen.evidence
    assert (evidence.kind, evidence.unused) == (Kind.PURCHASE, ("Pos",))
    assert dict(evidence.mapping)["Part No."] == "part_number"


def test_a_table_goes_on_over_the_page(tmp_path: Path) -> None:
    pages = [table([HEADER, ROWS[0]]), table([ROWS[1]], top=800) + END]
    seen = look_at(tmp_path, "quote.pdf", pdf(*pages))
    assert seen.rows[1] == ("page 2, row 1", EXPECTED[1])


def test_each_table_has_its_own_header(tmp_path: Path) -> None:
    other = [["Hersteller", "Bezeichnung"], ["Acme", "Router"]]
    seen = look_at(tmp_path, "quote.pdf", pdf(table([HEADER, *ROWS]) + table(other, top=500)))
    assert [place for place, _ in seen.rows] == [
        "page 1, table 1, row 1",
        "page 1, table 1, row 2",
        "page 1, table 2, row 1",
    ]
    assert seen.fields[2] == {"maker_name": "Acme", "description": "Router"}


def test_a_text_that_goes_on_below_its_row(tmp_path: Path) -> None:
    rows = table([HEADER, ROWS[0]], lines=False) + text(113, 700 - 44, "with mounting kit")
    seen = look_at(tmp_path, "quote.pdf", pdf(rows + text(113, 700 - 100, "Valid for 30 days")))
    assert seen.fields[0]["description"] == "Access switch, 24 ports with mounting kit"
    assert seen.rows[1] == ("page 1, line 1", {"text": "Valid for 30 days"})


def test_cells_centred_beside_a_longer_one(tmp_path: Path) -> None:
    """As browsers print: the long cell begins above the others of its row and ends below them."""
    rows = b""
    for top, (first, *others, last) in (
        (680, ["Access", "1", "Acme", "2", "switch"]),
        (640, ["Dome", "2", "Opticly", "9", "camera"]),
    ):
        rows += text(113, top, first) + text(113, top - 12, last)
        rows += b"".join(text(x, top - 6, each) for x, each in zip((43, 303, 463), others, strict=True))
    seen = look_at(tmp_path, "a.pdf", pdf(table([HEADER], lines=False) + rows))
    assert seen.fields == [
        {"description": "Access switch", "maker_name": "Acme", "quantity": "2"},
        {"description": "Dome camera", "maker_name": "Opticly", "quantity": "9"},
    ]


def test_a_sentence_below_a_table_is_no_row(tmp_path: Path) -> None:
    """It would stand below columns of figures, which are not looked through for makers."""
    line = text(40, 640, "Terms:") + text(300, 640, "Net 30") + text(462, 640, "no Acme equipment is included")
    seen = look_at(tmp_path, "quote.pdf", pdf(table([HEADER, ROWS[0]], lines=False) + line))
    assert seen.fields[1] == {"text": "Terms:  Net 30  no Acme equipment is included"}


def test_a_table_without_a_header_is_text(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "quote.pdf", pdf(table([["a1", "b1"], ["a2", "b2"]])))
    assert seen.rows == [("page 1, row 1", {"text": "a1 | b1"}), ("page 1, row 2", {"text": "a2 | b2"})]


def test_a_form_of_names_and_values_is_text(tmp_path: Path) -> None:
    """Its first row would be taken for a header, and what stands in it not be looked at."""
    seen = look_at(tmp_path, "a.pdf", pdf(table([["Description", "Acme X-100"], ["Colour", "white"]])))
    assert seen.fields == [{"text": "Description | Acme X-100"}, {"text": "Colour | white"}]


def test_a_frame_is_no_table(tmp_path: Path) -> None:
    frame = b"20 20 m 570 20 l 570 820 l 20 820 l 20 20 l S\n"
    seen = look_at(tmp_path, "quote.pdf", pdf(frame + TITLE + END))
    assert [place for place, _ in seen.rows] == ["page 1, line 1", "page 1, line 2"]


def test_letters_printed_twice_to_look_bold(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "quote.pdf", pdf(text(40, 700, "Acme") + text(40.2, 700, "Acme")))
    assert seen.fields == [{"text": "Acme"}]


def test_japanese(tmp_path: Path) -> None:
    rows = [["番号", "品名", "メーカー", "型番", "数量"], ["1", "スイッチ", "株式会社例", "X-100", "2"]]
    drawn = table(rows, encoding="cp932") + text(40, 760, "御見積書", "cp932")
    seen = look_at(tmp_path, "mitsumori.pdf", pdf(drawn, font=JAPANESE))
    assert (
        seen.fields
        == [
            {"text": "御見積書"},
            {"description": "スイッチ", "maker_name": "株式会社例", "part_number": "X-100", "quantity": "2"},
        ]
        or seen.fields[1]["model"] == "X-100"
    )
    assert seen.issues == []


def test_dates_of_a_table_are_read(tmp_path: Path) -> None:
    rows = [["Description", "Maker", "Order date"], ["Switch", "Acme", "31.12.2024"], ["Switch", "Acme", "32.1.2024"]]
    seen = look_at(tmp_path, "a.pdf", pdf(table([[*row, ""] for row in rows])))
    assert seen.fields[0]["date"] == "2024-12-31"
    assert "not a day that exists" in seen.problems
    assert seen.issues[0].place == "page 1, row 2"


def test_a_column_named_by_the_user(tmp_path: Path) -> None:
    rows = [["Description", "Made in", "Extra"], ["Switch", "Oz", "Acme"]]
    data = pdf(table([HEADER, *ROWS]), table([[*row, ""] for row in rows]))
    seen = look_at(tmp_path, "a.pdf", data, mapping={"maker_name": "Extra"})
    assert [fields["maker_name"] for fields in seen.fields] == ["Acme", "Opticly", "Acme"]
    with pytest.raises(UsageError, match="there is no such column; the columns are: Pos, Description"):
        look_at(tmp_path, "a.pdf", data, mapping={"maker_name": "Elsewhere"})


def test_a_page_that_is_a_picture(tmp_path: Path) -> None:
    scan = b"q 595 0 0 842 0 0 cm /Im1 Do Q\n"
    seen = look_at(tmp_path, "scan.pdf", pdf(TITLE, scan, more={"Im1": PICTURE}))
    assert seen.fields == [{"text": "Quote Q-1 of Resale Ltd."}]
    (issue,) = seen.issues
    assert (issue.place, issue.blind) == ("page 2", True)
    assert "nothing was read" in issue.problem
    assert "text recognition" in issue.remedy


def test_an_empty_page_is_nothing_to_tell(tmp_path: Path) -> None:
    assert look_at(tmp_path, "a.pdf", pdf(TITLE, b"")).issues == []
    assert "holds no text" in look_at(tmp_path, "a.pdf", pdf(b"")).problems


def test_letters_that_no_table_names(tmp_path: Path) -> None:
    unnamed = JAPANESE.replace(b"90ms-RKSJ-H", b"Identity-H").replace(b"(Japan1)", b"(Identity)")
    seen = look_at(tmp_path, "a.pdf", pdf(b"BT /F1 10 Tf 40 700 Td <000100020003> Tj ET", font=unnamed))
    assert "3 letters of the page cannot be read" in seen.problems


def test_letters_that_only_the_second_library_reads(tmp_path: Path) -> None:
    """A font whose encoding lies in the file: pdfplumber passes over its letters without a word."""
    space = b"1 begincodespacerange<0000><FFFF>endcodespacerange\n"
    encoding = b"/CMapName/Own def 0 begincmap " + space + b"1 begincidrange<0000><FFFF>0 endcidrange endcmap"
    names = b"/CMapName/Names def begincmap " + space + b"1 beginbfrange<0001><0040><0041>endbfrange endcmap"
    streams = {
        "A": b"<</Type/CMap/CMapName/Own/Length %d>>stream\n%s\nendstream" % (len(encoding), encoding),
        "B": b"<</Length %d>>stream\n%s\nendstream" % (len(names), names),
    }
    font = JAPANESE.replace(b"/90ms-RKSJ-H", b" 4 0 R/ToUnicode 5 0 R").replace(b"(Japan1)", b"(Identity)")
    shown = b"BT /F1 10 Tf 40 700 Td <000100020003> Tj ET\n" * 3
    seen = look_at(tmp_path, "a.pdf", pdf(shown, font=font, more=streams))
    assert "ABC" in seen.fields[0]["text"]
    assert "read as lines of text: 1" in seen.problems


@pytest.mark.parametrize(("password", "opened"), [("", True), ("secret", False)])
def test_passwords(tmp_path: Path, password: str, opened: bool) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(TITLE))))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    seen = look_at(tmp_path, "a.pdf", out.getvalue())
    assert bool(seen.rows) is opened
    assert ("needs a password" in seen.problems) is not opened


def test_without_the_library_for_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other process finds a folder first in which pdfplumber cannot be imported, as if it were not there."""
    (tmp_path / "pdfplumber.py").write_text("raise ImportError\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    seen = look_at(tmp_path, "a.pdf", pdf(TITLE + table([HEADER, *ROWS]), END))
    texts = " ".join(fields["text"] for fields in seen.fields)
    assert all(word in texts for row in ROWS for word in row)
    assert seen.rows[-1][0] == "page 2, line 1"
    (issue,) = seen.issues
    assert (issue.blind, issue.remedy) == (False, 'install it and screen again: pip install "debar[docs]"')


def test_the_folder_of_the_run_is_not_imported_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pdfplumber.py").write_text("raise SystemExit('a module beside the evidence was run')\n")
    monkeypatch.chdir(tmp_path)
    assert look_at(tmp_path, "a.pdf", pdf(TITLE)).issues == []


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "the file is empty"),
        (b"\x01\x02\x03\x04" * 20, "named like a PDF but is none"),
        (b"%PDF-1.7\nnothing else", "the PDF was not read"),
        (of_objects([b"<</Type/Catalog>>"]), "the PDF was not read"),
    ],
)
def test_broken_files(tmp_path: Path, data: bytes, problem: str) -> None:
    seen = look_at(tmp_path, "a.pdf", data)
    assert problem in seen.problems
    assert all(issue.blind and issue.remedy for issue in seen.issues)


def test_a_file_with_wrong_addresses_is_mended(tmp_path: Path) -> None:
    data = pdf(TITLE, END)
    begin = data.index(b"xref")
    seen = look_at(tmp_path, "a.pdf", data[:begin] + data[data.index(b"trailer") :])
    assert seen.fields == [{"text": "Quote Q-1 of Resale Ltd."}, {"text": "We also offer the Acme X-200."}]


def test_a_tree_of_pages_in_a_circle(tmp_path: Path) -> None:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 9/Parent 2 0 R/Kids[3 0 R 2 0 R]>>",
        page,
        b"<</Length %d>>stream\n%s\nendstream" % (len(TITLE), TITLE),
        FONT,
    ]
    seen = look_at(tmp_path, "a.pdf", of_objects(objects))
    assert seen.fields[0] == {"text": "Quote Q-1 of Resale Ltd."}


def bomb(size: int) -> bytes:
    """A page whose operators unpack to so many bytes."""
    packed = zlib.compress(b"% " + b"x" * size, 9)
    packed = zlib.compress(packed, 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>"
    stream = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(packed), packed)
    return of_objects([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, stream])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of memory for a process")
def test_a_bomb_stays_in_its_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_MEMORY", 400 << 20)
    seen = look_at(tmp_path, "a.pdf", bomb(600 << 20))
    assert seen.rows == []
    assert seen.issues
    assert all(issue.blind for issue in seen.issues)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of CPU time for a process")
def test_forms_that_draw_each_other_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty forms, each drawing the next twice, would draw a thousand million times; the next page is still read."""
    monkeypatch.setattr(reader, "MOST_PAGE_SECONDS", 1)
    forms = {
        f"X{number}": b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</Y %d 0 R>>>>/Length 11>>"
        b"stream\n/Y Do /Y Do\nendstream" % (5 + number)
        for number in range(30)
    }
    forms["X30"] = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>stream\n\nendstream"
    seen = look_at(tmp_path, "a.pdf", pdf(b"/X0 Do", TITLE, more=forms))
    assert seen.fields == [{"text": "Quote Q-1 of Resale Ltd."}]
    assert "page 1: the page was not read" in seen.problems


@pytest.mark.parametrize(
    ("limit", "value", "problem"),
    [
        ("MOST_PAGES", 1, "page 2 and all after it were not read"),
        ("MOST_GLYPHS", 5, "it has 24 characters"),
        ("MOST_BYTES", 100, "more than the 100 that are read"),
        ("MOST_TEXT", 10, "page 2 and all after it were not read"),
    ],
)
def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, problem: str) -> None:
    monkeypatch.setattr(reader, limit, value)
    assert problem in look_at(tmp_path, "a.pdf", pdf(TITLE, END)).problems


def test_a_process_that_is_ended_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pypdf.py").write_text("import os\nos._exit(9)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert "page 1 and all after it were not read" in look_at(tmp_path, "a.pdf", pdf(TITLE)).problems
    monkeypatch.setattr(reader, "MOST_SECONDS", 0)
    assert "did not start" in look_at(tmp_path, "a.pdf", pdf(TITLE)).problems
