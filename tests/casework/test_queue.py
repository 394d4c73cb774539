"""What is told to other programs is queued with the act, or not at all, and only what they asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from debar.casework import deciding
from debar.casework.tables import DELIVERIES, HOOKS

if TYPE_CHECKING:
    from tests.casework.office import Office


def test_queued_with_the_act(office: Office) -> None:
    with office.act("ann") as act:
        for id, events, ended in (
            ("h-1", ["decided"], None),
            ("h-2", ["run ended"], None),
            ("h-3", ["decided"], "2026"),
        ):
            row = {
                "id": id,
                "url": "https://example.org",
                "secret": "s",
                "events": json.dumps(events),
                "ended": ended,
            }
            act.connection.execute(insert(HOOKS).values(**row, made=act.who.time, made_by=act.who.account))
    ids = [line.id for line in office.lines()[:2]]
    with office.act() as act:
        deciding.decide(act, office.case, dict.fromkeys(ids, 0), deciding.State.CONFIRMED, "理由")
    with pytest.raises(ZeroDivisionError), office.act() as act:
        act.record("decided", str(deciding.decide(act, office.case, {ids[0]: 1}, deciding.State.OPEN, "x") and 1 / 0))
    with office.store.read() as connection:
        (row,) = connection.execute(select(DELIVERIES)).all()
    assert (row.hook, row.event, row.tries, row.done) == ("h-1", "decided", 0, None)
    body = json.loads(row.body)
    assert (body["event"], body["case"], body["by"]) == ("decided", office.case, "Cy")
    assert body["what"] == {"state": "confirmed", "why": "理由", "findings": sorted(ids)}
