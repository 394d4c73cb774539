"""Whole columns of codes at once: whom each value names, worked out over the column's buffer.

An inventory holds millions of addresses of makers nobody asks about. Law: where `named` says nobody, `identify` finds
nobody in the value, and where it names a maker, `identify` finds that maker and no other; what is not written in one
of the plain forms here, or may be several makers', is to be looked at one by one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from debar.addresses import beginning, plainly
from debar.identify.by_mac import LOCAL, MULTICAST, PREFIXES, held_by

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from debar.register import Register

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.int64]
    Bytes = NDArray[np.uint8]
    Named = NDArray[np.int16]
    """For each value the number of a maker among `makers`, or one of the two below."""

MOST_DIGITS = 8
"""Digits of an enterprise number that are read; longer ones are looked at one by one."""

PEN = "pen"
"""The registry of enterprise numbers."""


NOBODY, LOOK = -1, -2
"""Nobody that the register knows is named; the value must be read by itself."""


class Blocks(NamedTuple):
    """Who holds the blocks of addresses, by what their 24 bits mean."""

    whole: Named
    """For each number of 24 bits, who holds the block."""
    parts: Mask
    """Whether a part of it is somebody's: a block of 28 or 36 bits."""
    longer: tuple[tuple[int, Numbers, Named], ...]
    """Those parts by their hex digits, longest first: how many, the numbers in order, who holds each."""


def makers(register: Register) -> tuple[str, ...]:
    """The makers in the order in which `named` numbers them."""
    return tuple(register.makers)


def named(name: str, column: pa.Array, register: Register) -> Named:
    """For each value of a column of codes, the number of the maker it names, `NOBODY`, or `LOOK`.

    `name`: the observation field; a field whose codes are not read by column gives `LOOK` for every value.
    """
    import numpy as np
    import pyarrow as pa

    given: Mask = column.is_valid().to_numpy(zero_copy_only=False)
    find = _READ.get(name)
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        column = column.cast(pa.large_string())
    found = find(column, register) if find else np.full(len(column), LOOK, dtype=np.int16)
    return np.where(given, found, np.int16(NOBODY))


def may_name(name: str, column: pa.Array, register: Register, wanted: Collection[str] | None = None) -> Mask:
    """For each value of a column of codes, whether it may name one of the wanted makers; None wants everybody."""
    found = named(name, column, register)
    return found != NOBODY if wanted is None else _wanted(register, frozenset(wanted))[found]


@lru_cache(8)
def _wanted(register: Register, wanted: frozenset[str]) -> Mask:
    """Whether each number is that of a wanted maker; the last two places are those of `LOOK` and `NOBODY`."""
    import numpy as np

    return np.array([*(maker in wanted for maker in makers(register)), True, False])


@lru_cache(2)
def _numbers(register: Register) -> Mapping[str, int]:
    return {maker: number for number, maker in enumerate(makers(register))}


def _number_of(held: Iterable[str], register: Register) -> int:
    """The number of the one maker that holds a code."""
    distinct = set(held)
    return LOOK if len(distinct) > 1 else _numbers(register)[distinct.pop()] if distinct else NOBODY


def _macs(column: pa.Array, register: Register) -> Named:
    """Who holds the block of each address."""
    import numpy as np
    import pyarrow.compute as pc

    is_empty = pc.equal(pc.binary_length(column), 0).fill_null(True).to_numpy(zero_copy_only=False)
    found = np.where(is_empty, np.int16(NOBODY), np.int16(LOOK))
    for written in plainly(column):
        found[written.rows] = np.where(written.strange, np.int16(LOOK), _held(written.nibbles, register))
    return found


def _held(nibbles: Bytes, register: Register) -> Named:
    """Who holds the blocks of these addresses."""
    import numpy as np

    block, known = beginning(nibbles, PREFIXES[-1]), _blocks(register)
    held = known.whole[block]
    rows = np.flatnonzero(known.parts[block])
    for length, starts, holders in known.longer:
        numbers = beginning(nibbles[rows], length)
        places = np.minimum(np.searchsorted(starts, numbers), len(starts) - 1)
        is_in = starts[places] == numbers
        held[rows[is_in]] = holders[places[is_in]]
        rows = rows[~is_in]
    held[(block >> 16) & (MULTICAST | LOCAL) != 0] = NOBODY
    return held


@lru_cache(2)
def _blocks(register: Register) -> Blocks:
    import numpy as np

    known = {code: _number_of(held, register) for code, held in held_by(register).items()}
    size, shortest = 1 << (4 * PREFIXES[-1]), PREFIXES[-1]
    whole, parts = np.full(size, NOBODY, dtype=np.int16), np.zeros(size, dtype=bool)
    by_length: dict[int, dict[int, int]] = {length: {} for length in PREFIXES}
    for code, number in known.items():
        by_length[len(code)][int(code, 16)] = number
    for block, number in by_length.pop(shortest).items():
        whole[block] = number
    parts[[code >> (4 * (length - shortest)) for length, held in by_length.items() for code in held]] = True
    longer = tuple((length, *_in_order(held)) for length, held in by_length.items() if held)
    return Blocks(whole, parts, longer)


def _in_order(held: Mapping[int, int]) -> tuple[Numbers, Named]:
    import numpy as np

    codes = sorted(held)
    return np.array(codes, dtype=np.int64), np.array([held[code] for code in codes], dtype=np.int16)


def _object_ids(column: pa.Array, register: Register) -> Named:
    """Who holds the enterprise's number of each object id."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    text = column.cast(pa.large_string()).fill_null("")
    rest = pc.replace_substring_regex(text, r"^\.?1\.3\.6\.1\.4\.1\.([1-9][0-9]{0,7})(\.[0-9]+)*$", r"#\1")
    plain = pc.starts_with(rest, "#").to_numpy(zero_copy_only=False)
    numbers = pc.utf8_slice_codeunits(rest, 1, MOST_DIGITS + 1)
    known = _enterprises(register)
    places = pc.fill_null(pc.index_in(numbers, value_set=pa.array(list(known), pa.large_string())), len(known))
    holders = np.array([*known.values(), NOBODY], dtype=np.int16)
    return np.where(plain, holders[places.to_numpy(zero_copy_only=False)], np.int16(LOOK))


@lru_cache(4)
def _enterprises(register: Register) -> Mapping[str, int]:
    """Who holds each enterprise's number; `LOOK` where more must be read than the number."""
    held = {code: set(makers) for (registry, code), makers in register.holders.items() if registry == PEN}
    told = {code.partition(".")[0] for registry, code in register.proofs if registry == PEN}
    below = {code.partition(".")[0] for code in held if "." in code}
    whole = {code: _number_of(makers, register) for code, makers in held.items() if "." not in code}
    return whole | dict.fromkeys(told | below, LOOK)


_READ: dict[str, Callable[[pa.Array, Register], Named]] = {"mac": _macs, "sys_object_id": _object_ids}
