"""`pack.json`: what a pack is called, which version it is, and the SHA-256 of every file in it."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, ValidationError

from debar.errors import KnowledgeError
from debar.packs.archive import MANIFEST, SIGNATURE
from debar.schema.common import DayText, Shape

if TYPE_CHECKING:
    from debar.packs.archive import Files

FORMAT = 1
_NAME = r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$"
_VERSION = r"^\d{1,6}(?:\.\d{1,6}){0,3}$"


class Manifest(Shape):
    """What the signature stands under."""

    format: int = FORMAT
    """Of packs as such; a newer one is refused."""
    name: Annotated[str, Field(pattern=_NAME)]
    version: Annotated[str, Field(pattern=_VERSION)]
    """Numbers with dots, compared number by number: 2026.11.2 is newer than 2026.9."""
    made: DayText
    about: str = ""
    files: dict[str, str]
    """Place -> SHA-256 of the file."""

    @property
    def order(self) -> tuple[int, ...]:
        """The version as it is compared."""
        return tuple(int(number) for number in self.version.split("."))


def describe(name: str, version: str, made: str, about: str, files: Files) -> Manifest:
    """The manifest of these files. Raises KnowledgeError for a name or version of another form."""
    return _valid({
        "name": name, "version": version, "made": made, "about": about,
        "files": {place: sha256(content).hexdigest() for place, content in sorted(files.items())},
    }, "the pack")  # fmt: skip


def to_bytes(manifest: Manifest) -> bytes:
    """The bytes that are signed: JSON with sorted keys."""
    import orjson

    return orjson.dumps(manifest.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)


def read(files: Files, name: str) -> Manifest:
    """The manifest of a pack whose every file is as the manifest says. Raises KnowledgeError."""
    import orjson

    if MANIFEST not in files or SIGNATURE not in files:
        missing = MANIFEST if MANIFEST not in files else SIGNATURE
        raise KnowledgeError(
            f"{name}: {missing} is missing, so it is no signed pack; a folder of your own goes with --rules DIR"
        )
    try:
        plain = orjson.loads(files[MANIFEST])
    except orjson.JSONDecodeError as error:
        raise KnowledgeError(f"{name}: {MANIFEST} is not JSON ({error}); get the pack again") from error
    manifest = _valid(plain, f"{name}: {MANIFEST}")
    if manifest.format > FORMAT:
        raise KnowledgeError(f"{name}: packs of format {manifest.format} are newer than this debar; update it")
    _check_files(manifest, files, name)
    return manifest


def _check_files(manifest: Manifest, files: Files, name: str) -> None:
    there = {place: sha256(content).hexdigest() for place, content in files.items()}
    del there[MANIFEST], there[SIGNATURE]
    for place in sorted(there.keys() | manifest.files.keys()):
        if place not in there:
            raise KnowledgeError(f"{name}: {place} is missing; get the pack again")
        if place not in manifest.files:
            raise KnowledgeError(f"{name}: {place} is not in {MANIFEST}; somebody added it; get the pack again")
        if there[place] != manifest.files[place]:
            raise KnowledgeError(f"{name}: {place} is not what {MANIFEST} says; get the pack again")


def _valid(plain: object, where: str) -> Manifest:
    try:
        return Manifest.model_validate(plain)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        entry = ".".join(str(step) for step in first["loc"]) or "the manifest"
        raise KnowledgeError(f"{where}: {entry}: {re.sub('^Value error, ', '', first['msg'])}; mend it") from error
