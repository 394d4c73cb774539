"""One case as one signed file: what another office, a court or an auditor needs to check it without this store.

A zip of canonical JSON, of JSON Lines and of kept files. `manifest.json` names every other member with its SHA-256,
the installation and its public key; `manifest.sig` is the installation's Ed25519 signature over the manifest's bytes.
Entries of the audit log come as they stand in the log, each with its own hash and signature.

E-mail addresses of those who replied are never in it. What comes from strangers is bounded before it is read, and a
file is read only when everything in it is what was signed.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy import select

from debar import __version__
from debar.casework import audit, cases, deciding, packed, people, replies, reporting, runs, seal, waiving
from debar.casework.documents import built, plain
from debar.casework.tables import DECISIONS, INSTALLATION
from debar.casework.who import May
from debar.errors import InvalidError, MissingError, OfficeError
from debar.packs import keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from sqlalchemy import Connection

    from debar.casework.runs import Run
    from debar.casework.seal import Seal
    from debar.casework.store import Store
    from debar.casework.vault import Vault
    from debar.casework.who import Who
    from debar.model import Asked, Item

FORMAT, VERSION = "debar case export", 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
PIECE = 1 << 20

MOST = 50_000
"""Members of one export."""
LARGEST = 64 << 30
"""Bytes of all members, unpacked."""
DOCUMENT = 512 << 20
"""Bytes of one document of those that are read whole."""
LINE = 256 << 20
"""Bytes of one line of JSON."""
DEEPEST_MANIFEST = 32 << 20

LISTS: Mapping[str, Any] = {
    "evidence.jsonl": cases.File,
    "runs.jsonl": runs.Run,
    "decisions.jsonl": deciding.Decision,
    "answers.jsonl": cases.Answer,
    "waivers.jsonl": waiving.Asking,
    "dossiers.jsonl": replies.Dossier,
    "replies.jsonl": replies.Reply,
    "reports.jsonl": reporting.Report,
    "audit.jsonl": audit.Entry,
}
"""Documents of one value a line, and what the values are."""
CASE, PEOPLE = "case.json", "people.json"
REQUIRED = (CASE, PEOPLE, *LISTS)
_NAME = re.compile(r"files/[0-9a-f]{64}|runs/[1-9][0-9]{0,8}/(?:items|pieces)\.jsonl")
_HEX = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError,
           struct.error, OverflowError)  # fmt: skip
"""What Python's zip reader raises at what is no zip, or a damaged one."""
_FIXED = (1980, 1, 1, 0, 0, 0)


# Writing


def export(store: Store, who: Who, case: str, path: Path, *, evidence: bool = True) -> Manifest:
    """Write a case as one signed file, and tell the log. Raises InvalidError for what is too large, and leaves no
    file behind then."""
    who.must(May.DECIDE)
    with store.act(who) as act:
        cases.case(act.connection, case)
        act.record("case exported", case, after={"evidence": evidence})
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as out, store.read() as connection, closing(_Writer(out, store.seal)) as writer:
            manifest = writer.write(connection, store.vault, case, who, evidence)
        part.replace(path)
    except OSError as error:
        raise InvalidError(f"{path}: cannot be written ({error.strerror}); name another place") from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


class _Writer:
    """Puts members into the zip and notes what the manifest will say of them."""

    def __init__(self, out: BinaryIO, sealed: Seal) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._seal = sealed
        self._files: list[dict[str, Any]] = []
        self._total = 0

    def close(self) -> None:
        """Write the zip's table of contents."""
        self._zip.close()

    def write(self, connection: Connection, vault: Vault, case: str, who: Who, evidence: bool) -> Manifest:
        found = cases.case(connection, case)
        lists: dict[str, list[Any]] = {
            "evidence.jsonl": cases.files(connection, case),
            "runs.jsonl": runs.runs(connection, case),
            "decisions.jsonl": decisions(connection, case),
            "answers.jsonl": cases.answers(connection, case),
            "waivers.jsonl": waiving.waivers(connection, case),
            "dossiers.jsonl": replies.dossiers(connection, case),
            "replies.jsonl": replies.replies(connection, case),
            "reports.jsonl": reporting.reports(connection, case),
            "audit.jsonl": list(audit.walk(connection, case)),
        }
        self._put(CASE, [seal.canonical(plain(found))])
        for name, values in lists.items():
            self._put(name, (seal.canonical(plain(each)) + b"\n" for each in values))
        self._put(PEOPLE, [seal.canonical(_named(people.names(connection), found, lists))])
        for run in lists["runs.jsonl"]:
            if run.state == "ended":
                self._run(connection, run)
        left_out = [] if evidence else ["evidence"]
        self._kept(vault, lists, evidence)
        row = connection.execute(select(INSTALLATION)).one()
        head = audit.head(connection)
        told = {
            "format": FORMAT,
            "version": VERSION,
            "debar": __version__,
            "case": found.id,
            "title": found.title,
            "made": who.time,
            "made_by": who.name,
            "installation": {"id": row.id, "public_key": keys.pem(self._seal.public)},
            "audit_head": head.content.decode(),
            "left_out": left_out,
            "files": sorted(self._files, key=lambda each: str(each["name"])),
        }
        content = seal.canonical(told)
        self._zip.writestr(_member(MANIFEST), content)
        self._zip.writestr(_member(SIGNATURE), self._seal.sign(FORMAT, content))
        return built(Manifest, told, MANIFEST)  # type: ignore[no-any-return]

    def _run(self, connection: Connection, run: Run) -> None:
        """The items of a run twice: as every program reads them, and as they are read back without loss."""
        from debar.reports.parts.encode import json_line
        from debar.reports.parts.records import as_dict

        _, items = reporting.read(connection, run)
        self._put(f"runs/{run.number}/items.jsonl", (json_line(as_dict(item)) for item in items))
        self._put(f"runs/{run.number}/pieces.jsonl", _pieces(packed.read_all(connection, run.id)))

    def _kept(self, vault: Vault, lists: Mapping[str, list[Any]], evidence: bool) -> None:
        """Files of evidence, and those that came with replies; what is no longer kept is not there."""
        wanted = {file.digest for file in lists["evidence.jsonl"] if file.kept and evidence}
        if evidence:
            wanted |= {file.digest for reply in lists["replies.jsonl"] for file in reply.attachments}
        for digest in sorted(wanted):
            try:
                kept = vault.open(digest)
            except MissingError:
                continue
            with kept:
                seen = self._put(f"files/{digest}", iter(lambda: kept.read(PIECE), b""))  # noqa: B023
            if seen != digest:
                raise OfficeError(
                    f"the kept file {digest[:16]}... is no longer what was kept; restore it from a backup, or export"
                    " without evidence"
                )

    def _put(self, name: str, content: Iterable[bytes]) -> str:
        hashed, size = sha256(), 0
        with self._zip.open(_member(name), "w", force_zip64=True) as out:
            for piece in content:
                size += len(piece)
                self._total += len(piece)
                if self._total > LARGEST:
                    raise InvalidError(f"the export is larger than {LARGEST:,} bytes; export without evidence")
                hashed.update(piece)
                out.write(piece)
        self._files.append({"name": name, "sha256": hashed.hexdigest(), "size": size})
        return hashed.hexdigest()


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _FIXED)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _pieces(items: Iterator[Item]) -> Iterator[bytes]:
    from debar.journal.plain import to_bytes

    while some := list(islice(items, packed.ITEMS)):
        yield to_bytes([(0, [list(some)])], brief=False) + b"\n"


def _named(names: Mapping[str, str], case: cases.Case, lists: Mapping[str, list[Any]]) -> dict[str, str]:
    """What those are called who did something in the case, and nobody else."""
    values = [case, *(each for name in LISTS for each in lists[name])]
    told = {str(getattr(each, key)).split(" ")[0] for each in values for key in each.__slots__ if _says_who(key)}
    return {id: name for id, name in sorted(names.items()) if id in told}


def _says_who(key: str) -> bool:
    return key == "by" or key.endswith("_by")


def decisions(connection: Connection, case: str) -> list[deciding.Decision]:
    """Every decision of a case, oldest first, the undone among them."""
    asked = select(DECISIONS).where(DECISIONS.c.case == case).order_by(DECISIONS.c.at, DECISIONS.c.id)
    names = deciding.Decision.__dataclass_fields__
    return [
        built(deciding.Decision, {name: row[name] for name in names}, "decisions")
        for row in connection.execute(asked).mappings()
    ]


# Checking


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an export, as its manifest tells."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Installation:
    """The office that made an export."""

    id: str
    public_key: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an export says it is."""

    format: str
    version: int
    debar: str
    case: str
    title: str
    made: str
    made_by: str
    installation: Installation
    audit_head: str
    """How far the log went, as NUMBER:HASH: what the office that made it can be asked for."""
    left_out: tuple[str, ...]
    files: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of an export found."""

    manifest: Manifest
    signer: str
    """Fingerprint of the key that the manifest names, and by which everything must be signed."""
    trusted: bool | None
    """Whether that key is the one that was named as trusted; None where none was named."""
    entries: int
    problems: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong, and nobody signed who was not named."""
        return not self.problems


def verify(path: Path, trust: Ed25519PublicKey | str | None = None) -> Checked:
    """Check every digest, the signature, and every entry of the log. `trust` is the public key that must have signed,
    or its fingerprint. Raises InvalidError for what is no export at all, or one made to harm."""
    with _opened(path) as export:
        return _verified(export, trust)


def _verified(export: _Opened, trust: Ed25519PublicKey | str | None) -> Checked:
    manifest, public = export.manifest, export.public
    signer = keys.fingerprint(public)
    problems = list(export.problems)
    trusted = None
    if trust is not None:
        wanted = trust.lower() if isinstance(trust, str) else keys.fingerprint(trust)
        trusted = wanted == signer
        if not trusted:
            problems.append(f"it is signed by the key {signer}, and not by the one that is trusted, {wanted}")
    if not _SIGNATURE.fullmatch(export.signature) or not seal.holds(public, FORMAT, export.content, export.signature):
        problems.append(f"{MANIFEST} is not signed by the key it names: it was changed, or signed by another")
    problems += _files(export)
    entries = 0
    if not problems:
        wrong, entries = _entries(export)
        problems += wrong
    return Checked(manifest, signer, trusted, entries, tuple(problems))


def _files(export: _Opened) -> Iterator[str]:
    named = {member.name: member for member in export.manifest.files}
    for name in export.names - named.keys() - {MANIFEST, SIGNATURE}:
        yield f"{name} was added: the manifest does not name it"
    for name, member in named.items():
        if name not in export.names:
            yield f"{name} is missing"
            continue
        hashed = sha256()
        try:
            for piece in export.pieces(name, member.size):
                hashed.update(piece)
        except InvalidError as error:
            yield str(error)
            continue
        if hashed.hexdigest() != member.sha256:
            yield f"{name} was changed: it is not what the manifest says"
        elif name.startswith("files/") and name != f"files/{member.sha256}":
            yield f"{name} does not hold what its name says"
    for name in REQUIRED:
        if name not in named:
            yield f"{name} is missing: every export has it"


def _entries(export: _Opened) -> tuple[list[str], int]:
    wrong: list[str] = []
    count = last = 0
    for entry in export.values("audit.jsonl"):
        count += 1
        wrong += audit.flaws(entry, export.public)
        if entry.number <= last:
            wrong.append(f"entry {entry.number} stands behind entry {last}")
        if entry.case != export.manifest.case:
            wrong.append(f"entry {entry.number} is of another case")
        last = entry.number
    return wrong, count


@dataclass
class _Opened:
    """An export whose outside is checked: names, counts and sizes; what is in it is read with bounds."""

    path: Path
    archive: zipfile.ZipFile
    infos: Mapping[str, zipfile.ZipInfo]
    content: bytes = b""
    signature: str = ""
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.content = self._whole(MANIFEST, DEEPEST_MANIFEST)
        self.signature = self._whole(SIGNATURE, 256).decode("ascii", "replace")
        told = _json(self.content, f"{self.path}: {MANIFEST}")
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise InvalidError(f"{self.path}: not a case exported by debar; `debar office export` makes one")
        if told.get("version") != VERSION:
            raise InvalidError(f"{self.path}: made by another version of debar ({told.get('debar')!r}); use that one")
        self.manifest: Manifest = built(Manifest, told, f"{self.path}: {MANIFEST}")
        try:
            self.public = keys.of_pem(self.manifest.installation.public_key)
        except Exception as error:
            raise InvalidError(f"{self.path}: {MANIFEST} names no public key; get the export again") from error
        self._bounded()

    def _bounded(self) -> None:
        names = [member.name for member in self.manifest.files]
        if len(names) > MOST or len(set(names)) != len(names):
            raise InvalidError(f"{self.path}: {MANIFEST} names a file twice, or too many of them")
        for member in self.manifest.files:
            if not _allowed(member.name) or not _HEX.fullmatch(member.sha256):
                raise InvalidError(f"{self.path}: {MANIFEST} names {member.name[:80]!r}, which no export has")
            if member.size < 0 or (member.name in REQUIRED and member.size > DOCUMENT):
                raise InvalidError(f"{self.path}: {member.name} is said to have {member.size:,} bytes; too many")
        if sum(member.size for member in self.manifest.files) > LARGEST:
            raise InvalidError(f"{self.path}: it unpacks to more than {LARGEST:,} bytes; nothing of it is read")

    @property
    def names(self) -> set[str]:
        return set(self.infos)

    def pieces(self, name: str, size: int) -> Iterator[bytes]:
        """A member's bytes. Raises InvalidError when it is damaged, or has another size."""
        info = self.infos.get(name)
        if info is None:
            raise InvalidError(f"{self.path}: {name} is missing")
        if info.file_size != size:
            raise InvalidError(f"{name} was changed: it has {info.file_size:,} bytes, and not {size:,}")
        left = size
        try:
            with self.archive.open(info) as member:
                while piece := member.read(PIECE):
                    left -= len(piece)
                    if left < 0:
                        break
                    yield piece
        except _BROKEN as error:
            raise InvalidError(f"{name} is damaged ({str(error)[:200] or type(error).__name__})") from error
        if left:
            raise InvalidError(f"{name} is damaged: it has another length than it says")

    def _whole(self, name: str, limit: int) -> bytes:
        info = self.infos.get(name)
        if info is None:
            raise InvalidError(f"{self.path}: not a case exported by debar, or a part of one: {name} is missing")
        if info.file_size > limit:
            raise InvalidError(f"{self.path}: {name} has {info.file_size:,} bytes; {limit:,} are enough")
        try:
            return b"".join(self.pieces(name, info.file_size))
        except InvalidError as error:
            raise InvalidError(f"{self.path}: {error}") from None

    def member(self, name: str) -> Member:
        """What the manifest says of a file. Raises MissingError when it is not in it."""
        found = next((member for member in self.manifest.files if member.name == name), None)
        if found is None:
            raise MissingError(f"{self.path}: {name} is not in the export")
        return found

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a member, each of bounded length."""
        rest: list[bytes] = []
        for piece in self.pieces(name, self.member(name).size):
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

    def values(self, name: str) -> Iterator[Any]:
        """The values of a list, built by their type."""
        for number, line in enumerate(self.lines(name), 1):
            where = f"{self.path}: {name}, line {number}"
            yield built(LISTS[name], _json(line, where), where)


@contextmanager
def _opened(path: Path) -> Iterator[_Opened]:
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise InvalidError(f"{path}: there is no such file; check the path") from None
    except _BROKEN as error:
        raise InvalidError(f"{path}: not a zip, or a damaged one; get the export again") from error
    with archive:
        yield _Opened(path, archive, _infos(path, archive))


def _infos(path: Path, archive: zipfile.ZipFile) -> Mapping[str, zipfile.ZipInfo]:
    """The members by name. Raises InvalidError for what no export has: strange names, doubles, encryption."""
    found: dict[str, zipfile.ZipInfo] = {}
    infos = archive.infolist()
    if len(infos) > MOST + 2 or archive.comment:
        raise InvalidError(f"{path}: it has {len(infos):,} members, or a comment; no export is like that")
    for info in infos:
        if info.filename in found:
            raise InvalidError(f"{path}: {info.filename[:80]!r} is in it twice; no export is like that")
        if (
            not (_allowed(info.filename) or info.filename in (MANIFEST, SIGNATURE))
            or info.orig_filename != info.filename
        ):
            raise InvalidError(f"{path}: it holds {info.orig_filename[:80]!r}, which no export has; nothing was read")
        if info.flag_bits & 0x1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InvalidError(f"{path}: {info.filename} is encrypted, or packed in a way that no export is")
        found[info.filename] = info
    return found


def _allowed(name: str) -> bool:
    return name in REQUIRED or _NAME.fullmatch(name) is not None


def _json(content: bytes, where: str) -> Any:
    import orjson

    try:
        return orjson.loads(content)
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise InvalidError(f"{where} is no JSON ({error})") from error


# Reading


@dataclass(frozen=True, slots=True)
class _Told:
    """What a run that ended asked; see `runs.end`."""

    rulebook: str
    register: str
    version: str
    today: date
    known: date
    on: date | None
    act: str | None
    use: str | None
    answers: Mapping[str, str]
    buyers: tuple[str, ...]
    waivers: int
    blind: bool


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a run that ended counted."""

    type: str
    observations: int
    identified: int
    findings: int
    by_verdict: Mapping[str, int]
    issues: int
    not_looked_at: int
    rulebook: str
    register: str
    version: str


@dataclass(frozen=True)
class Export:
    """A case as another office sees it: to be read, and changed nowhere."""

    path: Path
    checked: Checked
    case: cases.Case
    names: Mapping[str, str]
    """What accounts are called."""
    evidence: tuple[cases.File, ...]
    runs: tuple[Run, ...]
    """Newest first."""
    decisions: tuple[deciding.Decision, ...]
    answers: tuple[cases.Answer, ...]
    waivers: tuple[waiving.Asking, ...]
    dossiers: tuple[replies.Dossier, ...]
    replies: tuple[replies.Reply, ...]
    reports: tuple[reporting.Report, ...]
    audit: tuple[audit.Entry, ...]

    @property
    def newest(self) -> Run | None:
        """The newest run that ended."""
        return next((run for run in self.runs if run.state == "ended"), None)

    def run(self, number: int) -> Run:
        """A run by its number. Raises MissingError."""
        found = next((run for run in self.runs if run.number == number and run.state == "ended"), None)
        if found is None:
            raise MissingError(f"{self.path}: it holds no run {number} that ended")
        return found

    def items(self, run: Run, lang: str = "en") -> tuple[Asked, Iterator[Item]]:
        """What a report of a run is made of, as in the office itself."""
        waivers = waiving.of_path(self.waivers, self.names)
        built(_Told, run.asked, f"{self.path}: what run {run.number} asked")
        built(_Counted, run.summary, f"{self.path}: the summary of run {run.number}")
        return runs.reported(run, self._kept(run), waivers, lang)

    def _kept(self, run: Run) -> Iterator[Item]:
        from debar.journal.plain import DamagedError, from_bytes

        with _opened(self.path) as export:
            for line in export.lines(f"runs/{run.number}/pieces.jsonl"):
                try:
                    records = from_bytes(line)
                except DamagedError as error:
                    raise InvalidError(f"{self.path}: run {run.number} cannot be read ({error})") from error
                yield from (item for _, results in records for each in results for item in each)  # type: ignore[misc]

    @contextmanager
    def file(self, digest: str) -> Iterator[Iterator[bytes]]:
        """The bytes of a kept file. Raises MissingError when it was left out."""
        with _opened(self.path) as export:
            name = f"files/{digest}"
            yield export.pieces(name, export.member(name).size)


def read(path: Path, trust: Ed25519PublicKey | str | None = None) -> Export:
    """A case from its export, when everything holds. Raises InvalidError telling what does not."""
    with _opened(path) as export:
        checked = _verified(export, trust)
        if not checked.holds:
            more = f" (and {len(checked.problems) - 1:,} more)" if len(checked.problems) > 1 else ""
            raise InvalidError(f"{path}: {checked.problems[0]}{more}; nothing of it is shown")
        lists = {name: tuple(export.values(name)) for name in LISTS}
        case = built(cases.Case, _document(export, CASE), f"{path}: {CASE}")
        names = built(_NAMES, _document(export, PEOPLE), f"{path}: {PEOPLE}")
        if case.id != checked.manifest.case:
            raise InvalidError(f"{path}: {CASE} is of another case than {MANIFEST}")
        return Export(path, checked, case, {**names, people.SYSTEM: "debar"}, *(lists[name] for name in LISTS))


_NAMES = dict[str, str]


def _document(export: _Opened, name: str) -> Any:
    content = b"".join(export.pieces(name, export.member(name).size))
    return _json(content, f"{export.path}: {name}")
