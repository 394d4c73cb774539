"""One agent that does not keep the rules: whatever it answers, the conversation ends and says what is missing."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pysnmp.proto.api import v2c
from tests.collect.agents import crooked

from debar.collect import agent as agents
from debar.collect.agent import Conversation, Manners, Told
from debar.collect.community_session import CommunitySession
from debar.collect.credentials import Credential, Secret, of_community
from debar.collect.objects import BRANCHES, OCTETS, OTHERWISE, SCALARS
from debar.collect.pace import Pace
from debar.collect.wire import oid_of
from debar.readers.parts.mib import BY_NUMBER

if TYPE_CHECKING:
    from collections.abc import Callable

TABLE = oid_of(BRANCHES[0].number)
END = v2c.EndOfMibView("")


def ask(port: int, host: str = "127.0.0.1", **manners: Any) -> tuple[Told, str]:
    """What the agent told, and the lines that were kept."""
    out = BytesIO()
    kept = Manners(port=port, **{"timeout": 30, "retries": 0, **manners})
    told = asyncio.run(Conversation(out, kept, Pace(0)).run(host, [of_community("any")]))
    return told, out.getvalue().decode()


def well_behaved(
    table: Callable[[tuple[int, ...], int], list[tuple[Any, Any]]],
) -> Callable[[str, list[tuple[int, ...]], int], Any]:
    """An agent with a description, and one table that misbehaves as told."""

    def script(kind: str, oids: list[tuple[int, ...]], most: int) -> Any:
        if kind == "Get":
            return 0, [(oid, v2c.OctetString("Acme") if oid[-2] == 1 else v2c.NoSuchObject("")) for oid in oids]
        if oids[0][: len(TABLE)] == TABLE:
            return 0, table(oids[0], most)
        return 0, [(oids[0], END)]

    return script


def test_an_agent_that_goes_in_circles_is_left() -> None:
    with crooked(well_behaved(lambda _, __: [((*TABLE, 2, 1), v2c.OctetString("x"))])) as (port, came):
        told, lines = ask(port)
    assert "goes in circles" in told.stopped[0]
    assert lines.count("\n") == 2
    assert len(came) < 2 * len(BRANCHES) + 4  # and the other tables were asked


def test_a_circle_within_one_answer_is_seen() -> None:
    def table(_: tuple[int, ...], __: int) -> list[tuple[Any, Any]]:
        return [((*TABLE, 2, number), v2c.Integer(number)) for number in (1, 2, 2)]

    with crooked(well_behaved(table)) as (port, _):
        told, lines = ask(port)
    assert "goes in circles" in told.stopped[0]
    assert lines.count("\n") == 3


def test_an_agent_that_goes_back_before_the_table_is_told() -> None:
    with crooked(well_behaved(lambda _, __: [((1, 3, 6, 1), v2c.Integer(1))])) as (port, _):
        told, _ = ask(port)
    assert "goes in circles" in told.stopped[0]


def endless(at: tuple[int, ...], most: int) -> list[tuple[Any, Any]]:
    last = at[-1] if len(at) > len(TABLE) + 1 else 0
    return [((*TABLE, 2, last + more), v2c.OctetString("x" * 50)) for more in range(1, most + 1)]


@pytest.mark.parametrize(
    ("bound", "kept"), [({"most_of_branch": 60}, 61), ({"most_variables": 60}, 60), ({"most_bytes": 2_000}, 23)]
)
def test_a_table_without_end_is_held_to_its_limit(bound: dict[str, int], kept: int) -> None:
    with crooked(well_behaved(endless)) as (port, _):
        told, lines = ask(port, **bound)
    assert told.stopped
    assert lines.count("\n") == told.variables == kept


def test_an_agent_that_takes_for_ever_is_left_and_what_it_told_is_kept() -> None:
    with crooked(well_behaved(endless)) as (port, _):
        told, lines = ask(port, limit=0.5)
    assert "--limit" in told.stopped[0]
    assert lines.count("\n") == told.variables > 0


def test_an_agent_that_falls_silent_is_asked_for_less_and_then_left() -> None:
    def table(at: tuple[int, ...], most: int) -> Any:
        return endless(at, most) if most == 1 and at[-1] < 3 else None

    def script(kind: str, oids: list[tuple[int, ...]], most: int) -> Any:
        said = well_behaved(table)(kind, oids, most)
        return None if said[1] is None else said

    with crooked(script) as (port, _):
        told, lines = ask(port, timeout=1)
    assert told.stopped == ["everything after this: it fell silent"]
    assert told.variables == lines.count("\n") == 4


def test_an_answer_too_big_is_asked_for_in_parts() -> None:
    def script(kind: str, oids: list[tuple[int, ...]], most: int) -> Any:
        if kind == "GetBulk" and most > 3:
            return 1, []
        return well_behaved(lambda at, many: endless(at, many) if at[-1] < 20 else [(at, END)])(kind, oids, most)

    with crooked(script) as (port, came):
        told, _ = ask(port)
    assert not told.stopped
    assert told.variables > 20
    assert came.count("GetBulk") > 5


def test_an_agent_that_refuses_six_at_once_is_asked_one_by_one() -> None:
    def script(kind: str, oids: list[tuple[int, ...]], most: int) -> Any:
        if kind == "Get" and len(oids) > 1:
            return 5, []
        if kind == "Get" and oids[0][-2] != 1:
            return 2, []
        return well_behaved(lambda at, _: [(at, END)])(kind, oids, most)

    with crooked(script) as (port, _):
        told, lines = ask(port)
    assert (told.silent, lines) == ("", '.1.3.6.1.2.1.1.1.0 = STRING: "Acme"\n')


def test_an_error_of_the_agent_ends_a_table_and_is_told() -> None:
    def script(kind: str, oids: list[tuple[int, ...]], most: int) -> Any:
        if kind != "Get" and oids[0] == TABLE:
            return 5, []
        return well_behaved(lambda at, _: [(at, END)])(kind, oids, most)

    with crooked(script) as (port, _):
        told, _ = ask(port)
    assert told.stopped == [f"{BRANCHES[0].what} ({BRANCHES[0].number}): the agent reported error 5"]


def test_an_agent_that_refuses_everything_did_not_answer() -> None:
    with crooked(lambda *_: (16, [])) as (port, _):
        told, lines = ask(port)
    assert (told.credential, told.silent, lines) == (None, "the agent reported error 16", "")


def test_noise_is_no_answer() -> None:
    with crooked(lambda *_: b"\x30\x80" * 100) as (port, _):
        told, _ = ask(port, timeout=0.2)
    assert told.credential is None
    assert "no answer" in told.silent


def test_a_closed_port_is_told_at_once() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told, _ = ask(port, timeout=60)
    assert told.silent == "the port is closed"


def test_an_answer_from_elsewhere_is_not_heard() -> None:
    """The question is answered rightly, but by another socket than the one that was asked."""
    told, heard = Told(), []

    def script(kind: str, oids: list[tuple[int, ...]], most: int) -> Any:
        heard.append(kind)
        return 0, [(oids[0], v2c.OctetString("forged"))]

    with crooked(script, through=socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as (port, _):
        told, lines = ask(port, timeout=0.3)
    assert heard == ["Get"]
    assert (told.credential, lines) == (None, "")


@pytest.mark.parametrize(
    "value",
    [
        v2c.OctetString("x" * 60_000),
        v2c.OctetString(bytes(range(256))),
        v2c.ObjectIdentifier((1, 3, *[2**32 - 1] * 100)),
        v2c.Counter64(2**64 - 1),
        v2c.IpAddress("10.0.0.1"),
    ],
)
def test_large_values_are_taken(value: Any) -> None:
    def table(at: tuple[int, ...], _: int) -> list[tuple[Any, Any]]:
        return [((*TABLE, 2, 1), value)] if len(at) == len(TABLE) else [(at, END)]

    with crooked(well_behaved(table)) as (port, _):
        told, lines = ask(port)
    assert (told.stopped, lines.count("\n")) == ([], 2)


def test_an_object_id_that_no_agent_may_have_is_noise() -> None:
    with crooked(well_behaved(lambda _, __: [((*TABLE, 2**80), v2c.Integer(1))])) as (port, _):
        told, _ = ask(port, timeout=1)
    assert told.stopped == ["everything after this: it fell silent"]


@settings(max_examples=200)
@given(st.binary(max_size=120))
def test_a_packet_that_is_no_answer_is_passed_over(packet: bytes) -> None:
    async def hear() -> bool:
        session = CommunitySession(of_community("x"), 1)
        session._heard = asyncio.get_running_loop().create_future()
        session.datagram_received(packet, None)
        return session._heard.done()

    assert asyncio.run(hear()) is False


def test_a_user_of_version_3_without_an_agent_is_told() -> None:
    user = Credential("u", "3", user="u", auth=Secret("SHA256", "p" * 8), priv=Secret("AES", "q" * 8))
    with crooked_bytes(b"\x30\x03\x02\x01\x03") as port:
        manners = Manners(port=port, timeout=0.2, retries=0)
        told = asyncio.run(Conversation(BytesIO(), manners, Pace(0)).run("127.0.0.1", [user]))
    assert told.credential is None
    assert told.silent


def crooked_bytes(said: bytes) -> Any:
    """An agent that answers everything, of whatever version, with the same bytes."""

    @contextmanager
    def serve() -> Any:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
            ear.bind(("127.0.0.1", 0))
            ear.settimeout(0.05)
            done = threading.Event()

            def loop() -> None:
                while not done.is_set():
                    try:
                        _, sender = ear.recvfrom(65_535)
                        ear.sendto(said, sender)
                    except OSError:
                        continue

            thread = threading.Thread(target=loop)
            thread.start()
            try:
                yield ear.getsockname()[1]
            finally:
                done.set()
                thread.join()

    return serve()


def test_what_the_reader_understands_is_asked_and_little_else() -> None:
    """The obsolete ARP table and the column that repeats its index are left out; sysContact is never asked."""
    asked = [*SCALARS, *(f"{branch.number}." for branch in BRANCHES)]
    left_out = {
        name
        for number, name in BY_NUMBER.items()
        if not any(f"{number}.".startswith(each) or each.startswith(f"{number}.") for each in asked)
    }
    assert left_out == {"atPhysAddress", "dot1dTpFdbAddress"}
    assert "1.3.6.1.2.1.1.4.0" not in SCALARS
    assert all(any(column.startswith(branch.number) for branch in BRANCHES) for column in OCTETS)
    assert OTHERWISE.number == "1.3.6.1.4.1"


def test_limits_of_one_device_are_those_of_the_reader() -> None:
    from debar.readers.parts import agent as held

    assert agents.MOST_VARIABLES <= held.MOST_CELLS
    assert agents.MOST_BYTES <= held.MOST_TEXT
