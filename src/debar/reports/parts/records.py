"""Findings, observations, issues and the summary as plain mappings, with the keys and order of the contract.

Every machine-readable output is made of these: JSON Lines, the JSON document, the API. Keys are always
present; what is not known is None; days are `YYYY-MM-DD`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from debar.model import (
    FIELDS,
    Coverage,
    Evidence,
    Exposure,
    Finding,
    Issue,
    Link,
    Observed,
    Strength,
    Summary,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from debar.model import Asked, Clue, Identification, Item, Lineage, Reply, Said, Waiver

    Known = Callable[[Identification | None, str | None, Lineage | None], "Record"]

Record = dict[str, Any]
_PLACE = {name: place for place, name in enumerate(FIELDS)}


def as_dict(item: Item) -> Record:
    """Any item of a run as its mapping, with its `type` first."""
    match item:
        case Finding():
            return finding_as_dict(item)
        case Observed():
            return observed_as_dict(item)
        case Issue():
            return issue_as_dict(item)
        case Evidence():
            return evidence_as_dict(item)
        case Exposure():
            return exposure_as_dict(item)
        case Link():
            return link_as_dict(item)
        case Coverage():
            return coverage_as_dict(item)
        case Summary():
            return summary_as_dict(item)


def finding_as_dict(finding: Finding, known: Known | None = None) -> Record:
    """One finding, as JSON Lines writes it. `known` gives what `known_as_dict` gives, in another form."""
    ruling, law = finding.ruling, finding.ruling.law
    return {
        "type": "finding",
        "id": finding.id,
        **_seen(finding, known or known_as_dict),
        "verdict": ruling.verdict.word,
        "rule": law.id,
        "jurisdiction": law.jurisdiction,
        "buyer": ruling.buyer,
        "act": str(ruling.act),
        "on": _day(ruling.on),
        "known": _day(ruling.known),
        "because": list(ruling.because),
        "questions": [str(question) for question in ruling.questions],
        "do": ruling.do,
        "deadline": _day(ruling.deadline),
        "waived": waiver_as_dict(finding.waived),
        **(said_as_dict(finding.said) if finding.said else {}),
    }


def observed_as_dict(observed: Observed) -> Record:
    """One thing that no rule spoke about; `verdict` is `clear` or `unidentified`."""
    return {
        "type": "observation",
        **_seen(observed, known_as_dict),
        "verdict": observed.verdict.word,
        "notes": list(observed.notes),
    }


def issue_as_dict(issue: Issue) -> Record:
    """Something that could not be read, and what to do about it."""
    return {
        "type": "issue",
        "file": issue.file or None,
        "place": issue.place,
        "problem": issue.problem,
        "remedy": issue.remedy,
    }


def summary_as_dict(summary: Summary) -> Record:
    """The closing count; `by_verdict` names every verdict, strongest first."""
    return {
        "type": "summary",
        "observations": summary.observations,
        "identified": summary.identified,
        "findings": summary.findings,
        "by_verdict": {verdict.value: summary.by_verdict.get(verdict.value, 0) for verdict in Verdict},
        "issues": summary.issues,
        "not_looked_at": summary.not_looked_at,
        "rulebook": summary.rulebook,
        "register": summary.register,
        "version": summary.version,
    }


def exposure_as_dict(exposure: Exposure) -> Record:
    """What makes a device more pressing."""
    return {
        "type": "exposure",
        "file": exposure.file,
        "place": exposure.place,
        "kind": exposure.kind,
        "says": exposure.says,
        "source": exposure.source,
    }


def link_as_dict(link: Link) -> Record:
    """Two things that belong together: a neighbour, a learned address, a module in its host."""
    ends = {"near": link.near, "far": link.far}
    told = {side: {"name": end.name, "file": end.file, "place": end.place} for side, end in ends.items()}
    return {"type": "link", **told, "port": link.port, "how": link.how}


def coverage_as_dict(coverage: Coverage) -> Record:
    """Which classes of signals devices gave, and how many gave none."""
    return {
        "type": "coverage",
        "things": coverage.things,
        "signals": dict(coverage.signals),
        "silent": coverage.silent,
    }


def evidence_as_dict(evidence: Evidence) -> Record:
    """One file (or sheet) as it was read: digest, mapping of columns, columns not used."""
    return {
        "type": "evidence",
        "path": evidence.path,
        "name": evidence.name,
        "sheet": evidence.sheet,
        "reader": evidence.reader,
        "kind": evidence.kind.value,
        "digest": evidence.digest,
        "size": evidence.size,
        "encoding": evidence.encoding,
        "mapping": [{"column": column, "field": field} for column, field in evidence.mapping],
        "unused": list(evidence.unused),
    }


def asked_as_dict(asked: Asked) -> Record:
    """What was asked of the law, and of which state of our knowledge."""
    inquiry = asked.inquiry
    return {
        "buyers": list(inquiry.buyers),
        "act": inquiry.act.value if inquiry.act else None,
        "on": _day(inquiry.on),
        "known": _day(inquiry.known),
        "today": _day(inquiry.today),
        **({"since": _day(inquiry.since)} if inquiry.since else {}),
        "use": inquiry.use,
        "answers": dict(inquiry.answers),
        "waivers": asked.waivers,
        "all": asked.everything,
        "rulebook": asked.rulebook,
        "register": asked.register,
        "version": asked.version,
    }


def subject_as_dict(fields: Mapping[str, str]) -> dict[str, str]:
    """The filled fields of an observation, in the order of every output."""
    return {name: value for name in _in_order(tuple(fields)) if (value := fields[name])}


@lru_cache(1_024)
def _in_order(names: tuple[str, ...]) -> tuple[str, ...]:
    """The fields we know, in the order of every output; all rows of a file ask for the same few."""
    return tuple(sorted(_PLACE.keys() & set(names), key=_PLACE.__getitem__))


def clue_as_dict(clue: Clue) -> Record:
    """One sign of a maker. `start` and `end` count characters of the field's original text."""
    return {
        "kind": clue.kind,
        "field": clue.field,
        "found": clue.found,
        "start": clue.start,
        "end": clue.end,
        "says": clue.says,
        "source": clue.source,
    }


def identified_as_dict(
    asked: Any, kind: str, who: Identification | None, group: str | None, note: str | None
) -> Record:
    """Who made the thing that a value, or fields, stand for, as `debar identify` tells it."""
    return {
        "input": asked,
        "kind": kind,
        "maker": who.maker if who else None,
        "maker_name": who.maker_name if who else None,
        "group": group,
        "role": who.role.value if who else None,
        "strength": who.strength.word if who else "none",
        "clues": [clue_as_dict(clue) for clue in (who.clues if who else ())],
        "note": note,
    }


def lineage_as_list(lineage: Lineage | None, group: str | None) -> list[Record]:
    """The owners on that day, nearest first; a maker that heads its own family stands there itself."""
    if lineage is None:
        return []
    if not lineage.owners and group == lineage.maker:
        return [{"owner": lineage.maker, "from": None, "to": None, "source": None}]
    return [
        {"owner": edge.owner, "from": edge.since, "to": edge.until, "source": edge.source} for edge in lineage.owners
    ]


def waiver_as_dict(waiver: Waiver | None) -> Record | None:
    """A waiver as shown beside its finding; None where there is none."""
    if waiver is None:
        return None
    return {
        "who": waiver.who,
        "why": waiver.why,
        "approved_by": waiver.approved_by,
        "until": _day(waiver.until),
        "rule": waiver.rule,
        "maker": waiver.maker,
    }


def said_as_dict(said: Said) -> Record:
    """What people said of a finding; a key only where there is something."""
    told: Record = {}
    if said.decision:
        decision = said.decision
        told["decision"] = {"state": decision.state, "why": decision.why, "by": decision.by, "at": decision.at}
    if said.replies:
        told["replies"] = [_reply(reply) for reply in said.replies]
    return told


def _reply(reply: Reply) -> Record:
    return {
        "name": reply.name,
        "text": reply.text,
        "at": reply.at,
        "answer": reply.answer,
        "answered": reply.answered,
        "correction": reply.correction,
        "files": list(reply.files),
    }


def known_as_dict(who: Identification | None, group: str | None, lineage: Lineage | None) -> Record:
    """Who is known to have made it, how, and whose it is."""
    return {
        "maker": who.maker if who else None,
        "maker_name": who.maker_name if who else None,
        "group": group,
        "role": str(who.role) if who else None,
        "strength": (who.strength if who else Strength.NONE).word,
        "clues": [clue_as_dict(clue) for clue in who.clues] if who else [],
        "lineage": lineage_as_list(lineage, group),
    }


def _seen(item: Finding | Observed, known: Known) -> Record:
    """Where it stands, what is written there, and who is known to have made it."""
    observation = item.observation
    return {
        "file": observation.evidence.path,
        "place": observation.place,
        "subject": subject_as_dict(observation.fields),
        **known(item.identification, item.group, item.lineage),
    }


@lru_cache(16_384)
def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
