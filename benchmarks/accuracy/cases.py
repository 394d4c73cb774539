"""The labelled cases: small tables of our own writing, expanded the same way in every run.

`cases/NAME.yaml` holds the cases of one difficulty, and its name is the difficulty. A file is `about` (why such
cases are hard), `hard: true` for the difficulties in which a wrong `prohibited` would hurt an innocent firm most, `codes: true`
where the evidence is bare codes, and `sets`. A set gives `source` (file and entry of the facts, or a public source), `lang`, and either

- `cases`: lines as they are, or maps of observation fields; or
- `lines` and `rows`: each row is put into `take` of the lines (default 1), in turn. `slots` names the parts of a row;
  without it a row is one text and stands at `{x}`.

`maker`, `role`, `why`, `on`, `open`, `innocent` and `field` of a set hold for its cases; a case or row that is a map may
say otherwise. `maker` is the group that is right on the day (`on`, or the day of the run), the maker where it belongs
to no listed group, or null. Labels were set from the facts by reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debar.errors import KnowledgeError
from debar.model import FIELDS, Role
from debar.yamlfile import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HOME = Path(__file__).parent / "cases"
GROUPS = Path(__file__).parent / "groups.yaml"
MADE = frozenset({"equipment", "module", "brand", "chip", "firmware", "service"})
"""Roles in which the maker named made the thing or a part in it, or gives the service."""
PARTS = frozenset({"module", "chip"})
SAID = ("maker", "role", "why", "on", "open", "innocent", "lang", "source")
"""What a set, a row or a case may say besides evidence."""


@dataclass(frozen=True, slots=True)
class Group:
    """A listed group: whose equipment is looked for, and the names a person would put on a list."""

    id: str
    makers: frozenset[str]
    """Ids of the register that stand for the group itself."""
    names: tuple[str, ...]
    whole: bool = False
    """Whether the equipment ban that is tried holds for it without a limit of purpose."""


@dataclass(frozen=True, slots=True)
class Difficulty:
    """A kind of hard case."""

    about: str
    """Why such cases are hard."""
    hard: bool
    """Whether a wrong `prohibited` hurts most here."""
    codes: bool
    """Whether the evidence is bare codes, which no list of names can read."""


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled piece of evidence."""

    difficulty: str
    evidence: tuple[tuple[str, str], ...]
    """(observation field, value), in the order written."""
    maker: str | None
    role: str | None
    why: str
    source: str
    lang: str
    on: str | None = None
    """Day of the act, where the answer turns on it."""
    open: bool = False
    """The facts do not settle who made it; what is measured is that nothing is called prohibited."""
    marked_innocent: bool | None = None

    @property
    def id(self) -> str:
        """Difficulty and a digest of evidence and day: it stays when other cases come and go."""
        told = "\n".join(f"{name}\t{value}" for name, value in self.evidence) + (self.on or "")
        return f"{self.difficulty}-{sha256(told.encode()).hexdigest()[:8]}"

    @property
    def made(self) -> str | None:
        """The maker of the thing, of a part in it or of the service; None where a maker is only named or sells."""
        return self.maker if self.role in MADE else None

    def innocent(self, listed: frozenset[str]) -> bool:
        """Whether calling it prohibited under a ban on the listed groups' equipment would be wrong.

        Nobody listed made it, only a part points to one, or the facts do not settle it.
        """
        if self.marked_innocent is not None:
            return self.marked_innocent
        return self.open or self.role in PARTS or (self.made not in listed and self.role != "service")

    @property
    def fields(self) -> dict[str, str]:
        """The evidence as the fields of an observation."""
        return dict(self.evidence)

    @property
    def text(self) -> str:
        """All that is to be read, as a plain program would see it."""
        return " | ".join(value for _, value in self.evidence)


def groups(path: Path = GROUPS) -> tuple[Group, ...]:
    """The listed groups that are looked for."""
    entries = load(path)["groups"]
    return tuple(
        Group(each["id"], frozenset(each["makers"]), tuple(each["names"]), bool(each.get("whole", False)))
        for each in entries
    )


def cases(home: Path = HOME) -> list[Case]:
    """Every case, in the order of files and lines. Raises KnowledgeError where a file cannot be expanded."""
    return [case for path in sorted(home.glob("*.yaml")) for case in _file(path)]


def difficulties(home: Path = HOME) -> dict[str, Difficulty]:
    """Every difficulty by name."""
    told = {path.stem: load(path) for path in sorted(home.glob("*.yaml"))}
    return {
        name: Difficulty(each["about"], bool(each.get("hard", False)), bool(each.get("codes", False)))
        for name, each in told.items()
    }


def _file(path: Path) -> Iterator[Case]:
    told = load(path)
    for number, each in enumerate(told["sets"], 1):
        where = f"{path.name}: set {number}"
        base = {"why": told["about"], **{key: each[key] for key in SAID if key in each}}
        for evidence, says in _expanded(each, where):
            yield _case(path.stem, evidence, {**base, **says}, where)


def _expanded(told: Mapping[str, Any], where: str) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """(evidence, what is said besides) of each case of one set."""
    field = told.get("field", "text")
    for each in told.get("cases", ()):
        yield _parts(each, field, where)
    lines, take = told.get("lines", ()), told.get("take", 1)
    for at, row in enumerate(told.get("rows", ())):
        values, says = _row(row, told.get("slots", ["x"]), where)
        for step in range(min(take, len(lines))):
            evidence, more = _parts(lines[(at * take + step) % len(lines)], field, where)
            filled = {name: _filled(value, values, where) for name, value in evidence.items()}
            yield filled, {**more, **says}


def _parts(each: Any, field: str, where: str) -> tuple[dict[str, str], dict[str, Any]]:
    if isinstance(each, str):
        return {field: each}, {}
    if not isinstance(each, dict):
        raise KnowledgeError(f"{where}: {each!r} is neither text nor a map; quote it")
    evidence = {name: str(value) for name, value in each.items() if name not in SAID}
    unknown = evidence.keys() - set(FIELDS)
    if unknown or not evidence:
        raise KnowledgeError(f"{where}: {each!r} names no evidence, or fields that are not known: {sorted(unknown)}")
    return evidence, {name: value for name, value in each.items() if name in SAID}


def _row(row: Any, slots: list[str], where: str) -> tuple[dict[str, str], dict[str, Any]]:
    """(what fills the line, what is said besides) of one row; a slot named like something said is both."""
    if isinstance(row, dict):
        named = row
    else:
        parts = row if isinstance(row, list) else [row]
        if len(parts) != len(slots):
            raise KnowledgeError(f"{where}: row {row!r} has {len(parts)} parts for {len(slots)} slots")
        named = dict(zip(slots, parts, strict=True))
    says = {name: value for name, value in named.items() if name in SAID}
    return {name: str(value) for name, value in named.items()}, says


def _filled(line: str, values: Mapping[str, str], where: str) -> str:
    try:
        return line.format_map(values)
    except (KeyError, ValueError, IndexError) as error:
        raise KnowledgeError(f"{where}: {line!r} cannot be filled from {dict(values)} ({error})") from error


def _case(difficulty: str, evidence: Mapping[str, str], says: Mapping[str, Any], where: str) -> Case:
    maker = says.get("maker")
    role = says.get("role") or "equipment"
    if role not in {each.value for each in Role}:
        raise KnowledgeError(f"{where}: no such role: {role!r}")
    return Case(
        difficulty,
        tuple(evidence.items()),
        maker,
        role if maker else None,
        says["why"],
        says["source"],
        says["lang"],
        says.get("on"),
        bool(says.get("open", False)),
        says.get("innocent"),
    )
