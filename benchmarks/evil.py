"""Look for text that the sieve loses or that two engines read differently, for as long as you like.

    python benchmarks/evil.py --minutes 10 [--seed 1] [--law nobody-is-lost]
    python benchmarks/evil.py --giant

Generates evil text (`tests/evil.py`) and holds it to the laws that the tests hold it to for some seconds. Ends with
exit code 1 and the smallest example at the first thing found. `--giant` sifts values of 2^31 bytes instead, with
the register's sieve, and prints seconds and memory; it needs some 3 GB.
"""

from __future__ import annotations

import argparse
import mmap
import os
import resource
import sys
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests import evil, test_literals

from debar.sift import sift

if TYPE_CHECKING:
    from collections.abc import Callable

ROUND = 1_000
"""Examples of one law before the next has its turn."""
GIANT = 1 << 31
NEEDED = 3 << 30
BLOCK = 1 << 24
LAWS: dict[str, tuple[Callable[..., None], tuple[st.SearchStrategy[object], ...]]] = {
    "nobody-is-lost": (evil.nobody_is_lost, (evil.rows(),)),
    "nobody-asked-about-is-lost": (evil.nobody_asked_about_is_lost, (evil.rows(), st.sampled_from(evil.BUYERS))),
    "rows-are-those-with-a-hit": (
        evil.rows_are_those_with_a_hit,
        (evil.rows(), st.sampled_from(test_literals.ENGINES)),
    ),
    "engines-agree": (test_literals.agree, (test_literals.adversarial(), test_literals.sizes)),
    "kept-forms-agree": (test_literals.kept_forms_agree, (test_literals.adversarial(),)),
}
GIANTS = {
    "words": (b"office chair, grey, 4 legs; ", b" ZTE", True),
    "words, no name": (b"office chair, grey, 4 legs; ", b" ;-)", False),
    "one word": (b"xq", b" ZTE", True),
    "zeros": (b"\0", b" ZTE", True),
    "other scripts": ("椅子, grå; ".encode(), " 华为".encode(), True),
}
"""What fills the value, how it ends, and whether that is a hit."""


def one_round(law: str, number: int) -> None:
    """Hold one law for `ROUND` examples."""
    holds, what = LAWS[law]

    def run(drawn: tuple[object, ...]) -> None:
        holds(*drawn)

    some = settings(max_examples=ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    some(seed(number)(given(st.tuples(*what))(run)))()


def look(laws: list[str], minutes: float, first: int) -> int:
    """Hold the laws in turn until the time is over; the exit code."""
    end = time.monotonic() + 60 * minutes
    for number in count(first):
        for law in laws:
            try:
                one_round(law, number)
            except Exception as found:
                print(
                    f"{law}, seed {number}: {type(found).__name__}: {found}",
                    *getattr(found, "__notes__", ()),
                    sep="\n",
                )
                return 1
            if time.monotonic() > end:
                print(f"held: {', '.join(laws)}; {number - first + 1} rounds of {ROUND:,} from seed {first} on")
                return 0
    return 0


def giant(unit: bytes, end: bytes) -> pa.RecordBatch:
    """One value of `GIANT` bytes, in memory that nothing else holds."""
    memory, filler = mmap.mmap(-1, GIANT), unit * (BLOCK // len(unit))
    for at in range(0, GIANT, len(filler)):
        memory[at : at + len(filler)] = filler[: GIANT - at]
    memory[GIANT - len(end) - len(unit) :] = b" " * len(unit) + end
    offsets = pa.py_buffer(np.array([0, GIANT], dtype=np.int64).tobytes())
    column = pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(memory)])
    return pa.record_batch([column], names=["description"])


def giants() -> int:
    """Sift values of 2^31 bytes; the exit code."""
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if free < NEEDED:
        print(f"{free >> 20:,} MiB of memory are free; a value of 2^31 bytes needs {NEEDED >> 20:,}")
        return 1
    right = [gives(*GIANTS[name], name) for name in GIANTS]
    return int(not all(right))


def gives(unit: bytes, end: bytes, is_hit: bool, name: str) -> bool:
    """Whether sifting such a value gives what it should; prints what that took."""
    batch = giant(unit, end)
    begun, busy = time.perf_counter(), time.process_time()
    rows = sift(batch, evil.whole_sieve()).tolist()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    taken = f"{time.perf_counter() - begun:.1f} s ({time.process_time() - busy:.1f} s of processor)"
    print(f"{name:<16} {taken}, {most:,} MiB at most, {'passes' if rows else 'does not pass'}", flush=True)
    return (rows == [0]) == is_hit


def main() -> None:
    """Look, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--law", choices=LAWS, action="append")
    parser.add_argument("--giant", action="store_true")
    asked = parser.parse_args()
    sys.exit(giants() if asked.giant else look(asked.law or list(LAWS), asked.minutes, asked.seed))


if __name__ == "__main__":
    main()
