"""Whole columns folded at once, held equal to one value at a time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import evil
from tests.test_fold import EXAMPLES, FOLDED, texts

from debar.fold import fold, joined, script, sieve_form
from debar.fold_buffer import Form, ascii_form, fold_points, folded_form


def folded(values: list[str]) -> tuple[list[str], list[list[int]]]:
    points = np.frombuffer("".join(values).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    starts = np.cumsum([0, *map(len, values)], dtype=np.int64)
    out, scripts, starts = fold_points(points, starts)
    spans = [slice(first, end) for first, end in pairwise(starts.tolist())]
    return ["".join(map(chr, out[span].tolist())) for span in spans], [scripts[span].tolist() for span in spans]


def laid_out(values: list[bytes]) -> tuple[memoryview, np.ndarray]:
    return memoryview(b"".join(values)), np.cumsum([0, *map(len, values)], dtype=np.int64)


def values_of(form: Form) -> list[str]:
    return [form.data[first:end].decode() for first, end in pairwise(form.starts.tolist())]


@given(st.lists(texts, max_size=6))
def test_a_column_folds_as_its_values_do(values: list[str]) -> None:
    out, scripts = folded(values)
    assert out == [fold(value).text for value in values]
    assert scripts == [[script(char) for char in value] for value in out]


def test_the_known_cases_fold_alike_together() -> None:
    out, _ = folded([text for text, _ in EXAMPLES + FOLDED])
    assert out == [to for _, to in EXAMPLES + FOLDED]


@pytest.mark.parametrize(
    "values",
    [
        ["か", "\u3099"], ["ア", "-", "イ"], ["ア-", "イ"], ["\u1100", "\u1161"], ["가", "\u11a8"], ["Hua", "wеi"],
        ["", "é", "", ""], ["ウ\u309a\u3099"], ["\u1100\u3099\u1161\u11a8"],
    ],
)  # fmt: skip
def test_nothing_joins_across_two_values(values: list[str]) -> None:
    assert folded(values)[0] == [fold(value).text for value in values]


@given(st.lists(texts.map(lambda text: text.replace("\ud800", "")).map(lambda t: t.encode("utf-8", "ignore"))))
def test_sieve_form_of_a_column(values: list[bytes]) -> None:
    form = folded_form(*laid_out(values))
    wanted = [sieve_form(fold(value.decode()).text) for value in values]
    assert values_of(form) == wanted
    for value, first in zip(wanted, form.starts[:-1].tolist(), strict=True):
        for at in range(1, len(value)):
            place = first + len(value[:at].encode())
            parted = not joined(script(value[at - 1]), script(value[at]))
            assert form.parted(np.array([place])).tolist() == [parted]


@given(st.lists(evil.texts, max_size=4))
def test_evil_text_has_one_form_together_and_alone(values: list[str]) -> None:
    form = folded_form(*laid_out([value.encode() for value in values]))
    assert values_of(form) == [sieve_form(fold(value).text) for value in values]


@given(st.lists(evil.raw, max_size=4))
def test_values_that_are_no_text_are_read_as_their_text_is(values: list[bytes]) -> None:
    """The border of a value lies inside no character, so that none is made of the ends of two."""
    form = folded_form(*laid_out([b"", *values, b"\xff"]))
    assert values_of(form)[1:-1] == [sieve_form(fold(value.decode(errors="replace")).text) for value in values]


@given(st.lists(st.text(st.characters(max_codepoint=127))))
def test_ascii_values_have_one_form_by_either_way(values: list[str]) -> None:
    data, starts = laid_out([value.encode() for value in values])
    quick, full = ascii_form(data, starts), folded_form(data, starts)
    assert (quick.data, quick.starts.tolist()) == (full.data, full.starts.tolist())
    places = np.arange(1, len(data), dtype=np.int64)
    assert quick.parted(places).tolist() == full.parted(places).tolist()


def test_bytes_that_are_no_text_cost_only_themselves() -> None:
    form = folded_form(*laid_out([b"zt\xff", "華為".encode(), b"\xe8\x8f", b"\xafzte"]))
    assert values_of(form) == ["zt ", "华为", " ", " zte"]
