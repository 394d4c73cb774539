"""XML as a stream of elements, each of bounded size, from files nobody vouches for.

Expat alone: no entity that a file declares is followed, nothing outside it is opened, nesting and size are bounded.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from debar.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.readers.parts.source import Source

CHUNK = 64 << 10
DEEPEST = 60
"""Levels of nesting that are followed; the formats read here have a dozen."""
MOST_PARTS = 200_000
MOST_TEXT = 16 << 20
"""Elements within one, and characters of text and attributes in it, that are held."""


LONGEST_TAG = 2 << 20
"""Bytes of one tag with its attributes; a parser reads an unfinished one anew with every piece."""


@dataclass(slots=True)
class Element:
    """An element: its name without prefix, attributes, text of its own, and the elements in it."""

    name: str
    attributes: dict[str, str]
    line: int
    parts: list[Element] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    whole: bool = True
    """Whether its end was read; the last element of a file that was cut off has none."""

    @property
    def text(self) -> str:
        """Its own text, without blanks around it."""
        return "".join(self.own).strip()

    def get(self, attribute: str) -> str:
        """An attribute, empty where there is none."""
        return self.attributes.get(attribute, "")

    def all(self, *path: str) -> Iterator[Element]:
        """The elements below it at a path of names."""
        if not path:
            yield self
            return
        for part in self.parts:
            if part.name == path[0]:
                yield from part.all(*path[1:])

    def first(self, *path: str) -> Element:
        """The first element at a path; an empty one where there is none."""
        return next(self.all(*path), None) or Element(path[-1], {}, self.line)

    def every(self, name: str) -> Iterator[Element]:
        """The elements of that name at any depth."""
        stack = list(reversed(self.parts))
        while stack:
            part = stack.pop()
            if part.name == name:
                yield part
            stack.extend(reversed(part.parts))


def elements(source: Source, *names: str) -> Iterator[Element]:
    """Every element of these names that lies in none of them, whole, in the order of the file.

    Raises EvidenceError where the file is broken, cut off or hostile; an element that was begun by then is handed out
    first, marked as not whole.
    """
    reading, fed = _Reading(frozenset(names)), 0
    with source.open() as file:
        try:
            while chunk := file.read(CHUNK):
                reading.parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - reading.parser.CurrentByteIndex > LONGEST_TAG:
                    raise EvidenceError(f"one tag is longer than {LONGEST_TAG >> 20} MB")
                yield from reading.taken()
            reading.parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            yield from reading.taken()
            yield from reading.begun()
            line = reading.parser.ErrorLineNumber
            raise EvidenceError(f"the XML is broken or cut off at line {line} ({str(error)[:100]})") from error
        except EvidenceError:
            yield from reading.taken()
            yield from reading.begun()
            raise
    yield from reading.taken()


class _Reading:
    """What is being read: the elements that are open, and those that are ready to be handed out."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._open: list[Element] = []
        self._ready: list[Element] = []
        self._depth, self._parts, self._text = 0, 0, 0
        self.parser = expat.ParserCreate()
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = self._declared
        self.parser.ExternalEntityRefHandler = self._outside

    def taken(self) -> list[Element]:
        """The whole elements since last asked."""
        ready, self._ready = self._ready, []
        return ready

    def begun(self) -> list[Element]:
        """The element that is still open, with what it holds so far."""
        begun = self._open[:1]
        for element in begun:
            element.whole = False
        return begun

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise EvidenceError(f"it is nested more than {DEEPEST} levels deep")
        name = name.rpartition(":")[2]
        if not self._open and name not in self._names:
            return
        self._hold(sum(map(len, attributes.values())))
        element = Element(name, attributes, self.parser.CurrentLineNumber)
        if self._open:
            self._open[-1].parts.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        element = self._open.pop()
        if not self._open:
            self._ready.append(element)
            self._parts, self._text = 0, 0

    def _characters(self, text: str) -> None:
        if self._open:
            self._hold(len(text), 0)
            self._open[-1].own.append(text)

    def _hold(self, text: int, parts: int = 1) -> None:
        self._parts += parts
        self._text += text
        if self._parts > MOST_PARTS or self._text > MOST_TEXT:
            raise EvidenceError(
                f"one element holds more than {MOST_PARTS:,} others, or {MOST_TEXT >> 20} MB of text; split the file"
            )

    def _declared(self, name: str, *_: object) -> None:
        raise EvidenceError(f"it declares an entity ({name[:40]}), which no export of this kind does")

    def _outside(self, *_: object) -> int:
        raise EvidenceError("it refers to something outside the file, which is not opened")


def root_of(head: bytes) -> str:
    """The name of the outermost element by the first bytes of a file; empty where they are no XML.

    >>> root_of(b'<?xml version="1.0"?><!DOCTYPE a><a b="1"/>')
    'a'
    """
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not text.startswith(b"<"):
        return ""
    found: list[str] = []

    def refuse(*_: object) -> None:
        raise ValueError("an entity")

    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = lambda name, *_: found.append(name)
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda name, _: found.append(name)
    with contextlib.suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(head, False)
    return found[0].rpartition(":")[2] if found else ""
