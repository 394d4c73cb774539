"""Folding, grouping, questions, deadlines: every finding stays, and each is told where it belongs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests.reports import sample

from debar.model import Finding, Question, Verdict
from debar.reports.parts.gather import by_verdict, deadlines, fold, gather, laws, makers, open_questions

ANYONE = sample.asked("anyone")
NAMED = sample.asked("us-federal-agency")
EVERY = gather(sample.run()).findings


def test_gather_keeps_every_item() -> None:
    run = gather(sample.run())
    kept = (*run.evidence, *run.findings, *run.observed, *run.issues, run.summary)
    assert set(map(id, kept)) == set(map(id, sample.run()[:-1])) | {id(run.summary)}


def test_fold_takes_the_strongest_of_each_jurisdiction() -> None:
    lines = fold(gather(sample.anyone()).findings, ANYONE)
    told = {line.finding.ruling.law.id: [other.ruling.law.id for other in line.also] for line in lines}
    assert told == {"UK-DVD": [], "US-889A": ["US-FUTURE"]}


@given(st.lists(st.sampled_from(EVERY), max_size=12))
def test_folding_and_grouping_lose_nothing(findings: list[Finding]) -> None:
    for asked in (ANYONE, NAMED):
        lines = fold(findings, asked)
        assert sum(1 + len(line.also) for line in lines) == len(findings)
        groups = [group for several in by_verdict(lines).values() for group in several]
        assert sum(len(group.lines) for group in groups) == len(lines)
        for group in groups:
            for line in group.lines:
                assert set(group.because) | set(line.because) == set(line.finding.ruling.because)
                assert not set(group.because) & set(line.because)


def test_verdicts_stand_strongest_first() -> None:
    assert list(by_verdict(fold(reversed(EVERY), NAMED))) == list(Verdict)[:5]


def test_a_question_stands_once_with_all_its_lines() -> None:
    second = replace(sample.CAMERA, observation=replace(sample.CAMERA.observation, place="row 99"))
    (entry,) = open_questions((sample.CAMERA, second, sample.CAMERA))
    assert (entry.question, entry.rules, entry.lines) == (sample.PURPOSE, ("US-889A",), 2)


def test_what_a_verdict_waits_for_is_asked_first() -> None:
    exception = Question("routes_or_sees_user_data", "Can it see user data?")
    barred = replace(sample.ONT, ruling=replace(sample.ONT.ruling, questions=(exception,)))
    asked = [(entry.question.key, entry.awaited) for entry in open_questions((barred, sample.CAMERA))]
    assert asked == [("purpose", True), ("routes_or_sees_user_data", False)]


def test_deadlines_come_soonest_first() -> None:
    sooner = replace(sample.LONG, ruling=replace(sample.LONG.ruling, deadline=date(2027, 1, 1)))
    told = [(day, law.id, number) for day, law, number in deadlines((sample.LONG, sooner, sample.LONG, sample.ONT))]
    assert told == [(date(2027, 1, 1), "UK-DVD", 1), (date(2027, 12, 31), "UK-DVD", 1)]


def test_laws_and_makers_stand_once() -> None:
    assert [law.id for law in laws(EVERY)] == ["JP-2018", "NZ-GUIDE", "UK-DVD", "US-889A"]
    assert [name for name, _ in makers(EVERY)] == ["Acme Video", "Huawei Technologies Co., Ltd.", "ZTE Corporation"]


def test_a_law_is_told_with_its_longest_history() -> None:
    short = replace(sample.SECTION_889, status=sample.SECTION_889.status[:1])
    earlier = replace(sample.ONT, ruling=replace(sample.ONT.ruling, law=short))
    assert laws((earlier, sample.ONT)) == laws((sample.ONT, earlier)) == (sample.SECTION_889,)
