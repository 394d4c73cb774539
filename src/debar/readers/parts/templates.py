"""Outputs of commands -> columns, by the templates of ntc-templates; which of them to try is data (`data/cli.yaml`).

Templates are patterns for each line of an output. So that a hostile one cannot make them work without end, only
outputs of bounded length with lines of bounded length reach them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debar import yamlfile
from debar.readers.parts.things import several

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_LINES = 5_000
LONGEST_LINE = 250
"""What of an output may be given to a template; longer ones stay text."""


_LABEL = re.compile(r"[ \t]{0,12}([A-Za-z][\w \-/()]{1,40}?)[ \t]{0,40}[:=](?:[ \t]+|\Z|(?=\S))(.{0,400})\Z")
_NEXT_LABEL = re.compile(r",[ \t]{1,8}(?=[A-Z][\w ()]{2,40}: )")
_WORDS = re.compile(r"[a-z0-9]+")
_RULE = re.compile(r"[ \t]{0,12}[-=*]{3,}[ \t]*\Z")
_ABSENT = re.compile(r"[-\s]*(?:not advertised|n/a|none|null|unknown)?[-\s]*", re.IGNORECASE)
_SEVERAL, _LONG = ("ip",), ("lldp_sys_descr", "software_version")
_ADDRESSES = ("mac", "ip", "lldp_chassis_id")
_KNOWN = {"hostname", "lldp_chassis_id", "lldp_sys_descr", "cdp_platform", "ent_mfg_name"}
"""Fields of which an entry must have one to be a neighbour."""


@cache
def _data() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yamlfile.load(Path(__file__).parents[2] / "data" / "cli.yaml")
    return loaded


@cache
def _commands() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile("|".join(f"(?:{one})" for one in known)) for kind, known in _data()["commands"].items()}


def kind_of(command: str) -> str:
    """Kind of a command: `device`, `parts`, `neighbours`, `addresses`, `typed` (words of people), or empty.

    >>> kind_of("sh ver"), kind_of("show lldp neighbors detail"), kind_of("dis dev"), kind_of("show clock")
    ('device', 'neighbours', 'parts', '')
    """
    return next((kind for kind, pattern in _commands().items() if pattern.fullmatch(command)), "")


@cache
def _typed_lines() -> re.Pattern[str]:
    return re.compile(_data()["typed_lines"], re.IGNORECASE)


def without_typed(text: str) -> str:
    """An output without the lines that hold what people typed, such as the descriptions of ports.

    >>> without_typed("Gi1 is up\\n  Description: to the old core\\n  MTU 1500")
    'Gi1 is up\\n  MTU 1500'
    """
    return "\n".join(line for line in text.split("\n") if not _typed_lines().fullmatch(line))


def platform_in(text: str) -> str:
    """The platform that marks in an output tell; empty where none does."""
    for entry in _data()["platforms"]:
        if any(mark in text for mark in entry["marks"]):
            return str(entry["platform"])
    return ""


def rows_of(command: str, kind: str, text: str, platform: str) -> list[dict[str, str]]:
    """The rows of an output as observation fields, by the first template that knows it; none where none does."""
    lines = text.split("\n")
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        return []
    columns = _data()["columns"][kind]
    for each in dict.fromkeys((platform, *_data()["tried"].get(command[:1], ()))):
        rows = [row for raw in _parsed(each, command, text) if (row := _fields(raw, columns))] if each else []
        if rows and all(map(_is_plausible, rows)):
            return rows
    return []


def _is_plausible(row: Mapping[str, str]) -> bool:
    """Whether what should be an address has a digit: some templates take any line of several words for an entry."""
    return all(any(map(str.isdigit, row[field])) for field in _ADDRESSES if field in row)


def _parsed(platform: str, command: str, text: str) -> Iterator[dict[str, Any]]:
    """What a template makes of an output; one that does not know it raises errors of many kinds, and says nothing."""
    from textfsm import TextFSMError
    from textfsm.clitable import CliTableError

    template = _template(platform, command)
    if not template:
        return
    table = _table()
    try:
        table.ParseCmd(text, templates=template)
    except (TextFSMError, CliTableError):
        return
    columns = [name.lower() for name in table.header]
    for row in table:
        yield dict(zip(columns, row, strict=True))


@cache
def _table() -> Any:
    """The index of all templates, which takes long to read and longer to search."""
    import ntc_templates
    from textfsm.clitable import CliTable

    return CliTable("index", str(Path(ntc_templates.__file__).parent / "templates"))


@lru_cache(4_096)
def _template(platform: str, command: str) -> str:
    """The name of the template for a command of a platform; empty where there is none."""
    index = _table().index
    row = index.GetRowMatch({"Command": command, "Platform": platform})
    return str(index.index[row]["Template"]) if row else ""


def neighbours(text: str) -> list[dict[str, str]]:
    """The entries of a listing of neighbours with labels (`Chassis id: ...`), told apart by labels that come again.

    A description may have several lines: up to the next label that is known, or any label behind an empty line.
    """
    labels, entries = _data()["labels"], list[dict[str, list[str]]]()
    open_field, open_label, gap = "", "", False
    for line in _one_label_each(text, labels):
        found = _LABEL.match(line)
        label = " ".join(_WORDS.findall(found[1].lower())) if found else ""
        if found and label in labels:
            open_field, gap = labels[label], False
            if not entries or (label in entries[-1] and open_field not in _SEVERAL):
                entries.append({})
            entries[-1].setdefault(label, []).append(found[2].strip())
            open_label = label
        elif not line.strip() or _RULE.match(line):
            gap = True
        elif label in _data()["stops"] or (found and (gap or found[0][len(found[1])] in " \t")):
            open_field = ""
        elif open_field in _LONG:
            entries[-1][open_label].append(line.strip())
        else:
            open_field = ""
    return [row for entry in entries if _KNOWN & (row := _row(entry, labels)).keys()]


def _one_label_each(text: str, labels: Mapping[str, str]) -> Iterator[str]:
    """The lines of a listing; one that holds several labels (`Platform: x,  Capabilities: y`) as several."""
    for line in text.split("\n"):
        first, *others = _NEXT_LABEL.split(line[:LONGEST_LINE])
        known = _LABEL.match(first) if others else None
        if known and labels.get(" ".join(_WORDS.findall(known[1].lower())), _LONG[0]) not in _LONG:
            yield from (first, *others)
        else:
            yield line[:LONGEST_LINE]


def _row(entry: Mapping[str, list[str]], labels: Mapping[str, str]) -> dict[str, str]:
    """Labels and lines of one entry as fields; what is not advertised is left out."""
    row: dict[str, list[str]] = {}
    for label, lines in entry.items():
        value = "\n".join(filter(None, lines)).strip()
        if value and not _ABSENT.fullmatch(value):
            row.setdefault(labels[label], []).append(value)
    return {field: several(values) for field, values in row.items()}


def _fields(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, str]:
    """The columns that fields are known for; several of one field stand behind each other."""
    found: dict[str, list[str]] = {}
    for column, value in row.items():
        field = columns.get(column)
        if field and value:
            texts = value if isinstance(value, list) else [value]
            found.setdefault(field, []).extend(text.strip() for text in texts if isinstance(text, str))
    return {field: joined for field, values in found.items() if (joined := several(values))}
