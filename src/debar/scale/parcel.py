"""A settled question with all that is known to answer it by, as bytes that a worker on another machine opens.

What is compiled goes along (register, rules and lists of the user's own too), so that a worker needs nothing but the
same debar; it refuses to open what another one packed, since it might judge otherwise. The bytes are a pickle, as
engines hand over functions themselves: they come from whoever asked, never from evidence.
"""

from __future__ import annotations

import io
import pickle
import platform
from copyreg import dispatch_table
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from debar import __version__
from debar.build import build
from debar.errors import UsageError
from debar.sift import Sieve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from debar.desk import Desk


@dataclass(frozen=True, slots=True)
class Parcel:
    """What was packed, by which debar, and its bytes."""

    version: str
    build: str
    """Digest of the code and data of the debar that packed it."""
    register: str
    rulebook: str
    digest: str
    """SHA-256 of the bytes."""
    content: bytes

    def label(self) -> Parcel:
        """The same without its bytes, which go another way."""
        return Parcel(self.version, self.build, self.register, self.rulebook, self.digest, b"")


def packed(desk: Desk) -> Parcel:
    """A desk with its register and rulebook, ready to go."""
    content = in_bytes(desk)
    digest = sha256(content).hexdigest()
    return Parcel(__version__, build(), desk.register.digest, desk.rulebook.digest, digest, content)


def in_bytes(value: object) -> bytes:
    """Values of ours as bytes for `pickle.loads`."""
    room = io.BytesIO()
    _Pickler(room, pickle.HIGHEST_PROTOCOL).dump(value)
    return room.getvalue()


def opened(label: Parcel, content: Callable[[], bytes]) -> Desk:
    """The desk. Raises UsageError where the bytes are not the ones that were packed."""
    data = content()
    if sha256(data).hexdigest() != label.digest:
        raise UsageError(f"what reached worker {platform.node()} is damaged; run it again")
    desk = cast("Desk", pickle.loads(data))  # noqa: S301  packed by whoever asked, whose functions we run
    if (desk.register.digest, desk.rulebook.digest) != (label.register, label.rulebook):
        raise UsageError(f"worker {platform.node()} was given other knowledge than was told; run it again")
    return desk


def check(label: Parcel) -> None:
    """Raise UsageError where another debar packed it: it may read and judge otherwise."""
    if (label.version, label.build) != (__version__, build()):
        raise UsageError(
            f"worker {platform.node()} has debar {__version__} (build {build()[:12]}), and who asks has"
            f" {label.version} (build {label.build[:12]}): they may judge differently; install the same debar"
            " everywhere"
        )


def _read_only(values: dict[Any, Any]) -> Mapping[Any, Any]:
    """What a mapping that nobody may change is put together with."""
    return MappingProxyType(values)


class _Pickler(pickle.Pickler):
    """Takes apart what by itself cannot be: read-only mappings, and sieves (whose scanner fits one processor)."""

    dispatch_table = {  # noqa: RUF012
        **dispatch_table,
        MappingProxyType: lambda values: (_read_only, (dict(values),)),
        Sieve: lambda sieve: (Sieve.from_bytes, (sieve.to_bytes(compiled=False),)),
    }
