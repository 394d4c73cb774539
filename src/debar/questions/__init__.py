"""The sheet of open questions: from a saved result to rows that a person fills and hands back with `--answers`.

One row a question to settle; a question that is open for several lines stands once more in a first block, where one
answer serves all of them. What only a person can decide stands there too, and says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from debar.answers.sheet import choice, line_of, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from debar.rulebook import Rulebook
    from debar.rulebook.values import AnswerKey

_CLAIM = "exception, if you claim it: "
_CHOICES = re.compile(r" \([^()]*\)\Z")
"""The choices at the end of a question of a key that is answered by a choice."""
HINTED = ("reference", "day", "maker", "country", "amount", "production", "goods")
"""Kinds of answers whose form is told in words."""


class Asked(NamedTuple):
    """One question as a finding puts it."""

    key: str
    ask: str
    claim: bool
    settles: bool
    """Whether an answer settles it; otherwise a person decides."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the sheet, ready to be shown."""

    file: str
    place: str
    line: str
    maker: str
    rules: tuple[str, ...]
    key: str
    question: str
    choices: str
    offered: tuple[str, ...]
    """The answers to choose from; empty where the answer is free, or no answer settles it."""
    free: bool
    """Whether another answer than those offered may be right (a reference, a generation)."""

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells in the order of the sheet's columns; the answer is left empty."""
        shown = (self.file, self.place, self.line, self.maker, ", ".join(self.rules))
        return (*shown, self.key, self.question, self.choices, "")


def rows(findings: Iterable[Mapping[str, Any]], rulebook: Rulebook, lang: str) -> list[Row]:
    """The rows for findings as `jsonl` writes them, in their order: first the block for all lines, then line by line.

    On a line, what a verdict waits for comes first, then exceptions to claim, then what only a person can decide.
    """
    places: dict[tuple[str, str], str] = {}
    asked: dict[tuple[str, str], dict[tuple[str, Asked], dict[str, None]]] = {}
    for finding in findings:
        at = (finding["file"] or "", finding["place"] or "")
        places.setdefault(at, line_of(finding["subject"]))
        here = asked.setdefault(at, {})
        for question in _once([_asked(text, rulebook) for text in finding["questions"]]):
            here.setdefault((finding["maker_name"] or "", question), {})[finding["rule"]] = None
    told = [*_for_all(asked, rulebook, lang)]
    for at, questions in asked.items():
        for (maker, question), rules in sorted(questions.items(), key=lambda each: _turn(each[0][1])):
            told.append(_row((*at, places[at], maker), tuple(rules), question, rulebook, lang))
    return told


def _for_all(
    asked: Mapping[tuple[str, str], Mapping[tuple[str, Asked], Mapping[str, None]]], rulebook: Rulebook, lang: str
) -> Iterator[Row]:
    """Each question that an answer settles and that is open for more than one line."""
    lines: dict[Asked, dict[tuple[str, str], None]] = {}
    rules: dict[Asked, dict[str, None]] = {}
    for at, questions in asked.items():
        for (_, question), named in questions.items():
            if question.settles:
                lines.setdefault(question, {})[at] = None
                rules.setdefault(question, {}).update(named)
    for question, places in sorted(lines.items(), key=lambda each: _turn(each[0])):
        if len(places) > 1:
            where = (word("all lines", lang), word("lines", lang, n=f"{len(places):,}"), "", "")
            yield _row(where, tuple(sorted(rules[question])), question, rulebook, lang)


def _turn(question: Asked) -> tuple[bool, bool]:
    return not question.settles, question.claim


def _once(asked: list[Asked]) -> list[Asked]:
    """The questions of one finding, each key that an answer settles once: one fact answers all of its wordings.

    What a verdict waits for leads; exceptions that are claimed by the same fact are put together.
    """
    led: dict[str, Asked] = {}
    for question in sorted(asked, key=_turn):
        first = led.get(question.key)
        if not question.settles:
            led[f"{question.key}: {question.ask}"] = question
        elif first is None:
            led[question.key] = question
        elif first.claim and question.ask not in first.ask:
            led[question.key] = first._replace(ask=f"{first.ask} / {question.ask}")
    return list(led.values())


def _asked(text: str, rulebook: Rulebook) -> Asked:
    """A question from the words of a finding: `key: [exception, if you claim it: ]ask [(choices)]`."""
    key, _, rest = text.partition(": ")
    claim = rest.startswith(_CLAIM)
    ask = rest.removeprefix(_CLAIM)
    known = rulebook.answers.get(key)
    if known is None or not known.values:
        return Asked(key, ask, claim, known is not None)
    return Asked(key, _CHOICES.sub("", ask), claim, bool(_CHOICES.search(ask)))


def _row(
    where: tuple[str, str, str, str], rules: tuple[str, ...], question: Asked, rulebook: Rulebook, lang: str
) -> Row:
    known = rulebook.answers.get(question.key)
    ask = _in(lang, known, question.ask)
    told = word("exception", lang, ask=ask) if question.claim else ask
    if known is None or not question.settles:
        return Row(*where, rules, question.key, told, word("for a person", lang), (), False)
    offered = tuple(choice(known, value, lang) for value in known.values)
    free = bool(known.generations) or known.kind in HINTED
    return Row(*where, rules, question.key, told, _choices(known, offered, lang), offered, free)


def _in(lang: str, known: AnswerKey | None, ask: str) -> str:
    """The question in the reader's language; a rule's own wording, which is English, is kept beside it."""
    if known is None or lang not in known.ask or lang == "en":
        return ask
    return known.ask[lang] if ask == known.ask["en"] else word("question", lang, ask=known.ask[lang], own=ask)


def _choices(known: AnswerKey, offered: tuple[str, ...], lang: str) -> str:
    """How an answer may be written, for a person."""
    hint = word(known.kind, lang) if known.kind in HINTED else word("generation", lang) if known.generations else ""
    listed = "" if known.kind in ("reference", "goods") else "; ".join(offered)
    return "; ".join(part for part in (listed, hint) if part)
