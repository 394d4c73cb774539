"""ARP, neighbour and MAC tables as they stand on a screen: of Unix, Windows, switches and routers.

`arp -an`, `arp -a`, `ip neigh`, `/proc/net/arp`, `bridge fdb show`, `show arp`, `show mac address-table`,
`display arp`, `display mac-address`, `arp-scan` and their kin. One observation an entry: the address of a neighbour,
with the port it was seen on and the device that was asked, where a prompt tells its name. The device's own entry is
told as its own. Addresses of groups belong to no device and are passed over; so is the name that `arp-scan` prints
beside an address, a label from its own list.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debar.model import Batch, Evidence, Issue, Kind
from debar.readers.parts.encoding import detect
from debar.readers.parts.lines import bounded_lines, utf8_chunks
from debar.readers.parts.neighbours import is_one_device
from debar.readers.parts.source import ReadOptions, Source, fingerprint
from debar.readers.parts.things import Thing, batches, evidence_of, first_lines, thing

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "address-table"
SUFFIXES = ()

LONGEST = 1_000
"""Characters of a line; no table on a screen is wider."""
LOOKED_AT = 200
MOST_CAPTIONS = 12
"""Lines of titles, heads and sums that a table may have more than it has entries."""
_PAIR = "[0-9A-Fa-f]{1,2}"
_MAC = (
    rf"(?:{_PAIR}(?::{_PAIR}){{5}}|{_PAIR}(?:-{_PAIR}){{5}}|[0-9A-Fa-f]{{4}}(?:[.:\-][0-9A-Fa-f]{{4}}){{2}}"
    r"|[0-9A-Fa-f]{6}-[0-9A-Fa-f]{6})"
)
_IP = r"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:%\w+)?)"
_SILENT = r"(?:\(incomplete\)|<incomplete>|Incomplete|FAILED|INCOMPLETE)"
FORMS = tuple(
    re.compile(form)
    for form in (
        rf"\S+ \({_IP}\) at (?:{_MAC}|{_SILENT})(?: |\Z)",  # arp -a of Unix
        rf"{_IP} dev \S+ (?:[\w ]*lladdr {_MAC}|[\w ]*{_SILENT})",  # ip neigh
        rf" *Internet +{_IP} +\S+ +(?:{_MAC}|{_SILENT})",  # show arp
        rf" *{_IP} +(?:0x\d+ +0x\d+ +)?{_MAC} +\S",  # Windows, display arp, /proc/net/arp
        rf"\S+ +ether +{_MAC}(?: |\Z)",  # arp of Linux
        rf" *{_MAC} +\S",  # display mac-address, bridge fdb
        rf"[ *+~]*\S{{1,16}} +{_MAC} +\S",  # show mac address-table
    )
)
_ADDRESS = re.compile(rf"(?<![0-9A-Za-z:.\-])({_MAC})(?![0-9A-Za-z:\-])")
_PROMPT = re.compile(
    r"[<\[]?([\w.\-]{1,64})(?:\([\w\-]+\))?[>#\]$] ?(?:sudo )?(?:show|display|arp|ip|bridge|cat|do) \S"
)
_ASKED = re.compile(rf"\S+: ({_IP}) --- 0x")
"""Whose table it is, in what Windows writes."""
_BEHIND = re.compile(r" (?:dev|on) (\S+)")
_INTERFACES = (
    "ethernet|eth-trunk|eth|enp|ens|eno|en|wlan|wl|br|bridge|bond|vlanif|vlan|port-channel|po|fa|gi|ge|te|twe|hu|fo|xge|xe"
    "|et|ae|irb|lag|trk|meth|me|mgmt|lo|tun|ppp|sfp|ether|port|trunk|veth|tap|vme|lan|wan"
)
_PORT = re.compile(
    rf"(?:(?:{_INTERFACES})[\-]?[0-9][\w/.:\-]*|[A-Za-z][A-Za-z\-]*[0-9]+/[0-9][0-9/.:]*|[A-Z][0-9]{{1,2}}"
    r"|[0-9]+/[0-9][0-9/.]*)\Z",
    re.IGNORECASE,
)
"""How tables write an interface: by a common name for one and its number, or by slot and number."""
_FLAG = re.compile(r"(?:[A-Z]{1,2}-{0,2}[0-9]?|[0-9.*/\-]+|\[\w+\])\Z")
_STATES = frozenset(
    "dynamic static permanent self learned learn management secure other arpa ether on dev master vlan router none"
    " cpu reachable stale delay probe noarp extern_learn offload sticky ifscope lladdr proxy yes no age blackhole"
    " security dynamisch statisch dynamique statique dinámico estático dinamico statico dinâmico dynamiczny statyczny"
    " 动态 静态 動態 靜態 動的 静的 динамический статический 동적 정적".split()
)
"""Words that such tables write beside an address."""
_SCAN = "arp-scan"
_SCANNED = re.compile(rf"{_IP}\t{_MAC}(?:\t|\Z)")
_SCANS_ON = re.compile(r"Interface: (\S+),")
_NOT_CAPTION = re.compile(r"[,;\t|{}<>\"=]")
_OWN_BEFORE, _OWN_BEHIND = re.compile(r" - +\Z"), re.compile(r" +I(?:\s|\Z)")


def claims(head: bytes, name: str) -> bool:
    """Whether the lines are entries of such a table, with nothing else but titles between them."""
    entries, captions = 0, 0
    lines = first_lines(head, LOOKED_AT)
    if any(_SCAN in line for line in lines[:4]):
        return any(_SCANNED.match(line) for line in lines)
    for line in lines:
        if _is_entry(line):
            entries += 1
        elif _NOT_CAPTION.search(line) and not (_PROMPT.match(line) or _ASKED.match(line)):
            return False
        else:
            captions += 1
    return entries > 0 and captions <= entries + MOST_CAPTIONS


def _is_entry(line: str) -> bool:
    """Whether a line is an entry and nothing more: what a person wrote beside an address must not be lost."""
    if len(line) > LONGEST or not any(form.match(line) for form in FORMS):
        return False
    found = _ADDRESS.search(line)
    return found is None or not _left_over(line[found.end() :])


def _left_over(behind: str) -> str:
    """Words behind an address, up to its port, that no such table writes."""
    words = behind.split()
    port = next((place for place, word in enumerate(words) if _PORT.match(word)), len(words))
    if " dev " in behind or " on " in behind:
        return ""
    return " ".join(
        word for word in words[:port] if word.casefold() not in _STATES and not _FLAG.match(word) and not _ip(word)
    )


@dataclass(slots=True)
class _Table:
    """What is known while a table is read."""

    asked: str = ""
    """The device whose table it is, where that is told."""
    scan: str | None = None
    """The interface of a scan, whose lines end in a label; None outside of one."""
    silent: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    """The first line of a kind, and how many there were."""


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read the tables of a file. See `debar.readers.read` for what comes out."""
    seen = fingerprint(source)
    encoding = detect(seen.head, seen.sample)
    evidence = evidence_of(source, seen, NAME, Kind.NETWORK, encoding)
    yield evidence
    yield from batches(evidence, _things(source, encoding))


def _things(source: Source, encoding: str) -> Iterator[Thing | Issue]:
    table, entries = _Table(), 0
    for number, raw in enumerate(bounded_lines(utf8_chunks(source, encoding)), 1):
        line = "" if isinstance(raw, int) else raw.decode("utf-8", "replace").rstrip()
        if isinstance(raw, int) or len(line) > LONGEST:
            _note(table.unread, number)
        elif on := _SCANS_ON.match(line):
            table.scan = on[1]
        elif len(found := _ADDRESS.findall(line)) == 1:
            mac = plain_mac(found[0])
            if is_one_device(mac):
                entries += 1
                yield _entry(number, line, mac, table)
        elif found:
            _note(table.unread, number)
        elif asked := _PROMPT.match(line) or _ASKED.match(line):
            table.asked = asked[1]
        elif _SCAN in line:
            table.scan = table.scan or ""
        elif any(form.match(line) for form in FORMS[:3]):
            _note(table.silent, number)
    yield from _issues(source, table, entries)


def _note(lines: list[int], number: int) -> None:
    lines[:] = [lines[0], lines[1] + 1] if lines else [number, 1]


def _issues(source: Source, table: _Table, entries: int) -> Iterator[Issue]:
    if table.unread:
        first, count = table.unread
        yield source.issue(
            f"{count:,} lines, this one first, hold more than one hardware address or are longer than {LONGEST:,}"
            " characters, and were not read",
            "write one entry a line",
            f"line {first}",
            lost=count,
        )
    if table.silent:
        first, count = table.silent
        problem = f"{count:,} addresses, this one first, did not answer: nothing is known of what stands there"
        yield source.issue(problem, "nothing to do, or look at them", f"line {first}", blind=False)
    if not entries:
        problem = "no entry with the hardware address of a device was found"
        yield source.issue(problem, "check that the whole table was saved")


def _entry(number: int, line: str, mac: str, table: _Table) -> Thing:
    """One entry: a neighbour, or the device itself."""
    found = _ADDRESS.search(line)
    assert found is not None
    before, behind = line[: found.start()], line[found.end() :]
    if table.scan is not None:
        return thing(f"line {number}", mac=mac, ip=_ip(before.strip()), seen_on_port=table.scan)
    own = bool(_OWN_BEFORE.search(before) or _OWN_BEHIND.match(behind) or " permanent" in behind)
    ip = next(filter(None, map(_ip, f"{before} {behind}".split())), "")
    port = _BEHIND.search(line)
    ports = [] if port else [word for word in behind.split() if _PORT.match(word) and not _ip(word)]
    where = port[1] if port else ports[-1] if ports else ""
    name = _name(line)
    if own:
        return thing(f"line {number}", mac=mac, ip=ip, hostname=name or table.asked, interface=where)
    return thing(
        f"line {number}",
        mac=mac,
        ip=ip,
        hostname=name,
        text=_left_over(behind),
        seen_by=table.asked,
        seen_on_port=where,
    )


def _name(line: str) -> str:
    """The name that stands before an address in Unix tables."""
    first, _, rest = line.strip().partition(" ")
    named = rest.startswith("(") or rest.lstrip().startswith("ether ")
    return first if named and first != "?" and not _ip(first) else ""


def _ip(word: str) -> str:
    word = word.strip("()[]").partition("%")[0]
    if word.count(".") != 3 and word.count(":") < 2:
        return ""
    try:
        return str(ipaddress.ip_address(word))
    except ValueError:
        return ""


def plain_mac(text: str) -> str:
    """A hardware address in any of its forms as `00:25:9e:00:00:01`.

    >>> plain_mac("0025.9eaa.bbcc"), plain_mac("0:25:9e:a:b:c"), plain_mac("00259E-AABBCC")
    ('00:25:9e:aa:bb:cc', '00:25:9e:0a:0b:0c', '00:25:9e:aa:bb:cc')
    """
    parts = re.split(r"[:.\-]", text.lower())
    digits = "".join(part.zfill(2) for part in parts) if len(parts) == 6 else "".join(parts)
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))
