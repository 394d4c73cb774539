"""Something in every table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert

from debar.casework import access, cases, deciding, hooks, people, replies, waiving
from debar.casework.tables import DELIVERIES, INSTALLATION, ONCE, REPORTS
from debar.casework.who import May

if TYPE_CHECKING:
    from tests.casework.office import Office

ADDRESS = "somebody.private@vendor.example"


def fill(office: Office) -> None:
    """Do one of everything in an office whose case was screened."""
    line = office.lines()[0]
    with office.act("ann") as act:
        hooks.make(act, "https://example.org", ["decided"])
        access.sign_in(act, people.account(act.connection, office.people["cy"]))
    with office.act() as act:
        access.make_token(act, "nightly", [May.READ], timedelta(days=1))
        cases.answer(act, office.case, "purpose", "none of these", {}, ["purpose"])
        deciding.decide(act, office.case, {line.id: line.version}, deciding.State.CONFIRMED, "It is theirs.")
        waiving.ask(act, office.case, line.rule, line.maker, {"site": "本庁舎"}, "Until spring.", date(2027, 3, 31))
        reply_to(office, act, line.id)
        told = {"format": "html", "lang": "ja", "digest": "0" * 64, "size": 3, "at": act.who.time}
        act.connection.execute(
            insert(REPORTS).values(id="p-1", case=office.case, run=office.run, **told, by=act.who.account)
        )
        once = {"key": "k", "request": "0" * 64, "status": 200, "answer": "{}", "at": act.who.time}
        act.connection.execute(insert(ONCE).values(account=act.who.account, **once))
    with office.store.read() as connection:
        assert connection.execute(DELIVERIES.select()).first(), "what was decided is told to the hook"
        assert connection.execute(INSTALLATION.select()).first()


def reply_to(office: Office, act: object, finding: str, once: str = "one form") -> replies.Reply:
    """Share a finding and reply to it, with a file."""
    from debar.casework.store import Act

    assert isinstance(act, Act)
    shared, _ = replies.share(act, office.case, finding, timedelta(days=30))
    kept = office.store.vault.keep([b"%PDF-1.7 a certificate"], 100)
    return replies.receive(
        act, shared, once, "Vendor", ADDRESS, "It was made elsewhere.", [("certificate.pdf", kept)]
    )
