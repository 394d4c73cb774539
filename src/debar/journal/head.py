"""What the answer of a run depends on, as the head of its journal, and what of it is another on going on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import file_digest
from typing import TYPE_CHECKING, Any

from debar import __version__
from debar.build import build
from debar.reports.parts.encode import json_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from debar.model import Inquiry
    from debar.readers import ReadOptions

WORDS = {
    "version": "the version of debar",
    "code": "the code or data of debar",
    "rulebook": "the rulebook",
    "register": "the register of makers",
    "buyers": "--buyer",
    "act": "--act",
    "on": "--on",
    "known": "--known",
    "today": "the day of the run",
    "since": "--since",
    "use": "--use",
    "answer": "--answer",
    "answers": "the files of --answers",
    "waivers": "the file of --waivers",
    "lists": "the lists of weaknesses and ends of support",
    "format": "--input-format",
    "map": "--map",
    "sheet": "--sheet",
    "all": "--all",
    "strict": "--strict",
}
"""What is compared, and how it is told; `evidence` is told by its names."""


def head(
    inquiry: Inquiry,
    reading: ReadOptions,
    evidence: Iterable[str],
    *,
    rulebook: str,
    register: str,
    waivers: Sequence[str] = (),
    answers: Sequence[str] = (),
    lists: Sequence[str] = (),
    everything: bool = False,
    strict: bool = False,
) -> dict[str, Any]:
    """All that the answer depends on, but for the bytes of the evidence, which are told when it is read.

    `waivers`, `answers` and `lists` are names of files. Raises OSError for one that cannot be read.
    """
    import orjson

    told = {
        "version": __version__,
        "code": build(),
        "rulebook": rulebook,
        "register": register,
        "buyers": list(inquiry.buyers),
        "act": inquiry.act.value if inquiry.act else None,
        "on": _day(inquiry.on),
        "known": _day(inquiry.known),
        "today": _day(inquiry.today),
        "since": _day(inquiry.since),
        "use": inquiry.use,
        "answer": dict(inquiry.answers),
        "answers": [digest_of(path) for path in answers],
        "waivers": [digest_of(path) for path in waivers],
        "lists": [digest_of(path) for path in lists],
        "format": reading.format,
        "map": dict(reading.mapping),
        "sheet": reading.sheet,
        "all": everything,
        "strict": strict,
        "evidence": list(evidence),
    }
    read: dict[str, Any] = orjson.loads(json_line(told))  # as it will be read, whatever stands in a name
    return read


def as_begun(inquiry: Inquiry, begun: Mapping[str, Any]) -> Inquiry:
    """The question with the days of the run that began: one that goes on after midnight gives the same answer."""
    try:
        today, known = (date.fromisoformat(begun[name]) for name in ("today", "known"))
    except (KeyError, TypeError, ValueError):
        return inquiry
    default = inquiry.known == inquiry.today and known == today
    return replace(inquiry, today=today, known=known if default else inquiry.known)


def differences(begun: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What is not as it was, in words."""
    told = [
        f"{words} {'differs' if _is_long(now[name]) else f'was {_said(begun.get(name))} and is {_said(now[name])}'}"
        for name, words in WORDS.items()
        if begun.get(name) != now[name]
    ]
    return [*told, *_evidence(begun.get("evidence"), now["evidence"])]


def _evidence(begun: Any, now: Sequence[str]) -> Iterator[str]:
    if begun == now:
        return
    before = {name for name in begun if isinstance(name, str)} if isinstance(begun, list) else set()
    for name in [name for name in now if name not in before][:3]:
        yield f"{name} is new among the evidence"
    for name in sorted(before - set(now))[:3]:
        yield f"{name} is missing among the evidence"
    if before == set(now):
        yield "the evidence is named in another order"


def _is_long(value: Any) -> bool:
    """Whether it says nothing to a person: a digest, or several."""
    each = value if isinstance(value, list) else [value]
    return any(isinstance(one, str) and len(one) == 64 for one in each)


def _said(value: Any) -> str:
    if isinstance(value, dict):
        value = [f"{name}={text}" for name, text in value.items()]
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return {None: "not given", "": "not given", True: "given", False: "not given"}.get(value, str(value)[:200])


def digest_of(path: str) -> str:
    """SHA-256 of a file."""
    with open(path, "rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
