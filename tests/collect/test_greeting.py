"""The first packet of version 3: as the standard's own library reads it, and answered by what bears its number."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyasn1.codec.ber import decoder, encoder
from pysnmp.proto.mpmod.rfc3412 import SNMPv3Message

from debar.collect.greeting import Greeting, packet
from debar.collect.wire import Refused

if TYPE_CHECKING:
    from tests.collect.agents import Simulator


@given(st.binary(min_size=3, max_size=3))
def test_it_is_a_message_of_version_3(number: bytes) -> None:
    sent = packet(b"\x41" + number)
    message, rest = decoder.decode(sent, asn1Spec=SNMPv3Message())
    assert rest == b""
    about = message["msgGlobalData"]
    assert [
        int(message["msgVersion"]),
        int(about["msgID"]),
        int(about["msgMaxSize"]),
        int(about["msgSecurityModel"]),
    ] == [
        3,
        int.from_bytes(b"\x41" + number, "big"),
        65_507,
        3,
    ]
    assert bytes(about["msgFlags"]) == b"\x04"
    assert encoder.encode(message) == sent


def test_an_agent_answers_it(simulator: Simulator) -> None:
    async def greet() -> None:
        greeting = Greeting()
        await greeting.bind("127.0.0.1", simulator.port)
        await greeting.exchange(30)
        greeting.close()

    asyncio.run(greet())


def test_nobody_answers_it(simulator: Simulator) -> None:
    async def greet() -> None:
        greeting = Greeting()
        await greeting.bind("127.0.0.30", simulator.port)
        await greeting.exchange(30)

    with pytest.raises(Refused, match="the port is closed"):
        asyncio.run(greet())


@given(st.binary(max_size=100))
def test_what_does_not_bear_its_number_is_no_answer(packet: bytes) -> None:
    assert Greeting().understood(packet) is None
