"""What makes a device with a finding more pressing than another: where it can be reached, what is wrong with it.

Nothing here judges: findings and counts stay as they are. Lists of weaknesses and of ends of support are the user's
own files (or those `debar update` fetched); without them only what the evidence itself shows is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debar.exposure.device import WHOLE, Device
from debar.exposure.exploited import MARKED, Weaknesses
from debar.exposure.reach import internet, management
from debar.exposure.support import Unsupported
from debar.model import Exposure, Finding, Issue, Kind, Role, Strength, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from debar.exposure.kev import Listed
    from debar.exposure.nvd import Affected
    from debar.exposure.support import Ended
    from debar.model import Heard, Inquiry, Item, Observation
    from debar.register import Register

    Look = Callable[[Observation], list[Item | Heard]]

__all__ = ["STALE", "Catalogues", "pressing"]

INSTALLED = (Kind.INVENTORY, Kind.NETWORK)
PRESSING = (Verdict.PROHIBITED, Verdict.CONDITIONAL, Verdict.REVIEW)
AGAIN = "fetch it again: `debar update`"
STALE = 30
"""Days after which a catalogue of weaknesses may lack what matters most: the newest."""


@dataclass(frozen=True, slots=True)
class Catalogues:
    """What is known besides the evidence; nothing, unless the user supplies it."""

    listed: tuple[Listed, ...] = ()
    affected: Mapping[str, tuple[Affected, ...]] = field(default_factory=dict)
    source: str = MARKED
    ended: tuple[Ended, ...] = ()
    days: tuple[tuple[str, date | None], ...] = ()
    """(path, day) of each file of weaknesses."""
    issues: tuple[Issue, ...] = ()

    @classmethod
    def load(cls, kev: str | None = None, nvd: Sequence[str] = (), support: str | None = None) -> Catalogues:
        """Read what there is. Raises UsageError for a file that cannot be read or is something else."""
        from debar.exposure import kev as kevs
        from debar.exposure import nvd as nvds
        from debar.exposure import support as supports

        listing = kevs.read(kev) if kev else None
        wanted = frozenset(each.cve for each in listing.entries) if listing else frozenset()
        records = [(path, nvds.read(path, wanted)) for path in nvd]
        table = supports.read(support) if support else supports.Table(())
        marked = {cve: each for _, record in records for cve, each in record.marked.items()}
        days = [(kev, listing.day)] if kev and listing else []
        return cls(
            listing.entries if listing else tuple(marked.values()),
            _together([record.affected for _, record in records]),
            listing.source if listing else MARKED,
            table.rows,
            (*days, *((path, record.day) for path, record in records)),
            (
                *(listing.issues if listing else ()),
                *(issue for _, record in records for issue in record.issues),
                *table.issues,
            ),
        )

    def said(self, today: date, strict: bool = False) -> Iterator[Issue]:
        """What a reader must know of the files themselves; a stale one blinds the run when `strict`."""
        yield from self.issues
        for path, day in self.days:
            if day is None:
                yield Issue(path, None, "this list of weaknesses does not say of which day it is", AGAIN, blind=False)
            elif (today - day).days > STALE:
                old = f"this list of weaknesses is of {day}, {(today - day).days:,} days ago"
                yield Issue(path, None, f"{old}; what was listed since is not told", AGAIN, blind=strict)


def _together(several: Sequence[Mapping[str, tuple[Affected, ...]]]) -> dict[str, tuple[Affected, ...]]:
    """What several files say of each CVE."""
    found: dict[str, tuple[Affected, ...]] = {}
    for each in several:
        for cve, products in each.items():
            found[cve] = tuple(dict.fromkeys((*found.get(cve, ()), *products)))
    return found


def pressing(look: Look, catalogues: Catalogues, inquiry: Inquiry, register: Register) -> Look:
    """The same look, with Exposures right behind the findings of each device."""
    teller = Teller(catalogues, inquiry, register)

    def looked(observation: Observation) -> list[Item | Heard]:
        results = look(observation)
        if observation.evidence.kind not in INSTALLED:
            return results
        findings = [item for item in results if isinstance(item, Finding) and item.ruling.verdict in PRESSING]
        if not findings:
            return results
        last = max(at for at, item in enumerate(results) if isinstance(item, Finding)) + 1
        return [*results[:last], *teller.exposures(observation, findings), *results[last:]]

    return looked


class Teller:
    """Tells what is pressing about one device after another."""

    def __init__(self, catalogues: Catalogues, inquiry: Inquiry, register: Register) -> None:
        self._inquiry, self._register = inquiry, register
        self._has_lists = bool(catalogues.listed or catalogues.ended)
        self._weaknesses = Weaknesses(catalogues.listed, catalogues.affected, catalogues.source, register)
        self._unsupported = Unsupported(catalogues.ended, register)

    def exposures(self, observation: Observation, findings: Sequence[Finding]) -> list[Exposure]:
        """In this order: where it can be reached, what is known to be used against it, whether it is mended."""
        told = [
            Exposure(observation.evidence.path, observation.place, kind, says, source)
            for kind, says, source in self._told(observation, findings)
        ]
        return list(dict.fromkeys(told))

    def _told(self, observation: Observation, findings: Sequence[Finding]) -> Iterator[tuple[str, str, str]]:
        if all(finding.identification.role in (Role.MENTION, Role.SELLER) for finding in findings):
            return
        for kind, found in (("internet", internet), ("management", management)):
            if reached := found(observation.fields):
                yield kind, *reached
        answering = tuple(finding for finding in findings if _answers(finding)) if self._has_lists else ()
        if answering:
            device = Device(observation, answering, self._inquiry, self._register)
            yield from (("exploited", *each) for each in self._weaknesses.of(device, self._inquiry.known))
            on = self._inquiry.on or self._inquiry.today
            yield from (("unsupported", *each) for each in self._unsupported.of(device, on))


def _answers(finding: Finding) -> bool:
    """Whether its maker is known well enough, and as who answers for the device."""
    who = finding.identification
    return who.role in WHOLE and who.strength >= Strength.MEDIUM
