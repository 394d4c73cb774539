"""Tables that a page only shows: whatever is guessed of them, every word stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar.readers.parts.aligned import Piece, Table, rows_of, tables_and_lines

HEADER = [Piece("Description", 0, 60, 0, 10), Piece("Maker", 100, 130, 0, 10), Piece("Qty", 200, 220, 0, 10)]
PIECES = st.tuples(
    st.integers(0, 25), st.sampled_from(["abc", "12", "1,200.00", "Acme", "Description", "Qty", "品名", "x y"])
)


def line(top: float, pieces: list[tuple[int, str]]) -> list[Piece]:
    return [Piece(text, 10.0 * at, 10.0 * at + 5 * len(text), top, top + 10) for at, text in sorted(pieces)]


@given(
    st.lists(st.tuples(st.sampled_from([4, 11, 14, 22, 60]), st.lists(PIECES, min_size=1, max_size=4)), max_size=12)
)
def test_no_word_is_lost(drawn: list[tuple[int, list[tuple[int, str]]]]) -> None:
    lines, top = [HEADER], 0.0
    for gap, pieces in drawn:
        top += gap
        lines.append(line(top, pieces))
    said = []
    for part in tables_and_lines(lines):
        if isinstance(part, str):
            said.append(part)
        else:
            assert part.rows
            assert all(len(row) == len(part.words) for row in part.rows)
            said += [*part.words, *(cell for row in part.rows for cell in row)]
    assert sorted("".join("".join(said).split())) == sorted(
        "".join(p.text for each in lines for p in each).replace(" ", "")
    )


def test_what_waits_for_a_row_that_is_none_stays() -> None:
    lines = [HEADER, line(14, [(0, "first")]), [*line(25, [(10, "Acme")]), Piece("no sentence", 200, 250, 25, 35)]]
    assert tables_and_lines(lines) == ["Description Maker Qty", "first", "Acme  no sentence"]


@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        ([[(1.0, "a")], [(1.0, "2")]], [["a", "2"]]),
        ([[(1.0, "a"), (9.0, "b")], [(5.0, "2")]], [["a b", "2"]]),
        ([[(1.0, "a"), (9.0, "b")], [(1.0, "2"), (9.0, "3")]], [["a", "2"], ["b", "3"]]),
        ([[(1.0, "a"), (9.0, "more"), (17.0, "b")], [(1.0, "2"), (17.0, "3")]], [["a more", "2"], ["b", "3"]]),
        ([[(1.0, "12"), (9.0, "13")], []], [["12 13", ""]]),
        ([[(1.0, "集"), (9.0, "線")], [(1.0, "x")]], [["集線", "x"]]),
    ],
)
def test_cells_without_lines_between_rows(cells: list[list[tuple[float, str]]], rows: list[list[str]]) -> None:
    assert rows_of([cells]) == rows


def test_a_header_alone_is_a_line() -> None:
    assert not any(isinstance(part, Table) for part in tables_and_lines([HEADER]))
