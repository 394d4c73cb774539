"""Options that several verbs share, and how their text becomes values."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

On = Annotated[
    str | None,
    typer.Option("--on", metavar="DAY", envvar="DEBAR_ON", help="Day of the act (2026-11-23). Default: each row's own date, else today."),
]  # fmt: skip
Known = Annotated[
    str | None,
    typer.Option("--known", metavar="DAY", envvar="DEBAR_KNOWN", help="Only what was publicly known by this day. Default: today."),
]  # fmt: skip
Buyers = Annotated[
    list[str] | None,
    typer.Option("--buyer", metavar="ID", help="Who buys or uses (repeatable; `debar rules buyers` lists them). [env: DEBAR_BUYER, separated by commas]"),
]  # fmt: skip
ActOption = Annotated[
    str | None,
    typer.Option("--act", metavar="ACT", envvar="DEBAR_ACT", help="procure, use, renew, install, ... Default: by kind of evidence."),
]  # fmt: skip
Use = Annotated[
    str | None,
    typer.Option("--use", metavar="TEXT", envvar="DEBAR_USE", help="What it is for: shorthand for the purpose or the part of the network."),
]  # fmt: skip
Answers = Annotated[
    list[str] | None,
    typer.Option("--answer", metavar="KEY=VALUE", help="An answer that holds for the whole run (repeatable). [env: DEBAR_ANSWER, separated by ;]"),
]  # fmt: skip
AnswerFiles = Annotated[
    list[str] | None,
    typer.Option("--answers", metavar="FILE", help="Answers for certain lines or for all: YAML, JSON, or a filled sheet of `debar questions` (repeatable). [env: DEBAR_ANSWERS, separated by ;]"),
]  # fmt: skip
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DAY", envvar="DEBAR_SINCE", help="Only lines that are judged otherwise now than on this day: before, after, by which rule, since when."),
]  # fmt: skip
Kev = Annotated[
    str | None,
    typer.Option("--kev", metavar="FILE", envvar="DEBAR_KEV", help="CISA's catalogue of known exploited vulnerabilities (JSON): told beside the findings on devices. Default: what `debar update` fetched."),
]  # fmt: skip
Nvd = Annotated[
    list[str] | None,
    typer.Option("--nvd", metavar="FILE", help="NVD's records (JSON of API 2.0 or feeds 2.0, also .gz; repeatable): which products and versions they are about. Default: what `debar update` fetched. [env: DEBAR_NVD, separated by ;]"),
]  # fmt: skip
Support = Annotated[
    str | None,
    typer.Option("--support", metavar="FILE", envvar="DEBAR_SUPPORT", help="Table (CSV, XLSX, JSON) with maker, model, end_of_support and source."),
]  # fmt: skip
RulesDir = Annotated[
    str | None,
    typer.Option("--rules", metavar="DIR", envvar="DEBAR_RULES", help="Folder with rules, lists and buyers of your own, added to ours."),
]  # fmt: skip
RegisterDir = Annotated[
    str | None,
    typer.Option("--register", metavar="DIR", envvar="DEBAR_REGISTER", help="Folder with makers, products and re-badges of your own, added to ours."),
]  # fmt: skip


def today() -> date:
    """The day this runs, in UTC; `DEBAR_TODAY` (or SOURCE_DATE_EPOCH) sets it, so that a run can be repeated."""
    fixed = os.environ.get("DEBAR_TODAY")
    if fixed:
        return day(fixed, "DEBAR_TODAY")
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch and epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return datetime.now(UTC).date()


def day(text: str, option: str) -> date:
    """A whole day from an option, or a UsageError that says how to write it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text!r} is not a day; write it as 2026-11-23") from None


def folders(register: str | None, rules: str | None) -> None:
    """Raise UsageError when a folder of the user's own knowledge is none."""
    for option, folder in (("--register", register), ("--rules", rules)):
        if folder and not os.path.isdir(folder):
            raise UsageError(f"{option} {folder!r} is not a folder; give the folder that holds the YAML files")


def readable(text: str) -> str:
    """An argument with marks in place of the bytes that are no UTF-8 (which Python hands on as surrogates)."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def several(given: Sequence[str] | None, variable: str, separator: str = ",") -> list[str]:
    """What a repeatable option was given, else what its environment variable holds."""
    if given:
        return list(given)
    return [part.strip() for part in os.environ.get(variable, "").split(separator) if part.strip()]


def pairs(given: Sequence[str], option: str, left: str, right: str) -> Mapping[str, str]:
    """`KEY=VALUE` options as a mapping; the same key twice with two values is refused."""
    found: dict[str, str] = {}
    for text in given:
        key, equals, value = (part.strip() for part in text.partition("="))
        if not (key and equals and value):
            raise UsageError(f"{option} {text!r} must be written {left}={right}")
        if found.get(key, value) != value:
            raise UsageError(f"{option} gives {key} twice: {found[key]!r} and {value!r}; keep one")
        found[key] = value
    return found
