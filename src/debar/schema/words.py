"""`data/words/`: words of relation, classes of goods, answers and their wordings, in many languages."""

from __future__ import annotations

from typing import Literal

from debar.schema.common import Confidence, Id, Shape


class Relation(Shape):
    """A wording that says the named maker is not the maker of the thing on this line."""

    text: str
    lang: str
    side: Literal["before", "after", "both"]
    """Where the wording stands, seen from the maker's name: `for Huawei` is before, `Huawei対応` is after."""
    reach: int = 4
    """How many words may stand between the wording and the name."""
    means: Literal[
        "compatible",
        "replaces",
        "removes",
        "accessory",
        "not",
        "instead",
        "service",
        "supplies",
        "installs",
        "towards",
        "into",
        "away",
        "holds",
        "equivalent",
        "nothing",
    ]
    """`nothing`: a longer wording with a word of relation in it that says nothing of the name (`sans fil`).
    `installs`: work by which things are set up, delivered or not (`installation`), in whose list `cabling` is work.
    `supplies`: the thing itself is delivered too, so that work named in one list with it (`supply, installation and
    maintenance of`) makes no service of the line. `towards`: what comes in place of the thing replaced or removed
    stands behind it (`replacement of A by B`). `into`: what comes stands before it (`AからBへ更新`), and what goes
    stands before a word that means `away`. `holds`: a part stands behind it, in or with a thing named before it
    (`router with Huawei modem`), or, on the side `after`, before it. `equivalent`: a like thing may be delivered."""


class RelationFile(Shape):
    """All words of relation, with lines on both sides of the edge."""

    relations: list[Relation]
    examples: list[dict[str, str]]


class Goods(Shape):
    """A class of goods: what a thing is, not who made it."""

    id: str
    name: str
    words: dict[str, list[str]]
    """language -> words that name it."""
    kind: Literal[
        "equipment", "accessory", "consumable", "writing", "service", "work", "software", "licence", "unrelated"
    ] = "equipment"
    """`service`: what a provider sells by itself (a line, a cloud). `work`: work on things (maintenance, training,
    removal); their maker's part in it is a service. `writing`: a book about things. `consumable`: everyday goods
    whose words also stand in names of equipment (`shelf`), so that a product number beside them is surer.
    `unrelated`: goods of trades far from equipment (valves, drugs); they class nothing, yet a number of middling
    strength beside them and nothing else is a lead only."""
    before: list[str] = []
    """Words of the class that, directly before the name of equipment, only say how that is built (`wall mount
    router`, `cable modem`)."""
    works: list[str] = []
    """Words of the class that also name work (`cabling`): in a list of work that comes with a delivery they name no
    thing."""
    part: Literal["always", "often"] | None = None
    """Whether it is built into other things or comes with them: `always`, or `often` but sold as a device of its own
    too, which its product number then says."""
    parts: dict[str, list[str]] = {}
    """language -> words that name it as a part only: forms that stand behind a word for `with` (`модемом`), and parts
    of a class that is no part itself (`SSD` of storage)."""
    parent: str | None = None
    unspsc: list[str] = []
    """Numbers of the UNSPSC, eight digits; `43220000` stands for all numbers that begin with `4322`, unless a longer
    one is written at another class."""
    cpv: list[str] = []
    """Numbers of the CPV, eight digits without the check digit; zeros at the end stand for all that lies below."""
    hs: list[str] = []
    """Numbers of the Harmonized System (`49`, `8517`, `8517.62`) or of a tariff that continues it; each stands for
    all numbers that begin with it."""


class Scheme(Shape):
    """A classification of goods by numbers, as papers name it."""

    id: Literal["unspsc", "cpv", "hs"]
    name: str
    words: list[str]
    """What a paper writes directly before such a number."""
    source: str
    confidence: Confidence


class GoodsExample(Shape):
    """Fields of an observation, and the class its thing must get; None where the class stays open."""

    fields: dict[str, str]
    maker: Id
    """Who is named in it: a class is worked out only for what somebody is found to have made."""
    goods: str | None
    say: str = ""


class GoodsFile(Shape):
    """The tree of classes of goods."""

    schemes: list[Scheme] = []
    goods: list[Goods]
    examples: list[GoodsExample] = []


class Answer(Shape):
    """One fact that a person can answer: the question, its values, and how people write those values."""

    key: str
    ask: dict[str, str]
    """language -> the question as it is put to a person."""
    kind: Literal["choice", "day", "country", "production", "maker", "reference", "yes-no", "amount", "goods"]
    """`goods`: its values are the classes of `words/goods.yaml`, its wordings their names and words."""
    values: dict[str, list[str]] = {}
    """settled value -> other wordings for it, in any language. Matched whole, in any case and width; a wording
    that is not here is unknown, never the opposite."""
    generations: list[str] = []
    """Generations of mobile network that may stand before a value (`5G radio access`) or alone (`5G`)."""
    by_generation: list[str] = []
    """The values a generation can stand before; the others belong to no generation."""


class AnswersFile(Shape):
    """All answer keys."""

    answers: list[Answer]


class CountriesFile(Shape):
    """Names of countries as papers write them."""

    countries: dict[str, list[str]]
    """ISO 3166 alpha-2 code -> names and other codes, in any language."""


class SharedCode(Shape):
    """A code that does not prove what its registration says: shared, used without being owned, or unregistered."""

    code: int | str
    makers: list[Id] = []
    """Whom it may stand for; nobody where it says nothing about the maker."""
    role: Literal["equipment", "module", "chip", "firmware", "service", "brand"] | None = None
    strength: Literal["weak", "medium", "strong"] | None = None
    note: str
    """What it proves and what not."""
    source: str = ""
    confidence: Confidence = "verified"


class CodeExample(Shape):
    """A field of an observation, and who must be identified in it."""

    field: str
    text: str
    maker: Id | None = None
    """None: nobody."""
    role: str | None = None
    strength: Literal["weak", "medium", "strong"] | None = None


class Code(Shape):
    """What a kind of registry code proves about the thing it was seen on."""

    role: Literal["equipment", "module", "chip", "firmware", "service", "brand"]
    strength: Literal["weak", "medium", "strong"]
    says: str
    caveat: str = ""
    source: str = ""
    confidence: Confidence = "verified"
    sources: dict[str, str] = {}
    labels: list[str] = []
    """Words that stand before such a code in running text and say that it is one."""
    others: list[str] = []
    """Words before it that say it is another thing's (`peer`, `client`)."""
    shared: list[SharedCode] = []
    """Single codes, or branches of them, that prove something else."""
    examples: list[CodeExample] = []


class GrammarFile(Shape):
    """Small words that carry no name, language -> words."""

    legal_forms: dict[str, list[str]]
    """What says what kind of firm it is, and nothing about which (Ltd, GmbH, 有限公司)."""
    conjunctions: dict[str, list[str]]
    """What stands between two things of one list."""
    particles: dict[str, list[str]] = {}
    """What may follow a name without a space, in scripts that join words (화웨이의, ファーウェイジャパン)."""
    alternatives: dict[str, list[str]] = {}
    """What stands between two things of which only one is meant (`Cisco or Huawei`)."""
    units: dict[str, list[str]] = {}
    """Words and signs behind a number that make it an amount, and no model (`MA 5600 kg`)."""
    hosts: dict[str, list[str]] = {}
    """Things of no class of goods that hold parts of other makers (`vending machine with Huawei modem`)."""
