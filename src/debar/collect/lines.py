"""Variables as lines, in the form that `snmpwalk -On` prints: one line each, whatever a device put into its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.collect.objects import OCTETS
from debar.collect.wire import NULL, OBJECT_ID, TEXT, oid_of

if TYPE_CHECKING:
    from debar.collect.wire import Varbind

_OCTETS = tuple(map(oid_of, OCTETS))


def line(variable: Varbind) -> str:
    """One variable, without the end of the line.

    >>> from debar.collect.wire import Varbind
    >>> line(Varbind((1, 3, 6, 1, 2, 1, 1, 5, 0), "STRING", b'a "b"'))
    '.1.3.6.1.2.1.1.5.0 = STRING: "a \\\\"b\\\\""'
    >>> line(Varbind((1, 3, 6, 1, 2, 1, 1, 1, 0), "STRING", b"two\\nlines"))
    '.1.3.6.1.2.1.1.1.0 = Hex-STRING: 74 77 6F 0A 6C 69 6E 65 73'
    """
    octets = variable.kind == TEXT and any(variable.oid[: len(column)] == column for column in _OCTETS)
    said = _hex(variable.value) if octets and variable.value else _value(variable.kind, variable.value)
    return f"{_dotted(variable.oid)} = {said}"


def _hex(value: object) -> str:
    assert isinstance(value, bytes)
    return f"Hex-STRING: {value.hex(' ').upper()}"


def _value(kind: str, value: object) -> str:
    if kind == NULL:
        return "NULL"
    if kind == OBJECT_ID:
        return f"OID: {_dotted(value)}"  # type: ignore[arg-type]
    if kind == TEXT:
        assert isinstance(value, bytes)
        return _octets(value)
    if kind == "IpAddress":
        return f"IpAddress: {'.'.join(map(str, value))}"  # type: ignore[call-overload]
    if kind == "Opaque":
        return f"Opaque: {value.hex(' ').upper()}"  # type: ignore[attr-defined]
    if kind == "Timeticks":
        assert isinstance(value, int)
        return f"Timeticks: ({value}) {_since(value)}"
    return f"{kind}: {value}"


def _octets(value: bytes) -> str:
    """Text in quotes where it can stand on one line and be read back exactly, else octets."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = "\n"
    if not text.isprintable() or text.endswith("\\"):
        return _hex(value)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'STRING: "{escaped}"'


def _since(hundredths: int) -> str:
    seconds, rest = divmod(hundredths, 100)
    minutes, hours = seconds // 60, seconds // 3600
    return f"{hours // 24} days, {hours % 24}:{minutes % 60:02}:{seconds % 60:02}.{rest:02}"


def _dotted(steps: tuple[int, ...]) -> str:
    return "." + ".".join(map(str, steps))
