"""A page as sections of a few kinds of blocks, and the one template that writes it as HTML.

Text of the data is escaped and its hidden characters are written out; only pictures (made by this room) are markup. A
text in another language than the page says so. Tables turn into cards on a narrow screen, with their headings kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from debar.pictures.look import css
from debar.pictures.words import FOLDER
from debar.reports.parts.page import digest
from debar.reports.parts.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment, Template

    from debar.reports.parts.words import Words

_HTML = files("debar") / "data" / "report" / "html"


class Text(NamedTuple):
    """A piece of text: in which language (None: the page's), where it leads, how it is set."""

    text: str
    lang: str | None = None
    href: str | None = None
    style: str = ""
    """`code`, `verdict`, `strong`, `small`; else plain."""


Cell = list[Text]


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a name and what it is; a pair without texts is left out."""

    pairs: Sequence[tuple[str, Cell]]
    kind = "facts"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; a column in which nothing stands is left out. The first cell heads its row."""

    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    """(anchor or nothing, cells)"""
    caption: str = ""
    kind = "table"

    @property
    def kept(self) -> list[int]:
        """The columns in which something stands."""
        return [at for at in range(len(self.heads)) if any(cells[at] for _, cells in self.rows)]


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    points: Sequence[Cell]
    kind = "points"


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    cell: Cell
    style: str = ""
    kind = "prose"


@dataclass(frozen=True, slots=True)
class Picture:
    """Drawings of one thing: for a wide screen, and for a narrow one where that is another drawing."""

    wide: str
    narrow: str = ""
    skip: str = ""
    """The anchor to which one may skip a drawing full of links."""
    kind = "picture"


@dataclass(frozen=True, slots=True)
class Legend:
    """What the looks mean: (small drawing, words)."""

    entries: Sequence[tuple[str, str]]
    kind = "legend"


Block = Facts | Table | Points | Prose | Picture | Legend


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    id: str
    title: str
    blocks: Sequence[Block]
    level: int = 2
    title_lang: str | None = None
    folded: bool = False
    """Whether it is folded away until asked for."""


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page."""

    said: Words
    title: Sequence[Text]
    """The heading; its first piece names the window."""
    sections: Sequence[Section]
    under: Sequence[Cell] = ()
    """Lines below the heading."""
    nav: Sequence[Text] = ()
    foot: Sequence[str] = ()
    style: str | None = None
    """Address of the style sheet; None writes it into the page, which then needs nothing else."""
    other: tuple[str, str] | None = None
    """(language, address) of the same page in another language."""


def render(page: Page) -> str:
    """The page as HTML."""
    return _template().render(page=page, say=page.said, style=_style(), policy=_policy()) + "\n"


def inner(page: Page) -> Any:
    """What stands below the heading, as markup, for a page that has a frame of its own."""
    from markupsafe import Markup

    return Markup(_environment().get_template("inner.html.j2").render(page=page, say=page.said))  # noqa: S704


def drawing_style() -> str:
    """The style of what `inner` gives, for a page that has a style of its own."""
    return "\n".join([(FOLDER / "pages.css").read_text("utf-8"), css()])


def style_sheet() -> str:
    """The style of all pages, for a site whose pages share it."""
    parts = [(_HTML / "page.css").read_text("utf-8"), (FOLDER / "pages.css").read_text("utf-8"), css()]
    return "\n".join(parts)


def filled(sections: Sequence[Section]) -> list[Section]:
    """The sections in which something stands."""
    return [section for section in sections if any(_says(block) for block in section.blocks)]


def _says(block: Block) -> bool:
    match block:
        case Facts(pairs):
            return any(cell for _, cell in pairs)
        case Table(rows=rows):
            return bool(rows)
        case Points(points):
            return bool(points)
        case Prose(cell):
            return bool(cell and cell[0].text) and "lead" not in block.style
        case _:
            return True


@cache
def _template() -> Template:
    return _environment().get_template("page.html.j2")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(lambda name: (FOLDER / name).read_text("utf-8")),
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters["markup"] = _markup
    return environment


def _shown(value: Any) -> Any:
    from markupsafe import Markup

    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _markup(drawing: str) -> Any:
    """A drawing of this room as markup; it escaped what it was given."""
    from markupsafe import Markup

    return Markup(drawing)  # noqa: S704  made by this room


@cache
def _style() -> str:
    return style_sheet()


@cache
def _policy() -> str:
    """No request leaves the page; only its own style is applied."""
    return f"default-src 'none'; style-src {digest(_style())}; base-uri 'none'; form-action 'none'"
