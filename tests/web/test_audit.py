"""The audit log in the browser: pages, filters, whether it holds, and the table."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from debar.casework import access, audit, deciding
from debar.casework.tables import AUDIT, AUDIT_HEAD
from debar.casework.who import May
from debar.web.guard import Pace
from debar.web.pages import audit as pages

if TYPE_CHECKING:
    from tests.casework.office import Office as House
    from tests.web.conftest import Served

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def no_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "BY_PERSON", Pace(1_000, 1_000))


def decided(house: House, why: str = "Seen", name: str = "cy") -> None:
    """A decision about the first finding, whatever stands."""
    line = house.lines()[0]
    with house.act(name) as act:
        deciding.decide(act, house.case, {line.id: line.version}, deciding.State.CONFIRMED, why)


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="e(\d+)"', text)]


def count(house: House) -> int:
    with house.store.read() as connection:
        return audit.count(connection)


def test_every_entry_stands_on_some_page(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE", 4)
    vi, place, seen = served.signed_in("vi"), "/audit", []
    while place:
        shown = vi.get(place).text
        seen += numbers(shown)
        following = re.search(r'href="(/audit\?[^"]*before=\d+)"', shown)
        place = html.unescape(following[1]) if following else ""
    assert seen == list(range(count(served.house), 0, -1))


def test_filters(served: Served) -> None:
    house = served.house
    decided(house)
    decided(house, name="dee")
    with house.act("cy") as act:
        _, secret = access.make_token(act, "a script", [May.DECIDE], timedelta(days=1))
    with house.store.read() as connection:
        who = access.by_token(connection, secret, house.clock.now())
    assert who
    line = house.lines()[0]
    with house.store.act(who) as act:
        deciding.decide(act, house.case, {line.id: line.version}, deciding.State.OPEN, "by a program")
    other, vi, cy, total = house.new_case(), served.signed_in("vi"), house.people["cy"], count(house)

    def found(query: str, place: str = "/audit") -> list[int]:
        return numbers(vi.get(f"{place}?{query}").text)

    assert len(found("what=decided")) == 3
    assert len(found(f"what=decided&by={cy}")) == 2, "one of them by a token"
    assert found(f"what=decided&by={cy[:-1]}") == []
    assert len(found(f"case={other}")) == 2
    assert set(found("", f"/cases/{other}/audit")) == set(found(f"case={other}"))
    assert found(f"case={house.case}", f"/cases/{other}/audit") == found("", f"/cases/{other}/audit")
    assert found("what=nothing%25") == []
    assert found("before=3") == [2, 1]
    assert found("before=0")[0] >= total
    for before in ("x", "-5", "9" * 30):
        assert vi.get(f"/audit?before={before}").status_code == 422
    assert vi.get(f"/audit?what={'x' * 300}").status_code == 422
    assert vi.get("/cases/c-none/audit").status_code == 404
    assert vi.get("/cases/c-none/audit?format=csv").status_code == 404
    assert "a script" in vi.get("/audit?what=token made").text


def test_an_entry_is_shown_whole_and_as_text(served: Served) -> None:
    decided(served.house, f"{SCRIPT}\u202e and\nanother line")
    shown = served.signed_in("vi").get("/audit?what=decided").text
    assert SCRIPT not in shown
    assert "&lt;script&gt;" in shown
    assert "[U+202E]" in shown
    assert "&#34;state&#34;: &#34;confirmed&#34;" in shown


def test_the_log_holds_or_what_is_wrong_is_said(served: Served) -> None:
    house, vi = served.house, served.signed_in("vi")
    for _ in range(3):
        decided(house)
    with house.store.read() as connection:
        head = audit.head(connection)
    noted = f"{head.number}:{head.hash}"
    assert noted in vi.get("/audit").text
    assert "The log holds" in vi.form("/audit/verify").text
    good = vi.form("/audit/verify", noted=noted).text
    assert f"noted entry {head.number}" in good
    assert "written anew" in vi.form("/audit/verify", noted=f"{head.number}:{'0' * 64}").text
    assert "which was noted, is missing" in vi.form("/audit/verify", noted=f"999999:{'0' * 64}").text
    for wrong in ("x", "1", "1:zz", f"x:{'0' * 64}"):
        assert vi.form("/audit/verify", noted=wrong).status_code == 422
    with house.store.aside() as connection:
        connection.execute(AUDIT.update().where(AUDIT.c.number == head.number).values(after='{"why":"other"}'))
    shown = html.unescape(vi.form("/audit/verify").text)
    assert f"entry {head.number} was changed" in shown
    assert "The log holds" not in shown
    with house.store.aside() as connection:
        connection.execute(AUDIT.delete().where(AUDIT.c.number == head.number))
    assert "entries were removed" in vi.form("/audit/verify").text
    with house.store.aside() as connection:
        connection.execute(AUDIT_HEAD.delete())
    assert "head of the log is missing" in vi.form("/audit/verify").text
    assert vi.get("/audit").status_code == 200


def test_verifying_is_a_form_of_ours_at_a_human_pace(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    vi = served.signed_in("vi")
    assert vi.post("/audit/verify").status_code == 403
    assert (
        vi.post("/audit/verify", data={"csrf": vi.csrf}, headers={"sec-fetch-site": "same-site"}).status_code == 403
    )
    assert served.outside().form("/audit/verify").headers["location"].startswith("/sign-in")
    monkeypatch.setattr(pages, "BY_PERSON", Pace(1, 0.001))
    assert [vi.form("/audit/verify").status_code for _ in range(2)] == [200, 429]


def test_the_table_is_the_log(served: Served) -> None:
    house = served.house
    decided(house, "=1+1")
    vi = served.signed_in("vi")
    rows = list(csv.DictReader(io.StringIO(vi.get("/audit?format=csv").content.decode("utf-8-sig"))))
    assert [int(row["number"]) for row in rows] == list(range(1, count(house) + 1))
    with house.store.read() as connection:
        assert [row["hash"] for row in rows] == [entry.hash for entry in audit.walk(connection)]
    mine = [row for row in rows if row["what"] == "decided"]
    assert [(row["name"], row["case"]) for row in mine] == [("Cy", house.case)]
    some = vi.get(f"/cases/{house.case}/audit?format=csv&what=decided").text
    assert some.count("\n") == 2
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_nobody_outside_reads_the_log(served: Served) -> None:
    for place in ("/audit", "/audit?format=csv", f"/cases/{served.house.case}/audit"):
        assert served.outside().get(place).headers["location"].startswith("/sign-in")
