"""The labelled cases hold together: they load, no two are alike, and the score counts what it says."""

from __future__ import annotations

import importlib.util
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from debar.errors import KnowledgeError
from debar.model import FIELDS, Role
from debar.register import Register

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

HOME = Path(__file__).parents[2] / "benchmarks" / "accuracy"
SCRIPTS = (
    "LATIN CYRILLIC GREEK CJK HIRAGANA KATAKANA HALFWIDTH FULLWIDTH HANGUL ARABIC HEBREW THAI BENGALI DEVANAGARI"
)


def _room(name: str) -> ModuleType:
    """A module of the benchmark, which is a program of its own and no package."""
    found = importlib.util.spec_from_file_location(name, HOME / f"{name}.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module
    found.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rooms() -> Iterator[dict[str, Any]]:
    names = ("cases", "score", "page")
    before = {name: sys.modules.get(name) for name in names}
    yield {name: _room(name) for name in names}
    for name, module in before.items():
        if module is None:
            del sys.modules[name]
        else:
            sys.modules[name] = module


@pytest.fixture(scope="module")
def told(rooms: dict[str, Any]) -> list[Any]:
    return list(rooms["cases"].cases())


@pytest.fixture(scope="module")
def listed(rooms: dict[str, Any]) -> frozenset[str]:
    return frozenset(group.id for group in rooms["cases"].groups())


def test_there_are_enough_and_no_two_alike(told: list[Any]) -> None:
    assert len(told) >= 2_000
    assert [name for name, count in Counter(case.id for case in told).items() if count > 1] == []
    texts = Counter((" ".join(case.text.casefold().split()), case.on) for case in told)
    assert [text for text, count in texts.items() if count > 1] == []


def test_half_are_made_by_nobody_listed(told: list[Any], listed: frozenset[str]) -> None:
    assert 2 * sum(case.open or case.made not in listed for case in told) >= len(told)


def test_every_case_says_what_it_must(told: list[Any]) -> None:
    for case in told:
        assert case.source, case.id
        assert case.why, case.id
        assert case.lang, case.id
        assert case.fields.keys() <= set(FIELDS), case.id
        assert all(value.strip() for value in case.fields.values()), case.id
        assert case.role is None or case.role in {role.value for role in Role}, case.id
        assert (case.maker is None) == (case.role is None) or case.open, case.id


def test_every_difficulty_has_cases_and_says_why(rooms: dict[str, Any], told: list[Any]) -> None:
    difficulties = rooms["cases"].difficulties()
    counted = Counter(case.difficulty for case in told)
    assert set(difficulties) == set(counted)
    assert {name for name, count in counted.items() if count < 20} == set()
    assert all(each.about.endswith(".") for each in difficulties.values())
    assert sum(each.hard for each in difficulties.values()) >= 5


def test_every_script_is_there(told: list[Any]) -> None:
    seen = {word for case in told for sign in case.text if (word := unicodedata.name(sign, "").split(" ")[0])}
    assert {script for script in SCRIPTS.split() if not any(word.startswith(script) for word in seen)} == set()


def test_makers_are_groups_or_known_to_the_register(told: list[Any], listed: frozenset[str]) -> None:
    register = Register.load()
    assert {case.maker for case in told if case.maker} - listed - set(register.makers) == set()


def test_every_group_stands_for_makers_of_the_register(rooms: dict[str, Any], told: list[Any]) -> None:
    register, groups = Register.load(), rooms["cases"].groups()
    assert {maker for group in groups for maker in group.makers} - set(register.makers) == set()
    assert {group.id for group in groups} - {case.maker for case in told} == set()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("about: x\nsets:\n- {source: s, lang: en, cases: [12]}", "quote it"),
        ("about: x\nsets:\n- {source: s, lang: en, cases: [{colour: red}]}", "not known"),
        ("about: x\nsets:\n- {source: s, lang: en, maker: huawei, role: king, cases: [a b]}", "no such role"),
        ("about: x\nsets:\n- {source: s, lang: en, slots: [x, maker], lines: ['{x}'], rows: [a]}", "1 parts for 2"),
        ("about: x\nsets:\n- {source: s, lang: en, lines: ['{y}'], rows: [a]}", "cannot be filled"),
    ],
)
def test_a_table_that_cannot_be_expanded_is_refused(
    rooms: dict[str, Any], tmp_path: Path, text: str, complaint: str
) -> None:
    (tmp_path / "some.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=complaint):
        rooms["cases"].cases(tmp_path)


def test_rows_take_the_lines_in_turn(rooms: dict[str, Any], tmp_path: Path) -> None:
    text = "about: x\nsets:\n- {source: s, lang: en, take: 2, lines: ['a {x}', 'b {x}', 'c {x}'], rows: [k, l]}"
    (tmp_path / "some.yaml").write_text(text, encoding="utf-8")
    assert [case.text for case in rooms["cases"].cases(tmp_path)] == ["a k", "b k", "c l", "a l"]


def test_the_score_counts_right_wrong_and_missed(rooms: dict[str, Any], tmp_path: Path) -> None:
    text = """about: x
sets:
- source: s
  lang: en
  cases:
  - {text: one, maker: huawei}
  - {text: two, maker: zte}
  - {text: three, maker: huawei, role: mention}
  - {text: four, maker: null, open: true}
"""
    (tmp_path / "some.yaml").write_text(text, encoding="utf-8")

    class Always:
        name = "always"

        def found(self, case: Any) -> dict[str, str]:
            return {"huawei": "always"}

    scores = rooms["score"].score(rooms["cases"].cases(tmp_path), Always(), frozenset({"huawei", "zte"}))["some"]
    assert (scores.cases, scores.positive, scores.right, scores.wrong, scores.missed) == (3, 2, 1, 2, 1)
    assert (scores.precision, scores.recall, scores.f1) == (1 / 3, 1 / 2, 2 / 5)
    assert len(scores.errors) == 3


@pytest.mark.parametrize(
    ("case", "innocent"),
    [
        ("{text: a, maker: huawei}", False),
        ("{text: a, maker: huawei, role: chip}", True),
        ("{text: a, maker: huawei, role: module, innocent: false}", False),
        ("{text: a, maker: huawei, role: mention}", True),
        ("{text: a, maker: huawei, role: seller}", True),
        ("{text: a, maker: cisco}", True),
        ("{text: a, maker: null}", True),
        ("{text: a, maker: null, open: true}", True),
    ],
)
def test_whom_a_ban_would_wrong(rooms: dict[str, Any], tmp_path: Path, case: str, innocent: bool) -> None:
    (tmp_path / "some.yaml").write_text(
        f"about: x\nsets:\n- {{source: s, lang: en, cases: [{case}]}}", encoding="utf-8"
    )
    assert rooms["cases"].cases(tmp_path)[0].innocent(frozenset({"huawei"})) is innocent


def test_figures_go_between_the_marks(rooms: dict[str, Any], tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- figures: begin -->\nold\n<!-- figures: end -->\nafter\n", encoding="utf-8")
    rooms["page"].write(page, "new")
    assert page.read_text(encoding="utf-8") == (
        "before\n<!-- figures: begin -->\nnew\n<!-- figures: end -->\nafter\n"
    )
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="no marks"):
        rooms["page"].write(page, "new")
