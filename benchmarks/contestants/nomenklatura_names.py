"""nomenklatura: the `logic-v2` matcher over the distinct names (suppliers, makers), each with each barred maker.

It compares names of firms, not lines of text; nothing narrows the pairs down before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from followthemoney import model
from nomenklatura.matching import get_algorithm
from parts.ledger import distinct, given, tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NAME = "nomenklatura logic-v2, columns of names"
NEEDS = ("nomenklatura", "followthemoney")
SAMPLE = 1_000
CUT_OFF = 0.7


def company(number: str, names: Sequence[str]) -> object:
    """A firm with these names; the library remembers what it made of one by its id."""
    entity = model.make_entity("Company")
    entity.id = number
    for name in names:
        entity.add("name", name)
    return entity


def flagged() -> Iterator[tuple[str, int, str]]:
    """The lines with a supplier or maker that is, or nearly is, a barred one."""
    matcher = get_algorithm("logic-v2")
    assert matcher is not None
    config = matcher.default_config()
    groups: dict[str, list[str]] = {}
    for name, group in words.names.items():
        groups.setdefault(group, []).append(name)
    known = {group: company(group, names) for group, names in groups.items()}
    values, where = distinct(ledger, ["supplier", "manufacturer"])
    for number, value in enumerate(values):
        asked = company(f"asked-{number}", [value])
        for group, entity in known.items():
            if matcher.compare(asked, entity, config).score >= CUT_OFF:
                for file, row in where[value]:
                    yield file, row, group


if __name__ == "__main__":
    ledger, words, found = given()
    tell(found, sorted(set(flagged())))
