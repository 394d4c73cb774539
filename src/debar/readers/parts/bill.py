"""What bills of materials share, whichever standard they follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debar.errors import EvidenceError
from debar.readers.parts.flat import as_text
from debar.readers.parts.stream import JsonBytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debar.readers.parts.source import Source

PATH = " > "
"""Stands between a thing and what lies in it."""
LONGEST_NAME = 200
PURPOSES = {
    "application": "software",
    "framework": "software",
    "library": "software",
    "container": "software",
    "platform": "software",
    "operating-system": "software",
    "device-driver": "software",
    "firmware": "firmware-image",
}
"""Types of components that say what class of goods they are; a device may be of any, files and data of none."""


_PIECE = 1 << 20


def json_parts(source: Source, encoding: str, *prefixes: str) -> Iterator[tuple[str, Any]]:
    """Every value below any of the prefixes (`metadata`, `components.item`), in the order of the file, in one pass.

    Raises EvidenceError where the document is broken; what came before it has been handed out.
    """
    import ijson

    stream, builder, within = JsonBytes(source, encoding), None, ""
    try:
        for prefix, event, value in ijson.parse(stream, buf_size=_PIECE):
            if builder is None:
                stream.next_thing()
                if prefix in prefixes and event not in ("map_key", "end_map", "end_array"):
                    if event not in ("start_map", "start_array"):
                        yield prefix, value
                        continue
                    builder, within = ijson.ObjectBuilder(), prefix
                    builder.event(event, value)
                continue
            builder.event(event, value)
            if prefix == within and event in ("end_map", "end_array"):
                yield within, builder.value
                builder = None
    except (ijson.JSONError, ValueError, ArithmeticError) as error:
        raise EvidenceError(f"the JSON is broken or cut off ({' '.join(str(error).split())[:120]})") from error


def listed(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; none where it is no list."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def name_of(component: dict[str, Any]) -> str:
    """What a person would call a component of which only its place matters."""
    return as_text(component.get("name")) or as_text(component.get("bom-ref")) or "a component without a name"


def tidy_tail(name: str) -> str:
    """A name short enough to stand in a path."""
    return name[:LONGEST_NAME]


def joined(*texts: str, between: str = " | ") -> str:
    """The texts that are not empty, in one line."""
    return between.join(filter(None, texts))


def path_to(thing: str, parents: dict[str, str], names: dict[str, str], deepest: int) -> str:
    """The names of what holds a thing, outermost first; a circle ends where it closes."""
    path: list[str] = []
    seen: set[str] = {thing}
    while (thing := parents.get(thing, "")) and thing not in seen and len(path) < deepest:
        seen.add(thing)
        path.append(tidy_tail(names.get(thing, thing)))
    return PATH.join(reversed(path))


def roles(suppliers: Iterable[str], originators: Iterable[str]) -> dict[str, str]:
    """Who made and who delivered, by name."""
    return {"maker_name": "; ".join(filter(None, originators)), "seller_name": "; ".join(filter(None, suppliers))}
