"""SNMP walks: what `snmpwalk` prints, in digits or names, and `snmprec` recordings.

The system group, physical entities, LLDP and CDP neighbours, and ARP and bridge tables become observations: the
device, each module in it (`host_device` names its chassis), and each neighbour (`seen_by`, `seen_on_port`). Several
walks may stand in one file: another begins with the command that asked for it, or with a second description. Other
variables tell nothing of who made a thing and are passed over. An address in a table is that of a neighbour and not
of the device that was asked.

A file of `debar collect snmp` names the agents it asked: that address becomes one of the device's. What it holds is
checked against the digests in it; a place that was changed since is told, and still read. The day of collecting is no
day of an act and judges nothing: `--on` names another day than today.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debar.model import Batch, Evidence, Issue, Kind
from debar.readers.parts.agent import MOST_CELLS, MOST_TEXT, Agent
from debar.readers.parts.collected import MOST_TOLD, Seal, reader_of
from debar.readers.parts.encoding import detect
from debar.readers.parts.entities import device_and_modules
from debar.readers.parts.lines import LONGEST, bounded_lines, utf8_chunks
from debar.readers.parts.neighbours import heard, learned
from debar.readers.parts.source import ReadOptions, Source, fingerprint
from debar.readers.parts.things import Thing, batches, evidence_of, first_lines
from debar.readers.parts.varbinds import Asked, Unread, Variable, of_line, target_of, variables

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "snmp-walk"
SUFFIXES = (".snmprec", ".snmpwalk", ".walk")

LOOKED_AT = 200
"""Lines of a file's beginning that tell whether it is a walk."""
_WORTH_TELLING = ("sysDescr", "sysObjectID", "entPhysicalMfgName", "entPhysicalModelName")


def claims(head: bytes, name: str) -> bool:
    """Whether the text begins as a walk does, and goes on like one; or as what `debar collect` writes."""
    if reader_of(head) == NAME:
        return True
    lines = [line for line in first_lines(head, LOOKED_AT) if not line.startswith("#")]
    while lines and target_of(lines[0]):
        del lines[0]
    if not lines or of_line(1, lines[0]) is None:
        return False
    begun = sum(of_line(1, line) is not None for line in lines)
    return begun * 5 >= len(lines)


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read a walk. See `debar.readers.read` for what comes out."""
    seen = fingerprint(source)
    encoding = detect(seen.head, seen.sample)
    evidence = evidence_of(source, seen, NAME, Kind.NETWORK, encoding)
    yield evidence
    yield from batches(evidence, _things(source, encoding))


def _things(source: Source, encoding: str) -> Iterator[Thing | Issue]:
    agent: Agent | None = None
    target, agents = "", 0
    unread, seal = _Unread(), Seal()
    lines = seal.watch(bounded_lines(utf8_chunks(source, encoding)))
    for item in variables(lines, lambda: seal.ours):
        if isinstance(item, Unread):
            unread.add(item)
            continue
        if agent is not None and _is_another(agent, item):
            yield from _told(source, agent)
            agent = None
        if isinstance(item, Asked):
            target = item.target
            continue
        agents += agent is None
        agent = agent or Agent(item.line, target)
        agent.take(item)
    if agent is not None:
        yield from _told(source, agent)
    if not agents:
        yield source.issue("no variable was found", "walk the device again with `snmpwalk -On`, from 1.3.6.1.2.1")
    yield from unread.told(source)
    yield from _sealed(source, seal)


def _sealed(source: Source, seal: Seal) -> Iterator[Issue]:
    """What the heads of a collected file say of it."""
    for place in seal.changed[:MOST_TOLD]:
        yield source.issue(
            "this part was changed since it was collected: its digest does not match",
            "collect it again, or take the file as it was collected",
            place,
        )
    if len(seal.changed) > MOST_TOLD:
        more = len(seal.changed) - MOST_TOLD
        yield source.issue(f"{more:,} more parts were changed since they were collected", "collect them again")
    for place, what in seal.incomplete[:MOST_TOLD]:
        yield source.issue(f"the agent did not tell everything ({what})", "ask it again with more time", place)
    if len(seal.incomplete) > MOST_TOLD:
        yield source.issue(
            f"{len(seal.incomplete) - MOST_TOLD:,} more tables are not whole", "ask those agents again"
        )
    if seal.unanswered:
        yield source.issue(
            f"{seal.unanswered:,} of the targets gave no answer when this was collected",
            "the lines `# no answer` name them; look whether there are devices",
            blind=False,
        )


def _is_another(agent: Agent, item: Variable | Asked) -> bool:
    """Whether a line begins another device: another was asked, or it describes itself a second time."""
    if isinstance(item, Asked):
        return item.sure or item.target != agent.target
    return agent.begins_anew(item)


def _told(source: Source, agent: Agent) -> Iterator[Thing | Issue]:
    """All that one agent told, and what is missing in it."""
    yield from device_and_modules(agent)
    yield from heard(agent)
    yield from learned(agent)
    place = f"line {agent.line}"
    if not agent.says(*_WORTH_TELLING):
        yield source.issue(
            "neither the system group nor physical entities say anything in this walk, so not what the device is",
            "walk it again from 1.3.6.1.2.1",
            place,
            blind=False,
        )
    if agent.left_out:
        yield source.issue(
            f"{agent.left_out:,} cells of its tables were not looked at: more than {MOST_CELLS:,} cells or"
            f" {MOST_TEXT >> 20} MB of text of one device are not held",
            "walk its tables one by one, each into a file",
            place,
        )


@dataclass(slots=True)
class _Unread:
    """Lines that could not be read: where the first stands, and how many there are."""

    first: int = 0
    count: int = 0
    long: int = 0
    """How many of them were too long."""

    def add(self, item: Unread) -> None:
        self.first = self.first or item.line
        self.count += 1
        self.long += item.size > 0

    def told(self, source: Source) -> Iterator[Issue]:
        """One Issue for all."""
        if not self.count:
            return
        long = f" ({self.long:,} of them longer than the {LONGEST:,} bytes that are read)" if self.long else ""
        yield source.issue(
            f"{self.count:,} lines, this one first, are neither a variable nor part of one{long}",
            "walk the device again with `snmpwalk -On`",
            f"line {self.first}",
        )
