"""The right of reply: links that open one dossier, replies taken in once, and addresses in one place only."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import select
from tests.casework.full import ADDRESS, fill, reply_to
from tests.casework.office import at_once

from debar.casework import audit, replies
from debar.casework.tables import CONTACTS, METADATA
from debar.errors import ConflictError, InvalidError, MissingError, OfficeError, RefusedError

if TYPE_CHECKING:
    from tests.casework.office import Office

    from debar.casework.vault import Kept

MONTH = timedelta(days=30)
MOMENT = timedelta(microseconds=1)
GOOD = ("form 1", "Vendor K.K.", ADDRESS, "製造は別の会社です。\r\nSee the file.")


def shared_link(office: Office, lasts: timedelta = MONTH) -> tuple[replies.Dossier, str]:
    with office.act() as act:
        return replies.share(act, office.case, office.lines()[0].id, lasts)


def opened(office: Office, carried: str, later: timedelta = timedelta(0)) -> replies.Dossier:
    with office.store.read() as connection:
        return replies.of_link(office.store, connection, carried, office.clock.at + later)


def received(
    office: Office, found: replies.Dossier, *given: str, files: list[tuple[str, Kept]] | None = None
) -> replies.Reply:
    with office.store.act(replies.outsider(office.clock.now())) as act:
        once, name, email, text = given or GOOD
        return replies.receive(act, found, once, name, email, text, files or [])


def test_a_link_opens_its_dossier(office: Office) -> None:
    dossier, carried = shared_link(office)
    assert opened(office, carried) == dossier
    assert replies.link(office.store, dossier.id) == carried, "and is the same whenever it is asked for"
    assert (dossier.case, dossier.finding) == (office.case, office.lines()[0].id)
    with office.store.read() as connection:
        assert replies.dossiers(connection, office.case) == [dossier]
        assert replies.dossiers(connection, office.case, "f-none") == []
    assert carried not in office.told()


def test_whatever_is_wrong_with_a_link_is_told_alike(office: Office) -> None:
    dossier, carried = shared_link(office)
    taken, over = shared_link(office), shared_link(office, MOMENT)
    with office.act() as act:
        replies.take_back(act, taken[0].id)
        replies.take_back(act, taken[0].id)
    secret = office.store.seal.secret("links of dossiers")
    head, signed = carried.rsplit(".", 1)
    turned = "A" if signed[0] != "A" else "B"  # the last letter holds bits that count for nothing
    forged = [
        "", ".", "x", "a.b", carried[:-2], f"{head}.{turned}{signed[1:]}", carried + "x", "\0",
        carried.swapcase(), dossier.id, f'"{dossier.id}".x', "\ud800", "本", "x" * 100_000, f" {carried}",
        str(URLSafeSerializer(secret, salt="another use").dumps(dossier.id)),
        str(URLSafeSerializer("guessed", salt="debar dossier").dumps(dossier.id)),
        replies.link(office.store, "l-none"),
        taken[1], over[1],
    ]  # fmt: skip
    told = set()
    for link in forged:
        with pytest.raises(MissingError) as missing:
            opened(office, link)
        told.add(str(missing.value))
    for later in (MONTH, MONTH * 100):
        with pytest.raises(MissingError) as missing:
            opened(office, carried, later)
        told.add(str(missing.value))
    assert told == {replies.NOTHING}
    assert opened(office, carried, MONTH - timedelta(seconds=5)) == dossier


def test_a_link_for_what_is_there_and_not_for_ever(office: Office) -> None:
    line = office.lines()[0]
    for lasts in (timedelta(0), -MONTH, replies.LONGEST + MOMENT):
        with pytest.raises(InvalidError, match="at most"):
            shared_link(office, lasts)
    for finding in ("f-none", "", "x" * 99):
        with pytest.raises(MissingError), office.act() as act:
            replies.share(act, office.case, finding, MONTH)
    other = office.new_case()
    with pytest.raises(MissingError), office.act() as act:
        replies.share(act, other, line.id, MONTH)
    with pytest.raises(RefusedError), office.act("vi") as act:
        replies.share(act, office.case, line.id, MONTH)
    dossier, _ = shared_link(office)
    with pytest.raises(RefusedError), office.act("vi") as act:
        replies.take_back(act, dossier.id)


def test_a_reply_as_it_came(office: Office) -> None:
    dossier, _ = shared_link(office)
    kept = office.store.vault.keep([b"%PDF"], 10)
    reply = received(office, dossier, files=[("../証明書.pdf", kept)])
    assert (reply.name, reply.text) == ("Vendor K.K.", "製造は別の会社です。\nSee the file.")
    (file,) = reply.attachments
    assert (file.name, file.digest, file.size) == ("証明書.pdf", kept.digest, 4)
    with office.store.read() as connection:
        assert replies.replies(connection, office.case) == [reply]
        assert replies.replies(connection, office.case, dossier.finding) == [reply]
        assert replies.replies(connection, office.case, "f-none") == []
        assert replies.attachment(connection, file.id) == (file, reply)
        for asked in (replies.attachment, replies.reply, replies.dossier):
            with pytest.raises(MissingError):
                asked(connection, "x-none")
        (entry,) = audit.entries(connection, limit=1)
    assert (entry.what, entry.by, entry.after["files"]) == ("reply received", "system", [kept.digest])
    assert office.wrong() == []


def test_the_same_form_twice_is_one_reply(office: Office) -> None:
    dossier, _ = shared_link(office)
    done = at_once(*[lambda: received(office, dossier)] * 4)
    assert len({each.id for each in done if isinstance(each, replies.Reply)}) == 1, done
    assert received(office, dossier, "form 1", "Else", "else@x.org", "Other words.") == done[0]
    with office.store.read() as connection:
        assert len(replies.replies(connection, office.case)) == 1
        assert connection.execute(select(CONTACTS.c.email)).scalars().all() == [ADDRESS]
    assert received(office, dossier, "form 2", *GOOD[1:]).id != done[0].id  # type: ignore[attr-defined]
    assert {line.replies for line in office.lines()} == {0, 2}


def test_the_number_of_a_form_opens_nothing_through_another_link(office: Office) -> None:
    (one, _), (other, _) = shared_link(office), shared_link(office)
    first = received(office, one)
    second = received(office, other, "form 1", "Another", "another@x.org", "Something else.")
    assert second.id != first.id
    assert second.name == "Another"
    with pytest.raises(InvalidError, match="form is damaged"):
        received(office, one, "", *GOOD[1:])


BAD: list[tuple[str, ...]] = [
    ("", ADDRESS, "x"), ("x" * 201, ADDRESS, "x"), ("Vendor", "", "x"), ("Vendor", "somebody", "x"),
    ("Vendor", "a@b", "x"), ("Vendor", "a b@x.org", "x"), ("Vendor", "a@x.org\nBcc: b@x.org", "x"),
    ("Vendor", "a@x.org, b@x.org", "x"), ("Vendor", "<a@x.org>", "x"), ("Vendor", "a\0@x.org", "x"),
    ("Vendor", "a\ud800@x.org", "x"), ("Vendor", f"{'a' * 65}@x.org", "x"), ("Vendor", f"a@{'x.' * 140}org", "x"),
    ("Vendor", "a@@x.org", "x"), ("Vendor", ADDRESS, ""), ("Vendor", ADDRESS, " \n\0"),
    ("Vendor", ADDRESS, "x" * (replies.LONGEST_TEXT + 1)),
]  # fmt: skip


@pytest.mark.parametrize("given", BAD, ids=lambda given: ascii(given)[:40])
def test_what_is_missing_is_told(shared: Office, given: tuple[str, ...]) -> None:
    dossier, _ = shared_link(shared)
    before = shared.told()
    with pytest.raises(InvalidError):
        received(shared, dossier, "form", *given)
    assert shared.told() == before


@pytest.mark.parametrize("address", ["a@x.org", "ann.o-neil+tag@mail.example.co.jp", "名前@例え.テスト", " a@x.org "])
def test_addresses(office: Office, address: str) -> None:
    reply = received(office, shared_link(office)[0], "form", "Vendor", address, "x")
    with office.act("ann") as act:
        assert replies.contact(act, reply.id) == address.strip()


def test_so_many_files_and_replies(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier, _ = shared_link(office)
    kept = office.store.vault.keep([b"x"], 1)
    with pytest.raises(InvalidError, match="at most 5"):
        received(office, dossier, files=[("x", kept)] * 6)
    monkeypatch.setattr(replies, "MOST_REPLIES", 2)
    for number in (1, 2):
        received(office, dossier, f"form {number}", *GOOD[1:])
    with pytest.raises(ConflictError, match="too many replies"):
        received(office, dossier, "form 3", *GOOD[1:])
    assert received(office, dossier, "form 2", *GOOD[1:])


def test_no_reply_through_a_link_that_was_taken_back_meanwhile(office: Office) -> None:
    dossier, carried = shared_link(office)
    found = opened(office, carried)
    with office.act() as act:
        replies.take_back(act, dossier.id)
    with pytest.raises(MissingError, match="opens nothing"):
        received(office, found)
    late, _ = shared_link(office, timedelta(seconds=2))
    office.clock.at += MONTH
    with pytest.raises(MissingError, match="opens nothing"):
        received(office, late)


def test_an_address_lies_in_one_table_and_in_no_entry(office: Office) -> None:
    fill(office)
    dossier, _ = shared_link(office)
    reply = received(office, dossier, "form 9", *GOOD[1:])
    with office.act() as act:
        replies.answer(act, reply.id, "Thank you, we look into it.", "https://example.org/change/1")
    with office.act("ann") as act:
        assert replies.contact(act, reply.id) == ADDRESS
    with office.store.read() as connection:
        found = {
            name
            for name, table in METADATA.tables.items()
            if any("somebody.private" in str(tuple(row)) for row in connection.execute(table.select()))
        }
        (entry,) = audit.entries(connection, limit=1)
        shown = replies.replies(connection, office.case)
    assert found == {"contacts"}
    assert (entry.what, entry.by, entry.subject) == ("contact read", office.people["ann"], reply.id)
    assert "somebody.private" not in str(shown)
    for name in ("vi", "cy", "bob"):
        with pytest.raises(RefusedError), office.act(name) as act:
            replies.contact(act, reply.id)
    for id in ("y-none", "\0"):
        with pytest.raises(OfficeError), office.act("ann") as act:
            replies.contact(act, id)


def test_a_reply_is_answered(office: Office) -> None:
    with office.act() as act:
        reply = reply_to(office, act, office.lines()[0].id)
        assert reply.answered is None
    with pytest.raises(RefusedError), office.act("vi") as act:
        replies.answer(act, reply.id, "x")
    for text, correction in (("", ""), ("x" * (replies.LONGEST_TEXT + 1), ""), ("x", "y" * 501)):
        with pytest.raises(InvalidError), office.act() as act:
            replies.answer(act, reply.id, text, correction)
    with office.act() as act:
        replies.answer(act, reply.id, "Thank you.")
        answered = replies.answer(act, reply.id, "Corrected.", "commit 1")
    assert (answered.answer, answered.correction, answered.answered_by) == (
        "Corrected.", "commit 1", office.people["cy"],
    )  # fmt: skip
    with office.store.read() as connection:
        (entry,) = audit.entries(connection, limit=1)
    assert entry.before == {"answer": "Thank you."}
