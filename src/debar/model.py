"""The words debar speaks: frozen values and ordered enums. This room imports nothing of ours.

One word, one thing. Evidence holds Observations; an Identification says who made the observed thing and
how that is known (Clues); a Lineage says who owned that maker on a day; a Verdict is what one rule says;
a Finding puts all of it together. An Issue is what could not be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum, StrEnum
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    import pyarrow as pa

EVIDENCE_FIELDS = tuple(
    "text description maker_name brand model part_number seller_name serial order date quantity amount"
    " currency unit site use country_of_origin mac ip hostname interface sys_object_id sys_descr ent_mfg_name"
    " ent_model_name lldp_chassis_id lldp_sys_descr cdp_platform dhcp_vendor_class dhcp_fingerprint"
    " mdns_service ssdp_server banner http_title tls_subject user_agent usb_id pci_id bluetooth_company_id"
    " fcc_id tac gpon_vendor_id cpe purl asn unspsc cpv hs_code commodity_code software_version host_device seen_by"
    " seen_on_port open_ports also_at conflicts".split()
)
ANSWER_KEYS = tuple(
    "purpose part_of_network site funds mission country_of_production conditional_approval"
    " trusted_source_approval permit contract_date made_on installed_on authorised_on contains_module_by"
    " seat_country routes_or_sees_user_data third_party_connection infrastructure_access personal_data_access"
    " government_owned certificate on_official_list contract_value foreign_share goods".split()
)
FIELDS = (*EVIDENCE_FIELDS, *(key for key in ANSWER_KEYS if key not in EVIDENCE_FIELDS))
"""Every column name a reader may give, a `--map` may name and a finding may show, in the order of every output."""

BETWEEN = "; "
"""Stands between several values of one field, as lists of addresses are written in columns."""
CALLED_BY = ("hostname", "ip", "mac", "lldp_chassis_id", "model", "ent_model_name", "part_number", "cdp_platform")
"""Fields by which a device is called, the first that is filled."""

NOTHING: Mapping[str, str] = MappingProxyType({})


class Value:
    """Base of the values that cross to another process: taken apart and put together by their fields."""

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        kind = self.__class__
        if kind not in _TAKEN_APART:
            _TAKEN_APART[kind] = attrgetter(*self.__slots__)
        return kind, _TAKEN_APART[kind](self)


_TAKEN_APART: dict[type, Callable[[Any], tuple[Any, ...]]] = {}
"""What gives the fields of such a value, of which there are several, in order."""


class Strength(IntEnum):
    """How surely a maker is identified. Ordered, never a float."""

    NONE = 0
    WEAK = 1  # a lead
    MEDIUM = 2  # enough with the kind of goods known
    STRONG = 3  # enough alone
    CERTAIN = 4  # an authority's record, or the device's own signed or registered identity

    @property
    def word(self) -> str:
        """The word used in files and reports."""
        return _STRENGTH_WORDS[self]


_STRENGTH_WORDS = tuple(strength.name.lower() for strength in Strength)


class Role(StrEnum):
    """In what capacity a maker appears."""

    EQUIPMENT = "equipment"
    MODULE = "module"
    CHIP = "chip"
    FIRMWARE = "firmware"
    SERVICE = "service"
    BRAND = "brand"
    SELLER = "seller"
    MENTION = "mention"  # named, but as something the thing works with, replaces, removes or is not


class Verdict(Enum):
    """What a rule, or the lack of one, means for an item; strongest first."""

    word: str
    """The word used in files and reports."""
    rank: int
    """0 for the strongest; sort by it."""

    PROHIBITED = "prohibited"
    CONDITIONAL = "conditional"
    REVIEW = "review"
    ADVISED_AGAINST = "advised-against"
    WATCH = "watch"
    CLEAR = "clear"
    UNIDENTIFIED = "unidentified"

    def __init__(self, word: str) -> None:
        self.word = word
        self.rank = len(self.__class__.__members__)


class Act(StrEnum):
    """What the buyer does with the thing."""

    PROCURE = "procure"
    RENEW = "renew"
    CONTRACT_WITH_USER = "contract_with_user"
    USE = "use"
    INSTALL = "install"
    MAINTAIN = "maintain"
    SUBSIDISE = "subsidise"
    IMPORT = "import"
    AUTHORISE = "authorise"
    SELL = "sell"
    EXPORT = "export"


class Kind(StrEnum):
    """What sort of evidence an observation comes from; it settles the act unless the user names one."""

    PURCHASE = "purchase"
    INVENTORY = "inventory"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Evidence(Value):
    """One file (or one sheet of one) as it was read."""

    path: str
    """As the user named it; `-` for standard input."""
    name: str
    """The stable part of the path: relative to what the user named. Finding ids rest on it."""
    reader: str
    digest: str
    """SHA-256 of the bytes, in hex."""
    size: int
    kind: Kind = Kind.PURCHASE
    sheet: str | None = None
    encoding: str | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    """(header word in the file, observation field), in file order."""
    unused: tuple[str, ...] = ()
    """Header words of columns that no field was found for."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of one piece of evidence, in file order, as Arrow columns named by observation fields.

    `rows` holds only UTF-8 string columns whose names are in `FIELDS`; empty text is null.
    `places` is as long as `rows`; with `where` it gives a row's place: `where.format(places[i])`.
    """

    evidence: Evidence
    rows: pa.RecordBatch
    places: pa.Array
    where: str = "row {}"

    def place(self, index: int) -> str:
        """Where in the file this row stands, in the words a person would use to find it."""
        return self.where.format(self.places[index].as_py())

    def observation(self, index: int) -> Observation:
        """One row as a value."""
        fields: dict[str, str] = {}
        for name, column in zip(self.rows.schema.names, self.rows.columns, strict=True):
            value = column[index].as_py()
            if value:
                fields[name] = value
        return Observation(self.evidence, self.place(index), fields)


@dataclass(frozen=True, slots=True)
class Observation(Value):
    """One thing at one place in the evidence: an order line, an inventory row, a device."""

    evidence: Evidence
    place: str
    fields: Mapping[str, str]


NOWHERE = Observation(Evidence("", "", "", "", 0), "", {})
"""Stands where nobody asks what was observed, or where."""


@dataclass(frozen=True, slots=True)
class End(Value):
    """One end of a Link: what it is called, and where it stands in the evidence, when it is an observation too."""

    name: str
    file: str | None = None
    """As the user named it, like the path of an Evidence."""
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Link(Value):
    """Two things that belong together: a neighbour on a port, an address learned there, a module in its host."""

    near: End
    """The one that tells of the other."""
    far: End
    port: str | None
    """Where the near one sees it."""
    how: str
    """`lldp`, `cdp`, `address` (a table of addresses) or `module`."""


@dataclass(frozen=True, slots=True)
class Coverage(Value):
    """What inventories and networks told of who made their things, so that silence is not read as clean."""

    things: int
    """Devices, modules and ports, after what belongs together was put together."""
    signals: tuple[tuple[str, int], ...]
    """(class of signal, things that gave it), a name of `SIGNALS` each, all of them in that order."""
    silent: int
    """Things that gave no signal at all."""


@dataclass(frozen=True, slots=True)
class Exposure(Value):
    """One reason why a device with a finding is more pressing than another."""

    file: str
    """Where the device stands, as its Evidence calls it."""
    place: str
    kind: str
    """`internet` (an address that the internet routes), `management` (a service to manage it answers), `exploited` (a
    weakness known to be used), `unsupported` (its maker mends it no more)."""
    says: str
    source: str


SIGNALS = (
    ("label", "maker_name brand model part_number description text"),
    ("address", "mac lldp_chassis_id"),
    ("object_id", "sys_object_id"),
    ("own_words", "sys_descr ent_mfg_name ent_model_name lldp_sys_descr cdp_platform"),
    (
        "service",
        "banner http_title tls_subject ssdp_server mdns_service dhcp_vendor_class dhcp_fingerprint user_agent",
    ),
    ("device_id", "usb_id pci_id bluetooth_company_id fcc_id tac gpon_vendor_id"),
    ("package", "cpe purl"),
    ("name", "hostname"),
)
"""Classes of signals of who made a thing, and the observation fields that hold them."""


@dataclass(frozen=True, slots=True)
class Issue(Value):
    """Something that could not be read or used: where, what, and what to do about it."""

    file: str
    """As the user named it, like the path of an Evidence; empty when it is about the question itself."""
    place: str | None
    problem: str
    remedy: str
    lost: int = 0
    """How many observations were not looked at because of it; 0 when the row was still judged."""
    blind: bool = True
    """Whether something was not looked at, so that the run must end with exit code 3."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in our own data: which file, which entry, what, and what to do about it."""

    file: str
    entry: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Clue(Value):
    """One sign of a maker: what was found, where in which field, what it proves, and who says so."""

    kind: str
    """name, typo, model, part-number, rebadge, mac, sysobjectid, usb, ..."""
    field: str
    found: str
    start: int
    end: int
    says: str
    source: str
    maker: str
    strength: Strength
    role: Role
    goods: str | None = None
    """The class of goods this clue names, if it does."""
    confidence: str = "verified"


@dataclass(frozen=True, slots=True)
class Identification(Value):
    """Who made an observed thing, in what role, how surely, and by which clues."""

    maker: str
    maker_name: str
    role: Role
    strength: Strength
    clues: tuple[Clue, ...]
    goods: str | None = None
    """Class of goods of the observed thing (an id of data/words/goods.yaml), None when unknown."""
    note: str | None = None
    """Why the strength was lowered or the role changed, in words for the reader."""
    contradicted: bool = False

    def __hash__(self) -> int:
        """By what tells most apart, as with a lineage: clues are many and long."""
        clue = self.clues[0] if self.clues else None
        told = (clue.found, clue.field, clue.start, clue.says) if clue else ()
        return hash((self.maker, self.strength, self.goods, self.note, len(self.clues), *told))


SUPPLY = "supply"
"""Kind of edge that is no control: the owner is said, on record, to build goods of this maker. Never more than
perhaps."""


@dataclass(frozen=True, slots=True)
class Ownership(Value):
    """Who controlled a maker between two days (both may be open), and who says so."""

    maker: str
    owner: str
    since: str | None
    until: str | None
    """First day on which it no longer held; partial dates allowed (`2022-11`)."""
    kind: str
    """subsidiary, affiliate, brand, joint-venture, ...; or `SUPPLY`."""
    source: str
    confidence: str = "verified"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Lineage(Value):
    """A maker and the chain of its owners on a day; `former` are owners it had before that day."""

    maker: str
    owners: tuple[Ownership, ...] = ()
    uncertain: tuple[Ownership, ...] = ()
    """Edges that hold only perhaps on that day: a partial date, or an uncertain source."""
    former: tuple[Ownership, ...] = ()
    seats: tuple[tuple[str, str], ...] = ()
    """(maker id, ISO 3166 code of its country) for the maker and its owners, where a source says so."""

    def __hash__(self) -> int:
        """By what tells most lineages apart: they are keys of memories, and a whole chain takes long to hash."""
        return hash((self.maker, len(self.owners), len(self.former)))

    @property
    def group(self) -> str:
        """The id of the controlling family on that day."""
        return self.owners[-1].owner if self.owners else self.maker


@dataclass(frozen=True, slots=True)
class Question(Value):
    """What a person must answer before the verdict is settled, and the values that would settle it."""

    key: str
    ask: str
    choices: tuple[str, ...] = ()
    claim: bool = False
    """Whether it offers an exception that changes nothing unless somebody claims it."""

    def __str__(self) -> str:
        if not self.choices and not self.claim:
            return f"{self.key}: {self.ask}"
        return self._told("exception, if you claim it: " if self.claim else "")

    @property
    def plain(self) -> str:
        """Key, question and choices, for a reader who is told elsewhere that it is an exception to claim."""
        return self._told("")

    def _told(self, before: str) -> str:
        choices = f" ({'; '.join(self.choices)})" if self.choices else ""
        return f"{self.key}: {before}{self.ask}{choices}"


@dataclass(frozen=True, slots=True)
class Law(Value):
    """The instrument behind a verdict, as a reader would cite it."""

    id: str
    jurisdiction: str
    name: str
    name_local: str | None
    cite: str
    kind: str
    sources: tuple[str, ...]
    confidence: str
    reviewed: str
    status: tuple[str, ...] = ()
    """The status history up to the days asked about, one line each."""
    duties: tuple[str, ...] = ()
    """Duties to report: to whom, within what time, what."""
    name_ja: str | None = None

    def named(self, lang: str) -> str:
        """Its name for a reader of that language; in English where it has none."""
        return (self.name_ja if lang == "ja" else None) or self.name


@dataclass(frozen=True, slots=True)
class Ruling(Value):
    """What one rule says about one identification for one buyer, act and pair of days."""

    verdict: Verdict
    law: Law
    buyer: str
    act: Act
    on: date
    known: date
    because: tuple[str, ...]
    questions: tuple[Question, ...] = ()
    do: str = ""
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Waiver(Value):
    """Our own dated decision to live with a finding: it is shown beside the finding and changes nothing else."""

    rule: str
    maker: str
    who: str
    why: str
    approved_by: str
    until: date
    scope: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    """Observation fields the item must have for the waiver to hold (`site: Annexe B`); empty holds for all."""

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        made, fields = super(Waiver, self).__reduce__()
        return made, (*fields[:-1], dict(self.scope))


@dataclass(frozen=True, slots=True)
class Decided(Value):
    """What people of an office decided about a finding, and still stand by."""

    state: str
    """`confirmed`, `not-this-maker`, `needs-information`, `not-in-scope`, or `open` again."""
    why: str
    by: str
    at: str
    """UTC, `YYYY-MM-DDTHH:MM:SS.ffffffZ`."""


@dataclass(frozen=True, slots=True)
class Reply(Value):
    """What a vendor or supplier replied to a finding, and what was answered. Never an e-mail address."""

    name: str
    text: str
    at: str
    answer: str | None = None
    answered: str | None = None
    correction: str | None = None
    """Where our knowledge was corrected because of it: an address or a commit."""
    files: tuple[str, ...] = ()
    """Names of the files that came with it."""


@dataclass(frozen=True, slots=True)
class Said(Value):
    """What people said of a finding in an office: it stands beside the finding and changes nothing of it."""

    decision: Decided | None = None
    replies: tuple[Reply, ...] = ()
    """Oldest first."""


@dataclass(frozen=True, slots=True)
class Finding(Value):
    """One rule's verdict about one observation, with everything needed to check it."""

    id: str
    observation: Observation
    identification: Identification
    group: str | None
    lineage: Lineage
    ruling: Ruling
    waived: Waiver | None = None
    lapsed: Waiver | None = None
    """A waiver that would hold, had it not ended: shown as a note, not applied."""
    said: Said | None = None
    """None outside an office, and where nobody said anything."""


@dataclass(frozen=True, slots=True)
class Observed(Value):
    """An observation without a finding: clear (a maker is known, no rule speaks), unidentified (nothing is known), or
    how it is judged where a run asks only for changes and there is none."""

    observation: Observation
    verdict: Verdict
    identification: Identification | None = None
    group: str | None = None
    lineage: Lineage | None = None
    notes: tuple[str, ...] = ()
    changed: bool = False
    """Whether it tells of a change since the day asked about, and so is shown with the findings."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked of the law: whom, which act, which days, with which facts already answered."""

    buyers: tuple[str, ...]
    today: date
    known: date
    on: date | None = None
    act: Act | None = None
    use: str | None = None
    answers: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    since: date | None = None
    """Only what is judged otherwise than on this day (see `debar.changes`); None asks for everything."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands at the head of every filed report."""

    inquiry: Inquiry
    rulebook: str
    register: str
    version: str
    waivers: int = 0
    lang: str = "en"
    """Language of reports for people: a name of `data/report/messages/`."""
    everything: bool = True
    """Whether every line was looked at closely; otherwise only those that may name a maker the rules can reach."""
    said: bool = False
    """Whether decisions or replies stand beside some findings, so that tables have columns for them."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The closing count of a run. `by_verdict` counts an item once, by its strongest verdict."""

    observations: int
    identified: int
    findings: int
    by_verdict: Mapping[str, int]
    issues: int
    not_looked_at: int
    rulebook: str
    register: str
    version: str
    blind: bool = False
    """Whether something could not be looked at (exit code 3)."""


class Heard(NamedTuple):
    """Which entries of answer files spoke of one observation, by number: beside its items, and never reported."""

    numbers: tuple[int, ...]


Item = Evidence | Finding | Observed | Exposure | Link | Coverage | Issue | Summary
"""What a run yields: each Evidence before its rows, findings and observations by place, issues, and one Summary last;
of networks and inventories also what makes devices more pressing (behind their findings), what is linked, and which
signals were seen."""
