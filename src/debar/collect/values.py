"""What pysnmp decoded -> our values. An answer that breaks the rules of SNMP is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyasn1.type import univ
from pysnmp.proto import rfc1902, rfc1905

from debar.collect.wire import END, LARGEST_STEP, LONGEST_OID, NOTHING, NULL, OBJECT_ID, TEXT, Oid, Varbind

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBERS = {
    univ.Integer.tagSet: "INTEGER",
    rfc1902.Counter32.tagSet: "Counter32",
    rfc1902.Gauge32.tagSet: "Gauge32",
    rfc1902.TimeTicks.tagSet: "Timeticks",
    rfc1902.Counter64.tagSet: "Counter64",
}
_OCTETS = {
    univ.OctetString.tagSet: TEXT,
    rfc1902.IpAddress.tagSet: "IpAddress",
    rfc1902.Opaque.tagSet: "Opaque",
}
_NONE = {
    univ.Null.tagSet: NULL,
    rfc1905.NoSuchObject.tagSet: NOTHING,
    rfc1905.NoSuchInstance.tagSet: NOTHING,
    rfc1905.EndOfMibView.tagSet: END,
}
"""Kinds by the tag on the wire: the versions have classes of their own for the same values."""


def varbinds(pairs: Iterable[tuple[Any, Any]]) -> list[Varbind]:
    """The variables of an answer. Raises ValueError where one cannot be."""
    return [_varbind(oid, value) for oid, value in pairs]


def _varbind(oid: Any, value: Any) -> Varbind:
    at, tag = _oid(oid), value.tagSet
    if tag in _OCTETS:
        return Varbind(at, _OCTETS[tag], bytes(value))
    if tag in _NUMBERS:
        return Varbind(at, _NUMBERS[tag], _number(value))
    if tag == univ.ObjectIdentifier.tagSet:
        return Varbind(at, OBJECT_ID, _oid(value))
    if tag in _NONE:
        return Varbind(at, _NONE[tag])
    raise ValueError(f"a value of kind {type(value).__name__}")


def _number(value: Any) -> int:
    number = int(value)
    if number.bit_length() > 64:
        raise ValueError("a number of more than 64 bits")
    return number


def _oid(value: Any) -> Oid:
    steps = tuple(value)
    if len(steps) > LONGEST_OID or not all(0 <= step <= LARGEST_STEP for step in steps):
        raise ValueError("an object id longer than SNMP allows")
    return steps
