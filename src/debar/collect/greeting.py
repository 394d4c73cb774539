"""Whether anybody speaks SNMP version 3 at an address: the first packet of RFC 3414, section 4, by itself.

Every agent must answer it, and it says nothing of the user. A silent address thus costs a packet and no engine.
"""

from __future__ import annotations

import secrets

from debar.collect.ear import Ear

_LARGEST = 30
"""Octets in which the number of a message must have come."""


class Greeting(Ear):
    """Asks for the engine id with no user and no engine."""

    def __init__(self) -> None:
        super().__init__()
        self._number = bytes([0x40 | secrets.randbelow(0x40), *secrets.token_bytes(3)])

    async def exchange(self, timeout: float) -> None:
        """Greet once. Raises Silent and Refused."""
        self.send(packet(self._number))
        await self.answer(timeout)

    def understood(self, data: bytes) -> bytes | None:
        """An answer that bears our number; what else is in it the engine asks for again, and checks."""
        return data if data[:1] == b"\x30" and self._number in data[:_LARGEST] else None


def packet(number: bytes) -> bytes:
    """The greeting in BER: version 3, reportable, no user, an empty request for nothing.

    >>> len(packet(b"abcd"))
    64
    """
    about = _of(0x30, _of(0x02, number) + bytes.fromhex("020300ffe3 040104 020103"))
    nobody = _of(0x04, _of(0x30, bytes.fromhex("0400 020100 020100 0400 0400 0400")))
    nothing = _of(
        0x30, bytes.fromhex("0400 0400") + _of(0xA0, _of(0x02, number) + bytes.fromhex("020100 020100 3000"))
    )
    return _of(0x30, bytes.fromhex("020103") + about + nobody + nothing)


def _of(tag: int, content: bytes) -> bytes:
    return bytes([tag, len(content)]) + content
