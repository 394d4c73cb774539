"""Reports in the browser: written, listed, and handed out as they were written."""

from __future__ import annotations

import csv
import io
import re
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from debar.casework import cases, reporting
from debar.web.pages.reports import offered

if TYPE_CHECKING:
    from tests.casework.office import Office as House
    from tests.web.conftest import Served


def known(house: House) -> list[reporting.Report]:
    with house.store.read() as connection:
        return reporting.reports(connection, house.case)


def written(served: Served, name: str = "cy", **changed: str) -> int:
    form = {"format": "csv", "lang": "en", "run": "1", **changed}
    return served.signed_in(name).form(f"/cases/{served.house.case}/reports", **form).status_code


@pytest.mark.parametrize("form", offered())
def test_each_format_is_written_and_handed_out(served: Served, form: str) -> None:
    assert written(served, format=form, lang="ja") == 303
    (report,) = known(served.house)
    vi, place = served.signed_in("vi"), f"/cases/{served.house.case}/reports"
    shown = vi.get(place).text
    assert report.digest in shown
    link = re.search(rf'href="({place}/[^"]+/file)"', shown)
    assert link
    had = vi.get(link[1])
    assert sha256(had.content).hexdigest() == report.digest
    assert had.headers["content-type"] == "application/octet-stream"
    assert had.headers["x-content-type-options"] == "nosniff"
    assert had.headers["content-disposition"].startswith("attachment;")
    assert f"Orders%20of%20spring%201%20{form}%20ja." in had.headers["content-disposition"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"format": "nonsense"}, 422),
        ({"format": ""}, 422),
        ({"lang": "xx"}, 422),
        ({"run": "2"}, 404),
        ({"run": ""}, 404),
    ],
)
def test_what_there_is_not_is_refused(served: Served, changed: dict[str, str], status: int) -> None:
    assert written(served, **changed) == status
    assert not known(served.house)


def test_who_may_write(served: Served) -> None:
    place = f"/cases/{served.house.case}/reports"
    assert written(served, "vi") == 403
    assert "<form" not in served.signed_in("vi").get(place).text.partition("<main")[2]
    cy = served.signed_in("cy")
    assert cy.post(place, data={"format": "csv", "lang": "en", "run": "1"}).status_code == 403
    foreign = {"sec-fetch-site": "cross-site"}
    assert cy.post(place, data={"csrf": cy.csrf, "format": "csv"}, headers=foreign).status_code == 403
    assert served.outside().get(place).headers["location"].startswith("/sign-in")
    with served.house.act("ann") as act:
        cases.close(act, served.house.case)
    assert written(served) == 409
    assert not known(served.house)


def test_nothing_of_another_case_is_had_under_this_one(served: Served) -> None:
    assert written(served) == 303
    (report,) = known(served.house)
    ann, other = served.signed_in("ann"), served.house.new_case()
    for case in (other, "c-none"):
        assert ann.get(f"/cases/{case}/reports/{report.id}/file").status_code == 404
    assert ann.get(f"/cases/{served.house.case}/reports/p-none/file").status_code == 404
    assert ann.get("/cases/c-none/reports").status_code == 404
    assert report.id not in ann.get(f"/cases/{other}/reports").text


def test_a_report_that_is_no_longer_kept_is_told(served: Served) -> None:
    assert written(served) == 303
    (report,) = known(served.house)
    served.house.store.vault.path(report.digest).unlink()
    answer = served.signed_in("vi").get(f"/cases/{served.house.case}/reports/{report.id}/file")
    assert answer.status_code == 404
    assert "no longer kept" in answer.text


def test_the_list_as_a_table(served: Served) -> None:
    assert written(served) == 303
    (report,) = known(served.house)
    answer = served.signed_in("vi").get(f"/cases/{served.house.case}/reports?format=csv")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["sha256"], row["by"], row["run"], row["format"]) == (report.digest, "Cy", "1", "csv")
