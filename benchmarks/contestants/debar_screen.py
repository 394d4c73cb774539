"""`debar screen` as it is: names, models, codes and re-badges of every maker it knows, misspelt names too, judged by the law."""

from __future__ import annotations

import os
import sys

NAME = "debar"
TELLS = "jsonl"

if __name__ == "__main__":
    ledger, _, found = sys.argv[1:4]
    options = "--buyer us-federal-agency --quiet --fail-on never --format".split()
    os.execv(sys.executable, [sys.executable, "-m", "debar", "screen", ledger, *options, f"jsonl={found}"])
