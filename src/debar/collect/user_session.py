"""SNMP version 3: users, signatures, encryption. pysnmp keeps the rules of RFC 3414.

An engine a device: two devices with one engine id (copied configurations are common) would upset each other's clocks.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from pyasn1.type import univ
from pysnmp.carrier.asyncio.dgram import udp, udp6
from pysnmp.entity import config
from pysnmp.entity.engine import SnmpEngine
from pysnmp.entity.rfc3413 import cmdgen
from pysnmp.error import PySnmpError
from pysnmp.proto import errind

from debar.collect.ear import MOST_NOISE
from debar.collect.values import varbinds
from debar.collect.wire import Failed, Oid, Refused, Silent, Varbind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debar.collect.credentials import Credential

_AUTH = {
    "MD5": config.USM_AUTH_HMAC96_MD5,
    "SHA": config.USM_AUTH_HMAC96_SHA,
    "SHA224": config.USM_AUTH_HMAC128_SHA224,
    "SHA256": config.USM_AUTH_HMAC192_SHA256,
    "SHA384": config.USM_AUTH_HMAC256_SHA384,
    "SHA512": config.USM_AUTH_HMAC384_SHA512,
}
_PRIV = {
    "DES": config.USM_PRIV_CBC56_DES,
    "3DES": config.USM_PRIV_CBC168_3DES,
    "AES": config.USM_PRIV_CFB128_AES,
    "AES192": config.USM_PRIV_CFB192_AES_BLUMENTHAL,
    "AES256": config.USM_PRIV_CFB256_AES_BLUMENTHAL,
    "AES192C": config.USM_PRIV_CFB192_AES,
    "AES256C": config.USM_PRIV_CFB256_AES,
}
_WHY = {
    "UnknownUserName": "the agent does not know this user",
    "WrongDigest": "the agent says that the password or protocol of auth is wrong",
    "AuthenticationFailure": "the password or protocol of auth is wrong",
    "DecryptionError": "the password or protocol of priv is wrong",
    "UnsupportedSecurityLevel": "the agent does not serve this user with this auth and priv",
    "UnknownContext": "the agent does not know this context",
    "NotInTimeWindow": "the clocks of agent and collector do not come together",
}
"""What pysnmp's words mean to a person."""
_TICK = 0.1
"""Seconds between two looks at what is overdue."""
_MOST_PACKETS = 4
"""How many times the time of one packet an answer may take: the agent's id and its time are asked before."""


class _Line:
    """Mixed into pysnmp's sockets: sends to, and hears, one agent only."""

    transport: Any
    said: Any = None
    noise = 0

    def send_message(self, message: bytes, _: Any) -> None:
        self.transport.sendto(message)

    def datagram_received(self, data: bytes, address: Any) -> None:
        self.noise += 1
        if self.noise <= MOST_NOISE:
            super().datagram_received(data, address)  # type: ignore[misc]

    def error_received(self, exc: Exception) -> None:
        if self.said:
            self.said(exc)


class _Line4(_Line, udp.UdpAsyncioTransport):  # type: ignore[misc]
    pass


class _Line6(_Line, udp6.Udp6AsyncioTransport):  # type: ignore[misc]
    pass


class UserSession:
    """A conversation as a user."""

    first_cost = 3

    def __init__(self, engine: Any, line: _Line, context: str, timeout: float) -> None:
        self._engine, self._line, self._context, self._timeout = engine, line, context.encode(), timeout

    @classmethod
    async def open(cls, address: str, port: int, credential: Credential, timeout: float) -> UserSession:
        """Open the socket and make the keys; nothing is sent."""
        engine, is_6 = SnmpEngine(), ":" in address
        line = _Line6() if is_6 else _Line4()
        try:
            await asyncio.get_running_loop().create_datagram_endpoint(lambda: line, remote_addr=(address, port))
        except OSError as error:
            raise Refused(f"cannot be reached from here ({error.strerror or error})") from None
        domain = udp6.DOMAIN_NAME if is_6 else udp.DOMAIN_NAME
        _add_user(engine, credential)
        config.add_transport(engine, domain, line)
        engine.transport_dispatcher.set_timer_resolution(_TICK)
        config.add_target_address(
            engine, "agent", domain, (address.partition("%")[0], port), "user", timeout * 100, 0
        )
        return cls(engine, line, credential.context, timeout)

    async def get(self, oids: Sequence[Oid]) -> list[Varbind]:
        """See Session."""
        return await self._ask(cmdgen.GetCommandGenerator(), [(oid, univ.Null("")) for oid in oids])

    async def after(self, oid: Oid, most: int) -> list[Varbind]:
        """See Session."""
        return await self._ask(cmdgen.BulkCommandGeneratorSingleRun(), 0, most, [(oid, univ.Null(""))])

    async def _ask(self, generator: Any, *question: Any) -> list[Varbind]:
        future: asyncio.Future[list[Varbind]] = asyncio.get_running_loop().create_future()
        self._line.noise = 0

        def said(exc: Exception) -> None:
            if not future.done():
                future.set_exception(_network(exc))

        def answered(_: Any, __: Any, wrong: Any, state: Any, index: Any, pairs: Any, ___: Any) -> None:
            if future.done():
                return
            try:
                future.set_result(_settled(wrong, int(state), int(index), pairs))
            except (Silent, Refused, Failed) as error:
                future.set_exception(error)

        self._line.said = said
        try:
            generator.send_varbinds(self._engine, "agent", None, self._context, *question, answered)
            async with asyncio.timeout(self._timeout * _MOST_PACKETS):
                return await future
        except TimeoutError:
            raise Silent from None
        except PySnmpError:
            raise Refused("the question could not be put with this user") from None

    def close(self) -> None:
        """See Session."""
        self._engine.close_dispatcher()


def _add_user(engine: Any, credential: Credential) -> None:
    auth, priv = credential.auth, credential.priv
    config.add_v3_user(
        engine,
        credential.user,
        _AUTH[auth.protocol] if auth else config.USM_AUTH_NONE,
        auth.password.encode() if auth else None,
        _PRIV[priv.protocol] if priv else config.USM_PRIV_NONE,
        priv.password.encode() if priv else None,
    )
    level = "authPriv" if priv else "authNoPriv" if auth else "noAuthNoPriv"
    config.add_target_parameters(engine, "user", credential.user, level, 3)


def _network(exc: Exception) -> Refused:
    closed = isinstance(exc, ConnectionRefusedError)
    return Refused("the port is closed" if closed else "the network cannot reach it")


def _settled(wrong: Any, state: int, index: int, pairs: Any) -> list[Varbind]:
    """The variables, or what stands against them."""
    if isinstance(wrong, errind.RequestTimedOut):
        raise Silent
    if wrong:
        raise Refused(_WHY.get(type(wrong).__name__, "the agent refused the question"))
    if state:
        raise Failed(state, index)
    try:
        return varbinds(pairs)
    except ValueError as error:
        raise Refused(f"answers with {error}") from None
