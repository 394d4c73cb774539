"""A maker by a number that a registry gave it: alone in its field, or behind its label in running text.

How each kind of code is written stands in its own module. Who holds it, what each kind proves, and which single codes
prove something else is data (`makers/`, `words/codes.yaml`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from debar.identify import by_bus, by_fcc, by_gpon, by_icon, by_mac, by_number, by_oid, by_package
from debar.identify.sign import Sign, clue
from debar.model import Role
from debar.register import ieee
from debar.register.entries import ancestors
from debar.register.hits import EMBEDDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debar.identify.coded import Coded
    from debar.identify.page import Page
    from debar.register import Register
    from debar.register.entries import CodeKind, Proof

REGISTRY = {
    "sysobjectid": "pen",
    "fcc_contained": "fcc",
    "cpe_hardware": "cpe",
    "cpe_system": "cpe",
    "purl": "cpe",
}
"""The registry of a kind of code, where they are not called the same."""
PARTS = {"radio-module": Role.MODULE, "chip": Role.CHIP}
"""Classes of goods that are built into other makers' boxes -> the role of who makes them."""
BOXED = (Role.EQUIPMENT, Role.MODULE)


def coded(text: str, kind: str) -> Iterator[Coded]:
    """The codes in the folded value of a field that holds codes of this kind."""
    if kind == "mac":
        return by_mac.in_field(text)
    if kind == "sysobjectid":
        return by_oid.in_field(text)
    if kind in by_bus.FORMS:
        return by_bus.in_field(text, kind)
    if kind == "fcc":
        return by_fcc.in_field(text)
    if kind == "gpon":
        return by_gpon.in_field(text)
    if kind in ("cpe", "purl"):
        return by_package.in_field(text, kind)
    return by_number.in_field(text, kind)


def find(page: Page, kind: str, register: Register) -> list[Sign]:
    """The makers that hold the codes in this value; nothing when it has no such form, or nobody known holds them."""
    return distinct(sign for each in coded(page.text, kind) for sign in signs(page, each, register))


def find_at(page: Page, start: int, end: int, at: int, register: Register) -> list[Sign]:
    """The makers of a code in running text, at a hit of the sieve: the code itself, or the label before it.
    `at`: the number of its kind among `EMBEDDED`."""
    found = _at(page.text, start, end, EMBEDDED[at], register)
    return signs(page, found, register) if found else []


def _at(text: str, start: int, end: int, kind: str, register: Register) -> Coded | None:
    if kind == "mac":
        return by_mac.behind(text, start, end, register.codes["mac"].others)
    if kind == "sysobjectid":
        return by_oid.behind(text, start, end)
    if kind == "fcc":
        return by_fcc.behind(text, start, end)
    if kind == "gpon":
        return by_gpon.at(text, start, end)
    if kind == "icon":
        return by_icon.at(text, start, end)
    return by_bus.at(text, start, end, kind)


def distinct(found: Iterable[Sign]) -> list[Sign]:
    """One sign a maker and code: a device with twenty interfaces has not twenty makers."""
    kept: dict[tuple[str, str, str], Sign] = {}
    for sign in found:
        kept.setdefault((sign.maker, sign.clue.kind, sign.clue.says), sign)
    return list(kept.values())


def signs(page: Page, found: Coded, register: Register) -> list[Sign]:
    """The makers under whose longest entry a code stands."""
    kind = kind_of(found.kind, register)
    if kind is None:
        return []
    for code in found.codes:
        key = (REGISTRY.get(found.kind, found.kind), code)
        if key in register.proofs:
            return [
                _sign(page, found, each.maker, kind, register, each) for each in register.proofs[key] if each.maker
            ]
        held = register.holders.get(key) or _listed(key, register)
        if held:
            return [_sign(page, found, each, kind, register) for each in held]
        for maker, holder in by_mac.holders(code, register) if found.kind == by_mac.KIND else ():
            proofs = register.proofs.get(("mac_orgs", holder), ())
            return [_sign(page, found, maker, kind, register, next(iter(proofs), None))]
    return []


def _listed(key: tuple[str, str], register: Register) -> tuple[str, ...]:
    """The maker that a list of software names by its brand rather than by a code of its own."""
    registry, code = key
    return by_package.named(code, register) if registry == "cpe" else ()


def kind_of(kind: str, register: Register) -> CodeKind | None:
    """What a kind of code proves, by its own name or its registry's."""
    return register.codes.get(kind) or register.codes.get(REGISTRY.get(kind, kind))


def note_on(text: str, kind: str, register: Register) -> str | None:
    """Why the code in a value names nobody, where the data says it."""
    for found in coded(text, kind):
        registry = REGISTRY.get(found.kind, found.kind)
        for code in found.codes:
            for each in register.proofs.get((registry, code), ()):
                return each.note or None
    return None


def unheld(text: str, kind: str, register: Register) -> str | None:
    """Who holds the address block of a value, where that is nobody the register knows; of kinds of which no code is
    known at all, why."""
    if kind != "mac":
        known = kind_of(kind, register)
        registry = REGISTRY.get(kind, kind)
        is_empty = known is not None and not any(held == registry for held, _ in register.holders)
        return known.caveat if known and is_empty else None
    for found in by_mac.in_field(text):
        for code in found.codes:
            holder = ieee.holder(code)
            if holder:
                return f"the IEEE assigned this block to {holder}, whom the register does not know"
    return "the IEEE's list has no such block"


def _sign(
    page: Page, found: Coded, maker: str, kind: CodeKind, register: Register, proof: Proof | None = None
) -> Sign:
    """The sign of a code; `proof`: what it proves where its kind does not say it."""
    known = register.makers[maker]
    return Sign(
        clue(
            page,
            found.start,
            found.end,
            kind=found.kind,
            maker=maker,
            strength=(proof and proof.strength) or kind.strength,
            says=f"{kind.says} {known.name}".strip(),
            source=(proof and proof.source) or kind.source or known.sources[0][1],
            confidence=proof.confidence if proof else kind.confidence,
            role=(proof and proof.role) or _role(maker, kind, register),
        ),
        found.start,
        found.end,
        note=(proof and proof.note) or kind.caveat or None,
    )


def _role(maker: str, kind: CodeKind, register: Register) -> Role:
    return parts_role(maker, register) or kind.role if kind.role in BOXED else kind.role


@lru_cache(4_096)
def parts_role(maker: str, register: Register) -> Role | None:
    """Chip or module, where the maker makes nothing else: its codes say nothing of who made the box around them."""
    goods = [ancestors(each, register.goods) for each in register.makers[maker].goods]
    for part, role in PARTS.items():
        if goods and all(PARTS.keys() & set(each) for each in goods) and any(part in each for each in goods):
            return role
    return None


def recognise(text: str) -> str | None:
    """The kind of code a folded value looks like, if it can be told by its form alone."""
    if by_mac.recognises(text):
        return "mac"
    if by_oid.recognises(text):
        return "sysobjectid"
    if by_fcc.recognises(text):
        return "fcc"
    if by_gpon.recognises(text):
        return "gpon"
    return by_package.recognises(text) or by_bus.recognises(text) or by_number.recognises(text)


def is_plain(text: str, kind: str) -> bool:
    """Whether a value of this form can be nothing but such a code: twelve bare hex digits, four letters and eight
    digits, or `AS` and digits may be a model's or an article's number."""
    return kind not in ("mac", "gpon", "asn") or (kind == "mac" and not text.strip().isalnum())


def is_held(text: str, kind: str, register: Register) -> bool:
    """Whether anybody holds the code in a value: of an address, whether the IEEE assigned its block."""
    registry = REGISTRY.get(kind, kind)
    for found in coded(text, kind):
        for code in found.codes:
            key = (registry, code)
            if key in register.holders or key in register.proofs or (kind == "mac" and ieee.holder(code)):
                return True
    return False
