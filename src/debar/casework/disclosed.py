"""What somebody outside is shown of a finding: what it says about them, and nothing else of the case.

It is built from the finding field by field, so that what is not named here does not leave the office: not the rest of
the line, its site, price or order, not the file, not what was answered, not who works here. Sentences of ours are
shown as they are unless they quote the line or an answer; those are counted and held back.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from debar.casework import cases, findings, runs
from debar.errors import MissingError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import Connection

    from debar.casework.replies import Dossier
    from debar.model import Act, Clue, Finding, Law, Lineage, Question, Role, Strength, Verdict

PUBLIC = frozenset(("date", "quantity", "currency", "unit"))
"""Fields whose values stand by chance in many sentences and tell nothing where they do."""
ADDRESSES = frozenset(("mac", "tac"))
"""Kinds of clues whose words single out one device: only the part that a registry gave to the maker is shown."""
REGISTERED = 8
"""Characters of that part: three octets with signs between them, or the type code of a phone."""
_ANSWERED = re.compile(r"\banswered\b|does not settle it", re.IGNORECASE)
"""How our sentences begin to quote a fact that the buyer answered (`debar.judge.conditions`)."""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A finding as its maker or supplier may see it."""

    maker: str
    role: Role
    strength: Strength
    group: str | None
    note: str | None
    clues: tuple[Clue, ...]
    lineage: Lineage
    law: Law
    verdict: Verdict
    buyer: str
    act: Act
    on: date
    known: date
    because: tuple[str, ...]
    questions: tuple[Question, ...]
    held_back: int
    """Sentences that quote what the case does not show."""


def of(finding: Finding, answers: Iterable[str] = ()) -> Disclosed:
    """What may be shown of a finding; `answers` are the values that were answered in its case."""
    known, ruling = finding.identification, finding.ruling
    quotes = _Quotes(finding, answers)
    because = tuple(text for text in ruling.because if not quotes.stands_in(text))
    questions = tuple(question for question in ruling.questions if not quotes.stands_in(question.ask))
    note = known.note if known.note and not quotes.stands_in(known.note) else None
    clues = tuple(_shown(clue, quotes) for clue in known.clues)
    held_back = len(ruling.because) - len(because) + len(ruling.questions) - len(questions)
    return Disclosed(
        known.maker_name, known.role, known.strength, finding.group, note, clues, finding.lineage, ruling.law,
        ruling.verdict, ruling.buyer, ruling.act, ruling.on, ruling.known, because, questions, held_back,
    )  # fmt: skip


def newest(connection: Connection, dossier: Dossier) -> Disclosed | None:
    """What the newest run says of the finding of a dossier; None when it finds that no more."""
    run = runs.newest(connection, dossier.case)
    if run is None:
        return None
    try:
        found = findings.one(connection, run, dossier.finding).finding
    except MissingError:
        return None
    everywhere = (run.asked or {}).get("answers", {}).values()
    return of(found, [*everywhere, *(answer.value for answer in cases.answers(connection, dossier.case))])


def _shown(clue: Clue, quotes: _Quotes) -> Clue:
    found = clue.found
    if clue.kind in ADDRESSES and len(found) > REGISTERED:
        found = f"{found[:REGISTERED]}…"
    return replace(clue, found=found, says="" if quotes.stands_in(clue.says) else clue.says, start=0, end=0)


class _Quotes:
    """Tells whether a sentence quotes the line beyond its clues, or an answer."""

    def __init__(self, finding: Finding, answers: Iterable[str]) -> None:
        known = finding.identification
        open_ = " ".join(_plain(text) for text in (known.maker_name, *(clue.found for clue in known.clues)))
        fields = [_plain(value) for name, value in finding.observation.fields.items() if name not in PUBLIC]
        secret = {value for value in fields if len(value) > 2 and value not in open_}
        secret |= {value for value in map(_plain, answers) if len(value) > 1}
        words = "|".join(re.escape(value) for value in sorted(secret, key=len, reverse=True))
        self._secret = re.compile(rf"(?<!\w)(?:{words})(?!\w)") if words else None

    def stands_in(self, text: str) -> bool:
        """Whether it does."""
        return bool(_ANSWERED.search(text) or (self._secret and self._secret.search(_plain(text))))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
