"""Where catalogues that were fetched lie, of which day they are, and that nobody changed them since.

`catalogues.json` names for each its file, the SHA-256 of it, the day it was fetched and where from. Who fetches is
`debar.collect.catalogues`.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from debar.errors import KnowledgeError
from debar.rulebook import installed

INDEX = "catalogues.json"
FILES = {"kev": "kev.json", "nvd": "nvd.json.gz"}
"""What can be fetched -> the file it is kept in."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One catalogue that was fetched."""

    name: str
    digest: str
    """SHA-256 of the file, in hex."""
    fetched: str
    """The day, YYYY-MM-DD."""
    source: str
    """The address it came from."""


def folder() -> Path:
    """Where they live: `DEBAR_CATALOGUES` if set, else beside the installed packs."""
    named = os.environ.get("DEBAR_CATALOGUES")
    return Path(named) if named else installed.folder().parent / "catalogues"


def stored(place: Path) -> dict[str, Stored]:
    """What was fetched, by name; nothing before the first. Raises KnowledgeError when the index is damaged."""
    try:
        content = (place / INDEX).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise KnowledgeError(f"{place / INDEX}: cannot be read ({error.strerror}); check its permissions") from error
    try:
        entries = {name: Stored(**each) for name, each in json.loads(content).items() if name in FILES}
    except (ValueError, TypeError, AttributeError) as error:
        remedy = "remove the folder and run `debar update` again"
        raise KnowledgeError(f"{place / INDEX}: damaged ({error}); {remedy}") from error
    return entries


def file_of(place: Path, entry: Stored) -> Path:
    """The file of a catalogue. Raises KnowledgeError when it is not as it was fetched."""
    file = place / FILES[entry.name]
    try:
        whole = digest(file) == entry.digest
    except OSError:
        whole = False
    if not whole:
        raise KnowledgeError(f"{file}: is not as it was fetched; run `debar update {entry.name}` again")
    return file


def keep(place: Path, name: str, draft: Path, fetched: str, source: str) -> Stored:
    """Put a fetched file in its place, and write down what it is."""
    entry = Stored(name, digest(draft), fetched, source)
    entries: dict[str, Any] = {**{each.name: asdict(each) for each in stored(place).values()}, name: asdict(entry)}
    os.replace(draft, place / FILES[name])
    half = place / f".{INDEX}.part"
    half.write_text(json.dumps(entries, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(half, place / INDEX)
    return entry


def digest(file: Path) -> str:
    """SHA-256 of a file, in hex."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
