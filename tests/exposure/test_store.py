"""Catalogues that were fetched: kept with digest, day and source, and refused when they changed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from debar.errors import KnowledgeError
from debar.exposure import store

if TYPE_CHECKING:
    from pathlib import Path


def draft(folder: Path, text: str) -> Path:
    path = folder / "draft"
    path.write_text(text)
    return path


def test_kept_and_found_again(tmp_path: Path) -> None:
    assert store.stored(tmp_path) == {}
    kept = store.keep(tmp_path, "kev", draft(tmp_path, "one"), "2026-11-25", "https://example.org")
    other = store.keep(tmp_path, "nvd", draft(tmp_path, "two"), "2026-11-26", "https://example.org")
    assert store.stored(tmp_path) == {"kev": kept, "nvd": other}
    assert store.file_of(tmp_path, kept).read_text() == "one"


def test_a_newer_one_takes_the_place(tmp_path: Path) -> None:
    store.keep(tmp_path, "kev", draft(tmp_path, "one"), "2026-11-25", "https://example.org")
    newer = store.keep(tmp_path, "kev", draft(tmp_path, "two"), "2026-11-26", "https://example.org")
    assert store.stored(tmp_path) == {"kev": newer}
    assert store.file_of(tmp_path, newer).read_text() == "two"


def test_what_was_changed_is_refused(tmp_path: Path) -> None:
    kept = store.keep(tmp_path, "kev", draft(tmp_path, "one"), "2026-11-25", "https://example.org")
    (tmp_path / "kev.json").write_text("other")
    with pytest.raises(KnowledgeError, match="not as it was fetched; run `debar update kev` again"):
        store.file_of(tmp_path, kept)
    (tmp_path / "kev.json").unlink()
    with pytest.raises(KnowledgeError, match="not as it was fetched"):
        store.file_of(tmp_path, kept)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"kev": {}}', '{"kev": 7}'])
def test_a_damaged_index_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / store.INDEX).write_text(content)
    with pytest.raises(KnowledgeError, match="damaged"):
        store.stored(tmp_path)


def test_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DEBAR_CATALOGUES", str(tmp_path))
    assert store.folder() == tmp_path
    monkeypatch.delenv("DEBAR_CATALOGUES")
    monkeypatch.setenv("DEBAR_DATA", str(tmp_path))
    assert store.folder() == tmp_path / "catalogues"
    monkeypatch.setenv("DEBAR_DATA", os.devnull)
    assert store.stored(store.folder()) == {}
