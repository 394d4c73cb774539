"""Install a verified pack, and undo it: each change is a new state, and the one before stays where it was."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from debar.errors import KnowledgeError, UsageError
from debar.packs import keys
from debar.packs.verify import unpack, verified
from debar.rulebook.installed import STATES, Installed, in_force, states

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from debar.packs.manifest import Manifest
    from debar.rulebook.installed import State

KEPT = 10
"""States that can be gone back to."""


def install(path: Path, place: Path, on: date, trust: Path | None = None) -> Installed:
    """Verify a pack and put it in force beside those that are; returns what is now in force under its name.

    `trust` is the file of the public key; left out, the key that signed the installed pack of that name. Raises
    UsageError and KnowledgeError saying why nothing was installed.
    """
    present = in_force(place)
    key = keys.public(trust) if trust else _known_key(path, present)
    pack = verified(path, key)
    manifest = pack.manifest
    before = next((each for each in present if each.name == manifest.name), None)
    if before and before.digest == pack.digest:
        return before
    if before:
        _must_be_newer(manifest, before, path)
    folder = f"{manifest.name}-{manifest.version}-{pack.digest[:12]}"
    _put(pack.files, place, folder)
    fresh = Installed(
        manifest.name, manifest.version, pack.digest, pack.signer, keys.pem(key), folder, on.isoformat()
    )
    others = [each for each in present if each.name != manifest.name]
    _write([*states(place), tuple(sorted([*others, fresh], key=lambda each: each.name))], place)
    return fresh


def roll_back(place: Path) -> tuple[State, State]:
    """Undo the last change; returns the state before it was undone, and the one now in force."""
    known = states(place)
    if not known:
        raise UsageError("no pack was ever installed; there is nothing to undo")
    _write(known[:-1], place)
    return known[-1], in_force(place)


def _known_key(path: Path, present: State) -> Ed25519PublicKey:
    """The key with which the installed pack of the same name was signed; the name is believed only for this."""
    from debar.packs.archive import contents
    from debar.packs.manifest import read

    name = read(contents(path), str(path)).name
    before = next((each for each in present if each.name == name), None)
    if before is None:
        raise UsageError(
            f"{path}: no pack named {name!r} was installed before; name its maker's public key with --trust FILE"
        )
    return keys.of_pem(before.key)


def _must_be_newer(manifest: Manifest, before: Installed, path: Path) -> None:
    held = tuple(int(number) for number in before.version.split("."))
    if manifest.order <= held:
        raise KnowledgeError(
            f"{path}: version {manifest.version} of {manifest.name!r} is not newer than {before.version}, which is"
            " installed; `debar rules rollback` goes back"
        )


def _put(files: dict[str, bytes], place: Path, folder: str) -> None:
    """Write the files beside and move them into place, so that a reader never sees half of them."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=place, prefix=".draft-"))
        try:
            unpack(files, draft)
            shutil.rmtree(place / folder, ignore_errors=True)
            os.replace(draft, place / folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    except OSError as error:
        raise UsageError(
            f"{place}: cannot be written ({error.strerror}); set DEBAR_DATA to another folder"
        ) from error


def _write(known: Sequence[State], place: Path) -> None:
    """Keep the last states, and no folder that none of them names."""
    import orjson

    kept = list(known)[-KEPT:]
    plain = {"states": [[asdict(each) for each in state] for state in kept]}
    handle, draft = tempfile.mkstemp(dir=place, prefix=".draft-")
    with os.fdopen(handle, "wb") as file:
        file.write(orjson.dumps(plain, option=orjson.OPT_INDENT_2))
    os.replace(draft, place / STATES)
    named = {each.folder for state in kept for each in state}
    for folder in place.iterdir():
        if folder.is_dir() and folder.name not in named:
            shutil.rmtree(folder, ignore_errors=True)
