"""The compiled rulebook and how it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from debar import cache
from debar.errors import UsageError
from debar.rulebook import files
from debar.rulebook.compose import buyers_of, list_of, rule_of
from debar.rulebook.state import state
from debar.rulebook.values import AnswerKey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from debar.rulebook.state import RuleState
    from debar.rulebook.values import Buyer, OfficialList, Rule

ANYONE = "anyone"
"""The buyer who is asked about every rule, whoever it binds."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Rulebook:
    """Everything the law side knows. Immutable; compares and hashes by identity."""

    digest: str
    rules: Mapping[str, Rule]
    lists: Mapping[str, OfficialList]
    buyers: Mapping[str, Buyer]
    answers: Mapping[str, AnswerKey]
    goods: Mapping[str, str | None]
    """Class of goods -> its parent class."""
    goods_words: Mapping[str, tuple[str, ...]]
    """Class of goods -> its name and words, as they are written."""
    countries: Mapping[str, str]
    """Wording of a country, folded -> ISO 3166 code."""
    jurisdictions: Mapping[str, str]
    """Code of a jurisdiction -> its name in English, as the file of its buyers gives it."""

    @classmethod
    def load(cls, extra: Path | None = None) -> Rulebook:
        """Our own rules, those of installed packs and those under `extra`; where they share an id the latter win.

        Compiled once for each state of the files and kept in the user's cache. Raises KnowledgeError naming
        file, entry and remedy.
        """
        ours, packs, own = files.ours(), files.installed(), files.own(extra) if extra else {}
        return cls.of(parsed(ours, packs, own), files.digest(ours | packs | own))

    @classmethod
    def of(cls, parsed: files.Parsed, digest: str) -> Rulebook:
        """A rulebook from checked plain data, by kind of file, as `files.parse` gives it."""
        lists = {data["id"]: list_of(data) for data in parsed.get("list", ())}
        classes = [each for file in parsed.get("goods", ()) for each in file["goods"]]
        return cls(
            digest=digest,
            rules=MappingProxyType({data["id"]: rule_of(data, lists) for data in _by_place(parsed.get("rule", []))}),
            lists=MappingProxyType(lists),
            buyers=MappingProxyType(buyers_of(parsed.get("buyers", ()))),
            answers=MappingProxyType(_answers(parsed.get("answers", []), classes)),
            goods=MappingProxyType({each["id"]: each["parent"] for each in classes}),
            goods_words=MappingProxyType({each["id"]: _words(each) for each in classes}),
            countries=MappingProxyType(_countries(parsed.get("countries", []))),
            jurisdictions=MappingProxyType({file["jurisdiction"]: file["name"] for file in parsed.get("buyers", ())}),
        )

    def buyer(self, id: str) -> Buyer:
        """The buyer of that id. Raises UsageError with the nearest ids."""
        if id in self.buyers:
            return self.buyers[id]
        near = get_close_matches(id, self.buyers, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "`debar rules buyers` lists them"
        raise UsageError(f"buyer {id!r} is not known; {hint}")

    def is_a(self, buyer: str) -> tuple[str, ...]:
        """The buyer's id and everything it is, nearest first. Raises UsageError for an unknown buyer."""
        return self.buyer(buyer).kinds

    def state(self, rule: str, on: date, known: date) -> RuleState | None:
        """What a rule was on a day, as known by another; None when nothing had happened or was public.

        Raises UsageError for an unknown rule, with the nearest ids.
        """
        if rule not in self.rules:
            near = get_close_matches(rule.upper(), self.rules, n=3, cutoff=0.5)
            hint = f"did you mean {' or '.join(near)}?" if near else "`debar rules list` lists them"
            raise UsageError(f"rule {rule!r} is not known; {hint}")
        return state(self.rules[rule], on, known)

    def in_jurisdiction(self, code: str) -> tuple[Rule, ...]:
        """The rules of one jurisdiction (`JP`, `EU`, `US`), by id."""
        return tuple(rule for rule in self.rules.values() if rule.jurisdiction == code.upper())

    def classes_above(self, goods: str) -> tuple[str, ...]:
        """A class of goods and its parents, nearest first; an unknown class stands alone."""
        chain = [goods]
        while (parent := self.goods.get(chain[-1])) and parent not in chain:
            chain.append(parent)
        return tuple(chain)


def parsed(ours: files.Found, *added: files.Found) -> files.Parsed:
    """All as plain checked data, by kind of file; a file that was added comes behind ours of the same id."""
    found = _kept(ours, "rulebook") if ours else {}
    for more in filter(None, added):
        for kind, plain in _kept(more, "added-rules").items():
            found[kind] = [*found.get(kind, ()), *plain]
    return found


def _kept(found: files.Found, name: str) -> files.Parsed:
    """The files as plain checked data; once for each state of the files, then from the cache.

    What a user adds is kept under a name of its own, so that it never drives out ours.
    """
    import orjson

    key = sha256((files.digest(found) + _shape_of_cache()).encode()).hexdigest()
    kept = cache.read(name, key)
    if kept is not None:
        known: files.Parsed = orjson.loads(kept)
        return known
    fresh = _folded(files.parse(found))
    cache.write(name, key, orjson.dumps(fresh))
    return fresh


def _folded(parsed: files.Parsed) -> files.Parsed:
    """With the wordings of answers and countries as they are compared, which takes longer than to read them."""
    for file in parsed.get("answers", ()):
        for each in file["answers"]:
            each["wordings"] = {
                plain(wording): value for value, others in each["values"].items() for wording in (value, *others)
            }
    for file in parsed.get("countries", ()):
        file["wordings"] = {
            plain(wording): code for code, names in file["countries"].items() for wording in (code, *names)
        }
    return parsed


def _shape_of_cache() -> str:
    """Digest of the code that decides the plain form, so that a new version never reads an old one."""
    schema = Path(__file__).parent.parent / "schema"
    shapes = (schema / f"{name}.py" for name in ("rules", "bars", "lists", "buyers", "words", "common", "intervals"))
    sources = (Path(__file__), Path(files.__file__), *shapes)
    return sha256(b"".join(path.read_bytes() for path in sources if path.exists())).hexdigest()


def _by_place(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By jurisdiction and id; among rules of one id the last read (the user's own) wins."""
    return sorted({rule["id"]: rule for rule in rules}.values(), key=lambda rule: (rule["jurisdiction"], rule["id"]))


def _words(goods: dict[str, Any]) -> tuple[str, ...]:
    return (goods["name"], *(word for words in goods["words"].values() for word in words))


@lru_cache(8)
def classes_named(rulebook: Rulebook) -> Mapping[str, str]:
    """Each wording of a class of goods, made plain -> the class: its id, its name, its words in any language."""
    wordings = {plain(word): id for id, words in rulebook.goods_words.items() for word in words}
    return wordings | {plain(id): id for id in rulebook.goods_words}


def _answers(parsed: list[dict[str, Any]], classes: list[dict[str, Any]]) -> dict[str, AnswerKey]:
    known = tuple(each["id"] for each in classes)
    return {
        each["key"]: AnswerKey(
            key=each["key"],
            kind=each["kind"],
            ask=each["ask"],
            values=known if each["kind"] == "goods" else tuple(each["values"]),
            wordings=each["wordings"],
            by_generation=tuple(each["by_generation"]),
            generations=tuple(each["generations"]),
        )
        for file in parsed
        for each in file["answers"]
    }


def _countries(parsed: list[dict[str, Any]]) -> dict[str, str]:
    return {wording: code for file in parsed for wording, code in file["wordings"].items()}


def plain(text: str) -> str:
    """How wordings are compared: width, case and accents folded, anything but letters, digits and marks a space.

    >>> plain(" 5G-Radio  Access ")
    '5g radio access'
    >>> plain("Sécurité publique") == plain("securite publique")
    True
    """
    import unicodedata

    bare = "".join(sign for sign in unicodedata.normalize("NFD", text) if not "\u0300" <= sign <= "\u036f")
    folded = unicodedata.normalize("NFKC", bare).casefold()
    letters = (sign if sign.isalnum() or unicodedata.category(sign)[0] == "M" else " " for sign in folded)
    return " ".join("".join(letters).split())
