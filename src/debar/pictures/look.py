"""How a verdict looks, so that it is told apart without colour: a tint, a pattern, a sign. One look in all pictures.

On a scale of grey the stronger verdict is the darker one. A pattern belongs to a picture: `defs` writes those of one
picture under a prefix of its own, since several pictures may stand in one page.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from debar.reports.parts.words import SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debar.reports.parts.words import Words


@dataclass(frozen=True, slots=True)
class Look:
    """A tint, its ground, and the strokes of the pattern in a square of eight units."""

    ink: str
    ground: str
    strokes: str = ""
    """SVG elements in an 8 by 8 square."""


LOOKS = {
    "prohibited": Look("#7d1616", "#7d1616"),
    "conditional": Look(
        "#a85508",
        "#f7dcbd",
        '<path d="M-2 2l4-4M-2 10l12-12M6 10l4-4" stroke="#a85508" stroke-width="3" fill="none"/>',
    ),
    "review": Look(
        "#5a3794",
        "#eae2f6",
        '<path d="M0 4h8M4 0v8" stroke="#5a3794" stroke-width="1.6" fill="none"/>',
    ),
    "advised-against": Look(
        "#1d4f91", "#e1edf9", '<path d="M0 2h8M0 6h8" stroke="#1d4f91" stroke-width="1.4" fill="none"/>'
    ),
    "watch": Look(
        "#48525f",
        "#f3f5f7",
        '<circle cx="2" cy="2" r="1.3" fill="#48525f"/><circle cx="6" cy="6" r="1.3" fill="#48525f"/>',
    ),
    "silent": Look("#6b7683", "#d5dae0"),
    "none-found": Look("#1e6b3a", "#f1f8f2", '<path d="M4 2v4" stroke="#1e6b3a" stroke-width="1.1" fill="none"/>'),
    "unknown": Look("#9aa3ad", "#ffffff"),
}
"""How each state of a place looks: the verdicts, and the three ways in which there is none."""
MARKS = {**SIGNS, "silent": "–", "none-found": "∅", "unknown": ""}


def css() -> str:
    """The style of the drawings, for the head of a page or of a picture that stands alone."""
    return (files("debar") / "data" / "report" / "pictures" / "drawing.css").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Canvas:
    """The frame of one drawing."""

    prefix: str
    """Of every id in it."""
    width: float
    height: float
    role: str
    """`img`, or `group` where it holds links."""
    lang: str
    kind: str = ""
    """A class of its own, for the style."""
    box: str = ""
    """The part of the plane it shows; left out, from 0 0 to its width and height."""


def opening(canvas: Canvas, title: str, desc: str) -> str:
    """The beginning of a drawing: its size, and its title and description for those who do not see it."""
    width, height, prefix = number(canvas.width), number(canvas.height), canvas.prefix
    kind = f"drawing {canvas.kind}".rstrip()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" viewBox="{canvas.box or f"0 0 {width} {height}"}"'
        f' width="{width}" height="{height}" role="{canvas.role}" lang="{canvas.lang}"'
        f' aria-labelledby="{prefix}-title" aria-describedby="{prefix}-desc">'
        f'<title id="{prefix}-title">{said_in(title)}</title><desc id="{prefix}-desc">{said_in(desc)}</desc>'
    )


def ground(style: str, title: str, under: str) -> tuple[str, ...]:
    """What lies under a drawing that is a file of its own: its style, a ground, its title and a line below."""
    return (
        f"<style>{style}</style>",
        '<rect width="100%" height="100%" class="sea"/>',
        f'<text class="title" x="10" y="26">{said_in(title)}</text>',
        f'<text class="small" x="10" y="44">{said_in(under)}</text>',
    )


def fill(word: str, prefix: str) -> str:
    """What to fill a shape with: a tint, or the pattern of this picture."""
    look = LOOKS[word]
    return f"url(#{prefix}-{word})" if look.strokes else look.ground


def defs(prefix: str, unit: float = 1.0) -> str:
    """The patterns of one picture; `unit` is the length of a unit of the pattern in units of the picture."""
    return (
        f"<defs>{''.join(_pattern(word, look, prefix, unit) for word, look in LOOKS.items() if look.strokes)}</defs>"
    )


def _pattern(word: str, look: Look, prefix: str, unit: float) -> str:
    return (
        f'<pattern id="{prefix}-{word}" width="8" height="8" patternUnits="userSpaceOnUse"'
        f' patternTransform="scale({round(unit, 3)})"><rect width="8" height="8" fill="{look.ground}"/>'
        f"{look.strokes}</pattern>"
    )


def meaning(word: str, said: Words) -> str:
    """What a look means, in words."""
    return said(f"look.{word}")


def swatch(word: str, prefix: str) -> str:
    """A small picture of one look, for a legend in a page."""
    return (
        f'<svg class="swatch" viewBox="0 0 32 18" aria-hidden="true" focusable="false">{_only(word, prefix)}'
        f'<rect class="edge" x=".5" y=".5" width="31" height="17" fill="{fill(word, prefix)}"/></svg>'
    )


def _only(word: str, prefix: str) -> str:
    look = LOOKS[word]
    return f"<defs>{_pattern(word, look, prefix, 1.0)}</defs>" if look.strokes else ""


def text_width(text: str, size: float) -> float:
    """About how wide a text is drawn; letters of East Asian scripts are as wide as high."""
    return sum(size if east_asian_width(sign) in "WF" else size * 0.56 for sign in text)


def flow(widths: Iterable[float], room: float, gap: float, line: float) -> Iterator[tuple[float, float]]:
    """Where things of these widths stand that follow each other in lines: x and y from the first's corner."""
    x = y = 0.0
    for width in widths:
        if x and x + width > room:
            x, y = 0.0, y + line
        yield x, y
        x += width + gap


def said_in(text: str) -> str:
    """Text as it stands in a document."""
    return escape(text, quote=True)


def number(value: float) -> str:
    """A coordinate as short as it can be written.

    >>> number(12.0), number(0.25)
    ('12', '.3')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
