"""Codes of registries as they are compiled: who holds them, what single ones prove, what to scan texts for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from debar.errors import KnowledgeError
from debar.fold import fold, sieve_form
from debar.model import Role, Strength
from debar.register import ieee
from debar.register.entries import CodeKind, Proof
from debar.register.hits import EMBEDDED, Kind, reference
from debar.schema.makers import Held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.register.sources import Knowledge
    from debar.schema.makers import MakerFile
    from debar.schema.words import Code

REGISTRY = {"sysobjectid": "pen"}
"""The registry of a kind of code, where they are not called the same."""
KIND = {registry: kind for kind, registry in REGISTRY.items()}
DIGITS = "0123456789abcdef"
MD5 = 32
"""Hex digits of such a digest."""
BUS = {"usb": ("id {}", "vid {}", "vid 0x{}", "idvendor {}", "idvendor 0x{}"), "pci": ("ven {}", "ven 0x{}")}
"""How the vendor number of a bus stands in listings and logs, in sieve form."""
JOINED = {"usb": "usb v{}", "pci": "pci v0000{}"}
"""The same in a module alias, where the product number follows at once."""


def pairs(maker: MakerFile) -> Iterator[tuple[str, str]]:
    """(registry, code) of all that the maker holds."""
    for registry, held in maker.codes.by_registry().items():
        for code in held:
            yield registry, plain(registry, code.code if isinstance(code, Held) else code)


def plain(registry: str, code: int | str) -> str:
    """A code as it is compared: lower case, hex digits only for addresses.

    >>> plain("mac", "70B3D5-123"), plain("usb", "0x12D1"), plain("mac_orgs", "zte  Corporation")
    ('70b3d5123', '12d1', 'zte corporation')
    """
    text = " ".join(str(code).split()).casefold()
    if registry == "mac":
        return "".join(each for each in text if each in DIGITS)
    return text.removeprefix("0x") if registry in ("usb", "pci") else text


def kinds(known: Knowledge) -> Iterator[CodeKind]:
    """What each kind of code proves."""
    for kind, code in known.codes.items():
        yield CodeKind(
            kind=kind,
            role=Role(code.role),
            strength=Strength[code.strength.upper()],
            says=code.says,
            caveat=code.caveat,
            source=code.sources.get(code.source, code.source),
            confidence=code.confidence,
            labels=tuple(sorted({fold(each).text for each in code.labels})),
            others=tuple(sorted({fold(each).text for each in code.others})),
        )


def proofs(known: Knowledge) -> Iterator[Proof]:
    """The codes that prove something else than others of their kind."""
    for kind, code in known.codes.items():
        yield from _shared(REGISTRY.get(kind, kind), code, known)
    for maker in known.makers.values():
        for registry, held in maker.codes.by_registry().items():
            for each in held:
                if isinstance(each, Held):
                    yield _proof(maker, registry, each, known)


def _shared(registry: str, code: Code, known: Knowledge) -> Iterator[Proof]:
    for each in code.shared:
        for maker in each.makers or [""]:
            if maker and maker not in known.makers:
                raise KnowledgeError(f"words/codes.yaml: {each.code}: {maker!r} is no maker; mend the id")
            yield Proof(
                registry=registry,
                code=plain(registry, each.code),
                maker=maker,
                role_word=each.role or "",
                strength_word=each.strength or "",
                source=code.sources.get(each.source or code.source, each.source or code.source),
                confidence=each.confidence,
                note=each.note,
            )


def _proof(maker: MakerFile, registry: str, held: Held, known: Knowledge) -> Proof:
    kind = known.codes.get(KIND.get(registry, registry)) or known.codes.get(registry)
    if kind is None:
        raise KnowledgeError(f"words/codes.yaml: {registry} is missing, which {maker.id} has codes of; write it")
    return Proof(
        registry=registry,
        code=plain(registry, held.code),
        maker=maker.id,
        role_word=held.role or "",
        strength_word=held.strength or "",
        source=maker.sources.get(held.source) or kind.sources.get(kind.source, kind.source),
        confidence=held.confidence,
        note=held.note,
    )


def blocks(known: Knowledge) -> Iterator[tuple[str, str, str]]:
    """(maker, holder as it is compared, its prefixes with spaces between) of every holder that a maker is."""
    held: dict[str, list[str]] = defaultdict(list)
    for name, prefixes in ieee.lines():  # spellings that differ in capitals or spaces are one, as in `plain`
        held[" ".join(name.casefold().split())].append(prefixes)
    for maker in known.makers.values():
        for code in maker.codes.mac_orgs:
            holder = plain("mac_orgs", code.code if isinstance(code, Held) else code)
            if holder in held:
                yield maker.id, holder, " ".join(held[holder]).lower()


def literals(known: Knowledge) -> Iterator[tuple[tuple[str, bool, bool], int]]:
    """What to scan for to find codes in running text: (in sieve form, begins a word, ends one), and its meaning."""
    for at, kind in enumerate(EMBEDDED):
        code = known.codes.get(kind) or known.codes.get(REGISTRY.get(kind, kind))
        if code is None:
            continue
        words = {(sieve_form(fold(each).text), True, True) for each in code.labels}
        held = {each for maker in known.makers.values() for registry, each in pairs(maker) if registry == kind}
        held |= {plain(kind, shared.code) for shared in code.shared}
        for each in sorted(held):  # in one order, since the scanner and what it refers to are kept apart
            words |= set(_of_code(kind, each.partition(":")[0]))
        for word in sorted(words):
            yield word, reference(Kind.CODE, at)


def _of_code(kind: str, code: str) -> Iterator[tuple[str, bool, bool]]:
    if kind in BUS:
        yield from ((form.format(code), True, True) for form in BUS[kind])
        yield JOINED[kind].format(code), True, False
        if kind == "pci" and not code.isdigit():  # four digits alone stand in too many lines (`2020`)
            yield code, True, True
    elif kind == "gpon":
        yield code, True, False
        yield code.upper().encode().hex(), True, False
    elif kind == "icon" and len(code) == MD5:  # a shorter digest is a bare number
        yield code, True, True
