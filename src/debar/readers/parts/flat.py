"""Nested JSON objects -> flat ones whose keys are paths, so that they can be read like the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

DEEPEST = 8
"""Levels of keys that make a path; below that, values are gathered under the last one."""
MOST_VALUES = 10_000
AND = "; "


def flatten(thing: Mapping[str, Any]) -> dict[str, str]:
    """Paths joined by dots -> text. Lists become one text; nulls and empty text are left out.

    >>> flatten({"item": {"name": "ONT", "codes": [1, 2]}, "lots": [{"id": "a"}, {"id": "b"}], "x": None})
    {'item.name': 'ONT', 'item.codes': '1; 2', 'lots.id': 'a; b'}
    """
    if not any(isinstance(value, dict | list) for value in thing.values()):
        return {key: text for key, value in thing.items() if (text := as_text(value))}
    found: dict[str, list[str]] = {}
    for number, (path, text) in enumerate(_leaves(thing)):
        if number >= MOST_VALUES:
            break
        found.setdefault(path, []).append(text)
    return {path: AND.join(texts) for path, texts in found.items()}


def _leaves(thing: Any) -> Iterator[tuple[str, str]]:
    """Every value with its path, without recursion: depth is the sender's choice."""
    stack: list[tuple[tuple[str, ...], Any]] = [((), thing)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, Mapping):
            inner = [((*path, str(key))[:DEEPEST], part) for key, part in value.items()]
            stack.extend(reversed(inner))
        elif isinstance(value, list | tuple):
            stack.extend((path, part) for part in reversed(value))
        elif text := as_text(value):
            yield ".".join(path), text


LARGE = 15
"""Digits from which on a number stays as it was written; some exponents are beyond all arithmetic."""


def as_text(value: Any) -> str:
    """A JSON value as text: null is empty, 12.0 is 12.

    >>> as_text(12.0), as_text(True), as_text(None)
    ('12', 'true', '')
    """
    if isinstance(value, str):
        return _printable(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        number = Decimal(str(value))
        is_whole = number.is_finite() and number.adjusted() < LARGE and number == number.to_integral_value()
        return str(int(number)) if is_whole else str(value)
    return str(value)


def _printable(text: str) -> str:
    """JSON can carry half a surrogate pair and NUL, which no UTF-8 text can hold well."""
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
