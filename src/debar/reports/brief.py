"""One line a finding: verdict, rule, buyer, place, what stands there, whose it is. For a quick look and `grep`."""

from __future__ import annotations

from pathlib import PurePath
from typing import IO, TYPE_CHECKING

from debar.reports.parts import tell
from debar.reports.parts.gather import gather
from debar.reports.parts.visible import shortened, visible
from debar.reports.parts.words import SIGNS, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debar.model import Asked, Finding, Item

NAME = "brief"
SUFFIX = ".txt"
BINARY = False

WIDTHS = (17, 18, 22, 26, 44, 12)
"""Cells of each column; the last one is as long as it is."""
SAID = 300
"""Characters of a decision or a reply; the other formats have all of it."""


def write(items: Iterable[Item], asked: Asked, out: IO[str]) -> None:
    """Write the findings, strongest first, each with what people of an office said of it, then what could not be
    looked at and the counts."""
    run, say = gather(items), words(asked.lang)
    for finding in sorted(run.findings, key=lambda each: each.ruling.verdict.rank):
        out.write(line(finding) + "\n")
        for text in tell.all_said(finding.said, say):
            out.write(f"  > {shortened(visible(' '.join(text.split())), SAID)}\n")
    for issue in run.issues:
        place = f" {issue.place}" if issue.place else ""
        out.write(f"! {visible(issue.file)}{place}: {visible(issue.problem)}; {visible(issue.remedy)}\n")
    if asked.inquiry.since:
        out.write(f"\n{tell.answer(run, asked, say)}")
    out.write(f"\n{tell.counts(run, say)}\n")
    if not asked.everything:
        out.write(f"{say('narrow')}\n")


def line(finding: Finding) -> str:
    """The finding on one line, in columns by the characters' real cells."""
    ruling, fields = finding.ruling, finding.observation.fields
    what = next((fields[clue.field] for clue in finding.identification.clues if clue.field in fields), "")
    waived = " (waived)" if finding.waived else ""
    cells = (
        f"{SIGNS[ruling.verdict.value]} {ruling.verdict.value}{waived}",
        ruling.law.id,
        ruling.buyer,
        visible(f"{PurePath(finding.observation.evidence.path).name} {finding.observation.place}"),
        shortened(visible(what), 60),
        f"{finding.identification.maker} ({finding.identification.strength.word})",
    )
    return "  ".join(_padded(cell, width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def _padded(text: str, width: int) -> str:
    from rich.cells import cell_len, set_cell_size

    return text + " " * (width - cell_len(text)) if cell_len(text) <= width else set_cell_size(text, width)
