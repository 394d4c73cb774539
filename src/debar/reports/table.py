"""The report for a terminal: findings by verdict, each ruling told once, then what was not looked at.

Colour only on a terminal and never without a word and a sign beside it; width by the characters' real cells, so
that Japanese stands in its columns. Text of strangers cannot move the cursor or speak markup.
"""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

from debar.model import Verdict
from debar.reports.parts import tell
from debar.reports.parts.gather import asks_anyone, by_verdict, fold, gather
from debar.reports.parts.visible import clue_spans, pieces, shortened, visible
from debar.reports.parts.words import SIGNS, Words, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from debar.model import Asked, Finding, Item, Observation
    from debar.reports.parts.gather import Gathered, Group, Line

NAME = "table"
SUFFIX = ".txt"
BINARY = False

WIDTH = 120
"""Columns where the output is no terminal and `COLUMNS` does not say."""
SHOWN = 160
"""Characters of a field that stand in a cell."""
SAID = 500
"""Characters of a decision or a reply; the other formats have all of it."""
NOTES = 2
"""Notes about a line without a finding; the other formats have them all."""

_STYLE = {
    "prohibited": "bold red",
    "conditional": "bold yellow",
    "review": "bold magenta",
    "advised-against": "bold blue",
    "watch": "bold cyan",
    "clear": "green",
    "unidentified": "dim",
}


def write(items: Iterable[Item], asked: Asked, out: IO[str]) -> None:
    """Write the whole run."""
    run, say = gather(items), words(asked.lang)
    console = _console(out)
    _print(console, tell.question(asked, say))
    for piece in run.evidence:
        sheet = f" [{piece.sheet}]" if piece.sheet else ""
        _print(console, f"{piece.path}{sheet}: {tell.columns(piece, say)}", style="dim")
    several = len({piece.path for piece in run.evidence}) > 1
    for verdict, groups in by_verdict(fold(run.findings, asked)).items():
        _verdict(console, verdict, groups, several, say)
    _observed(console, run, say)
    _not_looked_at(console, run, say)
    _print(console, "")
    if asked.inquiry.since:
        _print(console, tell.answer(run, asked, say), style="bold")
    _print(console, tell.counts(run, say), style="bold")
    if run.coverage:
        _print(console, tell.silence(run.coverage, say))
    if not asked.everything:
        _print(console, say("narrow"), style="dim")
    if asks_anyone(asked) and run.findings:
        _print(console, say("name_the_buyer"))


def _console(out: IO[str]) -> Console:
    from rich.console import Console

    terminal = bool(getattr(out, "isatty", bool)())
    named = os.environ.get("COLUMNS", "")
    width = None if terminal else int(named) if named.isdigit() and int(named) >= 40 else WIDTH
    return Console(file=out, width=width, highlight=False, markup=False, emoji=False)


def _print(console: Console, text: str, style: str = "") -> None:
    from rich.text import Text

    console.print(Text(visible(text), style=style), soft_wrap=False)


def _verdict(console: Console, verdict: Verdict, groups: tuple[Group, ...], several: bool, say: Words) -> None:
    number = say.count("findings", sum(len(group.lines) for group in groups))
    _print(console, "")
    heading = say("verdict.heading", verdict=say.verdict(verdict), meaning=say(f"meaning.{verdict.value}"), n=number)
    _print(console, f"{SIGNS[verdict.value]} {heading}", style=_STYLE[verdict.value])
    for group in groups:
        _group(console, group, several, say)


def _group(console: Console, group: Group, several: bool, say: Words) -> None:
    ruling = group.ruling
    _print(console, "")
    law = ruling.law
    _print(console, say("ruling.line", rule=law.id, law=law.named(say.lang), where=law.jurisdiction))
    told = [(say("because"), text) for text in group.because]
    told += [(say("do"), ruling.do)] if ruling.do else []
    for question in ruling.questions:
        claimed = question.claim or ruling.verdict is Verdict.PROHIBITED
        told.append((say("ask.exception" if claimed else "ask"), question.plain))
    told += [(say("deadline"), ruling.deadline.isoformat())] if ruling.deadline else []
    for name, text in told:
        _print(console, f"  {name}: {text}")
    console.print(_lines(group.lines, several, say))


def _lines(lines: Iterable[Line], several: bool, say: Words) -> Table:
    from rich.text import Text

    table = _table(say("head.place"), say("head.line"), say("head.maker"))
    for line in lines:
        place = _place(line.finding.observation, several)
        table.add_row(Text(place), _line(line.finding), Text(_each(_who(line, say))))
    return table


def _place(observation: Observation, several: bool) -> str:
    """The place; with its file where there are several, with its sheet where there is one."""
    evidence = observation.evidence
    parts = [evidence.path if several else "", evidence.sheet or "", observation.place]
    return "\n".join(visible(part) for part in parts if part)


def _table(place: str, left: str, right: str) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column(Text(place), overflow="fold", max_width=24)
    table.add_column(Text(left), overflow="fold", ratio=1)
    table.add_column(Text(right), overflow="fold", ratio=1)
    return table


def _each(text: str) -> str:
    return "\n".join(visible(part) for part in text.split("\n"))


def _line(finding: Finding) -> Text:
    """The fields a clue stands in, each on its line, the clue underlined."""
    from rich.text import Text

    fields = finding.observation.fields
    text = Text()
    for name, spans in clue_spans(finding).items():
        text.append(f"{name}: " if not text else f"\n{name}: ", style="dim")
        for piece in pieces(fields.get(name, ""), spans, SHOWN):
            text.append(piece.text, style="bold underline" if piece.marked else "")
    return text


def _who(line: Line, say: Words) -> str:
    known = line.finding.identification
    says = dict.fromkeys(f"{shortened(clue.found, 40)}: {shortened(clue.says, 120)}" for clue in known.clues)
    told = [f"{known.maker_name} ({known.role.value}, {known.strength.word})", *says]
    told += [known.note] if known.note else []
    told += line.because
    told += [say("also", rules=say("comma").join(other.ruling.law.id for other in line.also))] if line.also else []
    if line.finding.waived:
        told.append(_waiver(line.finding, "waived", say))
    elif line.finding.lapsed:
        told.append(_waiver(line.finding, "lapsed", say))
    told += [shortened(text, SAID) for text in tell.all_said(line.finding.said, say)]
    also = [(other.ruling.law.id, other.said) for other in line.also if other.said]
    told += [shortened(text, SAID) for text in tell.said_by_rule(also, say)]
    return "\n".join(text.replace("\n", " ") for text in told)


def _waiver(finding: Finding, key: str, say: Words) -> str:
    waiver = finding.waived or finding.lapsed
    assert waiver is not None
    values = {"who": waiver.who, "why": waiver.why, "by": waiver.approved_by, "until": waiver.until.isoformat()}
    return say(key, **values)


def _observed(console: Console, run: Gathered, say: Words) -> None:
    """What has no finding; only with `--all` there is anything here."""
    if not run.observed:
        return
    from rich.text import Text

    _print(console, "")
    _print(console, say("observed.heading"), style="bold")
    several = len({piece.path for piece in run.evidence}) > 1
    table = _table(say("head.place"), say("head.line"), say("head.verdict"))
    for observed in run.observed:
        known = observed.identification
        word = f"{SIGNS[observed.verdict.value]} {say.verdict(observed.verdict)}"
        notes, more = observed.notes[:NOTES], len(observed.notes) - NOTES
        who = [word, known.maker_name if known else "", *(shortened(note, SHOWN) for note in notes)]
        who += [say("more", n=more)] if more > 0 else []
        first = list(observed.observation.fields.items())[:3]
        shown = [f"{name}: {shortened(value, SHOWN)}" for name, value in first]
        place = _place(observed.observation, several)
        told = "\n".join(text.replace("\n", " ") for text in who if text)
        table.add_row(Text(place), Text(_each("\n".join(shown))), Text(_each(told)))
    console.print(table)


def _not_looked_at(console: Console, run: Gathered, say: Words) -> None:
    if not run.issues:
        return
    _print(console, "")
    _print(console, say("issues.heading"), style="bold")
    for issue in run.issues:
        where = f"{issue.file}, {issue.place}" if issue.place else issue.file
        _print(console, f"! {where}: {issue.problem.rstrip('.')}; {issue.remedy}")
