"""The sentences that open and close every report for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.model import Verdict
from debar.reports.parts.gather import asks_anyone, is_changed, place_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debar.model import Asked, Coverage, Evidence, Finding, Observed, Reply, Said
    from debar.reports.parts.gather import Gathered
    from debar.reports.parts.words import Words

SPOKEN = (Verdict.PROHIBITED, Verdict.CONDITIONAL, Verdict.REVIEW, Verdict.ADVISED_AGAINST, Verdict.WATCH)
"""The verdicts that are findings."""


def answer(run: Gathered, asked: Asked, say: Words) -> str:
    """The answer in one sentence: the strongest verdict and its lines, out of how many; or how many have changed."""
    summary = run.summary
    lines = say.count("lines", summary.observations)
    if asked.inquiry.since:
        told: tuple[Finding | Observed, ...] = (*run.findings, *run.observed)
        changed = {place_key(item) for item in told if is_changed(item)}
        form = "answer.changed" if changed else "answer.unchanged"
        return say(form, n=f"{len(changed):,}", all=lines, since=asked.inquiry.since.isoformat())
    for verdict in SPOKEN:
        number = summary.by_verdict.get(verdict.value, 0)
        if number:
            bound = verdict in (Verdict.PROHIBITED, Verdict.CONDITIONAL) and asks_anyone(asked)
            return say(f"answer.{'anyone.' if bound else ''}{verdict.value}", n=f"{number:,}", all=lines)
    return say("answer.none", all=lines)


def counts(run: Gathered, say: Words) -> str:
    """`12 lines: 3 prohibited, 1 review; 1 not looked at`: every line counted once, by its strongest verdict."""
    summary = run.summary
    parts = [
        say("count.verdict", n=f"{summary.by_verdict[verdict.value]:,}", verdict=say.verdict(verdict))
        for verdict in Verdict
        if summary.by_verdict.get(verdict.value)
    ]
    lines = say.count("lines", summary.observations)
    told = say("counts", lines=lines, parts=say("comma").join(parts) or say("counts.none"))
    return f"{told}{blind(run, say, 'counts')}"


def blind(run: Gathered, say: Words, key: str = "answer") -> str:
    """What was not looked at, as a sentence (`answer`) or the end of one (`counts`); empty when everything was."""
    if run.summary.not_looked_at:
        return say(f"{key}.blind", n=say.count("lines", run.summary.not_looked_at))
    return say(f"{key}.blind_unknown") if run.summary.blind else ""


def silence(seen: Coverage, say: Words) -> str:
    """How many devices gave no signal at all of who made them."""
    return say("estate.silent" if seen.silent else "estate.silent.none", n=f"{seen.silent:,}", all=f"{seen.things:,}")


def decided(said: Said | None, say: Words) -> str:
    """What was decided about a finding, in one sentence; empty where nothing was."""
    if said is None or said.decision is None:
        return ""
    decision = said.decision
    state = say(f"said.state.{decision.state}") if f"said.state.{decision.state}" in say.sentences else decision.state
    return say("said.decision", state=state, by=decision.by, on=decision.at[:10], why=decision.why)


def replied(said: Said | None, say: Words) -> tuple[str, ...]:
    """Each reply to a finding, with what was answered, as one paragraph."""
    return tuple(_replied(reply, say) for reply in said.replies) if said else ()


def _replied(reply: Reply, say: Words) -> str:
    parts = [say("said.reply", name=reply.name, on=reply.at[:10], text=reply.text)]
    if reply.files:
        parts.append(say("said.files", files=say("comma").join(reply.files)))
    if reply.answer:
        parts.append(say("said.answer", on=(reply.answered or "")[:10], text=reply.answer))
    else:
        parts.append(say("said.unanswered"))
    if reply.correction:
        parts.append(say("said.correction", where=reply.correction))
    return say("said.between").join(parts)


def all_said(said: Said | None, say: Words) -> tuple[str, ...]:
    """The decision, then every reply."""
    decision = decided(said, say)
    return (*([decision] if decision else []), *replied(said, say))


def said_by_rule(told: Iterable[tuple[str, Said]], say: Words) -> tuple[str, ...]:
    """The same of several findings on one thing, each with its rule in front."""
    return tuple(f"{rule}: {text}" for rule, said in told for text in all_said(said, say))


def question(asked: Asked, say: Words) -> str:
    """Whom, which act, which days, on one line."""
    inquiry = asked.inquiry
    act = say(f"act.{inquiry.act.value}") if inquiry.act else say("asked.act.default")
    on = inquiry.on.isoformat() if inquiry.on else say("asked.on.default")
    buyers = say("anyone") if asks_anyone(asked) else say("comma").join(inquiry.buyers)
    line = say("asked.line", buyers=buyers, act=act, on=on, known=inquiry.known.isoformat())
    return line + say("asked.since.line", since=inquiry.since.isoformat()) if inquiry.since else line


def columns(evidence: Evidence, say: Words) -> str:
    """Which column was read as which field, and which were not used."""
    used = say("comma").join(f"{column} → {field}" for column, field in evidence.mapping)
    told = used or say("columns.none")
    if evidence.unused:
        told += say("columns.unused", columns=say("comma").join(evidence.unused))
    return told
