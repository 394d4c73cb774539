"""Columns of hardware addresses as numbers."""

from __future__ import annotations

import pyarrow as pa
import pytest

from debar.addresses import CHUNK, OTHERWISE, numbers

ONE = 0x00259EAABBCC


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("00:25:9e:aa:bb:cc", ONE),
        ("00-25-9E-AA-BB-CC", ONE),
        ("00 25 9e aa bb cc", ONE),
        ("0025.9eaa.bbcc", ONE),
        ("0025-9EAA-BBCC", ONE),
        ("00259eaabbcc", ONE),
        ("ff:ff:ff:ff:ff:ff", (1 << 48) - 1),
        ("00:25:9e:aa:bb:cx", OTHERWISE),
        ("00:25:9e:aa:bb;cc", OTHERWISE),
        ("0:25:9e:a:b:c", OTHERWISE),
        ("00:25:9e:aa:bb:cc; 00:25:9e:aa:bb:cd", OTHERWISE),
        ("", OTHERWISE),
        (None, OTHERWISE),
    ],
)
def test_forms(text: str | None, number: int) -> None:
    column = pa.array(["before", text], pa.string()).slice(1)
    assert numbers(column).tolist() == [number]


def test_a_long_column_is_taken_in_pieces() -> None:
    column = pa.array(["00:25:9e:aa:bb:cc", "x"] * CHUNK, pa.string())
    assert numbers(column).tolist() == [ONE, OTHERWISE] * CHUNK
