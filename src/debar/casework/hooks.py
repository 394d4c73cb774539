"""What the office tells other programs: events queued with the act they tell of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from debar.casework.tables import DELIVERIES, HOOKS

if TYPE_CHECKING:
    from debar.casework.store import Act


def queue(act: Act) -> None:
    """Queue what was recorded for every hook that asked for such events."""
    if not act.told:
        return
    wanted = act.connection.execute(select(HOOKS.c.id, HOOKS.c.events).where(HOOKS.c.ended.is_(None))).all()
    for hook, events in wanted:
        asked = json.loads(events)
        for what, case, after in act.told:
            if what in asked:
                body = {"event": what, "case": case, "at": act.who.time, "by": act.who.name, "what": after}
                queued = {"hook": hook, "event": what, "body": json.dumps(body), "at": act.who.time, "tries": 0}
                act.connection.execute(insert(DELIVERIES).values(**queued))
