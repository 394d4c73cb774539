"""Artefacts between runs: found again, never trusted when altered, never in the way when the folder is."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

import debar
from debar import cache, yamlfile


@pytest.fixture(autouse=True)
def kept_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DEBAR_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_was_kept_is_found_again() -> None:
    cache.write("register", "a" * 64, b"line\nline\x00")
    assert cache.read("register", "a" * 64) == b"line\nline\x00"


def test_another_digest_or_name_finds_nothing() -> None:
    cache.write("register", "a" * 64, b"data")
    assert cache.read("register", "b" * 64) is None
    assert cache.read("rulebook", "a" * 64) is None


@pytest.mark.parametrize("harm", [b"", b"no newline", b"0" * 64 + b"\ndata"])
def test_an_altered_artefact_is_not_there(kept_here: Path, harm: bytes) -> None:
    cache.write("register", "a" * 64, b"data")
    (kept,) = kept_here.iterdir()
    kept.write_bytes(harm)
    assert cache.read("register", "a" * 64) is None


def test_a_cut_artefact_is_not_there(kept_here: Path) -> None:
    cache.write("register", "a" * 64, b"data" * 100)
    (kept,) = kept_here.iterdir()
    kept.write_bytes(kept.read_bytes()[:-1])
    assert cache.read("register", "a" * 64) is None


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("DEBAR_CACHE", str(tmp_path / "file" / "cache"))
    cache.write("register", "a" * 64, b"data")
    assert cache.read("register", "a" * 64) is None


def test_no_draft_is_left_behind_and_old_artefacts_go(kept_here: Path) -> None:
    for number in range(cache.KEPT + 3):
        cache.write("register", f"{number:064d}"[::-1], b"data")
        newest = kept_here / f"register-{f'{number:064d}'[::-1][:40]}"
        os.utime(newest, ns=(number, number))
    names = sorted(each.name for each in kept_here.iterdir())
    assert len(names) == cache.KEPT
    assert all(name.startswith("register-") for name in names)


def test_the_users_folder_is_used_when_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEBAR_CACHE")
    assert cache.folder().name == "debar"


def test_what_is_made_of_some_content_is_made_once() -> None:
    made = [{"no": "NO", "1": [1, None, "é"]}, "other"]
    calls = iter(made)
    assert cache.made_of("words", b"a", lambda: next(calls)) == made[0]
    assert cache.made_of("words", b"a", lambda: next(calls)) == made[0]
    assert cache.made_of("words", b"b", lambda: next(calls)) == made[1]


def test_an_artefact_that_is_no_json_is_made_anew() -> None:
    cache.write("words", sha256(b"a").hexdigest(), b"{")
    assert cache.made_of("words", b"a", lambda: ["new"]) == ["new"]
    assert cache.made_of("words", b"a", lambda: ["newer"]) == ["new"]


@pytest.mark.parametrize("path", ["columns.yaml", "words/fold.yaml"])
def test_our_files_are_the_same_from_the_cache(path: str) -> None:
    file = Path(debar.__file__).parent / "data" / path
    read = yamlfile.load(file)
    for _ in range(2):
        assert cache.made_of("ours", file.read_bytes(), lambda: read) == read
