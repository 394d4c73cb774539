"""Circles of values are looked for rarely, and never among what stays."""

from __future__ import annotations

import subprocess
import sys


def test_rarely_and_never_again() -> None:
    asked = "import gc; from debar import garbage; garbage.rarely(); garbage.settle(); "
    asked += "print(gc.get_threshold()[0], gc.get_freeze_count() > 1_000)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, text=True).stdout
    assert told.split() == ["2000000", "True"]
