"""Pieces of a run: what goes in comes out, and what is damaged is told within bounded memory."""

from __future__ import annotations

import random
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reports import sample

from debar.casework import packed
from debar.casework.tables import PIECES
from debar.errors import MissingError, OfficeError
from debar.model import Evidence, Issue, Observation, Observed, Verdict

if TYPE_CHECKING:
    from tests.casework.office import Office

    from debar.model import Item

TEXT = st.text(max_size=20)
EVIDENCE = st.builds(Evidence, TEXT, TEXT, TEXT, TEXT, st.integers(0, 1 << 53))
OBSERVATION = st.builds(Observation, EVIDENCE, TEXT, st.dictionaries(TEXT, TEXT, max_size=3))
ITEM = (
    EVIDENCE
    | st.builds(Issue, TEXT, st.none() | TEXT, TEXT, TEXT, st.integers(0, 99), st.booleans())
    | st.builds(Observed, OBSERVATION, st.sampled_from(Verdict))
    | st.sampled_from([*sample.FINDINGS, sample.ROUTER, sample.CHINESE, sample.CLEAR, *sample.ISSUES])
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.lists(ITEM, max_size=6), min_size=1, max_size=3))
def test_what_goes_in_comes_out(shared: Office, pieces: list[list[Item]]) -> None:
    with shared.store.engine.connect() as connection:  # never committed
        connection.execute(PIECES.delete())
        for number, items in enumerate(pieces):
            packed.write(connection, shared.run, number, items)
        assert list(packed.read_all(connection, shared.run)) == [item for items in pieces for item in items]
        for number, items in enumerate(pieces):
            assert packed.read(connection, shared.run, number) == items
        with pytest.raises(MissingError):
            packed.read(connection, shared.run, len(pieces))
        connection.rollback()


@pytest.fixture(scope="module")
def piece(shared: Office) -> bytes:
    with shared.store.read() as connection:
        return connection.execute(PIECES.select().where(PIECES.c.run == shared.run)).one().body


def damaged(shared: Office, body: bytes) -> str:
    """What is said of a piece; nothing when it is read."""
    with shared.store.engine.connect() as connection:
        connection.execute(PIECES.update().values(body=body))
        try:
            packed.read(connection, shared.run, 0)
        except OfficeError as error:
            return str(error)
        finally:
            connection.rollback()
        return ""


def test_damaged_bytes_are_told(shared: Office, piece: bytes) -> None:
    chance = random.Random(7)
    assert damaged(shared, piece) == ""
    for body in (
        b"",
        b"x",
        piece[:-1],
        piece[:50],
        piece + b"x",
        piece[::-1],
        zlib.compress(b""),
        zlib.compress(b"{}"),
    ):
        assert "is damaged" in damaged(shared, body), body[:20]
    for _ in range(60):
        body = bytearray(piece)
        body[chance.randrange(2, len(body))] ^= 1 << chance.randrange(8)
        assert "is damaged" in damaged(shared, bytes(body))


def test_whatever_else_was_packed_is_read_or_told(shared: Office, piece: bytes) -> None:
    """Nothing else is raised, whatever stands there."""
    chance, data = random.Random(8), zlib.decompress(piece)
    pieces = (
        b"null",
        b"[]",
        b"0",
        b'"x"',
        b"-1",
        b"99999999999999999999",
        b"{}",
        b"[[[[[[",
        b"]",
        b",",
        b"1e999",
        b"",
    )
    for _ in range(150):
        start = chance.randrange(len(data))
        body = data[:start] + chance.choice(pieces) + data[start + chance.randrange(12) :]
        damaged(shared, zlib.compress(body, 1))
    for body in (
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'[[0,[[[0,"x"]]]]]',
        b"[[0,[[[99,[]]]]]]",
        b"[[0,[[7]]]]",
    ):
        assert "is damaged" in damaged(shared, zlib.compress(body)), body[:20]


def test_a_piece_that_unpacks_to_far_more_is_told_in_little_memory(
    shared: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = zlib.compress(b" " * (64 << 20), 9)
    assert len(bomb) < 1 << 17
    monkeypatch.setattr(packed, "LARGEST", 1 << 20)
    tracemalloc.start()
    try:
        assert "is damaged" in damaged(shared, bomb)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 << 20


def test_more_than_is_read_is_not_written(shared: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a run would end whose findings nobody can open."""
    monkeypatch.setattr(packed, "LARGEST", 1_000)
    evidence = Evidence("x" * 2_000, "x", "table", "0" * 64, 1)
    with shared.store.engine.connect() as connection:
        with pytest.raises(OfficeError, match="rows of the evidence are too long"):
            packed.write(connection, shared.run, 7, [evidence])
        connection.rollback()
