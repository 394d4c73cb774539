"""Who answers at the gate: desks that are settled once for a question and a day, and a line in some 0.1 ms."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

import orjson

from debar import __version__
from debar.desk import Desk
from debar.model import Evidence, Finding, Inquiry, Issue, Observation, Observed, Verdict
from debar.reports.jsonl import known_once
from debar.reports.parts.encode import json_line
from debar.reports.parts.records import finding_as_dict, issue_as_dict, observed_as_dict
from debar.web.api.parts.order import FAIL_ON, Question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from debar.register import Register
    from debar.rulebook import Rulebook
    from debar.web.api.parts.order import Order

DESKS = 128
"""Questions that are remembered."""
TURN = 0.004
"""Seconds for which one request has the processor before others have a turn."""
STOP, BLIND, GO = 1, 3, 0
"""What to do, as the exit codes of `debar screen` say it."""


@dataclass
class Judged:
    """What was said of the lines so far."""

    lines: list[bytes] = field(default_factory=list)
    verdict: Verdict = Verdict.UNIDENTIFIED
    """The strongest."""
    blind: bool = False
    """Whether something could not be looked at."""


@dataclass
class Gate:
    """The desks of one state of knowledge; they belong to the event loop, and to no thread."""

    register: Register
    rulebook: Rulebook
    _desks: OrderedDict[tuple[Question, date], tuple[Desk, list[Issue]]] = field(default_factory=OrderedDict)

    def desk(self, question: Question, today: date) -> tuple[Desk, list[Issue]]:
        """The desk for a question, and what is to be known before any line. Raises UsageError for an unknown buyer or
        an answer that cannot be used."""
        key = (question, today)
        found = self._desks.get(key)
        if found is None:
            inquiry = Inquiry(
                question.buyers, today, question.known or today, question.on, question.act, question.use,
                dict(question.answers),
            )  # fmt: skip
            desk = Desk.of(inquiry, self.register, self.rulebook, brief=not question.everything)
            found = self._desks[key] = desk, list(desk.before())
            while len(self._desks) > DESKS:
                self._desks.popitem(last=False)
        else:
            self._desks.move_to_end(key)
        return found

    def warm(self, today: date) -> None:
        """Answer for something made up, so that the first who asks need not wait."""
        self.desk(Question(("anyone",), None, None, None, None, ()), today)[0].rehearse()

    async def answer(self, order: Order, today: date, kept: bytes = b"null") -> bytes:
        """The answer to a request, as JSON."""
        desk, before = self.desk(order.question, today)
        evidence = Evidence(order.name, order.name, "gate", "", 0)
        judged, since = Judged(), monotonic()
        for number, fields in enumerate(order.lines, 1):
            judge(desk, Observation(evidence, f"line {number}", fields), number, judged)
            if monotonic() - since > TURN:
                await asyncio.sleep(0)
                since = monotonic()
        told = {
            "verdict": judged.verdict.word,
            "decision": decision(judged, before, order.fail_on),
            "fail_on": order.fail_on,
            "today": today.isoformat(),
            "issues": [issue_as_dict(issue) for issue in before],
            "kept": orjson.Fragment(kept),
            "rulebook": self.rulebook.digest,
            "register": self.register.digest,
            "version": __version__,
        }
        return b'{"lines":[' + b",".join(judged.lines) + b"]," + json_line(told)[1:]


def judge(desk: Desk, observation: Observation, number: int, judged: Judged) -> None:
    """Judge one line, and put it with the others."""
    findings: list[Any] = []
    issues: list[Any] = []
    observed, verdict = None, Verdict.UNIDENTIFIED
    for item in desk.results(observation):
        if isinstance(item, Finding):
            findings.append(finding_as_dict(item, known_once))
            if item.ruling.verdict.rank < verdict.rank:
                verdict = item.ruling.verdict
        elif isinstance(item, Observed):
            verdict = item.verdict
            observed = None if desk.brief else observed_as_dict(item)
        elif isinstance(item, Issue):
            issues.append(issue_as_dict(item))
            judged.blind |= item.blind
    line = {
        "line": number,
        "verdict": verdict.word,
        "findings": findings,
        "observation": observed,
        "issues": issues,
    }
    judged.lines.append(json_line(line)[:-1])
    if verdict.rank < judged.verdict.rank:
        judged.verdict = verdict


def decision(judged: Judged, before: Sequence[Issue], fail_on: str) -> int:
    """That not everything could be looked at; else to stop, or to go on."""
    if judged.blind or any(issue.blind for issue in before):
        return BLIND
    limit = FAIL_ON[fail_on]
    return STOP if limit is not None and judged.verdict.rank <= limit.rank else GO
