"""The heads that `debar collect` writes into evidence files, and whether the digests in them still hold.

A line of a walk is taken as a head only in a file that begins as one of ours does: there every variable is one line,
so that no text of a device can pass for a head.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FIRST = "# debar evidence: SNMP walks, form 1"
AGENT, ENDS, LAST = "# agent: ", "# agent ends: ", "# end: "
INCOMPLETE, UNANSWERED = "# incomplete: ", "# no answer: "
JSON_KEY = "debar_evidence"
"""Marks the first object of JSON Lines that were collected."""
_AGENT = re.compile(r"# agent: (\[[0-9A-Fa-f:.]+(?:%[^\]\s]+)?\]|[0-9.]+) port ([0-9]{1,5}) ")
_DIGEST = re.compile(r" sha256 ([0-9a-f]{64})\Z")
LONGEST_HEAD = 64 << 10
_SEALED = re.compile(rb'(.*),"head_sha256":"[0-9a-f]{64}"\}\Z', re.DOTALL)
MOST_TOLD = 20
"""Places of one kind that are told by name."""


@dataclass(slots=True)
class Seal:
    """What the heads of a file say, checked while its lines pass."""

    ours: bool = False
    changed: list[str] = field(default_factory=list)
    """Places where a digest does not match."""
    closed: bool = False
    """Whether the last line of the file was seen."""
    unanswered: int = 0
    incomplete: list[tuple[str, str]] = field(default_factory=list)
    """Place and what was not asked to its end."""

    def watch(self, lines: Iterable[bytes | int]) -> Iterator[bytes | int]:
        """The same lines; the heads among them are looked at."""
        whole, part, last_agent = hashlib.sha256(), hashlib.sha256(), 0
        for number, line in enumerate(lines, 1):
            if number == 1:
                self.ours = isinstance(line, bytes) and line.rstrip() == FIRST.encode()
            if self.ours and isinstance(line, bytes) and line:
                if self.closed and not self.changed:
                    self.changed.append(f"line {number}")
                if line.startswith(b"# "):
                    last_agent = self._head(number, line.decode("utf-8", "replace"), last_agent, whole, part)
                    part = hashlib.sha256() if line.startswith((AGENT.encode(), ENDS.encode())) else part
                else:
                    part.update(line + b"\n")
                whole.update(line + b"\n")
            yield line
        if self.ours and not self.closed:
            self.changed.append("its end")

    def _head(self, number: int, line: str, last_agent: int, whole: Any, part: Any) -> int:
        """Look at one head; the number of the line at which the last agent began."""
        if line.startswith(AGENT):
            return number
        if line.startswith(UNANSWERED):
            self.unanswered += 1
        elif line.startswith(INCOMPLETE):
            self.incomplete.append((f"line {number}", line.removeprefix(INCOMPLETE)[:200]))
        elif line.startswith(ENDS):
            if not _holds(line, part):
                self.changed.append(f"line {last_agent}")
        elif line.startswith(LAST):
            self.closed = True
            if not _holds(line, whole) and not self.changed:
                self.changed.append(f"line {number}")
        return last_agent


def _holds(line: str, digest: Any) -> bool:
    found = _DIGEST.search(line)
    return bool(found) and found[1] == digest.hexdigest()  # type: ignore[index]


def reader_of(head: bytes) -> str:
    """Which reader a file is for that begins as one of ours does; empty for any other.

    >>> reader_of(FIRST.encode()), reader_of(b"%PDF-")
    ('snmp-walk', '')
    """
    if head.removeprefix(codecs.BOM_UTF8).startswith(FIRST.encode()):
        return "snmp-walk"
    return "jsonl" if json_head(head) else ""


def agent_of(line: str) -> str:
    """The address and port of the agent that a head begins; empty for any other line.

    >>> agent_of("# agent: [2001:db8::1] port 161 target core.example"), agent_of("# agent: x")
    ('[2001:db8::1]:161', '')
    """
    found = _AGENT.match(line)
    return f"{found[1]}:{found[2]}" if found else ""


def json_head(head: bytes) -> dict[str, Any] | None:
    """The first object of collected JSON Lines; None where a text begins otherwise."""
    import orjson

    line = head.removeprefix(codecs.BOM_UTF8)[:LONGEST_HEAD].partition(b"\n")[0]
    if not line.startswith(b'{"' + JSON_KEY.encode() + b'"'):
        return None
    try:
        said = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return said if isinstance(said, dict) else None


def sealed_head(head: bytes) -> bytes:
    """A head with the digest of itself put in at its end."""
    return b'%s,"head_sha256":"%s"}' % (head[:-1], hashlib.sha256(head).hexdigest().encode())


def json_holds(said: dict[str, Any], lines: Iterable[bytes | int]) -> bool:
    """Whether the head, and the lines behind it, are those that were collected."""
    digest, head = hashlib.sha256(), b""
    for number, line in enumerate(lines):
        if isinstance(line, bytes) and line:
            head = head if number else line
            digest.update(line + b"\n" if number else b"")
    begun = _SEALED.match(head)
    return bool(begun) and sealed_head(begun[1] + b"}") == head and digest.hexdigest() == said.get("sha256")  # type: ignore[index]
