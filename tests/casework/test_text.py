"""Text of people is kept as text: whatever they write, no database chokes on it and no file name leads anywhere."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from debar.casework.text import file_name, one_line, several_lines
from debar.errors import InvalidError


@given(st.text())
def test_one_line_is_one_line_that_can_be_kept(text: str) -> None:
    try:
        kept = one_line(text, 1_000, "title")
    except InvalidError:
        assert not re.sub(r"[\s\x00-\x1f\x7f\ud800-\udfff]", "", text)
        return
    assert kept == one_line(kept, 1_000, "title")
    assert "\n" not in kept
    assert "\0" not in kept
    kept.encode()


@given(st.text())
def test_several_lines_can_be_kept(text: str) -> None:
    try:
        kept = several_lines(text, 1_000, "reason")
    except InvalidError:
        return
    assert kept == several_lines(kept, 1_000, "reason")
    assert not set(kept) & {"\0", "\r"}
    kept.encode()


@given(st.text())
def test_a_name_of_a_file_only_names(name: str) -> None:
    kept = file_name(name)
    assert 1 <= len(kept) <= 200
    assert not set(kept) & set("/\\\0\n")
    assert kept not in (".", "..")
    assert all(unicodedata.category(char)[0] != "C" for char in kept)
    assert file_name(kept) == kept
