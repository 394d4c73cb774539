"""Laws that hold for any text: no match without an anchor, nobody identified in a row that sift would pass over."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from debar.fold import fold, sieve_form
from debar.identify import identify
from debar.identify.prove import prove
from debar.register import Register
from debar.register.anchors import beginnings, compiled
from debar.sift import sift


@pytest.fixture(scope="session")
def real() -> Register:
    """Our own register, as a user has it."""
    return Register.load()


PIECES = st.sampled_from(
    [
        *"Huawei huawel Hua-Wei ＺＴＥ S5720 -28X LI-AC - / 华为 製 x MF79U LTE modem DS 2CD2043G0 K3765".split(),
        *("Dahua", " ", ", ", "for ", "H U A W E I", " Scale", "Хуавей", "é", "\u0301"),
    ]
)
TEXTS = st.lists(PIECES, max_size=8).map("".join)


@settings(max_examples=300, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
def test_sift_keeps_every_row_in_which_somebody_is_identified(texts: list[str], register: Register) -> None:
    batch = pa.record_batch({"description": pa.array(texts)})
    kept = set(sift(batch, register.sieve).tolist())
    for row, text in enumerate(texts):
        if identify({"description": text}, register):
            assert row in kept


@settings(max_examples=200, deadline=None)
@given(fields=st.dictionaries(st.sampled_from(["text", "maker_name", "seller_name", "model"]), TEXTS))
def test_every_clue_shows_what_it_found(fields: dict[str, str], register: Register) -> None:
    for each in identify(fields, register):
        assert each.clues
        for clue in each.clues:
            assert clue.maker == each.maker
            assert clue.found == fields[clue.field][clue.start : clue.end] != ""


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_every_match_of_a_real_pattern_begins_with_an_anchor(data: st.DataObject, real: Register) -> None:
    pattern = data.draw(st.sampled_from(list(real.patterns)))
    text = data.draw(st.from_regex(compiled(pattern.match), fullmatch=True))
    form = sieve_form(fold(text).text)
    assert form.startswith(tuple(beginnings(pattern.match)))


def test_our_own_examples_hold(real: Register) -> None:
    assert [f"{each.file}: {each.problem}" for each in prove(real)] == []
