"""The compiled form of our knowledge of makers: plain frozen values, rebuilt from JSON without pydantic."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, TypeVar, cast

from debar.model import Ownership, Role, Strength

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")
SCHEMES = ("unspsc", "cpv", "hs")
"""The classifications whose numbers a class of goods may have."""


@dataclass(frozen=True, slots=True)
class Name:
    """One way a maker is written."""

    maker: str
    text: str
    kind: str
    strength: Strength
    exact: bool
    """Whether capitals must stand as in `text`."""
    boundary: str
    """word, start or none: what must surround it."""
    typos: bool
    unless: tuple[str, ...]
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """One form of model or part number of one family of products."""

    maker: str
    family: str
    says: str
    match: str
    """The regular expression as it is run over folded text."""
    strength: Strength
    needs_goods: tuple[str, ...]
    needs_words: tuple[str, ...]
    needs_makers: tuple[str, ...]
    unless: tuple[str, ...]
    open: str
    """Which side may touch letters or digits: start, end, both, or empty for neither."""
    goods: str | None
    role: Role
    kind: str
    source: str
    confidence: str
    fields: tuple[str, ...] = ()
    """The only observation fields it is looked for in; empty: any."""
    since: str | None = None
    until: str | None = None
    """Made outside these days, it is only a lead."""
    trap: str = ""
    """What else is written like this."""
    loose: str = ""
    """The same with other separators and letters for digits, run where `match` fails; empty: not looked for."""
    numbered: bool = True
    """Whether it is a number, rather than the name of a product line."""

    @property
    def asks(self) -> bool:
        """Whether a second sign must stand in the observation."""
        return bool(self.needs_goods or self.needs_words or self.needs_makers)


@dataclass(frozen=True, slots=True)
class Rebadged:
    """One wording under which a thing of this maker was sold by somebody else."""

    maker: str
    id: str
    sold_as: str
    sold_by: tuple[str, ...]
    needs_seller: bool
    strength: Strength
    made_model: str | None
    goods: str | None
    role: Role
    source: str
    confidence: str
    note: str
    since: str | None = None
    until: str | None = None
    """Made outside these days, it is only a lead."""

    @property
    def says(self) -> str:
        """What the clue says, for the reader of a report."""
        sellers = f" by {' / '.join(self.sold_by)}" if self.sold_by else ""
        made = f"; the maker's own model is {self.made_model}" if self.made_model else ""
        return f"sold{sellers} as {self.sold_as}{made}"


@dataclass(frozen=True, slots=True)
class Maker:
    """One maker: who it is, how it is written, who owned it, which numbers registries gave it."""

    id: str
    name: str
    seat: str | None
    about: str
    goods: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]
    """(registry, code) as `by_code` compares them; registries: those of `schema.makers.Codes`."""
    sources: tuple[tuple[str, str], ...]
    names: tuple[Name, ...] = ()
    owned: tuple[Ownership, ...] = ()

    @property
    def is_brand(self) -> bool:
        """Whether it is a brand of somebody, rather than a firm that makes things."""
        return any(edge.kind == "brand" for edge in self.owned)


@dataclass(frozen=True, slots=True)
class Relation:
    """A wording that says the named maker did not make the thing on this line."""

    text: str
    """Folded."""
    side: str
    reach: int
    means: str


@dataclass(frozen=True, slots=True)
class Goods:
    """A class of goods, with its folded words."""

    id: str
    name: str
    kind: str
    parent: str | None
    words: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]
    """(classification, digits that its numbers for this class begin with)."""
    before: tuple[str, ...] = ()
    """Folded words that, directly before the name of equipment, only say how that is built."""
    part: str | None = None
    """`always` or `often` a part in or with other things; None where it is a thing of its own."""
    parts: tuple[str, ...] = ()
    """Folded words that name it as a part only."""
    works: tuple[str, ...] = ()
    """Folded words of the class that also name work."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A classification of goods by numbers: one of `SCHEMES`."""

    id: str
    name: str
    words: tuple[str, ...]
    """Folded words that stand directly before such a number."""


@dataclass(frozen=True, slots=True)
class Umbrella:
    """A name under which an operator sells boxes of several makers."""

    names: tuple[str, ...]
    operators: tuple[str, ...]
    needs_operator: bool
    models: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class CodeKind:
    """What a kind of registry code proves about the thing it was seen on."""

    kind: str
    role: Role
    strength: Strength
    says: str
    caveat: str
    source: str
    confidence: str
    labels: tuple[str, ...] = ()
    """Folded words that stand before such a code in running text."""
    others: tuple[str, ...] = ()
    """Folded words before it that say it is another thing's."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What one code, or branch of codes, proves where its kind alone does not say it."""

    registry: str
    code: str
    maker: str
    """Empty where the code says nothing about a maker."""
    role_word: str
    """Empty where its kind says it, like `strength_word`."""
    strength_word: str
    source: str
    confidence: str
    note: str

    @property
    def role(self) -> Role | None:
        """What it proves the maker to be, if that differs from its kind."""
        return Role(self.role_word) if self.role_word else None

    @property
    def strength(self) -> Strength | None:
        """How surely, if that differs from its kind."""
        return Strength[self.strength_word.upper()] if self.strength_word else None


def pack(entry: Any) -> list[Any]:
    """A flat entry as a list for JSON, in field order."""
    return [getattr(entry, name) for name in entry.__slots__]


def revive(kind: type[T], rows: list[list[Any]]) -> list[T]:
    """The entries again: lists become tuples, strengths and roles their enums."""
    names = [each.name for each in fields(cast("Any", kind))]
    enums = [(names.index(name), known) for name, known in _ENUMS.items() if name in names]
    return [kind(*_cells(row, enums)) for row in rows]


_ENUMS: dict[str, dict[Any, Any]] = {
    "strength": {each.value: each for each in Strength},
    "role": {each.value: each for each in Role},
}


def _cells(row: list[Any], enums: list[tuple[int, dict[Any, Any]]]) -> list[Any]:
    cells: list[Any] = [tuple(map(_inner, cell)) if cell.__class__ is list else cell for cell in row]
    for at, known in enums:
        cells[at] = known[cells[at]]
    return cells


def _inner(cell: Any) -> Any:
    return tuple(cell) if cell.__class__ is list else cell


def ancestors(goods: str | None, tree: Mapping[str, Goods]) -> tuple[str, ...]:
    """The class itself and every wider class it belongs to, narrowest first."""
    chain: list[str] = []
    while goods and goods not in chain:
        chain.append(goods)
        goods = tree[goods].parent if goods in tree else None
    return tuple(chain)
