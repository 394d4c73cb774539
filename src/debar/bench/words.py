"""What the peers look for: what debar knows of the makers that a buyer's rules are about, as plain texts.

They get every name in every script and every beginning of a model number that counts without a second sign. A weak
sign alone is no finding of debar either, so it is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import orjson

from debar.family import lineage_of
from debar.interest import interest
from debar.model import Strength
from debar.register.anchors import beginnings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from debar.register import Register
    from debar.rulebook import Rulebook

SEPARATORS = (" ", "-")
"""How a blank of a beginning is written; a number without any is a beginning of its own."""
SHORTEST, WORD = 3, 6
"""Letters and digits of a beginning that holds both, and letters of one without digits: shorter ones are anywhere."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is looked for: text as the register writes it -> group of the maker."""

    makers: int
    names: dict[str, str]
    models: dict[str, str]

    def __str__(self) -> str:
        return f"{len(self.names):,} names and {len(self.models):,} models of {self.makers} makers"

    def write(self, path: Path) -> None:
        """As JSON, for the contestants."""
        path.write_bytes(orjson.dumps({"names": self.names, "models": self.models}))


def words(register: Register, rulebook: Rulebook, buyer: str, on: date) -> Words:
    """What debar knows of the makers that the rules for this buyer can speak about."""
    meant = interest(rulebook, register, (buyer,), {}) or frozenset(register.makers)
    group = partial(_group, register=register, on=on)
    names = {
        name.text: group(name.maker)
        for name in register.names
        if name.maker in meant and name.strength >= Strength.MEDIUM
    }
    models = {text: group(maker) for maker, text in _models(register, meant)}
    return Words(len(meant), names, models)


def _group(maker: str, register: Register, on: date) -> str:
    return lineage_of(maker, on, register).group


def _models(register: Register, meant: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(maker, text) of each beginning of a model number, and of each re-badge that needs no seller."""
    for pattern in register.patterns:
        if pattern.maker in meant and pattern.strength >= Strength.MEDIUM and not pattern.asks:
            for beginning in filter(_says_enough, sorted(beginnings(pattern.match))):
                yield from ((pattern.maker, beginning.replace(" ", each)) for each in SEPARATORS)
    for each in register.rebadged:
        if each.maker in meant and each.strength >= Strength.MEDIUM and not each.needs_seller:
            yield each.maker, each.sold_as


def _says_enough(beginning: str) -> bool:
    """Whether a plain search for it finds more than noise; so not behind one letter and a blank, as in `type 35`.

    >>> _says_enough("hg8"), _says_enough("k2"), _says_enough("0303"), _says_enough("e 35"), _says_enough("ds 2cd")
    (True, False, False, False, True)
    """
    plain = beginning.replace(" ", "")
    digits = sum(each.isdigit() for each in plain)
    enough = (len(plain) >= SHORTEST and 0 < digits < len(plain)) or (len(plain) >= WORD and not digits)
    return enough and beginning[1:2] != " "
