"""Reports that are folders: how a whole one is known, and told from whatever else stands in a folder.

The mark `_SUCCESS` is written last, as Hadoop and Spark do, who leave names with an underscore out when they read. It
names every file with its bytes, so that a copy can be checked and nothing else is ever taken for ours and replaced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debar.reports.parts.encode import json_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

END = "_SUCCESS"
MADE_BY = "debar"
LARGEST = 64 << 20
"""Bytes of a mark; more is none of ours."""


def seal(folder: Path, told: Mapping[str, Any]) -> None:
    """Mark a folder as whole: what is told of it, and every file in it."""
    files = {name: path.stat().st_size for name, path in sorted(_files(folder))}
    half = folder / f".{END}.part"
    half.write_bytes(json_page({"made_by": MADE_BY, **told, "files": files}))
    half.replace(folder / END)


def stranger(folder: Path) -> str | None:
    """The name of something in a folder that no whole report of ours put there; None where it may be replaced.

    Raises OSError for what cannot be listed.
    """
    listed = _listed(folder / END)
    names = (name for name, path in sorted(_files(folder)) if path.is_symlink() or name not in listed)
    return next(names, None)


def _listed(mark: Path) -> frozenset[str]:
    """The files that a mark of ours names; none where it is not ours."""
    import orjson

    if mark.is_symlink() or not mark.is_file() or mark.stat().st_size > LARGEST:
        return frozenset()
    try:
        told = orjson.loads(mark.read_bytes())
    except ValueError:
        return frozenset()
    if not isinstance(told, dict) or told.get("made_by") != MADE_BY or not isinstance(told.get("files"), dict):
        return frozenset()
    return frozenset((*told["files"], END))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Everything in a folder that is no folder itself, by its name in there; no link is followed."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            yield from ((f"{path.name}/{name}", file) for name, file in _files(path))
        else:
            yield path.name, path
