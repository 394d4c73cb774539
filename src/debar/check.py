"""The data proves itself: shapes, references, and every example on both sides of every edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar import columns
from debar.errors import KnowledgeError
from debar.family import trace
from debar.identify.prove import prove as prove_register
from debar.judge.edges import unheld
from debar.judge.list_edges import unheld_entries
from debar.judge.prove import prove_rules
from debar.model import Problem
from debar.register import Register
from debar.rulebook import Rulebook, files
from debar.rulebook.book import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from debar.model import Lineage


def check(register: Path | None = None, rules: Path | None = None, edges: bool = False) -> tuple[list[Problem], str]:
    """Every example that does not hold and every reference that leads nowhere; and what was proved, in words.

    `register` and `rules` are folders of the user's own, added to ours. A file that cannot be read is a Problem.
    With `edges` also each edge of a rule (a day, an act, a buyer) that no example holds.
    """
    try:
        makers, book = Register.load(register), Rulebook.load(rules)
        rules_hold = prove_rules(book, lambda maker, day: trace(maker, day, makers))
        headers = [
            Problem("columns.yaml", "examples", line, "mend the words or the example") for line in columns.unproven()
        ]
        problems = [*prove_register(makers, register), *rules_hold, *references(makers, book), *headers]
        problems += unproved_edges(makers, book, rules) if edges else ()
    except KnowledgeError as error:
        file, _, rest = str(error).partition(": ")
        return [Problem(file, "", rest, "mend the file; nothing else was proved")], ""
    return problems, (
        f"{len(makers.makers):,} makers, {len(makers.patterns):,} patterns, {len(makers.rebadged):,} re-badges,"
        f" {len(book.rules):,} rules, {len(book.lists):,} lists, {len(book.buyers):,} buyers"
    )


def unproved_edges(register: Register, rulebook: Rulebook, rules: Path | None = None) -> Iterator[Problem]:
    """The edges that can be moved without an example failing: of our rules and lists, or of the user's folder."""

    def owned(maker: str, day: date) -> Lineage:
        return trace(maker, day, register)

    own = files.own(rules) if rules else {}
    asked, every = parsed({}, own) if own else parsed(files.ours()), parsed(files.ours(), own)["rule"]
    for data in asked.get("rule", ()):
        yield from unheld(data, rulebook, owned)
    for data in asked.get("list", ()):
        yield from unheld_entries(data, every, rulebook, owned)


def references(register: Register, rulebook: Rulebook) -> Iterator[Problem]:
    """Makers, buyers and classes of goods that a rule names and nobody has written down."""
    for rule in rulebook.rules.values():
        for bar in rule.bars:
            entry = f"rule {rule.id}, bar {bar.id}"
            for buyer in sorted(bar.bound - rulebook.buyers.keys()):
                yield Problem(
                    rule.file, entry, f"binds {buyer!r}, who is no buyer", "write the buyer, or mend the id"
                )
            for target in bar.targets:
                helped = {maker for carve in target.exceptions for maker in carve.makers}
                for maker in sorted((target.vendors.keys() | helped) - register.makers.keys()):
                    yield Problem(
                        rule.file, entry, f"names {maker!r}, who is no maker", "write data/makers/, or mend the id"
                    )
                classes = target.classes
                for goods in sorted({*(classes.yes or ()), *classes.ask, *classes.no} - register.goods.keys()):
                    yield Problem(
                        rule.file, entry, f"speaks of {goods!r}, no class of goods", "use an id of words/goods.yaml"
                    )
    for known in register.makers.values():
        for edge in known.owned:
            if edge.owner not in register.makers:
                yield Problem(
                    f"makers/{known.id}.yaml",
                    "owned",
                    f"owner {edge.owner!r} is no maker",
                    "write its file, or say it in about",
                )
