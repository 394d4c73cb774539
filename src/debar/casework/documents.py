"""Values of the office as plain JSON, and back by the types they declare: what exports are made of.

Nothing that is read names a class or is run. What is no value of that type raises InvalidError, and says which field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from debar.errors import InvalidError

DEEPEST = 50
"""How far lists and mappings may stand in one another."""


def plain(value: Any) -> Any:
    """A value as JSON: a dataclass as the mapping of its fields."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def built(kind: Any, read: Any, where: str) -> Any:
    """The value of a type that `plain` made JSON of. `where` is told when it is none."""
    if kind is Any:
        return _free(read, where, DEEPEST)
    if kind in (str, int, bool, NoneType):
        return _a(kind, read, where)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        (other,) = (each for each in inner if each is not NoneType)
        return None if read is None else built(other, read, where)
    if origin is tuple:
        return tuple(built(inner[0], each, where) for each in _a(list, read, where))
    if origin in (Mapping, dict):
        given = _a(dict, read, where)
        return {str(key): built(inner[1], each, f"{where}.{key[:40]}") for key, each in given.items()}
    if is_dataclass(kind):
        return _dataclass(kind, _a(dict, read, where), where)
    try:
        return date.fromisoformat(_a(str, read, where)) if kind is date else kind(read)
    except ValueError:
        raise InvalidError(f"{where}: {str(read)[:80]!r} is no {kind.__name__}") from None


def _dataclass(kind: Any, read: dict[str, Any], where: str) -> Any:
    hints = _types(kind)
    strange = [name for name in read if name not in hints]
    missing = [name for name in hints if name not in read]
    if strange or missing:
        told = f"{strange[0][:40]!r} is no field of it" if strange else f"{missing[0]!r} is missing"
        raise InvalidError(f"{where}: {told}; was it made by another version of debar?")
    return kind(**{name: built(hint, read[name], f"{where}.{name}") for name, hint in hints.items()})


@cache
def _types(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind, localns={"date": date, "Mapping": Mapping})


def _free(read: Any, where: str, depth: int) -> Any:
    """Plain JSON of any shape, but for what no document of ours holds."""
    if depth == 0:
        raise InvalidError(f"{where}: lists and mappings stand in one another too deep")
    if isinstance(read, dict):
        return {key: _free(each, where, depth - 1) for key, each in read.items()}
    if isinstance(read, list):
        return [_free(each, where, depth - 1) for each in read]
    return read


def _a(kind: type, read: Any, where: str) -> Any:
    if type(read) is not kind:
        raise InvalidError(f"{where}: {_word(type(read))} in place of {_word(kind)}")
    return read


def _word(kind: type) -> str:
    words = {str: "text", int: "a number", bool: "yes or no", list: "a list", dict: "a mapping", NoneType: "nothing"}
    return words.get(kind, kind.__name__)
