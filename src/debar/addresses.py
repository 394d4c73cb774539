"""Columns of hardware addresses, read from the column's buffer without a Python value for each.

Plain forms: `00:25:9e:aa:bb:cc` (also with hyphens, blanks or underscores), `0025.9eaa.bbcc` (also with hyphens or
colons), `00259eaabbcc`. What is written otherwise, or is several addresses, is left to who asks.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.int64]
    Bytes = NDArray[np.uint8]

FORMS = {17: (2, b":- _"), 14: (4, b".-:"), 12: (12, b"")}
"""Characters of a plain form -> hex digits between its separators, and which these may be."""
CHUNK = 1 << 15
"""Values taken at once, so that their working memory stays in the processor's cache."""
BAD = 0x80
"""Stands for a byte that is no hex digit."""
DIGITS = 12
"""Hex digits of an address."""
OTHERWISE = -1
"""Instead of a number: not plainly written."""


class Written(NamedTuple):
    """Some values of a column that have the length of a plain form."""

    rows: Numbers
    """Which values they are."""
    nibbles: Bytes
    """Their hex digits as numbers, a row a value."""
    strange: Mask
    """Those that are no address after all."""


def plainly(column: pa.Array) -> Iterator[Written]:
    """The values of a column that are written as one address, in pieces."""
    import numpy as np

    starts, data = _buffer(column)
    lengths = np.diff(starts)
    for length, (group, separators) in FORMS.items():
        at = np.flatnonzero(lengths == length)
        for first in range(0, len(at), CHUNK):
            rows = at[first : first + CHUNK]
            yield _written(_matrix(data, starts, rows, length), rows, group, separators)


def numbers(column: pa.Array) -> Numbers:
    """Each value as a number of 48 bits, or `OTHERWISE`."""
    import numpy as np

    found = np.full(len(column), OTHERWISE, dtype=np.int64)
    for written in plainly(column):
        found[written.rows] = np.where(written.strange, OTHERWISE, beginning(written.nibbles, DIGITS))
    return found


def beginning(nibbles: Bytes, length: int) -> Numbers:
    """The first digits of each address as a number."""
    import numpy as np

    number = np.zeros(len(nibbles), dtype=np.int64)
    for place in range(length):
        number = (number << 4) | (nibbles[:, place] & 0xF).astype(np.int64)
    return number


def _written(values: Bytes, rows: Numbers, group: int, separators: bytes) -> Written:
    import numpy as np

    digit = np.array([separators == b"" or place % (group + 1) != group for place in range(values.shape[1])])
    nibbles = _nibbles()[values[:, digit]]
    strange = np.bitwise_or.reduce(nibbles, axis=1) & BAD != 0
    for place in np.flatnonzero(~digit):
        strange |= ~_allowed(separators)[values[:, place]]
    return Written(rows, nibbles, strange)


def _matrix(data: Bytes, starts: Numbers, rows: Numbers, length: int) -> Bytes:
    """Values of one length as rows of bytes; without a copy where they follow each other."""
    import numpy as np

    first, last = starts[rows[0]], starts[rows[-1]] + length
    if last - first == len(rows) * length:
        return data[first:last].reshape(len(rows), length)
    gathered: Bytes = data[starts[rows][:, None] + np.arange(length)]
    return gathered


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
