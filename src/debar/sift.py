"""From a batch to the few rows that could name a known maker.

Law: a row is given if, and only if, `Sieve.hits` finds something in one of its text values, so what
`identify` looks at value by value is never lost. `rows` works on the column's buffer: ASCII values go through
one byte table and one scan; the others are folded as code points in numpy first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING

from debar.fold import fold, joins, sieve_form
from debar.literals import Engine, Literals, pack, unpack
from debar.model import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from debar.fold_buffer import Form, Offsets

    Rows = NDArray[np.int64]
    MayName = Callable[[str, pa.Array], NDArray[np.bool_]]
    """For a column of codes by its field, which values may name anybody worth a look."""

SILENT = frozenset(
    "serial order date quantity amount currency unit site use country_of_origin ip interface"
    " contract_date made_on installed_on authorised_on country_of_production seat_country purpose part_of_network"
    " funds mission conditional_approval trusted_source_approval permit contains_module_by routes_or_sees_user_data"
    " third_party_connection host_device seen_by seen_on_port open_ports also_at conflicts".split()
)
"""Fields that say nothing of a maker: days, amounts, places, answers, other devices. `identify` reads none."""
NOT_TEXT = SILENT | frozenset("mac lldp_chassis_id tac asn unspsc cpv hs_code commodity_code".split())
"""These, and the fields that hold nothing but numbers of registries and classifications."""
TEXT_COLUMNS = tuple(name for name in FIELDS if name not in NOT_TEXT)
CODE_COLUMNS = tuple(
    "mac lldp_chassis_id sys_object_id usb_id pci_id bluetooth_company_id fcc_id tac gpon_vendor_id cpe purl"
    " asn".split()
)
"""Fields whose value is a code that no literal need stand in: a row that has one passes unless somebody can
tell that it names nobody."""
CHUNK = 1 << 20
"""Bytes of a column taken at once; a longer value is taken in pieces."""
WORD = 1 << 22
"""Bytes after which a value is cut even inside a word. No law is promised for a word as long as that."""
SAMPLE = 1024
"""Values looked at to see whether a column repeats itself."""
_FORMAT = b"debar sieve 2"


@dataclass(frozen=True, slots=True)
class SieveEntry:
    """One literal, in sieve form, and whether it must begin and end where a token does."""

    text: str
    start: bool = True
    end: bool = True


class Sieve:
    """Compiled entries; an entry's id is its place in the sequence given. Safe to use from many threads.

    Raises ValueError for an entry that is empty or not in sieve form: it could never be found.
    """

    _packed: bytes
    """The rows of a sieve from the cache."""

    def __init__(self, entries: Sequence[SieveEntry], engine: Engine | None = None) -> None:
        self._rows = [(entry.text, entry.start, entry.end) for entry in entries]
        self.entries = tuple(entries)
        for entry in self.entries:
            if not (_PLAIN.fullmatch(entry.text) or _is_in_sieve_form(entry.text)):
                raise ValueError(f"{entry.text!r} is not in sieve form; give sieve_form(fold(text).text)")
        self._literals = Literals(list(dict.fromkeys(entry.text.encode() for entry in self.entries)), engine)
        wanted = bytearray(len(self._literals.words))
        for number, entries_of_it in enumerate(self._of_word):
            for at in entries_of_it:
                wanted[number] |= self._wants[at]
        self._wanted = bytes(wanted)

    @cached_property
    def entries(self) -> tuple[SieveEntry, ...]:
        """What was compiled, by id; a sieve from the cache reads it when it is first asked for."""
        return tuple(SieveEntry(*row) for row in self._rows)

    @cached_property
    def _rows(self) -> Sequence[tuple[str, bool, bool]]:
        """The entries as they are kept: text, start, end."""
        import orjson

        rows: list[tuple[str, bool, bool]] = orjson.loads(self._packed)
        return rows

    @cached_property
    def _of_word(self) -> list[list[int]]:
        """For each word of the literals: the ids of its entries."""
        numbers = {word: number for number, word in enumerate(self._literals.words)}
        found: list[list[int]] = [[] for _ in numbers]
        for at, (text, _, _) in enumerate(self._rows):
            found[numbers[text.encode()]].append(at)
        return found

    @cached_property
    def _wants(self) -> list[int]:
        """For each entry: the bit of the boundaries it wants."""
        return [_WANTED[start, end] for _, start, end in self._rows]

    @cached_property
    def _lengths(self) -> list[int]:
        """For each word of the literals: its characters."""
        return [len(word.decode()) for word in self._literals.words]

    def hits(self, folded: str) -> list[tuple[int, int, int]]:
        """Entries in one folded value, with their spans in it (characters), by place, then id."""
        return self.hits_in(sieve_form(folded))

    def hits_in(self, form: str) -> list[tuple[int, int, int]]:
        """The same for a value in sieve form."""
        data = form.encode()
        words = self._literals.find(data)
        if not words:
            return []
        if len(form) != len(data):
            words = self._in_characters(words, data)
        wants, wanted, found = self._wants, self._wanted, []
        padded = f" {form} " if len(form) == len(data) else None
        for number, start, end in words:
            if padded:  # all letters and digits of ASCII belong together, so only a space parts them
                begins = padded[start] == " " or padded[start + 1] == " "
                held = _CONTENT[begins][padded[end] == " " or padded[end + 1] == " "]
            else:
                held = _CONTENT[parted(form, start)][parted(form, end)]
            if wanted[number] & held:
                found += [(start, end, entry) for entry in self._of_word[number] if wants[entry] & held]
        if len(found) > 1:
            found.sort()
        return [(entry, start, end) for start, end, entry in found]

    def _in_characters(self, words: list[tuple[int, int, int]], data: bytes) -> list[tuple[int, int, int]]:
        """Places of words in bytes as places in characters."""
        lengths, placed, char, byte = self._lengths, [], 0, 0
        for number, _, end in sorted(words, key=itemgetter(2)):
            char += len(data[byte:end].decode())
            byte = end
            placed.append((number, char - lengths[number], char))
        return placed

    def rows(self, batch: pa.RecordBatch, columns: Iterable[str] = TEXT_COLUMNS) -> Rows:
        """The rows with a hit in any of these columns, ascending. Columns the batch has not are passed over."""
        import numpy as np

        flagged = np.zeros(batch.num_rows, dtype=bool)
        names = batch.schema.names
        for name in columns:
            if name in names:
                flagged |= self.matches(batch.column(names.index(name)))
        return np.flatnonzero(flagged).astype(np.int64)

    def matches(self, column: pa.Array) -> NDArray[np.bool_]:
        """For each value of a string column (plain, large, view or dictionary), whether it has a hit."""
        import numpy as np
        import pyarrow as pa

        if _repeats(column):
            column = column.dictionary_encode()
        if pa.types.is_dictionary(column.type):
            distinct = np.append(self.matches(column.dictionary), False)
            places = column.indices.cast(pa.int64()).fill_null(len(distinct) - 1)
            return np.asarray(distinct[places.to_numpy(zero_copy_only=False)])
        if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
            column = column.cast(pa.large_string())
        found = self._plain_matches(column)
        if column.null_count:  # bytes may lie below a null too
            found &= column.is_valid().to_numpy(zero_copy_only=False)
        return found

    def _plain_matches(self, column: pa.Array) -> NDArray[np.bool_]:
        import numpy as np
        import pyarrow.compute as pc

        from debar.fold_buffer import ascii_form, folded_form

        simple = pc.string_is_ascii(column).fill_null(True)
        at = simple.to_numpy(zero_copy_only=False)
        if at.all():
            return self._scan(column, ascii_form)
        flagged = np.empty(len(column), dtype=bool)
        flagged[at] = self._scan(column.filter(simple), ascii_form)
        flagged[~at] = self._scan(column.filter(pc.invert(simple)), folded_form)
        return flagged

    def _scan(self, column: pa.Array, form: Callable[[memoryview, Offsets], Form]) -> NDArray[np.bool_]:
        import numpy as np

        flagged = np.zeros(len(column), dtype=bool)
        starts, data = _buffers(column)
        for first, end in _chunks(starts):
            values = data[starts[first] : starts[end]]
            if len(values) > 2 * CHUNK:
                flagged[first] = self._hit_in_long(values, form)
            else:
                flagged[first + self._hit_values(form(values, starts[first : end + 1] - starts[first]))] = True
        return flagged

    def _hit_in_long(self, value: memoryview, form: Callable[[memoryview, Offsets], Form]) -> bool:
        """Whether one long value has a hit, looked at piece by piece and no further than the first.

        Before each piece stands the end of the one before, already in sieve form (folding it again changes
        nothing) and cut between words, so that a match across the cut is whole.
        """
        import numpy as np

        before, reach = b"", max(map(len, self._literals.words), default=0)
        for piece in _pieces(value):
            text = before + piece
            formed = form(memoryview(text), np.array([0, len(text)], dtype=np.int64))
            if len(self._hit_values(formed)):
                return True
            before = formed.data[formed.data.rfind(b" ", 0, max(0, len(formed.data) - reach)) + 1 :]
            if len(before) > WORD:  # one word, which must not grow with every piece
                before = before[len(before) - reach :]
        return False

    def _hit_values(self, piece: Form) -> NDArray[np.int64]:
        """Numbers of the values with a valid hit. A match over the border of two values is none."""
        import numpy as np

        lengths, wanted = self._by_number
        ids, ends = self._literals.scan(piece.data)
        begins = ends - lengths[ids]
        value = np.searchsorted(piece.starts, begins, side="right") - 1
        inside = ends <= piece.starts[value + 1]
        ids, begins, ends, value = ids[inside], begins[inside], ends[inside], value[inside]
        at_start = (begins == piece.starts[value]) | piece.parted(begins)
        at_end = (ends == piece.starts[value + 1]) | piece.parted(ends)
        content = np.array(_CONTENT, dtype=np.uint8)[at_start.astype(np.intp), at_end.astype(np.intp)]
        return np.asarray(value[(wanted[ids] & content) > 0])

    @cached_property
    def _by_number(self) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """For each word of the literals: its bytes, and the boundaries its entries want."""
        import numpy as np

        lengths = np.array([len(word) for word in self._literals.words], dtype=np.int64)
        return lengths, np.frombuffer(self._wanted, dtype=np.uint8)

    def to_bytes(self, compiled: bool = True) -> bytes:
        """The form for a cache, with the compiled scanner or without; read back by `from_bytes`."""
        import orjson

        return pack(_FORMAT, orjson.dumps(self._rows), self._wanted, self._literals.to_bytes(compiled))

    @classmethod
    def from_bytes(cls, data: bytes, engine: Engine | None = None) -> Sieve:
        """Read what `to_bytes` wrote; ValueError when it is damaged or of another format."""
        form, entries, wanted, literals = unpack(data, 4)
        if form != _FORMAT:
            raise ValueError("the compiled sieve is of another version; compile it anew")
        self = cls.__new__(cls)
        self._packed, self._wanted = entries, wanted
        self._literals = Literals.from_bytes(literals, engine)
        return self


def sift(
    batch: pa.RecordBatch,
    sieve: Sieve,
    always: Collection[str] = (),
    may_name: MayName | None = None,
) -> Rows:
    """The rows that could name a known maker, ascending: a literal in a text column, or a code.

    A row with anything in one of the `always` columns passes too. `may_name`: for a column of codes by its field,
    which values may name anybody; without it every code passes.
    """
    import numpy as np

    flagged = np.zeros(batch.num_rows, dtype=bool)
    flagged[sieve.rows(batch)] = True
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if may_name and name in CODE_COLUMNS and name not in always:
            flagged |= may_name(name, column)
        elif name in CODE_COLUMNS or name in always:
            flagged |= column.is_valid().to_numpy(zero_copy_only=False)
    return np.flatnonzero(flagged).astype(np.int64)


_PLAIN = re.compile(r" *[a-z0-9][a-z0-9 ]*")
"""What folding leaves as it is: nearly every literal."""


def _is_in_sieve_form(text: str) -> bool:
    return bool(text.strip()) and sieve_form(fold(text).text) == text


def parted(text: str, place: int) -> bool:
    """Whether a token boundary lies before this place: an end of the text, or two characters not joined."""
    if not 0 < place < len(text):
        return True
    left, right = text[place - 1], text[place]
    return left == " " or right == " " or not joins(left, right)


def _repeats(column: pa.Array) -> bool:
    """Whether values recur so often that looking at the distinct ones only is worth finding them."""
    import pyarrow as pa

    if len(column) < 4 * SAMPLE or pa.types.is_dictionary(column.type):
        return False
    return len(column.slice(len(column) // 2, SAMPLE).unique()) < SAMPLE / 2


def _buffers(column: pa.Array) -> tuple[Offsets, memoryview]:
    """Where each value of a string array begins in the data, one more for the end, and the data."""
    import numpy as np
    import pyarrow as pa

    width = np.int64 if pa.types.is_large_string(column.type) else np.int32
    _, offsets, data = column.buffers()
    if not len(column) or offsets is None:
        return np.zeros(1, dtype=np.int64), memoryview(b"")
    starts = np.frombuffer(offsets, dtype=width)[column.offset : column.offset + len(column) + 1]
    return starts.astype(np.int64), memoryview(data or b"")


def _chunks(starts: Offsets) -> Iterator[tuple[int, int]]:
    """Runs of values of about `CHUNK` bytes together, so that no step's working memory grows with the column."""
    import numpy as np

    first, last = 0, len(starts) - 1
    while first < last:
        end = int(np.searchsorted(starts, starts[first] + CHUNK, side="right")) - 1
        end = min(max(end, first + 1), last)
        yield first, end
        first = end


def _pieces(value: memoryview) -> Iterator[bytes]:
    """A long value cut behind a space, comma or the like, where nothing folds together across the cut."""
    start = 0
    while start < len(value):
        window = bytes(value[start : start + WORD])
        last = max(window.rfind(sign, 0, CHUNK) for sign in _PARTING)
        if last < 0:
            last = min((at for at in (window.find(sign) for sign in _PARTING) if at >= 0), default=len(window) - 1)
        yield window[: last + 1]
        start += last + 1


_PARTING = (b" ", b"\n", b"\t", b",", b";", b"|")
_WANTED = {(False, False): 1, (False, True): 2, (True, False): 4, (True, True): 8}
"""(start, end) of an entry -> its bit; the entries of one word share a byte."""
_CONTENT = ((0b0001, 0b0011), (0b0101, 0b1111))
"""[a token begins here][a token ends here] -> bits of the entries that are content with that."""
