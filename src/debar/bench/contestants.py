"""The contestants: one file each in a folder. A new peer is a new file, which says of itself what it is.

A file is read, not run, to be listed: its docstring, and the constants `NAME`, `NEEDS` (modules), `OPTION` (of
`debar screen`), `SAMPLE` (lines it is run on where the whole ledger would take too long), `TELLS` (`csv` or `jsonl`)
and `FINDS`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OURS = "debar"
"""What our own contestants' files begin with."""
ALL, NONE = "all", "none"


@dataclass(frozen=True, slots=True)
class Contestant:
    """One program to run on a ledger."""

    id: str
    path: Path
    name: str
    about: str
    needs: tuple[str, ...] = ()
    """Modules that must be installed."""
    option: str = ""
    """An option that `debar screen` must know."""
    sample: int | None = None
    """Lines it is run on; None: all of them, in every round."""
    tells: str = "csv"
    finds: bool = True
    """Whether it looks for anything."""

    @property
    def is_peer(self) -> bool:
        """Whether it is somebody else's way."""
        return self.finds and not self.id.startswith(OURS)

    def lacking(self, help_text: str) -> str | None:
        """In one line, what is missing to run it, given the help of `debar screen`; None where nothing is."""
        missing = [name for name in self.needs if find_spec(name) is None]
        if missing:
            return f"{self.name}: {missing[0]} is not installed: pip install {self.needs[0]}"
        if self.option and self.option not in help_text:
            return f"{self.name}: this debar screen has no option {self.option}"
        return None


def contestants(folder: Path) -> list[Contestant]:
    """Those of a folder: what finds nothing, ours, peers on the whole ledger, peers on a sample."""
    found = [_contestant(path) for path in sorted(folder.glob("*.py"))]
    return sorted(found, key=lambda each: (each.finds, each.sample is not None, each.is_peer, each.id))


def chosen(found: Sequence[Contestant], peers: Sequence[str]) -> list[Contestant]:
    """Ours, and the peers asked for by a part of the name. Raises UsageError for one that nobody is called."""
    if ALL in peers:
        return list(found)
    wanted = [each for each in peers if each != NONE]
    for word in wanted:
        if not any(each.is_peer and word in each.id for each in found):
            known = ", ".join(each.id for each in found if each.is_peer)
            raise UsageError(f"--peers {word!r} is nobody; use all, none, or some of {known}")
    return [each for each in found if not each.is_peer or any(word in each.id for word in wanted)]


def constants(path: Path) -> dict[str, Any]:
    """The constants a file assigns at its top, and its docstring under `__doc__`; nothing of it is run."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told: dict[str, Any] = {"__doc__": ast.get_docstring(tree) or ""}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                told[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                continue
    return told


def _contestant(path: Path) -> Contestant:
    told = constants(path)
    return Contestant(
        id=path.stem,
        path=path,
        name=told["NAME"],
        about=" ".join(told["__doc__"].split()),
        needs=told.get("NEEDS", ()),
        option=told.get("OPTION", ""),
        sample=told.get("SAMPLE"),
        tells=told.get("TELLS", "csv"),
        finds=told.get("FINDS", True),
    )
