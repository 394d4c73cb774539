"""Reports of a run: kept, told, opened again, and with what people said beside each finding."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import orjson
import pytest
from tests.casework.test_export import EMAIL, lived

from debar import reports
from debar.casework import audit, cases, deciding, reporting, runs
from debar.errors import ConflictError, InvalidError, MissingError, RefusedError
from debar.model import Decided, Finding, Said
from debar.reports.parts.gather import fold, gather

if TYPE_CHECKING:
    from tests.casework.office import Office

FORMS = tuple(name for name in reports.formats() if not reports.is_folder(name))
OF_DEVICES = ("devices", "graphml", "estate")
"""Formats that leave lines of purchases out."""
DECISION, REPLY, ANSWER = "seen on the label", "We did not make it.", "We looked again."


def text_of(content: bytes, form: str) -> str:
    """What a reader finds in a report, whatever it is packed in."""
    if form == "xlsx":
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(content))
        return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    return content.decode("utf-8")


def written(office: Office, form: str, lang: str = "en") -> tuple[reporting.Report, str]:
    told = reporting.write(office.store, office.who(), office.newest().id, form, lang)
    with reporting.opened(office.store, told) as kept:
        content = kept.read()
    assert (sha256(content).hexdigest(), len(content)) == (told.digest, told.size)
    return told, text_of(content, form)


@pytest.mark.parametrize("form", FORMS)
def test_a_report_is_kept_told_and_opened(office: Office, form: str) -> None:
    told, _ = written(office, form)
    with office.store.read() as connection:
        assert reporting.report(connection, told.id) == told
        assert reporting.reports(connection, office.case) == [told]
        (last,) = audit.entries(connection, limit=1)
    assert (last.what, last.case, last.subject) == ("report written", office.case, told.id)
    assert last.after == {"run": 1, "format": form, "lang": "en", "digest": told.digest, "size": told.size}
    assert office.wrong() == []


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("form", [form for form in FORMS if form not in OF_DEVICES])
def test_what_was_said_stands_in_every_report(
    office: Office, form: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    lived(office)
    _, text = written(office, form, lang)
    for said in (DECISION, REPLY, ANSWER):
        assert said in text, said
    assert EMAIL not in text


@pytest.mark.parametrize("form", FORMS)
def test_where_nobody_said_anything_a_report_is_as_it_was(office: Office, form: str) -> None:
    """What the store gives of a run is what the path gave, and its reports are those of `debar screen`."""
    with office.store.read() as connection:
        asked, items = reporting.read(connection, office.newest())
        assert not asked.said
        with_store = io.BytesIO()
        reporting.into(reporting.single(form), items, asked, with_store)
        bare_asked, bare = runs.items(connection, office.newest(), ())
        plain = io.BytesIO()
        reporting.into(reporting.single(form), bare, bare_asked, plain)
    assert with_store.getvalue() == plain.getvalue()


def test_keys_are_only_there_where_there_is_something(office: Office) -> None:
    id = lived(office)
    _, text = written(office, "jsonl")
    findings = {line["id"]: line for line in map(orjson.loads, text.splitlines()) if line["type"] == "finding"}
    assert [each for each, line in findings.items() if line.keys() & {"decision", "replies"}] == [id]
    told = findings[id]
    assert told["decision"] == {
        "state": "confirmed", "why": DECISION, "by": "Cy", "at": told["decision"]["at"]
    }  # fmt: skip
    (reply,) = told["replies"]
    assert (reply["name"], reply["text"], reply["answer"]) == ("Vendor", REPLY, ANSWER)
    assert (reply["correction"], reply["files"]) == ("commit 1234", ["us.pdf"])
    assert list(told)[-2:] == ["decision", "replies"], "the keys of the contract stand first, as ever"


def test_tables_have_columns_for_it_only_then(office: Office) -> None:
    _, before = written(office, "csv")
    assert not {"decision", "replies"} & set(next(csv.reader(io.StringIO(before))))
    id = lived(office)
    _, after = written(office, "csv")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(after.removeprefix("\ufeff")))}
    assert rows[id]["decision"].startswith("Decided: confirmed (Cy")
    assert "Vendor" in rows[id]["replies"]
    assert [row["id"] for row in rows.values() if row["replies"]] == [id]


def test_what_was_undone_is_not_told(office: Office) -> None:
    line = office.lines()[0]
    with office.act() as act:
        first = deciding.decide(act, office.case, {line.id: 0}, deciding.State.CONFIRMED, "first thought")
    with office.act("dee") as act:
        second = deciding.decide(act, office.case, {line.id: 1}, deciding.State.NOT_IN_SCOPE, "second thought")

    def told() -> str | None:
        with office.store.read() as connection:
            _, items = reporting.read(connection, office.newest())
            said = [each.said for each in items if isinstance(each, Finding) and each.id == line.id]
        return said[0].decision.why if said[0] and said[0].decision else None

    assert told() == "second thought"
    with office.act() as act:
        deciding.undo(act, office.case, second)
    assert told() == "first thought"
    with office.act() as act:
        deciding.undo(act, office.case, first)
    assert told() is None


def test_findings_folded_into_another_keep_what_was_said(office: Office) -> None:
    """For `anyone` several rules share a line; a decision about any of them is told."""
    with office.store.read() as connection:
        asked, items = reporting.read(connection, office.newest())
        found = list(items)
    anyone = replace(asked, inquiry=replace(asked.inquiry, buyers=("anyone",)), said=True)
    findings = [
        replace(item, said=Said(Decided("confirmed", f"why {item.id}", "Cy", "2026-11-26T09:00:00.000000Z")))
        for item in found
        if isinstance(item, Finding)
    ]
    every = [*(item for item in found if not isinstance(item, Finding)), *findings]
    every.sort(key=lambda item: type(item).__name__ == "Summary")
    assert len(fold(gather(every).findings, anyone)) <= len(findings)
    for form in ("html", "jsonl", "csv", "sarif", "xlsx"):
        out = io.BytesIO()
        reporting.into(reporting.single(form), iter(every), anyone, out)
        text = text_of(out.getvalue(), form)
        assert [each.id for each in findings if f"why {each.id}" not in text] == [], form


@pytest.mark.parametrize(
    ("form", "lang", "says"),
    [
        ("parquet", "en", "a folder of many files.*csv"),
        ("poem", "en", "there is no report format 'poem'.*html"),
        ("html", "xx", "not written in 'xx'.*en, ja"),
    ],
)
def test_what_cannot_be_written_is_told(office: Office, form: str, lang: str, says: str) -> None:
    with pytest.raises(InvalidError, match=says):
        reporting.write(office.store, office.who(), office.run, form, lang)
    with office.store.read() as connection:
        assert reporting.reports(connection, office.case) == []


def test_only_runs_that_ended_and_people_who_may(office: Office) -> None:
    with pytest.raises(RefusedError):
        reporting.write(office.store, office.who("vi"), office.run, "html")
    with pytest.raises(MissingError):
        reporting.write(office.store, office.who(), "r-none", "html")
    with office.act() as act:
        waiting = runs.begin(act, office.case)
    with pytest.raises(ConflictError, match="is waiting"):
        reporting.write(office.store, office.who(), waiting.id, "html")
    with office.store.read() as connection, pytest.raises(MissingError):
        reporting.report(connection, "p-none")


def test_a_report_that_is_no_longer_kept_is_told(office: Office) -> None:
    told, _ = written(office, "csv")
    office.store.vault.path(told.digest).unlink()
    with pytest.raises(MissingError):
        reporting.opened(office.store, told)


def test_reports_of_a_case_are_listed_newest_first(office: Office) -> None:
    made = [written(office, form)[0] for form in ("csv", "brief", "json")]
    with office.store.read() as connection:
        assert reporting.reports(connection, office.case) == made[::-1]
        assert cases.case(connection, office.case).id == made[0].case
