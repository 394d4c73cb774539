"""The devices of a run, one row a device and maker: where it is, how it is known, the strongest said of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from debar.model import BETWEEN, CALLED_BY, Finding, Kind, Verdict
from debar.reports.parts.gather import place_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from debar.model import Exposure, Identification, Observation, Said
    from debar.reports.parts.gather import Gathered

MODELS = ("model", "ent_model_name", "part_number", "cdp_platform")


@dataclass(frozen=True, slots=True)
class Thing:
    """One device or module, and what is said of one maker of it."""

    observation: Observation
    identification: Identification | None
    verdict: Verdict
    rules: tuple[str, ...]
    """Those that speak, the strongest first."""
    deadline: date | None
    """The first one to come."""
    group: str | None = None
    """Id of the controlling family."""
    exposures: tuple[Exposure, ...] = ()
    said: tuple[tuple[str, Said], ...] = ()
    """(rule, what people of an office said of the finding under it)."""

    @property
    def at(self) -> tuple[str, str]:
        """Where it stands: file and place."""
        return self.observation.evidence.path, self.observation.place

    @property
    def name(self) -> str:
        """What it is called."""
        return first(self.observation, CALLED_BY)

    @property
    def model(self) -> str:
        """Its model, as it was written or as it was recognised."""
        told = first(self.observation, MODELS)
        clues = self.identification.clues if self.identification else ()
        return told or next((clue.found for clue in clues if clue.kind in ("model", "part-number", "rebadge")), "")

    @property
    def maker(self) -> str:
        """Who made it, for a reader."""
        return self.identification.maker_name if self.identification else ""

    @property
    def known_by(self) -> tuple[str, ...]:
        """The kinds of clues and the fields they stand in, once each."""
        clues = self.identification.clues if self.identification else ()
        return tuple(dict.fromkeys(f"{clue.kind} ({clue.field})" for clue in clues))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of clues, once each."""
        clues = self.identification.clues if self.identification else ()
        return tuple(dict.fromkeys(clue.kind for clue in clues))

    @property
    def site(self) -> str:
        """Where it is."""
        return self.observation.fields.get("site", "")

    def field(self, name: str) -> str:
        """What the evidence holds in a field."""
        return self.observation.fields.get(name, "")


def first(observation: Observation, names: Iterable[str]) -> str:
    """The first value of the first of these fields that is filled."""
    fields = observation.fields
    return next((fields[name].partition(BETWEEN)[0].partition("\n")[0] for name in names if fields.get(name)), "")


def things(run: Gathered) -> tuple[Thing, ...]:
    """Every device that the run tells of, the strongest verdict first, then by site and name.

    Lines of purchases are no devices and are left out.
    """
    pressing: dict[tuple[str, str], list[Exposure]] = {}
    for exposure in run.exposures:
        pressing.setdefault((exposure.file, exposure.place), []).append(exposure)
    together: dict[tuple[object, ...], list[Finding]] = {}
    for finding in run.findings:
        key = (*place_key(finding), finding.identification.maker, finding.identification.role)
        together.setdefault(key, []).append(finding)
    told = [_found(several, pressing) for several in together.values()]
    told += [Thing(one.observation, one.identification, one.verdict, (), None, one.group) for one in run.observed]
    devices = (thing for thing in told if thing.observation.evidence.kind is not Kind.PURCHASE)
    return tuple(sorted(devices, key=lambda thing: (thing.verdict.rank, thing.site, thing.name)))


def _found(findings: list[Finding], pressing: Mapping[tuple[str, str], list[Exposure]]) -> Thing:
    ranked = sorted(findings, key=lambda finding: finding.ruling.verdict.rank)
    strongest = ranked[0]
    days = [finding.ruling.deadline for finding in ranked if finding.ruling.deadline]
    return Thing(
        strongest.observation,
        strongest.identification,
        strongest.ruling.verdict,
        tuple(dict.fromkeys(finding.ruling.law.id for finding in ranked)),
        min(days, default=None),
        strongest.group,
        tuple(pressing.get((strongest.observation.evidence.path, strongest.observation.place), ())),
        tuple((finding.ruling.law.id, finding.said) for finding in ranked if finding.said),
    )


def by(things: Iterable[Thing], attribute: str) -> tuple[tuple[str, Mapping[Verdict, int]], ...]:
    """(site or maker, devices by verdict), the strongest verdicts first; `attribute`: `site` or `maker`."""
    counted: dict[str, Counter[Verdict]] = {}
    for thing in things:
        counted.setdefault(getattr(thing, attribute), Counter())[thing.verdict] += 1
    return tuple(sorted(counted.items(), key=lambda item: (*(-item[1][verdict] for verdict in Verdict), item[0])))


def is_barred(thing: Thing) -> bool:
    """Whether a binding rule speaks against it, at once or under a condition."""
    return thing.verdict in (Verdict.PROHIBITED, Verdict.CONDITIONAL)
