"""HTML as lines of text, from pages nobody vouches for: one pass from the front to the back, whatever stands in it.

The parsers of the standard library take square time on pages made to harm (CVE-2025-6069 and its kin), so tags are
only stepped over here: nothing of a page is understood but where a line ends. Elements by the HTML standard.
"""

from __future__ import annotations

import html
import re

LONGEST = 8 << 20
"""Characters of a page that are looked at."""
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]*)")
_SILENT = frozenset(("script", "style", "head", "title", "template"))
"""Elements whose text nobody sees."""
_CELL = frozenset(("td", "th"))
_ROW = frozenset(("table", "tr", "thead", "tbody", "tfoot", "caption"))
"""Elements that end a row, of whatever table."""
_LINE = frozenset(
    "address article aside blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main"
    " nav ol option p pre section ul".split()
)
"""Elements that begin a line; in a cell beside others they are no more than a blank."""
BETWEEN = " | "
"""Stands between the cells of a row that is told as a line."""
_END_OF_ROW, _END_OF_LINE, _NEXT_CELL = "\x1d", "\x1e", "\x1f"
"""How these are kept apart in the text, which holds none of them itself."""
_MARKS = str.maketrans({"\x1d": " ", "\x1e": " ", "\x1f": " ", "\r": " ", "\n": " "})


_UNMARKED = re.compile("[^\x1d-\x1f\r\n]*")


def rows_of(page: str) -> list[list[str]]:
    """The lines that a reader of the page sees, blank ones left out; a row of a table as its cells.

    >>> rows_of("<p>One<br>two &amp; three<table><tr><td>a<td><p>b<tr><td>c<br>d</table><style>p {}</style>")
    [['One'], ['two & three'], ['a', 'b'], ['c'], ['d']]
    """
    rows: list[list[str]] = []
    for row in "".join(_pieces(page[:LONGEST])).split(_END_OF_ROW):
        before, *cells = row.split(_NEXT_CELL)
        if len(cells) < 2:
            rows += [[line] for each in (before, *cells) for line in map(_plain, each.split(_END_OF_LINE)) if line]
            continue
        rows += [[line] for line in map(_plain, before.split(_END_OF_LINE)) if line]
        filled = [_plain(cell.replace(_END_OF_LINE, " ")) for cell in cells]
        rows += [filled] if any(filled) else []
    return rows


def lines_of(page: str) -> list[str]:
    """The same, with rows of tables as lines.

    >>> lines_of("<table><tr><td>a<td>b</table>")
    ['a | b']
    """
    return [BETWEEN.join(filter(None, row)) for row in rows_of(page)]


def _plain(text: str) -> str:
    """Text as it is seen: names of characters put in, blanks made one."""
    return " ".join(html.unescape(text).split())


def _pieces(page: str) -> list[str]:
    """Text as it stands, with a mark for each element that begins a line, a row or a cell."""
    pieces: list[str] = []
    at, size = 0, len(page)
    while at < size:
        opening = page.find("<", at)
        if opening < 0:
            pieces.append(_flat(page[at:]))
            break
        pieces.append(_flat(page[at:opening]))
        if page.startswith("<!--", opening):
            at = _behind(page, "-->", opening + 4)
            continue
        found = _NAME.match(page, opening + 1)
        if not found and page[opening + 1 : opening + 2] not in ("!", "?"):
            pieces.append("<")
            at = opening + 1
            continue
        at = _behind(page, ">", opening + 1)
        name = found[1].lower() if found else ""
        if name in _SILENT and page[opening + 1] != "/":
            at = _behind_element(page, name, at)
        elif name in _ROW:
            pieces.append(_END_OF_ROW)
        elif name in _LINE:
            pieces.append(_END_OF_LINE)
        elif name in _CELL and page[opening + 1] != "/":
            pieces.append(_NEXT_CELL)
    return pieces


def _flat(text: str) -> str:
    """Text between tags: line ends in it are blanks."""
    return text.translate(_MARKS) if not _UNMARKED.fullmatch(text) else text


def _behind(page: str, mark: str, at: int) -> int:
    """Where the text goes on behind a mark: at the end of the page where there is none, so it is looked for once."""
    found = page.find(mark, at)
    return found + len(mark) if found >= 0 else len(page)


def _behind_element(page: str, name: str, at: int) -> int:
    """Behind the end tag of an element whose text nobody sees."""
    found = re.compile(rf"</{name}\b", re.IGNORECASE).search(page, at)
    return _behind(page, ">", found.end()) if found else len(page)
