"""Whole columns of codes at once: which values may name a maker at all, worked out over the column's buffer.

An inventory holds millions of addresses of makers nobody asks about. Law: where `may_name` says no, `identify` finds
nobody in the value; what is not written in one of the plain forms here is kept and looked at one by one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from debar.identify.by_mac import LOCAL, MULTICAST, PREFIXES, blocks

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from debar.register import Register

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.int64]
    Bytes = NDArray[np.uint8]

FORMS = {17: (2, b":- _"), 14: (4, b".-:"), 12: (12, b"")}
"""Characters of a plain form -> hex digits between its separators, and which these may be."""
MOST_DIGITS = 8
"""Digits of an enterprise number that are read; longer ones are looked at one by one."""


CHUNK = 1 << 15
"""Values taken at once, so that their working memory stays in the processor's cache."""
BAD = 0x80
"""Stands for a byte that is no hex digit."""


class Blocks(NamedTuple):
    """The blocks that known makers hold, by what their 24 bits mean."""

    whole: Mask
    """For each number of 24 bits, whether the whole block is held."""
    parts: Mask
    """Whether a part of it is: a block of 28 or 36 bits."""
    longer: tuple[tuple[int, Numbers], ...]
    """Those parts by their hex digits: how many, and the numbers in order."""


def may_name(name: str, column: pa.Array, register: Register) -> Mask:
    """For each value of a column of codes, whether it may name a maker. `name`: the observation field."""
    import numpy as np

    given: Mask = column.is_valid().to_numpy(zero_copy_only=False)
    find = _FILTERS.get(name)
    return given & find(column, register) if find else np.asarray(given)


def _macs(column: pa.Array, register: Register) -> Mask:
    """Whether an address lies in a block that a known maker holds, or is in none of the plain forms."""
    import numpy as np

    starts, data = _buffer(column)
    lengths = np.diff(starts)
    found = lengths > 0
    for length, (group, separators) in FORMS.items():
        at = np.flatnonzero(lengths == length)
        for first in range(0, len(at), CHUNK):
            rows = at[first : first + CHUNK]
            found[rows] = _held(_matrix(data, starts, rows, length), group, separators, register)
    return found


def _matrix(data: Bytes, starts: Numbers, rows: Numbers, length: int) -> Bytes:
    """Values of one length as rows of bytes; without a copy where they follow each other."""
    import numpy as np

    first, last = starts[rows[0]], starts[rows[-1]] + length
    if last - first == len(rows) * length:
        return data[first:last].reshape(len(rows), length)
    gathered: Bytes = data[starts[rows][:, None] + np.arange(length)]
    return gathered


def _held(values: Bytes, group: int, separators: bytes, register: Register) -> Mask:
    """Whether somebody known holds the blocks of these addresses; True where one is not plainly written."""
    import numpy as np

    digit = np.array([separators == b"" or place % (group + 1) != group for place in range(values.shape[1])])
    nibbles = _nibbles()[values[:, digit]]
    strange = np.bitwise_or.reduce(nibbles, axis=1) & BAD != 0
    for place in np.flatnonzero(~digit):
        strange |= ~_allowed(separators)[values[:, place]]
    block, known = _number(nibbles, PREFIXES[-1]), _blocks(register)
    own = (block >> 16) & (MULTICAST | LOCAL) == 0
    held = known.whole[block] & own
    rows = np.flatnonzero(known.parts[block] & own & ~held)
    for length, starts in known.longer:
        numbers = _number(nibbles[rows], length)
        held[rows] |= starts[np.minimum(np.searchsorted(starts, numbers), len(starts) - 1)] == numbers
    return np.asarray(strange | held)


def _number(nibbles: Bytes, length: int) -> Numbers:
    """The first digits of each address as a number."""
    import numpy as np

    number = np.zeros(len(nibbles), dtype=np.int64)
    for place in range(length):
        number = (number << 4) | (nibbles[:, place] & 0xF).astype(np.int64)
    return number


@lru_cache(1)
def _nibbles() -> Bytes:
    import numpy as np

    table = np.full(256, BAD, dtype=np.uint8)
    for digit in "0123456789abcdefABCDEF":
        table[ord(digit)] = int(digit, 16)
    return table


@lru_cache(8)
def _allowed(separators: bytes) -> Mask:
    import numpy as np

    table = np.zeros(256, dtype=bool)
    table[list(separators)] = True
    return table


@lru_cache(2)
def _blocks(register: Register) -> Blocks:
    import numpy as np

    known = blocks(register)
    size, shortest = 1 << (4 * PREFIXES[-1]), PREFIXES[-1]
    whole, parts = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    whole[[int(code, 16) for code in known if len(code) == shortest]] = True
    parts[[int(code[:shortest], 16) for code in known if len(code) > shortest]] = True
    by_length = {length: [int(code, 16) for code in known if len(code) == length] for length in PREFIXES[:-1]}
    longer = tuple((length, np.array(sorted(held), dtype=np.int64)) for length, held in by_length.items() if held)
    return Blocks(whole, parts, longer)


def _buffer(column: pa.Array) -> tuple[Numbers, Bytes]:
    """Where each value begins, one more for the end, and the bytes."""
    import numpy as np
    import pyarrow as pa

    plain = column.cast(pa.large_string())
    _, offsets, data = plain.buffers()
    if offsets is None:
        return np.zeros(len(plain) + 1, dtype=np.int64), np.empty(0, dtype=np.uint8)
    starts = np.frombuffer(offsets, dtype=np.int64)[plain.offset : plain.offset + len(plain) + 1]
    return starts, np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, dtype=np.uint8)


def _object_ids(column: pa.Array, register: Register) -> Mask:
    """Whether the enterprise's number is one that anybody holds, or the id is not written in digits."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    text = column.cast(pa.large_string()).fill_null("")
    rest = pc.replace_substring_regex(text, r"^\.?1\.3\.6\.1\.4\.1\.([1-9][0-9]{0,7})(\.[0-9]+)*$", r"#\1")
    plain = pc.starts_with(rest, "#")
    numbers = pc.utf8_slice_codeunits(rest, 1, MOST_DIGITS + 1)
    known = pc.is_in(numbers, value_set=pa.array(_enterprises(register), pa.large_string()))
    return np.asarray(pc.or_(known, pc.invert(plain)).to_numpy(zero_copy_only=False))


@lru_cache(4)
def _enterprises(register: Register) -> tuple[str, ...]:
    keys = (*register.holders, *register.proofs)
    return tuple({code.partition(".")[0] for registry, code in keys if registry == "pen"})


_FILTERS: dict[str, Callable[[pa.Array, Register], Mask]] = {"mac": _macs, "sys_object_id": _object_ids}
