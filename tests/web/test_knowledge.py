"""Pages of rules and makers, and the overviews: every rule and list opens, each table is also a file."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.served import Entry

    from debar.web.office import Office

PAGES = [
    "/rules",
    "/rules?jurisdiction=JP&act=procure",
    "/rules/timeline",
    "/rules/timeline?maker=zte",
    "/rules/map",
    "/rules/map?on=2018-12-07&known=2018-12-07&maker=huawei",
    "/rules/days",
    "/rules/days?first=2018-01-01&second=2020-01-01",
    "/rules/days?first=2020-01-01&second=2018-01-01",
    "/rules/side-by-side",
    "/rules/side-by-side?maker=zte&act=use&on=2024-01-01",
    "/makers",
    "/makers?q=hg8245",
    "/makers?q=%E5%8D%8E%E4%B8%BA",
    "/makers/huawei",
    "/makers/huawei?on=2018-12-07",
    "/dashboard",
]


def test_every_rule_and_list_has_its_page(signed_in: Entry, office: Office) -> None:
    client = signed_in("viewer")
    for rule in office.rulebook.rules:
        assert client.get(f"/rules/{rule}").status_code == 200, rule
    for listed in office.rulebook.lists:
        assert client.get(f"/rules/lists/{listed}").status_code == 200, listed


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_page_opens_in_both_languages(signed_in: Entry, lang: str) -> None:
    client = signed_in("viewer")
    client.cookies.set("debar_lang", lang, domain="127.0.0.1")
    for place in PAGES:
        answer = client.get(place)
        assert answer.status_code == 200, place
        assert f'<html lang="{lang}">' in answer.text
        assert "style=" not in answer.text, "the content policy forbids styles in elements"


@pytest.mark.parametrize("place", ["/rules", "/rules/days", "/makers", "/makers?q=zte", "/dashboard?by=verdict"])
def test_each_table_is_also_a_file(signed_in: Entry, place: str) -> None:
    answer = signed_in("viewer").get(f"{place}{'&' if '?' in place else '?'}format=csv")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert len(rows) >= 1
    assert all(len(row) == len(rows[0]) for row in rows)


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("/rules/XX-NOTHING", 404),
        ("/rules/lists/nothing", 404),
        ("/makers/nobody", 404),
        ("/rules/map?on=yesterday", 422),
        ("/rules?maker=nobody", 422),
        ("/rules?buyer=nobody", 422),
        ("/rules?act=dance", 422),
    ],
)
def test_what_there_is_not_is_said(signed_in: Entry, place: str, status: int) -> None:
    assert signed_in("viewer").get(place).status_code == status
