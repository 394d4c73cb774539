"""Artefacts compiled from data, kept between runs under the user's cache folder.

An artefact is bytes (JSON, or a scanner's own form; never pickle) under a name and the digest of what it was
made from. The first line of the file is the SHA-256 of the rest, so a cut or altered file is simply not there
and is made anew. A folder that cannot be written costs time at every start and nothing else.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

KEPT = 4
"""Artefacts of one name that stay; older ones are removed when a new one is written."""


def folder() -> Path:
    """Where artefacts live: `DEBAR_CACHE` if set, else the user's cache folder."""
    named = os.environ.get("DEBAR_CACHE")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_cache_dir("debar", appauthor=False))


def read(name: str, digest: str) -> bytes | None:
    """The artefact of that name and digest, or None when there is none that can be trusted."""
    try:
        head, newline, data = _path(name, digest).read_bytes().partition(b"\n")
    except OSError:
        return None
    whole = newline and head == sha256(data).hexdigest().encode()
    return data if whole else None


def write(name: str, digest: str, data: bytes) -> None:
    """Keep an artefact: written beside and moved into place, so that a reader never sees half of it."""
    path = _path(name, digest)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(sha256(data).hexdigest().encode() + b"\n" + data)
            os.replace(draft, path)
        except BaseException:
            os.unlink(draft)
            raise
        _drop_older(path, name)


def made_of(name: str, content: bytes, make: Callable[[], Any]) -> Any:
    """What `make` makes of this content, plain data; made once and kept as JSON under the content's digest."""
    import orjson

    digest = sha256(content).hexdigest()
    kept = read(name, digest)
    if kept is not None:
        with contextlib.suppress(ValueError):
            return orjson.loads(kept)
    made = make()
    write(name, digest, orjson.dumps(made))
    return made


def _path(name: str, digest: str) -> Path:
    return folder() / f"{name}-{digest[:40]}"


def _drop_older(path: Path, name: str) -> None:
    kin = [(each.stat().st_mtime_ns, each) for each in path.parent.glob(f"{name}-*") if each != path]
    for _, old in sorted(kin, reverse=True)[KEPT - 1 :]:
        old.unlink(missing_ok=True)
