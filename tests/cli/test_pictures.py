"""`debar rules map`, `rules timeline` as a picture, `debar compare`: the formats, the days, the wrong questions."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import orjson
import pytest
from tests.conftest import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

MAP = ("rules", "map")
TIMELINE = ("rules", "timeline")
COMPARE = ("compare", "--maker", "huawei", "--goods", "router")
STORY = ("--on", "2018-12-07", "--known", "2018-12-07")


def test_the_map_of_the_story(debar: Command) -> None:
    rows = {row["jurisdiction"]: row for row in orjson.loads(debar(*MAP, *STORY, "--format", "json").out)}
    assert [rows[code]["strongest"] for code in ("JP", "AU", "NZ")] == ["watch", "review", "prohibited"]
    assert rows["JP"]["rules"] == ["JP-2018-ITPROC watch"]
    assert list(rows["JP"]) == "jurisdiction name state strongest since rules silent none_found".split()


def test_compare_has_a_row_a_jurisdiction(debar: Command) -> None:
    rows = {row["jurisdiction"]: row for row in orjson.loads(debar(*COMPARE, "--format", "json").out)}
    assert rows["US"]["government"] == "prohibited"
    assert rows["US"]["private_company"] is None
    assert rows["JP"]["government"] == "review"
    assert "us-grant-recipient review, at most prohibited" in rows["US"]["others"]
    assert list(rows["US"]) == (
        "jurisdiction name government operator private_company others rules since asks none_found note".split()
    )


@pytest.mark.parametrize("verb", [MAP, COMPARE])
def test_forms_hold_the_same_rows(verb: tuple[str, ...], debar: Command) -> None:
    as_json = orjson.loads(debar(*verb, "--format", "json").out)
    assert debar(*verb, "--format", "jsonl").items == as_json
    as_csv = list(csv.DictReader(io.StringIO(debar(*verb, "--format", "csv").text)))
    assert [row["jurisdiction"] for row in as_csv] == [row["jurisdiction"] for row in as_json]
    table = debar(*verb).text
    assert all(row["name"] in table for row in as_json)


@pytest.mark.parametrize(
    ("arguments", "lang", "says"),
    [
        ((*MAP, "--format", "svg"), "en", "What can be barred where, on 2026-11-25"),
        ((*MAP, "--format", "html", *STORY), "ja", "2018-12-07 に何がどこで"),
        ((*TIMELINE, "--format", "svg"), "en", "seen from 2026-11-25"),
        ((*TIMELINE, "--format", "html", "--jurisdiction", "JP"), "ja", "経済安全保障推進法"),
        (("rules", "show", "us-889a", "--format", "html"), "en", "Report clock: secondary notes"),
        (("rules", "show", "JP-2022-ESPA", "--format", "html"), "ja", "経済安全保障推進法"),
        ((*COMPARE, "--format", "html"), "en", "procure in each jurisdiction"),
        ((*COMPARE, "--format", "html"), "ja", "調達 (procure)"),
    ],
)
def test_pictures_in_both_languages(
    arguments: tuple[str, ...], lang: str, says: str, debar: Command, tmp_path: Path
) -> None:
    file = tmp_path / "picture"
    ran = debar(*arguments, "--lang", lang, "-o", file)
    assert (ran.code, ran.out, ran.err) == (0, b"", "")
    text = file.read_text("utf-8")
    assert says in text
    assert f'lang="{lang}"' in text
    assert debar(*arguments, "--lang", lang).text == text
    assert not re.search(r"<script|<link rel=.stylesheet|@import", text)
    if "svg" in arguments:
        assert ElementTree.fromstring(text).attrib["role"] == "img"


def test_filters_of_the_timeline_hold_for_the_picture(debar: Command) -> None:
    text = debar(*TIMELINE, "--format", "html", "--buyer", "us-dod", "--maker", "hytera").text
    assert "rule-US-889A" in text
    assert "rule-AU-2018-5G" not in text
    assert "buyer us-dod" in text


def test_a_day_alone_means_what_is_known_today(debar: Command) -> None:
    rows = {row["jurisdiction"]: row for row in orjson.loads(debar(*MAP, "--format", "json").out)}
    again = orjson.loads(debar(*MAP, "--on", TODAY, "--known", TODAY, "--format", "json").out)
    assert list(rows.values()) == again


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((*MAP, "--format", "pdf"), "is not one of table, json, jsonl, csv, html, svg"),
        ((*MAP, "--maker", "huawe"), "did you mean huawei"),
        ((*MAP, "--buyer", "us-federal-agncy"), "did you mean us-federal-agency"),
        ((*MAP, "--on", "tomorrow"), "--on 'tomorrow' is not a day"),
        ((*MAP, "--format", "svg", "--lang", "xx"), "use one of en, ja"),
        ((*MAP, "--format", "json", "-o", "x"), "-o is for html and svg; json goes to standard output"),
        ((*TIMELINE, "--format", "pdf"), "is not one of table, json, jsonl, csv, html, svg"),
        ((*TIMELINE, "-o", "x"), "-o is for html and svg"),
        (("rules", "show", "US-889", "--format", "html"), "did you mean US-889"),
        (("rules", "show", "US-889A", "--format", "svg"), "is not one of table, json, jsonl, csv, html"),
        ((*COMPARE, "--format", "svg"), "is not one of table, json, jsonl, csv, html"),
        ((*COMPARE, "--act", "procur"), "did you mean procure"),
        (("compare", "--maker", "huawei", "--goods", "routr"), "did you mean router"),
        (("compare",), "Missing option '--maker'"),
        ((*MAP, "--format", "svg", "-o", "no/such/folder/x.svg"), "cannot be written"),
    ],
)
def test_wrong_questions(arguments: tuple[str, ...], says: str, debar: Command) -> None:
    ran = debar(*arguments)
    assert (ran.code, ran.out) == (2, b"")
    assert says in ran.err
