"""Make a pack of a folder of one's own rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.errors import UsageError
from debar.packs import keys
from debar.packs.archive import MANIFEST, SIGNATURE, contents, zipped
from debar.packs.manifest import describe, to_bytes
from debar.packs.verify import prove

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


def make(folder: Path, key: Path, name: str, version: str, made: date, about: str = "") -> bytes:
    """The pack as a zip file: the same folder, key and day give the same bytes.

    Raises UsageError for what is no folder with rules, KnowledgeError for rules that do not hold.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: not a folder; name the folder that holds rules/ and buyers/")
    files = {place: content for place, content in contents(folder).items() if place not in (MANIFEST, SIGNATURE)}
    if not files:
        raise UsageError(f"{folder}: holds no .yaml file under rules/ or buyers/; there is nothing to pack")
    prove(files, str(folder))
    manifest = to_bytes(describe(name, version, made.isoformat(), about, files))
    signature = keys.private(key).sign(manifest)
    return zipped({**files, MANIFEST: manifest, SIGNATURE: signature})
