"""`data/makers/<id>.yaml`: a maker, its names in every script, its owners over time, its codes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from debar.schema.common import Confidence, DayText, Id, Shape

NameKind = Literal["legal", "brand", "alias", "former", "misspelling", "short", "line"]
"""`line` is a product line's own name (Quidway, EchoLife); `short` is a code weak alone (HW, HYT)."""

Boundary = Literal["word", "start", "none"]
"""What must surround a name: both sides free of letters and digits; only its start; nothing.

Left out, it follows the script: Latin, Cyrillic, Greek `word`; Han, kana, Hangul, Arabic and the rest
`none`, since they write no spaces or attach particles.
"""


class Name(Shape):
    """One way a maker is written."""

    text: str
    kind: NameKind = "alias"
    strength: Literal["weak", "medium", "strong"] = "strong"
    """In a maker or brand column or in free text, without a counter sign. `medium` names need the class of
    goods beside them before anything is prohibited; `weak` names are leads."""
    case: Literal["any", "exact"] = "any"
    """`exact`: only as written (ZTE in capitals, so that `czterdzieści` or `zte` in a web address is not it)."""
    boundary: Boundary | None = None
    typos: bool = False
    """Whether one wrong letter in it is searched for too (distinctive words of five letters or more)."""
    unless: list[str] = []
    """Longer wordings that contain this name but are somebody else (`Shanghai Dahua Scale`, 大華銀行)."""
    source: str = ""
    confidence: Confidence = "verified"


class Owned(Shape):
    """A dated edge: this maker belonged to `owner` from `since` until the day before `until`."""

    owner: Id
    since: DayText | None = None
    until: DayText | None = None
    kind: Literal["subsidiary", "affiliate", "brand", "joint-venture", "division", "supply"] = "subsidiary"
    """`supply`: not control; a source says that `owner` builds goods sold under this name. A person must ask."""
    source: str
    confidence: Confidence = "verified"
    note: str | None = None


class Held(Shape):
    """A code of which more must be said than that the maker holds it."""

    code: int | str
    confidence: Confidence = "verified"
    source: str = ""
    """A key of the file's sources; left out, the source of the kind of code."""
    role: Literal["equipment", "module", "chip", "firmware", "service", "brand"] | None = None
    """What it proves the maker to be, where that differs from other codes of its kind (a chip maker's block)."""
    strength: Literal["weak", "medium", "strong"] | None = None
    note: str = ""
    """What the reader of a report must know of this code."""


Number = int | Held
Text = str | Held


class Codes(Shape):
    """Numbers and ids that registries gave to this maker. What a kind of code proves stands in `words/codes.yaml`."""

    pen: list[int | str | Held] = []
    """IANA private enterprise numbers; with what follows (`2011.10`), a subtree that is another's or proves more."""
    usb: list[Text] = []
    """USB vendor numbers (`12d1`), or vendor and product (`03f0:a31d`) where the product is another maker's."""
    pci: list[Text] = []
    bluetooth: list[Number] = []
    fcc: list[Text] = []
    """FCC grantee codes: three characters, or five that begin with a digit."""
    mac: list[Text] = []
    """IEEE prefixes in hex, 6, 7 or 9 digits, of blocks that matter and can be cited."""
    mac_orgs: list[Text] = []
    """How the IEEE registry spells the holder; all blocks of that holder in `registry/ieee.tsv` are the maker's."""
    gpon: list[Text] = []
    """Vendor ids of optical terminals: four letters that their serial numbers begin with."""
    icon: list[Text | Number] = []
    """Digests of the icon of its devices' web pages: MD5 in hex, or the signed number of 32 bits of MurmurHash3."""
    cpe: list[Text] = []
    """What names of the CPE dictionary and package URLs call the maker."""
    asn: list[Number] = []
    """Numbers of autonomous systems."""

    def by_registry(self) -> dict[str, list[int | str | Held]]:
        """Registry -> what it gave."""
        return {registry: getattr(self, registry) for registry in type(self).model_fields}


class Example(Shape):
    """A text (or one field of an observation) and what must come of it; `debar check` runs it."""

    text: str
    field: str = "text"
    maker: Id | None = None
    """Who must be identified; left out, the maker of this file. In `miss`, who must not be."""
    strength: Literal["weak", "medium", "strong"] | None = None
    role: str | None = None
    made: DayText | None = None
    """The day the thing was made; left out, nobody says it."""
    say: str = ""


class Examples(Shape):
    """Both sides of the edge."""

    match: list[Example | str]
    miss: list[Example | str] = []


class MakerFile(Shape):
    """One maker."""

    id: Id
    name: str
    """Legal or common name shown in reports."""
    seat: str | None = None
    """ISO 3166 code of the country the maker is seated in, where a source says so."""
    about: str = ""
    """One neutral sentence on who this is, and what it is confused with."""
    names: list[Name]
    owned: list[Owned] = []
    codes: Codes = Codes()
    goods: list[str] = []
    """Classes of goods it makes (ids of `data/words/goods.yaml`)."""
    sources: dict[str, str] = Field(min_length=1)
    """Short key -> address or citation; other entries of the file name the key."""
    examples: Examples

    @model_validator(mode="after")
    def _sources_exist(self) -> MakerFile:
        held = [code for codes in self.codes.by_registry().values() for code in codes if isinstance(code, Held)]
        named = [name.source for name in self.names] + [edge.source for edge in self.owned]
        named += [each.source for each in held]
        for source in named:
            if source and source not in self.sources:
                raise ValueError(f"source {source!r} is not among the file's sources; add it there")
        return self
