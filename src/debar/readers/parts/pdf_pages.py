"""The pages of a PDF, in a process of their own: it reads the file from standard input, writes a line of JSON a page.

A PDF may unpack, nest or repeat without end, and the libraries that read it give no bound. So `debar.readers.pdf`
starts this with limits of CPU time and memory for the whole file, and each step of a page has a limit of its own; the
process can write to no file. It finds words and where they stand; what they mean is left to the reader.

Tables come from pdfplumber. It passes over letters of a font whose encoding lies in the file (seen with pdfminer.six
20260107), so each page is read by pypdf too, and where that sees more, its lines are taken.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import re
import signal
import sys
import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_EDGES = 20_000
"""Lines drawn on a page among which a table is looked for; a drawing with more is no table."""
GAP = 0.45
"""Heights of the letters between two words that may belong to two columns; words of one text stand closer."""
FEW, MUCH = 100, 0.5
"""A page with so few characters of which so great a part is pictures is a scan."""
MOST_CURVES = 500
"""Shapes drawn on a page without any text, from which on they are taken for letters turned into shapes."""
MORE, FEW_MORE = 1.1, 20
"""A second look that sees so many times as many letters, and so many more, has seen what the first passed over."""
_FORMS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]+")
"""Radicals and compatibility forms, by which browsers write everyday characters into a PDF, and ligatures."""
_UNNAMED = "(cid:"
"""How a glyph is written that no table of the file gives a character to."""


class Limits(NamedTuple):
    """What one run may use."""

    pages: int
    seconds: int
    """CPU time of the whole file."""
    page_seconds: int
    """CPU time of one step of one page."""
    memory: int
    """Bytes."""
    text: int
    """Characters of all pages together."""
    glyphs: int
    """Characters of one page."""


class TooLong(BaseException):
    """A step took more than its time; no handler for errors of a library catches it."""


class Word(NamedTuple):
    """Some characters without a blank, and the box they stand in (points, from the top left corner)."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """How far down it stands."""
        return (self.top + self.bottom) / 2


def main() -> None:
    """Read the file on standard input with the limits of the first argument (JSON, as `Limits`)."""
    limits = Limits(*json.loads(sys.argv[1]))
    out, sys.stdout = sys.stdout, open(os.devnull, "w")  # noqa: SIM115  libraries may print
    logging.disable(logging.CRITICAL)
    _bound(limits)
    for told in pages(sys.stdin.buffer.read(), limits):
        print(json.dumps(told), file=out, flush=True)
    os._exit(0)  # nothing to tidy up, and taking apart a hostile tree of objects may take long


def _bound(limits: Limits) -> None:
    """Hold this process to its limits, where the system can; elsewhere whoever started it ends it by the clock."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, _too_long)


def _too_long(*_: object) -> None:
    raise TooLong


@contextlib.contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raise TooLong in a block that needs more CPU time."""
    if sys.platform == "win32":
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def pages(data: bytes, limits: Limits) -> Iterator[dict[str, Any]]:
    """One record a page, then one `{"end": true}`; a file that cannot be opened gives `{"broken": why}`."""
    plumber = _has_plumber()
    left = limits.text
    yield {"tables": plumber}
    number = 0
    for number, page in enumerate(_plumbed(data, limits) if plumber else _plain(data, limits), 1):
        if "broken" in page or "locked" in page:
            yield page
            return
        if number > limits.pages or left <= 0:
            yield {"stopped": number}
            return
        left -= page.pop("size", 0)
        yield {"page": number, **page}
    yield {"end": True, "pages": number}


def _has_plumber() -> bool:
    try:
        import pdfplumber  # noqa: F401
    except ImportError:
        return False
    return True


def _plumbed(data: bytes, limits: Limits) -> Iterator[dict[str, Any]]:
    """Every page by pdfplumber; one that it cannot read, or not wholly, by pypdf."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfpage import PDFPage
    from pdfplumber.page import Page

    try:
        with _within(limits.page_seconds):
            book = pdfplumber.open(io.BytesIO(data), password="")
    except (TooLong, Exception) as error:
        if isinstance(error, PDFPasswordIncorrect) or any(isinstance(a, PDFPasswordIncorrect) for a in error.args):
            yield {"locked": True}
        else:
            yield from _plain(data, limits)
        return
    number, second = 0, _Second(data, limits)
    coming = PDFPage.create_pages(book.doc)
    while True:
        number += 1
        try:
            with _within(limits.page_seconds):
                found = next(coming, None)
            if found is None:
                break
            page = Page(book, found, page_number=number, initial_doctop=0)
        except (TooLong, Exception) as error:
            if number == 1:
                yield from _plain(data, limits)
            else:
                yield {"trouble": _short(error)}
            return
        try:
            told = second.fuller(number, _page(page, limits))
        except (TooLong, Exception) as error:
            told = second.instead(number, _short(error))
        page.close()
        yield told
    if number == 1:
        yield from _plain(data, limits)  # no page at all is mostly a damaged tree of pages


def _page(page: Any, limits: Limits) -> dict[str, Any]:
    """A page as tables and lines. Raises whatever the library raises, and TooLong."""
    with _within(limits.page_seconds):
        if len(page.chars) > limits.glyphs:
            return {"crowded": len(page.chars)}
        glyphs = page.dedupe_chars().chars  # letters printed twice to look bold are one
    try:
        with _within(limits.page_seconds):
            tables, outside = _tables(page, glyphs)
    except (TooLong, Exception):
        tables, outside = [], glyphs
    with _within(limits.page_seconds):
        lines = lines_of(_words(outside))
    parts = [(top, {"table": rows}) for top, rows in tables]
    parts += [(line[0].middle, {"line": _line(line)}) for line in lines]
    told: dict[str, Any] = {"parts": [part for _, part in sorted(parts, key=lambda part: part[0])]}
    unnamed = sum(glyph["text"].startswith(_UNNAMED) for glyph in glyphs)
    if unnamed * 5 > max(len(glyphs), 1):
        told["unnamed"] = unnamed
    if len(glyphs) < FEW and (_pictures(page) >= MUCH or (not glyphs and len(page.curves) >= MOST_CURVES)):
        told["picture"] = True
    letters = sum(_letters(glyph["text"]) for glyph in page.chars)
    return {**told, "size": len(glyphs), "letters": letters}


def _words(glyphs: list[dict[str, Any]]) -> list[Word]:
    """The words that glyphs make."""
    from pdfplumber.utils.text import extract_words

    found = extract_words(glyphs, x_tolerance_ratio=0.15)
    return [Word(_clean(w["text"]), w["x0"], w["x1"], w["top"], w["bottom"]) for w in found]


def _clean(text: str) -> str:
    """Text that any encoding can carry, with letters for the forms of them that fonts name (radicals, ligatures)."""
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def _tables(page: Any, glyphs: list[dict[str, Any]]) -> tuple[list[tuple[float, list[Any]]], list[dict[str, Any]]]:
    """Tables with drawn lines (where each begins, and its rows), and the glyphs in none; a frame is no table."""
    found: list[tuple[float, list[Any]]] = []
    if len(page.edges) > MOST_EDGES:
        return found, glyphs
    for table in page.find_tables():
        cells = _filled(table, glyphs)
        rows = [[_cell(cell) for cell in row] for row in cells]
        if sum(sum(map(bool, row)) > 1 for row in rows) >= 2 or any(sum(map(bool, row)) > 2 for row in rows):
            found.append((float(table.bbox[1]), rows))
            used = {id(glyph) for row in cells for cell in row for glyph in cell}
            glyphs = [glyph for glyph in glyphs if id(glyph) not in used]
    return found, glyphs


def _filled(table: Any, glyphs: list[dict[str, Any]]) -> list[list[list[dict[str, Any]]]]:
    """The glyphs of each cell of a table, by the cell their middle stands in."""
    rows = [row for row in table.rows if any(row.cells)]
    tops = [row.bbox[1] for row in rows]
    cells: list[list[list[dict[str, Any]]]] = [[[] for _ in row.cells] for row in rows]
    left, top, right, bottom = table.bbox
    for glyph in glyphs:
        across, down = (glyph["x0"] + glyph["x1"]) / 2, (glyph["top"] + glyph["bottom"]) / 2
        if not (left <= across <= right and top <= down <= bottom):
            continue
        for number in range(bisect_right(tops, down) - 1, -1, -1):
            place = next((at for at, box in enumerate(rows[number].cells) if box and _holds(box, across, down)), None)
            if place is not None:
                cells[number][place].append(glyph)
                break
    return cells


def _holds(box: tuple[float, float, float, float], across: float, down: float) -> bool:
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _cell(glyphs: list[dict[str, Any]]) -> list[tuple[float, str]]:
    """The lines of a cell: how far down each stands, and its text."""
    return [
        (round(line[0].middle, 1), " ".join(word.text for word in line))
        for line in (lines_of(_words(glyphs)) if glyphs else [])
    ]


def _line(words: list[Word]) -> list[tuple[str, float, float, float, float]]:
    """A line as pieces that stand apart: text, left, right, top, bottom."""
    pieces: list[list[Word]] = []
    for word in words:
        if pieces and word.left - pieces[-1][-1].right < GAP * (word.bottom - word.top):
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return [
        (
            " ".join(word.text for word in piece),
            round(piece[0].left, 1),
            round(piece[-1].right, 1),
            round(min(word.top for word in piece), 1),
            round(max(word.bottom for word in piece), 1),
        )
        for piece in pieces
    ]


def lines_of(words: list[Word]) -> list[list[Word]]:
    """Words that stand beside each other, from the left; the lines from the top.

    >>> [[word.text for word in line] for line in lines_of([Word("b", 5, 9, 1, 11), Word("a", 0, 4, 0, 10)])]
    [['a', 'b']]
    """
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.left)):
        near = lines and word.middle - lines[-1][0].middle < 0.4 * max(word.bottom - word.top, 1)
        if near:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.left) for line in lines]


def _pictures(page: Any) -> float:
    """How great a part of the page is pictures."""
    covered = sum(max(0.0, (i["x1"] - i["x0"]) * (i["bottom"] - i["top"])) for i in page.images[:100])
    return float(covered) / (float(page.width * page.height) or 1.0)


class _Second:
    """A second look at single pages by pypdf."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data, self._limits = data, limits
        self._book: Any = None
        self._failed = False

    def fuller(self, number: int, first: dict[str, Any]) -> dict[str, Any]:
        """The page as pdfplumber read it, unless pypdf sees clearly more letters."""
        if "crowded" in first:
            return first
        again = self._page(number)
        seen, more = first.pop("letters"), again.pop("letters", 0)
        lost = more > seen * MORE + FEW_MORE or (not seen and more)
        return {**again, "lines": True} if lost and "crowded" not in again else first

    def instead(self, number: int, why: str) -> dict[str, Any]:
        """The page as pypdf reads it, if it sees anything; else why pdfplumber did not."""
        again = self._page(number)
        again.pop("letters", 0)
        return {**again, "lines": True} if again.get("parts") else {"trouble": why}

    def _page(self, number: int) -> dict[str, Any]:
        """Empty when pypdf cannot read the page either."""
        if self._failed:
            return {}
        try:
            with _within(self._limits.page_seconds):
                self._book = self._book or _opened(self._data)
        except (TooLong, Exception):
            self._failed = True
            return {}
        with contextlib.suppress(TooLong, Exception), _within(self._limits.page_seconds):
            return _plain_page(self._book.pages[number - 1], self._limits)
        return {}


def _opened(data: bytes) -> Any:
    """Raises PermissionError for a file that needs a password."""
    from pypdf import PdfReader

    book = PdfReader(io.BytesIO(data))
    if book.is_encrypted and not book.decrypt(""):
        raise PermissionError
    return book


def _plain(data: bytes, limits: Limits) -> Iterator[dict[str, Any]]:
    """Every page by pypdf: lines of text alone."""
    try:
        with _within(limits.page_seconds):
            book = _opened(data)
            count = len(book.pages)
    except PermissionError:
        yield {"locked": True}
        return
    except (TooLong, Exception) as error:
        yield {"broken": _short(error)}
        return
    if not count:
        yield {"broken": "it has no page"}
    for number in range(count):
        try:
            with _within(limits.page_seconds):
                told = _plain_page(book.pages[number], limits)
        except (TooLong, Exception) as error:
            told = {"trouble": _short(error)}
        told.pop("letters", 0)
        yield told


def _plain_page(page: Any, limits: Limits) -> dict[str, Any]:
    """A page as lines; words set apart stay apart, whatever the library thinks of the gap between them."""
    pieces: list[Word] = []

    def seen(text: str, turned: list[float], placed: list[float], _font: Any, size: float) -> None:
        if text.strip():
            pieces.append(_piece(text, turned, placed, size))

    text = _clean(page.extract_text(visitor_text=seen))
    if len(text) > limits.glyphs:
        return {"crowded": len(text)}
    lines = [_said(line) for line in lines_of(pieces)]
    if sum(map(_letters, lines)) < _letters(text):
        lines = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    told: dict[str, Any] = {"parts": [{"line": [(line, 0, 0, 0, 0)]} for line in lines], "size": len(text)}
    if not lines and _has_picture(page):
        told["picture"] = True
    return {**told, "letters": _letters(text)}


def _piece(text: str, turned: list[float], placed: list[float], size: float) -> Word:
    """What one operator shows; pypdf tells where it begins, its width is guessed from its letters."""
    across = placed[4] * turned[0] + placed[5] * turned[2] + turned[4]
    down = -(placed[4] * turned[1] + placed[5] * turned[3] + turned[5])
    height = abs(size * placed[3] * turned[3]) or 10.0
    text = _clean(text)
    wide = sum(1.0 if character > "\u2e80" else 0.5 for character in text.strip())
    return Word(text, across, across + wide * height, down - height, down)


def _said(line: list[Word]) -> str:
    """The text of a line, with a blank between pieces where one was seen or their places leave room for one."""
    said, right = "", None
    for word in line:
        apart = right is not None and word.left - right > 0.2 * (word.bottom - word.top)
        said += (" " if apart else "") + word.text
        right = word.right
    return " ".join(said.split())


def _letters(text: str) -> int:
    """How many characters are no blanks."""
    return sum(map(len, text.split()))


def _has_picture(page: Any) -> bool:
    found = page.get("/Resources", {}).get("/XObject", {}).get_object()
    return any(each.get_object().get("/Subtype") == "/Image" for each in found.values())


def _short(error: BaseException) -> str:
    if isinstance(error, TooLong):
        return "it takes too long"
    if isinstance(error, MemoryError):
        return "it needs too much memory"
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    return f"{type(error).__name__} {' '.join(str(error).split())}"[:120].strip()


if __name__ == "__main__":
    main()
