"""A UDP socket that hears one agent only: the kernel keeps what comes from anywhere else."""

from __future__ import annotations

import asyncio
from typing import Any

from debar.collect.wire import Refused, Silent

MOST_NOISE = 200
"""Packets that are no answer to the question, while one is awaited, before the agent is given up."""


class Ear(asyncio.DatagramProtocol):
    """Hands on what the agent sends, and what the network says of it."""

    def __init__(self) -> None:
        self._line: asyncio.DatagramTransport | None = None
        self._heard: asyncio.Future[Any] | None = None
        self._noise = 0

    async def bind(self, address: str, port: int) -> None:
        """Bind to one address and port. Raises Refused where there is no way to it."""
        self._line = await bound(self, address, port)

    def send(self, packet: bytes) -> None:
        """Send to the agent."""
        if self._line is None or self._line.is_closing():
            raise Refused("the socket was closed")
        self._line.sendto(packet)

    async def answer(self, timeout: float) -> Any:
        """What `understood` made of the answer. Raises Silent and Refused."""
        self._noise, self._heard = 0, asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout):  # `wait_for` of Python 3.11 can lose an interruption
                return await self._heard
        except TimeoutError:
            raise Silent from None

    def datagram_received(self, data: bytes, addr: Any) -> None:
        """Take an answer; whatever is none counts as noise."""
        if self._heard is None or self._heard.done():
            return
        try:
            found = self.understood(data)
        except Exception:  # the decoder meets hostile bytes, and raises whatever it likes
            found = None
        if found is not None:
            self._heard.set_result(found)
            return
        self._noise += 1
        if self._noise > MOST_NOISE:
            self._heard.set_exception(Refused("sends what is no answer"))

    def error_received(self, exc: Exception) -> None:
        """The network says that nobody listens."""
        if self._heard is None or self._heard.done():
            return
        why = "the port is closed" if isinstance(exc, ConnectionRefusedError) else "the network cannot reach it"
        self._heard.set_exception(Refused(why))

    def understood(self, data: bytes) -> Any:
        """The answer in a packet; None where it holds none to the question that was asked."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the socket."""
        if self._line is not None:
            self._line.close()


async def bound(hears: Any, address: str, port: int) -> asyncio.DatagramTransport:
    """A socket to one address and port, and `hears` behind it. Raises Refused where there is no way to it."""
    try:
        line, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: hears, remote_addr=(address, port)
        )
    except OSError as error:
        raise Refused(f"cannot be reached from here ({error.strerror or error})") from None
    return line
