"""Strict YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debar import yamlfile
from debar.errors import KnowledgeError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("true", True),
        ("2026-07-31", "2026-07-31"),
        ("12:30:45", "12:30:45"),
        ("0123", "0123"),
        ("12", 12),
        ("1.5", 1.5),
        ("~", None),
        ("", None),
    ],
)
def test_words_stay_words(text: str, value: object) -> None:
    assert yamlfile.loads(f"key: {text}", "x.yaml") == {"key": value}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\na: 2", "line 2.*twice"),
        ("a: &x 1\nb: *x", "line 1.*anchors"),
        ("a: [", "line 2"),
        ("\ta: 1", "line 1"),
        ("? [a]\n: 1", "plain text"),
        ("a: !!python/object/apply:os.system [id]", "line 1"),
    ],
)
def test_what_is_refused_says_where(text: str, says: str) -> None:
    with pytest.raises(KnowledgeError, match=rf"x\.yaml: .*{says}"):
        yamlfile.loads(text, "x.yaml")


def test_a_file_is_bounded_and_utf8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "m.yaml"
    path.write_bytes("name: 華為".encode("cp932"))
    with pytest.raises(KnowledgeError, match="not UTF-8"):
        yamlfile.load(path)
    path.write_text("\ufeffname: 華為", encoding="utf-8")
    assert yamlfile.load(path) == {"name": "華為"}
    monkeypatch.setattr(yamlfile, "LIMIT", 3)
    with pytest.raises(KnowledgeError, match="split it"):
        yamlfile.load(path)
    with pytest.raises(KnowledgeError, match="cannot be opened"):
        yamlfile.load(tmp_path / "missing.yaml")
