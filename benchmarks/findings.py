"""How long pages and filters of a case of many findings take: `python benchmarks/findings.py --findings 1000000
[--database postgresql://...]`. Findings are those of the example purchases, each with a place, a site and a seller of
its own, put into a store by the room that puts runs there. Times are of a call, medians and the slowest of twenty."""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from debar.casework import cases, findings, people, runs
from debar.casework.findings import Filter
from debar.casework.store import Store
from debar.casework.who import stamp
from debar.casework.writing import Writer
from debar.model import Asked, Finding, Inquiry, Summary
from debar.rulebook import Rulebook
from debar.screen import screen

EXAMPLE = Path(__file__).parent.parent / "examples" / "purchases.csv"
BUYERS = ("us-federal-agency", "uk-designated-provider", "jp-government")
SITES, SELLERS = 400, 20_000


def now() -> datetime:
    return datetime.now(UTC)


def filled(store: Store, count: int) -> tuple[str, str]:
    """A case with so many findings: (case, run)."""
    secret = store.begin(stamp(now()))
    person = people.first(store, now(), secret or "", "bench", "Bench", "a bench of wood in the park")
    with store.act(person.at(now())) as act:
        case = cases.make(act, "Many", cases.Question(BUYERS), Rulebook.load().buyers)
        cases.add_file(act, case.id, "purchases.csv", "0" * 64, 1, kept=False)
        run = runs.begin(act, case.id)
    today = now().date()
    inquiry = Inquiry(BUYERS, today, today)
    items = list(screen([str(EXAMPLE)], inquiry))
    models = [item for item in items if isinstance(item, Finding)]
    summary = next(item for item in items if isinstance(item, Summary))
    draw = random.Random(7)
    writer = Writer(store, run.id, case.id)
    for number in range(count):
        model = models[int(draw.paretovariate(0.8)) % len(models)]
        seen = model.observation
        told = {**seen.fields, "site": f"Site {int(draw.paretovariate(0.7)) % SITES}"}
        told["seller_name"] = f"Supplier {draw.randrange(SELLERS)} Ltd"
        until = date(2027, 1 + draw.randrange(12), 1) if draw.random() < 0.1 else model.ruling.deadline
        observation = replace(seen, place=f"row {number}", fields=told)
        ruling = replace(model.ruling, deadline=until)
        writer.add(replace(model, id=f"f-{number:016x}", observation=observation, ruling=ruling))
    writer.flush()
    head = Asked(inquiry, summary.rulebook, summary.register, summary.version)
    with store.read() as connection:
        waiting = runs.run(connection, run.id)
    runs.end(store, waiting, person.at(now()), head, replace(summary, findings=count, observations=count * 20))
    return case.id, run.id


ASKED = {
    "first page": {},
    "one verdict": {"verdict": ["review"]},
    "one maker": {"maker": ["zte"]},
    "a rare maker": {"maker": ["sepura"]},
    "one site": {"site": ["Site 17"]},
    "site and maker": {"site": ["Site 3"], "maker": ["hikvision"]},
    "four facets": {"verdict": ["prohibited"], "maker": ["huawei"], "site": ["Site 2", "Site 5"], "state": ["open"]},
    "nothing fits": {"verdict": ["watch"], "deadline": ["2027-03-01"], "site": ["Site 399"]},
}
SEARCHED = ("huawei", "supplier 123 ", "supplier 19999", "华为", "no such words at all", "row")


def measured(store: Store, run: str, rounds: int) -> list[tuple[str, float, float]]:
    """(what, median, slowest) in milliseconds."""
    told = []
    with store.read() as connection:
        found = runs.run(connection, run)
        deep = None
        for _ in range(200):
            deep = findings.page(connection, found, Filter.of({}), after=deep, limit=200).next
    questions = {name: (Filter.of(values), None) for name, values in ASKED.items()}
    questions |= {f"search {words!r}": (Filter.of({}, words), None) for words in SEARCHED}
    questions["page at 40,000"] = (Filter.of({}), deep)
    questions["facet and search"] = (Filter.of({"maker": ["zte"]}, "supplier 77"), None)
    for name, (asked, after) in questions.items():
        times = []
        for _ in range(rounds):
            with store.read() as connection:
                begin = time.perf_counter()
                page = findings.page(connection, found, asked, after=after, limit=50)
                findings.facets(connection, found, asked)
                times.append((time.perf_counter() - begin) * 1000)
        told.append((f"{name} ({page.total:,}{'+' if page.more else ''})", statistics.median(times), max(times)))
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=1_000_000)
    parser.add_argument("--database")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="debar-findings-"))
    there = folder / "run.txt"
    store = Store.open(folder / "office", given.database)
    try:
        if there.exists():
            run = there.read_text()
        else:
            begin = time.perf_counter()
            _, run = filled(store, given.findings)
            there.write_text(run)
            print(f"{given.findings:,} findings written in {time.perf_counter() - begin:.0f} s")
        for name, middle, most in measured(store, run, given.rounds):
            print(f"{name:40} {middle:8.1f} ms  {most:8.1f} ms")
    finally:
        store.close()
        if not given.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
