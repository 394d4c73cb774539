"""A smaller sieve for the makers that matter to one question, so that the other lines cost next to nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING

from debar import cache
from debar.fold import fold
from debar.register.files import code_digest
from debar.register.hits import EMBEDDED, Kind, meaning
from debar.register.wordings import spaced, words
from debar.sift import Sieve, SieveEntry

LETTERS = 4
"""Letters of a vendor of optical terminals."""
RARE, FEW = 4, 2
"""Letters of a word that stands on few lines, and how many names and goods may have it."""

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from debar.register import Register


def sieve_for(register: Register, makers: Collection[str] | None) -> Sieve:
    """The register's sieve, cut down to the literals that may name one of these makers; None keeps all.

    What passes the whole sieve because of one of these makers passes this one too. It comes ready to look through
    whole columns.
    """
    named = ["everybody"] if makers is None else sorted(makers)
    return _kept_or_made(
        "narrow",
        [register.digest, *named],
        lambda: register.sieve if makers is None else _narrowed(register, {None, *makers}),
    )


def _kept_or_made(kind: str, named: Iterable[str], make: Callable[[], Sieve], compiled: bool = True) -> Sieve:
    """A sieve from the cache, or made and kept there, under what it is made of and by."""
    key = sha256("\n".join([code_digest(), *named]).encode()).hexdigest()
    kept = cache.read(kind, key)
    if kept is not None:
        try:
            return Sieve.from_bytes(kept)
        except ValueError:
            pass
    sieve = make()
    cache.write(kind, key, sieve.to_bytes(compiled))
    return sieve


def _narrowed(register: Register, wanted: Collection[str | None]) -> Sieve:
    goods = frozenset(text.strip() for each in register.goods.values() for text in each.words)
    named = (fold(name.text).text for name in register.names)
    everyday = Counter(word for text in chain(goods, named) for word in words(text))
    entries: dict[SieveEntry, None] = {}
    for entry, means in zip(register.sieve.entries, register.references, strict=True):
        meant = [number for number in means if maker_of(register, entry.text, number) in wanted]
        if meant:
            entries |= dict.fromkeys(_vouching(entry, meant, register, everyday, goods) or [entry])
    return Sieve(list(entries))


def _vouching(
    entry: SieveEntry, meant: Sequence[int], register: Register, everyday: Mapping[str, int], goods: Collection[str]
) -> list[SieveEntry]:
    """Rarer literals one of which stands on every line on which an everyday literal means anything: a word of each
    seller, or of the maker's own model, without which a selling name says nothing. None where there are none.

    Everyday are words for goods, and the words that makers are named by (with how often): many lines have one that
    nobody asks about.
    """
    if entry.text not in goods and entry.text not in everyday:
        return []
    found: list[SieveEntry] = []
    for kind, at in map(meaning, meant):
        row = register.rebadged[at] if kind is Kind.REBADGED else None
        if row is None or not row.needs_seller:
            return []
        for text in (*row.sold_by, *([row.made_model] if row.made_model else [])):
            apart = [word for word in words(fold(text).text) if len(word) >= RARE and word not in goods]
            rare = [word for word in apart if everyday.get(word, 0) <= FEW]
            if not rare:
                return []
            word = max(rare, key=len)
            found.append(SieveEntry(word, spaced(word), spaced(word)))
    return found


def maker_of(register: Register, text: str, number: int) -> str | None:
    """Whom a literal means; None where what stands behind it decides."""
    kind, at = meaning(number)
    if kind is Kind.CODE:
        return _holder(register, EMBEDDED[at], text)
    if kind in (Kind.PATTERN, Kind.LOOSE):
        return register.patterns[at].maker
    if kind is Kind.REBADGED:
        return register.rebadged[at].maker
    return register.names[at].maker


def exact(register: Register) -> Register:
    """The same register, which knows no name that is misspelt by a letter: fewer literals, fewer lines to look at."""
    digest = f"{register.digest}-exact"
    meant = [[number for number in means if meaning(number)[0] is not Kind.TYPO] for means in register.references]
    kept = [at for at, means in enumerate(meant) if means]
    sieve = _kept_or_made(
        "exact", [digest], lambda: Sieve([register.sieve.entries[at] for at in kept]), compiled=False
    )
    return replace(register, digest=digest, sieve=sieve, references=[meant[at] for at in kept])


def _holder(register: Register, kind: str, text: str) -> str | None:
    """Who alone holds the code that a literal spells out: four letters of a vendor of optical terminals, or their hex
    digits."""
    if kind != "gpon":
        return None
    code = text if text.isalpha() and len(text) == LETTERS else bytes.fromhex(text).decode("ascii").lower()
    held = register.holders.get((kind, code), ())
    return held[0] if len(held) == 1 else None
