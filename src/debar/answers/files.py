"""Files of answers -> raw entries: YAML and JSON as mappings, CSV and XLSX as rows.

YAML or JSON is a mapping of answer keys, which holds for all lines; or a list of entries, each with `scope` and
`answers`; or both, the list under `entries`. A table has a column `answer` beside `key` (a sheet of questions), or
columns named by answer keys. What is hostile or broken is refused as a whole: nothing is judged on half a file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from debar import yamlfile
from debar.answers.entries import ALSO, NAMES, Raw
from debar.answers.sheet import all_lines, column_names, data, word
from debar.errors import EvidenceError, KnowledgeError, UsageError
from debar.facts import settle
from debar.model import ANSWER_KEYS, EVIDENCE_FIELDS, Issue
from debar.rulebook.book import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from debar.readers.parts.paper import Row
    from debar.rulebook import Rulebook

YAML, JSON = (".yaml", ".yml"), (".json",)
LISTS = ("entries", "lines", "rows")
"""The names under which a mapping may hold its list of entries."""
LOOKED_AT = 40
"""Rows among which the header of a table is looked for."""


def told(path: Path, shown: str, rulebook: Rulebook) -> Iterator[Raw | Issue]:
    """The entries of one file in its order, and what is wrong with others.

    Raises UsageError for a file that cannot be read, naming it and what to do.
    """
    suffix = path.suffix.lower()
    if suffix in YAML or suffix in JSON:
        yield from _of_document(_document(path, shown, suffix), shown, rulebook)
    else:
        yield from _of_table(path, shown, rulebook)


def _document(path: Path, shown: str, suffix: str) -> Any:
    """The whole of a YAML or JSON file as plain values."""
    try:
        if suffix in YAML:
            return yamlfile.load(path)
        import orjson

        return orjson.loads(yamlfile.content(path).removeprefix(b"\xef\xbb\xbf"))
    except KnowledgeError as error:
        raise UsageError(f"--answers {error}") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"--answers {shown}: not readable as JSON ({error}); check it there") from error


def _of_document(read: Any, shown: str, rulebook: Rulebook) -> Iterator[Raw | Issue]:
    if isinstance(read, list):
        yield from _entries(read, shown, rulebook)
        return
    if not isinstance(read, dict):
        raise UsageError(
            f"--answers {shown}: write a mapping of answer keys, or a list of entries with scope and answers"
        )
    rest = {str(key): value for key, value in read.items()}
    for name in LISTS:
        if isinstance(rest.get(name), list):
            yield from _entries(rest.pop(name), shown, rulebook)
    if rest and any(_names_lines(name) for name in rest):
        yield from _entries([rest], shown, rulebook)
        return
    under = rest.pop("answers", None) or {}
    if not isinstance(under, dict):
        yield Issue(shown, "answers", "is no mapping", "write `key: value` under it", blind=False)
    elif rest or under:
        yield Raw(shown, "for all lines", {}, {**rest, **under})


def _names_lines(name: str) -> bool:
    """Whether a bare name can only say what is spoken of."""
    return name not in ANSWER_KEYS and (name == "scope" or name in NAMES or name in ALSO or name in EVIDENCE_FIELDS)


def _entries(listed: list[Any], shown: str, rulebook: Rulebook) -> Iterator[Raw | Issue]:
    for number, entry in enumerate(listed, 1):
        where = f"entry {number}"
        if not isinstance(entry, dict):
            yield Issue(shown, where, "the entry is no mapping", "write `scope:` and `answers:`", blind=False)
            continue
        scope, answers = _parted({str(key): value for key, value in entry.items()}, rulebook)
        if isinstance(scope, dict) and isinstance(answers, dict):
            yield Raw(shown, where, scope, answers)
        else:
            yield Issue(shown, where, "scope or answers is no mapping", "write `name: value` under each", blind=False)


def _parted(entry: Mapping[str, Any], rulebook: Rulebook) -> tuple[Any, Any]:
    """(scope, answers) of an entry. Names beside them are answers where they are answer keys and no answers stand
    apart; all others belong to the scope, where one that is not known voids the entry."""
    beside = {name: value for name, value in entry.items() if name not in ("scope", "answers", "key", "answer")}
    scope, answers = entry.get("scope"), entry.get("answers")
    if "key" in entry:
        answers = {str(entry["key"]): entry.get("answer")}
    if answers is None:
        settles = scope is not None  # then `site` beside it can only be the answer
        answers = {key: value for key, value in beside.items() if settles or answered(key, value, rulebook)}
        beside = {key: value for key, value in beside.items() if key not in answers}
    return ({**beside, **scope} if isinstance(scope, dict) else beside if scope is None else scope), answers


def answered(name: str, value: Any, rulebook: Rulebook) -> bool:
    """Whether a bare name and its value are an answer. `site` is one only where the value is: else it says where."""
    key = rulebook.answers.get(name)
    if key is None or name not in EVIDENCE_FIELDS:
        return key is not None
    return settle(key, str(value), rulebook) is not None


class Table:
    """One sheet of rows under a header."""

    def __init__(self, shown: str, names: list[str | None], words: tuple[str, ...], rulebook: Rulebook) -> None:
        self._shown, self._names, self._rulebook = shown, names, rulebook
        self._keyed = {"key", "answer"} <= set(names)
        self._scoped = any((name and _names_lines(name)) or name == "rules" for name in names)
        self._strange = [word for word, name in zip(words, names, strict=True) if word.strip() and name is None]

    def row(self, row: Row) -> Iterator[Raw | Issue]:
        """The entry of one row, if anything on it is answered."""
        cells = {
            name: cell.strip() for name, cell in zip(self._names, row.cells, strict=False) if name and cell.strip()
        }
        sheet = f"sheet {row.sheet} " if row.sheet and row.sheet not in data()["words"]["sheet"].values() else ""
        where = f"{sheet}row {row.number}"
        answers = self._answers(cells)
        if not answers:
            return
        scope: dict[str, Any] = {
            name: cell for name, cell in cells.items() if _names_lines(name) or name in EVIDENCE_FIELDS
        }
        scope = {name: cell for name, cell in scope.items() if name not in answers and name != "rules"}
        if "rules" in cells:
            scope["rule"] = [part for part in re.split(r"[,;\s]+", cells["rules"]) if part]
        everywhere = plain(cells.get("file", "")) in all_lines()
        if everywhere:
            scope = {name: cell for name, cell in scope.items() if name in ("maker", "buyer", "rule")}
        elif not scope and (self._scoped or (self._strange and not self._keyed)):
            others = f" (not understood: {', '.join(self._strange)[:200]})" if self._strange else ""
            remedy = f"name file and place, or write `{word('all lines', 'en')}` under file"
            yield Issue(
                self._shown, where, f"nothing says which lines the answer is for{others}", remedy, blind=False
            )
            return
        yield Raw(self._shown, where, scope, answers, everywhere)

    def _answers(self, cells: Mapping[str, str]) -> dict[str, str]:
        if self._keyed:
            return {cells.get("key", ""): cells["answer"]} if "answer" in cells else {}
        return {name: cell for name, cell in cells.items() if answered(name, cell, self._rulebook)}


def _of_table(path: Path, shown: str, rulebook: Rulebook) -> Iterator[Raw | Issue]:
    from debar.readers.parts.paper import rows
    from debar.readers.parts.source import Source

    table: Table | None = None
    sheet: str | None = None
    seen, headed = 0, False
    try:
        for row in rows(Source(shown, path.name, path), _fitness):
            if row.sheet != sheet:
                sheet, seen, table = row.sheet, 0, None
            seen += 1
            if table:
                yield from table.row(row)
            elif seen <= LOOKED_AT and _is_header(names := [_column(cell) for cell in row.cells]):
                table, headed = Table(shown, names, row.cells, rulebook), True
    except (EvidenceError, OSError) as error:
        what = getattr(error, "strerror", None) or error
        raise UsageError(f"--answers {shown}: cannot be read ({what}); check the file") from error
    if not headed:
        raise UsageError(
            f"--answers {shown}: no header with `key` and `answer`, or with answer keys; name the columns so"
        )


def _fitness(cells: list[str]) -> int:
    return sum(_column(cell) is not None for cell in cells)


def _is_header(names: list[str | None]) -> bool:
    known = {name for name in names if name}
    return {"key", "answer"} <= known or not known.isdisjoint(ANSWER_KEYS)


def _column(cell: str) -> str | None:
    """What a header word names: a column of the sheet, a name of a scope, an answer key; None for anything else."""
    written = plain(cell[:200])
    if written in column_names():
        return column_names()[written]
    name = written.replace(" ", "_")
    return name if name in ANSWER_KEYS or name in NAMES or name in EVIDENCE_FIELDS else None
