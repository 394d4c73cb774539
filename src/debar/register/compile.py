"""From validated files to the flat artefact a register is rebuilt from, and to the literals to scan for."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import suppress
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from debar.errors import KnowledgeError
from debar.fold import fold
from debar.model import Ownership, Role, Strength
from debar.register import anchors, codes, wordings
from debar.register.entries import SCHEMES, Goods, Name, Pattern, Rebadged, Scheme, Umbrella, pack
from debar.register.files import HERE
from debar.register.hits import Kind, reference
from debar.register.loosened import Loosened, loosened, swapped_literals
from debar.register.touching import rows, whole_numbers
from debar.register.variants import variants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from debar.register.sources import Knowledge
    from debar.schema.makers import MakerFile
    from debar.schema.products import Pattern as PatternShape
    from debar.schema.products import ProductFile

Literal = tuple[str, bool, bool]
"""(text in sieve form, must begin a word, must end one)"""
Artefact = dict[str, Any]
LINE = re.compile(r"[A-Za-z]{6,}|\(\?:[A-Za-z|]{13,}\)")
"""A pattern that is the name of a product line, or several."""
JOINED = "(?:[0-9][0-9A-Z]{1,9})?"
"""The number that may be joined to it (`AirEngine5761`)."""
SUFFIXED = "(?:(?<=[A-Z])[0-9][0-9A-Z]{0,3})?"
"""What else stands behind a number whose separators were dropped (`DS7608NIK2`)."""


OURS = f"{HERE}/"
"""Where the data lies that comes with debar."""


class Entries(NamedTuple):
    """What is looked for, and the literals that lead to it."""

    names: list[Name]
    patterns: list[Pattern]
    rebadged: list[Rebadged]
    goods: list[Goods]
    literals: dict[Literal, list[int]]
    """What each may mean: `hits.meaning`."""


def entries(known: Knowledge) -> Entries:
    """The entries of what was read. Raises KnowledgeError for one that cannot be looked for."""
    names = [name for maker in known.makers.values() for name in _names(maker)]
    shapes = [(family, each) for family in known.products.values() for each in family.patterns]
    patterns = [_pattern(family, each) for family, each in shapes]
    spaced = [loosened(each.match) for _, each in shapes]
    rebadged = [row for name in known.rebadges for row in _rebadged(name, known)]
    goods = [_goods(each) for each in known.goods.values()]
    taken: dict[Literal, list[int]] = defaultdict(list)
    ordinary = {word for each in goods for word in each.words}
    begun = anchors.begun(word for text in ordinary for word in text.split() if word.isascii() and word.isalpha())
    models = (_of_patterns(patterns, spaced, begun, known), _of_rebadged(rebadged, ordinary))
    every = (_of_names(names, ordinary), *models, codes.literals(known))
    for literal, meaning in chain.from_iterable(every):
        if meaning not in taken[literal]:
            taken[literal].append(meaning)
    ordered = dict(sorted(taken.items()))  # the scanner and what it refers to are kept apart, maybe by two processes
    return Entries(names, patterns, rebadged, goods, ordered)


def artefact(known: Knowledge, found: Entries) -> Artefact:
    """All of it JSON-ready; `["references"][i]` says what literal i may mean."""
    worded = _worded(known, found)
    return {
        "makers": [_maker(maker) for maker in known.makers.values()],
        **worded,
        "edges": [pack(edge) for maker in known.makers.values() for edge in _edges(maker)],
        "blocks": list(codes.blocks(known)),
        "references": list(found.literals.values()),
        "numbers": sorted(_numbers_in(worded) | whole_numbers(found.literals)),
        "touching": rows(found.literals),
    }


def _worded(known: Knowledge, found: Entries) -> Artefact:
    """What is looked for in texts, and asked of their words."""
    return {
        "names": [pack(name) for name in found.names],
        "patterns": [pack(pattern) for pattern in found.patterns],
        "rebadged": [pack(row) for row in found.rebadged],
        "relations": [[fold(each.text).text, each.side, each.reach, each.means] for each in known.relations],
        "goods": [pack(each) for each in found.goods],
        "schemes": [pack(_scheme(each)) for each in known.schemes.values()],
        "umbrellas": [pack(_umbrella(each)) for each in known.umbrellas.values()],
        "codes": [pack(each) for each in codes.kinds(known)],
        "proofs": [pack(each) for each in codes.proofs(known)],
        "legal": sorted({word for form in known.legal for word in wordings.words(fold(form).text)}),
        "conjunctions": sorted({word for each in known.conjunctions for word in wordings.words(fold(each).text)}),
        "particles": sorted({fold(each).text for each in known.particles}),
        "alternatives": sorted({wordings.squeezed(fold(each).text).strip() for each in known.alternatives}),
        "units": sorted({fold(each).text for each in known.units}),
        "hosts": sorted({fold(each).text for each in known.hosts}),
    }


def _numbers_in(worded: Artefact) -> set[str]:
    """The numbers of three digits or more in it that no letter touches."""
    return {found.decode() for found in _NUMBER.findall(orjson.dumps(worded))}


_NUMBER = re.compile(rb"(?<![0-9A-Za-z])[0-9]{3,}(?![0-9A-Za-z])")


def _maker(maker: MakerFile) -> list[Any]:
    held = list(codes.pairs(maker))
    return [maker.id, maker.name, maker.seat, maker.about, maker.goods, held, list(maker.sources.items())]


def _names(maker: MakerFile) -> Iterator[Name]:
    unless: dict[str, set[str]] = defaultdict(set)
    for name in maker.names:  # 華為 and 华为 fold to one form: what holds against one holds against the other
        unless[fold(name.text).text].update(fold(each).text for each in name.unless)
    for name in maker.names:
        folded = fold(name.text).text
        spaced = wordings.spaced(folded)
        yield Name(
            maker=maker.id,
            text=name.text,
            kind=name.kind,
            strength=Strength[name.strength.upper()],
            exact=name.case == "exact",
            boundary=name.boundary or ("word" if spaced else "none"),
            typos=name.typos,
            unless=tuple(sorted(unless[folded])),
            source=maker.sources.get(name.source, name.source) or next(iter(maker.sources.values())),
            confidence=name.confidence,
        )


def _edges(maker: MakerFile) -> Iterator[Ownership]:
    for edge in maker.owned:
        yield Ownership(
            maker=maker.id,
            owner=edge.owner,
            since=edge.since,
            until=edge.until,
            kind=edge.kind,
            source=maker.sources[edge.source],
            confidence=edge.confidence,
            note=edge.note,
        )


def _pattern(family: ProductFile, pattern: PatternShape) -> Pattern:
    needs = pattern.needs
    return Pattern(
        maker=family.maker,
        family=family.id,
        says=family.says,
        match=anchors.expression(pattern.match)
        + (JOINED if not pattern.open and LINE.fullmatch(pattern.match) else ""),
        strength=Strength[pattern.strength.upper()],
        needs_goods=tuple(needs.goods) if needs else (),
        needs_words=tuple(_sought(word) for word in needs.words) if needs else (),
        needs_makers=tuple(needs.makers) if needs else (),
        unless=tuple(_sought(word) for word in pattern.unless),
        open=pattern.open or "",
        goods=pattern.goods or family.goods,
        role=Role(family.role),
        kind=pattern.kind,
        source=family.sources.get(pattern.source, pattern.source) or next(iter(family.sources.values())),
        confidence=pattern.confidence,
        fields=tuple(pattern.fields),
        since=pattern.since,
        until=pattern.until,
        trap=pattern.trap,
        loose=_loose(pattern, family.role),
        numbered="\\d" in pattern.match or any(map(str.isdigit, pattern.match)),
    )


def _loose(pattern: PatternShape, role: str) -> str:
    """How it is looked for when it is written otherwise: only what names a product, and a maker well enough."""
    named = pattern.kind == "model" and role in (Role.EQUIPMENT, Role.FIRMWARE)
    if not named or pattern.strength == "weak" or pattern.open not in (None, "", "end") or pattern.fields:
        return ""
    found = loosened(pattern.match)
    return found.whole + SUFFIXED if found else ""


def _rebadged(name: str, known: Knowledge) -> Iterator[Rebadged]:
    file = known.rebadges[name]
    for row in file.rows:
        for sold_as in row.sold_as:
            yield Rebadged(
                maker=file.maker,
                id=row.id,
                sold_as=sold_as,
                sold_by=tuple(row.sold_by),
                needs_seller=row.needs_seller,
                strength=Strength[row.strength.upper()],
                made_model=row.made_model,
                goods=row.goods,
                role=Role(row.role),
                source=file.sources.get(row.source, row.source),
                confidence=row.confidence,
                note=row.note,
                since=row.since,
                until=row.until,
            )


def _goods(shape: Any) -> Goods:
    words, parts = _looked_for(shape.words), _looked_for(shape.parts)
    numbers = tuple((scheme, begins(scheme, each)) for scheme in SCHEMES for each in getattr(shape, scheme))
    before = tuple(sorted(_sought(word).strip() for word in shape.before))
    works = tuple(sorted(_sought(word).strip() for word in shape.works))
    return Goods(shape.id, shape.name, shape.kind, shape.parent, words, numbers, before, shape.part, parts, works)


def _looked_for(by_language: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Words of all languages as they are looked for: with spaces around, where the script writes them."""
    written = {fold(word).text for words in by_language.values() for word in words}
    words = {wordings.wanted(word) for word in written} | {word for word in written if not wordings.spaced(word)}
    return tuple(sorted(words))


def begins(scheme: str, number: str) -> str:
    """The digits that all numbers of the branch of a classification begin with.

    >>> begins("unspsc", "43220000"), begins("cpv", "32420000-3"), begins("cpv", "30000000"), begins("hs", "8517.62")
    ('4322', '3242', '30', '851762')
    """
    digits = "".join(each for each in number.partition("-")[0] if each.isdigit())
    while scheme == "unspsc" and len(digits) > 2 and digits.endswith("00"):
        digits = digits[:-2]
    return digits[:2] + digits[2:].rstrip("0") if scheme == "cpv" else digits


@lru_cache(16_384)
def _sought(word: str) -> str:
    """A word or phrase as it is looked for on a page; patterns ask for the same few again and again."""
    return wordings.wanted(fold(word).text)


def _scheme(shape: Any) -> Scheme:
    words = {_sought(word) for word in shape.words}
    return Scheme(shape.id, shape.name, tuple(sorted(words)))


def _umbrella(shape: Any) -> Umbrella:
    return Umbrella(shape.names, shape.operators, shape.needs_operator, shape.models, shape.source)


def _of_names(names: list[Name], ordinary: set[str]) -> Iterator[tuple[Literal, int]]:
    forms = [(at, name, _wording(name.text, f"maker {name.maker}")) for at, name in enumerate(names)]
    known = {literal for _, _, form in forms for literal in form.literals} | {word.strip() for word in ordinary}
    for at, name, form in forms:
        start, end = name.boundary != "none", name.boundary == "word"
        kind = Kind.NAME if form.whole is None else Kind.HEAD
        for literal in form.literals:
            yield (literal, start, end and kind is Kind.NAME), reference(kind, at)
        if form.whole is None:
            for kind, literal in variants(name, form.literals[0]):
                if literal not in known:
                    yield (literal, True, True), reference(kind, at)


def _of_patterns(
    patterns: Iterable[Pattern], looser: Iterable[Loosened | None], ordinary: frozenset[str], known: Knowledge
) -> Iterator[tuple[Literal, int]]:
    for at, (pattern, loose) in enumerate(zip(patterns, looser, strict=True)):
        path = known.where[f"product {pattern.maker}/{pattern.family}"]
        try:
            if not path.startswith(OURS):  # `debar check` runs each of ours
                anchors.check(pattern.match)
            literals = anchors.beginnings(pattern.match, ordinary)
        except (ValueError, re.error, RecursionError) as error:
            raise KnowledgeError(f"{path}: pattern {pattern.match!r}: {error}") from error
        for literal in sorted(literals):
            for form in (literal, *anchors.with_wide_blanks(literal)):
                yield (form, pattern.open not in ("start", "both"), False), reference(Kind.PATTERN, at)
        for literal in sorted(_loose_literals(loose if pattern.loose else None, literals)):
            yield (literal, True, False), reference(Kind.LOOSE, at)


def _loose_literals(looser: Loosened | None, strict: frozenset[str]) -> Iterator[str]:
    """What a match of the looser form begins with, where none of the strict form does."""
    if looser is None:
        return
    found = set(swapped_literals(strict))
    with suppress(ValueError):  # too many ways to write it apart: letters for digits are looked for all the same
        found |= anchors.spaced_beginnings(looser.spaced)
    known = tuple(strict)
    yield from (each for each in found if not each.startswith(known))


def _of_rebadged(rows: Iterable[Rebadged], ordinary: set[str]) -> Iterator[tuple[Literal, int]]:
    everyday = {word.strip() for word in ordinary}
    for at, row in enumerate(rows):
        form = _wording(row.sold_as, f"re-badge {row.id}")
        if row.confidence == "uncertain" and wordings.squeezed(fold(row.sold_as).text).strip() in everyday:
            raise KnowledgeError(
                f"re-badge {row.id}: {row.sold_as!r} is a word for goods, and what is uncertain must not be looked"
                " for on every line that has it; write the seller's name before it"
            )
        for literal in form.literals:
            yield (literal, True, form.whole is None), reference(Kind.REBADGED, at)


def _wording(text: str, entry: str) -> wordings.Wording:
    folded = fold(text).text
    if sum(map(str.isalnum, folded)) < 2:
        raise KnowledgeError(
            f"{entry}: {text!r} has fewer than two letters to look for; write it out or leave it out"
        )
    return wordings.wording(folded)
