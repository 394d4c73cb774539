"""ASN.1 as it comes over the wire: the certificate of a TLS server, the answer of an SNMP agent.

X.509: RFC 5280; TLS 1.2: RFC 5246, 7.4.2 (in TLS 1.3 certificates are encrypted and cannot be seen). SNMP: RFC 1157,
RFC 3416, engine ids RFC 3411. Lengths are followed by hand, since captures hold the beginning of a message as often
as the whole, and the beginning tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.readers.capture.saying import MalformedError, Said, ip_text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEQUENCE, _SET, _OCTETS, _OID, _INTEGER = 0x30, 0x31, 0x04, 0x06, 0x02
MOST_PARTS = 256
NAMES = {"2.5.4.3": "CN", "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.6": "C", "2.5.4.8": "ST", "2.5.4.7": "L"}
"""Attribute types of a distinguished name -> their short names (RFC 4519)."""
VARIABLES = {
    "1.3.6.1.2.1.1.1.0": "sys_descr",
    "1.3.6.1.2.1.1.2.0": "sys_object_id",
    "1.3.6.1.2.1.1.5.0": "hostname",
    "1.3.6.1.2.1.1.6.0": "site",
}
_RESPONSE = 0xA2


def part(data: bytes, at: int, end: int) -> tuple[int, int, int]:
    """Tag of the value at a place, where its content begins and where it ends, cut to `end` where it is longer."""
    if at + 2 > end:
        raise MalformedError("ASN.1 is cut off")
    tag, length, begin = data[at], data[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4 or begin + count > end:
            raise MalformedError("ASN.1 has an impossible length")
        length = int.from_bytes(data[begin : begin + count], "big")
        begin += count
    return tag, begin, min(begin + length, end)


def parts(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The values that stand one after another."""
    for _ in range(MOST_PARTS):
        if at >= end:
            return
        tag, begin, at = part(data, at, end)
        yield tag, begin, at
    if at < end:
        raise MalformedError(f"ASN.1 holds more than {MOST_PARTS} parts")


def oid(data: bytes) -> str:
    """An object identifier in dotted numbers.

    >>> oid(bytes.fromhex("2b060104018f5b0217"))
    '1.3.6.1.4.1.2011.2.23'
    """
    numbers, value = [], 0
    for octet in data[:128]:
        value = value << 7 | octet & 0x7F
        if not octet & 0x80:
            numbers.append(value)
            value = 0
    if not numbers:
        return ""
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))


def tls(data: bytes) -> Said:
    """The subject of the first certificate in a server's unencrypted handshake, if this packet holds it."""
    messages = _handshake(data)
    at = 0
    while at + 4 <= len(messages):
        length = int.from_bytes(messages[at + 1 : at + 4], "big")
        if messages[at] == 11:
            listed = int.from_bytes(messages[at + 4 : at + 7], "big")
            subject = _subject(messages[at + 10 :]) if listed else ""
            if subject:
                yield "tls_subject", subject
            return
        at += 4 + length


def _handshake(data: bytes) -> bytes:
    """The content of the handshake records at the beginning of a packet, put together."""
    out, at = b"", 0
    while at + 5 <= len(data) and data[at] == 22:
        length = int.from_bytes(data[at + 3 : at + 5], "big")
        out += data[at + 5 : at + 5 + length]
        at += 5 + length
    return out


def _subject(certificate: bytes) -> str:
    """The subject of a certificate: version, serial, algorithm, issuer and validity stand before it."""
    if not certificate:
        return ""
    _, begin, end = part(certificate, 0, len(certificate))
    _, begin, end = part(certificate, begin, end)
    fields = list(parts(certificate, begin, end))[:6]
    if fields and fields[0][0] == 0xA0:
        fields = fields[1:]
    if len(fields) < 5:
        raise MalformedError("a certificate is cut off before its subject")
    _, begin, end = fields[4]
    return ", ".join(_names(certificate, begin, end))


def _names(data: bytes, begin: int, end: int) -> Iterator[str]:
    for tag, at, stop in parts(data, begin, end):
        if tag != _SET:
            raise MalformedError("a subject holds something else than names")
        _, at, stop = part(data, at, stop)
        pair = list(parts(data, at, stop))
        if len(pair) == 2 and pair[0][0] == _OID:
            name = NAMES.get(oid(data[pair[0][1] : pair[0][2]]))
            value = data[pair[1][1] : pair[1][2]]
            if name and value:
                yield f"{name}={value.decode('utf-16-be', 'replace') if pair[1][0] == 0x1E else text(value)}"


def snmp(data: bytes) -> Said:
    """The system group in an agent's answer (versions 1 and 2c), or the engine id that version 3 shows."""
    tag, begin, end = part(data, 0, len(data))
    if tag != _SEQUENCE:
        raise MalformedError("SNMP begins with no sequence")
    top = list(parts(data, begin, end))
    if len(top) < 3 or top[0][0] != _INTEGER:
        raise MalformedError("SNMP is cut off")
    if data[top[0][1] : top[0][2]] == b"\x03":
        yield from _engine(data, top)
    elif top[2][0] == _RESPONSE:
        yield from _variables(data, *top[2][1:])


def _engine(data: bytes, top: list[tuple[int, int, int]]) -> Said:
    security = top[2]
    if security[0] != _OCTETS:
        return
    _, begin, end = part(data, security[1], security[2])
    tag, begin, end = part(data, begin, end)
    if tag == _OCTETS and end - begin >= 5:
        yield "text", f"SNMP engine id {data[begin:end][:32].hex()}"


def _variables(data: bytes, begin: int, end: int) -> Said:
    fields = list(parts(data, begin, end))
    if len(fields) < 4:
        raise MalformedError("an SNMP answer is cut off")
    for _, at, stop in parts(data, fields[3][1], fields[3][2]):
        pair = list(parts(data, at, stop))
        if len(pair) != 2 or pair[0][0] != _OID:
            raise MalformedError("a variable of SNMP is cut off")
        field = VARIABLES.get(oid(data[pair[0][1] : pair[0][2]]))
        if field:
            yield field, _value(data, pair[1])


def _value(data: bytes, found: tuple[int, int, int]) -> str:
    tag, begin, end = found
    if tag == _OID:
        return oid(data[begin:end])
    if tag == 0x40:
        return ip_text(data[begin:end])
    return text(data[begin:end]) if tag == _OCTETS else ""
