"""What a run finds, on its way into the store: pieces of items, a row a finding, and cells that count them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from debar.casework import packed
from debar.casework.cells import Cell, Cells
from debar.casework.deciding import State
from debar.casework.tables import FINDINGS, REPLIES, RUNS, STANDINGS
from debar.casework.text import keepable
from debar.casework.waiving import APPROVED
from debar.model import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from debar.casework.store import Store
    from debar.model import Item, Observation

AT_ONCE = 2_000
"""Items written in one transaction, so that others can write between."""
LONGEST, LONGEST_SITE = 300, 200
"""Characters of what a list shows of a finding, and of a site by which findings are filtered."""


class Writer:
    """Takes the items of a run in their order. The log tells that the run began and how it ended, and not of this."""

    def __init__(self, store: Store, run: str, case: str) -> None:
        self._store = store
        self._run, self._case = run, case
        self._held: list[Item] = []
        self._piece = self._seq = 0

    def add(self, item: Item) -> None:
        """Take the next item."""
        self._held.append(item)
        if len(self._held) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        held, self._held = self._held, []
        with self._store.aside() as connection:
            for place in range(0, len(held), packed.ITEMS):
                number = self._piece + place // packed.ITEMS
                packed.write(connection, self._run, number, held[place : place + packed.ITEMS])
            rows = self._rows(connection, held)
            if rows:
                connection.execute(insert(FINDINGS), rows)
            self._piece += -(-len(held) // packed.ITEMS)
            self._seq += len(rows)
            connection.execute(update(RUNS).where(RUNS.c.id == self._run).values(findings=self._seq))

    def _rows(self, connection: Connection, held: Sequence[Item]) -> list[dict[str, Any]]:
        """A row of each finding, after all were counted into their cells."""
        standing, answered = _standings(connection, self._case), replied(connection, self._case)
        found = [
            (place, item, cell_of(item, standing.get(item.id, State.OPEN.value)))
            for place, item in enumerate(held)
            if isinstance(item, Finding)
        ]
        cells = Cells(connection, self._run)
        numbers = {cell: cells.put(cell, count) for cell, count in Counter(cell for _, _, cell in found).items()}
        return [
            {
                "run": self._run, "seq": seq, "cell": numbers[cell],
                "piece": self._piece + place // packed.ITEMS, "offset": place % packed.ITEMS,
                **row_of(item), "replies": answered.get(item.id, 0),
            }
            for seq, (place, item, cell) in enumerate(found, self._seq)
        ]  # fmt: skip


def cell_of(finding: Finding, state: str) -> Cell:
    """By what a finding is filtered."""
    ruling = finding.ruling
    return Cell(
        rank=ruling.verdict.rank,
        verdict=ruling.verdict.value,
        maker=finding.identification.maker,
        rule=ruling.law.id,
        jurisdiction=ruling.law.jurisdiction,
        buyer=ruling.buyer,
        site=_line(finding.observation.fields.get("site", ""))[:LONGEST_SITE],
        deadline=ruling.deadline.isoformat() if ruling.deadline else "",
        state=state,
        waiver=APPROVED if finding.waived else "",
    )


def row_of(finding: Finding) -> dict[str, Any]:
    """What a list shows of a finding, and what is searched."""
    observation, who = finding.observation, finding.identification
    subject = subject_of(observation)
    seller = _line(observation.fields.get("seller_name", ""))[:LONGEST]
    told = (subject, seller, who.maker_name, who.maker, finding.ruling.law.id, observation.evidence.name)
    return {
        "id": finding.id,
        "rank": finding.ruling.verdict.rank,
        "file": keepable(observation.evidence.name),
        "place": keepable(observation.place),
        "subject": subject,
        "seller": seller,
        "maker_name": who.maker_name,
        "role": who.role.value,
        "strength": who.strength.word,
        "words": folded("\n".join((*told, observation.fields.get("order", ""), finding.id))),
    }


def subject_of(observation: Observation) -> str:
    """What a list shows of an observation: what it is called, in one line."""
    names = ("description", "text", "model", "part_number", "brand", "maker_name", "hostname", "sys_descr", "banner")
    told = [observation.fields[name] for name in names if observation.fields.get(name)]
    shown = " · ".join(dict.fromkeys(told[:2])) or "; ".join(list(observation.fields.values())[:2])
    return _line(shown)[:LONGEST]


def _line(text: str) -> str:
    return " ".join(keepable(text).split())


def folded(text: str) -> str:
    """Text as it is searched: case and width do not count.

    Each character of scripts that write words of two has a mark behind it, so that an index of three characters knows
    such words as well. The mark is a letter that no text uses, since PostgreSQL indexes letters only.
    """
    return _DENSE.sub(rf"\g<0>{_MARK}", unicodedata.normalize("NFKC", keepable(text)).casefold())


def searched(text: str) -> list[str]:
    """The words of a search, as `folded` writes them."""
    return folded(text).split()


_MARK = "\u02d1"
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""Kana, Han characters and Hangul."""


def _standings(connection: Connection, case: str) -> dict[str, str]:
    asked = select(STANDINGS.c.finding, STANDINGS.c.state).where(STANDINGS.c.case == case)
    return {row.finding: row.state for row in connection.execute(asked)}


def replied(connection: Connection, case: str) -> dict[str, int]:
    """How many replies came about each finding of a case that has some."""
    asked = select(REPLIES.c.finding, func.count()).where(REPLIES.c.case == case).group_by(REPLIES.c.finding)
    return {row[0]: int(row[1]) for row in connection.execute(asked)}
