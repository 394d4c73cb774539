"""Mappings and text to bytes, whatever stands in them: a file name need not be valid Unicode."""

from __future__ import annotations

from typing import Any


def json_line(value: Any) -> bytes:
    """One JSON value on one line, with its line end."""
    import orjson

    try:
        return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # lone surrogates, as in a file name whose bytes are not UTF-8
        return orjson.dumps(_plain(value), option=orjson.OPT_APPEND_NEWLINE)


def json_page(value: Any) -> bytes:
    """One JSON document, indented for people who open it."""
    import orjson

    option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    try:
        return orjson.dumps(value, option=option)
    except TypeError:
        return orjson.dumps(_plain(value), option=option)


def utf8(text: str) -> bytes:
    """Text as UTF-8; a lone surrogate is written out as its escape."""
    return text.encode("utf-8", errors="backslashreplace")


def plain(text: str) -> str:
    """The same text, sure to be encodable."""
    return utf8(text).decode("utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
