"""Where installed rule packs lie, and which of them are in force.

`packs.json` in the user's data folder holds one state after another, the last being the one in force; each state
names its packs. Who installs and removes them is `debar.packs`.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from debar.errors import KnowledgeError

STATES = "packs.json"


@dataclass(frozen=True, slots=True)
class Installed:
    """One pack in a state."""

    name: str
    version: str
    digest: str
    signer: str
    """Fingerprint of the key that signed it."""
    key: str
    """That key, as PEM: the next version is verified with it where no other is named."""
    folder: str
    """Below the folder of packs."""
    installed: str
    """The day, YYYY-MM-DD."""


State = tuple[Installed, ...]


def folder() -> Path:
    """Where packs live: `DEBAR_DATA`/packs if set, else below the user's data folder."""
    named = os.environ.get("DEBAR_DATA")
    if named:
        return Path(named) / "packs"
    import platformdirs

    return Path(platformdirs.user_data_dir("debar", appauthor=False)) / "packs"


def states(place: Path) -> list[State]:
    """Every state, oldest first; none before the first pack. Raises KnowledgeError when the file is damaged."""
    try:
        content = (place / STATES).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise KnowledgeError(f"{place / STATES}: cannot be read ({error.strerror}); check its permissions") from error
    try:
        return [tuple(_installed(each) for each in state) for state in json.loads(content)["states"]]
    except (ValueError, TypeError, KeyError) as error:
        raise KnowledgeError(
            f"{place / STATES}: damaged ({error}); remove the file and install the packs again"
        ) from error


def _installed(plain: dict[str, Any]) -> Installed:
    pack = Installed(**plain)
    if Path(pack.folder).name != pack.folder:
        raise ValueError(f"folder {pack.folder!r} leads elsewhere")
    return pack


def in_force(place: Path) -> State:
    """The packs that count now."""
    known = states(place)
    return known[-1] if known else ()
