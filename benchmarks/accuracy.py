"""Score identification on labelled cases: precision, recall, and every error listed.

`python benchmarks/accuracy.py FOLDER [KIND...]` reads `FOLDER/KIND.jsonl`. A case is one JSON object a line: `id`, the
observation fields of its kind, `maker` (the group, or "" for none of those scored) and `disputed` (left out). A
case counts as found when a maker of that group is identified at strength medium or better as the maker of the
thing or of a module in it. Ownership is read on the day given by `--on` (default: the day this is run).
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from debar.family import trace
from debar.identify import identify
from debar.model import Role, Strength
from debar.register import Register

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = {
    "purchase_line": {"text": "text"},
    "device_type": {"model": "model", "part_number": "part_number"},
}
AS_MAKER = {Role.EQUIPMENT, Role.MODULE, Role.BRAND, Role.CHIP, Role.FIRMWARE}


@dataclass
class Score:
    """Counts of one kind of case."""

    cases: int = 0
    positive: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    errors: list[str] = field(default_factory=list)

    def line(self, kind: str) -> str:
        """One row of the table."""
        found = self.right + self.wrong
        precision = f"{self.right / found:.3f}" if found else "-"
        recall = f"{self.right / self.positive:.3f}" if self.positive else "-"
        return (
            f"{kind:<16} {self.cases:>7,} cases {self.positive:>5} positive   "
            f"precision {precision} ({self.right}/{found})   recall {recall} ({self.right}/{self.positive})"
        )


def groups(fields: dict[str, str], register: Register, on: date) -> dict[str, str]:
    """Group -> the clue that found it, for what is surely enough identified."""
    found = {}
    for identification in identify(fields, register):
        if identification.role in AS_MAKER and identification.strength >= Strength.MEDIUM:
            group = trace(identification.maker, on, register).group
            found[group] = (
                f"{identification.maker} by {', '.join(clue.kind + ' ' + clue.found for clue in identification.clues)}"
            )
    return found


def cases(path: Path) -> Iterator[dict[str, str]]:
    """The cases of one file that nobody disputes."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            case = json.loads(line)
            if not case.get("disputed"):
                yield case


def score(path: Path, register: Register, scored: set[str], on: date) -> Score:
    """Score one file of cases for the groups that its labels name."""
    result = Score()
    for case in cases(path):
        names = FIELDS.get(path.stem, {"text": "text"})
        fields = {ours: case[theirs] for theirs, ours in names.items() if case.get(theirs)}
        found = {group: why for group, why in groups(fields, register, on).items() if group in scored}
        result.cases += 1
        result.positive += bool(case["maker"])
        text = " | ".join(fields.values())[:140]
        if case["maker"] in found:
            result.right += 1
        elif case["maker"]:
            result.missed += 1
            result.errors.append(f"missed {case['maker']}: {text}")
        for group, why in found.items():
            if group != case["maker"]:
                result.wrong += 1
                result.errors.append(f"wrong {group} ({why}), is {case['maker'] or 'none of them'}: {text}")
    return result


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("kinds", nargs="*", default=list(FIELDS))
    parser.add_argument("--groups", default="huawei,zte,hikvision,dahua,hytera", help="groups that count as found")
    parser.add_argument("--on", type=date.fromisoformat, default=datetime.now(UTC).date())
    arguments = parser.parse_args()
    register = Register.load()
    for kind in arguments.kinds:
        result = score(arguments.folder / f"{kind}.jsonl", register, set(arguments.groups.split(",")), arguments.on)
        print(result.line(kind))
        for error in result.errors:
            print(f"    {error}")


if __name__ == "__main__":
    main()
