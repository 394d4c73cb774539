"""Reports by the API: written, kept, and opened again as they were."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import ConfigDict, Field
from sqlalchemy import Connection

from debar import reports as forms
from debar.casework import cases, reporting
from debar.casework.who import May
from debar.web import files
from debar.web.api.parts.describe import BYTES, problems
from debar.web.api.parts.entry import Caller
from debar.web.api.parts.once import Key, done
from debar.web.api.parts.paging import ANY, paged
from debar.web.api.parts.shape import Account, After, Given, Id, Limit, Page, Shape, Time, Word
from debar.web.api.runs import ended

router = APIRouter(prefix="/v1", tags=["reports"])


class ReportShape(Shape):
    """A report that was written."""

    id: str
    """Begins with `p-`."""
    case: str
    """Id of its case."""
    run: str
    """Id of the run it is about."""
    format: str
    """Its format."""
    lang: str
    """Its language."""
    digest: str
    """SHA-256 of its bytes, in hex."""
    size: int
    """Bytes."""
    at: Time
    by: Account


class NewReport(Given):
    """A report to be written."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"format": "html", "lang": "en"}]})

    format: Word
    """`/v1/formats` lists them."""
    run: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    """Number of a run that ended; the newest by default."""
    lang: Annotated[Word, Field(max_length=10)] = "en"
    """Language of reports for people."""


class FormatShape(Shape):
    """A format of reports."""

    name: str
    """How it is named."""
    suffix: str
    """How its files end."""


def report_of(connection: Connection, case: str, id: str) -> reporting.Report:
    """A report of this case. Raises MissingError, also for one of another case."""
    return cases.of_case(connection, case, reporting.report(connection, id), "report")


@router.get("/formats", operation_id="list_formats", response_model=Page[FormatShape])
def formats(request: Request, response: Response, caller: Caller, after: After = None, limit: Limit = ANY) -> Any:
    """The formats of reports that are one file."""
    known = [forms.load(name) for name in forms.formats() if not forms.is_folder(name)]
    rows = [{"name": form.NAME, "suffix": form.SUFFIX} for form in known]
    return paged(request, response, rows, lambda row: row["name"], after, limit)


@router.get(
    "/cases/{case}/reports", operation_id="list_reports", response_model=Page[ReportShape], responses=problems(404)
)
def listed(
    request: Request, response: Response, caller: Caller, case: Id, after: After = None, limit: Limit = ANY
) -> Any:
    """The reports of a case, newest first."""
    caller.must(May.READ)
    with caller.read() as connection:
        cases.case(connection, case)
        every = reporting.reports(connection, case)
    return paged(request, response, every, lambda report: report.id, after, limit)


@router.post(
    "/cases/{case}/reports",
    operation_id="write_report",
    status_code=201,
    response_model=ReportShape,
    responses=problems(404, 409),
)
def write(request: Request, caller: Caller, case: Id, given: NewReport, key: Key = None) -> Response:
    """Write a report of a run that ended, and keep it. Needs the scope `decide`."""
    caller.must(May.DECIDE)
    with caller.read() as connection:
        run = ended(connection, case, given.run).id

    def do() -> ReportShape:
        written = reporting.write(caller.office.store, caller.who, run, given.format, given.lang)
        return ReportShape.model_validate(written)

    return done(request, caller, key, [given.model_dump(), run], do)


@router.get(
    "/cases/{case}/reports/{report}", operation_id="get_report", response_model=ReportShape, responses=problems(404)
)
def one(caller: Caller, case: Id, report: Id) -> reporting.Report:
    """What is known of one report."""
    caller.must(May.READ)
    with caller.read() as connection:
        return report_of(connection, case, report)


@router.get(
    "/cases/{case}/reports/{report}/content",
    operation_id="download_report",
    response_class=StreamingResponse,
    responses={**BYTES, **problems(404)},
)
def content(caller: Caller, case: Id, report: Id) -> StreamingResponse:
    """The bytes of one report, as they were written."""
    caller.must(May.READ)
    with caller.read() as connection:
        found = report_of(connection, case, report)
    suffix = forms.load(found.format).SUFFIX
    return files.streamed(reporting.opened(caller.office.store, found), f"{found.id}{suffix}")
