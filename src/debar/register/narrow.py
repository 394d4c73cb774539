"""A smaller sieve for the makers that matter to one question, so that the other lines cost next to nothing."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from debar import cache
from debar.register.files import code_digest
from debar.register.hits import Kind, meaning
from debar.sift import Sieve

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

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
    return Sieve(
        [
            entry
            for entry, means in zip(register.sieve.entries, register.references, strict=True)
            if any(maker_of(register, number) in wanted for number in means)
        ]
    )


def maker_of(register: Register, number: int) -> str | None:
    """Whom a literal means; None where what stands behind it decides."""
    kind, at = meaning(number)
    if kind is Kind.CODE:
        return None
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
