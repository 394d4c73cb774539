"""Read one YAML file, ours or a user's, strictly.

YAML 1.2 core words only (`NO` stays a word, which Norway's code needs), duplicate keys refused, anchors and
aliases refused (they can grow a small file without bound), tags refused, size and depth bounded. Days stay text,
since a partial date is not a timestamp. Values are put together straight from the parser's events: a thousand files
are read at the first start, and a graph of nodes in between would take as long again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from debar.errors import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Events = Callable[[], Any]
    """Gives the next event of the parser."""

LIMIT = 8 * 1024 * 1024
"""Bytes; the largest file of our own is a tenth of it."""
DEEPEST = 50
"""Levels of nesting; our own files have six."""

_NUMBER = re.compile(
    r"(?P<int>[-+]?(?:0|[1-9][0-9]{0,99}))\Z|(?:[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)\Z"
)
_WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("~", "null", "Null", "NULL", "")),
}
"""Words of the core schema that are not text."""


def loads(text: str, name: str) -> Any:
    """Read YAML text; `name` is what an error calls it. Raises KnowledgeError with line and remedy."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    parser = None
    try:
        parser = loader(text)
        return _document(parser.get_event, name)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise KnowledgeError(f"{name}: {line}{error.problem or error}; check the YAML there") from error
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{name}: not readable as YAML ({error}); save it as UTF-8 text") from error
    finally:
        if parser is not None:
            parser.dispose()


def _document(events: Events, name: str) -> Any:
    """The one document of a file; None where there is none."""
    import yaml

    events()
    first = events()
    if isinstance(first, yaml.StreamEndEvent):
        return None
    value = _value(events(), events, name, 0)
    events()
    more = events()
    if not isinstance(more, yaml.StreamEndEvent):
        raise _refused(more, name, "a second document begins here; write one a file")
    return value


def _value(event: Any, events: Events, name: str, depth: int) -> Any:
    """What begins with this event, read to its end."""
    kind = event.__class__.__name__
    if kind == "AliasEvent" or event.anchor is not None:
        raise _refused(event, name, "anchors and aliases are not read; write the value out")
    if event.tag is not None:
        raise _refused(event, name, f"the tag {event.tag!r} is not read; write the value plainly")
    if kind == "ScalarEvent":
        return _scalar(event.value) if event.implicit[0] and not event.style else event.value
    if depth == DEEPEST:
        raise _refused(event, name, f"nested more than {DEEPEST} levels deep; write it flatter")
    return (_sequence if kind == "SequenceStartEvent" else _mapping)(events, name, depth + 1)


def _sequence(events: Events, name: str, depth: int) -> list[Any]:
    items = []
    while (event := events()).__class__.__name__ != "SequenceEndEvent":
        items.append(_value(event, events, name, depth))
    return items


def _mapping(events: Events, name: str, depth: int) -> dict[Any, Any]:
    pairs: dict[Any, Any] = {}
    while (event := events()).__class__.__name__ != "MappingEndEvent":
        key = _value(event, events, name, depth)
        if not isinstance(key, str | int | float):
            raise _refused(event, name, "a key must be plain text")
        if key in pairs:
            raise _refused(event, name, f"key {key!r} is written twice; keep one of them")
        pairs[key] = _value(events(), events, name, depth)
    return pairs


def _scalar(written: str) -> Any:
    """A plain word as the core schema reads it."""
    if written in _WORDS:
        return _WORDS[written]
    if written[0] in "-+.0123456789" and (found := _NUMBER.match(written)):
        return int(written) if found["int"] else float(written)
    return written


def _refused(event: Any, name: str, problem: str) -> KnowledgeError:
    return KnowledgeError(f"{name}: line {event.start_mark.line + 1}: {problem}")


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
