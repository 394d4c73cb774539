"""A law is told by its name in the reader's language where it has one, once, and in English where it has none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.reports import sample

from debar.model import Verdict

if TYPE_CHECKING:
    from tests.reports.conftest import Render

    from debar.model import Law

NAME = sample.PROCUREMENT_JP.name_local or ""
TWICE = replace(sample.PROCUREMENT_JP, name_ja=NAME)
FOREIGN = replace(sample.REMOVAL_UK, name_ja="指定ベンダー指示")


def told(render: Render, report: str, law: Law, lang: str) -> str:
    found = sample.finding(7, {"description": "Huawei router"}, "Huawei", law, Verdict.REVIEW)
    items = (sample.ORDERS, found)
    return render(report, (*items, sample.summary(items)), sample.asked("jp-government", lang=lang)).decode()


@pytest.mark.parametrize("report", ["table", "html"])
def test_a_law_has_its_japanese_name_for_a_reader_of_japanese(report: str, render: Render) -> None:
    page = told(render, report, FOREIGN, "ja")
    assert "指定ベンダー指示" in page
    assert FOREIGN.name not in page


@pytest.mark.parametrize("report", ["table", "html"])
@pytest.mark.parametrize(("law", "lang"), [(FOREIGN, "en"), (sample.REMOVAL_UK, "ja")])
def test_else_its_english_one(law: Law, lang: str, report: str, render: Render) -> None:
    assert law.name in told(render, report, law, lang)


def test_the_name_of_a_japanese_instrument_is_not_told_twice_in_one_heading(render: Render) -> None:
    assert f"{NAME}</bdi> / " not in told(render, "html", TWICE, "ja")
    assert f"{NAME}</bdi> / " in told(render, "html", TWICE, "en")
