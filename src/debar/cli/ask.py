"""`debar identify` and `debar explain`: one value, or one a line."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from debar.cli import options
from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from debar.explain import Part
    from debar.explain.story import Story
    from debar.model import Item
    from debar.register import Register

_FINDING = re.compile(r"f-[0-9a-f]{16}\Z")
LONGEST = 100_000
"""Characters of one value; more is cut, and the note says so."""


def identify(
    values: Annotated[
        list[str] | None,
        typer.Argument(metavar="[VALUE...]", help="Values; none reads one a line from standard input."),
    ] = None,
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="KIND",
            envvar="DEBAR_KIND",
            help="auto, text, mac, sysobjectid, usb, pci, fcc, cpe, banner, ...",
        ),
    ] = "auto",
    on: options.On = None,
    register: options.RegisterDir = None,
    format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", envvar="DEBAR_IDENTIFY_FORMAT", help="text or jsonl.")
    ] = "text",
) -> None:
    """Who made this? No law. Values, or JSON objects of observation fields, one a line."""
    from debar.register import Register

    if format not in ("text", "jsonl"):
        raise UsageError(f"--format {format!r} is not text or jsonl")
    day = options.day(on, "--on") if on else options.today()
    known = Register.load(Path(register) if register else None)
    write = _as_json if format == "jsonl" else _as_text
    for value in values or _lines():
        sys.stdout.write(write(_answer(value, kind, day, known)))
        sys.stdout.flush()


def _lines() -> Iterator[str]:
    """Values from standard input as they come; undecodable bytes become marks, blank lines stay (an answer each)."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n").removeprefix("\ufeff")


def _answer(value: str, kind: str, day: date, register: Register) -> dict[str, Any]:
    """The contract's object for one value."""
    from debar.identify.value import identify_fields, identify_value
    from debar.reports.parts.records import identified_as_dict

    text = options.readable(value[:LONGEST])
    given = _object(text)
    fields, strange = _fields(given)
    found = identify_fields(fields, day, register) if fields else identify_value(text, kind, day, register)
    notes = [
        found.note,
        f"no observation fields, and not read: {', '.join(strange)}" if fields and strange else None,
        f"only the first {LONGEST:,} characters were read" if len(value) > LONGEST else None,
    ]
    note = "; ".join(filter(None, notes)) or None
    return identified_as_dict(given if fields else text, found.kind, found.identification, found.group, note)


def _object(text: str) -> Mapping[str, Any]:
    """The JSON object that a text is; an empty one for any other text."""
    if not text.lstrip().startswith("{"):
        return {}
    import orjson

    try:
        return dict(orjson.loads(text))
    except orjson.JSONDecodeError:
        return {}


def _fields(given: Mapping[str, Any]) -> tuple[Mapping[str, str], list[str]]:
    """The observation fields of an object that hold something, and its keys that are none."""
    from debar.model import FIELDS

    fields = {key: str(value) for key, value in given.items() if key in FIELDS and value not in (None, "")}
    return fields, [key for key in given if key not in FIELDS]


def _as_json(answer: Mapping[str, Any]) -> str:
    import orjson

    return orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE).decode()


def _as_text(answer: Mapping[str, Any]) -> str:
    if answer["maker"] is None:
        note = f" ({answer['note']})" if answer["note"] else ""
        return f"{answer['input']}: nobody known{note}\n"
    family = f", family {answer['group']}" if answer["group"] != answer["maker"] else ""
    lines = [
        f"{answer['input']}: {answer['maker_name']} ({answer['maker']}{family}), {answer['role']}, {answer['strength']}"
    ]
    lines += [
        f"    {clue['kind']} {clue['found']!r} in {clue['field']}: {clue['says']} [{clue['source']}]"
        for clue in answer["clues"]
    ]
    lines += [f"    note: {answer['note']}"] if answer["note"] else []
    return "\n".join(lines) + "\n"


def explain(
    value: Annotated[
        str,
        typer.Argument(metavar="VALUE_OR_FINDING_ID", help="A value, a JSON object of fields, or f-... with --in."),
    ],
    buyer: options.Buyers = None,
    on: options.On = None,
    known: options.Known = None,
    act: options.ActOption = None,
    use: options.Use = None,
    answer: options.Answers = None,
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="KIND", envvar="DEBAR_KIND", help="What the value is; auto goes by its form."),
    ] = "auto",
    result: Annotated[
        str | None,
        typer.Option("--in", metavar="FILE", help="JSON Lines of an earlier run in which to find a finding id."),
    ] = None,
    rules: options.RulesDir = None,
    register: options.RegisterDir = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            envvar="DEBAR_EXPLAIN_FORMAT",
            help="text, json (the whole chain) or jsonl (what `debar screen` writes).",
        ),
    ] = "text",
    lang: Annotated[
        str, typer.Option("--lang", metavar="LANG", envvar="DEBAR_LANG", help="Language of the text: en, ja.")
    ] = "en",
) -> None:
    """The whole chain for one value: clue by clue, owner by owner, rule by rule."""
    from debar.cli.run import knowledge, language
    from debar.cli.screening import inquiry
    from debar.explain import explained
    from debar.identify.value import field_of
    from debar.model import Kind

    if format not in ("text", "json", "jsonl"):
        raise UsageError(f"--format {format!r} is not text, json or jsonl")
    lang = language(lang)
    buyers, (fields, _) = options.several(buyer, "DEBAR_BUYER"), _fields(_object(value))
    value, rule = options.readable(value), None
    if found := _named_finding(value, result):
        fields, buyers, rule = found["subject"], buyers or [found["buyer"]], found["rule"]
        on, known, act = on or found["on"], known or found["known"], act or found["act"]
    given = options.pairs(options.several(answer, "DEBAR_ANSWER", ";"), "--answer", "KEY", "VALUE")
    learnt = knowledge(register, rules)
    items, story, _ = explained(
        fields or {field_of(value, kind, learnt.register): value},
        inquiry(buyers, on, known, act, use, given),
        Kind.PURCHASE,
        learnt.register,
        learnt.rulebook,
        rule,
    )
    match format:
        case "jsonl":
            _write_items(items)
        case "json":
            _write_record(story)
        case _:
            _write_told(story, learnt.register, lang)


def _named_finding(value: str, result: str | None) -> Mapping[str, Any] | None:
    """The finding whose id the value is, looked up in the run's file; None where the value is no id."""
    if _FINDING.match(value):
        return _finding(value, result)
    if result:
        raise UsageError(f"--in is for the id of a finding (f- and 16 letters or digits), and {value[:80]!r} is none")
    return None


def _write_told(story: Story, register: Register, lang: str) -> None:
    """The whole chain as text for people."""
    from debar.explain.telling import parts
    from debar.explain.words import say

    _write_parts(parts(story, register, say(lang)))


def _write_items(items: Iterable[Item]) -> None:
    """What came of the value, for machines."""
    from debar.reports.parts.records import as_dict

    for item in items:
        sys.stdout.write(_as_json(as_dict(item)))


def _write_record(story: Story) -> None:
    """The whole chain as one object, for machines."""
    import orjson

    from debar.explain.record import record

    sys.stdout.write(orjson.dumps(record(story), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode())


def _write_parts(parts: Iterable[Part]) -> None:
    """The telling of it, for people: lines of eighty columns."""
    from debar.cli.wrap import wrapped

    for part in parts:
        typer.echo(wrapped(part.title))
        for depth, text in part.lines:
            typer.echo(wrapped(text, "  " * (depth + 1)))
        typer.echo("")


def _finding(id: str, path: str | None) -> Mapping[str, Any]:
    """The finding of that id in the JSON Lines of an earlier run."""
    if path is None:
        raise UsageError(f"{id} is the id of a finding; name the JSON Lines it stands in with --in FILE")
    for found in _read(path):
        if found.get("id") == id:
            return found
    raise UsageError(f"finding {id!r} is not in {path}; look for it with the file that named it")


def _read(path: str) -> Iterable[Mapping[str, Any]]:
    import orjson

    try:
        with Path(path).open("rb") as stream:
            for line in stream:
                yield orjson.loads(line)
    except OSError as error:
        raise UsageError(f"--in {path}: cannot be opened ({error.strerror}); check the path") from error
    except orjson.JSONDecodeError as error:
        raise UsageError(f"--in {path}: not JSON Lines; write it with `debar screen --format jsonl=FILE`") from error
