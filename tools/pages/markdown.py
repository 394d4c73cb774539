"""Small pieces of Markdown: escaped text, tables, links, the line that says a page is made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MADE = "<!-- Made by `make docs`"
"""How every generated page begins; a page that begins otherwise is written by hand and never touched."""

_SPECIAL = re.compile(r"([\\*_\[\]|`])")


def made(source: str) -> str:
    """The first line of a generated page: where to change what it says."""
    return f"{MADE} from {source}; change that, not this page. -->"


def text(words: object) -> str:
    """Words of the data as Markdown shows them: on one line, nothing in them is markup.

    >>> text("a_b <c> | 5*6")
    'a\\\\_b &lt;c&gt; \\\\| 5\\\\*6'
    """
    line = " ".join(str(words).split())
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", line)


def code(word: object) -> str:
    """An id, a value or a header word as it is typed."""
    shown = " ".join(str(word).split()).replace("|", "\\|")
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"


def link(words: str, target: str) -> str:
    """A link; what is no address is shown as words."""
    if target.startswith(("http://", "https://")):
        target = target.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("|", "%7C")
    elif "://" in target or " " in target:
        return text(target)
    return f"[{words}]({target})"


def prose(words: str) -> str:
    """Words that are Markdown already (a docstring), fit for a cell of a table."""
    return " ".join(words.split()).replace("|", "\\|")


def doubt(confidence: str) -> str:
    """What stands behind an entry that is not verified."""
    return "" if confidence == "verified" else f"**{confidence.replace('-', ' ')}**"


def joined(*parts: str) -> str:
    """The parts that say something, with a space between them."""
    return " ".join(filter(None, parts))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table as lines; the cells are Markdown already. No rows, no table; a named column that is empty is left out."""
    body = [list(row) for row in rows]
    if not body:
        return []
    kept = [at for at, name in enumerate(header) if not name or any(row[at] for row in body)]
    lines = [f"| {' | '.join(row[at] or ' ' for at in kept)} |" for row in [list(header), *body]]
    return [lines[0], f"|{' --- |' * len(kept)}", *lines[1:], ""]


def facts_table(facts: Iterable[tuple[str, str]]) -> list[str]:
    """Two columns, what and how; a fact that says nothing is left out."""
    return table(["", ""], [(f"**{name}**", value) for name, value in facts if value])


def bullets(points: Iterable[str]) -> list[str]:
    """A list as lines, with the blank line after it."""
    lines = [f"- {point}" for point in points]
    return [*lines, ""] if lines else []


def section(title: str, lines: Sequence[str], level: int = 2) -> list[str]:
    """A heading and what stands under it; nothing when there is nothing to say."""
    return [f"{'#' * level} {title}", "", *lines] if lines else []


def page(lines: Iterable[str]) -> str:
    """The lines as a file: one blank line at most between two others, one end of line at the end."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words in a row as a sentence has them.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    all_words = list(words)
    return f" {last} ".join(filter(None, (", ".join(all_words[:-1]), *all_words[-1:])))
