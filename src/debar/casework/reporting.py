"""Reports of a run, written into the vault and told by the log: what was filed can be opened again as it was.

Beside each finding stand the waiver that holds, what was decided, and every reply with its answer.
"""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy import insert, select

from debar import reports as forms
from debar.casework import people, replies, runs
from debar.casework.deciding import Decision
from debar.casework.documents import built
from debar.casework.store import made
from debar.casework.tables import DECISIONS, REPORTS
from debar.casework.waiving import as_waivers
from debar.casework.who import May
from debar.errors import ConflictError, InvalidError, MissingError
from debar.model import Decided, Said
from debar.model import Reply as Told
from debar.reports.parts.words import languages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection

    from debar.casework.replies import Reply
    from debar.casework.runs import Run
    from debar.casework.store import Store
    from debar.casework.who import Who
    from debar.model import Asked, Item

LARGEST = 4 << 30
"""Bytes of one report."""
IN_MEMORY = 16 << 20
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Report:
    """A report that was written."""

    id: str
    case: str
    run: str
    format: str
    lang: str
    digest: str
    size: int
    at: str
    by: str


def write(store: Store, who: Who, run: str, form: str, lang: str = "en") -> Report:
    """Write a report of a run that ended, keep it, and tell the log. Raises InvalidError for a format that is none or
    is many files, ConflictError for a run that has not ended."""
    who.must(May.DECIDE)
    format = single(form)
    if lang not in languages():
        raise InvalidError(f"reports are not written in {lang!r}; use one of {', '.join(languages())}")
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as out:
        with store.read() as connection:
            found = runs.run(connection, run)
            asked, items = read(connection, found, lang)
            into(format, items, asked, out)
        out.seek(0)
        kept = store.vault.keep(iter(lambda: out.read(PIECE), b""), LARGEST)
    row: dict[str, Any] = {
        "id": made("p"), "case": found.case, "run": run, "format": form, "lang": lang, "digest": kept.digest,
        "size": kept.size, "at": who.time, "by": who.account,
    }  # fmt: skip
    with store.act(who) as act:
        act.connection.execute(insert(REPORTS).values(**row))
        told = {"run": found.number, **{key: row[key] for key in ("format", "lang", "digest", "size")}}
        act.record("report written", found.case, row["id"], after=told)
    return Report(**row)


def single(form: str) -> forms.Format:
    """A format that is one file. Raises InvalidError naming those there are."""
    known = [name for name in forms.formats() if not forms.is_folder(name)]
    if forms.is_folder(form):
        raise InvalidError(
            f"{form} is a folder of many files, and a report is kept as one; use one of {', '.join(known)}"
        )
    if form not in known:
        raise InvalidError(f"there is no report format {form!r}; use one of {', '.join(known)}")
    return forms.load(form)


def read(connection: Connection, found: Run, lang: str = "en") -> tuple[Asked, Iterator[Item]]:
    """What a report of a run is made of. Raises ConflictError for a run that has not ended."""
    if found.state != "ended":
        raise ConflictError(f"this run is {found.state}; only a run that ended is reported")
    beside = said(
        decisions(connection, found.case), replies.replies(connection, found.case), people.names(connection)
    )
    return runs.items(connection, found, as_waivers(connection, found.case), lang, beside)


def decisions(connection: Connection, case: str) -> list[Decision]:
    """Every decision of a case, oldest first, the undone among them."""
    asked = select(DECISIONS).where(DECISIONS.c.case == case).order_by(DECISIONS.c.at, DECISIONS.c.id)
    names = Decision.__dataclass_fields__
    rows = connection.execute(asked).mappings()
    return [built(Decision, {name: row[name] for name in names}, "decisions") for row in rows]


def said(decided: Iterable[Decision], replied: Iterable[Reply], names: Mapping[str, str]) -> dict[str, Said]:
    """What stands beside each finding of a case, by the finding's id: the decision that holds, and every reply."""
    standing = {
        each.finding: Decided(each.state.value, each.why, names.get(each.by, each.by), each.at)
        for each in decided
        if not each.undone
    }
    heard: dict[str, list[Told]] = {}
    for each in sorted(replied, key=lambda one: (one.at, one.id)):
        files = tuple(file.name for file in each.attachments)
        told = Told(each.name, each.text, each.at, each.answer, each.answered, each.correction, files)
        heard.setdefault(each.finding, []).append(told)
    return {id: Said(standing.get(id), tuple(heard.get(id, ()))) for id in standing.keys() | heard.keys()}


def into(format: forms.Format, items: Iterator[Item], asked: Asked, out: Any) -> None:
    """Write a report into a stream of bytes, whether its format writes bytes or text."""
    if format.BINARY:
        format.write(items, asked, out)
        return
    text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", newline="", write_through=True)
    format.write(items, asked, text)
    text.detach()


def report(connection: Connection, id: str) -> Report:
    """A report by id. Raises MissingError."""
    row = connection.execute(select(REPORTS).where(REPORTS.c.id == id)).first()
    if row is None:
        raise MissingError("there is no such report")
    return Report(**row._mapping)


def reports(connection: Connection, case: str) -> list[Report]:
    """The reports of a case, newest first."""
    asked = select(REPORTS).where(REPORTS.c.case == case).order_by(REPORTS.c.at.desc(), REPORTS.c.id)
    return [Report(**row._mapping) for row in connection.execute(asked)]


def opened(store: Store, found: Report) -> BinaryIO:
    """A report's bytes, as they were written. Raises MissingError when they are no longer kept."""
    return store.vault.open(found.digest)
