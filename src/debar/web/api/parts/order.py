"""What is asked at the gate, read by hand: it is asked a thousand times a second, and every mistake is told as
elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

import orjson

from debar.model import FIELDS, Act, Verdict
from debar.rulebook.book import ANYONE

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 1_000
"""Lines of one request."""
BUYERS = 20
AT_ONCE = 4_000
"""Lines times buyers of one request; `anyone` is as much as some dozen buyers."""
EVERYBODY = 40
LONGEST = 100_000
"""Characters of one field."""
SHORT = 500
"""Characters of a name or an answer."""
NAME = "order.jsonl"
NEVER = "never"
FAIL_ON: Mapping[str, Verdict | None] = {
    "prohibited": Verdict.PROHIBITED,
    "conditional": Verdict.CONDITIONAL,
    "review": Verdict.REVIEW,
    NEVER: None,
}
"""From which verdict on the decision is to stop."""
_KEYS = frozenset(
    {"buyers", "on", "known", "act", "use", "answers", "fail_on", "name", "line", "lines", "keep", "all"}
)
_FIELDS = frozenset(FIELDS)


class WrongError(Exception):
    """What is wrong with a request: where, and what."""

    def __init__(self, at: str, problem: str) -> None:
        super().__init__(f"{at}: {problem}")
        self.at, self.problem = at, problem


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the law; the same for all lines, and often the same as a moment ago."""

    buyers: tuple[str, ...]
    on: date | None
    known: date | None
    act: Act | None
    use: str | None
    answers: tuple[tuple[str, str], ...]
    everything: bool = False
    """Whether lines without a finding are told of too."""


@dataclass(frozen=True, slots=True)
class Order:
    """One request."""

    question: Question
    lines: list[dict[str, str]]
    fail_on: str
    name: str
    keep: str | None
    """Id of the case in which the lines shall be kept."""


def read(body: bytes) -> Order:
    """The request of a body. Raises WrongError for the first thing that is wrong with it."""
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise WrongError("body", f"no JSON ({error})") from None
    if type(given) is not dict:
        _wrong("body", "no object; send {'buyers': [...], 'lines': [...]}")
    if not given.keys() <= _KEYS:
        _wrong(f"body.{_strange(given, _KEYS)}", f"unknown; use {', '.join(sorted(_KEYS))}")
    question = Question(
        _buyers(given.get("buyers")),
        _day(given, "on"),
        _day(given, "known"),
        _act(given.get("act")),
        _text(given, "use"),
        _answers(given.get("answers")),
        _flag(given.get("all")),
    )
    lines = _lines(given)
    weight = sum(EVERYBODY if buyer == ANYONE else 1 for buyer in question.buyers)
    if len(lines) > 1 and len(lines) * weight > AT_ONCE:
        _wrong("body.lines", f"too many for these buyers; ask of {AT_ONCE // weight:,} lines at once")
    fail_on = given.get("fail_on", "prohibited")
    if type(fail_on) is not str or fail_on not in FAIL_ON:
        _wrong("body.fail_on", f"use one of {', '.join(FAIL_ON)}")
    return Order(question, lines, fail_on, _text(given, "name") or NAME, _keep(given.get("keep")))


def _wrong(at: str, problem: str) -> NoReturn:
    raise WrongError(at, problem)


def _strange(given: Mapping[str, Any], known: frozenset[str]) -> str:
    return next(name for name in given if name not in known)[:80]


def _buyers(given: Any) -> tuple[str, ...]:
    if given is None:
        return (ANYONE,)
    if type(given) is not list or not 0 < len(given) <= BUYERS or any(type(each) is not str for each in given):
        _wrong("body.buyers", f"a list of 1 to {BUYERS} ids of buyers; /v1/buyers lists them")
    return tuple(dict.fromkeys(given))


def _day(given: Mapping[str, Any], name: str) -> date | None:
    text = given.get(name)
    if text is None:
        return None
    try:
        if type(text) is str and len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    _wrong(f"body.{name}", "no day; write it as 2026-11-26")


def _act(given: Any) -> Act | None:
    if given is None:
        return None
    try:
        return Act(given)
    except ValueError:
        _wrong("body.act", f"use one of {', '.join(Act)}")


def _text(given: Mapping[str, Any], name: str) -> str | None:
    text = given.get(name)
    if text is None:
        return None
    if type(text) is not str or not 0 < len(text) <= SHORT or "\x00" in text:
        _wrong(f"body.{name}", f"text of 1 to {SHORT} characters")
    return text


def _answers(given: Any) -> tuple[tuple[str, str], ...]:
    if given is None:
        return ()
    if type(given) is not dict or len(given) > len(_FIELDS):
        _wrong("body.answers", "an object of answers by their key; /v1/questions lists the keys")
    for key, value in given.items():
        if type(value) is not str or not 0 < len(value) <= SHORT:
            _wrong(f"body.answers.{key[:80]}", f"text of 1 to {SHORT} characters")
    return tuple(sorted(given.items()))


def _lines(given: Mapping[str, Any]) -> list[dict[str, str]]:
    if ("line" in given) == ("lines" in given):
        _wrong("body", "name either `line` or `lines`")
    if "line" in given:
        return [_fields(given["line"], "body.line")]
    lines = given["lines"]
    if type(lines) is not list or not 0 < len(lines) <= MOST:
        _wrong("body.lines", f"a list of 1 to {MOST:,} lines")
    return [_fields(line, f"body.lines.{place}") for place, line in enumerate(lines)]


def _fields(line: Any, at: str) -> dict[str, str]:
    if type(line) is not dict or not line:
        _wrong(at, 'an object of observation fields, such as {"description": "..."}')
    fields: dict[str, str] = {}
    for name, value in line.items():
        if name not in _FIELDS:
            _wrong(f"{at}.{name[:80]}", "no observation field; the schema of a line lists them")
        if type(value) is not str:
            if value is None:
                continue
            if type(value) not in (int, float):
                _wrong(f"{at}.{name}", "text or a number")
            value = str(value)
        elif len(value) > LONGEST:
            _wrong(f"{at}.{name}", f"longer than {LONGEST:,} characters; one thing a line")
        if value:
            fields[name] = value
    return fields


def _flag(given: Any) -> bool:
    if given not in (None, False, True) or type(given) in (int, float):
        _wrong("body.all", "true or false")
    return bool(given)


def _keep(given: Any) -> str | None:
    if given is None:
        return None
    case = given.get("case") if type(given) is dict and len(given) == 1 else None
    if type(case) is not str or not 0 < len(case) <= 64 or not case.isprintable():
        _wrong("body.keep", 'name the case: {"case": "c-..."}')
    return case
