"""Whether a pack may be trusted: whose it is, that nothing was changed, and that what it says holds."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from debar.check import check
from debar.errors import KnowledgeError
from debar.packs import keys
from debar.packs.archive import MANIFEST, SIGNATURE, contents
from debar.packs.manifest import read

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from debar.packs.archive import Files
    from debar.packs.manifest import Manifest

SHOWN = 10
"""Problems that a refusal names; `debar check --rules` tells them all."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was found to be whole, signed and right."""

    manifest: Manifest
    files: Files
    signer: str
    """Fingerprint of the key that signed it."""

    @property
    def digest(self) -> str:
        """SHA-256 of the manifest, which holds the digests of all files."""
        return sha256(self.files[MANIFEST]).hexdigest()


def verified(path: Path, key: Ed25519PublicKey) -> Pack:
    """Read a pack and prove it. Raises UsageError when there is none, KnowledgeError for what is wrong with it."""
    files, name = contents(path), str(path)
    if MANIFEST in files and SIGNATURE in files:
        keys.check(files[SIGNATURE], files[MANIFEST], key, name)
    manifest = read(files, name)
    prove(files, name)
    return Pack(manifest, files, keys.fingerprint(key))


def prove(files: Files, name: str) -> None:
    """Raise KnowledgeError unless every rule in these files holds its own examples beside ours."""
    with tempfile.TemporaryDirectory(prefix="debar-pack-") as folder:
        unpack(files, Path(folder))
        problems, _ = check(rules=Path(folder))
        own = [each for each in problems if each.file.startswith(folder)]
    if own:
        told = [f"  {each.file.removeprefix(f'{folder}/')} {each.entry}: {each.problem}" for each in own[:SHOWN]]
        raise KnowledgeError(
            f"{name}: {len(own):,} of its entries do not hold, so nothing was installed; ask its maker to mend it\n"
            + "\n".join(told)
        )


def unpack(files: Files, folder: Path) -> None:
    """Write the files below a folder; their places were checked when they were read."""
    for place, content in files.items():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
