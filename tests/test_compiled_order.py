"""Two processes compile the same register to the same bytes: what one keeps of the scanner fits what the other keeps
of its meanings."""

from __future__ import annotations

import os
import subprocess
import sys

WHOLE = """
import hashlib, orjson
from debar.register.compile import artefact, entries
from debar.register.files import data_files
from debar.register.sources import read
known = read(data_files())
found = entries(known)
print(hashlib.sha256(orjson.dumps([artefact(known, found), list(found.literals)])).hexdigest())
"""


def compiled(seed: str) -> str:
    made = subprocess.run(  # the seed of hashing is set at the start of a process
        [sys.executable, "-c", WHOLE], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
    )
    return made.stdout.decode().strip()


def test_the_order_of_hashing_changes_nothing() -> None:
    assert compiled("1") == compiled("2")
