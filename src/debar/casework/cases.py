"""Cases: a question (which buyer, which days, which act), the evidence it is asked of, and its answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import func, insert, select, update

from debar.casework.store import made
from debar.casework.tables import ANSWERS, CASES, EVIDENCE, REPLIES, RUNS
from debar.casework.text import file_name, one_line
from debar.casework.who import May, moment
from debar.errors import ConflictError, InvalidError, MissingError
from debar.model import Act as ActOfBuyer
from debar.model import Inquiry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from debar.casework.store import Act

LONGEST_TITLE, LONGEST_USE = 200, 500
LARGEST = 2 << 30
"""Bytes of one file of evidence."""
MOST_FILES = 1_000


class Cased(Protocol):
    """What is of a case."""

    @property
    def case(self) -> str:
        """The id of the case."""


Found = TypeVar("Found", bound=Cased)


@dataclass(frozen=True, slots=True)
class Question:
    """What a case asks of the law; the same in every run unless somebody changes it."""

    buyers: tuple[str, ...]
    on: str | None = None
    known: str | None = None
    act: str | None = None
    use: str | None = None

    def told(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"buyers": list(self.buyers), "on": self.on, "known": self.known, "act": self.act, "use": self.use}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Question:
        """From what `told` gave."""
        return cls(tuple(told["buyers"]), told["on"], told["known"], told["act"], told["use"])

    def inquiry(self, today: date, answers: Mapping[str, str]) -> Inquiry:
        """The question as the path takes it. Raises InvalidError for a day or an act that is none."""
        return Inquiry(
            buyers=self.buyers,
            today=today,
            known=_day(self.known, "known") or today,
            on=_day(self.on, "on"),
            act=_act(self.act),
            use=self.use,
            answers=answers,
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One case, as it stands."""

    id: str
    title: str
    state: str
    question: Question
    created: str
    created_by: str
    closed: str | None
    run: int | None
    version: int


@dataclass(frozen=True, slots=True)
class File:
    """A file of evidence in a case."""

    id: str
    name: str
    digest: str
    size: int
    kept: bool
    added: str
    added_by: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered, of the whole case or of what its scope names."""

    id: str
    key: str
    value: str
    scope: Mapping[str, str]
    at: str
    by: str


def _day(text: str | None, name: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidError(f"{name}: {text!r} is no day; write it as 2026-11-26") from None


def _act(text: str | None) -> ActOfBuyer | None:
    try:
        return ActOfBuyer(text) if text else None
    except ValueError:
        raise InvalidError(f"act: {text!r} is none of {', '.join(ActOfBuyer)}") from None


def make(act: Act, title: str, question: Question, buyers: Iterable[str]) -> Case:
    """A new case. `buyers` are the ids that the rulebook knows."""
    act.who.must(May.SCREEN)
    question = _asked(question, buyers, act.who.at.date())
    row = {
        "id": made("c"),
        "title": one_line(title, LONGEST_TITLE, "title"),
        "state": "open",
        "inquiry": json.dumps(question.told()),
        "created": act.who.time,
        "created_by": act.who.account,
        "version": 1,
    }
    act.connection.execute(insert(CASES).values(**row))
    act.record("case made", str(row["id"]), after={"title": row["title"], **question.told()})
    return case(act.connection, str(row["id"]))


def _asked(question: Question, buyers: Iterable[str], today: date) -> Question:
    """A question as it is kept. Raises InvalidError for a buyer, a day or an act that is none."""
    known = {*buyers, "anyone"}
    asked = tuple(dict.fromkeys(question.buyers)) or ("anyone",)
    strange = [buyer for buyer in asked if buyer not in known]
    if strange:
        raise InvalidError(f"buyer: {strange[0]!r} is unknown; `debar rules buyers` lists them")
    use = one_line(question.use, LONGEST_USE, "use") if question.use and question.use.strip() else None
    asked_now = Question(asked, question.on or None, question.known or None, question.act or None, use)
    asked_now.inquiry(today, {})
    return asked_now


def case(connection: Connection, id: str) -> Case:
    """A case by id. Raises MissingError."""
    row = connection.execute(select(CASES).where(CASES.c.id == id)).first()
    if row is None:
        raise MissingError("there is no such case")
    return _case(row)


def of_case(connection: Connection, id: str, found: Found, what: str) -> Found:
    """The same, when it is of this case. Raises MissingError for what is another case's, as for what is not there."""
    case(connection, id)
    if found.case != id:
        raise MissingError(f"there is no such {what} in this case")
    return found


def open_case(connection: Connection, id: str) -> Case:
    """A case in which something may be changed. Raises ConflictError for one that is closed."""
    found = case(connection, id)
    if found.state != "open":
        raise ConflictError("the case is closed; open it again first")
    return found


def cases(connection: Connection, *, after: str | None = None, limit: int = 50) -> list[Case]:
    """The newest cases first; `after` is the `created` and id of the last one of the page before (`TIME/ID`)."""
    asked = select(CASES).order_by(CASES.c.created.desc(), CASES.c.id.desc()).limit(limit)
    if after:
        time, _, id = after.partition("/")
        try:
            moment(time)
        except ValueError:
            raise InvalidError("the page begins nowhere: take the last case of the page before") from None
        asked = asked.where((CASES.c.created < time) | ((CASES.c.created == time) & (CASES.c.id < id)))
    return [_case(row) for row in connection.execute(asked)]


def newest_run(connection: Connection, case: str) -> str | None:
    """The id of the newest run of a case that ended."""
    asked = select(RUNS.c.id).where(RUNS.c.case == case, RUNS.c.state == "ended").order_by(RUNS.c.number.desc())
    return connection.execute(asked.limit(1)).scalar()


def close(act: Act, id: str) -> Case:
    """Close a case. Raises ConflictError while a reply waits for an answer or a run is on."""
    act.who.must(May.APPROVE)
    found = open_case(act.connection, id)
    waiting = select(func.count()).where(REPLIES.c.case == id, REPLIES.c.answered.is_(None))
    count = act.connection.execute(waiting).scalar_one()
    if count:
        raise ConflictError(f"{count} {'reply waits' if count == 1 else 'replies wait'} for an answer; answer first")
    running = select(func.count()).where(RUNS.c.case == id, RUNS.c.state.in_(("waiting", "running")))
    if act.connection.execute(running).scalar_one():
        raise ConflictError("a run is on; wait until it has ended")
    return _turn(act, found, "closed", act.who.time, "case closed")


def reopen(act: Act, id: str) -> Case:
    """Open a closed case again."""
    act.who.must(May.APPROVE)
    found = case(act.connection, id)
    if found.state == "open":
        raise ConflictError("the case is open")
    return _turn(act, found, "open", None, "case opened again")


def _turn(act: Act, found: Case, state: str, closed: str | None, what: str) -> Case:
    act.connection.execute(
        update(CASES).where(CASES.c.id == found.id).values(state=state, closed=closed, version=found.version + 1)
    )
    act.record(what, found.id, before={"state": found.state}, after={"state": state})
    return case(act.connection, found.id)


def change_question(act: Act, id: str, question: Question, buyers: Iterable[str], version: int) -> Case:
    """Ask another question from the next run on. Raises ConflictError when somebody changed the case meanwhile."""
    act.who.must(May.SCREEN)
    found = open_case(act.connection, id)
    if found.version != version:
        raise ConflictError("somebody changed the case meanwhile; look at it, and change it again")
    question = _asked(question, buyers, act.who.at.date())
    changed = update(CASES).where(CASES.c.id == id, CASES.c.version == version)
    act.connection.execute(changed.values(inquiry=json.dumps(question.told()), version=version + 1))
    act.record("question changed", id, before=found.question.told(), after=question.told())
    return case(act.connection, id)


def add_file(act: Act, id: str, name: str, digest: str, size: int, kept: bool = True) -> File:
    """Add a file of evidence. The same name with other bytes is another version of it, and takes its place."""
    act.who.must(May.SCREEN)
    open_case(act.connection, id)
    name = file_name(name)
    before = act.connection.execute(select(EVIDENCE).where(EVIDENCE.c.case == id, EVIDENCE.c.name == name)).first()
    told = {"name": name, "digest": digest, "size": size, "kept": kept}
    if before:
        values = {"digest": digest, "size": size, "kept": kept, "added": act.who.time, "added_by": act.who.account}
        act.connection.execute(update(EVIDENCE).where(EVIDENCE.c.id == before.id).values(**values))
        act.record(
            "evidence replaced", id, before.id, before={"digest": before.digest, "size": before.size}, after=told
        )
        return file(act.connection, before.id)
    count = select(func.count()).where(EVIDENCE.c.case == id)
    if act.connection.execute(count).scalar_one() >= MOST_FILES:
        raise InvalidError(f"a case holds at most {MOST_FILES:,} files; make another, or put them together")
    row = {"id": made("e"), "case": id, **told, "added": act.who.time, "added_by": act.who.account}
    act.connection.execute(insert(EVIDENCE).values(**row))
    act.record("evidence added", id, str(row["id"]), after=told)
    return file(act.connection, str(row["id"]))


def file(connection: Connection, id: str) -> File:
    """A file of evidence by id. Raises MissingError."""
    row = connection.execute(select(EVIDENCE).where(EVIDENCE.c.id == id)).first()
    if row is None:
        raise MissingError("there is no such evidence")
    return _file(row)


def files(connection: Connection, id: str) -> list[File]:
    """The evidence of a case, by name."""
    return [
        _file(row)
        for row in connection.execute(select(EVIDENCE).where(EVIDENCE.c.case == id).order_by(EVIDENCE.c.name))
    ]


def answer(act: Act, id: str, key: str, value: str, scope: Mapping[str, str], keys: Sequence[str]) -> Answer:
    """Answer a question; it holds from the next run on, in place of an earlier answer to the same."""
    act.who.must(May.DECIDE)
    open_case(act.connection, id)
    if key not in keys:
        raise InvalidError(f"{key!r} is no question that can be answered; use one of {', '.join(sorted(keys))}")
    value = one_line(value, 500, "answer")
    kept_scope = json.dumps(dict(scope), sort_keys=True, ensure_ascii=False)
    same = (ANSWERS.c.case == id, ANSWERS.c.key == key, ANSWERS.c.scope == kept_scope, ANSWERS.c.ended.is_(None))
    before = act.connection.execute(select(ANSWERS).where(*same)).first()
    if before:
        act.connection.execute(update(ANSWERS).where(ANSWERS.c.id == before.id).values(ended=act.who.time))
    row = {
        "id": made("q"), "case": id, "key": key, "value": value, "scope": kept_scope,
        "at": act.who.time, "by": act.who.account,
    }  # fmt: skip
    act.connection.execute(insert(ANSWERS).values(**row))
    told = {"key": key, "value": value, "scope": dict(scope)}
    act.record("answered", id, row["id"], before={"value": before.value} if before else None, after=told)
    return Answer(row["id"], key, value, dict(scope), row["at"], row["by"])


def take_back_answer(act: Act, id: str, answer: str) -> None:
    """Take an answer back; the question is open again from the next run on."""
    act.who.must(May.DECIDE)
    open_case(act.connection, id)
    row = act.connection.execute(select(ANSWERS).where(ANSWERS.c.id == answer, ANSWERS.c.case == id)).first()
    if row is None:
        raise MissingError("there is no such answer")
    if row.ended is None:
        act.connection.execute(update(ANSWERS).where(ANSWERS.c.id == answer).values(ended=act.who.time))
        act.record("answer taken back", id, answer, before={"key": row.key, "value": row.value})


def answers(connection: Connection, id: str) -> list[Answer]:
    """The answers of a case that hold, oldest first."""
    asked = (
        select(ANSWERS).where(ANSWERS.c.case == id, ANSWERS.c.ended.is_(None)).order_by(ANSWERS.c.at, ANSWERS.c.id)
    )
    return [
        Answer(row.id, row.key, row.value, json.loads(row.scope), row.at, row.by) for row in connection.execute(asked)
    ]


def _case(row: Any) -> Case:
    question = Question.of(json.loads(row.inquiry))
    return Case(row.id, row.title, row.state, question, row.created, row.created_by, row.closed, row.run, row.version)


def _file(row: Any) -> File:
    return File(row.id, row.name, row.digest, row.size, bool(row.kept), row.added, row.added_by)
