"""The variables of an SNMP walk, one by one: lines as net-snmp prints them in any of its styles, and `snmprec`.

net-snmp (https://net-snmp.sourceforge.io, `snmpcmd`, options -O): `OID = TYPE: value`, where the id may be in digits
or names and a value may run over lines. snmprec (https://docs.lextudio.com/snmpsim/): `OID|tag|value`, where the tag
is the number of an ASN.1 type, followed by `x` where the value is in hex.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from debar.readers.parts.collected import agent_of
from debar.readers.parts.mib import LONGEST, NAMES, placed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOST_VALUE = 64 << 10
"""Characters of one value that are kept: an SNMP message holds no more."""
_RECORD = re.compile(r"\.?([0-9]+(?:\.[0-9]+)+)\|([0-9]{1,3})([a-z]?)[a-z:]*\|(.*)\Z", re.DOTALL)
_TYPES = (
    r"(?:Wrong Type \([^)]{0,80}\): )?(STRING|Hex-STRING|OID|INTEGER|IpAddress|Timeticks|Counter32|Counter64|Gauge32"
    r"|Network Address|BITS|UInteger32|Opaque|NULL)(?:: ?|\Z)"
)
_TYPED = re.compile(_TYPES)
_NUMBER = r"(?:\.?iso|\.?[0-9]+)(?:\.[0-9]+){5,}"
_NAME = r"""\.?[A-Za-z][\w\-]*(?:(?:::|\.)[\w\-]+|\.?"[^"]*"|\.?'[^']*'|\[[^\]]*\])*"""
_LEFT = re.compile(rf"(?:(?P<number>{_NUMBER})|(?P<name>{_NAME}))\Z")
_QUICK = re.compile(rf"(?P<left>{_NUMBER}|[A-Za-z][\w\-]*::[\w\-]+(?:\.[\w\-]+)*) (?P<right>.*)\Z", re.DOTALL)
_NOTHING = re.compile(r"No Such (?:Object|Instance)|No more variables")
_TOOL = re.compile(r"snmp(?:bulk)?(?:walk|get|getnext|table)\Z")
_WITH_VALUE = frozenset("-v -c -u -l -a -A -x -X -e -E -n -Z -r -t -m -M -L -d -C -O -p".split())
"""Options of the tools whose value may stand apart."""
_LONGEST_COMMAND = 1_000
_UNFILLED = re.compile(r"(?:\s*00){4,}\s*\Z")
"""Zero octets that somebody wrote out: no serial number is made of them, and many devices would share it."""
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}(?:\s+|\Z))+(?:\[.*\])?\s*\Z", re.DOTALL)


@dataclass(slots=True)
class Variable:
    """One variable: the line it begins on, its object and index, the kind of value, and the value as written."""

    line: int
    name: str
    index: tuple[str, ...]
    kind: str
    """`text`, `hex`, `oid`, `other`, or `none` where the agent had nothing to say."""
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A line that shows the command of a walk: whom it asked."""

    line: int
    target: str
    sure: bool = False
    """Whether another agent begins here, also where the last one had this address."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that is no variable and no part of one."""

    line: int
    size: int = 0
    """Its bytes, where it was too long to read."""


def variables(
    lines: Iterable[bytes | int], collected: Callable[[], bool] = bool
) -> Iterator[Variable | Asked | Unread]:
    """Read a walk; every line is part of what comes out, or comes as unread.

    In a file that we `collected`, heads are read, and each variable is one line.
    """
    held: Variable | None = None
    for number, raw in enumerate(lines, 1):
        if isinstance(raw, int):
            yield Unread(number, raw)
            continue
        line = raw.decode("utf-8", "replace")
        begun = of_line(number, line)
        if begun is None and collected() and (agent := agent_of(line)):
            if held is not None:
                yield _closed(held)
                held = None
            yield Asked(number, agent, sure=True)
            continue
        if begun is None and held is not None and _goes_on(held, line):
            continue
        if held is not None:
            yield _closed(held)
        held = begun
        if begun is None:
            yield from _other(number, line)
    if held is not None:
        yield _closed(held)


def of_line(number: int, line: str) -> Variable | None:
    """The variable that begins on a line; None when none does."""
    found = _RECORD.match(line)
    if found:
        name, index = placed(found[1][:LONGEST])
        return Variable(number, name, index, _tagged(int(found[2]), found[3]), found[4][: 2 * MOST_VALUE])
    left, mark, right = line.partition(" = ")
    if mark and len(left) <= LONGEST and (match := _LEFT.match(left)):
        return _printed(number, left, right, sure=bool(match["number"]) or "::" in left)
    if line.endswith(" =") and _LEFT.match(line[:-2][:LONGEST]):
        return _printed(number, line[:-2], "", sure=False)
    quick = _QUICK.match(line)
    if quick and ("::" not in quick["left"] or placed(quick["left"])[0]):
        return _printed(number, quick["left"], quick["right"], sure=True)
    return None


def _printed(number: int, left: str, right: str, sure: bool) -> Variable | None:
    """A variable as net-snmp prints it; one without its type counts only where its name leaves no doubt."""
    typed = _TYPED.match(right)
    name, index = placed(left)
    if not typed and not sure and name not in NAMES:
        return None
    value = right[typed.end() :] if typed else right
    kind = {"Hex-STRING": "hex", "OID": "oid", "STRING": "text"}.get(typed[1], "other") if typed else "text"
    if not typed and _NOTHING.match(right):
        kind = "none"
    return Variable(number, name, index, kind, value[:MOST_VALUE])


def _tagged(tag: int, modifier: str) -> str:
    if modifier == "x":
        return "hex"
    return {4: "text", 6: "oid"}.get(tag, "other")


def _goes_on(held: Variable, line: str) -> bool:
    """Whether a line belongs to the value before it; then it is added."""
    if held.kind not in ("text", "hex") or target_of(line):
        return False
    if held.kind == "hex" and line.strip() and not _HEX.match(line[:LONGEST]):
        return False
    if held.kind == "text" and _is_closed(held.value):
        return False
    if len(held.value) < MOST_VALUE:
        held.value += "\n" + line[: MOST_VALUE - len(held.value)]
    return True


def _is_closed(value: str) -> bool:
    """Whether a value in quotes has its last one."""
    return len(value) > 1 and value.startswith('"') and value.endswith('"') and not value.endswith('\\"')


def _closed(held: Variable) -> Variable:
    """A text without the quotes around it."""
    if held.kind != "text":
        return held
    value = held.value.strip()
    if _is_closed(value):
        held.value = re.sub(r'\\(["\\])', r"\1", value[1:-1])
    elif value in ('"', '""'):
        held.value = ""
    return held


def _other(number: int, line: str) -> Iterator[Asked | Unread]:
    target = target_of(line)
    if target:
        yield Asked(number, target)
    elif line.strip() and not line.lstrip().startswith(("#", "--", "==")):
        yield Unread(number)


def target_of(line: str) -> str:
    """Whom a command line asks; empty where it is none. Communities and passwords are passed over.

    >>> target_of("$ snmpwalk -v2c -c public 10.0.0.3 mib-2"), target_of("10.0.0.3")
    ('10.0.0.3', '')
    """
    if "snmp" not in line[:_LONGEST_COMMAND] or len(line) > _LONGEST_COMMAND:
        return ""
    words = iter(line.split())
    if not any(_TOOL.search(word) for word in words):
        return ""
    for word in words:
        if word in _WITH_VALUE:
            next(words, None)
        elif not word.startswith("-"):
            return word.partition(":")[2] if word.startswith(("udp:", "tcp:")) else word
    return ""


def as_bytes(variable: Variable) -> bytes | None:
    """The octets of a value in hex; None for one that is not."""
    if variable.kind != "hex":
        return None
    digits = re.sub(r"\[.*?\]|\s|0x", "", variable.value)
    try:
        return bytes.fromhex(digits[: 2 * MOST_VALUE])
    except ValueError:
        return None


def as_text(variable: Variable) -> str:
    """A value as text; octets that are UTF-8 are read as such. A field that was never filled is empty.

    >>> as_text(Variable(1, "entPhysicalSerialNum", ("1",), "hex", "00 00 00 00")), as_text(
    ...     Variable(1, "entPhysicalSerialNum", ("1",), "text", "00 00 00 00 00")
    ... )
    ('', '')
    """
    octets = as_bytes(variable)
    text = variable.value if octets is None else octets.decode("utf-8", "replace").replace("\0", "")
    return "" if _UNFILLED.match(text) else text.strip()


def as_mac(variable: Variable) -> str:
    """A hardware address as `00:25:9e:00:00:01`; empty where the value is none.

    >>> as_mac(Variable(1, "ifPhysAddress", ("1",), "text", "0:25:9e:a:b:c"))
    '00:25:9e:0a:0b:0c'
    """
    octets = as_bytes(variable)
    if octets is not None:
        return octets.hex(":") if len(octets) in (6, 8) else ""
    return mac_of(variable.value)


def mac_of(text: str) -> str:
    """Text that holds one hardware address in colons, dashes or blanks; empty where it is none."""
    parts = re.split(r"[:\- ]", text.strip().strip('"'))
    if len(parts) not in (6, 8) or not all(re.fullmatch(r"[0-9A-Fa-f]{1,2}", part) for part in parts):
        return ""
    return ":".join(part.zfill(2).lower() for part in parts)
