"""The whole chain for one observation as values: what was given, who made it, whose it was, what the rules say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debar.explain.clues import ClueTold, told_of
from debar.explain.silent import Quiet, elsewhere, quiet
from debar.explain.whatif import Turn, of_maker, of_rule
from debar.model import Finding, Issue, Observed
from debar.rulebook.book import ANYONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from debar.desk import Desk
    from debar.explain.silent import Elsewhere
    from debar.model import Identification, Item, Lineage, Observation
    from debar.stand import Stand


@dataclass(frozen=True, slots=True)
class RuleTold:
    """One rule's verdict, and what would make it another."""

    finding: Finding
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class MakerTold:
    """One maker that the observation names, with what speaks for it, whose it was that day, and what follows."""

    who: Identification
    clues: tuple[ClueTold, ...]
    turns: tuple[Turn, ...]
    """What would change who made it, or how surely."""
    lineage: Lineage
    rules: tuple[RuleTold, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Everything there is to tell."""

    given: Mapping[str, str]
    buyers: tuple[str, ...]
    act: str
    makers: tuple[MakerTold, ...]
    silence: Observed | None
    """Where no rule speaks: the verdict, and notes on rules that bind."""
    quiet: tuple[Quiet, ...]
    """Rules that bind the buyer and say nothing of this, by reason."""
    elsewhere: tuple[Elsewhere, ...]
    """What the rules say to other buyers."""
    over: tuple[str, ...]
    """Rules of others that no longer bind, in a sentence each."""
    unused: tuple[Issue, ...]
    only: str | None = None
    """The one rule that is asked about."""


def story(observation: Observation, items: Sequence[Item], desk: Desk, only: str | None = None) -> Story:
    """Put together what `desk` decided about an observation (`items`) with what would change it.

    `only`: the one rule that is asked about. What would change a ruling is worked out for it, or for every ruling to
    a buyer who was named; for `anyone` there are too many.
    """
    from debar.identify import identify

    identified = identify(observation.fields, desk.register)
    stands = desk.stands(observation, identified) if identified else []
    findings = [item for item in items if isinstance(item, Finding)]
    silence = next((item for item in items if isinstance(item, Observed)), None)
    others, over = elsewhere(stands, findings, desk) if stands else ((), ())
    unused = (*desk.said, *(item for item in items if isinstance(item, Issue)))
    return Story(
        given=observation.fields,
        buyers=desk.inquiry.buyers,
        act=str(stands[0].act) if stands else "",
        makers=tuple(_maker(who, observation, stands, findings, desk, only) for who in _as_they_stand(stands)),
        silence=silence,
        quiet=quiet(stands, findings, desk),
        elsewhere=others,
        over=over,
        unused=unused,
        only=only,
    )


def _as_they_stand(stands: Sequence[Stand]) -> list[Identification]:
    """Each maker once, as it is identified for the day the thing was made."""
    found: dict[str, Identification] = {}
    for stand in stands:
        found.setdefault(stand.who.maker, stand.who)
    return list(found.values())


def _maker(
    who: Identification,
    observation: Observation,
    stands: Sequence[Stand],
    findings: Sequence[Finding],
    desk: Desk,
    only: str | None,
) -> MakerTold:
    mine = [stand for stand in stands if stand.who.maker == who.maker]
    rules = tuple(
        RuleTold(finding, of_rule(_stand_of(finding, mine), finding.ruling, desk) if _is_asked(finding, only) else ())
        for finding in findings
        if finding.identification.maker == who.maker
    )
    clues = tuple(told_of(clue, observation.fields, desk.register) for clue in who.clues)
    turns = of_maker(who, observation.fields, mine[0].grounds.built(mine[0].act), desk.register)
    return MakerTold(who, clues, turns, mine[0].lineage, rules)


def _is_asked(finding: Finding, only: str | None) -> bool:
    """Whether this ruling is told in full."""
    return finding.ruling.law.id == only if only else finding.ruling.buyer != ANYONE


def _stand_of(finding: Finding, stands: Sequence[Stand]) -> Stand:
    """The stand from which a finding came: of its buyer, and of its rule where that was asked apart."""
    own = [stand for stand in stands if stand.buyer == finding.ruling.buyer]
    return next((stand for stand in own if stand.only == finding.ruling.law.id), own[0])
