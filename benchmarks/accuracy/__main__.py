"""Precision and recall of debar on the open cases, beside plain baselines.

`python benchmarks/accuracy [--baselines] [--errors] [--write] [--corpora FOLDER]`. `--baselines` scores what is
installed of the plain ways too; `--errors` lists every error of debar; `--write` puts the figures between the marks of
`docs/accuracy.md`; `--corpora` scores a folder of cases of one's own, as `benchmarks/corpora.py` describes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import page
from baselines import installed
from cases import cases, difficulties, groups
from score import Debar, prohibited, score

from debar.identify import identify
from debar.register import Register
from debar.rulebook import Rulebook

ROOT = Path(__file__).resolve().parents[2]


def options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--baselines", action="store_true", help="score the plain ways that are installed")
    parser.add_argument("--errors", action="store_true", help="list every error of debar")
    parser.add_argument("--write", action="store_true", help="write the figures into docs/accuracy.md")
    parser.add_argument("--corpora", type=Path, help="folder of labelled cases of one's own")
    parser.add_argument("--on", type=date.fromisoformat, default=datetime.now(UTC).date(), help="day of the run")
    return parser.parse_args()


def main() -> None:
    """Score, print, and write where asked."""
    asked = options()
    told, known = cases(), groups()
    listed = frozenset(group.id for group in known)
    register, rulebook = Register.load(), Rulebook.load()
    debar = Debar(register, known, asked.on)
    identify({"text": "warm up"}, register)
    runs = {debar.name: score(told, debar, listed)}
    if asked.baselines:
        for tool in installed(known, told, listed):
            runs[tool.name] = score(told, tool, listed)
    barred = prohibited(told, register, rulebook, asked.on)
    named = page.Named.of(told, debar, listed)
    whole = frozenset(group.id for group in known if group.whole)
    result = page.Result(
        told, listed, whole, difficulties(), runs, barred, named, asked.on, register.digest, rulebook.digest
    )
    print(page.figures(result))
    if asked.errors:
        print(page.errors(result))
    if asked.write:
        page.write(ROOT / "docs" / "accuracy.md", page.figures(result))
    if asked.corpora:
        subprocess.run([sys.executable, str(ROOT / "benchmarks" / "corpora.py"), str(asked.corpora)], check=True)


if __name__ == "__main__":
    main()
