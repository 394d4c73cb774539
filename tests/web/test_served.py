"""An office that several processes serve: one carries out runs, and what ends in one the others soon refuse."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx2
from tests.casework.office import LINES
from tests.web.plain import Plain
from tests.web.test_api import CASE, good

from debar.casework import access
from debar.casework.store import Store
from debar.casework.who import May, Role, Who
from debar.web.api.parts import known
from debar.web.listening import listen
from debar.web.office import clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.casework.office import Office as House


@contextmanager
def together(folder: Path, workers: int) -> Iterator[tuple[str, int]]:
    """`debar serve`, as its own processes; its address and its own number."""
    command = [sys.executable, "-m", "debar", "serve", "--port", "0", "--store", folder, "--workers", str(workers)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    try:
        assert server.stdout
        address = re.search(r"http://\S+:\d+", server.stdout.readline())
        assert address
        yield address[0], server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def children(process: int) -> list[str]:
    """What processes a process began, on Linux."""
    whole = ["ps", "-ww", "-o", "args=", "--ppid", str(process)]  # -ww: else a line may end where a screen would
    told = subprocess.run(whole, capture_output=True, text=True, check=True)
    return told.stdout.splitlines()


def test_several_processes_serve_one_office(screened_house: tuple[Path, House], tmp_path: Path) -> None:
    folder, house = screened_house
    shutil.copytree(folder, tmp_path / "office")
    store = Store.open(tmp_path / "office")
    cy = Who(house.people["cy"], "Cy", Role.ANALYST, clock())
    with store.act(cy) as act:
        token, secret = access.make_token(act, "a test", [May.READ, May.SCREEN], timedelta(days=1))
    headers = {"authorization": f"Bearer {secret}"}
    with together(tmp_path / "office", 2) as (address, process):
        with Plain(base_url=address, headers=headers, timeout=60) as client:
            case = good(client.post("/v1/cases", json=CASE), 201)["id"]
            there = f"/v1/cases/{case}"
            good(client.post(f"{there}/evidence", files=[("files", ("orders.csv", LINES.read_bytes()))]), 201)
            good(client.post(f"{there}/runs"), 201)
            assert sum("spawn_main" in each for each in children(process)) == 2
            while (state := good(client.get(f"{there}/runs/1/progress"))["state"]) in ("waiting", "running"):
                time.sleep(0.2)
            assert state == "ended", good(client.get(f"{there}/runs/1"))
            told = [entry["what"] for entry in good(client.get("/v1/audit", params={"case": case}))["items"]]
            assert (told.count("run begun"), told.count("run ended"), told.count("run failed")) == (1, 1, 0)
        with store.act(cy) as act:
            access.end_token(act, token.id)
        time.sleep(known.KEPT.total_seconds() + 0.2)
        for _ in range(8):  # connections of their own, so that each process is asked
            assert httpx2.get(f"{address}/v1/me", headers=headers).status_code == 401
    store.close()


def test_answers_are_sent_at_once() -> None:
    """asyncio switches Nagle's algorithm off only where the protocol is told; else each answer takes 40 ms."""
    made = listen("127.0.0.1", 0)
    assert made.proto == socket.IPPROTO_TCP
    made.close()
