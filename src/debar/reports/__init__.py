"""What a run found, as a document: one module a format, and the folder is the table of formats.

A format is a module here with `NAME`, `SUFFIX`, `BINARY` (whether `out` takes bytes) and
`write(items, asked, out)`. It is imported only when it is asked for. What several formats share is in `parts/`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from debar.model import Asked, Item


class Format(Protocol):
    """What every module of this folder offers."""

    NAME: str
    SUFFIX: str
    BINARY: bool

    def write(self, items: Iterable[Item], asked: Asked, out: IO[Any]) -> None:
        """Write the whole document; `items` is read once, in its order."""


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
