"""Items of a run as bytes, and back: JSON of plain lists, rebuilt by the types that the model declares.

Nothing that is read names a class or is run. A value is the list of its fields in order; what many items share (a
law, a lineage, an identification, an observation, its evidence) is written once in a piece and then named by its
number. An observation of which nothing is said is the rank of its verdict alone, since it is only counted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from debar.model import (
    NOWHERE,
    Coverage,
    Evidence,
    Exposure,
    Finding,
    Heard,
    Identification,
    Issue,
    Law,
    Lineage,
    Link,
    Observation,
    Observed,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from debar.model import Item

    Built = Callable[[Any], Any]

Record = tuple[int | None, "list[list[Item | Heard]]"]
"""How many rows a part had and what came of it; None for the rows where more of the part follows."""

KINDS: tuple[type, ...] = (Finding, Observed, Exposure, Issue, Evidence, Link, Coverage)
"""What a part may give, by its number."""
HEARD = len(KINDS)
SHARED = frozenset((Law, Lineage, Evidence, Identification, Observation))
ALIKE = frozenset((Law, Lineage, Evidence))
"""Shared values that are also known again when they are another object: a second process sends copies."""
VERDICTS = tuple(Verdict)


class DamagedError(ValueError):
    """Bytes that are none of ours."""


def to_bytes(records: Sequence[Record], brief: bool) -> bytes:
    """Some records as bytes; `brief` where observations of which nothing is said are only counted."""
    import orjson

    plain = [(rows, [[_item(item, brief) for item in each] for each in results]) for rows, results in records]
    try:
        return orjson.dumps(plain, _Plain().of, orjson.OPT_PASSTHROUGH_DATACLASS)
    except TypeError:  # lone surrogates, as in a file name whose bytes are not UTF-8
        return json.dumps(plain, default=_Plain().of).encode("ascii")


def _item(item: Any, brief: bool) -> Any:
    kind = type(item)
    if kind is Heard:
        return HEARD, list(item.numbers)
    if brief and kind is Observed and not item.changed:
        return item.verdict.rank
    return _NUMBERS[kind], item


_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}


class _Plain:
    """Values as lists, where what is shared is told once."""

    def __init__(self) -> None:
        self._by_id: dict[int, int] = {}
        self._by_value: dict[Any, int] = {}
        self._counts = dict.fromkeys(SHARED, 0)

    def of(self, value: Any) -> Any:
        kind = type(value)
        taken_apart = _TAKEN_APART.get(kind)
        if taken_apart is None:
            return _simple(value)
        if kind in SHARED:
            number = self._by_id.get(id(value))
            if number is None and kind in ALIKE:
                number = self._by_value.get(value)
            if number is not None:
                return number
            self._by_id[id(value)] = self._counts[kind]
            if kind in ALIKE:
                self._by_value[value] = self._counts[kind]
            self._counts[kind] += 1
        return taken_apart(value)


def _simple(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no value of the model")


def from_bytes(data: bytes) -> list[Record]:
    """The records. Raises DamagedError for anything that `to_bytes` does not write."""
    import orjson

    try:
        read = orjson.loads(data)
    except orjson.JSONDecodeError:
        read = _with_surrogates(data)
    try:
        return list(_Built().records(read))
    except (ValueError, TypeError, IndexError, KeyError, OverflowError) as error:
        raise DamagedError(str(error)) from error


def _with_surrogates(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DamagedError(str(error)) from error


class _Built:
    """Values from lists, each by its type."""

    def __init__(self) -> None:
        self._shared: dict[type, list[Any]] = {kind: [] for kind in SHARED}

    def records(self, read: Any) -> Iterator[Record]:
        for record in _a(list, read):
            rows, results = _a(list, record)
            if rows is not None and _a(int, rows) < 0:
                raise DamagedError("fewer rows than none")
            yield rows, [[self.item(item) for item in _a(list, each)] for each in _a(list, results)]

    def item(self, read: Any) -> Any:
        if type(read) is int:
            return Observed(NOWHERE, VERDICTS[_within(read, len(VERDICTS))])
        number, value = _a(list, read)
        if number == HEARD:
            return Heard(tuple(_a(int, each) for each in _a(list, value)))
        return self.value(KINDS[_within(number, len(KINDS))], value)

    def value(self, kind: type, read: Any) -> Any:
        if kind in SHARED and type(read) is int:
            known = self._shared[kind]
            return known[_within(read, len(known))]
        hints = _types(kind)
        given = _a(list, read)
        if not _needed(kind) <= len(given) <= len(hints):
            raise DamagedError(f"{kind.__name__} has other fields")
        made = kind(*[self.typed(hint, each) for hint, each in zip(hints, given, strict=False)])
        if kind in SHARED:
            self._shared[kind].append(made)
        return made

    def typed(self, hint: Any, read: Any) -> Any:
        """A field by its declared type."""
        if hint is str or hint is int or hint is bool:
            return _a(hint, read)
        origin, inner = get_origin(hint), get_args(hint)
        if origin is UnionType:
            (kind,) = (each for each in inner if each is not NoneType)
            return None if read is None else self.typed(kind, read)
        if origin is tuple:
            given = _a(list, read)
            kinds = (inner[0],) * len(given) if inner[-1] is Ellipsis else inner
            return tuple(self.typed(each, value) for each, value in zip(kinds, given, strict=True))
        if origin is Mapping:
            return {_a(str, name): _a(str, value) for name, value in _a(dict, read).items()}
        if is_dataclass(hint) and isinstance(hint, type):
            return self.value(hint, read)
        return date.fromisoformat(_a(str, read)) if hint is date else hint(read)


def _a(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise DamagedError(f"{type(value).__name__} in place of {kind.__name__}")
    return value


def _within(number: Any, count: int) -> int:
    if not 0 <= _a(int, number) < count:
        raise DamagedError("a number of nothing")
    return int(number)


@cache
def _types(kind: type) -> tuple[Any, ...]:
    hints = get_type_hints(kind, localns={"date": date, "Mapping": Mapping})
    return tuple(hints[field.name] for field in fields(kind))


@cache
def _needed(kind: type) -> int:
    """How many fields there must be: what an earlier version wrote lacks those that were added behind."""
    return sum(field.default is MISSING and field.default_factory is MISSING for field in fields(kind))


def _all_kinds(kinds: Sequence[type]) -> Iterator[type]:
    """These and every value that may stand in them."""
    for kind in kinds:
        yield kind
        inner = [each for hint in _types(kind) for each in (hint, *get_args(hint))]
        yield from _all_kinds([each for each in inner if isinstance(each, type) and is_dataclass(each)])


def _taken_apart(kind: type) -> Callable[[Any], Any]:
    return attrgetter(*(field.name for field in fields(kind)))


_TAKEN_APART = {kind: _taken_apart(kind) for kind in _all_kinds(KINDS)}
