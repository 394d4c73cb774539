"""A zip of ours: what exports and backups are. Members, a manifest with the SHA-256 of each, and a signature over it.

`manifest.json` is canonical JSON and names the installation's public key; `manifest.sig` is Ed25519 over its bytes.
What comes from strangers is bounded before it is read: names, counts, sizes and lengths of lines.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, BinaryIO

from debar.casework import seal
from debar.casework.documents import built
from debar.errors import InvalidError, MissingError
from debar.packs import keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from debar.casework.seal import Seal

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
PIECE = 1 << 20
LINE = 256 << 20
"""Bytes of one line of JSON."""
LONGEST_MANIFEST = 64 << 20
_HEX = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")
_FIXED = (1980, 1, 1, 0, 0, 0)
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError),
    *(struct.error, OverflowError),
)
"""What Python's zip reader raises at what is no zip, or a damaged one."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a bundle, as its manifest tells."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Installation:
    """The office that made a bundle."""

    id: str
    public_key: str


@dataclass(frozen=True)
class Shape:
    """One kind of bundle: what its manifest says, and what may be in it."""

    format: str
    version: int
    manifest: Any
    """A dataclass with `format`, `version`, `debar`, `installation` and `files`, and what else there is."""
    allowed: Callable[[str], bool]
    """Whether a member may have this name."""
    most: int
    """Members."""
    largest: int
    """Bytes of all of them, unpacked."""
    whole: Mapping[str, int]
    """Members that are read whole, and how many bytes each may have."""
    called: str
    """What it is and how it is made, for messages."""


class Writer:
    """Puts members into a bundle and notes what the manifest will say of them."""

    def __init__(self, out: BinaryIO, sealed: Seal, shape: Shape) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._seal, self._shape = sealed, shape
        self._files: list[dict[str, Any]] = []
        self._total = 0

    def put(self, name: str, content: Iterable[bytes]) -> str:
        """Write a member; returns its digest. Raises InvalidError when the whole grows too large."""
        hashed, size = sha256(), 0
        with self._zip.open(_info(name), "w", force_zip64=True) as out:
            for piece in content:
                size += len(piece)
                self._total += len(piece)
                if self._total > self._shape.largest:
                    raise InvalidError(f"it would be larger than {self._shape.largest:,} bytes; leave files out")
                hashed.update(piece)
                out.write(piece)
        self._files.append({"name": name, "sha256": hashed.hexdigest(), "size": size})
        return hashed.hexdigest()

    def finish(self, installation: str, **told: Any) -> Any:
        """Write the manifest and its signature; returns the manifest."""
        from debar import __version__

        manifest = {
            "format": self._shape.format,
            "version": self._shape.version,
            "debar": __version__,
            "installation": {"id": installation, "public_key": keys.pem(self._seal.public)},
            **told,
            "files": sorted(self._files, key=lambda each: str(each["name"])),
        }
        content = seal.canonical(manifest)
        self._zip.writestr(_info(MANIFEST), content)
        self._zip.writestr(_info(SIGNATURE), self._seal.sign(self._shape.format, content))
        return built(self._shape.manifest, manifest, MANIFEST)

    def close(self) -> None:
        """Write the zip's table of contents."""
        self._zip.close()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _FIXED)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


@contextmanager
def writing(path: Path, sealed: Seal, shape: Shape) -> Iterator[Writer]:
    """A bundle that takes its name when it is whole, readable by its owner only. Leaves nothing behind otherwise."""
    import os

    part = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            writer = Writer(out, sealed, shape)
            try:
                yield writer
            finally:
                writer.close()
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError as error:
        raise InvalidError(f"{path}: cannot be written ({error.strerror}); name another place") from error
    finally:
        part.unlink(missing_ok=True)


class Bundle:
    """An open bundle whose outside is checked; what is in it is read with bounds."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, shape: Shape) -> None:
        self.path, self._archive, self._shape = path, archive, shape
        self._infos = _infos(path, archive, shape)
        self.content = self._read(MANIFEST, LONGEST_MANIFEST)
        self.signature = self._read(SIGNATURE, 256).decode("ascii", "replace")
        where = f"{path}: {MANIFEST}"
        told = as_json(self.content, where)
        if not isinstance(told, dict) or told.get("format") != shape.format:
            raise InvalidError(f"{path}: not {shape.called}")
        if told.get("version") != shape.version:
            raise InvalidError(f"{path}: made by another version of debar ({told.get('debar')!r}); use that one")
        self.manifest: Any = built(shape.manifest, told, where)
        try:
            self.public = keys.of_pem(self.manifest.installation.public_key)
        except Exception as error:
            raise InvalidError(f"{where} names no public key; get the file again") from error
        self._members: Mapping[str, Member] = {member.name: member for member in self.manifest.files}
        self._bounded()

    @property
    def signer(self) -> str:
        """Fingerprint of the key that the manifest names."""
        return keys.fingerprint(self.public)

    def _bounded(self) -> None:
        files: tuple[Member, ...] = self.manifest.files
        if len(files) > self._shape.most or len(self._members) != len(files):
            raise InvalidError(f"{self.path}: {MANIFEST} names a file twice, or too many of them")
        for member in files:
            if not self._shape.allowed(member.name) or not _HEX.fullmatch(member.sha256):
                raise InvalidError(f"{self.path}: {MANIFEST} names {member.name[:80]!r}, which does not belong there")
            limit = self._shape.whole.get(member.name, self._shape.largest)
            if not 0 <= member.size <= limit:
                raise InvalidError(f"{self.path}: {member.name} is said to have {member.size:,} bytes; too many")
        if sum(member.size for member in files) > self._shape.largest:
            raise InvalidError(
                f"{self.path}: it unpacks to more than {self._shape.largest:,} bytes; nothing was read"
            )

    def flaws(self) -> Iterator[str]:
        """What is wrong with the signature and the members, in words."""
        if not _SIGNATURE.fullmatch(self.signature) or not seal.holds(
            self.public, self._shape.format, self.content, self.signature
        ):
            yield f"{MANIFEST} is not signed by the key it names: it was changed, or signed by another"
        for name in self._infos.keys() - self._members.keys() - {MANIFEST, SIGNATURE}:
            yield f"{name} was added: the manifest does not name it"
        for member in self.manifest.files:
            yield from self._flaw(member)

    def _flaw(self, member: Member) -> Iterator[str]:
        if member.name not in self._infos:
            yield f"{member.name} is missing"
            return
        hashed = sha256()
        try:
            for piece in self.pieces(member.name):
                hashed.update(piece)
        except InvalidError as error:
            yield str(error)
            return
        if hashed.hexdigest() != member.sha256:
            yield f"{member.name} was changed: it is not what the manifest says"

    def member(self, name: str) -> Member:
        """What the manifest says of a file. Raises MissingError when it is not in it."""
        found = self._members.get(name)
        if found is None:
            raise MissingError(f"{self.path}: {name} is not in it")
        return found

    def pieces(self, name: str) -> Iterator[bytes]:
        """A member's bytes. Raises InvalidError when it is damaged, or has another size than the manifest says."""
        return self._pieces(name, self.member(name).size)

    def _pieces(self, name: str, size: int) -> Iterator[bytes]:
        info = self._infos.get(name)
        if info is None:
            raise InvalidError(f"{self.path}: {name} is missing")
        if info.file_size != size:
            raise InvalidError(f"{name} was changed: it has {info.file_size:,} bytes, and not {size:,}")
        left = size
        try:
            with self._archive.open(info) as member:
                while piece := member.read(PIECE):
                    left -= len(piece)
                    if left < 0:
                        break
                    yield piece
        except _BROKEN as error:
            raise InvalidError(f"{name} is damaged ({str(error)[:200] or type(error).__name__})") from error
        if left:
            raise InvalidError(f"{name} is damaged: it has another length than it says")

    def _read(self, name: str, limit: int) -> bytes:
        info = self._infos.get(name)
        if info is None:
            raise InvalidError(f"{self.path}: not {self._shape.called}; or a part of one: {name} is missing")
        if info.file_size > limit:
            raise InvalidError(f"{self.path}: {name} has {info.file_size:,} bytes; {limit:,} are enough")
        try:
            return b"".join(self._pieces(name, info.file_size))
        except InvalidError as error:
            raise InvalidError(f"{self.path}: {error}") from None

    def document(self, name: str) -> Any:
        """A member that is one JSON document."""
        return as_json(b"".join(self.pieces(name)), f"{self.path}: {name}")

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a member, each of bounded length."""
        rest: list[bytes] = []
        for piece in self.pieces(name):
            first, *more = piece.split(b"\n")
            rest.append(first)
            if more:
                yield b"".join(rest)
                yield from more[:-1]
                rest = more[-1:]
            if sum(map(len, rest)) > LINE:
                raise InvalidError(f"{self.path}: {name} has a line of more than {LINE:,} bytes")
        if any(rest):
            raise InvalidError(f"{self.path}: {name} breaks off within a line")


@contextmanager
def opened(path: Path, shape: Shape) -> Iterator[Bundle]:
    """A bundle to read. Raises InvalidError for what is none, and for one made to harm."""
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise InvalidError(f"{path}: there is no such file; check the path") from None
    except _BROKEN as error:
        raise InvalidError(f"{path}: not a zip, or a damaged one; get the file again") from error
    with archive:
        yield Bundle(path, archive, shape)


def _infos(path: Path, archive: zipfile.ZipFile, shape: Shape) -> Mapping[str, zipfile.ZipInfo]:
    """The members by name. Raises InvalidError for what no bundle has: strange names, doubles, encryption."""
    found: dict[str, zipfile.ZipInfo] = {}
    infos = archive.infolist()
    if len(infos) > shape.most + 2 or archive.comment:
        raise InvalidError(f"{path}: it has {len(infos):,} members, or a comment; none of ours is like that")
    for info in infos:
        name = info.orig_filename
        if not (shape.allowed(name) or name in (MANIFEST, SIGNATURE)) or info.filename != name:
            raise InvalidError(f"{path}: it holds {name[:80]!r}, which does not belong there; nothing was read")
        if name in found:
            raise InvalidError(f"{path}: {name} is in it twice; nothing was read")
        if info.flag_bits & 0x1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InvalidError(f"{path}: {name} is encrypted, or packed in a way that none of ours is")
        found[name] = info
    return found


def as_json(content: bytes, where: str) -> Any:
    """Bytes as JSON. Raises InvalidError."""
    import orjson

    try:
        return orjson.loads(content)
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise InvalidError(f"{where} is no JSON ({error})") from error
