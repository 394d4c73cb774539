"""Cases, runs, findings and decisions through the pages, as a browser asks for them."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.served import Entry, served, settled

from debar.casework import audit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.served import Client

    from debar.register import Register
    from debar.rulebook import Rulebook
    from debar.web.office import Office

LINES = """Order,Date,Supplier,Description,Site,Quantity
1,2026-03-02,Nagata Trading KK,Huawei S5720-28P-LI switch,Annex B,2
2,2026-03-03,Nagata Trading KK,Desk lamp,Annex B,10
3,2026-03-04,Harbour Supplies Ltd,ZTE MF286 router,HQ,1
4,2026-03-05,Harbour Supplies Ltd,"<script>alert(1)</script> Huawei AX3 router",HQ,1
"""


def made(client: Client, title: str = "A case", content: str = LINES, name: str = "orders.csv") -> str:
    """A case whose first run has ended: its address."""
    given = {"csrf": client.csrf(), "title": title, "buyer": "us-federal-agency"}
    answer = client.post("/cases/new", data=given, files={"files": (name, content.encode(), "text/csv")})
    assert answer.status_code == 303, answer.text
    run = answer.headers["location"]
    ended(client, run)
    return run.rsplit("/runs/", 1)[0]


def ended(client: Client, run: str) -> None:
    """Wait for a run as the page does."""
    for _ in range(600):
        answer = client.get(f"{run}/progress")
        assert answer.status_code == 200
        if "hx-redirect" in answer.headers:
            return
        time.sleep(0.1)
    raise AssertionError("the run does not end")


def ids(page: str) -> list[str]:
    return re.findall(r'data-finding="(f-[0-9a-f]+)"', page)


def versions(page: str) -> list[str]:
    return re.findall(r'name="finding" value="([^"]+)"', page)


@pytest.fixture
def analyst(signed_in: Entry) -> Client:
    return signed_in("analyst")


@pytest.fixture(scope="module")
def looked_at(
    tmp_path_factory: pytest.TempPathFactory, register: Register, rulebook: Rulebook
) -> Iterator[tuple[Client, str]]:
    """An analyst, and a case whose first run has ended, for tests that only look."""
    office = settled(tmp_path_factory.mktemp("looked-at"), register, rulebook)
    with served(office) as address:
        analyst = Entry(office, address)("analyst")
        yield analyst, made(analyst)
    office.store.close()


def test_from_a_file_to_a_decision_and_back(analyst: Client, office: Office) -> None:
    case = made(analyst)
    page = analyst.get(f"{case}/findings").text
    found = ids(page)
    assert len(found) >= 3
    assert "Desk lamp" not in page
    one = analyst.get(f"{case}/findings/{found[0]}").text
    assert "<mark>" in one
    given = {"version": "0", "state": "confirmed", "why": "Seen on the label.\nBy two people."}
    answer = analyst.form(f"{case}/findings/{found[0]}/decide", given)
    assert answer.status_code == 303
    after = analyst.get(answer.headers["location"]).text
    assert "Seen on the label.<br>By two people." in after
    batch = re.search(r'name="batch" value="([^"]+)"', after)
    assert batch
    assert analyst.get(f"{case}/findings?state=confirmed").text.count("data-finding=") == 1
    assert analyst.form(f"{case}/undo", {"batch": batch[1]}).status_code == 303
    assert analyst.get(f"{case}/findings?state=confirmed").text.count("data-finding=") == 0
    with office.store.read() as connection:
        assert not list(audit.verify(connection, office.store.seal.public))
        told = [entry.what for entry in audit.entries(connection, audit.Wanted(case.rsplit("/", 1)[1]))]
    assert told == ["decision undone", "decided", "run ended", "run begun", "evidence added", "case made"]


def test_several_at_once_and_all_that_fit(analyst: Client) -> None:
    case = made(analyst)
    marked = versions(analyst.get(f"{case}/findings?maker=huawei").text)
    given: dict[str, Any] = {"finding": marked, "state": "needs-information", "why": "Ask the supplier."}
    assert analyst.form(f"{case}/decide?maker=huawei", given).status_code == 303
    shown = analyst.get(f"{case}/findings?state=needs-information").text
    assert len(ids(shown)) == len(marked)
    every = {"all": "yes", "state": "not-in-scope", "why": "Another unit buys these."}
    assert analyst.form(f"{case}/decide?maker=zte", every).status_code == 303
    assert set(ids(analyst.get(f"{case}/findings?maker=zte").text)) == set(
        ids(analyst.get(f"{case}/findings?state=not-in-scope").text)
    )


def test_who_comes_second_is_told_and_changes_nothing(signed_in: Entry, analyst: Client) -> None:
    case = made(analyst)
    finding = ids(analyst.get(f"{case}/findings").text)[0]
    first = {"version": "0", "state": "confirmed", "why": "first"}
    second = {"version": "0", "state": "not-this-maker", "why": "second"}
    assert analyst.form(f"{case}/findings/{finding}/decide", first).status_code == 303
    late = signed_in("approver").form(f"{case}/findings/{finding}/decide", second)
    assert late.status_code == 409
    assert "second" not in analyst.get(f"{case}/findings/{finding}").text


def test_scripts_in_evidence_are_text(analyst: Client) -> None:
    case = made(analyst, title='<img src=x onerror="alert(1)">', name="<b>orders</b>.csv")
    for place in ("", "/findings", "/findings?q=script", "/runs/1", "/dashboard"):
        page = analyst.get(case + place).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>orders" not in page


@pytest.mark.parametrize(
    "query",
    [
        "maker=huawei' OR '1'='1",
        "site=%'; DROP TABLE findings; --",
        "q=%27%22%29%3B--",
        "q=%25%25%25",
        "q=%5C",
        "q=AND+OR+NOT+NEAR",
        'q="unclosed',
        "verdict=prohibited&verdict=nonsense",
        "state=" + "x" * 400,
    ],
)
def test_no_filter_reaches_the_database_as_anything_but_a_value(looked_at: tuple[Client, str], query: str) -> None:
    analyst, case = looked_at
    answer = analyst.get(f"{case}/findings?{query}")
    assert answer.status_code == 200
    assert len(ids(analyst.get(f"{case}/findings").text)) >= 3


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("/findings?after=nonsense", 422),
        ("/findings/f-0000000000000000", 404),
        ("/runs/99", 404),
        ("/runs/x", 422),
        ("/dashboard?by=password", 422),
        ("/dashboard?by=maker&format=exe", 422),
    ],
)
def test_what_there_is_not_is_said(looked_at: tuple[Client, str], place: str, status: int) -> None:
    analyst, case = looked_at
    answer = analyst.get(case + place)
    assert answer.status_code == status
    assert "<h1>" in answer.text


def test_a_file_that_cannot_be_read_is_told(analyst: Client) -> None:
    case = made(analyst, content="PK\x03\x04 no workbook", name="orders.xlsx")
    page = analyst.get(f"{case}/runs/1").text
    assert "What could not be read" in page
    assert "orders.xlsx" in page
    assert "Not everything could be looked at" in analyst.get(case).text


def test_a_case_screened_again_keeps_decisions_and_shows_what_changed(analyst: Client) -> None:
    case = made(analyst)
    finding = ids(analyst.get(f"{case}/findings?maker=huawei").text)[0]
    analyst.form(f"{case}/findings/{finding}/decide", {"version": "0", "state": "confirmed", "why": "yes"})
    more = LINES + "5,2026-03-06,Harbour Supplies Ltd,ZTE MC801A router,HQ,1\n"
    added = analyst.form(f"{case}/files", {}, files={"files": ("orders.csv", more.encode(), "text/csv")})
    assert added.status_code == 303
    run = analyst.form(f"{case}/runs", {}).headers["location"]
    ended(analyst, run)
    told = analyst.get(run).text
    assert "What run 1 found otherwise" in told
    assert "MC801A" in told
    assert finding in ids(analyst.get(f"{case}/findings?state=confirmed").text)


def test_a_viewer_looks_and_changes_nothing(signed_in: Entry, analyst: Client) -> None:
    case = made(analyst)
    viewer = signed_in("viewer")
    page = viewer.get(f"{case}/findings").text
    assert ids(page)
    assert not versions(page)
    finding = ids(page)[0]
    decided = viewer.form(f"{case}/findings/{finding}/decide", {"version": "0", "state": "confirmed", "why": "x"})
    assert decided.status_code == 403
    assert viewer.form(f"{case}/runs", {}).status_code == 403
    assert viewer.form("/cases/new", {"title": "mine", "buyer": "jp-government"}).status_code == 403


def test_a_closed_case_stays_as_it_is(signed_in: Entry, analyst: Client) -> None:
    case = made(analyst)
    approver = signed_in("approver")
    assert analyst.form(f"{case}/close", {}).status_code == 403
    assert approver.form(f"{case}/close", {}).status_code == 303
    finding = ids(approver.get(f"{case}/findings").text)[0]
    given = {"version": "0", "state": "confirmed", "why": "late"}
    assert approver.form(f"{case}/findings/{finding}/decide", given).status_code == 409
    assert approver.form(f"{case}/runs", {}).status_code == 409
    assert approver.form(f"{case}/reopen", {}).status_code == 303
    assert approver.form(f"{case}/findings/{finding}/decide", given).status_code == 303


def test_the_example_workbook_is_read(analyst: Client) -> None:
    example = Path(__file__).parents[2] / "examples" / "purchases.xlsx"
    given = {"csrf": analyst.csrf(), "title": "", "buyer": "us-federal-agency"}
    answer = analyst.post("/cases/new", data=given, files={"files": ("purchases.xlsx", example.read_bytes())})
    ended(analyst, answer.headers["location"])
    page = analyst.get(answer.headers["location"].rsplit("/runs/", 1)[0]).text
    assert "purchases.xlsx" in page
    assert "1,000 lines" in page
