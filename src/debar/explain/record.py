"""The story for machines: one JSON object, its keys always there, days as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debar.reports.parts.records import as_dict, clue_as_dict

if TYPE_CHECKING:
    from debar.explain.clues import ClueTold
    from debar.explain.silent import Quiet
    from debar.explain.story import MakerTold, Story
    from debar.explain.whatif import Turn
    from debar.model import Ownership


def record(found: Story) -> dict[str, Any]:
    """The whole story as plain values."""
    return {
        "given": dict(found.given),
        "buyers": list(found.buyers),
        "makers": [_maker(maker) for maker in found.makers],
        "verdict": found.silence.verdict.value if found.silence else None,
        "notes": list(found.silence.notes) if found.silence else [],
        "silent_rules": [_quiet(group) for group in found.quiet],
        "others": [
            {"verdict": group.verdict, "rule": rule, "buyers": list(buyers)}
            for group in found.elsewhere
            for rule, buyers in group.rules
        ],
        "ended": list(found.over),
        "issues": [{"problem": each.problem, "remedy": each.remedy} for each in found.unused],
    }


def _maker(maker: MakerTold) -> dict[str, Any]:
    who, lineage = maker.who, maker.lineage
    return {
        "maker": who.maker,
        "maker_name": who.maker_name,
        "group": lineage.group,
        "role": who.role.value,
        "strength": who.strength.word,
        "contradicted": who.contradicted,
        "goods": who.goods,
        "note": who.note,
        "clues": [_clue(told) for told in maker.clues],
        "changes": [_turn(turn) for turn in maker.turns],
        "owners": [_edge(edge) for edge in lineage.owners],
        "perhaps": [_edge(edge) for edge in lineage.uncertain],
        "formerly": [_edge(edge) for edge in lineage.former],
        "rules": [{**as_dict(rule.finding), "changes": [_turn(turn) for turn in rule.turns]} for rule in maker.rules],
    }


def _clue(told: ClueTold) -> dict[str, Any]:
    clue = told.clue
    return {
        **clue_as_dict(clue),
        "strength": clue.strength.word,
        "role": clue.role.value,
        "limits": list(told.limits),
        "counts_in_full_beside": list(told.second),
        "from": told.days[0],
        "until": told.days[1],
        "confidence": clue.confidence,
    }


def _edge(edge: Ownership) -> dict[str, Any]:
    days = {"from": edge.since, "to": edge.until}
    return {
        "maker": edge.maker, "owner": edge.owner, "kind": edge.kind, **days,
        "source": edge.source, "confidence": edge.confidence, "note": edge.note,
    }  # fmt: skip


def _turn(turn: Turn) -> dict[str, Any]:
    return {"fact": turn.kind, "key": turn.key or None, "values": list(turn.values), "answer": turn.answer}


def _quiet(group: Quiet) -> dict[str, Any]:
    turns = dict(group.turns)
    rules = [
        {"rule": rule, "detail": what or None, "changes": [_turn(turn) for turn in turns.get(rule, ())]}
        for rule, what in group.rules
    ]
    return {"why": group.why, "rules": rules}
