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
_LINE = frozenset(
    "address article aside blockquote br caption dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr"
    " li main nav ol option p pre section table tbody tfoot thead tr ul".split()
)
"""Elements that begin a line."""
BETWEEN = " | "
"""Stands between the cells of a row."""


def lines_of(page: str) -> list[str]:
    """The lines that a reader of the page sees, blank ones left out.

    >>> lines_of("<p>One<br>two &amp; three<table><tr><td>a<td>b</table><style>p {}</style>")
    ['One', 'two & three', 'a | b']
    """
    text = "".join(_pieces(page[:LONGEST]))
    lines = (" ".join(line.split()) for line in html.unescape(text).split("\n"))
    return [line for line in (line.removeprefix(BETWEEN.strip()).strip() for line in lines) if line]


def _pieces(page: str) -> list[str]:
    """Text as it stands, with a newline for each element that begins a line and a bar for each cell."""
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
        elif name in _LINE:
            pieces.append("\n")
        elif name in _CELL and page[opening + 1] != "/":
            pieces.append(BETWEEN)
    return pieces


def _flat(text: str) -> str:
    """Text between tags: line ends in it are blanks."""
    return text.replace("\r", " ").replace("\n", " ")


def _behind(page: str, mark: str, at: int) -> int:
    """Where the text goes on behind a mark: at the end of the page where there is none, so it is looked for once."""
    found = page.find(mark, at)
    return found + len(mark) if found >= 0 else len(page)


def _behind_element(page: str, name: str, at: int) -> int:
    """Behind the end tag of an element whose text nobody sees."""
    found = re.compile(rf"</{name}\b", re.IGNORECASE).search(page, at)
    return _behind(page, ">", found.end()) if found else len(page)
