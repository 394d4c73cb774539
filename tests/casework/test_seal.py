"""The key of an installation: made once and whole, and good for one purpose each time."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casework.office import at_once

from debar.casework.seal import KEY, Seal, canonical, digest, holds
from debar.packs import keys

if TYPE_CHECKING:
    from pathlib import Path


def test_one_key_however_many_begin_at_once(tmp_path: Path) -> None:
    seals = at_once(*[lambda: Seal.of(tmp_path)] * 6)
    publics = {keys.pem(each.public) for each in seals if isinstance(each, Seal)}
    assert len(publics) == 1, seals
    assert {path.name for path in tmp_path.iterdir()} == {KEY, f"{KEY}.pub"}
    assert stat.S_IMODE((tmp_path / KEY).stat().st_mode) == 0o600
    assert (tmp_path / f"{KEY}.pub").read_text() in publics


def test_a_public_half_that_was_left_alone_does_not_stand_in_the_way(tmp_path: Path) -> None:
    """As when a program is stopped between the two."""
    keys.generate(tmp_path / KEY)
    (tmp_path / KEY).unlink()
    made = Seal.of(tmp_path)
    assert keys.pem(Seal.of(tmp_path).public) == keys.pem(made.public) == (tmp_path / f"{KEY}.pub").read_text()


def test_a_signature_is_for_one_purpose_and_one_content(tmp_path: Path) -> None:
    seal = Seal.of(tmp_path)
    signature = seal.sign("entry", b"content")
    assert holds(seal.public, "entry", b"content", signature)
    for what, content, signed in (
        ("head", b"content", signature), ("entry", b"conten", signature), ("entry\0c", b"ontent", signature),
        ("entry", b"content", signature.upper()), ("entry", b"content", f" {signature}"), ("entry", b"content", ""),
        ("entry", b"content", signature[:-2]), ("entry", b"content", "x"), ("entry", b"content", "00" * 64),
    ):  # fmt: skip
        assert not holds(seal.public, what, content, signed)


def test_secrets_for_purposes(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, two = Seal.of(tmp_path / "one"), Seal.of(tmp_path / "two")
    assert one.secret("links") == Seal.of(tmp_path / "one").secret("links")
    assert len({one.secret("links"), one.secret("cookies"), two.secret("links")}) == 3
    assert len(one.secret("links")) == 32


RFC_8785 = [
    ({"b": 1, "a": [True, None, "é"]}, '{"a":[true,null,"é"],"b":1}'),
    ({"本": "\u2028", "\ue000": 1, "\U0001d306": 2}, '{"本":"\u2028","\U0001d306":2,"\ue000":1}'),
    ([1e21, 1e-7, 0.1, 100.0, -0.0, 5e-324], "[1e+21,1e-7,0.1,100,0,5e-324]"),
    ("\x00\x1f\"\\/\n", '"\\u0000\\u001f\\"\\\\/\\n"'),
    ({}, "{}"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "told"), RFC_8785)
def test_the_canonical_form(value: object, told: str) -> None:
    assert canonical(value) == told.encode()


@given(
    st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(-9, 9) | st.booleans(), max_size=6)
)
def test_the_order_of_keys_does_not_count(value: dict[str, object]) -> None:
    assert digest(value) == digest(dict(reversed(value.items())))
