"""What a thing is, not who made it: its class of goods by its model, by words, by numbers of a classification.

Which sign wins where they differ is told in docs/decisions/0004-class-of-goods.md.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from debar.identify.fields import MAKER, SELLER
from debar.identify.relations import is_laid, supplied, supplies
from debar.identify.spoken import classing_words
from debar.register.entries import ancestors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from debar.identify.lexicon import Found
    from debar.identify.page import Page
    from debar.identify.reading import Reading
    from debar.identify.sign import Sign
    from debar.identify.spoken import Spoken
    from debar.register import Register
    from debar.register.entries import Goods

NAMES = MAKER | SELLER
"""Fields that name firms, not things."""
WORK = "work"
"""The kind of class that is work on things."""
WRITING = "writing"
"""The kind of class that is writing about things."""
BESIDE = ("accessory", "service", "work", "licence", "consumable", WRITING)
"""Kinds of class that, at the head of a line, say that the thing is not the equipment named beside it."""
UNRELATED = "unrelated"
"""The kind of class that is of another trade altogether."""
EVERYDAY = "consumable"
"""The kind of class whose words also stand in names of equipment (`ZXA10 C300 shelf`)."""
SUFFIX = re.compile(r"[0-9a-z()+/\-]*(?<![(/\-])")
SPOKEN_BY_SERVICES = frozenset(("banner", "ssdp_server", "tls_subject", "http_title"))
"""Fields in which a word before a colon is a heading of a protocol (`Server:`), and names no goods."""
GAP = 1
"""Words that may stand between a model and the accessory it is named for (`S5720 power cable`)."""


def may_be_named(page: Page, register: Register) -> bool:
    """Whether a class may be named in a value; False is certain, and quickly said."""
    return classing_words(register).may_stand(page)


def named(page: Page, said: Spoken, register: Register) -> Sequence[Found[str]]:
    """The classes named in the words of a value, by place. `said`: the words on the page."""
    found = said.goods
    if page.name in SPOKEN_BY_SERVICES:
        found = [each for each in found if page.text[each.end : each.end + 1] != ":"]
    if not found or (len(found) == 1 and not _may_be_work(found[0].what, register)):
        return found
    found = sorted(found, key=_start)
    delivered = supplies(said.relations) if any(is_work(each.what, register) for each in found) else []
    found = [each for at, each in enumerate(found) if not _is_idle(page, found, at, delivered, register)]
    return [each for each in found if not _is_laying(page, each, said, register)]


def _may_be_work(goods: str, register: Register) -> bool:
    """Whether a class is work, or has words that also name work (`cabling`)."""
    known = register.goods[goods]
    return known.kind == WORK or bool(known.works)


def _is_laying(page: Page, found: Found[str], said: Spoken, register: Register) -> bool:
    """Whether a word for goods names the work of laying them, which comes with the thing."""
    works = register.goods[found.what].works
    if not works or not said.relations or page.text[found.start : found.end] not in works:
        return False
    return is_laid(page, found.start, found.end, said.relations, register)


def _is_idle(page: Page, found: Sequence[Found[str]], at: int, delivered: Sequence[int], register: Register) -> bool:
    """Whether a class is no thing of its own on this line: `wall mount` of a `wall mount router`, or work that comes
    with a delivery."""
    each = found[at]
    if is_work(each.what, register):
        return supplied(page, each.start, delivered, register)
    following = found[at + 1] if at + 1 < len(found) else None
    return (
        following is not None
        and page.text[each.start : each.end] in register.goods[each.what].before
        and _kind(following.what, register.goods) not in BESIDE
        and all(_is_number(word) for word in page.text[each.end : following.start].split())
    )


def _is_number(word: str) -> bool:
    """Whether a word is a dash or a product's number, which may stand between how a thing is built and its name."""
    return not word.strip("-") or any(letter.isdigit() for letter in word)


def kind_of(goods: str | None, register: Register) -> str:
    """What kind of class it is: `WORK`, `WRITING`, ...; equipment where nothing is known."""
    return "equipment" if goods is None else _kind(goods, register.goods)


def is_work(goods: str | None, register: Register) -> bool:
    """Whether a class is work on things, of which the maker of the things is not the seller."""
    return goods is not None and _kind(goods, register.goods) == WORK


def _start(found: Found[str]) -> int:
    return found.start


class Decided(NamedTuple):
    """The class of the observed thing, None where nothing tells, and what a reader must know of how it was found."""

    goods: str | None
    note: str | None = None


UNKNOWN = Decided(None)


def decide(signs: Sequence[Sign], readings: Sequence[Reading], register: Register) -> Decided:
    """The class of the observed thing: what model and words say, made narrower by a number of a classification that
    agrees; that number alone where they say nothing. `signs`: those of the maker, the strongest first."""
    said = _said(signs, readings, register)
    numbers = dict.fromkeys([found.what for each in readings for found in each.classed])
    if not numbers:
        return Decided(said) if said else UNKNOWN
    tree = register.goods
    by_number = _common([each for each in numbers if _kind(each, tree) != UNRELATED], tree)
    if by_number is None:
        return Decided(said)
    if said is None:
        told = f"only its classification number says that it is: {tree[by_number].name.lower()}"
        return Decided(by_number, told if _kind(by_number, tree) in BESIDE else None)
    if said in ancestors(by_number, tree):
        return Decided(by_number)
    beside = (_kind(said, tree) in BESIDE, _kind(by_number, tree) in BESIDE)
    if by_number in ancestors(said, tree) or beside[0] == beside[1]:
        return Decided(said)
    names = f"{tree[said].name.lower()}, its classification number {tree[by_number].name.lower()}"
    return Decided(said, f"model or words say {names}; the number was not followed")


def _common(classes: Sequence[str], tree: Mapping[str, Goods]) -> str | None:
    """The narrowest of classes that lie one below the other; the nearest class above those that do not, if any."""
    if not classes:
        return None
    narrow, *others = sorted(classes, key=lambda each: -len(ancestors(each, tree)))
    chain = ancestors(narrow, tree)
    if all(each in chain for each in others):
        return narrow
    return next((above for above in chain if all(above in ancestors(each, tree) for each in others)), None)


def _said(signs: Sequence[Sign], readings: Sequence[Reading], register: Register) -> str | None:
    """What model and words say: an accessory or service at the head of its line, else what the model is, else what
    the words say. An everyday word (`shelf`) is not heard against a model."""
    read = [each for each in readings if each.goods and each.page.name not in NAMES]
    heads = [head for each in read if (head := _head(each, register))]
    tree = register.goods
    of_signs = [sign.clue.goods for sign in signs if sign.clue.goods]
    of_model = _narrowest(of_signs, tree) if of_signs else None
    if not heads:
        return of_model
    for head in heads:
        kind = _kind(head, tree)
        if kind in BESIDE and (kind != EVERYDAY or not of_model):
            return head
    return _narrowest([of_model, *heads] if of_model else heads, tree)


def _head(reading: Reading, register: Register) -> str | None:
    """The class the line is about: the first one named, or the accessory that directly follows it."""
    tree = register.goods
    found = [each for each in reading.goods if _kind(each.what, tree) != UNRELATED and each not in reading.besides]
    if not found:
        return None
    parts = {sign.inside for sign in reading.signs if sign.inside}
    if parts:  # `Huawei SFP installed in Cisco switch` is about the switch
        found = [each for each in found if each.what not in parts] or found
    first = found[0]
    is_beside = _kind(first.what, tree) in BESIDE
    if len(found) == 1 and not is_beside:
        return first.what
    return _beside_model(found, reading, tree) if is_beside else _with_accessory(found, reading.page, tree)


def _beside_model(found: Sequence[Found[str]], reading: Reading, tree: Mapping[str, Goods]) -> str | None:
    """The class of a line whose first class is an accessory or service: that, unless a model stands apart before it,
    for then it comes with the thing."""
    first = found[0]
    models = [sign for sign in reading.signs if sign.is_model or sign.clue.kind == "rebadge"]
    model = next((sign for sign in reversed(models) if sign.end <= first.start and not sign.means), None)
    if model is None or _adjacent(reading.page, _number_end(reading.page, model.end), first.start, GAP):
        return first.what
    return next((each.what for each in found[1:] if _kind(each.what, tree) not in BESIDE), None)


def _with_accessory(found: Sequence[Found[str]], page: Page, tree: Mapping[str, Goods]) -> str:
    """The class of a line that names equipment first: that, or the accessory that directly follows it."""
    end = found[0].end
    for other in found[1:]:
        if _kind(other.what, tree) in BESIDE and _adjacent(page, end, other.start, 0):
            return other.what
    return _narrowest([each.what for each in found], tree)


def _number_end(page: Page, end: int) -> int:
    """Where a number ends, with suffixes that its pattern does not know."""
    found = SUFFIX.match(page.text, end)
    return found.end() if found else end


def _adjacent(page: Page, start: int, end: int, most: int) -> bool:
    between = page.text[start:end]
    return all(each.isalnum() or each.isspace() for each in between) and len(between.split()) <= most


def _narrowest(classes: Sequence[str], tree: Mapping[str, Goods]) -> str:
    """The first class, or the narrower one below it if that is named too."""
    first = classes[0]
    if len(classes) == 1:
        return first
    return next((each for each in classes[1:] if each != first and first in ancestors(each, tree)), first)


def _kind(goods: str, tree: Mapping[str, Goods]) -> str:
    known = tree.get(goods)
    return known.kind if known else "equipment"
