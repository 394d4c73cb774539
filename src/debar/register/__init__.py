"""The register: makers, names, products, re-badges, codes and words, compiled to plain frozen values.

A cold start reads and validates the YAML files; what comes of it is kept as JSON (and the scanner's own bytes)
by the digest of the files, so that a warm start reads neither YAML nor schemas.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import orjson

from debar import cache
from debar.fold import fold
from debar.model import Ownership
from debar.register.entries import (
    CodeKind,
    Goods,
    Maker,
    Name,
    Pattern,
    Proof,
    Rebadged,
    Relation,
    Scheme,
    Umbrella,
    revive,
)
from debar.register.files import code_digest, data_files, digest_of
from debar.register.touching import Touching

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from debar.register.files import DataFile
    from debar.sift import Sieve

Holders = dict[tuple[str, str], tuple[str, ...]]
"""(registry, code) -> ids of the makers that hold it."""
Proofs = dict[tuple[str, str], tuple[Proof, ...]]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Register:
    """All that is known about who makes what. Compared by identity, so answers can be remembered per register."""

    digest: str
    """SHA-256 over the content of the data files."""
    makers: Mapping[str, Maker]
    names: Sequence[Name]
    patterns: Sequence[Pattern]
    rebadged: Sequence[Rebadged]
    relations: Sequence[Relation]
    goods: Mapping[str, Goods]
    schemes: Sequence[Scheme]
    umbrellas: Sequence[Umbrella]
    codes: Mapping[str, CodeKind]
    holders: Mapping[tuple[str, str], tuple[str, ...]]
    proofs: Mapping[tuple[str, str], tuple[Proof, ...]]
    """(registry, code) -> what such a code proves where its kind does not say it."""
    blocks: Sequence[tuple[str, str, str]]
    """(maker, holder, prefixes of MAC addresses) from the IEEE's list; `by_mac` makes a table of them."""
    legal: frozenset[str]
    """Words that say what kind of firm it is."""
    conjunctions: frozenset[str]
    particles: frozenset[str]
    """Words that stand between two things of one list."""
    alternatives: frozenset[str]
    """Words that stand between two things of which only one is meant."""
    units: Sequence[str]
    """Words and signs behind a number that make it an amount."""
    hosts: Sequence[str]
    """Things of no class of goods that hold parts of other makers."""
    numbers: frozenset[str]
    """Numbers of three digits or more that stand anywhere in all this, codes aside."""
    touching: Touching
    """The numbers standing alone that a literal of the sieve may touch."""
    sieve: Sieve
    references: Sequence[Sequence[int]]
    """What each literal of the sieve may mean (`hits.meaning`)."""

    @classmethod
    def load(cls, extra: Path | None = None) -> Register:
        """Our register, with what a user's folder of the same layout adds or overrides. Raises KnowledgeError."""
        return cls.of(data_files(extra))

    @classmethod
    def of(cls, files: list[DataFile]) -> Register:
        """The register these files make. Raises KnowledgeError."""
        digest = digest_of(files)
        key = sha256(f"{digest} {code_digest()}".encode()).hexdigest()
        return _kept(key, digest) or _made(files, key, digest)

    def find(self, text: str) -> tuple[Maker, ...]:
        """The makers whose id or any name contains the text, however it is written, in order of id."""
        wanted = fold(text).text.strip()
        if not wanted:
            return ()
        return tuple(
            maker
            for maker in sorted(self.makers.values(), key=lambda each: each.id)
            if any(wanted in fold(each).text for each in (maker.id, maker.name, *(name.text for name in maker.names)))
        )


def _kept(key: str, digest: str) -> Register | None:
    """The register as an earlier run left it."""
    from debar.sift import Sieve

    data, scanner = cache.read("register", key), cache.read("sieve", key)
    if data is None or scanner is None:
        return None
    try:
        return _rebuilt(orjson.loads(data), Sieve.from_bytes(scanner), digest)
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def _made(files: list[DataFile], key: str, digest: str) -> Register:
    from debar.register.compile import artefact, entries
    from debar.register.sources import read
    from debar.sift import Sieve, SieveEntry

    known = read(files)
    found = entries(known)
    sieve = Sieve([SieveEntry(*literal) for literal in found.literals])
    data = orjson.dumps(artefact(known, found))
    cache.write("register", key, data)
    cache.write("sieve", key, sieve.to_bytes(compiled=False))
    return _rebuilt(orjson.loads(data), sieve, digest)


def _rebuilt(artefact: dict[str, Any], sieve: Sieve, digest: str) -> Register:
    names = revive(Name, artefact["names"])
    makers = _makers(artefact["makers"], names, [Ownership(*row) for row in artefact["edges"]])
    goods = revive(Goods, artefact["goods"])
    codes = revive(CodeKind, artefact["codes"])
    return Register(
        digest=digest,
        makers=MappingProxyType(makers),
        names=names,
        patterns=revive(Pattern, artefact["patterns"]),
        rebadged=revive(Rebadged, artefact["rebadged"]),
        relations=[Relation(*row) for row in artefact["relations"]],
        goods=MappingProxyType({each.id: each for each in goods}),
        schemes=revive(Scheme, artefact["schemes"]),
        umbrellas=revive(Umbrella, artefact["umbrellas"]),
        codes=MappingProxyType({each.kind: each for each in codes}),
        holders=MappingProxyType(_holders(makers)),
        proofs=MappingProxyType(_proofs(revive(Proof, artefact["proofs"]))),
        blocks=artefact["blocks"],
        legal=frozenset(artefact["legal"]),
        conjunctions=frozenset(artefact["conjunctions"]),
        particles=frozenset(artefact["particles"]),
        alternatives=frozenset(artefact["alternatives"]),
        units=artefact["units"],
        hosts=artefact["hosts"],
        numbers=frozenset(artefact["numbers"]),
        touching=Touching.of(artefact["touching"]),
        sieve=sieve,
        references=artefact["references"],
    )


def _makers(rows: list[list[Any]], names: list[Name], edges: list[Ownership]) -> dict[str, Maker]:
    named: dict[str, list[Name]] = defaultdict(list)
    owned: dict[str, list[Ownership]] = defaultdict(list)
    for name in names:
        named[name.maker].append(name)
    for edge in edges:
        owned[edge.maker].append(edge)
    plain = revive(Maker, rows)
    return {maker.id: replace(maker, names=tuple(named[maker.id]), owned=tuple(owned[maker.id])) for maker in plain}


def _holders(makers: Mapping[str, Maker]) -> Holders:
    held: Holders = {}
    for maker in makers.values():
        for code in maker.codes:
            held[code] = (*held.get(code, ()), maker.id)
    return held


def _proofs(known: Sequence[Proof]) -> Proofs:
    proofs: Proofs = {}
    for each in known:
        key = (each.registry, each.code)
        proofs[key] = (*proofs.get(key, ()), each)
    return proofs
