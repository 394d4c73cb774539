"""Make a purchase ledger of any size with planted truth, always the same for the same seed and version.

`python benchmarks/generate.py OUT.csv --lines 1000000 [--seed 7] [--items loose|catalogue] [--workers 2]` writes the
ledger (`.csv` or `.parquet`) and beside it `OUT.truth.csv`: for each planted line its row, the maker (empty where
none is right), the kind of difficulty and the file. `--parts 5` makes OUT a folder of so many files, each written by
one process, with `OUT.truth.csv` beside the folder.

What ledgers are made of is data: `ledger/ordinary.yaml` for the ordinary lines, `ledger/planted.yaml` for what names a
maker (about 2 % of the lines), what only seems to (1 %) and what may be taken either way (0.2 %). Suppliers repeat by Zipf's
law. In a `loose` ledger every line draws its number anew, so that most descriptions occur once, which is the hard case;
in a `catalogue` ledger the items repeat by Zipf's law too, as in the orders of one house. Lines are made by column, in
blocks of their own seeds: memory stays bounded, and the number of processes changes nothing.
"""

from __future__ import annotations

import argparse
import csv
import io
import multiprocessing
import os
import random
import shutil
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from debar.yamlfile import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

VERSION = 2
"""Of the ledgers: another number, other lines."""
HERE = Path(__file__).parent / "ledger"
COLUMNS = ["order", "order date", "supplier", "description", "manufacturer", "part number"]
SUPPLIER, DESCRIPTION, MANUFACTURER, PART = COLUMNS[2:]
SCHEMA = pa.schema([(name, pa.string()) for name in COLUMNS])
TRUTH = ["row", "maker", "kind", "file"]
BLOCK = 250_000
FIRST_DAY, DAYS = np.datetime64("2018-12-07"), 2_900
SUPPLIERS_LAW, ITEMS_LAW = 1.1, 1.0
"""Exponents of Zipf's law."""
POOL = 3_000
"""Lines of each planted group that a `catalogue` ledger repeats."""
FORMS = (".parquet", ".csv")
ITEMS = ("loose", "catalogue")

KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
LOOKALIKES = {
    "a": ("o", "e"), "c": ("e", "o"), "e": ("c", "o"), "h": ("b", "li"), "i": ("l", "1"), "k": ("lc", "h"), "n": ("ri", "u"),
    "o": ("0", "c"), "r": ("t", "f"), "s": ("5", "a"), "t": ("f", "l"), "u": ("ii", "v"), "v": ("y", "u"), "w": ("vv", "m"),
    "y": ("v", "g"), "d": ("cl", "a"),
}  # fmt: skip
"""What text recognition takes a letter for."""


class Plant(NamedTuple):
    """One planted line as it was drawn."""

    columns: dict[str, str]
    maker: str
    kind: str


def _lost(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def _doubled(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + word[at] + word[at:]


def _swapped(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _mistaken(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + chance.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :]


def _added(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + chance.choice("abcdefghijklmnopqrstuvwxyz") + word[at:]


def _near(letter: str, chance: random.Random) -> str:
    row = next(row for row in KEYS if letter in row)
    at = row.index(letter)
    return chance.choice(row[max(at - 1, 0) : at] + row[at + 1 : at + 2])


def _key(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + _near(word[at], chance) + word[at + 1 :]


def _first(chance: random.Random, word: str) -> str:
    return _near(word[0], chance) + word[1:]


def _ocr(chance: random.Random, word: str) -> str:
    at = chance.choice([at for at, letter in enumerate(word) if letter in LOOKALIKES])
    return word[:at] + chance.choice(LOOKALIKES[word[at]]) + word[at + 1 :]


def _two(chance: random.Random, word: str) -> str:
    for _ in range(2):
        word = chance.choice((_lost, _doubled, _swapped, _mistaken))(chance, word)
    return word


SLIPS: dict[str, Callable[[random.Random, str], str]] = {
    "lost": _lost, "doubled": _doubled, "swapped": _swapped, "mistaken": _mistaken, "added": _added, "key": _key,
    "first": _first, "ocr": _ocr, "two": _two,
}  # fmt: skip
"""The ways in which a word of lower-case letters is misspelt. All but the last three keep its first letter."""


def misspelt(chance: random.Random, word: str, slip: str) -> str:
    """The word with such a slip, in its own capitals; never the word itself.

    >>> misspelt(random.Random(1), "HUAWEI", "swapped")
    'HUWAEI'
    """
    plain = word.lower()
    slipped = plain
    while slipped == plain:
        slipped = SLIPS[slip](chance, plain)
    return slipped.upper() if word.isupper() else slipped.capitalize() if word[0].isupper() else slipped


class Group:
    """The planted lines of one group: kinds by weight, lines of a kind alike."""

    def __init__(self, kinds: Sequence[dict[str, Any]], slipped: Sequence[Any], prefix: str = "") -> None:
        self._kinds = [
            (prefix + kind["kind"], kind.get("slip", ""), list(map(_line, kind.get("lines", slipped))))
            for kind in kinds
        ]
        self._weights = list(accumulate(kind.get("weight", 1) for kind in kinds))

    def draw(self, chance: random.Random) -> Plant:
        """A line, with its slots filled."""
        [(kind, slip, lines)] = chance.choices(self._kinds, cum_weights=self._weights)
        maker, columns = chance.choice(lines)
        number = int(100_000 ** chance.random())
        filled = {
            name: _slipped(chance, text, slip)
            .replace("{n}", str(number))
            .replace("{d}", str(number % 8 + 1))
            .replace("{m}", "48" if number % 2 else "24")
            for name, text in columns.items()
        }
        return Plant(filled, maker, kind)


def _line(given: Any) -> tuple[str, dict[str, str]]:
    """(maker, columns) of a line as the data writes it."""
    if isinstance(given, list):
        return given[0] or "", {DESCRIPTION: given[1]}
    return given.get("maker") or "", {name: text for name, text in given.items() if name != "maker"}


def _slipped(chance: random.Random, text: str, slip: str) -> str:
    before, mark, rest = text.partition("{t:")
    if not mark:
        return text
    word, _, after = rest.partition("}")
    return before + misspelt(chance, word, slip) + after


@dataclass(frozen=True)
class Templates:
    """Texts with one number in them, parted there."""

    before: pa.Array
    after: pa.Array

    @classmethod
    def of(cls, texts: Sequence[str]) -> Templates:
        """`patch cable {n} m` as what stands before and behind the number."""
        parted = [text.partition("{n}") for text in texts]
        return cls(pa.array([before for before, _, _ in parted]), pa.array([after for _, _, after in parted]))

    def filled(self, which: np.ndarray, numbers: pa.Array) -> pa.Array:
        """The chosen texts with their numbers."""
        which = pa.array(which)
        return pc.binary_join_element_wise(self.before.take(which), numbers, self.after.take(which), "")


@dataclass(frozen=True)
class World:
    """What the lines of a ledger are drawn from."""

    seed: int
    items: str
    sellers: pa.Array
    seller_odds: np.ndarray
    item_odds: np.ndarray
    goods: Templates
    parts: Templates
    makers: pa.Array
    unnamed: float
    unnumbered: float
    days: pa.Array
    shares: dict[str, float]
    groups: dict[str, Group]
    pools: dict[str, list[Plant]]
    """In a `catalogue` ledger, the planted lines that repeat."""
    catalogue: dict[str, pa.Array]
    """And its items, by rank."""

    def block(self, first: int, count: int) -> tuple[pa.RecordBatch, list[tuple[int, str, str]]]:
        """`count` lines from line `first` on (from 0), and (line, maker, kind) of the planted ones."""
        numbers = np.random.default_rng([self.seed, first])
        orders = pc.utf8_lpad(pa.array(np.arange(first, first + count)).cast(pa.string()), 9, "0")
        columns = {
            COLUMNS[0]: pc.binary_join_element_wise("PO", orders, ""),
            COLUMNS[1]: self.days.take(pa.array(numbers.integers(0, DAYS, count))),
            SUPPLIER: self.sellers.take(pa.array(_drawn(self.seller_odds, numbers, count))),
            **self._things(numbers, count),
        }
        planted = dict(self._planted(first, count, numbers))
        for name in COLUMNS[2:]:
            columns[name] = _with(columns[name], name, planted)
        truth = [(first + at, plant.maker, plant.kind) for at, plant in planted.items()]
        return pa.record_batch([columns[name] for name in COLUMNS], schema=SCHEMA), truth

    def _things(self, numbers: np.random.Generator, count: int) -> dict[str, pa.Array]:
        """What was bought: anew for each line, or an item of the catalogue."""
        if self.items == "loose":
            return self._made(numbers, count)
        which = pa.array(_drawn(self.item_odds, numbers, count))
        return {name: column.take(which) for name, column in self.catalogue.items()}

    def _made(self, numbers: np.random.Generator, count: int) -> dict[str, pa.Array]:
        serial, part = (pa.array(numbers.integers(1, 100_000, count)).cast(pa.string()) for _ in range(2))
        makers = self.makers.take(pa.array(numbers.integers(0, len(self.makers), count)))
        parts = self.parts.filled(numbers.integers(0, len(self.parts.before), count), part)
        return {
            DESCRIPTION: self.goods.filled(numbers.integers(0, len(self.goods.before), count), serial),
            MANUFACTURER: pc.if_else(pa.array(numbers.random(count) < self.unnamed), "", makers),
            PART: pc.if_else(pa.array(numbers.random(count) < self.unnumbered), "", parts),
        }

    def _planted(self, first: int, count: int, numbers: np.random.Generator) -> Iterator[tuple[int, Plant]]:
        """(line within the block, what is planted there), in order."""
        chance = random.Random(f"{self.seed}/{first}")
        drawn, under = numbers.random(count), 0.0
        groups = np.full(count, "", dtype=object)
        for name, share in self.shares.items():
            groups[(drawn >= under) & (drawn < under + share)] = name
            under += share
        for at in np.flatnonzero(drawn < under).tolist():
            pool = self.pools.get(groups[at])
            yield at, pool[int(len(pool) ** chance.random()) - 1] if pool else self.groups[groups[at]].draw(chance)


def _with(column: pa.Array, name: str, planted: dict[int, Plant]) -> pa.Array:
    """The column with what is planted; beside it, no other maker and no other number of a part is left."""
    kept = name == SUPPLIER
    values = {at: plant.columns.get(name, "") for at, plant in planted.items() if not kept or name in plant.columns}
    mask = np.zeros(len(column), dtype=bool)
    mask[list(values)] = True
    return pc.replace_with_mask(column, pa.array(mask), pa.array(list(values.values()), pa.string()))


def _drawn(odds: np.ndarray, numbers: np.random.Generator, count: int) -> np.ndarray:
    """Ranks by the odds, which are summed up."""
    return np.searchsorted(odds, numbers.random(count))


def _zipf(count: int, law: float) -> np.ndarray:
    """The summed odds of ranks by Zipf's law; the last is 1."""
    odds = np.cumsum(np.arange(1, count + 1, dtype=np.float64) ** -law)
    odds /= odds[-1]
    return odds


def suppliers(chance: random.Random, count: int) -> list[str]:
    """Names in many locales; the order is their rank."""
    names = sorted({name for locale in load(HERE / "ordinary.yaml")["suppliers"] for name in _firms(locale)})
    chance.shuffle(names)
    return names[:count]


def _firms(locale: dict[str, Any]) -> Iterator[str]:
    """Every firm that the words of a locale make."""
    joint = "" if locale.get("joined") else " "
    for first in locale["first"].split():
        for last in locale["last"].split():
            yield from (f"{first}{joint}{last}{joint}{form}".strip() for form in locale["form"])


@lru_cache(2)
def world(seed: int = 7, items: str = "loose") -> World:
    """What ledgers of this seed are drawn from."""
    told, planted = load(HERE / "ordinary.yaml"), load(HERE / "planted.yaml")
    slipped = planted["slipped"]
    groups = {
        "found": Group(planted["found"], slipped),
        "negative": Group(planted["negative"], slipped, "negative: "),
        "open": Group(planted["open"], slipped, "open: "),
    }
    pools = {} if items == "loose" else {name: _pool(group, f"{seed}/{name}") for name, group in groups.items()}
    sellers = suppliers(random.Random(seed), told["sellers"])
    made = World(
        seed=seed,
        items=items,
        sellers=pa.array(sellers),
        seller_odds=_zipf(len(sellers), SUPPLIERS_LAW),
        item_odds=_zipf(told["items"], ITEMS_LAW),
        goods=Templates.of(told["goods"]),
        parts=Templates.of(told["parts"]),
        makers=pa.array(told["makers"]),
        unnamed=told["unnamed"],
        unnumbered=told["unnumbered"],
        days=pa.array(np.datetime_as_string(FIRST_DAY + np.arange(DAYS)).tolist()),
        shares=planted["shares"],
        groups=groups,
        pools=pools,
        catalogue={},
    )
    if items == "loose":
        return made
    return replace(made, catalogue=made._made(np.random.default_rng([seed, 2**32]), told["items"]))


def _pool(group: Group, seed: str) -> list[Plant]:
    chance = random.Random(seed)
    return [group.draw(chance) for _ in range(POOL)]


def as_csv(batch: pa.RecordBatch) -> bytes:
    """The lines as most systems export them: quotes only where they are needed."""
    columns = [_quoted(column) for column in batch.columns]
    lines = pc.binary_join_element_wise(*columns, ",")
    return pc.binary_join_element_wise(lines, "", "\n").cast(pa.binary()).buffers()[2].to_pybytes()


def _quoted(column: pa.Array) -> pa.Array:
    needed = pc.match_substring_regex(column, '[",\n\r]')
    if not pc.any(needed).as_py():
        return column
    doubled = pc.replace_substring(column, '"', '""')
    return pc.if_else(needed, pc.binary_join_element_wise('"', doubled, '"', ""), column)


class Job(NamedTuple):
    """A piece of work for one process."""

    seed: int
    items: str
    first: int
    count: int
    form: str


Done = tuple[Any, list[tuple[int, str, str]]]
"""Lines as they are written (a batch, or bytes), and the truth about them."""


def made(job: Job) -> Done:
    """The lines of one block, ready to be written."""
    batch, truth = world(job.seed, job.items).block(job.first, job.count)
    return (as_csv(batch) if job.form == ".csv" else batch), truth


def written(path: Path, jobs: Sequence[Job], truth: Path) -> Path:
    """One part with its truth, written by one process; where the truth is."""
    with truth.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(_write(path, map(made, jobs), jobs[0].first))
    return truth


def _write(path: Path, blocks: Iterator[Done], base: int) -> Iterator[tuple[int, str, str, str]]:
    """Write the file whose lines begin with line `base`; gives the rows of its truth."""
    first_row = 1 if path.suffix == ".parquet" else 2  # a CSV has a header
    with _Opened(path) as write:
        for lines, truth in blocks:
            write(lines)
            for line, maker, kind in truth:
                yield line - base + first_row, maker, kind, path.name


class _Opened:
    """The file to write to; what is written are batches to Parquet, and bytes to CSV."""

    def __init__(self, path: Path) -> None:
        self._parquet = pq.ParquetWriter(path, SCHEMA) if path.suffix == ".parquet" else None
        self._csv = None if self._parquet else path.open("wb")
        if self._csv:
            self._csv.write(_header())

    def __enter__(self) -> Callable[[Any], object]:
        return self._parquet.write_batch if self._parquet else self._csv.write

    def __exit__(self, *_: object) -> None:
        (self._parquet or self._csv).close()


def _header() -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(COLUMNS)
    return out.getvalue().encode()


def _in_order(pool: ProcessPoolExecutor, jobs: Sequence[Job], ahead: int) -> Iterator[Done]:
    """What the processes make, in order, with at most so many blocks waiting."""
    waiting: deque[Any] = deque()
    for job in jobs:
        waiting.append(pool.submit(made, job))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def generate(
    path: Path,
    lines: int,
    seed: int = 7,
    items: str = "loose",
    parts: int = 1,
    form: str = ".parquet",
    workers: int | None = None,
) -> Path:
    """Write the ledger and its truth; returns the path of the truth.

    With one part `path` is a file, whose name says the form; with more it is a folder of files of `form`.
    """
    form = path.suffix if parts == 1 else form
    if form not in FORMS or items not in ITEMS:
        raise ValueError(f"a ledger is one of {', '.join(FORMS)} with items {' or '.join(ITEMS)}, not {form} {items}")
    blocks = [Job(seed, items, first, min(BLOCK, lines - first), form) for first in range(0, lines, BLOCK)]
    truth_path = path.with_suffix(".truth.csv") if parts == 1 else path.with_name(f"{path.name}.truth.csv")
    workers = min(workers or os.cpu_count() or 1, len(blocks))
    with truth_path.open("w", encoding="utf-8", newline="") as out:
        said = csv.writer(out, lineterminator="\n")
        said.writerow(TRUTH)
        if workers < 2:
            for part, jobs in _parts(path, blocks, parts, form):
                said.writerows(_write(part, map(made, jobs), jobs[0].first))
            return truth_path
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            if parts == 1:
                said.writerows(_write(path, _in_order(pool, blocks, workers), 0))
            else:
                found = _parts(path, blocks, parts, form)
                tasks = [
                    pool.submit(written, part, jobs, path.with_name(f".{part.name}.truth")) for part, jobs in found
                ]
                for task in tasks:
                    with task.result().open(encoding="utf-8", newline="") as lines_of_part:
                        shutil.copyfileobj(lines_of_part, out)
                    task.result().unlink()
    return truth_path


def _parts(path: Path, blocks: Sequence[Job], parts: int, form: str) -> Iterator[tuple[Path, Sequence[Job]]]:
    """Each file to write, with its blocks."""
    if parts == 1:
        yield path, blocks
        return
    path.mkdir(parents=True, exist_ok=True)
    size = -(-len(blocks) // parts)
    for number in range(-(-len(blocks) // size)):
        yield path / f"part-{number:03}{form}", blocks[number * size : (number + 1) * size]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--items", choices=ITEMS, default="loose")
    parser.add_argument("--parts", type=int, default=1)
    parser.add_argument("--form", choices=FORMS, default=".parquet", help="of the parts")
    parser.add_argument("--workers", type=int)
    asked = parser.parse_args()
    print(generate(asked.path, asked.lines, asked.seed, asked.items, asked.parts, asked.form, asked.workers))
