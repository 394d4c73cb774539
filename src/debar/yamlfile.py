"""Read one YAML file, ours or a user's, strictly.

YAML 1.2 core words only (`NO` stays a word, which Norway's code needs), duplicate keys refused, anchors and
aliases refused (they can grow a small file without bound), size bounded. Days stay text, since a partial
date is not a timestamp.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from debar.errors import KnowledgeError

if TYPE_CHECKING:
    from pathlib import Path

    import yaml

LIMIT = 8 * 1024 * 1024
"""Bytes; the largest file of our own is a tenth of it."""


_WORDS = {
    "bool": (r"(?:true|True|TRUE|false|False|FALSE)\Z", "tTfF"),
    "null": (r"(?:~|null|Null|NULL|)\Z", ["~", "n", "N", ""]),
    "int": (r"[-+]?(?:0|[1-9][0-9]*)\Z", "-+0123456789"),
    "float": (r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\Z", "-+0123456789."),
}
"""Words of the core schema that are not text: how they are written, and with what they begin."""


@cache
def _loader() -> Any:
    """The safe loader with the YAML 1.2 core schema; imported when a file is read, which most starts do without."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    for word, (pattern, first) in _WORDS.items():
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{word}", re.compile(pattern), list(first))
    Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
    return Loader


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    from yaml.constructor import ConstructorError

    pairs: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str | int | float | bool):
            raise ConstructorError(None, None, "a key must be plain text", key_node.start_mark)
        if key in pairs:
            raise ConstructorError(None, None, f"key {key!r} is written twice; keep one of them", key_node.start_mark)
        pairs[key] = loader.construct_object(value_node, deep=True)
    return pairs


def loads(text: str, name: str) -> Any:
    """Read YAML text; `name` is what an error calls it. Raises KnowledgeError with line and remedy."""
    import yaml

    try:
        for event in yaml.parse(text, Loader=_loader()):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                number = event.start_mark.line + 1 if event.start_mark else 0
                raise KnowledgeError(f"{name}: line {number}: anchors and aliases are not read; write the value out")
        return yaml.load(text, Loader=_loader())  # noqa: S506  the loader is a safe one
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise KnowledgeError(f"{name}: {line}{error.problem or error}; check the YAML there") from error
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{name}: not readable as YAML ({error}); save it as UTF-8 text") from error


def content(path: Path) -> bytes:
    """The bytes of a YAML file. Raises KnowledgeError naming the file and what to do."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be opened ({error.strerror}); check the path") from error
    if len(data) > LIMIT:
        raise KnowledgeError(f"{path}: {len(data):,} bytes is more than the {LIMIT:,} a data file may have; split it")
    return data


def load(path: Path) -> Any:
    """Read a YAML file. Raises KnowledgeError naming the file, the line and what to do."""
    data = content(path)
    try:
        return loads(data.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
