"""One self-contained HTML page on what is already in: devices by maker, site and verdict, and what is not known.

It says first how many things gave no signal at all, since nothing found is no clean bill. Every figure and the
picture of the network stand beside a table; the formats `devices` and `graphml` hold the same as files.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from debar.model import Kind, Verdict
from debar.reports.parts import tell
from debar.reports.parts.encode import utf8
from debar.reports.parts.gather import deadlines, gather
from debar.reports.parts.page import environment, frame
from debar.reports.parts.things import by, is_barred, things
from debar.reports.parts.topology import drawn, graph
from debar.reports.parts.words import SIGNS, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from debar.model import Asked, Item
    from debar.reports.parts.gather import Gathered
    from debar.reports.parts.things import Thing
    from debar.reports.parts.words import Words

NAME = "estate"
SUFFIX = ".html"
BINARY = True

MOST = 2_000
"""Devices that stand in the page one by one; the format `devices` has them all."""


def write(items: Iterable[Item], asked: Asked, out: IO[bytes]) -> None:
    """Write the page."""
    page = environment().get_template("estate.html.j2")
    for part in page.generate(_told(gather(items), asked)):
        out.write(utf8(part))


def _told(run: Gathered, asked: Asked) -> dict[str, Any]:
    """What the template speaks of."""
    say = words(asked.lang)
    devices = things(run)
    whole = graph(run, devices)
    shown = [thing for thing in devices if thing.verdict.rank < Verdict.CLEAR.rank or asked.everything]
    return {
        **frame("page.css", "estate.css", script="page.js"),
        "say": say,
        "asked": asked,
        "run": run,
        "question": tell.question(asked, say),
        "answer": _answer(run, devices, say),
        "silence": tell.silence(run.coverage, say) if run.coverage else say("estate.no_network"),
        "blind": tell.blind(run, say),
        "purchases": sum(piece.kind is Kind.PURCHASE for piece in run.evidence),
        "counts": _counts(run, devices, asked),
        "sites": by(shown, "site"),
        "makers": by(shown, "maker"),
        "devices": shown[:MOST],
        "left_out": max(0, len(shown) - MOST),
        "picture": drawn(whole) if whole.edges else None,
        "network": whole,
        "deadlines": deadlines(run.findings),
        "signs": SIGNS,
        "verdicts": [verdict for verdict in Verdict if any(thing.verdict is verdict for thing in shown)],
    }


def _answer(run: Gathered, devices: Sequence[Thing], say: Words) -> str:
    """How many devices are barred, how many a person must decide, out of how many."""
    number = run.coverage.things if run.coverage else 0
    barred = len({thing.at for thing in devices if is_barred(thing)})
    review = len({thing.at for thing in devices if thing.verdict is Verdict.REVIEW})
    form = "estate.answer" if barred or review else "estate.answer.none"
    return say(form, barred=f"{barred:,}", review=f"{review:,}", all=f"{number:,}")


def _counts(run: Gathered, devices: Sequence[Thing], asked: Asked) -> list[tuple[Verdict, int]]:
    """Devices by their strongest verdict; those that were only counted are unidentified."""
    strongest: dict[tuple[str, str], Verdict] = {}
    for thing in devices:  # the strongest comes first
        strongest.setdefault(thing.at, thing.verdict)
    counted = dict.fromkeys(Verdict, 0)
    for verdict in strongest.values():
        counted[verdict] += 1
    if not asked.everything and run.coverage:
        counted[Verdict.UNIDENTIFIED] += run.coverage.things - len(strongest)
    return list(counted.items())
