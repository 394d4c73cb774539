"""What agents are asked with: communities and users from a file, kept out of every output.

The file is YAML: `credentials`, a list of entries with `version` (1, 2c or 3), `community`, or `user` with `auth` and
`priv` (each `protocol` and `password`) and `context`; `targets` says whom an entry is for (default: everybody),
`name` what it is called in outputs. No error about the file shows any part of its content.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from debar.collect import targets
from debar.errors import KnowledgeError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

AUTH = ("MD5", "SHA", "SHA224", "SHA256", "SHA384", "SHA512")
"""Protocols that sign (RFC 3414, RFC 7860)."""
PRIV = ("DES", "3DES", "AES", "AES192", "AES256", "AES192C", "AES256C")
"""Protocols that encrypt (RFC 3414, RFC 3826), as net-snmp names them: with a C, long keys are made as Cisco does."""
SHORTEST = 8
"""Characters of a password (RFC 3414, 11.2)."""
MOST_ENTRIES = 1_000
_VERSIONS = {"1": "1", "v1": "1", "2c": "2c", "v2c": "2c", "2": "2c", "3": "3", "v3": "3"}
_KEYS = frozenset("name targets version community user auth priv context".split())
_LINE = re.compile(r"line \d+")


@dataclass(frozen=True, slots=True)
class Secret:
    """A protocol and its password, which is never shown."""

    protocol: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Credential:
    """What one agent, or many, are asked with."""

    name: str
    version: str
    """`1`, `2c` or `3`."""
    community: str = field(default="", repr=False)
    user: str = field(default="", repr=False)
    auth: Secret | None = None
    priv: Secret | None = None
    context: str = field(default="", repr=False)
    spans: tuple[targets.Span | targets.Name, ...] = ()
    """Whom it is for; empty is everybody."""

    def fits(self, target: str) -> bool:
        """Whether it may be shown to a target."""
        return not self.spans or any(span.holds(target) for span in self.spans)

    @property
    def label(self) -> str:
        """Version and name, for outputs."""
        return f"v{self.version}, {self.name}"


def of_community(community: str) -> Credential:
    """What is used without a file."""
    return Credential(
        "the community of DEBAR_SNMP_COMMUNITY" if community else "community public", "2c", community or "public"
    )


def load(path: Path) -> tuple[Credential, ...]:
    """Read a file of credentials. Raises UsageError that names file, entry and remedy, and shows no content."""
    said = _content(path)
    entries = said.get("credentials") if isinstance(said, dict) else said
    if not isinstance(entries, list) or not entries or len(entries) > MOST_ENTRIES:
        raise UsageError(f"{path}: write `credentials:` with a list of 1 to {MOST_ENTRIES:,} entries below it")
    return tuple(_credential(f"{path}: entry {number}", number, entry) for number, entry in enumerate(entries, 1))


def readable_by_others(path: Path) -> bool:
    """Whether somebody else on this machine may read the file."""
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))


def _content(path: Path) -> Any:
    from debar import yamlfile

    try:
        return yamlfile.load(path)
    except KnowledgeError as error:
        line = _LINE.search(str(error).removeprefix(str(path)))
        if not path.is_file():
            raise UsageError(f"{path}: is no file that can be read; check the path of --credentials") from None
        where = f" {line[0]}:" if line else ""
        raise UsageError(f"{path}:{where} cannot be read as YAML; put secrets in quotes, each key once") from None


def _credential(where: str, number: int, entry: Any) -> Credential:
    if not isinstance(entry, dict):
        raise UsageError(f"{where} is no mapping; give it `version` and `community` or `user`")
    strange = [key for key in entry if key not in _KEYS]
    if strange:
        raise UsageError(f"{where} has {len(strange)} keys that are not known; use {', '.join(sorted(_KEYS))}")
    version = _VERSIONS.get(str(entry.get("version", "3" if "user" in entry else "2c")).lower())
    if version is None:
        raise UsageError(f"{where}: version is not 1, 2c or 3")
    made = _of_user if version == "3" else _of_community
    return made(
        where, entry, name=_name(where, entry, number), version=version, spans=_spans(where, entry.get("targets"))
    )


def _of_community(where: str, entry: Mapping[str, Any], **common: Any) -> Credential:
    if {"user", "auth", "priv", "context"} & entry.keys():
        raise UsageError(f"{where}: user, auth, priv and context belong to version 3")
    return Credential(community=_text(where, entry, "community"), **common)


def _of_user(where: str, entry: Mapping[str, Any], **common: Any) -> Credential:
    if "community" in entry:
        raise UsageError(f"{where}: a community belongs to versions 1 and 2c; version 3 has a user")
    auth, priv = _secret(where, entry, "auth", AUTH), _secret(where, entry, "priv", PRIV)
    if priv and not auth:
        raise UsageError(f"{where}: priv needs auth as well (RFC 3414)")
    context = _text(where, entry, "context") if entry.get("context") is not None else ""
    return Credential(user=_text(where, entry, "user"), auth=auth, priv=priv, context=context, **common)


def _secret(where: str, entry: Mapping[str, Any], key: str, known: Sequence[str]) -> Secret | None:
    said = entry.get(key)
    if said is None:
        return None
    if not isinstance(said, dict) or said.keys() != {"protocol", "password"}:
        raise UsageError(f"{where}: {key} is written {{protocol: ..., password: ...}}")
    protocol = str(said["protocol"]).upper().replace("-", "").replace("AES128", "AES").replace("SHA1", "SHA")
    if protocol not in known:
        raise UsageError(f"{where}: the protocol of {key} is none of {', '.join(known)}")
    password = _text(where, said, "password")
    if len(password.encode()) < SHORTEST:
        raise UsageError(f"{where}: the password of {key} has fewer than {SHORTEST} characters (RFC 3414)")
    return Secret(protocol, password)


def _text(where: str, entry: Mapping[str, Any], key: str) -> str:
    """A text that was written as one: a number would lose its leading zeros unseen."""
    said = entry.get(key)
    if not isinstance(said, str) or not said:
        raise UsageError(f"{where}: {key} is missing or no text; write it in quotes")
    return said


def _name(where: str, entry: Mapping[str, Any], number: int) -> str:
    name = entry.get("name")
    if name is None:
        return f"entry {number}"
    if not isinstance(name, str) or not name.isprintable() or len(name) > 100:
        raise UsageError(f"{where}: name is a text of one line")
    return name


def _spans(where: str, said: Any) -> tuple[targets.Span | targets.Name, ...]:
    if said is None:
        return ()
    listed = said if isinstance(said, list) else [said]
    if not listed or not all(isinstance(text, str) for text in listed):
        raise UsageError(f"{where}: targets is a list of addresses, names, ranges or networks")
    try:
        return tuple(targets.parse(text) for text in listed)
    except UsageError:
        raise UsageError(f"{where}: targets holds something that is no address, name, range or network") from None
