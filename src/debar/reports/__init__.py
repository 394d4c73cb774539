"""What a run found, as a document: one module a format, and the folder is the table of formats.

A format is a module here with `NAME`, `SUFFIX`, `BINARY` (whether `out` takes bytes) and
`write(items, asked, out)`. One that is many files says `FOLDER = True`, and `out` is the empty folder that it fills.
It is imported only when it is asked for. What several formats share is in `parts/`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from debar.model import Asked, Item


class Format(Protocol):
    """What every module of this folder offers."""

    NAME: str
    SUFFIX: str
    BINARY: bool

    def write(self, items: Iterable[Item], asked: Asked, out: Any) -> None:
        """Write the whole document to a stream, or into a folder; `items` is read once, in its order."""


def formats() -> Mapping[str, str]:
    """Name of each format and the module that writes it, by name; nothing is imported."""
    here = Path(__file__).parent
    names = sorted(path.stem for path in here.glob("[!_]*.py"))
    return MappingProxyType({name: f"{__name__}.{name}" for name in names})


def load(name: str) -> Format:
    """The module that writes a format. Raises ValueError naming the formats there are."""
    known = formats()
    if name not in known:
        raise ValueError(f"there is no report format {name!r}; use one of {', '.join(known)}")
    return cast("Format", import_module(known[name]))


def is_folder(name: str) -> bool:
    """Whether there is such a format, and it is many files, which need a folder."""
    return name in formats() and bool(getattr(load(name), "FOLDER", False))
