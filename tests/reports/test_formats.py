"""The folder is the table of formats, and every module in it keeps the same promise."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.reports import sample

from debar import reports

if TYPE_CHECKING:
    from tests.reports.conftest import Render

FORMATS = sorted(reports.formats())
ASKED = sample.asked("us-federal-agency", "jp-government")


def test_the_formats_of_the_contract_are_there() -> None:
    assert {"table", "json", "jsonl", "csv", "html", "xlsx", "sarif"} <= set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_module_is_named_like_its_format(name: str) -> None:
    module = reports.load(name)
    assert name == module.NAME
    assert module.SUFFIX.startswith(".")
    assert isinstance(module.BINARY, bool)


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no report format 'pdf'; use one of brief, csv, devices, estate"):
        reports.load("pdf")


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", FORMATS)
def test_the_same_run_gives_the_same_bytes(name: str, lang: str, render: Render) -> None:
    asked = sample.asked("us-federal-agency", lang=lang)
    assert render(name, sample.run(), asked) == render(name, iter(sample.run()), asked)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("items", [sample.empty(), sample.anyone()], ids=["empty", "anyone"])
def test_every_run_can_be_written(name: str, items: tuple[object, ...], render: Render) -> None:
    assert render(name, items, sample.asked("anyone"))


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("jsonl", "json", "csv")])
def test_half_a_run_is_no_report(name: str, render: Render) -> None:
    with pytest.raises(ValueError, match="no summary"):
        render(name, sample.run()[:-1], ASKED)


def test_no_heavy_library_is_loaded_before_it_is_needed() -> None:
    heavy = ("jinja2", "xlsxwriter", "rich", "orjson", "pyarrow", "pydantic")
    code = (
        "import sys; from debar import reports\n"
        "for name in reports.formats(): reports.load(name)\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_name_that_is_no_unicode_stops_no_report(name: str, render: Render) -> None:
    evidence = replace(sample.ORDERS, path="order\udcff.csv", name="order\udcff.csv")
    item = replace(sample.ONT, observation=replace(sample.ONT.observation, evidence=evidence))
    issue = replace(sample.ISSUES[0], file="order\udcff.csv")
    items = (evidence, item, issue)
    assert render(name, (*items, sample.summary(items)), ASKED)
