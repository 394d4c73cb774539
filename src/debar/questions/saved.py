"""The findings of a saved result: what `debar screen --format json=FILE` or `jsonl=FILE` wrote."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from debar.errors import EvidenceError, UsageError
from debar.readers.parts.lines import bounded_lines, utf8_chunks
from debar.readers.parts.source import Source, fingerprint
from debar.readers.parts.stream import encoding_of, is_lines, outline, things

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from debar.readers.parts.source import Fingerprint

REMEDY = "write it with `debar screen ... --format jsonl=FILE`"
KEYS = {"file": str, "place": str, "subject": dict, "maker_name": str, "rule": str, "questions": list}
"""What a finding must hold, and as what."""


def findings(path: str) -> Iterator[Mapping[str, Any]]:
    """Every finding of a saved result, in its order, one at a time.

    Raises UsageError for a file that cannot be read, or is no result of a run that ended.
    """
    source = Source(path, Path(path).name, Path(path))
    try:
        seen = fingerprint(source)
        ended = False
        for item in _items(source, seen):
            if item.get("type") == "finding":
                yield _checked(item, path)
            ended = ended or item.get("type") == "summary"
    except OSError as error:
        raise UsageError(f"{path}: cannot be opened ({error.strerror}); check the path") from error
    except EvidenceError as error:
        raise UsageError(f"{path}: not a saved result ({error}); {REMEDY}") from error
    if not ended:
        raise UsageError(f"{path}: not a saved result, or one that breaks off: it has no summary; {REMEDY}")


def _items(source: Source, seen: Fingerprint) -> Iterator[Mapping[str, Any]]:
    encoding = encoding_of(seen)
    if is_lines(seen.head) or outline(source, encoding)[0] != "object" or _is_one_line(source, encoding):
        yield from _lines(source, encoding)
        return
    for thing in things(source, encoding, "findings.item"):
        yield thing if isinstance(thing, dict) else {}
    for thing in things(source, encoding, "summary"):
        yield thing if isinstance(thing, dict) else {}


def _is_one_line(source: Source, encoding: str) -> bool:
    """Whether the document is the one line of a run that found nothing: its summary."""
    return "type" in outline(source, encoding)[1]


def _lines(source: Source, encoding: str) -> Iterator[Mapping[str, Any]]:
    import orjson

    for number, line in enumerate(bounded_lines(utf8_chunks(source, encoding)), 1):
        if isinstance(line, int):
            raise EvidenceError(f"line {number} has {line:,} bytes")
        if line.strip():
            try:
                item = orjson.loads(line)
            except (orjson.JSONDecodeError, RecursionError) as error:
                raise EvidenceError(f"line {number} is no JSON") from error
            yield item if isinstance(item, dict) else {}


def _checked(item: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    """The finding, if it is one of ours."""
    for key, kind in KEYS.items():
        if not isinstance(item.get(key), kind):
            raise UsageError(f"{path}: a finding without {key!r} is none of debar's; {REMEDY}")
    subject, questions = item["subject"], item["questions"]
    if not all(isinstance(text, str) for text in (*subject.values(), *questions)):
        raise UsageError(f"{path}: a finding holds what is no text; {REMEDY}")
    return item
