"""Small papers for the tests of the command: one order export, and lines of it with a known end."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.conftest import TODAY

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "PO Number,Date,Description,Manufacturer,Supplier,Qty,Site"
SWITCH = "1,2024-05-05,Huawei S5720-28X switch,Huawei,Muster GmbH,2,Annexe B"
"""Prohibited for a federal agency."""
CAMERA = "2,2024-05-06,Hikvision DS-2CD2143G2-I camera,Hikvision,Muster GmbH,4,Gate"
"""Review for a federal agency: the purpose is not known."""
CISCO = "3,2024-05-07,Cisco Catalyst 9300 switch,Cisco,Muster GmbH,1,Annexe B"
CHAIR = "4,2024-05-08,office chair,,Möbel AG,4,Annexe B"
MENTION = "5,2024-05-09,SFP module compatible with Huawei S5720,,Muster GmbH,4,Gate"
LINES = (SWITCH, CAMERA, CISCO, CHAIR, MENTION)
AGENCY = ("--buyer", "us-federal-agency")


def orders(folder: Path, *lines: str, name: str = "orders.csv", header: str = HEADER) -> Path:
    """A CSV export with these lines."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *(lines or LINES)]) + "\n", encoding="utf-8")
    return path


def environment(**more: str) -> dict[str, str]:
    """The variables a real process of the command is given: none of its own but the day."""
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DEBAR_", "COLUMNS", "NO_COLOR", "FORCE_COLOR"))
    }
    return {**plain, "DEBAR_TODAY": TODAY, **more}


def started(*arguments: object, **more: str) -> subprocess.Popen[bytes]:
    """The command as a process of its own, all its streams in our hands."""
    command = [sys.executable, "-m", "debar", *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment(**more))
