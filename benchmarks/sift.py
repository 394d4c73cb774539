"""How fast `Sieve.rows` finds the rows that could name a known maker.

`python benchmarks/sift.py [--lines 1000000] [--literals 30000] [--shortest 2] [--batch 65536] [--threads 1]` makes the ledger of
`generate.py` in memory, sieves it with the register's literals and as many one-letter slips of distinctive
names as make up the number asked for, and prints lines and bytes a second. `--shortest` leaves out literals of
fewer characters, which shows what they cost.
"""

from __future__ import annotations

import argparse
import string
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from debar.literals import one_edit
from debar.register import Register
from debar.sift import Sieve, SieveEntry
from generate import world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FIELDS = ["order", "date", "seller_name", "description", "maker_name", "part_number"]


def ledger(lines: int, size: int) -> list[pa.RecordBatch]:
    """The generated ledger as a reader would hand it over: string columns named by field."""
    whole, _ = world().block(0, lines)
    batches: list[pa.RecordBatch] = pa.Table.from_arrays(whole.columns, names=FIELDS).to_batches(max_chunksize=size)
    return batches


def entries(count: int, shortest: int) -> list[SieveEntry]:
    """The register's literals, then slips of its longer names, `count` together."""
    known = [entry for entry in Register.load().sieve.entries if len(entry.text) >= shortest]
    names = sorted(
        {entry.text for entry in known if len(entry.text) >= 6 and entry.text.isalpha() and entry.text.isascii()}
    )
    return list(islice(_with_slips(known, names), count))


def _with_slips(known: list[SieveEntry], names: list[str]) -> Iterator[SieveEntry]:
    yield from known
    for name in names:
        for slip in sorted(one_edit(name, string.ascii_lowercase)):
            yield SieveEntry(slip)


def timed(what: str, lines: int, size: int, run: Callable[[], int]) -> int:
    """Run it three times, print the middle, give back what it gave."""
    times, result = [], 0
    for _ in range(3):
        begun, busy = time.perf_counter(), time.process_time()
        result = run()
        times.append((time.perf_counter() - begun, time.process_time() - busy))
    middle, busy = sorted(times)[1]
    print(
        f"{what:<10} {middle:6.2f} s ({busy:.2f} s of processor)   "
        f"{lines / middle / 1e6:5.2f} M lines/s   {size / middle / 1e6:6.0f} MB/s"
    )
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--literals", type=int, default=30_000)
    parser.add_argument("--shortest", type=int, default=2)
    parser.add_argument("--batch", type=int, default=65_536)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    batches = ledger(asked.lines, asked.batch)
    text = ["seller_name", "description", "maker_name", "part_number"]
    size = sum(pc.sum(pc.binary_length(batch[name])).as_py() for batch in batches for name in text)
    foreign = sum(pc.sum(pc.invert(pc.string_is_ascii(batch[name]))).as_py() for batch in batches for name in text)
    begun = time.perf_counter()
    sieve = Sieve(entries(asked.literals, asked.shortest))
    print(f"{len(sieve.entries):,} literals compiled in {time.perf_counter() - begun:.2f} s")
    print(
        f"{asked.lines:,} lines, {size / asked.lines:.0f} bytes a line, {foreign / asked.lines / 4:.0%} of values not ASCII"
    )
    with ThreadPoolExecutor(asked.threads) as pool:
        found = timed("rows", asked.lines, size, lambda: sum(map(len, pool.map(sieve.rows, batches))))
    print(f"{found:,} lines pass")


if __name__ == "__main__":
    main()
