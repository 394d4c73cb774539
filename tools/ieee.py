"""Make `data/registry/ieee.tsv`: which address blocks the IEEE assigned to whom.

`python tools/ieee.py FILE... [--read DAY]` takes the registry's own files (`oui.csv`, `mam.csv`, `oui36.csv`, from
https://standards-oui.ieee.org/) or a JSON object of prefix -> text whose first line is the holder, as the package
`oui-data` ships it. One line a holder: the name as the registry spells it, a tab, its prefixes of 6, 7 or 9 hex digits.
Private holders are left out: they name nobody.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = Path(__file__).resolve().parents[1] / "src" / "debar" / "data" / "registry" / "ieee.tsv"
HEAD = (
    "# Blocks of MAC addresses (MA-L, MA-M, MA-S) and their holders, as the IEEE Registration Authority lists them:",
    "# https://standards-oui.ieee.org/ ({read}). Made by tools/ieee.py; facts of a public register.",
)
LENGTHS = (6, 7, 9)


def blocks(path: Path) -> Iterator[tuple[str, str]]:
    """(prefix in upper case, holder) of one file."""
    with path.open(encoding="utf-8", newline="") as stream:
        if path.suffix == ".json":
            yield from ((prefix, text.partition("\n")[0]) for prefix, text in json.load(stream).items())
        else:
            rows = csv.DictReader(stream)
            yield from ((row["Assignment"], row["Organization Name"]) for row in rows)


def main() -> None:
    """Read the files and write the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--read", required=True, help="where the files came from and the day they were read")
    arguments = parser.parse_args()
    held: dict[str, set[str]] = defaultdict(set)
    for path in arguments.files:
        for prefix, holder in blocks(path):
            name = " ".join(holder.split())
            if len(prefix) not in LENGTHS or set(prefix) - set("0123456789ABCDEF"):
                raise SystemExit(f"{path}: {prefix!r} is no prefix of 24, 28 or 36 bits; check the file")
            if name and name.casefold() not in ("private", "ieee registration authority"):
                held[name].add(prefix)
    lines = [f"{name}\t{' '.join(sorted(prefixes))}" for name, prefixes in sorted(held.items())]
    head = "\n".join(HEAD).format(read=arguments.read)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(f"{head}\n" + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TARGET}: {sum(map(len, held.values())):,} blocks of {len(held):,} holders")


if __name__ == "__main__":
    main()
