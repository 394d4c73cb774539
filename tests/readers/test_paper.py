"""Small tables and workbooks as plain rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from debar.errors import EvidenceError
from debar.readers.parts import paper
from debar.readers.parts.source import Source

if TYPE_CHECKING:
    from pathlib import Path


def rows(path: Path, word: str = "key") -> list[tuple[str | None, int, tuple[str, ...]]]:
    return [tuple(row) for row in paper.rows(Source(str(path), path.name, path), lambda cells: cells.count(word))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp932"])
def test_the_delimiter_is_the_one_that_shows_known_words(delimiter: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    text = delimiter.join(["key", "答え"]) + "\r\n\r\n" + delimiter.join(["a", '"多い\n二行"']) + "\r\n"
    path.write_bytes(text.encode(encoding))
    assert rows(path) == [(None, 1, ("key", "答え")), (None, 3, ("a", "多い\n二行"))]


def test_rows_of_a_workbook_have_the_numbers_a_person_sees(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("One").write(4, 0, "x")
        book.add_worksheet("Two").write_row(0, 0, [1, 2.5, True])
    assert rows(path) == [("One", 5, ("x",)), ("Two", 1, ("1", "2.5", "TRUE"))]


def test_what_is_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("key\n1\n2\n")
    monkeypatch.setattr(paper, "MOST_ROWS", 2)
    with pytest.raises(EvidenceError, match="more than 2 rows"):
        rows(path)
    monkeypatch.setattr(paper, "MOST_BYTES", 4)
    with pytest.raises(EvidenceError, match="more than the 4"):
        rows(path)


def test_cells_beyond_measure_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("key" + ",x" * 5_000 + "\n")
    assert len(rows(path)[0][2]) == paper.MOST_CELLS
