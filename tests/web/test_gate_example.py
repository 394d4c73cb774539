"""The small ordering program of `examples/`, run as its own process against a real office."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.conftest import EXAMPLES

from debar.casework.who import May

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.world import World

HEAD = "PO Number,Order Date,Supplier,Item Description,Manufacturer,Mfr Part No,Qty,Ship To\n"
GOOD = (
    "1,2026-11-20,Acme Ltd,office chair,,,2,Lab\n2,2026-11-20,Acme Ltd,Catalyst 9300 switch,Cisco,C9300-24T,1,Lab\n"
)
BARRED = "3,2026-11-20,Acme Ltd,ONT HG8245H,,,20,Lab\n"


def run(world: World, folder: Path, orders: str, token: str, url: str | None = None) -> tuple[int, str, str]:
    file = folder / "orders.csv"
    file.write_text(HEAD + orders, encoding="utf-8")
    told = {"DEBAR_URL": url or world.url, "DEBAR_TOKEN": token, "PATH": os.environ["PATH"], "PYTHONUTF8": "1"}
    command = [sys.executable, EXAMPLES / "gate.py", file, "--buyer", "us-federal-agency"]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_it_orders_what_nothing_speaks_against_and_holds_the_rest(shared_world: World, tmp_path: Path) -> None:
    _, token = shared_world.token("cy", May.SCREEN)
    code, out, _ = run(shared_world, tmp_path, GOOD + BARRED, token)
    assert code == 1
    assert [line.split()[:2] for line in out.splitlines() if not line.startswith(" ")] == [
        ["ordered", "1"],
        ["ordered", "2"],
        ["held", "3"],
    ]
    assert "US-889A (Huawei Technologies" in out
    assert run(shared_world, tmp_path, GOOD, token)[0] == 0


@pytest.mark.parametrize(
    ("token", "url", "says"),
    [("dbr_no", None, "Unauthorized"), ("dbr_no", "http://127.0.0.1:1", "does not answer")],
)
def test_it_orders_nothing_where_the_gate_gives_no_answer(
    shared_world: World, tmp_path: Path, token: str, url: str | None, says: str
) -> None:
    code, out, err = run(shared_world, tmp_path, GOOD, token, url)
    assert (code, out) == (3, "")
    assert says in err
