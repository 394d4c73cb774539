"""What the rulebook is not sure of: uncertain entries, single sources, conflicts, and what is due for review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debar.rulebook.lists import stale
from debar.rulebook.staleness import due, overdue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from debar.rulebook.book import Rulebook
    from debar.rulebook.values import OfficialList, Rule

    Doubt = dict[str, str]

SURE = "verified"
NAMED_BY = ("id", "maker", "date", "listed", "to", "by", "since")
"""Fields by which a person finds an entry in its file, in this order."""


def doubts(rulebook: Rulebook, plain: dict[str, list[dict[str, Any]]], today: date) -> Iterator[Doubt]:
    """Everything a reviewer should look at again, rule by rule, then list by list.

    `plain` is the checked data of the files, by kind. Keys of a doubt: id, what (`uncertain`, `general knowledge`,
    `single source`, `sources disagree`, `review due`, `list missing`, `list stale`), where, says, file.
    """
    for data in sorted(plain.get("rule", ()), key=lambda each: str(each["id"])):
        rule = rulebook.rules.get(data["id"])
        if rule and rule.file == data["file"]:
            yield from _of_rule(rule, data, today)
    for data in sorted(plain.get("list", ()), key=lambda each: str(each["id"])):
        found = rulebook.lists.get(data["id"])
        if found and found.file == data["file"]:
            yield from _of_list(found, data, today)


def _of_rule(rule: Rule, data: dict[str, Any], today: date) -> Iterator[Doubt]:
    for where, what in _unsure(data, ""):
        yield _doubt(rule.id, what, where, "", rule.file)
    if len(rule.sources) == 1:
        yield _doubt(rule.id, "single source", "sources", next(iter(rule.sources.values())), rule.file)
    for said in rule.conflicts:
        yield _doubt(rule.id, "sources disagree", "conflicts", said, rule.file)
    if overdue(rule, today):
        yield _doubt(rule.id, "review due", "reviewed", f"last {rule.reviewed}, due {due(rule)}", rule.file)


def _of_list(found: OfficialList, data: dict[str, Any], today: date) -> Iterator[Doubt]:
    for where, what in _unsure(data, ""):
        yield _doubt(found.id, what, where, "", found.file)
    if found.missing:
        yield _doubt(found.id, "list missing", "missing", "it exists and could not be read", found.file)
    elif stale(found, today):
        yield _doubt(found.id, "list stale", "checked", f"last read {found.checked}", found.file)


def _unsure(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Each entry that is marked as less than verified, and how."""
    if isinstance(value, dict):
        marked = value.get("confidence", SURE)
        if marked != SURE:
            yield where or "the rule", str(marked).replace("-", " ")
        for name, part in value.items():
            if name not in ("examples", "confidence"):
                yield from _unsure(part, f"{where}.{name}" if where else name)
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from _unsure(part, f"{where} {_called(part, at)}")


def _called(part: Any, at: int) -> str:
    named = next((str(part[name]) for name in NAMED_BY if part.get(name)), "") if isinstance(part, dict) else ""
    return named or str(at + 1)


def _doubt(id: str, what: str, where: str, says: str, file: str) -> Doubt:
    return {"id": id, "what": what, "where": where, "says": says, "file": file}
