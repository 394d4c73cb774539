"""One case as one signed file: what another office, a court or an auditor needs to check it without this store.

A zip of canonical JSON, of JSON Lines and of kept files. `manifest.json` names every other member with its SHA-256,
the installation and its public key; `manifest.sig` is the installation's Ed25519 signature over the manifest's bytes.
Entries of the audit log come as they stand in the log, each with its own hash and signature.

E-mail addresses of those who replied are never in it. What comes from strangers is bounded before it is read, and a
file is read only when everything in it is what was signed.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from debar.casework import audit, bundle, cases, deciding, packed, people, replies, reporting, runs, seal, waiving
from debar.casework.documents import built, plain
from debar.casework.tables import INSTALLATION
from debar.casework.who import May
from debar.errors import InvalidError, MissingError, OfficeError
from debar.packs import keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from sqlalchemy import Connection

    from debar.casework.bundle import Bundle, Writer
    from debar.casework.runs import Run
    from debar.casework.store import Store
    from debar.casework.vault import Vault
    from debar.casework.who import Who
    from debar.model import Asked, Item

DOCUMENT = 512 << 20
"""Bytes of one document of those that are read whole."""

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
    installation: bundle.Installation
    audit_head: str
    """How far the log went, as NUMBER:HASH: what the office that made it can be asked for."""
    left_out: tuple[str, ...]
    files: tuple[bundle.Member, ...]


def _allowed(name: str) -> bool:
    return name in REQUIRED or _NAME.fullmatch(name) is not None


SHAPE = bundle.Shape(
    format="debar case export",
    version=1,
    manifest=Manifest,
    allowed=_allowed,
    most=50_000,
    largest=64 << 30,
    whole=dict.fromkeys(REQUIRED, DOCUMENT),
    called="a case exported by debar; `debar office export` makes one",
)


# Writing


def export(store: Store, who: Who, case: str, path: Path, *, evidence: bool = True) -> Manifest:
    """Write a case as one signed file, and tell the log. Raises InvalidError for what is too large, and leaves no
    file behind then."""
    who.must(May.DECIDE)
    with store.act(who) as act:
        cases.case(act.connection, case)
        act.record("case exported", case, after={"evidence": evidence})
    with store.read() as connection, bundle.writing(path, store.seal, SHAPE) as writer:
        return _written(writer, connection, store.vault, case, who, evidence)


def _written(writer: Writer, connection: Connection, vault: Vault, case: str, who: Who, evidence: bool) -> Manifest:
    found = cases.case(connection, case)
    lists: dict[str, list[Any]] = {
        "evidence.jsonl": cases.files(connection, case),
        "runs.jsonl": runs.runs(connection, case),
        "decisions.jsonl": reporting.decisions(connection, case),
        "answers.jsonl": cases.answers(connection, case),
        "waivers.jsonl": waiving.waivers(connection, case),
        "dossiers.jsonl": replies.dossiers(connection, case),
        "replies.jsonl": replies.replies(connection, case),
        "reports.jsonl": reporting.reports(connection, case),
        "audit.jsonl": list(audit.walk(connection, audit.Wanted(case))),
    }
    writer.put(CASE, [seal.canonical(plain(found))])
    for name, values in lists.items():
        writer.put(name, (seal.canonical(plain(each)) + b"\n" for each in values))
    writer.put(PEOPLE, [seal.canonical(_named(people.names(connection), found, lists))])
    for run in lists["runs.jsonl"]:
        if run.state == "ended":
            _put_run(writer, connection, run)
    if evidence:
        _put_files(writer, vault, lists)
    manifest: Manifest = writer.finish(
        connection.execute(select(INSTALLATION.c.id)).scalar_one(),
        case=found.id,
        title=found.title,
        made=who.time,
        made_by=who.name,
        audit_head=audit.head(connection).content.decode(),
        left_out=[] if evidence else ["evidence"],
    )
    return manifest


def _put_run(writer: Writer, connection: Connection, run: Run) -> None:
    """The items of a run twice: as every program reads them, and as they are read back without loss."""
    from debar.reports.parts.encode import json_line
    from debar.reports.parts.records import as_dict

    _, items = reporting.read(connection, run)
    writer.put(f"runs/{run.number}/items.jsonl", (json_line(as_dict(item)) for item in items))
    writer.put(f"runs/{run.number}/pieces.jsonl", _pieces(packed.read_all(connection, run.id)))


def _put_files(writer: Writer, vault: Vault, lists: Mapping[str, list[Any]]) -> None:
    """Files of evidence, and those that came with replies; what is no longer kept is not there."""
    wanted = {file.digest for file in lists["evidence.jsonl"] if file.kept}
    wanted |= {file.digest for reply in lists["replies.jsonl"] for file in reply.attachments}
    for digest in sorted(wanted):
        try:
            kept = vault.open(digest)
        except MissingError:
            continue
        with kept:
            seen = writer.put(f"files/{digest}", iter(lambda: kept.read(bundle.PIECE), b""))  # noqa: B023
        if seen != digest:
            raise OfficeError(
                f"the kept file {digest[:16]}... is no longer what was kept; restore it from a backup, or export"
                " without evidence"
            )


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


# Checking


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
    with bundle.opened(path, SHAPE) as export:
        return _verified(export, trust)


def _verified(export: Bundle, trust: Ed25519PublicKey | str | None) -> Checked:
    problems: list[str] = []
    trusted = None
    if trust is not None:
        wanted = trust.lower() if isinstance(trust, str) else keys.fingerprint(trust)
        trusted = wanted == export.signer
        if not trusted:
            problems.append(f"it is signed by the key {export.signer}, and not by the one that is trusted, {wanted}")
    problems += export.flaws()
    named = {member.name: member for member in export.manifest.files}
    problems += [f"{name} is missing: every export has it" for name in REQUIRED if name not in named]
    problems += [
        f"{name} does not hold what its name says"
        for name, member in named.items()
        if name.startswith("files/") and name != f"files/{member.sha256}"
    ]
    entries = 0
    if not problems:
        wrong, entries = _entries(export)
        problems += wrong
    return Checked(export.manifest, export.signer, trusted, entries, tuple(problems))


def _entries(export: Bundle) -> tuple[list[str], int]:
    wrong: list[str] = []
    count = last = 0
    for entry in _values(export, "audit.jsonl"):
        count += 1
        wrong += audit.flaws(entry, export.public)
        if entry.number <= last:
            wrong.append(f"entry {entry.number} stands behind entry {last}")
        if entry.case != export.manifest.case:
            wrong.append(f"entry {entry.number} is of another case")
        last = entry.number
    return wrong, count


def _values(export: Bundle, name: str) -> Iterator[Any]:
    """The values of a list, built by their type."""
    for number, line in enumerate(export.lines(name), 1):
        where = f"{export.path}: {name}, line {number}"
        yield built(LISTS[name], bundle.as_json(line, where), where)


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
    all: bool


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
        built(_Told, {"all": False, **(run.asked or {})}, f"{self.path}: what run {run.number} asked")
        built(_Counted, run.summary, f"{self.path}: the summary of run {run.number}")
        said = reporting.said(self.decisions, self.replies, self.names)
        return runs.reported(run, self._kept(run), waivers, lang, said)

    def _kept(self, run: Run) -> Iterator[Item]:
        from debar.journal.plain import DamagedError, from_bytes

        with bundle.opened(self.path, SHAPE) as export:
            for line in export.lines(f"runs/{run.number}/pieces.jsonl"):
                try:
                    records = from_bytes(line)
                except DamagedError as error:
                    raise InvalidError(f"{self.path}: run {run.number} cannot be read ({error})") from error
                yield from (item for _, results in records for each in results for item in each)  # type: ignore[misc]

    @contextmanager
    def file(self, digest: str) -> Iterator[Iterator[bytes]]:
        """The bytes of a kept file. Raises MissingError when it was left out."""
        with bundle.opened(self.path, SHAPE) as export:
            yield export.pieces(f"files/{digest}")


def read(path: Path, trust: Ed25519PublicKey | str | None = None) -> Export:
    """A case from its export, when everything holds. Raises InvalidError telling what does not."""
    with bundle.opened(path, SHAPE) as export:
        checked = _verified(export, trust)
        if not checked.holds:
            more = f" (and {len(checked.problems) - 1:,} more)" if len(checked.problems) > 1 else ""
            raise InvalidError(f"{path}: {checked.problems[0]}{more}; nothing of it is shown")
        lists = {name: tuple(_values(export, name)) for name in LISTS}
        case = built(cases.Case, export.document(CASE), f"{path}: {CASE}")
        names = built(_NAMES, export.document(PEOPLE), f"{path}: {PEOPLE}")
        if case.id != checked.manifest.case:
            raise InvalidError(f"{path}: {CASE} is of another case than {bundle.MANIFEST}")
        return Export(path, checked, case, {**names, people.SYSTEM: "debar"}, *(lists[name] for name in LISTS))


_NAMES = dict[str, str]
