"""The register of makers by the API: lists, one maker, and who made what a value stands for."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict, Field

from debar.catalogue import maker_page, maker_rows
from debar.errors import InvalidError, MissingError
from debar.identify.value import KINDS, identify_fields, identify_value
from debar.model import FIELDS
from debar.overview.lookup import lookup_rows
from debar.reports.parts.records import identified_as_dict
from debar.web.api.parts.describe import problems
from debar.web.api.parts.entry import Caller
from debar.web.api.parts.paging import ANY, paged
from debar.web.api.parts.records import ClueShape
from debar.web.api.parts.shape import After, Day, Given, Id, Limit, Page, Shape, Text, Word
from debar.web.api.rules import DayAsked, today

router = APIRouter(prefix="/v1", tags=["knowledge"])
LONGEST = 100_000
KindWord = Literal[
    "auto", "text", "mac", "sysobjectid", "usb", "pci", "bluetooth", "fcc", "cpe", "purl", "banner", "user_agent",
    "model", "part_number", "maker", "seller", "sys_descr", "tls", "http_title", "gpon", "asn", "tac", "ent_mfg",
    "ent_model", "lldp", "cdp", "dhcp", "ssdp", "mdns",
]  # fmt: skip
assert set(get_args(KindWord)) == set(KINDS)


class MakerRow(Shape):
    """A maker as a list shows it."""

    id: str
    """Id of the maker."""
    name: str
    """Its name."""
    group: str | None
    """Id of the controlling family on that day."""
    seat: str | None
    """Country of its seat."""
    found: list[str] = Field(default_factory=list)
    """By what it was found."""
    about: str | None = None
    """More about it."""


class MakerPage(Shape):
    """All there is to say about one maker."""

    id: str
    """Id of the maker."""
    name: str
    """Its name."""
    seat: str | None
    """Country of its seat."""
    about: str | None
    """More about it."""
    group: str | None
    """Id of the controlling family on that day."""
    owners: list[dict[str, Any]]
    """Who owns it, with days and sources."""
    owns: list[dict[str, Any]]
    """Whom it owns."""
    names: list[dict[str, Any]]
    """What it is called."""
    products: list[str]
    """Families of products by which it is known."""
    rebadges: int
    """Under how many other names its things are sold."""
    rebadged: list[dict[str, Any]]
    """Which, by whom, and who says so."""
    codes: list[str]
    """Codes that it holds."""
    sources: list[str]
    """Where it can be read."""


class Asked(Given):
    """A value, or observation fields of one thing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"value": "1.3.6.1.4.1.2011.2.23.291"},
                {"fields": {"description": "ONT HG8245H", "seller_name": "Acme"}},
            ]
        }
    )

    value: Annotated[Text, Field(min_length=1, max_length=LONGEST)] | None = None
    """What stands on a label, in an order, or in what a device says."""
    kind: KindWord = "auto"
    """What the value is; `auto` goes by its form."""
    fields: dict[Word, Annotated[Text, Field(max_length=LONGEST)]] | None = Field(None, max_length=len(FIELDS))
    """Observation fields, in place of `value`."""
    on: Day | None = None
    """The day on which the controlling family is asked for; today by default."""


class Identified(Shape):
    """Who made it, as `debar identify --format jsonl` writes it."""

    input: str | dict[str, str]
    """What was asked."""
    kind: str
    """As what it was read."""
    maker: str | None
    """Id of the maker; null when nothing is known."""
    maker_name: str | None
    """The maker's name."""
    group: str | None
    """Id of the controlling family."""
    role: str | None
    """In what capacity the maker appears."""
    strength: str
    """How surely: certain, strong, medium, weak, none."""
    clues: list[ClueShape]
    """By what."""
    note: str | None
    """What is to be known besides."""


@router.get("/makers", operation_id="list_makers", response_model=Page[MakerRow])
def listed(
    request: Request, response: Response, caller: Caller,
    q: Annotated[
        str | None,
        Query(
            min_length=1, max_length=200, pattern=r"^[^\x00]*$",
            description="Part of a name in any script, a model, a selling name or a code.",
        ),
    ] = None,
    on: DayAsked = None, after: After = None, limit: Limit = ANY,
) -> Any:  # fmt: skip
    """The makers on record, or those that fit what is looked for."""
    register, day = caller.office.register, date.fromisoformat(on) if on else today(caller)
    rows = list(lookup_rows(q, register, day) if q else maker_rows(register.makers.values(), register, day))
    return paged(request, response, rows, lambda row: row["id"], after, limit)


@router.get("/makers/{maker}", operation_id="get_maker", response_model=MakerPage, responses=problems(404))
def one(caller: Caller, maker: Id, on: DayAsked = None) -> Any:
    """All there is to say about one maker."""
    register = caller.office.register
    if maker.lower() not in {id.lower() for id in register.makers}:
        raise MissingError("there is no such maker; `/v1/makers?q=` looks for one")
    return maker_page(register, maker, date.fromisoformat(on) if on else today(caller))


@router.post("/identify", operation_id="identify", response_model=Identified)
def identify(caller: Caller, given: Asked) -> Any:
    """Who made this? No law, and nothing is stored."""
    if (given.value is None) == (given.fields is None):
        raise InvalidError("body: name either a `value` or `fields`")
    register, day = caller.office.register, date.fromisoformat(given.on) if given.on else today(caller)
    if given.fields is not None:
        strange = [name for name in given.fields if name not in FIELDS]
        if strange:
            raise InvalidError(
                f"body.fields: {strange[0]!r} is no observation field; the schema of a line lists them"
            )
        fields = {name: text for name, text in given.fields.items() if text}
        found = identify_fields(fields, day, register)
    else:
        found = identify_value(str(given.value), given.kind, day, register)
    asked = given.value if given.value is not None else given.fields
    return identified_as_dict(asked, found.kind, found.identification, found.group, found.note)
