"""Header words in many languages and systems -> observation fields, from `data/columns.yaml`.

A header is compared in one normal form, first whole, then by its pieces ("品名 / Description"), then by whole
words; there a left-over word such as "warranty" forbids the match. A seller's column never becomes a maker's.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debar import yamlfile
from debar.cache import made_of
from debar.errors import UsageError
from debar.model import FIELDS, NOTHING, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Mapping as AbstractMapping

JOINT = " › "
"""Stands between the words of a header that has several rows: `Supplier › Name`."""
MOST_WORDS = 8
MOST_PARTS = 4
LONGEST_HEADER = 200
"""Characters of a header cell that are looked at."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_JOINTS = re.compile(rf"{JOINT}|(?<=\w)\.(?=\w)")
"""Between the parts of a header of several rows, or of a path into nested data (`item.description`)."""
_WORD = re.compile(r"[^\W_]+")
_PIECES = re.compile(r"[/|\n\r()\[\]（）【】［］、,;:：；／｜]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class How(IntEnum):
    """How well a header word fits; a better fit keeps the field."""

    WORDS = 1
    PIECE = 2
    WHOLE = 3
    LAYOUT = 4
    NAMED = 5


@dataclass(frozen=True, slots=True)
class Match:
    """What one header word means: its field (None for a known word that no field needs), and how surely."""

    field: str | None
    how: How
    rank: int = 0
    """Place among the field's words; 0 is the best."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """What became of a header: which column feeds which field, and which columns feed none."""

    columns: tuple[tuple[int, str, str], ...]
    """(position, header word, field), in file order; only `text` may come more than once."""
    unused: tuple[str, ...]
    kind: Kind
    identifying: bool
    """Whether any column can name a maker."""
    layout: str | None = None
    lacks: tuple[str, str] | None = None
    """Problem and remedy, where this form of an export leaves out what names makers."""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """(header word, field), as `Evidence.mapping` shows it."""
        return tuple((word, field) for _, word, field in self.columns)


@dataclass(frozen=True, slots=True)
class Layout:
    """An export of a known system, compiled."""

    id: str
    needs: frozenset[str]
    any: frozenset[str]
    kind: Kind
    columns: AbstractMapping[str, str]
    lacks: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The whole of `columns.yaml`, compiled for look-up by normal form."""

    words: AbstractMapping[str, Match]
    stop: frozenset[str]
    identifying: frozenset[str]
    spill: frozenset[str]
    layouts: tuple[Layout, ...]
    inventory_any: frozenset[str]
    inventory_none: frozenset[str]


LONGEST_PATH = 500
"""Characters of a header word with the names of what it lies in (`a.b.c`) that are looked at."""


@cache
def data() -> AbstractMapping[str, Any]:
    """The file as read. Raises KnowledgeError when it is not readable."""
    path = Path(__file__).parent / "data" / "columns.yaml"
    loaded: AbstractMapping[str, Any] = made_of("columns", yamlfile.content(path), lambda: yamlfile.load(path))
    return loaded


@cache
def vocabulary() -> Vocabulary:
    """The compiled words."""
    raw = data()
    fields = raw["fields"]
    return Vocabulary(
        words=_compiled(fields, raw["plain"]),
        stop=frozenset(normal(word) for words in raw["stop"].values() for word in words),
        identifying=frozenset(entry["field"] for entry in fields if entry.get("identifies")),
        spill=frozenset(entry["field"] for entry in fields if entry.get("spill")),
        layouts=tuple(_layout(entry) for entry in raw["layouts"]),
        inventory_any=frozenset(raw["inventory"]["any_field"]),
        inventory_none=frozenset(raw["inventory"]["no_field"]),
    )


def _compiled(fields: list[dict[str, Any]], plain: dict[str, list[str]]) -> dict[str, Match]:
    """Normal form -> match. The field's own name always works; a word given twice belongs to the first field."""
    words: dict[str, Match] = {normal(name): Match(name, How.WHOLE, 0) for name in FIELDS}
    for entry in fields:
        for listed in entry["words"].values():
            for rank, word in enumerate(listed):
                words.setdefault(normal(word), Match(entry["field"], How.WHOLE, rank + 1))
    for listed in plain.values():
        for word in listed:
            words.setdefault(normal(word), Match(None, How.WHOLE))
    return words


def _layout(entry: dict[str, Any]) -> Layout:
    return Layout(
        entry["id"],
        frozenset(map(normal, entry["needs"])),
        frozenset(map(normal, entry["any"])),
        Kind(entry["kind"]),
        {normal(word): field for word, field in entry["columns"].items()},
        (entry["lacks"]["problem"], entry["lacks"]["remedy"]) if "lacks" in entry else None,
    )


def words_of(header: str) -> list[str]:
    """A header's words: case, width, Latin marks, camelCase and separators taken away.

    >>> words_of("manufacturerPartId")
    ['manufacturer', 'part', 'id']
    >>> words_of("Désignation n° 1")
    ['designation', 'n', '1']
    """
    plain = header[:LONGEST_HEADER].isascii()  # then Unicode has nothing to say
    text = header[:LONGEST_HEADER] if plain else unicodedata.normalize("NFKC", header[:LONGEST_HEADER])
    text = _CAMEL.sub(" ", text.replace("#", " no ").replace("'s ", " "))
    return _WORD.findall((text if plain else _unmarked(text)).casefold())


def _unmarked(text: str) -> str:
    """Text without the marks of Latin letters."""
    text = unicodedata.normalize("NFKD", text)
    bare = "".join(mark for mark in text if not "\u0300" <= mark <= "\u036f")
    return unicodedata.normalize("NFKC", bare)


def normal(header: str) -> str:
    """The form in which headers are compared: `Part No.`, `part-no` and `PARTNO` are one."""
    return "".join(words_of(header))


def recognise(header: str) -> Match | None:
    """What a header word means on its own, without its neighbours; None when nothing is known about it. Of a word
    longer than any header only the beginning is looked at, and remembered."""
    return _recognised(header[:LONGEST_PATH])


@lru_cache(maxsize=16384)
def _recognised(header: str) -> Match | None:
    vocab = vocabulary()
    parts = _JOINTS.split(header)
    tails = [" ".join(parts[begin:]) for begin in range(len(parts))][-MOST_PARTS:]
    for text, how in ((header, How.WHOLE), *((tail, How.PIECE) for tail in tails)):
        if found := vocab.words.get(normal(text)):
            return Match(found.field, how, found.rank)
    pieces = [vocab.words[key] for piece in _PIECES.split(parts[-1]) if (key := normal(piece)) in vocab.words]
    if pieces:
        best = next((piece for piece in pieces if piece.field), pieces[0])
        return Match(best.field, How.PIECE, best.rank)
    return _by_words(header, vocab)


def _by_words(header: str, vocab: Vocabulary) -> Match | None:
    """The longest known phrase inside a header, unless what is left over says it is about something else."""
    tokens = words_of(header)[: 2 * MOST_WORDS]
    best: tuple[int, int, Match] | None = None
    for length, place, key, rest in _phrases(tokens):
        found = vocab.words.get(key)
        if found and found.field and not _stopped(rest, vocab) and (not best or (length, place) >= best[:2]):
            best = (length, place, Match(found.field, How.WORDS, found.rank))
    return best[2] if best else None


def _phrases(tokens: list[str]) -> Iterator[tuple[int, int, str, list[str]]]:
    """Every run of words, and inside scripts without spaces every run of characters, with what it leaves over."""
    for begin in range(len(tokens)):
        for end in range(begin + 1, min(len(tokens), begin + MOST_WORDS) + 1):
            key = "".join(tokens[begin:end])
            yield len(key), begin, key, tokens[:begin] + tokens[end:]
    for number, token in enumerate(tokens):
        if _UNSPACED.search(token) and len(token) <= 40:
            others = tokens[:number] + tokens[number + 1 :]
            for begin in range(len(token)):
                for end in range(begin + 2, min(len(token), begin + 12) + 1):
                    yield end - begin, begin, token[begin:end], [token[:begin], token[end:], *others]


def _stopped(rest: list[str], vocab: Vocabulary) -> bool:
    for word in rest:
        if word in vocab.stop:
            return True
        if _UNSPACED.search(word) and any(stop in word for stop in vocab.stop if _UNSPACED.search(stop)):
            return True
    return False


def map_header(words: Sequence[str], overrides: AbstractMapping[str, str] = NOTHING) -> Mapping:
    """Give each column its field. `overrides` is field -> header word, and comes before all else.

    When nothing in the header can name a maker, no column is left out: every one feeds `text`, but for those
    whose header is surely a date, a quantity and the like.
    Raises UsageError for an override whose field or column does not exist.
    """
    layout = _layout_of(words)
    matches = _matches(words, layout)
    matches.update(_overrides(words, overrides))
    given = _assigned(matches)
    fields = set(given.values())
    identifying = bool(fields & vocabulary().identifying)
    if not identifying:
        sure = {position for position in given if matches[position].how > How.WORDS}
        given = {position: given[position] if position in sure else "text" for position in range(len(words))}
    columns = tuple((position, shown(words, position), given[position]) for position in sorted(given))
    unused = tuple(shown(words, position) for position in range(len(words)) if position not in given)
    known, lacks = (layout.id, layout.lacks) if layout else (None, None)
    return Mapping(columns, unused, _kind(layout, fields), identifying, known, lacks)


def shown(words: Sequence[str], position: int) -> str:
    """A column's header word, or its number where the header is blank."""
    return words[position].strip() or f"column {position + 1}"


def _layout_of(words: Sequence[str]) -> Layout | None:
    present = {normal(word) for word in words}
    for layout in vocabulary().layouts:
        if layout.needs <= present and layout.any & present:
            return layout
    return None


def _matches(words: Sequence[str], layout: Layout | None) -> dict[int, Match]:
    found: dict[int, Match] = {}
    for position, word in enumerate(words):
        own = layout.columns.get(normal(word)) if layout else None
        match = recognise(word) if own is None else _own(layout, word, own)
        if match and match.field:
            found[position] = match
    return found


def _own(layout: Layout | None, word: str, field: str) -> Match | None:
    """What a known system means by a word; among its words for one field the first listed is the best."""
    if layout is None or not field:
        return None
    return Match(field, How.LAYOUT, list(layout.columns).index(normal(word)))


def _overrides(words: Sequence[str], overrides: AbstractMapping[str, str]) -> dict[int, Match]:
    found: dict[int, Match] = {}
    for field, header in overrides.items():
        if field not in FIELDS:
            raise UsageError(f"--map {field}={header}: {field!r} is not a field; the fields are: {', '.join(FIELDS)}")
        found[_position(words, field, header)] = Match(field, How.NAMED)
    return found


def _position(words: Sequence[str], field: str, header: str) -> int:
    exact = [position for position, word in enumerate(words) if word.strip() == header.strip()]
    loose = [position for position, word in enumerate(words) if normal(word) and normal(word) == normal(header)]
    numbered = [position for position in range(len(words)) if header.strip().casefold() == f"column {position + 1}"]
    for positions in (exact, loose, numbered):
        if positions:
            return positions[0]
    columns = ", ".join(shown(words, position) for position in range(min(len(words), 60)))
    raise UsageError(f"--map {field}={header}: there is no such column; the columns are: {columns}")


def _assigned(matches: AbstractMapping[int, Match]) -> dict[int, str]:
    """One column a field, the best match first; the others of a kind spill into `text` where the data says so."""
    spill = vocabulary().spill
    taken: dict[int, str] = {}
    for position, match in sorted(matches.items(), key=lambda item: (-item[1].how, item[1].rank, item[0])):
        assert match.field is not None
        if match.field == "text" or match.field not in taken.values():
            taken[position] = match.field
        elif match.field in spill:
            taken[position] = "text"
    return taken


def _kind(layout: Layout | None, fields: set[str]) -> Kind:
    if layout:
        return layout.kind
    vocab = vocabulary()
    listed = bool(fields & vocab.inventory_any) and not fields & vocab.inventory_none
    return Kind.INVENTORY if listed else Kind.PURCHASE


def unproven() -> Iterator[str]:
    """Every example in the data that does not hold, in words; nothing when all hold."""
    for example in data()["examples"]:
        match = recognise(example["header"])
        if (match.field if match else None) != example["field"]:
            yield f"columns.yaml: header {example['header']!r} should mean {example['field']}, but means {match}"
    for layout in data()["layouts"]:
        for example in layout["examples"]:
            mapping = map_header(example["header"])
            if mapping.layout != layout["id"] or dict(mapping.pairs) != example["maps"]:
                yield f"columns.yaml: layout {layout['id']}: the example gives {mapping.layout} {mapping.pairs}"
