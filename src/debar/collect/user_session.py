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

from debar.collect.ear import MOST_NOISE, bound
from debar.collect.greeting import Greeting
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
    """A conversation as a user. Its engine is made when somebody is there to speak with."""

    first_cost = 4

    def __init__(self, address: str, port: int, credential: Credential, timeout: float) -> None:
        self._address, self._port, self._credential, self._timeout = address, port, credential, timeout
        self._context = credential.context.encode()
        self._engine: Any = None
        self._line: _Line = _Line6() if ":" in address else _Line4()

    async def _begin(self) -> None:
        """Greet, then make the keys and open the socket. Raises Silent and Refused."""
        greeting = Greeting()
        await greeting.bind(self._address, self._port)
        try:
            await greeting.exchange(self._timeout)
        finally:
            greeting.close()
        await bound(self._line, self._address, self._port)
        engine, domain = SnmpEngine(), udp6.DOMAIN_NAME if ":" in self._address else udp.DOMAIN_NAME
        _add_user(engine, self._credential)
        config.add_transport(engine, domain, self._line)
        engine.transport_dispatcher.set_timer_resolution(_TICK)
        bare = self._address.partition("%")[0]
        config.add_target_address(engine, "agent", domain, (bare, self._port), "user", self._timeout * 100, 0)
        self._engine = engine

    async def get(self, oids: Sequence[Oid]) -> list[Varbind]:
        """See Session."""
        return await self._ask(cmdgen.GetCommandGenerator(), [(oid, univ.Null("")) for oid in oids])

    async def after(self, oid: Oid, most: int) -> list[Varbind]:
        """See Session."""
        return await self._ask(cmdgen.BulkCommandGeneratorSingleRun(), 0, most, [(oid, univ.Null(""))])

    async def _ask(self, generator: Any, *question: Any) -> list[Varbind]:
        if self._engine is None:
            await self._begin()
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
        if self._engine is not None:
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
