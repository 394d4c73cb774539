"""`debar makers`: the register, its families by day, and a register of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest
from tests.additions import OWN_MAKER
from tests.cli.papers import AGENCY, orders

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

JSON = ("--format", "json")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "register/makers").mkdir(parents=True)
    (tmp_path / "register/makers/acme-net.yaml").write_text(OWN_MAKER)
    return tmp_path / "register"


@pytest.mark.parametrize(
    ("text", "id"),
    [("huawei", "huawei"), ("ファーウェイ", "huawei"), ("中兴", "zte"), ("ＺＴＥ", "zte"), ("大华", "dahua")],
)
def test_find_in_any_script(text: str, id: str, debar: Command) -> None:
    assert id in [row["id"] for row in orjson.loads(debar("makers", "find", text, *JSON).out)]


def test_find_nothing(debar: Command) -> None:
    assert debar("makers", "find", "no maker of that name").text == "No maker fits.\n"


def test_the_family_goes_by_the_day(debar: Command) -> None:
    def family(day: str) -> str:
        listed = orjson.loads(debar("makers", "list", "--on", day, *JSON).out)
        return next(row["group"] for row in listed if row["id"] == "honor")  # type: ignore[no-any-return]

    assert (family("2020-11-16"), family("2020-11-17")) == ("huawei", "honor")


def test_one_maker_in_full(debar: Command) -> None:
    page = orjson.loads(debar("makers", "show", "HUAWEI", *JSON).out)
    assert page["id"] == "huawei"
    assert {"华为", "ファーウェイ"} <= {name["text"] for name in page["names"]}
    assert any(code.startswith("usb 12d1") for code in map(str.lower, page["codes"]))
    assert "names:" in debar("makers", "show", "huawei").text


def test_one_maker_says_who_owned_it_what_it_sold_and_which_rules_name_it(debar: Command) -> None:
    page = orjson.loads(debar("makers", "show", "lorex", *JSON).out)
    assert {(edge["owner"], edge["kind"], edge["to"]) for edge in page["owners"]} == {
        ("dahua", "subsidiary", "2022-11"),
        ("dahua", "supply", None),
    }
    huawei = orjson.loads(debar("makers", "show", "huawei", *JSON).out)
    assert "US-889A" in [rule["id"] for rule in huawei["rules"] if rule["at_most"] == "prohibited"]
    assert any(row["sold_as"] == "Super Router" for row in huawei["rebadged"])
    assert "rebadged" not in debar("makers", "show", "huawei").text


def test_the_rules_are_those_of_the_day_as_known_by_another(debar: Command) -> None:
    def rules(*days: str) -> list[str]:
        page = orjson.loads(debar("makers", "show", "huawei", *days, *JSON).out)
        return [rule["id"] for rule in page["rules"]]

    assert "US-889A" not in rules("--on", "2017-01-01", "--known", "2017-01-01")
    assert "US-889A" in rules("--on", "2019-09-01", "--known", "2019-09-01")


@pytest.mark.parametrize(("lang", "says"), [("en", "Family over time"), ("ja", "所有関係の推移")])
def test_one_maker_as_a_page_and_as_a_picture(lang: str, says: str, tmp_path: Path, debar: Command) -> None:
    path = tmp_path / "h3c.html"
    assert debar("makers", "show", "h3c", "--format", "html", "--lang", lang, "-o", path).code == 0
    assert says in path.read_text("utf-8")
    picture = debar("makers", "show", "h3c", "--format", "svg", "--lang", lang).text
    assert picture.startswith("<svg ")
    assert f'lang="{lang}"' in picture


def test_find_by_what_was_sold_under_another_name(debar: Command) -> None:
    (row,) = orjson.loads(debar("makers", "find", "Super Router", *JSON).out)
    assert (row["id"], row["found"]) == (
        "huawei",
        ["re-badge: sold by TalkTalk as Super Router; the maker's own model is HG633, HG635"],
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "huawei", "--format", "pdf"), "is not one of table, json, jsonl, csv, html, svg"),
        (("show", "huawei", "--lang", "xx", "--format", "svg"), "xx"),
        (("show", "huawei", "-o", "x.json", "--format", "json"), "-o is for html and svg"),
        (("show", "huawe"), "did you mean huawei"),
        (("show", "?"), "`debar makers find TEXT` lists them"),
        (("list", "--on", "now"), "write it as 2026-11-23"),
        (("list", "--format", "xlsx"), "is not one of table, json, jsonl, csv"),
        (("list", "--register", "nowhere"), "nowhere"),
    ],
)
def test_wrong_questions(arguments: tuple[str, ...], says: str, debar: Command) -> None:
    ran = debar("makers", *arguments)
    assert (ran.code, ran.out) == (2, b"")
    assert says in ran.err


def test_a_private_maker_is_found_and_judged_with_its_family(own: Path, tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path, "1,2024-05-05,Zorkelnet R1 router,,x,1,y", "2,2019-12-31,Zorkelnet R1 router,,x,1,y")
    ran = debar("screen", path, *AGENCY, "--register", own, "--format", "jsonl")
    assert [
        (found["place"], found["maker"], found["group"]) for found in ran.of("finding") if found["rule"] == "US-889A"
    ] == [("row 2", "acme-net", "huawei")]
    assert not debar("screen", path, *AGENCY, "--format", "jsonl").of("finding")
    assert "acme-net" not in debar("check", "--register", own, *JSON).text
    assert debar("identify", "Zorkelnet", "--register", own, "--format", "jsonl").items[0]["group"] == "huawei"


def test_a_private_maker_overrides_ours_of_the_same_id(own: Path, debar: Command) -> None:
    (own / "makers/acme-net.yaml").rename(own / "makers/cisco.yaml")
    (own / "makers/cisco.yaml").write_text(OWN_MAKER.replace("acme-net", "cisco"))
    page = orjson.loads(debar("makers", "show", "cisco", "--register", own, *JSON).out)
    assert page["name"] == "Acme Networks"


@pytest.mark.parametrize(
    "broken", ["id: [", "names: x\n", OWN_MAKER + "colour: red\n", OWN_MAKER.replace("kind: brand", "kind: wish")]
)
def test_a_broken_maker_stops_the_run_and_says_where(broken: str, own: Path, tmp_path: Path, debar: Command) -> None:
    (own / "makers/acme-net.yaml").write_text(broken)
    ran = debar("screen", orders(tmp_path), "--register", own)
    assert (ran.code, ran.out) == (2, b"")
    assert "acme-net.yaml: " in ran.err
    assert "internal error" not in ran.err


def test_a_broken_maker_stops_every_verb_and_check_lists_it(own: Path, debar: Command) -> None:
    (own / "makers/acme-net.yaml").write_text("id: [")
    for verb in (("identify", "x"), ("explain", "x"), ("makers", "list")):
        ran = debar(*verb, "--register", own)
        assert (ran.code, ran.out) == (2, b"")
        assert "acme-net.yaml: line" in ran.err
    checked = debar("check", "--register", own)
    assert checked.code == 1
    assert "acme-net.yaml" in checked.text


def test_check_finds_a_near_miss_that_is_found(own: Path, debar: Command) -> None:
    (own / "makers/acme-net.yaml").write_text(OWN_MAKER.replace("miss: [Zorkel chair]", "miss: [Zorkelnet chair]"))
    ran = debar("check", "--register", own, *JSON)
    assert ran.code == 1
    assert "Zorkelnet chair" in ran.text
