"""The purchase gate under load: a real `debar serve`, and many clients that ask at once over connections they keep.

`python benchmarks/gate.py [--clients 200] [--seconds 20] [--lines 1] [--workers 1] [--buyer us-federal-agency]`

The lines are those of `benchmarks/generate.py`: every one is new, some 3 in 100 name a maker or seem to. Each client
waits for its answer and asks again; the time of a request is from its first byte written to its last byte read, as the
client sees it. The clients share one process, which shares the machine with the server. Prints lines and requests a
second, the 50th, 95th and 99th percentile and the slowest, and every answer that was not 200. The exit code is 1 where
there was one.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).parent
FIELDS = {
    "order": "order", "order date": "date", "supplier": "seller_name", "description": "description",
    "manufacturer": "maker_name", "part number": "part_number",
}  # fmt: skip
MADE = 50_000
"""Lines that are made; asked again from the first where they do not last."""


def order_lines(folder: Path) -> list[dict[str, str]]:
    """Lines of a ledger as observation fields."""
    ledger = folder / "ledger.csv"
    subprocess.run(
        [sys.executable, HERE / "generate.py", ledger, "--lines", str(MADE)], check=True, stdout=subprocess.DEVNULL
    )
    with ledger.open(encoding="utf-8", newline="") as read:
        return [{FIELDS[name]: value for name, value in row.items() if value} for row in csv.DictReader(read)]


def token(folder: Path) -> str:
    """A new office with one administrator; returns the secret of a token that opens the gate."""
    from debar.casework import access, people
    from debar.casework.store import Store
    from debar.casework.who import May, stamp

    store, now = Store.open(folder), datetime.now(UTC)
    secret = store.begin(stamp(now))
    assert secret
    person = people.first(store, now, secret, "bench", "Bench", "a horse that nobody expects")
    with store.act(person.at(now)) as act:
        _, shown = access.make_token(act, "the benchmark", [May.SCREEN], timedelta(days=1))
    store.close()
    return shown


def requests(lines: Sequence[dict[str, str]], each: int, buyer: str, secret: str) -> list[bytes]:
    """Whole requests, each with some lines, ready to be written."""
    made = []
    for start in range(0, len(lines) - each + 1, each):
        some = lines[start : start + each]
        asked = {"line": some[0]} if each == 1 else {"lines": some}
        body = json.dumps({"buyers": [buyer], **asked}).encode()
        head = (
            f"POST /v1/screen HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {secret}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


class Load:
    """What the clients saw."""

    def __init__(self, port: int, asked: Sequence[bytes], until: float) -> None:
        self.port, self.asked, self.until = port, asked, until
        self.times: list[float] = []
        self.errors: dict[str, int] = {}
        self.next = count()

    async def client(self) -> None:
        """One client: asks, waits, and asks again over its connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while perf_counter() < self.until:
            request = self.asked[next(self.next) % len(self.asked)]
            since = perf_counter()
            writer.write(request)
            try:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"content-length: (\d+)", head)
                body = await reader.readexactly(int(length[1]) if length else 0)
            except (asyncio.IncompleteReadError, OSError) as error:
                self.wrong(type(error).__name__)
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                continue
            self.times.append(perf_counter() - since)
            if b" 200 " not in head[:20] or b'"verdict":' not in body:
                self.wrong(f"{head[9:12].decode()} {body[:200].decode('utf-8', 'replace')}")
        writer.close()

    def wrong(self, what: str) -> None:
        self.errors[what] = self.errors.get(what, 0) + 1


async def load(port: int, asked: Sequence[bytes], clients: int, seconds: float) -> tuple[Load, float]:
    """Let many clients ask for some time; returns what they saw, and how long it took."""
    since = perf_counter()
    seen = Load(port, asked, since + seconds)
    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(seen.client())
    return seen, perf_counter() - since


def served(folder: Path, workers: int) -> Iterator[int]:
    """A real server; yields its port, and ends it."""
    more = ["--workers", str(workers)] if workers > 1 else []
    command = [sys.executable, "-m", "debar", "serve", "--port", "0", "--store", folder, *more]
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "DEBAR_DATA": str(folder / "none")}
    )
    try:
        assert server.stdout
        port = re.search(r":(\d+)/", server.stdout.readline())
        assert port, "the server did not start"
        yield int(port[1])
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def main() -> int:
    read = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    read.add_argument("--clients", type=int, default=200)
    read.add_argument("--seconds", type=float, default=20)
    read.add_argument("--lines", type=int, default=1, help="lines of one request")
    read.add_argument("--workers", type=int, default=1)
    read.add_argument("--buyer", default="us-federal-agency")
    given = read.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        secret = token(folder / "office")
        asked = requests(order_lines(folder), given.lines, given.buyer, secret)
        for port in served(folder / "office", given.workers):
            asyncio.run(load(port, asked, 4, 3))  # warm, as a server is that runs since yesterday
            seen, took = asyncio.run(load(port, asked, given.clients, given.seconds))
    times = sorted(seen.times)
    at = {name: times[min(int(len(times) * part), len(times) - 1)] * 1e3 for name, part in
          {"p50": 0.5, "p95": 0.95, "p99": 0.99, "slowest": 1.0}.items()}  # fmt: skip
    print(
        f"{given.clients} clients, {given.lines} lines a request, {given.workers} workers: "
        f"{len(times) * given.lines / took:,.0f} lines/s, {len(times) / took:,.0f} requests/s, "
        + ", ".join(f"{name} {value:.1f} ms" for name, value in at.items())
        + f", errors {sum(seen.errors.values()):,}"
    )
    for what, how_often in list(seen.errors.items())[:10]:
        print(f"  {how_often} x {what}")
    return 1 if seen.errors else 0


if __name__ == "__main__":
    sys.exit(main())
