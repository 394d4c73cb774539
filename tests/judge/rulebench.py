"""Rulebooks made in the test: one rule at a time, with our own buyers, answers and classes of goods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from textwrap import dedent
from typing import TYPE_CHECKING

from debar import yamlfile
from debar.facts import asked
from debar.judge import judge
from debar.model import Act, Identification, Inquiry, Lineage, Ownership, Role, Strength
from debar.rulebook import Rulebook, files
from debar.rulebook.book import parsed
from debar.schema.buyers import BuyersFile
from debar.schema.lists import ListFile
from debar.schema.rules import RuleFile

if TYPE_CHECKING:
    from debar.judge import Judged
    from debar.model import Ruling

BUYERS = """
jurisdiction: XX
name: Test
buyers:
- {id: xx-bound, name: bound}
- {id: xx-part, name: a part of the bound, is_a: [xx-bound]}
- {id: xx-free, name: not bound}
"""
RULE = """
id: XX-1
jurisdiction: XX
instrument: {name: Test act}
kind: statute
catch: named
status:
- {date: 2020-01-01, state: enacted}
- {date: 2021-01-01, state: in_force}
force: {since: 2021-01-01, known: 2020-01-01}
bound: [xx-bound]
acts: [procure]
reach: [subsidiary]
vendors: [{maker: acme}]
bars: [{verdict: prohibited, says: No acme.}]
do: Do not buy it.
sources: {act: https://example.org/act}
confidence: verified
reviewed: 2026-11-23
examples:
- {say: a, buyer: xx-bound, on: 2021-01-01, verdict: none, maker: nobody}
- {say: b, buyer: xx-free, on: 2021-01-01, verdict: none}
"""


@dataclass(frozen=True)
class Bench:
    """A rulebook and short ways to ask it."""

    rulebook: Rulebook

    def judged(
        self,
        on: str = "2026-11-23",
        *,
        maker: str = "acme",
        goods: str | None = "router",
        buyer: str = "xx-bound",
        act: str = "procure",
        role: str = "equipment",
        strength: str = "strong",
        known: str | None = None,
        contradicted: bool = False,
        lineage: Lineage | None = None,
        since: str | None = None,
        **answers: str,
    ) -> Judged:
        day = date.fromisoformat(on)
        facts = asked(Inquiry((buyer,), day, day, answers=answers), self.rulebook).facts
        who = Identification(
            maker, maker.title(), Role(role), Strength[strength.upper()], (), goods, contradicted=contradicted
        )
        until = date.fromisoformat(known) if known else max(day, date(2026, 11, 23))
        first = date.fromisoformat(since) if since else None
        return judge(who, lineage or Lineage(maker), facts, buyer, Act(act), day, until, self.rulebook, first)

    def ruling(self, on: str = "2026-11-23", *, rule: str = "XX-1", **asked_for: object) -> Ruling | None:
        rulings = self.judged(on, **asked_for).rulings  # type: ignore[arg-type]
        return next((ruling for ruling in rulings if ruling.law.id == rule), None)

    def says(self, on: str = "2026-11-23", **asked_for: object) -> str:
        """The verdict's word of one rule, `none` where it does not speak."""
        ruling = self.ruling(on, **asked_for)
        return ruling.verdict.value if ruling else "none"

    def asks(self, on: str = "2026-11-23", **asked_for: object) -> set[str]:
        ruling = self.ruling(on, **asked_for)
        return {question.key for question in ruling.questions} if ruling else set()


@cache
def _words() -> files.Parsed:
    return parsed({}, {name: each for name, each in files.ours().items() if each[0] in files.WORDS})


def bench(*rules: str, lists: tuple[str, ...] = ()) -> Bench:
    """A rulebook of the given rules, each a text that changes the test rule field by field."""
    base = yamlfile.loads(RULE, "test rule")
    changed = [base | yamlfile.loads(dedent(rule) or "{}", "test") for rule in rules or ("{}",)]
    ours = _words()
    parsed = ours | {
        "rule": [RuleFile.model_validate(rule).model_dump(mode="json") | {"file": "x.yaml"} for rule in changed],
        "buyers": [BuyersFile.model_validate(yamlfile.loads(BUYERS, "b")).model_dump(mode="json")],
        "list": [
            ListFile.model_validate(yamlfile.loads(dedent(each), "l")).model_dump(mode="json") | {"file": "l.yaml"}
            for each in lists
        ],
    }
    return Bench(Rulebook.of(parsed, "test"))


def owned(maker: str, owner: str, kind: str = "subsidiary", *, uncertain: bool = False) -> Lineage:
    edge = Ownership(maker, owner, "2015-01-01", None, kind, "register of firms")
    return Lineage(maker, uncertain=(edge,)) if uncertain else Lineage(maker, (edge,))
