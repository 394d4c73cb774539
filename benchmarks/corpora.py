"""Score identification on labelled cases of others: precision, recall, and every error listed.

`python benchmarks/corpora.py FOLDER [KIND...]` reads `FOLDER/KIND.jsonl`. A case is one JSON object a line: `id`, the
values of its kind, `maker` (the group, or "" for none of those scored) and `disputed` (left out). A case counts as
found when a maker of that group is identified at strength medium or better as the maker of the thing or of a part in
it. Ownership is read on the day given by `--on` (default: the day this is run).
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debar.family import trace
from debar.identify import identify
from debar.model import FIELDS, Batch, Role, Strength
from debar.readers import ReadOptions, evidence_files, read
from debar.register import Register

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS: dict[str, tuple[str, dict[str, str]]] = {
    "purchase_line": ("purchase_line", {"text": "text"}),
    "device_type": ("device_type", {"model": "model", "part_number": "part_number"}),
    "sysobjectid": ("sysobjectid", {"value": "sys_object_id"}),
    "snmp": ("snmp", {"sys_descr": "sys_descr", "sys_object_id": "sys_object_id", "macs": "mac"}),
    "banner": ("banner", {"text": "banner"}),
    "usb": ("usb", {"value": "usb_id"}),
    "usb_masked": ("usb", {"masked_text": "text"}),
    "cli_output": ("cli_output", {"text": "text"}),
    "user_agent": ("user_agent", {"text": "user_agent"}),
}
"""Kind of score -> the file of its cases, and which of a case's values stand in which observation field."""
BANNERS = {
    "snmp_sysdescr": "sys_descr",
    "snmp_sysobjid": "sys_object_id",
    "html_title": "http_title",
    "dhcp_vendor_class": "dhcp_vendor_class",
    "x509_subjects": "tls_subject",
    "x509_issuers": "tls_subject",
    "sip_user_agents": "banner",
    "mdns_device-info_txt": "mdns_service",
    "mdns_workstation_txt": "mdns_service",
}
"""Sort of banner -> its own observation field, where there is one."""
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


def cases(path: Path) -> Iterator[dict[str, Any]]:
    """The cases of one file that nobody disputes."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            case = json.loads(line)
            if not case.get("disputed"):
                yield case


def observed(case: dict[str, Any], names: dict[str, str], folder: Path) -> dict[str, str]:
    """A case as an observation; several addresses stand in one field, as inventories write them. What a recording of
    the agent tells beside (`walk`) is read too."""
    fields = {}
    for theirs, ours in names.items():
        value = case.get(theirs)
        if value:
            name = BANNERS.get(case.get("field", ""), ours) if ours == "banner" else ours
            fields[name] = value if isinstance(value, str) else ", ".join(dict.fromkeys(value))
    if case.get("walk"):
        fields = {**recorded(folder / case["walk"]), **fields}
    assert fields.keys() <= set(FIELDS)
    return fields


def recorded(path: Path) -> dict[str, str]:
    """What a recording of an agent says of the device that was asked, as the reader of walks tells it."""
    for item in read(next(iter(evidence_files([str(path)]))), ReadOptions()):
        if isinstance(item, Batch):
            return dict(item.observation(0).fields)
    return {}


def score(path: Path, names: dict[str, str], register: Register, scored: set[str], on: date) -> Score:
    """Score one file of cases for the groups that its labels name."""
    result = Score()
    for case in cases(path):
        fields = observed(case, names, path.parent)
        found = {group: why for group, why in groups(fields, register, on).items() if group in scored}
        result.cases += 1
        result.positive += bool(case["maker"])
        text = f"{case['id']}: {' | '.join(fields.values())[:140]!r}"
        if case["maker"] in found:
            result.right += 1
        elif case["maker"]:
            result.missed += 1
            result.errors.append(f"missed {case['maker']}: {text}")
        for group, why in found.items():
            if group != case["maker"]:
                result.wrong += 1
                result.errors.append(f"wrong {group} ({why[:200]}), is {case['maker'] or 'none of them'}: {text}")
    return result


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("kinds", nargs="*", default=list(KINDS))
    parser.add_argument("--groups", default="huawei,zte,hikvision,dahua,hytera", help="groups that count as found")
    parser.add_argument("--on", type=date.fromisoformat, default=datetime.now(UTC).date())
    arguments = parser.parse_args()
    register = Register.load()
    for kind in arguments.kinds:
        file, names = KINDS[kind]
        path = arguments.folder / f"{file}.jsonl"
        result = score(path, names, register, set(arguments.groups.split(",")), arguments.on)
        print(result.line(kind))
        for error in result.errors:
            print(f"    {error}")


if __name__ == "__main__":
    main()
