"""A small ordering program that asks debar before it orders.

`python examples/gate.py ORDERS.csv [--buyer us-federal-agency]` reads requisitions, asks the purchase gate of an office
(`debar serve`) about all of them at once, orders what nothing speaks against, and holds back the rest with the reason and
the questions that are left. `DEBAR_URL` names the office and `DEBAR_TOKEN` holds a token with the scope `screen`.

It orders nothing where the gate cannot be reached, or could not look at everything. Exit code: 0 all was ordered, 1
something was held back, 3 nothing was ordered. It needs Python alone; copy it and change `FIELDS` and `order`.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

FIELDS = {
    "PO Number": "order",
    "Order Date": "date",
    "Supplier": "seller_name",
    "Item Description": "description",
    "Manufacturer": "maker_name",
    "Mfr Part No": "part_number",
    "Qty": "quantity",
    "Ship To": "site",
}
"""Columns of ours, and the observation fields of debar that they fill."""
AT_ONCE = 1_000
"""Lines of one request, at most."""
HOLD = ("prohibited", "conditional", "review")
"""Verdicts with which we do not order before a person has looked."""


class GateError(Exception):
    """The gate gave no answer that can be relied on."""


def ask(url: str, token: str, buyer: str, lines: list[dict[str, str]]) -> list[dict[str, Any]]:
    """What the gate says of order lines, in their order. Raises GateError."""
    body = json.dumps({"buyers": [buyer], "lines": lines, "fail_on": "review"}).encode()
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    try:
        request = urllib.request.Request(f"{url}/v1/screen", body, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            told = json.load(answer)
    except urllib.error.HTTPError as error:
        raise GateError(problem(error)) from None
    except (OSError, ValueError) as error:  # also an address that is none, and an answer that is no JSON
        raise GateError(f"the office does not answer ({error})") from None
    try:
        judged, whole = told["lines"], told["decision"] != 3
        issues = [issue["problem"] for part in (told, *judged) for issue in part["issues"]]
    except (KeyError, TypeError):
        raise GateError(f"{url} gives no answer of a purchase gate") from None
    if not whole:
        raise GateError(f"not everything could be looked at: {'; '.join(issues)}")
    if len(judged) != len(lines):
        raise GateError(f"the office answers {len(judged):,} lines of {len(lines):,}")
    return judged


def problem(error: urllib.error.HTTPError) -> str:
    """What the office says is wrong; what stands before it may say so in its own way."""
    try:
        told = json.load(error)
        return f"{told['title']}: {told['detail']}"
    except (ValueError, KeyError, TypeError):
        return f"the office, or what stands before it, answers {error.code} {error.reason}"


def requisitions(path: Path) -> list[dict[str, str]]:
    """The lines of the file. Raises GateError for one that has not our columns."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            read = csv.DictReader(file)
            rows, missing = list(read), [name for name in FIELDS if name not in (read.fieldnames or ())]
    except (OSError, ValueError, csv.Error) as error:
        raise GateError(f"{path} cannot be read ({error})") from None
    if missing:
        raise GateError(f"{path} has no column {', '.join(missing)}")
    return rows


def order(row: dict[str, str]) -> None:
    """Place the order. This program only says so."""
    print(f"ordered  {row['PO Number']}  {row['Item Description']}")


def hold(row: dict[str, str], judged: dict[str, Any]) -> None:
    """Hold the order back, and say why."""
    print(f"held     {row['PO Number']}  {row['Item Description']}: {judged['verdict']}")
    for finding in judged["findings"]:
        print(f"         {finding['rule']} ({finding['maker_name']}): {finding['do'] or finding['because'][0]}")
        for question in finding["questions"]:
            print(f"         to be answered: {question}")


def office() -> tuple[str, str]:
    """Where the gate is and what opens it. Raises GateError."""
    if unset := [name for name in ("DEBAR_URL", "DEBAR_TOKEN") if not os.environ.get(name)]:
        raise GateError(f"set {' and '.join(unset)}")
    return os.environ["DEBAR_URL"].rstrip("/"), os.environ["DEBAR_TOKEN"]


def main() -> int:
    read = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    read.add_argument("orders", type=Path)
    read.add_argument("--buyer", default="us-federal-agency")
    given = read.parse_args()
    try:
        rows = requisitions(given.orders)
        url, token = office()
        lines = [{field: row[column] for column, field in FIELDS.items() if row[column]} for row in rows]
        judged = [
            each
            for start in range(0, len(lines), AT_ONCE)
            for each in ask(url, token, given.buyer, lines[start : start + AT_ONCE])
        ]
    except GateError as error:
        print(f"nothing was ordered: {error}", file=sys.stderr)
        return 3
    for row, each in zip(rows, judged, strict=True):
        if each["verdict"] in HOLD:
            hold(row, each)
        else:
            order(row)
    return 1 if any(each["verdict"] in HOLD for each in judged) else 0


if __name__ == "__main__":
    sys.exit(main())
