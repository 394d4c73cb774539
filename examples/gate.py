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
    request = urllib.request.Request(f"{url}/v1/screen", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            told = json.load(answer)
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        raise GateError(f"{problem['title']}: {problem['detail']}") from None
    except OSError as error:
        raise GateError(f"the office does not answer ({error})") from None
    if told["decision"] == 3:
        issues = [issue["problem"] for part in (told, *told["lines"]) for issue in part["issues"]]
        raise GateError(f"not everything could be looked at: {'; '.join(issues)}")
    return told["lines"]


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


def main() -> int:
    read = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    read.add_argument("orders", type=Path)
    read.add_argument("--buyer", default="us-federal-agency")
    given = read.parse_args()
    with given.orders.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [{field: row[column] for column, field in FIELDS.items() if row.get(column)} for row in rows]
    url, token = os.environ["DEBAR_URL"].rstrip("/"), os.environ["DEBAR_TOKEN"]
    try:
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
