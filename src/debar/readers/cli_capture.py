"""What devices answered at their command line, as it was copied from a terminal: one device or many, any commands.

A prompt with a command (`sw1#show version`, `<core>display device`, `admin@fw> show arp`), a heading that names one,
or the name of the file tells where an output begins. The device, its parts and the addresses it knows are taken apart
by templates where one fits (ntc-templates), neighbours by their labels. All else is kept as text, an observation an
output; only what people typed (configurations, descriptions) and logs are left out, and counted. Which command is of
which kind, and which column or label goes where, is data (`data/cli.yaml`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.model import Batch, Evidence, Issue, Kind
from debar.readers.parts.dialogue import Output, command_in, outputs, question
from debar.readers.parts.encoding import detect
from debar.readers.parts.lines import bounded_lines, utf8_chunks
from debar.readers.parts.source import ReadOptions, Source, fingerprint
from debar.readers.parts.templates import kind_of, neighbours, platform_in, rows_of, without_typed
from debar.readers.parts.things import Thing, batches, evidence_of, several, thing

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "cli-capture"
SUFFIXES = (".cli",)

LOOKED_AT = 2_000
"""Lines of the head in which a prompt is looked for."""
MOST_HELD = 16 << 20
"""Characters kept of devices whose last output may not have been read yet; then they are told."""
MOST_TEXT = 60_000
"""Characters of the outputs of one device that stand together; outputs beyond it stand alone."""
SEARCH = 1 << 10
"""What looking for the template of a command costs, in characters of output that could be read meanwhile."""
MOST_TEMPLATED = 8 << 20
"""Characters of one file that are given to templates, which are slow; outputs beyond it stay text."""
OF_OTHERS = ("neighbours", "addresses")
"""Kinds of commands whose outputs speak of other devices than the one that was asked."""
BETWEEN = "\n\n"


def claims(head: bytes, name: str) -> bool:
    """Whether a line of the text is a prompt with a command, or the file is named after one."""
    if b"\0" in head or head.lstrip().startswith((b"<?", b"<!", b"{")):
        return False
    lines = head.decode("utf-8", "replace").splitlines()[:LOOKED_AT]
    if any(asked and (asked[0] or kind_of(asked[1])) for asked in map(question, lines)):
        return True
    return bool(lines) and name.endswith((".txt", ".log", ".out", ".raw")) and bool(kind_of(command_in(name)))


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read a capture output by output."""
    seen = fingerprint(source)
    encoding = detect(seen.head, seen.sample)
    evidence = evidence_of(source, seen, NAME, Kind.INVENTORY, encoding)
    yield evidence
    rows = 0
    for item in batches(evidence, _Desk(source).told(encoding)):
        rows += item.rows.num_rows if isinstance(item, Batch) else 1
        yield item
    if not rows:
        yield source.issue("no output of a command was found", "keep the lines with prompt and command in the file")


class _Host:
    """What one device has said of itself so far."""

    def __init__(self, name: str, output: Output) -> None:
        self.name, self.line = name, output.line
        self.fields: dict[str, list[str]] = {}
        self.texts: list[str] = []
        self.size = 0

    def add(self, output: Output, rows: list[dict[str, str]]) -> None:
        """Take in an output that tells of the device itself, whole and as columns."""
        self.texts.append(output.text)
        self.size += len(output.text)
        for row in rows:
            for field, value in row.items():
                self.fields.setdefault(field, []).append(value)

    def thing(self) -> Thing:
        """The device as one observation."""
        fields = {field: several(values) for field, values in self.fields.items()}
        fields["hostname"] = self.name or fields.get("hostname", "")
        place = f"line {self.line}, {self.name or 'device'}"
        return thing(place, **fields, text=BETWEEN.join(self.texts))


class _Desk:
    """Sorts the outputs of one file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._hosts: dict[str, _Host] = {}
        self._platforms: dict[str, str] = {}
        self._templated, self._held = 0, 0
        self._typed_count, self._first_typed = 0, ""

    def told(self, encoding: str) -> Iterator[Thing | Issue]:
        """All observations: parts, neighbours and others as they come, devices when all of them were read."""
        for output in outputs(bounded_lines(utf8_chunks(self._source, encoding)), self._source.called):
            if output.lost:
                problem = (
                    f"{output.lost:,} lines of the output of {output.command!r} were too long or too many to read"
                )
                yield self._source.issue(problem, "split the capture into smaller files", f"line {output.line}")
            yield from self._of_output(output)
            if self._held > MOST_HELD:
                yield from self._devices()
        yield from self._devices()
        yield from self._notes()

    def _notes(self) -> Iterator[Issue]:
        if self._typed_count:
            problem = f"{self._typed_count:,} outputs hold what people typed or logs; they say nothing of makers"
            remedy = "nothing to do: ask for the version, the inventory and the neighbours of each device"
            yield self._source.issue(problem, remedy, self._first_typed, blind=False)
        if self._templated > MOST_TEMPLATED:
            problem = (
                f"the outputs behind the first {MOST_TEMPLATED >> 20} MB were read as text, without their columns"
            )
            yield self._source.issue(problem, "split the capture into smaller files", blind=False)

    def _devices(self) -> Iterator[Thing]:
        yield from (host.thing() for host in self._hosts.values())
        self._hosts.clear()
        self._platforms.clear()
        self._held = 0

    def _of_output(self, output: Output) -> Iterator[Thing]:
        kind = kind_of(output.command)
        if kind == "typed":
            self._typed_count += 1
            self._first_typed = self._first_typed or self._place(output)
            return
        found = platform_in(output.text)
        if found and kind == "device":
            self._platforms.setdefault(output.host, found)
        platform = self._platforms.get(output.host) or found
        rows = self._templates(output, kind, platform)
        if kind == "neighbours" and len(labelled := neighbours(output.text)) >= len(rows):
            rows = labelled  # templates keep one line of a description of several
        if kind == "device" or (kind == "parts" and not rows):
            host = self._hosts.setdefault(output.host, _Host(output.host, output))
            if host.size + len(output.text) <= MOST_TEXT:
                host.add(output, rows)
                self._held += len(output.text) + len(output.host)
                return
        if kind == "device" or not rows:
            whose = "seen_by" if kind in OF_OTHERS else "hostname"
            yield thing(self._place(output), **{whose: output.host}, text=without_typed(output.text))
            return
        for number, row in enumerate(rows, 1):
            own = {"host_device" if kind == "parts" else "seen_by": output.host}
            yield thing(f"{self._place(output)}, entry {number}", **{**row, **own})

    def _templates(self, output: Output, kind: str, platform: str) -> list[dict[str, str]]:
        self._templated += len(output.text) + SEARCH if kind else 0
        if not kind or self._templated > MOST_TEMPLATED:
            return []
        return rows_of(output.command, kind, output.text, platform)

    def _place(self, output: Output) -> str:
        where = f"line {output.line}, {output.command or 'output'}"
        return f"{where} on {output.host}" if output.host else where
