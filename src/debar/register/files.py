"""The data files of a register: which they are, and the digest of what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from debar.errors import KnowledgeError

KINDS = ("makers", "products", "rebadges", "words")
HERE = Path(__file__).resolve().parents[1] / "data"
WORDS = ("relations", "goods", "codes", "grammar", "fold")
"""Files under `words/` that the register is made of; the others belong to other rooms."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """One YAML file, read whole."""

    root: Path
    path: Path
    content: bytes

    @property
    def name(self) -> str:
        """Its path below the data folder, with forward slashes."""
        return self.path.relative_to(self.root).as_posix()

    @property
    def kind(self) -> str:
        """The folder that says what it is: makers, products, rebadges or words."""
        return self.path.relative_to(self.root).parts[0]


def data_files(extra: Path | None = None, own: Path = HERE) -> list[DataFile]:
    """Our files, then those of `extra` (same layout), each in a fixed order. Raises KnowledgeError."""
    if extra is not None and not extra.is_dir():
        raise KnowledgeError(f"{extra}: there is no such folder; name a folder with makers/, products/ or rebadges/")
    return [file for root in (own, extra) if root is not None for file in _below(root)]


def _below(root: Path) -> list[DataFile]:
    paths = sorted(path for kind in KINDS for path in (root / kind).rglob("*.yaml"))
    return [
        DataFile(root, path, path.read_bytes())
        for path in paths
        if path.relative_to(root).parts[0] != "words" or path.stem in WORDS
    ]


def digest_of(files: list[DataFile]) -> str:
    """SHA-256 over names and contents of all files, whatever order they are listed in."""
    lines = sorted(f"{file.name}\0{sha256(file.content).hexdigest()}\n" for file in files)
    return sha256("".join(lines).encode()).hexdigest()


def code_digest() -> str:
    """SHA-256 of the modules that shape the compiled form: an artefact of other code is not ours."""
    package = Path(__file__).resolve().parent
    modules = [
        *sorted(package.glob("*.py")),
        *(package.parent / f"{name}.py" for name in ("fold", "literals", "sift")),
    ]
    total = sha256()
    for module in modules:
        total.update(module.read_bytes())
    return total.hexdigest()
