"""What kind of goods it is, as an answer: for one line it stands, for all lines it fills what they leave open."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from debar.answers import load
from debar.desk import Desk
from debar.errors import UsageError
from debar.facts import settle
from debar.judge import class_judged
from debar.model import Evidence, Finding, Inquiry, Issue, Observation, Observed, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from debar.register import Register
    from debar.rulebook import Rulebook

TODAY = date(2026, 11, 25)
EVIDENCE = Evidence("x/orders.csv", "orders.csv", "table", "0" * 64, 10)
BUYER = "us-federal-agency"
RULE = "US-889A"


@pytest.fixture
def judged(register: Register, rulebook: Rulebook) -> Any:
    """The items of one line, and the finding under section 889 among them."""

    def ask(fields: dict[str, str], **answers: str) -> tuple[Finding | None, list[Any]]:
        desk = Desk.of(Inquiry((BUYER,), TODAY, TODAY, answers=answers), register, rulebook)
        items = desk.results(Observation(EVIDENCE, "row 2", {"date": "2024-05-05", **fields}))
        return next((each for each in items if isinstance(each, Finding) and each.ruling.law.id == RULE), None), items

    return ask


def test_an_unknown_class_asks_and_the_answer_settles_it(judged: Any) -> None:
    asked, _ = judged({"description": "Huawei"})
    assert asked.ruling.verdict is Verdict.REVIEW
    assert "goods" in [question.key for question in asked.ruling.questions]
    settled, _ = judged({"description": "Huawei"}, goods="router")
    assert settled.ruling.verdict is Verdict.PROHIBITED
    assert "Answered: goods is 'router' (--answer)." in settled.ruling.because
    by_column, _ = judged({"description": "Huawei", "goods": "ルーター"})
    assert by_column.ruling.verdict is Verdict.PROHIBITED


def test_a_class_the_rule_does_not_mean_ends_it(judged: Any) -> None:
    found, items = judged({"description": "Huawei"}, goods="clothing")
    assert found is None
    assert isinstance(items[0], Observed)
    assert "US-889A does not reach this class of goods: clothing." in items[0].notes


@pytest.mark.parametrize(
    ("fields", "answer", "verdict"),
    [
        ({"description": "Huawei switch"}, "clothing", Verdict.PROHIBITED),
        ({"description": "Huawei jacket"}, "router", None),
        ({"description": "Huawei network equipment"}, "router", Verdict.PROHIBITED),
        ({"description": "Huawei switch"}, "telecom-equipment", Verdict.PROHIBITED),
    ],
)
def test_an_answer_for_all_lines_overrules_no_line(
    fields: dict[str, str], answer: str, verdict: Verdict | None, judged: Any
) -> None:
    found, items = judged(fields, goods=answer)
    assert (found and found.ruling.verdict) is verdict
    assert not [each for each in items if isinstance(each, Issue)]


def test_a_column_that_contradicts_the_line_leaves_the_class_open(judged: Any) -> None:
    found, items = judged({"description": "Huawei jacket", "goods": "router"})
    assert found.ruling.verdict is Verdict.REVIEW
    assert "goods" in [question.key for question in found.ruling.questions]
    (issue,) = [each for each in items if isinstance(each, Issue)]
    assert (
        issue.problem
        == "goods is 'router' by its column, but 'clothing' by the rest of the line; it was left unknown"
    )
    assert not issue.blind


@pytest.mark.parametrize(
    ("written", "verdict", "told"),
    [("- {scope: {place: row 2}, answers: {goods: router}}", Verdict.PROHIBITED, 1), ("goods: router", None, 0)],
)
def test_what_a_file_answers_for_the_line_stands_and_for_all_lines_does_not(
    written: str, verdict: Verdict | None, told: int, tmp_path: Path, register: Register, rulebook: Rulebook
) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(written)
    answers = load([str(path)], rulebook)
    assert not answers.issues
    desk = Desk.of(Inquiry((BUYER,), TODAY, TODAY), register, rulebook, answers=answers)
    line = Observation(EVIDENCE, "row 2", {"description": "Huawei jacket", "date": "2024-05-05"})
    items = desk.results(line)
    assert next((each.ruling.verdict for each in items if isinstance(each, Finding)), None) is verdict
    assert len([each for each in items if isinstance(each, Issue)]) == told


def test_what_is_no_class_of_goods_is_read_as_a_text(judged: Any) -> None:
    found, items = judged({"goods": "Huawei S5720 switch"})
    assert found.ruling.verdict is Verdict.PROHIBITED
    assert found.identification.goods == "switch"
    assert not [each for each in items if isinstance(each, Issue)]


def test_a_text_in_the_column_leaves_the_run_its_say(judged: Any) -> None:
    found, _ = judged({"goods": "Huawei, see annex"}, goods="router")
    assert found.ruling.verdict is Verdict.PROHIBITED
    kept, items = judged({"goods": "Huawei jacket, size L"}, goods="router")
    assert kept is None
    assert not [each for each in items if isinstance(each, Issue)]


def test_an_answer_that_is_no_class_is_refused(judged: Any) -> None:
    with pytest.raises(UsageError, match=r"--answer goods=spaceship: not understood; write a class of goods"):
        judged({"description": "Huawei"}, goods="spaceship")


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("router", "router"),
        ("Routers", "router"),
        ("consumer-router", "consumer-router"),
        ("Consumer or home router", "consumer-router"),
        ("ｒｏｕｔｅｒ", "router"),
        ("交换机", "switch"),
        ("Überwachungskamera", "camera"),
        ("no router", None),
        ("router and switch", None),
        ("", None),
    ],
)
def test_a_class_is_answered_by_its_id_name_or_words(text: str, goods: str | None, rulebook: Rulebook) -> None:
    assert settle(rulebook.answers["goods"], text, rulebook) == goods


def test_every_word_of_a_class_answers_that_class(rulebook: Rulebook) -> None:
    key = rulebook.answers["goods"]
    for goods, words in rulebook.goods_words.items():
        assert {settle(key, word, rulebook) for word in (goods, *words)} == {goods}


@pytest.mark.parametrize(
    ("found", "answered", "judged"),
    [
        (None, None, None),
        (None, "router", "router"),
        ("router", None, "router"),
        ("router", "telecom-equipment", "router"),
        ("telecom-equipment", "router", "router"),
        ("switch", "router", "router"),
        ("router", "router", "router"),
    ],
)
def test_the_narrower_of_two_that_agree_is_judged(
    found: str | None, answered: str | None, judged: str | None, rulebook: Rulebook
) -> None:
    assert class_judged(found, answered, rulebook) == judged
