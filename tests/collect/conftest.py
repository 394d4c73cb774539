"""Agents of SNMP to ask: a simulator that serves small recordings of ours."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.collect.agents import ADDRESSES, ASKED_AS, DEVICES, Simulator, answers, has_version_6

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """snmpsim on twenty loopback addresses; a community, or the context of a user, names the recording."""
    pytest.importorskip("snmpsim", reason="agents to ask: pip install snmpsim pysmi")
    folder = tmp_path_factory.mktemp("snmpsim")
    (folder / "data").mkdir()
    for name, recording in DEVICES.items():
        (folder / "data" / f"{name}.snmprec").write_text(recording, encoding="utf-8")
    port = _free_port()
    started = subprocess.Popen(_command(folder, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for address in (*ADDRESSES, *(["::1"] if has_version_6() else [])):  # they are opened one after another
            while not answers(address, port, "router"):
                assert started.poll() is None, "the simulator ended"
        yield Simulator(port)
    finally:
        started.kill()
        started.wait()


def _command(folder: Path, port: int) -> list[str]:
    ends = [f"--agent-udpv4-endpoint={address}:{port}" for address in ADDRESSES]
    ends += [f"--agent-udpv6-endpoint=[::1]:{port}"] if has_version_6() else []
    me = ["--process-user=root", "--process-group=root"] if os.geteuid() == 0 else []
    user = [f"--v3-{key}={value}" for key, value in ASKED_AS.items()]
    places = [f"--data-dir={folder / 'data'}", f"--cache-dir={folder / 'cache'}"]
    code = "import sys; from snmpsim.commands.responder import main; sys.exit(main())"
    return [sys.executable, "-c", code, "--v3-engine-id=auto", *places, *ends, *user, *me, "--logging-method=null"]


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
