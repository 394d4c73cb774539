"""From findings to the rows of the sheet: which, in what order, in which words."""

from __future__ import annotations

from typing import Any

import pytest

from debar.questions import Row, rows

PURPOSE = (
    "purpose: What is it used for? (public safety; security of government facilities;"
    " critical infrastructure surveillance; other national security; none of these)"
)
CLAIM = "third_party_connection: exception, if you claim it: Is it backhaul (or roaming)? (yes; no)"
PERSON = "component: Is the module a substantial or essential component, or critical technology?"
DAY = "contract_date: On which day was the contract, option or renewal made?"


def finding(place: str, *questions: str, rule: str = "US-889A", maker: str = "Muster") -> dict[str, Any]:
    return {
        "type": "finding",
        "file": "o.csv",
        "place": place,
        "subject": {"description": f"thing of {place}"},
        "maker_name": maker,
        "rule": rule,
        "questions": list(questions),
    }


@pytest.fixture
def sheet(rulebook: Any) -> Any:
    def made(*findings: dict[str, Any], lang: str = "en") -> list[Row]:
        return rows(findings, rulebook, lang)

    return made


def test_one_row_a_question_with_all_rules_that_ask_it(sheet: Any) -> None:
    (row,) = sheet(finding("row 2", PURPOSE), finding("row 2", PURPOSE, rule="US-805"))
    assert row.cells == (
        "o.csv", "row 2", "thing of row 2", "Muster", "US-889A, US-805", "purpose", "What is it used for?",
        "public safety; security of government facilities; critical infrastructure surveillance;"
        " other national security; none of these", "",
    )  # fmt: skip
    assert row.offered[0] == "public safety"
    assert not row.free


def test_on_a_line_what_waits_comes_first_and_what_a_person_decides_last(sheet: Any) -> None:
    told = sheet(finding("row 2", PERSON, CLAIM, PURPOSE))
    assert [(row.key, row.question) for row in told] == [
        ("purpose", "What is it used for?"),
        ("third_party_connection", "Exception, only if you claim it: Is it backhaul (or roaming)?"),
        ("component", PERSON.partition(": ")[2]),
    ]
    assert told[2].choices == "for a person to decide; no answer here changes the verdict"
    assert told[2].offered == ()


def test_a_question_of_several_lines_stands_first_for_all_of_them(sheet: Any) -> None:
    told = sheet(finding("row 2", CLAIM, PURPOSE, PERSON), finding("row 3", PURPOSE, PERSON, rule="US-805"))
    assert [row.cells[:2] + row.cells[3:6] for row in told] == [
        ("all lines", "2 lines", "", "US-805, US-889A", "purpose"),
        ("o.csv", "row 2", "Muster", "US-889A", "purpose"),
        ("o.csv", "row 2", "Muster", "US-889A", "third_party_connection"),
        ("o.csv", "row 2", "Muster", "US-889A", "component"),
        ("o.csv", "row 3", "Muster", "US-805", "purpose"),
        ("o.csv", "row 3", "Muster", "US-805", "component"),
    ]


def test_several_makers_on_one_line_are_asked_about_apart(sheet: Any) -> None:
    told = sheet(finding("row 2", PURPOSE), finding("row 2", PURPOSE, maker="Other"))
    assert [row.maker for row in told] == ["Muster", "Other"]


@pytest.mark.parametrize(
    ("question", "choices", "free", "first"),
    [
        (DAY, "a day as 2026-11-23", True, None),
        ("permit: Is there one? (yes; no)", "yes with its reference (yes: DA 26-351), or no", True, "yes"),
        (CLAIM, "yes; no", False, "yes"),
        ("part_of_network: Where? (core; 5G)", "core; radio access", True, "core"),
        ("country_of_production: Where? (all; some)", "all major stages abroad; some; none; with countries", True,
         "all major stages abroad"),
        ("seat_country: Where?", "a country by name or code", True, None),
    ],
)  # fmt: skip
def test_how_an_answer_may_be_written(question: str, choices: str, free: bool, first: str | None, sheet: Any) -> None:
    (row,) = sheet(finding("row 2", question))
    assert row.choices.startswith(choices)
    assert row.free is free
    assert row.offered[:1] == ((first,) if first else ())


def test_in_japanese_with_a_rules_own_words_beside(sheet: Any) -> None:
    told = sheet(finding("row 2", PURPOSE, CLAIM), lang="ja")
    assert told[0].question == "何の目的に使いますか。"
    assert told[0].offered[0] == "公共の安全"
    assert told[1].question.startswith("例外（主張する場合のみ）：第三者の設備")
    assert "Is it backhaul (or roaming)?" in told[1].question
    assert told[1].offered == ("はい", "いいえ")


def test_nothing_asked_is_an_empty_sheet(sheet: Any) -> None:
    assert sheet() == []
    assert sheet(finding("row 2")) == []


FUNDS = "funds: Whose money pays for it? (federal award; own funds)"
OWN = "funds: exception, if you claim it: Is it paid for without programme money? (federal award; own funds)"
OTHER = "funds: exception, if you claim it: Is it outside the programme? (federal award; own funds)"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ((OWN, FUNDS), "Whose money pays for it?"),
        ((FUNDS, OWN, OTHER), "Whose money pays for it?"),
        (
            (OWN, OTHER),
            "Exception, only if you claim it: Is it paid for without programme money? / Is it outside the programme?",
        ),
    ],
)
def test_one_fact_is_asked_once_a_finding(asked: tuple[str, ...], expected: str, sheet: Any) -> None:
    assert [row.question for row in sheet(finding("row 2", *asked))] == [expected]


def test_a_question_without_its_choices_is_for_a_person(sheet: Any) -> None:
    person = "purpose: Does the rule mean this? A person must decide."
    told = sheet(finding("row 2", person, PURPOSE), finding("row 3", person))
    assert [(row.place, row.question[:8], bool(row.offered)) for row in told] == [
        ("row 2", "What is ", True),
        ("row 2", "Does the", False),
        ("row 3", "Does the", False),
    ]


def test_words_of_strangers_may_look_like_anything(sheet: Any) -> None:
    told = sheet(finding("row 2", ":", "", "purpose", "purpose: (a; b)", "purpose: What? (a; b) (c; d)"))
    assert sorted((row.key, row.question) for row in told) == [
        ("", ""),
        (":", ""),
        ("purpose", ""),
        ("purpose", "(a; b)"),
        ("purpose", "What? (a; b)"),
    ]
