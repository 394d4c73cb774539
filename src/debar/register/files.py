"""The data files of a register: which they are, and the digest of what they hold."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from debar.errors import KnowledgeError
from debar.yamlfile import LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("makers", "products", "rebadges", "words")
HERE = Path(__file__).resolve().parents[1] / "data"
WORDS = ("relations", "goods", "codes", "grammar", "umbrellas", "fold")
"""Files under `words/` that the register is made of; the others belong to other rooms."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """One YAML file, read whole."""

    root: str
    """The data folder it belongs to."""
    name: str
    """Its path below that folder, with forward slashes."""
    content: bytes

    @property
    def path(self) -> str:
        """Its full path, as an error names it."""
        return f"{self.root}/{self.name}"

    @property
    def kind(self) -> str:
        """The folder that says what it is: makers, products, rebadges or words."""
        return self.name.partition("/")[0]

    @property
    def stem(self) -> str:
        """The file's own name without its suffix."""
        return self.name.rpartition("/")[2].removesuffix(".yaml")


def data_files(extra: Path | None = None, own: Path = HERE) -> list[DataFile]:
    """Our files, then those of `extra` (same layout), each in a fixed order. Raises KnowledgeError."""
    if extra is not None and not extra.is_dir():
        raise KnowledgeError(f"{extra}: there is no such folder; name a folder with makers/, products/ or rebadges/")
    return [file for root in (own, extra) if root is not None for file in _below(str(root))]


def _below(root: str) -> list[DataFile]:
    """Read by plain system calls: every start of the program comes here for the digest."""
    names = sorted(name for kind in KINDS for name in _yaml_names(root, kind))
    return [DataFile(root, name, _content(f"{root}/{name}")) for name in names]


def _yaml_names(root: str, folder: str) -> Iterator[str]:
    try:
        entries = list(os.scandir(f"{root}/{folder}"))
    except FileNotFoundError:
        return
    for entry in entries:
        name = f"{folder}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _yaml_names(root, name)
        elif name.endswith(".yaml") and (folder != "words" or entry.name.removesuffix(".yaml") in WORDS):
            yield name


def _content(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read(LIMIT + 1)
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be opened ({error.strerror}); check the file") from error


def digest_of(files: list[DataFile]) -> str:
    """SHA-256 over names and contents of all files, whatever order they are listed in."""
    lines = sorted(f"{file.name}\0{sha256(file.content).hexdigest()}\n" for file in files)
    return sha256("".join(lines).encode()).hexdigest()


@cache
def code_digest() -> str:
    """SHA-256 of the modules that shape the compiled form: an artefact of other code is not ours."""
    package = Path(__file__).resolve().parent
    modules = [
        *sorted(package.glob("*.py")),
        *(package.parent / f"{name}.py" for name in ("fold", "literals", "sift")),
        package.parent / "data" / "words" / "fold.yaml",
        package.parent / "data" / "registry" / "ieee.tsv",
    ]
    total = sha256()
    for module in modules:
        total.update(module.read_bytes())
    return total.hexdigest()
