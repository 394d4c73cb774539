"""What the tests of this room share: small lists written for them, and a device told of with its findings.

Numbers of weaknesses from CVE-2099 on, and what they are about, are made up; the others are as published.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from debar.desk import Desk
from debar.exposure import Catalogues, pressing
from debar.model import Evidence, Exposure, Inquiry, Kind, Observation

if TYPE_CHECKING:
    from pathlib import Path

    from debar.register import Register
    from debar.rulebook import Rulebook

TODAY = date(2026, 11, 25)
CAMERA = {"maker_name": "Hikvision", "model": "DS-2CD2143G0-I", "description": "camera"}
ROUTER = {"maker_name": "TP-Link", "model": "Archer AX21", "description": "router"}
Tell = Callable[..., list[Exposure]]
Write = Callable[..., str]


def entry(cve: str, vendor: str, product: str, **more: str) -> dict[str, str]:
    """An entry of CISA's catalogue."""
    return {
        "cveID": cve,
        "vendorProject": vendor,
        "product": product,
        "vulnerabilityName": f"{vendor} {product} Vulnerability",
        "dateAdded": "2022-01-10",
        "dueDate": "2022-01-24",
        "knownRansomwareCampaignUse": "Unknown",
        **more,
    }


def record(cve: str, *configurations: dict[str, Any], **more: str) -> dict[str, Any]:
    """A record of NVD."""
    return {"cve": {"id": cve, "configurations": list(configurations), **more}}


def weak(criteria: str, **versions: str) -> dict[str, Any]:
    """A configuration of one product that is weak."""
    return {"nodes": [{"operator": "OR", "cpeMatch": [{"vulnerable": True, "criteria": criteria, **versions}]}]}


@pytest.fixture
def kev(tmp_path: Path) -> Write:
    """Writes a catalogue of CISA with these entries."""

    def write(*entries: Any, **head: Any) -> str:
        path = tmp_path / "kev.json"
        top = {"catalogVersion": "2026.11.20", "dateReleased": "2026-11-20T15:00:00.000Z", **head}
        path.write_text(json.dumps({**top, "count": len(entries), "vulnerabilities": entries}), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def nvd(tmp_path: Path) -> Write:
    """Writes a file of NVD with these records."""

    def write(*records: Any, name: str = "nvd.json") -> str:
        path = tmp_path / name
        head = {"format": "NVD_CVE", "version": "2.0", "timestamp": "2026-11-21T00:00:00.000"}
        path.write_text(json.dumps({**head, "vulnerabilities": records}), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def tell(register: Register, rulebook: Rulebook) -> Tell:
    """The exposures of one device, asked by anyone."""

    def told(
        fields: dict[str, str],
        catalogues: Catalogues | None = None,
        kind: Kind = Kind.NETWORK,
        known: date = TODAY,
        on: date | None = None,
    ) -> list[Exposure]:
        inquiry = Inquiry(("anyone",), TODAY, known, on=on)
        desk = Desk.of(inquiry, register, rulebook)
        look = pressing(desk.results, catalogues or Catalogues(), inquiry, register)
        evidence = Evidence("estate.csv", "estate.csv", "table", "", 0, kind)
        return [item for item in look(Observation(evidence, "row 2", fields)) if isinstance(item, Exposure)]

    return told
