"""A smaller sieve for the makers that matter to one question, so that the other lines cost next to nothing."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from debar import cache
from debar.register.files import code_digest
from debar.register.hits import Kind, meaning
from debar.sift import Sieve

if TYPE_CHECKING:
    from collections.abc import Collection

    from debar.register import Register


def sieve_for(register: Register, makers: Collection[str] | None) -> Sieve:
    """The register's sieve, cut down to the literals that may name one of these makers; None keeps all.

    What passes the whole sieve because of one of these makers passes this one too. It comes ready to look through
    whole columns.
    """
    named = "\n".join([register.digest, code_digest(), *(["everybody"] if makers is None else sorted(makers))])
    key = sha256(named.encode()).hexdigest()
    kept = cache.read("narrow", key)
    if kept is not None:
        try:
            return Sieve.from_bytes(kept)
        except ValueError:
            pass
    sieve = register.sieve if makers is None else _narrowed(register, {None, *makers})
    cache.write("narrow", key, sieve.to_bytes())
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
