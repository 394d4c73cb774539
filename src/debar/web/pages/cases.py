"""Cases: the list, a new one with its files, and one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from fastapi.responses import Response

from debar.casework import cases, people, runs
from debar.casework.cases import Question
from debar.casework.findings import states
from debar.casework.who import May
from debar.errors import InvalidError
from debar.model import Act, Verdict
from debar.web.doors import Form, Given, Person, Visitor
from debar.web.files import pieces
from debar.web.show import go, page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.datastructures import UploadFile

router = APIRouter()
PAGE = 50


@router.get("/")
def first(visitor: Person, after: str | None = None, said: str | None = None) -> Response:
    """The newest cases, each with how it stands."""
    with visitor.office.store.read() as connection:
        some = cases.cases(connection, after=after, limit=PAGE + 1)
        shown = [(case, runs.newest(connection, case.id)) for case in some[:PAGE]]
        called = people.names(connection)
    last = some[PAGE - 1] if len(some) > PAGE else None
    more = f"{last.created}/{last.id}" if last else None
    return page(visitor, "cases.html.j2", cases=shown, called=called, more=more, said=said)


@router.get("/cases/new")
def new(visitor: Person) -> Response:
    """The form for a new case."""
    visitor.who.must(May.SCREEN)
    return _form(visitor, 200, None, {"buyers": [], "title": "", "on": "", "act": "", "use": ""})


def _form(visitor: Visitor, status: int, fault: str | None, given: dict[str, Any]) -> Response:
    return page(visitor, "case-new.html.j2", status, buyers=buyers(visitor), acts=list(Act), fault=fault, given=given)


def buyers(visitor: Visitor) -> list[tuple[str, str, str]]:
    """(jurisdiction, id, name) of every buyer, for forms."""
    book = visitor.office.rulebook
    listed = [(buyer.jurisdiction, buyer.id, buyer.name) for buyer in book.buyers.values()]
    return sorted(listed, key=lambda each: (each[0], each[2].casefold()))


@router.post("/cases/new")
def make(visitor: Person, given: Form) -> Response:
    """Make a case of what was given, keep its files, and begin the first run when there are any."""
    office = visitor.office
    asked = question(given)
    files = given.files("files")
    title = given.text("title").strip() or (str(files[0].filename) if files else "")
    try:
        with office.store.act(visitor.who) as act:
            case = cases.make(act, title, asked, office.rulebook.buyers)
    except InvalidError as fault:
        told = {name: given.text(name) for name in ("title", "on", "known", "act", "use")}
        return _form(visitor, 422, str(fault), {**told, "buyers": given.many("buyer")})
    if not files:
        return go(f"/cases/{case.id}", "case.made")
    _keep(visitor, case.id, files)
    with office.store.act(visitor.who) as act:
        run = runs.begin(act, case.id)
    return go(f"/cases/{case.id}/runs/{run.number}")


def question(given: Given) -> Question:
    """What a form asks of the law."""
    named = {name: given.text(name).strip() or None for name in ("on", "known", "act", "use")}
    return Question(tuple(given.many("buyer")), **named)


def _keep(visitor: Visitor, case: str, files: Sequence[UploadFile]) -> None:
    store = visitor.office.store
    for file in files:
        kept = store.vault.keep(pieces(file.file), cases.LARGEST)
        with store.act(visitor.who) as act:
            cases.add_file(act, case, str(file.filename), kept.digest, kept.size)


@router.get("/cases/{id}")
def one(visitor: Person, id: str, said: str | None = None) -> Response:
    """One case: its question, evidence, answers, runs, and how its findings stand."""
    with visitor.office.store.read() as connection:
        case = cases.case(connection, id)
        newest = runs.newest(connection, id)
        told = {
            "case": case,
            "files": cases.files(connection, id),
            "answers": cases.answers(connection, id),
            "runs": runs.runs(connection, id),
            "newest": newest,
            "states": states(connection, newest) if newest else {},
            "called": people.names(connection),
        }
    keys = sorted(visitor.office.rulebook.answers)
    return page(
        visitor,
        "case.html.j2",
        **told,
        buyers=buyers(visitor),
        acts=list(Act),
        keys=keys,
        said=said,
        verdicts=Verdict,
    )


@router.post("/cases/{id}/files")
def add_files(visitor: Person, given: Form, id: str) -> Response:
    """Add evidence; a file of the same name takes the earlier one's place."""
    visitor.who.must(May.SCREEN)
    files = given.files("files")
    if not files:
        raise InvalidError("no file was chosen; choose at least one")
    _keep(visitor, id, files)
    return go(f"/cases/{id}", "evidence.added")


@router.post("/cases/{id}/question")
def ask(visitor: Person, given: Form, id: str) -> Response:
    """Ask another question from the next run on."""
    with visitor.office.store.act(visitor.who) as act:
        cases.change_question(act, id, question(given), visitor.office.rulebook.buyers, given.number("version"))
    return go(f"/cases/{id}", "question.changed")


@router.post("/cases/{id}/answers")
def answer(visitor: Person, given: Form, id: str) -> Response:
    """Answer a question for the whole case, or for what the form's scope names."""
    scope = {name: given.text(name) for name in ("id", "rule", "maker", "place") if given.text(name)}
    with visitor.office.store.act(visitor.who) as act:
        cases.answer(act, id, given.text("key"), given.text("value"), scope, list(visitor.office.rulebook.answers))
    back = given.text("back")
    return go(back if back.startswith(f"/cases/{id}/") else f"/cases/{id}", "answered")


@router.post("/cases/{id}/answers/{answer}/take-back")
def take_back(visitor: Person, _: Form, id: str, answer: str) -> Response:
    """Take an answer back."""
    with visitor.office.store.act(visitor.who) as act:
        cases.take_back_answer(act, id, answer)
    return go(f"/cases/{id}", "answer.taken-back")


@router.post("/cases/{id}/close")
def close(visitor: Person, _: Form, id: str) -> Response:
    """Close the case."""
    with visitor.office.store.act(visitor.who) as act:
        cases.close(act, id)
    return go(f"/cases/{id}", "case.closed")


@router.post("/cases/{id}/reopen")
def reopen(visitor: Person, _: Form, id: str) -> Response:
    """Open it again."""
    with visitor.office.store.act(visitor.who) as act:
        cases.reopen(act, id)
    return go(f"/cases/{id}", "case.opened")
