"""The right of reply: a dossier about a finding, shared by a signed link, and what the vendor or supplier answers.

An e-mail address is required, kept apart, and read by administrators only; it stands in no entry of the log. A reply
is kept beside the finding it is about, over all runs of the case, and the case is not closed before it is answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import func, insert, select, update

from debar.casework import cases, people
from debar.casework.store import hashed, made
from debar.casework.tables import ATTACHMENTS, CONTACTS, DOSSIERS, FINDINGS, REPLIES
from debar.casework.text import file_name, one_line, several_lines
from debar.casework.who import May, Role, Who, stamp
from debar.errors import ConflictError, InvalidError, MissingError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from debar.casework.store import Act, Store
    from debar.casework.vault import Kept

LONGEST_TEXT = 20_000
LONGEST_NAME = 200
MOST_FILES, LARGEST = 5, 10 << 20
"""Attachments of one reply, and bytes of one of them."""
MOST_REPLIES = 50
"""Replies through one link, so that a shared link cannot fill the store."""
LONGEST = timedelta(days=365)
_PART = r"""[^\s\x00-\x1f\x7f\ud800-\udfff@<>"',;:()\[\]\\]"""
_EMAIL = re.compile(rf"{_PART}{{1,64}}@{_PART}{{1,250}}\.(?:(?![.\d]){_PART}){{2,60}}")
NOTHING = "this link opens nothing; ask whoever sent it for another"
PUBLIC = "public form"
"""Who acts where somebody outside replies."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What was shared about a finding."""

    id: str
    case: str
    finding: str
    made: str
    made_by: str
    expires: str
    ended: str | None

    def open(self, at: datetime) -> bool:
        """Whether its link still opens something."""
        return self.ended is None and self.expires > stamp(at)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a reply: kept, handed out to save, never shown."""

    id: str
    name: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What a vendor or supplier answered, without the address."""

    id: str
    dossier: str
    case: str
    finding: str
    name: str
    text: str
    at: str
    answer: str | None
    answered: str | None
    answered_by: str | None
    correction: str | None
    attachments: tuple[Attachment, ...]


def share(act: Act, case: str, finding: str, lasts: timedelta) -> tuple[Dossier, str]:
    """Make a dossier about a finding; returns it and what its link carries."""
    act.who.must(May.DECIDE)
    cases.open_case(act.connection, case)
    if not timedelta(0) < lasts <= LONGEST:
        raise InvalidError(f"a link lasts at most {LONGEST.days} days")
    run = cases.newest_run(act.connection, case)
    there = select(FINDINGS.c.seq).where(FINDINGS.c.run == run, FINDINGS.c.id == finding)
    if run is None or act.connection.execute(there).first() is None:
        raise MissingError("there is no such finding in this case")
    row = {
        "id": made("l"), "case": case, "finding": finding, "made": act.who.time, "made_by": act.who.account,
        "expires": stamp(act.who.at + lasts),
    }  # fmt: skip
    act.connection.execute(insert(DOSSIERS).values(**row))
    act.record("dossier shared", case, row["id"], after={"finding": finding, "expires": row["expires"]})
    return dossier(act.connection, row["id"]), link(act.store, row["id"])


def link(store: Store, id: str) -> str:
    """What the link to a dossier carries: its id, signed, so that no other can be guessed."""
    return str(_signer(store).dumps(id))


def _signer(store: Store) -> URLSafeSerializer:
    return URLSafeSerializer(store.seal.secret("links of dossiers"), salt="debar dossier")


def of_link(store: Store, connection: Connection, carried: str, at: datetime) -> Dossier:
    """The dossier of a link. Raises MissingError for one that is forged, over or taken back, and tells not which."""
    try:
        found = dossier(connection, str(_signer(store).loads(carried)))
    except (BadData, MissingError, UnicodeError):
        raise MissingError(NOTHING) from None
    if not found.open(at):
        raise MissingError(NOTHING)
    return found


def take_back(act: Act, id: str) -> None:
    """Let a link open nothing any more."""
    act.who.must(May.DECIDE)
    found = dossier(act.connection, id)
    if found.ended is None:
        act.connection.execute(update(DOSSIERS).where(DOSSIERS.c.id == id).values(ended=act.who.time))
        act.record("dossier taken back", found.case, id)


def receive(
    act: Act, found: Dossier, once: str, name: str, email: str, text: str, files: Sequence[tuple[str, Kept]]
) -> Reply:
    """Take a reply in. The same form sent again through the same link gives the reply that it gave before. Raises
    InvalidError naming what is missing, MissingError when the link was taken back since it was opened."""
    name = one_line(name, LONGEST_NAME, "name")
    email = email.strip()
    if not is_address(email):
        raise InvalidError("the e-mail address is missing or is none; it is needed to answer, and never published")
    text = several_lines(text, LONGEST_TEXT, "reply")
    if len(files) > MOST_FILES:
        raise InvalidError(f"at most {MOST_FILES} files can be attached; put them into one")
    before = received(act.connection, found, once)
    if before:
        return before
    if not dossier(act.connection, found.id).open(act.who.at):
        raise MissingError(NOTHING)
    row = {
        "id": made("y"), "dossier": found.id, "case": found.case, "finding": found.finding,
        "once": _once(found, once), "name": name, "text": text, "at": act.who.time,
    }  # fmt: skip
    act.connection.execute(insert(REPLIES).values(**row))
    act.connection.execute(insert(CONTACTS).values(reply=row["id"], email=email))
    for file, kept in files:
        told = {
            "id": made("f"),
            "reply": row["id"],
            "name": file_name(file),
            "digest": kept.digest,
            "size": kept.size,
        }
        act.connection.execute(insert(ATTACHMENTS).values(**told))
    run = cases.newest_run(act.connection, found.case)
    there = (FINDINGS.c.run == run) & (FINDINGS.c.id == found.finding)
    act.connection.execute(update(FINDINGS).where(there).values(replies=FINDINGS.c.replies + 1))
    told = {"finding": found.finding, "name": name, "text": text, "files": [kept.digest for _, kept in files]}
    act.record("reply received", found.case, row["id"], after=told)
    return reply(act.connection, row["id"])


def is_address(email: str) -> bool:
    """Whether an e-mail address could be written to."""
    return bool(_EMAIL.fullmatch(email.strip())) and len(email.strip()) <= 254


def received(connection: Connection, found: Dossier, once: str) -> Reply | None:
    """The reply that came on this form already, if it did. Raises InvalidError for a form that is none of ours,
    ConflictError where no more replies are taken through this link: to be asked before files are kept."""
    if not 1 <= len(once) <= 100:
        raise InvalidError("this form is damaged; load the page again, and send it once more")
    asked = select(REPLIES.c.id).where(REPLIES.c.once == _once(found, once))
    before = connection.execute(asked).scalar()
    if before:
        return reply(connection, before)
    count = connection.execute(select(func.count()).where(REPLIES.c.dossier == found.id)).scalar_one()
    if count >= MOST_REPLIES:
        raise ConflictError("too many replies came through this link; ask whoever sent it for another")
    return None


def _once(found: Dossier, once: str) -> str:
    """What a form is known by again; a form of another link is another form."""
    return hashed(f"{found.id} {once}")


def outsider(at: datetime) -> Who:
    """Whoever comes by a link."""
    return Who(people.SYSTEM, PUBLIC, Role.VIEWER, at, frozenset())


def answer(act: Act, id: str, text: str, correction: str = "") -> Reply:
    """Answer a reply; `correction` is where the knowledge was corrected because of it (an address or a commit)."""
    act.who.must(May.DECIDE)
    found = reply(act.connection, id)
    cases.open_case(act.connection, found.case)
    values = {
        "answer": several_lines(text, LONGEST_TEXT, "answer"),
        "answered": act.who.time,
        "answered_by": act.who.account,
        "correction": one_line(correction, 500, "correction") if correction.strip() else None,
    }
    act.connection.execute(update(REPLIES).where(REPLIES.c.id == id).values(**values))
    told = {key: values[key] for key in ("answer", "correction")}
    act.record("reply answered", found.case, id, before={"answer": found.answer}, after=told)
    return reply(act.connection, id)


def contact(act: Act, id: str) -> str:
    """The address of whoever replied, for an administrator; that it was read is logged, and what was read is not."""
    act.who.must(May.ADMINISTER)
    found = reply(act.connection, id)
    address = act.connection.execute(select(CONTACTS.c.email).where(CONTACTS.c.reply == id)).scalar()
    act.record("contact read", found.case, id)
    if address is None:
        raise MissingError("no address is kept of this reply")
    return str(address)


def dossier(connection: Connection, id: str) -> Dossier:
    """A dossier by id. Raises MissingError."""
    row = connection.execute(select(DOSSIERS).where(DOSSIERS.c.id == id)).first()
    if row is None:
        raise MissingError("there is no such dossier")
    return Dossier(**row._mapping)


def dossiers(connection: Connection, case: str, finding: str | None = None) -> list[Dossier]:
    """What was shared of a case or a finding, newest first."""
    asked = select(DOSSIERS).where(DOSSIERS.c.case == case).order_by(DOSSIERS.c.made.desc())
    asked = asked if finding is None else asked.where(DOSSIERS.c.finding == finding)
    return [Dossier(**row._mapping) for row in connection.execute(asked)]


def reply(connection: Connection, id: str) -> Reply:
    """A reply by id. Raises MissingError."""
    row = connection.execute(select(REPLIES).where(REPLIES.c.id == id)).first()
    if row is None:
        raise MissingError("there is no such reply")
    return _reply(connection, row)


def replies(connection: Connection, case: str, finding: str | None = None) -> list[Reply]:
    """The replies of a case, or about one finding, newest first."""
    asked = select(REPLIES).where(REPLIES.c.case == case).order_by(REPLIES.c.at.desc(), REPLIES.c.id)
    asked = asked if finding is None else asked.where(REPLIES.c.finding == finding)
    return [_reply(connection, row) for row in connection.execute(asked).all()]


def _reply(connection: Connection, row: Any) -> Reply:
    files = connection.execute(select(ATTACHMENTS).where(ATTACHMENTS.c.reply == row.id).order_by(ATTACHMENTS.c.id))
    attached = tuple(Attachment(file.id, file.name, file.digest, file.size) for file in files)
    plain = {name: row._mapping[name] for name in Reply.__dataclass_fields__ if name != "attachments"}
    return Reply(**plain, attachments=attached)


def attachment(connection: Connection, id: str) -> tuple[Attachment, Reply]:
    """A file that came with a reply, and the reply. Raises MissingError."""
    row = connection.execute(select(ATTACHMENTS).where(ATTACHMENTS.c.id == id)).first()
    if row is None:
        raise MissingError("there is no such file")
    return Attachment(row.id, row.name, row.digest, row.size), reply(connection, row.reply)
