"""How many cases (maker, class of goods, buyer, act, day) a second are judged through the memo.

`python benchmarks/judging.py [--cases 1000000]` draws cases from the makers and buyers that most rules name,
every class of goods, two acts and the days of twelve years; works each distinct one out once, then times the look-up of all of them.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from datetime import date, timedelta

from debar.grid import Grid
from debar.register import Register
from debar.rulebook import Rulebook

FIRST, DAYS = date(2015, 1, 1), 4_383
ACTS = ("procure", "use")
Case = tuple[str, str, str, str, date]


def cases(count: int, register: Register, book: Rulebook, makers: int, buyers: int) -> list[Case]:
    """So many cases of the makers and buyers that most rules name, the same in every run."""
    bars = [bar for rule in book.rules.values() for bar in rule.bars]
    named = Counter(maker for bar in bars for target in bar.targets for maker in target.vendors)
    bound = Counter(buyer for bar in bars for buyer in bar.bound)
    of, who = [each for each, _ in named.most_common(makers)], [each for each, _ in bound.most_common(buyers)]
    classes = sorted(register.goods)
    days = [FIRST + timedelta(days=at) for at in range(DAYS)]
    pick = random.Random(7).choice
    return [(pick(of), pick(classes), pick(who), pick(ACTS), pick(days)) for _ in range(count)]


def main() -> None:
    """Print both passes: each span worked out, and everything looked up."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=1_000_000)
    options.add_argument("--makers", type=int, default=12)
    options.add_argument("--buyers", type=int, default=12)
    asked = options.parse_args()
    register, book = Register.load(), Rulebook.load()
    drawn = cases(asked.cases, register, book, asked.makers, asked.buyers)
    grid = Grid(register, book, date(2026, 11, 23))
    for what in ("first pass (works out)", "second pass (looks up)"):
        start = time.perf_counter()
        speaking = sum(1 for case in drawn if grid(*case))
        took = time.perf_counter() - start
        print(
            f"{what}: {len(drawn):,} cases in {took:.2f} s, {len(drawn) / took:,.0f} a second; {speaking:,} with a rule"
        )


if __name__ == "__main__":
    main()
