"""The IEEE's list as it is shipped: well formed, and asked without a table."""

from __future__ import annotations

import re

from debar.register import ieee


def test_every_line_is_a_holder_and_prefixes_that_nobody_else_has() -> None:
    prefixes = [prefix for _, held in ieee.lines() for prefix in held.split()]
    assert len(prefixes) == len(set(prefixes)) > 50_000
    assert all(re.fullmatch("[0-9A-F]{6}([0-9A-F]([0-9A-F]{2})?)?", prefix) for prefix in prefixes)


def test_a_block_has_its_holder() -> None:
    name, held = next(ieee.lines())
    assert ieee.holder(held.split()[0].lower()) == name
    assert ieee.holder("ffffff") is None
    assert ieee.holder("not hex") is None
