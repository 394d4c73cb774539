"""From words to settled facts: what the answers, columns and `--use` say about one thing.

A fact is an answer key of `ANSWER_KEYS` with a settled value (`purpose` -> `public safety`). A wording nobody
taught us is unknown: the key is then left out, which asks a person; it is never taken for a no.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from debar.dates import Day
from debar.errors import UsageError
from debar.model import ANSWER_KEYS, NOTHING, Act, Issue, Kind
from debar.rulebook.book import classes_named, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from debar.model import Inquiry, Observation
    from debar.rulebook.book import Rulebook
    from debar.rulebook.values import AnswerKey

SPOKEN_BY_USE = ("purpose", "part_of_network")
"""The keys that `--use` and a `use` column may answer in passing."""
SAYING = frozenset((*ANSWER_KEYS, "country_of_origin", "use"))
"""The fields from which a row's own facts are taken."""
LONGEST = 200
"""Characters; a longer text is no answer but prose, and stays unknown."""
_AMOUNT = re.compile(
    r"(?:(?P<before>[A-Z]{3}|%) ?)?(?P<whole>\d{1,3}(?:([ ,'_])\d{3})(?:\3\d{3})*|\d{1,15})(?P<cents>\.\d{1,2})?"
    r"(?(before)| ?(?P<after>[A-Z]{3}|%))"
)
"""A currency code or % before or behind a number; thousands may be parted by one sign, cents by a point."""
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})\Z")


class Settled(NamedTuple):
    """The facts that hold, and what could not be used or contradicts itself."""

    facts: Mapping[str, str]
    issues: tuple[Issue, ...] = ()


def asked(inquiry: Inquiry, rulebook: Rulebook) -> Settled:
    """The facts that hold for the whole run: `--answer`, then `--use`.

    Raises UsageError for an unknown key or a value that cannot be used, listing the choices. A `--use` that is
    not understood leaves its facts unknown, and one that contradicts an answer gives way; both are Issues.
    """
    answers = {key: _required(key, text, rulebook) for key, text in inquiry.answers.items()}
    used = used_for(inquiry.use or "", rulebook)
    said = [_unread_use(inquiry.use, rulebook)] if inquiry.use and not used else []
    said += [_clash(key, "--answer", answers[key], "--use", used[key]) for key in _clashing(used, answers)]
    return Settled(MappingProxyType({**used, **answers}), tuple(replace(issue, file="--use") for issue in said))


def facts_of(fields: Mapping[str, str], run: Mapping[str, str], rulebook: Rulebook) -> Settled:
    """The facts that hold for one observation: its own answer columns, the run's, its `use` column.

    What the row says of itself wins over the run, since it is nearer to the thing; where they differ there is
    an Issue (without file and place: see `placed`). Wordings that are not understood leave the key unknown.
    """
    if says_nothing(fields):
        return Settled(run)
    own = {key: value for key in ANSWER_KEYS if key in fields and (value := _settled(key, fields[key], rulebook))}
    origin = settle(rulebook.answers["country_of_production"], fields.get("country_of_origin", ""), rulebook)
    used = used_for(fields.get("use", ""), rulebook)
    if not own and not used and not origin:
        return Settled(run)
    facts = {**used, **run, **own}
    if origin:
        facts.setdefault("country_of_production", origin)
    clashes = [_clash(key, "the row", own[key], "--answer or --use", run[key]) for key in _clashing(own, run)]
    clashes += [_clash(key, "the answer", facts[key], "the row's use", used[key]) for key in _clashing(used, facts)]
    return Settled(MappingProxyType(facts), tuple(clashes))


def says_nothing(fields: Mapping[str, str]) -> bool:
    """Whether the row answers no question itself, as most rows do."""
    return fields.keys().isdisjoint(SAYING)


def used_for(text: str, rulebook: Rulebook) -> dict[str, str]:
    """What a `use` says about purpose and part of the network: whole wordings, several parted by `,` `;` or `/`."""
    found: dict[str, str] = {}
    for part in (text, *re.split(r"[,;/、；]", text)) if 0 < len(text) <= LONGEST else ():
        for key in SPOKEN_BY_USE:
            value = _settled(key, part, rulebook)
            if value:
                found.setdefault(key, value)
    return found


@lru_cache(maxsize=16_384)
def settle(key: AnswerKey, text: str, rulebook: Rulebook) -> str | None:
    """The settled value of one wording, or None when it is not understood.

    Choices give their settled value (`5G radio access` where the key goes by generation), days an ISO day as far
    as it is given, countries an ISO code, production `some: CN, VN`, references `yes: DA 26-351`, makers an id,
    amounts `49999 USD` or `25 %`, goods the id of a class.
    """
    if len(text) > LONGEST or not text.strip():
        return None
    match key.kind:
        case "day":
            day = day_of(text)
            return str(day) if day else None
        case "country":
            return _country(text, rulebook)
        case "production":
            return _production(key, text, rulebook)
        case "reference":
            return _reference(key, text.strip())
        case "amount":
            return _amount(text)
        case "goods":
            return classes_named(rulebook).get(plain(text))
        case "maker":
            return plain(text).replace(" ", "-") or None
        case _:
            return _choice(key, plain(text))


def act_of(kind: Kind, inquiry: Inquiry) -> Act:
    """The act a piece of evidence speaks of: a purchase is `procure`, an inventory or network `use`."""
    return inquiry.act or (Act.PROCURE if kind is Kind.PURCHASE else Act.USE)


class ActDay(NamedTuple):
    """The day of the act."""

    last: date
    """The day; of a day that is only partly known, the last."""
    since: date | None = None
    """The first day it may have been, where it is only partly known."""
    doubt: Issue | None = None
    """Why it is not the whole day as written (without file and place: see `placed`)."""


def act_day(fields: Mapping[str, str], inquiry: Inquiry) -> ActDay:
    """The day of the act: contract, option or renewal day; else `--on`; else the row's date; else today.

    A partial day counts as its last, with an Issue; what the law says from its first is for `judge` to weigh
    (see docs/decisions/0002-day-of-the-act.md).
    """
    contract = fields.get("contract_date") or inquiry.answers.get("contract_date") or ""
    ordered = fields.get("date") or ""
    find = day_of_act if len(contract) + len(ordered) > LONGEST else _remembered_act_day
    return find(contract, ordered, inquiry.on, inquiry.today)


def day_of_act(contract: str, ordered: str, on: date | None, today: date) -> ActDay:
    """The same for the two days as they are written; empty where there is none."""
    named = "contract_date" if contract else "date"
    text = contract or ("" if on else ordered)
    if not text:
        return ActDay(on or today)
    written = day_of(text)
    if written is None:
        spare = day_of(ordered) if contract and not on else None
        return ActDay(spare.last if spare else on or today, None, _unread_day(named, text))
    first, last = written.first, written.last
    return ActDay(last) if first == last else ActDay(last, first, _partial_day(named, written))


_remembered_act_day = lru_cache(16_384)(day_of_act)


def made_day(fields: Mapping[str, str], act: date, facts: Mapping[str, str] = NOTHING) -> date:
    """The day that decides whose product it is: `made_on`, else the order's own date, else the day of the act."""
    for text in (facts.get("made_on"), fields.get("made_on"), fields.get("date")):
        if text and (written := day_of(text)):
            last = written.last
            return last if last < act else act
    return act


def placed(issue: Issue, observation: Observation) -> Issue:
    """The same Issue, with the file and place of the observation it is about."""
    return replace(issue, file=observation.evidence.path, place=observation.place)


def _required(key: str, text: str, rulebook: Rulebook) -> str:
    known = rulebook.answers.get(key)
    if known is None:
        raise UsageError(f"--answer {key}: no such question; the keys are {', '.join(rulebook.answers)}")
    value = settle(known, text, rulebook)
    if value is None:
        raise UsageError(f"--answer {key}={text}: not understood; write {choices(known)}")
    return value


def choices(key: AnswerKey) -> str:
    """How an answer to this question may be written, for a person."""
    match key.kind:
        case "day":
            return "a day as 2026-11-23, or 2026-11 or 2026 where the day is not known"
        case "country":
            return "a country, by name or two-letter code"
        case "maker":
            return "a maker, by id or name"
        case "reference":
            return "`yes: REFERENCE` or `no`"
        case "amount":
            return "a number with its unit, as `50000 USD` or `25 %`"
        case "goods":
            return f"a class of goods, by id or by its name in any language: {', '.join(key.values)}"
        case "production":
            return f"one of: {'; '.join(key.values)}; with countries where known (`some: CN, VN`)"
        case _:
            generations = (
                f", with a generation where it matters ({', '.join(key.generations)})" if key.generations else ""
            )
            return f"one of: {'; '.join(key.values)}{generations}"


def _settled(key: str, text: str, rulebook: Rulebook) -> str | None:
    known = rulebook.answers.get(key)
    return settle(known, text, rulebook) if known else None


def _clashing(one: Mapping[str, str], other: Mapping[str, str]) -> Iterator[str]:
    return (key for key in one if key in other and one[key] != other[key])


def _clash(key: str, where: str, value: str, there: str, other: str) -> Issue:
    problem = f"{key} is {value!r} by {where}, but {other!r} by {there}"
    return Issue("", None, problem, f"make the two agree; {value!r} was used", blind=False)


def _unread_use(use: str, rulebook: Rulebook) -> Issue:
    keys = (rulebook.answers[key] for key in SPOKEN_BY_USE)
    remedy = "; or ".join(f"for the {key.key.replace('_', ' ')} {choices(key)}" for key in keys)
    return Issue(
        "", None, f"{use[:LONGEST]!r} is not understood, and was left unknown", f"write {remedy}", blind=False
    )


def _choice(key: AnswerKey, text: str) -> str | None:
    """A wording's value; where the key goes by generation, with the generation before it."""
    if text in key.wordings or not key.generations:
        return key.wordings.get(text)
    for generation, rest in _beside_generation(key, text):
        if not rest:
            return generation
        value = key.wordings.get(rest)
        if value:
            return f"{generation} {value}" if value in key.by_generation else value
    return None


def _beside_generation(key: AnswerKey, text: str) -> Iterator[tuple[str, str]]:
    """(generation, what is left) where the text begins or ends with one: `5gran`, and by another word `lte ran`."""
    for generation in key.generations:
        name = generation.casefold()
        if text.startswith(name) or text.endswith(name):
            yield generation, text.removeprefix(name).removesuffix(name).strip()
    for wording, value in key.wordings.items():
        if value in key.generations and f" {wording} " in f" {text[: len(wording)]} {text[-len(wording) :]} ":
            yield value, text.removeprefix(f"{wording} ").removesuffix(f" {wording}").strip()


def day_of(text: str) -> Day | None:
    """The day a text gives, as far as it gives it; None when it is no day."""
    text = text.strip()
    return None if len(text) > LONGEST else _day(text)


@lru_cache(maxsize=16_384)
def _day(text: str) -> Day | None:
    slashed = _SLASHED.match(text)
    if slashed:
        text = f"{slashed[1]}-{int(slashed[2]):02}-{int(slashed[3]):02}"
    try:
        return Day.parse(text)
    except ValueError:
        return None


def _country(text: str, rulebook: Rulebook) -> str | None:
    """A country's code, by name or code; two letters are a code only in capitals (`no` is not Norway)."""
    bare = text.strip()
    if len(bare) == 2 and bare.isascii() and not bare.isupper():
        return None
    return rulebook.countries.get(plain(bare))


def _countries(text: str, rulebook: Rulebook) -> list[str | None]:
    """The codes of several countries; a name may hold a comma (`Taiwan, China` is one)."""
    codes: list[str | None] = []
    for part in re.split(r"[;/、；]", text):
        whole = _country(part.strip(" ()"), rulebook)
        codes += [whole] if whole else [_country(each, rulebook) for each in re.split(r"[,)，]", part) if plain(each)]
    return codes


def _production(key: AnswerKey, text: str, rulebook: Rulebook) -> str | None:
    """`some: CN, VN`; a bare country is where some stage was (`some: CN`), the rest remaining open."""
    words, _, listed = text.partition(":") if ":" in text else text.partition("(")
    value = key.wordings.get(plain(words))
    named = listed if value else text
    codes = _countries(named, rulebook)
    if None in codes or (value is None and not codes):
        return None
    listed_codes = ", ".join(sorted({code for code in codes if code}))
    if value is None:
        return f"origin: {listed_codes}"
    return f"{value}: {listed_codes}" if listed_codes else value


def _reference(key: AnswerKey, text: str) -> str | None:
    whole = key.wordings.get(plain(text))
    if whole:
        return whole
    head, _, reference = text.replace(":", " ", 1).replace("(", " ", 1).partition(" ")
    value = key.wordings.get(plain(head))
    return f"{value}: {reference.strip(' ()')}" if value == "yes" and reference.strip(" ()") else None


def _amount(text: str) -> str | None:
    """`49999.50 USD` from `USD 49,999.50` or `49 999.50 USD`; what could be read in two ways is not understood."""
    found = _AMOUNT.fullmatch(" ".join(text.upper().split()))
    if found is None:
        return None
    whole = re.sub(r"[ ,'_]", "", found["whole"])
    return f"{whole.lstrip('0') or '0'}{found['cents'] or ''} {found['before'] or found['after']}"


def _unread_day(name: str, text: str) -> Issue:
    return Issue(
        "",
        None,
        f"{name} {text[:LONGEST]!r} is not a day",
        "write it as 2026-11-23; another day was used",
        blind=False,
    )


def _partial_day(name: str, day: Day) -> Issue:
    remedy = "write the whole day; where the law changed within it a person is asked"
    return Issue("", None, f"{name} {day} is not a whole day", remedy, blind=False)
