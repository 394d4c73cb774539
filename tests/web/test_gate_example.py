"""The small ordering program of `examples/`, run as its own process against a real office."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from tests.conftest import EXAMPLES

from debar.casework.who import May

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.web.world import World

HEAD = "PO Number,Order Date,Supplier,Item Description,Manufacturer,Mfr Part No,Qty,Ship To\n"
GOOD = (
    "1,2026-11-20,Acme Ltd,office chair,,,2,Lab\n2,2026-11-20,Acme Ltd,Catalyst 9300 switch,Cisco,C9300-24T,1,Lab\n"
)
BARRED = "3,2026-11-20,Acme Ltd,ONT HG8245H,,,20,Lab\n"


def gate(file: Path, token: str, url: str) -> tuple[int, str, str]:
    """The program with a file of orders: its exit code, what it says, and what it says went wrong."""
    told = {"DEBAR_URL": url, "DEBAR_TOKEN": token, "PATH": os.environ["PATH"], "PYTHONUTF8": "1"}
    command = [sys.executable, EXAMPLES / "gate.py", file, "--buyer", "us-federal-agency"]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def orders(folder: Path, lines: str) -> Path:
    file = folder / "orders.csv"
    file.write_text(HEAD + lines, encoding="utf-8")
    return file


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """Something that is no office, and answers whatever it is asked."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is said of it."""

    with HTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def test_it_orders_what_nothing_speaks_against_and_holds_the_rest(shared_world: World, tmp_path: Path) -> None:
    _, token = shared_world.token("cy", May.SCREEN)
    code, out, _ = gate(orders(tmp_path, GOOD + BARRED), token, shared_world.url)
    assert code == 1
    assert [line.split()[:2] for line in out.splitlines() if not line.startswith(" ")] == [
        ["ordered", "1"],
        ["ordered", "2"],
        ["held", "3"],
    ]
    assert "US-889A (Huawei Technologies" in out
    assert gate(orders(tmp_path, GOOD), token, shared_world.url)[0] == 0


@pytest.mark.parametrize(
    ("token", "url", "says"),
    [
        ("dbr_no", None, "Unauthorized"),
        ("dbr_no", "http://127.0.0.1:1", "does not answer"),
        ("dbr_no", "debar.example", "does not answer"),
        ("", None, "set DEBAR_TOKEN"),
    ],
)
def test_it_orders_nothing_where_the_gate_gives_no_answer(
    shared_world: World, tmp_path: Path, token: str, url: str | None, says: str
) -> None:
    code, out, err = gate(orders(tmp_path, GOOD), token, url or shared_world.url)
    assert (code, out) == (3, "")
    assert says in err


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (403, b"<html>please sign in</html>", "answers 403 Forbidden"),
        (502, b'["no", "problem"]', "answers 502"),
        (200, b"<html>welcome</html>", "does not answer"),
        (200, b'{"lines": []}', "no answer of a purchase gate"),
        (200, b"[]", "no answer of a purchase gate"),
    ],
)
def test_it_orders_nothing_where_something_else_answers(tmp_path: Path, status: int, body: bytes, says: str) -> None:
    with answering(status, body) as url:
        code, out, err = gate(orders(tmp_path, GOOD), "dbr_no", url)
    assert (code, out) == (3, "")
    assert says in err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a,b\n1,2\n", "has no column PO Number, Order Date"),
        (b"\xff\xfe\x00", "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_it_orders_nothing_from_a_file_that_is_not_ours(tmp_path: Path, content: bytes | None, says: str) -> None:
    file = tmp_path / "orders.csv"
    if content is not None:
        file.write_bytes(content)
    code, out, err = gate(file, "dbr_no", "http://127.0.0.1:1")
    assert (code, out) == (3, "")
    assert says in err
