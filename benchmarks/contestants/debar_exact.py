"""`debar screen --exact`: without misspelt names; all else is looked for."""

from __future__ import annotations

import os
import sys

NAME = "debar exact"
TELLS = "jsonl"
OPTION = "--exact"

if __name__ == "__main__":
    ledger, _, found = sys.argv[1:4]
    options = f"{OPTION} --buyer us-federal-agency --quiet --fail-on never --format".split()
    os.execv(sys.executable, [sys.executable, "-m", "debar", "screen", ledger, *options, f"jsonl={found}"])
