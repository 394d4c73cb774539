"""What the buyer is told to do: the rule's own line, and in front of it what the verdict makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.judge import lowering
from debar.model import Verdict

if TYPE_CHECKING:
    from debar.judge.case import Reading


def what_to_do(reading: Reading, verdict: Verdict) -> str:
    """The bar's own advice, and in front of it what the day, the act or an open question makes of it."""
    do, own = reading.bar.do, Verdict(reading.bar.verdict)
    if verdict is own:
        return do
    if verdict is Verdict.WATCH:
        return f"Nothing binds on this day. Once it does: {do}"
    if reading.only_use:
        return f"Before you buy, settle whether it will be in service where or when its use is barred. {do}"
    if verdict is Verdict.REVIEW:
        return f"Settle first what is open. If the rule applies: {do}"
    if verdict is Verdict.CONDITIONAL and lowering.exceptions(reading).ceiling is Verdict.CONDITIONAL:
        return f"Show that the exception holds. If it does not: {do}"
    return do
