"""Whom to ask: an address, a host name, a range or a network, as a person writes them."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MOST = 65_536
"""Addresses that are asked at one go unless the user says otherwise: a mistyped network should not become a storm."""
_NAME = re.compile(r"(?=.{1,253}\Z)(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.?)+\Z")
_LIKE_ADDRESS = re.compile(r"[0-9.]+\Z")
_SHORT = re.compile(r"[0-9]{1,3}\Z")


@dataclass(frozen=True, slots=True)
class Span:
    """Addresses from the first to the last, both included."""

    first: Address
    last: Address
    written: str

    @property
    def count(self) -> int:
        """How many they are."""
        return int(self.last) - int(self.first) + 1

    def addresses(self) -> Iterator[str]:
        """Each of them, in order."""
        kind = type(self.first)
        scope = getattr(self.first, "scope_id", None)
        for number in range(int(self.first), int(self.last) + 1):
            yield str(self.first) if scope else str(kind(number))

    def holds(self, target: str) -> bool:
        """Whether a target is one of them."""
        address = _address(target)
        return address is not None and address.version == self.first.version and self.first <= address <= self.last  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Name:
    """A host by its name; it is looked up when it is asked."""

    written: str
    count: int = 1

    def addresses(self) -> Iterator[str]:
        """The name itself."""
        yield self.written.lower().removesuffix(".")

    def holds(self, target: str) -> bool:
        """Whether a target is this name, in any case."""
        return target.lower().removesuffix(".") == self.written.lower().removesuffix(".")


def expand(written: Sequence[str], most: int = MOST) -> list[str]:
    """Every address and name once, in the order of their writing. Raises UsageError for what is none, and too many.

    >>> expand(["10.0.0.1-3", "10.0.0.2", "core.example", "192.0.2.0/30", "2001:db8::/127"])
    ['10.0.0.1', '10.0.0.2', '10.0.0.3', 'core.example', '192.0.2.1', '192.0.2.2', '2001:db8::', '2001:db8::1']
    """
    spans = [parse(text) for text in written]
    asked = sum(span.count for span in spans)
    if asked > most:
        raise UsageError(
            f"{asked:,} addresses are more than the {most:,} that are asked at one go; name smaller networks,"
            f" or say --most {asked} if you mean it"
        )
    return list(dict.fromkeys(address for span in spans for address in span.addresses()))


def parse(written: str) -> Span | Name:
    """One target. Raises UsageError with what is wrong and how to write it.

    >>> parse("10.0.0.0/24").count, parse("10.0.0.1-10.0.0.20").count, parse("sw-1-20").count
    (254, 20, 1)
    """
    text = written.strip()
    if "/" in text:
        return _checked(_network(text))
    low, dash, high = text.partition("-")
    first = _address(low)
    if first is not None:
        return _checked(_range(text, first, high) if dash else Span(first, first, text))
    if not _NAME.match(text) or _LIKE_ADDRESS.match(text):
        raise UsageError(f"{written!r} is no target; {_how(text)}")
    return Name(text)


def is_address(text: str) -> bool:
    """Whether a target needs no looking up."""
    return _address(text) is not None


def _how(text: str) -> str:
    if text.count(":") == 1:
        return "the port is given once, by --port"
    return "write an address, a host name, a range (10.0.0.1-20) or a network (10.0.0.0/24)"


def _address(text: str) -> Address | None:
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        return None


def _network(text: str) -> Span:
    """The hosts of a network: without its own address and that of all (RFC 4632, RFC 3021 for the small ones)."""
    try:
        net = ipaddress.ip_network(text)
    except ValueError as error:
        if "host bits" in str(error):
            whole = ipaddress.ip_network(text, strict=False)
            raise UsageError(
                f"{text!r} is an address inside a network; write {whole} for all of it, or leave the slash out"
            ) from None
        raise UsageError(f"{text!r} is no network; write it like 10.0.0.0/24 or 2001:db8::/120") from None
    ends = 1 if net.version == 4 and net.prefixlen < 31 else 0
    return Span(net.network_address + ends, net.broadcast_address - ends, text)


def _range(text: str, first: Address, high: str) -> Span:
    """`10.0.0.1-10.0.0.20` or `10.0.0.1-20`."""
    short = first.version == 4 and _SHORT.match(high)
    last = _address(f"{str(first).rpartition('.')[0]}.{int(high)}" if short else high)
    if last is None or last.version != first.version or last < first:  # type: ignore[operator]
        raise UsageError(f"{text!r} is no range; write the lower address first, like 10.0.0.1-20")
    return Span(first, last, text)


def _checked(span: Span) -> Span:
    """Refuse what reaches more than one device, or none."""
    for end in (span.first, span.last):
        if end.is_multicast or end.is_unspecified or str(end) == "255.255.255.255":
            raise UsageError(f"{span.written!r}: {end} is not the address of one device; name the devices to ask")
    return span
