"""Find and read the files of a rulebook: ours, and those of a folder of the user's own.

A file is told by where it lies: under `buyers/` the buyers of a jurisdiction, under `lists/` an official list,
`words/answers.yaml`, `words/goods.yaml` and `words/countries.yaml` the words of the facts; any other file
under `rules/`, or in a user's folder, is a rule.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debar.errors import KnowledgeError
from debar.rulebook import installed as packs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

DATA = Path(__file__).parent.parent / "data"
WORDS = ("answers", "goods", "countries")
MOST = 5_000
"""Files in a user's folder; more is a mistaken path, not a rulebook."""

Found = dict[str, tuple[str, bytes]]
"""Path as shown to people -> (kind of file, content)."""
Parsed = dict[str, list[dict[str, Any]]]
"""Kind of file -> the files of that kind as plain, checked data."""


def ours() -> Found:
    """Every file of the rulebook that comes with debar."""
    return {
        path.relative_to(DATA).as_posix(): (_kind(path.relative_to(DATA)), path.read_bytes())
        for folder in ("rules", "buyers", "words")
        for path in sorted((DATA / folder).rglob("*.yaml"))
        if folder != "words" or path.stem in WORDS
    }


def digest(found: Found) -> str:
    """SHA-256 over paths and contents, whatever order they were read in."""
    whole = sha256()
    for name in sorted(found):
        whole.update(name.encode() + b"\0" + sha256(found[name][1]).digest())
    return whole.hexdigest()


def installed() -> Found:
    """Every file of the packs in force, as `packs/NAME/...`. Raises KnowledgeError when one is gone or damaged."""
    place = packs.folder()
    found: Found = {}
    for pack in packs.in_force(place):
        if not (place / pack.folder).is_dir():
            raise KnowledgeError(
                f"{place / pack.folder}: the files of the installed pack {pack.name!r} are gone;"
                " `debar rules rollback`, or install it again"
            )
        found |= own(place / pack.folder, f"packs/{pack.name}")
    return found


def own(folder: Path, shown: str | None = None) -> Found:
    """Every YAML file in a folder of the user's own, under its path or below `shown`.

    Raises KnowledgeError when it is not a readable folder.
    """
    if not folder.is_dir():
        raise KnowledgeError(f"{folder}: not a folder; name the folder that holds your rules as .yaml files")
    paths = sorted(path for suffix in ("*.yaml", "*.yml") for path in folder.rglob(suffix))
    if len(paths) > MOST:
        raise KnowledgeError(f"{folder}: holds {len(paths):,} YAML files, more than {MOST:,}; name a smaller folder")
    try:
        inside = [(path, path.relative_to(folder)) for path in paths]
        return {f"{shown or folder}/{place.as_posix()}": (_kind(place), _bounded(path)) for path, place in inside}
    except OSError as error:
        raise KnowledgeError(f"{error.filename}: cannot be read ({error.strerror}); check its permissions") from error


def _bounded(path: Path) -> bytes:
    from debar import yamlfile  # a start from the cache does without it

    size = path.stat().st_size
    if size > yamlfile.LIMIT:
        raise KnowledgeError(
            f"{path}: {size:,} bytes is more than the {yamlfile.LIMIT:,} a data file may have; split it"
        )
    return path.read_bytes()


def _kind(path: Path) -> str:
    folders = path.parts[:-1]
    if "buyers" in folders:
        return "buyers"
    if "lists" in folders:
        return "list"
    if "words" in folders:
        return path.stem
    return "rule"


def parse(found: Found) -> Parsed:
    """Every file checked against its shape, as plain data, by kind; `file` says where each came from.

    Raises KnowledgeError naming file, entry and what to do.
    """
    parsed: Parsed = {}
    for name, (kind, content) in found.items():
        plain = validated(kind, content, name).model_dump(mode="json")
        parsed.setdefault(kind, []).append(plain | {"file": name})
    return parsed


def validated(kind: str, content: bytes, name: str) -> BaseModel:
    """One file as its pydantic shape. Raises KnowledgeError naming file, entry and what to do."""
    from pydantic import ValidationError

    from debar import yamlfile

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{name}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
    try:
        return _shapes()[kind].model_validate(yamlfile.loads(text, name))
    except ValidationError as error:
        raise KnowledgeError("\n".join(_told(name, error.errors(include_url=False)))) from error


def _shapes() -> Mapping[str, type[BaseModel]]:
    from debar.schema import buyers, lists, rules, words

    return {
        "rule": rules.RuleFile,
        "list": lists.ListFile,
        "buyers": buyers.BuyersFile,
        "answers": words.AnswersFile,
        "goods": words.GoodsFile,
        "countries": words.CountriesFile,
    }


def _told(name: str, errors: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for error in errors:
        entry = ".".join(str(part) for part in error["loc"]) or "the file"
        problem, own = error["msg"].removeprefix("Value error, "), error["type"] == "value_error"
        remedy = "" if own else "; mend the entry there (`debar check` looks at all files)"
        yield f"{name}: {entry}: {problem}{remedy}"
