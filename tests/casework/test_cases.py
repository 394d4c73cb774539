"""Cases ask a question of evidence: made, changed and closed by whoever may, whatever names the evidence bears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.casework.full import reply_to
from tests.casework.office import BUYER, BUYERS

from debar.casework import audit, cases, deciding, replies, runs, waiving
from debar.errors import ConflictError, DebarError, InvalidError, MissingError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.casework.office import Office

    from debar.casework.store import Act

DIGEST = "ab" * 32


def last_entry(office: Office) -> audit.Entry:
    with office.store.read() as connection:
        return audit.entries(connection, limit=1)[0]


def test_a_case_as_it_was_made(office: Office) -> None:
    asked = cases.Question((BUYER, BUYER), "2026-01-02", "", "procure", "  public\nsafety ")
    with office.act() as act:
        made = cases.make(act, " 春の\n発注 ", asked, iter(BUYERS))
    assert (made.title, made.state, made.version) == ("春の 発注", "open", 1)
    assert made.question == cases.Question((BUYER,), "2026-01-02", None, "procure", "public safety")
    assert made.created_by == office.people["cy"]
    entry = last_entry(office)
    assert (entry.what, entry.case, entry.after["title"]) == ("case made", made.id, "春の 発注")


def test_a_case_for_nobody_is_for_anyone(office: Office) -> None:
    with office.act() as act:
        assert cases.make(act, "x", cases.Question(()), BUYERS).question.buyers == ("anyone",)


Q = cases.Question
STRANGE: list[tuple[str, cases.Question]] = [
    ("", Q(())), (" \n\t", Q(())), ("\0\x01", Q(())), ("x" * 201, Q(())),
    ("x", Q(("nobody-known",))), ("x", Q((BUYER, "\0"))),
    ("x", Q((), on="yesterday")), ("x", Q((), on="2026-02-30")), ("x", Q((), known="0")), ("x", Q((), act="steal")),
    ("x", Q((), use="x" * 501)),
]  # fmt: skip


@pytest.mark.parametrize(("title", "question"), STRANGE)
def test_what_no_case_is_made_of(shared: Office, title: str, question: cases.Question) -> None:
    with pytest.raises(InvalidError), shared.act() as act:
        cases.make(act, title, question, BUYERS)
    with shared.store.read() as connection:
        version = cases.case(connection, shared.case).version
    if title == "x":
        with pytest.raises(InvalidError), shared.act() as act:
            cases.change_question(act, shared.case, question, iter(BUYERS), version)


def test_another_question_from_the_version_that_was_seen(office: Office) -> None:
    asked = cases.Question(("uk-designated-provider",), act="")
    with office.act() as act:
        changed = cases.change_question(act, office.case, asked, iter(BUYERS), 1)
    assert (changed.question, changed.version) == (cases.Question(("uk-designated-provider",)), 2)
    with pytest.raises(ConflictError, match="somebody changed the case"), office.act() as act:
        cases.change_question(act, office.case, asked, BUYERS, 1)
    assert last_entry(office).before["buyers"] == list(BUYERS)


CHANGES: dict[str, Callable[[Act, Office, str], object]] = {
    "the question": lambda act, office, _: cases.change_question(act, office.case, Q(()), BUYERS, 1),
    "evidence": lambda act, office, _: cases.add_file(act, office.case, "more.csv", DIGEST, 1),
    "an answer": lambda act, office, _: cases.answer(act, office.case, "purpose", "x", {}, ["purpose"]),
    "an answer taken back": lambda act, office, given: cases.take_back_answer(act, office.case, given),
    "a run": lambda act, office, _: runs.begin(act, office.case),
    "a decision": lambda act, office, _: deciding.decide(
        act, office.case, {office.lines()[-1].id: 0}, deciding.State.CONFIRMED, "x"
    ),
    "a waiver asked for": lambda act, office, _: waiving.ask(act, office.case, "US-889A", "zte", {}, "x", _far()),
    "a link": lambda act, office, _: reply_to(office, act, office.lines()[0].id),
    "closing": lambda act, office, _: cases.close(act, office.case),
}


def _far() -> Any:
    from datetime import date

    return date(2027, 3, 31)


def test_a_closed_case_refuses_changes(office: Office) -> None:
    line = office.lines()[0]
    with office.act() as act:
        given = cases.answer(act, office.case, "purpose", "none of these", {}, ["purpose"]).id
        batch = deciding.decide(act, office.case, {line.id: 0}, deciding.State.CONFIRMED, "x")
        asked = waiving.ask(act, office.case, line.rule, line.maker, {}, "x", _far())
    with office.act("bob") as act:
        closed = cases.close(act, office.case)
    assert (closed.state, closed.closed is None) == ("closed", False)
    after = office.told()
    more: dict[str, Callable[[Act, Office, str], object]] = {
        "an undoing": lambda act, office, _: deciding.undo(act, office.case, batch),
        "a waiver approved": lambda act, *_: waiving.settle(act, asked.id, True, "", 1),
        "a waiver ended": lambda act, *_: waiving.end(act, asked.id, "x", 1),
    }
    for name, change in (CHANGES | more).items():
        with pytest.raises(ConflictError, match="closed"), office.act("bob") as act:
            change(act, office, given)
        assert office.told() == after, name
    with office.act("bob") as act:
        assert cases.reopen(act, office.case).closed is None
    for name, change in CHANGES.items():
        if name != "the question" and name != "closing":
            with office.act("bob") as act:
                change(act, office, given)
    with pytest.raises(ConflictError, match="is open"), office.act("bob") as act:
        cases.reopen(act, office.case)


def test_a_case_is_not_closed_while_somebody_waits(office: Office) -> None:
    with office.act() as act:
        reply = reply_to(office, act, office.lines()[0].id)
    with pytest.raises(ConflictError, match="1 reply waits for an answer"), office.act("bob") as act:
        cases.close(act, office.case)
    with office.act() as act:
        replies.answer(act, reply.id, "Thank you.")
        run = runs.begin(act, office.case)
    with pytest.raises(ConflictError, match="a run is on"), office.act("bob") as act:
        cases.close(act, office.case)
    runs.fail(office.store, run.id, office.who(), "stopped")
    with office.act("bob") as act:
        cases.close(act, office.case)


@pytest.mark.parametrize("name", ["vi", "cy"])
def test_who_may_close(shared: Office, name: str) -> None:
    for do in (cases.close, cases.reopen):
        with pytest.raises(RefusedError), shared.act(name) as act:
            do(act, shared.case)


def test_a_viewer_changes_nothing(shared: Office) -> None:
    before = shared.told()
    for change in CHANGES.values():
        with pytest.raises(DebarError) as refused, shared.act("vi") as act:
            change(act, shared, "q-none")
        assert refused.type is RefusedError
    assert shared.told() == before


def test_cases_by_page(office: Office) -> None:
    for _ in range(6):
        with office.act() as act:
            cases.make(act, "x", Q(()), ())
    office.clock.at = office.clock.at.replace(year=2025)
    who = office.who()
    for _ in range(4):  # at the same time
        with office.store.act(who) as act:
            cases.make(act, "x", Q(()), ())
    with office.store.read() as connection:
        every = cases.cases(connection, limit=100)
        assert len(every) == 11
        assert [each.created for each in every] == sorted((each.created for each in every), reverse=True)
        walked: list[cases.Case] = []
        while some := cases.cases(
            connection, after=f"{walked[-1].created}/{walked[-1].id}" if walked else None, limit=3
        ):
            walked += some
        assert walked == every
        for nonsense in ("x", "/", "2026", f"{every[0].id}", "\0/c-1"):
            with pytest.raises(InvalidError):
                cases.cases(connection, after=nonsense)
        with pytest.raises(MissingError):
            cases.case(connection, "c-none")


NAMES = {
    "purchases.csv": "purchases.csv",
    "../../etc/passwd": "passwd",
    r"C:\Users\x\注文 書.xlsx": "注文 書.xlsx",
    "/": "evidence",
    "": "evidence",
    "..": "evidence",
    " . ": "evidence",
    ".htaccess": "htaccess",
    "a\0b\r\n\x1b[31m.csv": "ab[31m.csv",
    "gpj.\u202evsc": "gpj.vsc",
    "half\ud800.csv": "half.csv",
    "e\u0301.csv": "é.csv",
    "<img src=x onerror=alert(1)>.csv": "<img src=x onerror=alert(1)>.csv",
    "x" * 300 + ".csv": "x" * 196 + ".csv",
    "x" * 300: "x" * 200,
    "x." + "y" * 300: "x." + "y" * 198,
}


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:30])
def test_hostile_names_of_files(shared: Office, name: str) -> None:
    with shared.act() as act:
        made = cases.make(act, "x", Q(()), ())
        assert cases.add_file(act, made.id, name, DIGEST, 1).name == NAMES[name]
        assert [each.name for each in cases.files(act.connection, made.id)] == [NAMES[name]]


def test_other_bytes_under_the_same_name_take_its_place(office: Office) -> None:
    with office.act() as act:
        (before,) = cases.files(act.connection, office.case)
    with office.act("dee") as act:
        after = cases.add_file(act, office.case, "/tmp/purchases.csv", DIGEST, 7)
        assert cases.files(act.connection, office.case) == [after]
    assert (after.id, after.digest, after.size, after.added_by) == (before.id, DIGEST, 7, office.people["dee"])
    entry = last_entry(office)
    assert entry.what == "evidence replaced"
    assert entry.before == {"digest": before.digest, "size": before.size}
    with office.store.read() as connection, pytest.raises(MissingError):
        cases.file(connection, "e-none")


def test_a_case_holds_so_many_files(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "MOST_FILES", 2)
    with office.act() as act:
        cases.add_file(act, office.case, "two.csv", DIGEST, 1)
    with pytest.raises(InvalidError, match="at most 2 files"), office.act() as act:
        cases.add_file(act, office.case, "three.csv", DIGEST, 1)
    with office.act() as act:
        cases.add_file(act, office.case, "two.csv", DIGEST, 2)


def test_answers_take_the_place_of_earlier_ones(office: Office) -> None:
    keys = ["purpose", "site"]
    with office.act() as act:
        one = cases.answer(act, office.case, "purpose", "public safety", {}, keys)
        line = cases.answer(act, office.case, "purpose", "学校", {"place": "row 3", "file": "発注.csv"}, keys)
        same = cases.answer(act, office.case, "purpose", "school", {"file": "発注.csv", "place": "row 3"}, keys)
    with office.act() as act:
        two = cases.answer(act, office.case, "purpose", "none of these", {}, keys)
        assert cases.answers(act.connection, office.case) == [same, two]
    assert len({one.id, line.id, same.id, two.id}) == 4
    assert last_entry(office).before == {"value": "public safety"}
    for key, value in (("colour", "red"), ("purpose", ""), ("purpose", "x" * 501)):
        with pytest.raises(InvalidError), office.act() as act:
            cases.answer(act, office.case, key, value, {}, keys)
    with pytest.raises(InvalidError), office.act() as act:
        cases.answer(act, office.case, "purpose", "x", {"file": "half\ud800"}, keys)
    with office.act() as act:
        cases.take_back_answer(act, office.case, two.id)
        cases.take_back_answer(act, office.case, two.id)
        assert cases.answers(act.connection, office.case) == [same]
    with pytest.raises(MissingError), office.act() as act:
        cases.take_back_answer(act, "c-another", same.id)
