"""The two official lists, entry by entry, as the notices and the Federal Register have them.

Read by hand from copies of the FCC's page (to 2026-10-09) and the editions of the section 1260H list: the day
of listing, the day it was public where that differs, and the day it went.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from debar import yamlfile
from debar.schema.lists import ListEntry, ListFile

LISTS = Path(__file__).parents[2] / "src/debar/data/rules/US/lists"
COVERED = ListFile.model_validate(yamlfile.load(LISTS / "fcc-covered-list.yaml"))
MILITARY = ListFile.model_validate(yamlfile.load(LISTS / "dod-1260h.yaml"))
PURPOSES = ["public safety", "security of government facilities", "critical infrastructure surveillance"]
HOME = ["routers-foreign", "routers-foreign-consumer", "routers-foreign-hotspot", "routers-foreign-home"]


def entry(found: ListFile, id: str) -> ListEntry:
    return next(each for each in found.entries if each.id == id)


@pytest.mark.parametrize(
    ("number", "id", "listed", "makers", "made_abroad", "services", "purpose"),
    [
        (1, "huawei", "2021-03-12", ["huawei"], False, False, False),
        (2, "zte", "2021-03-12", ["zte"], False, False, False),
        (3, "hytera", "2021-03-12", ["hytera"], False, False, True),
        (4, "hikvision", "2021-03-12", ["hikvision"], False, False, True),
        (5, "dahua", "2021-03-12", ["dahua"], False, False, True),
        (6, "kaspersky-ao", "2022-03-25", ["kaspersky"], False, False, False),
        (7, "china-mobile", "2022-03-25", ["china-mobile"], False, True, False),
        (8, "china-telecom", "2022-03-25", ["china-telecom"], False, True, False),
        (9, "pacific-networks", "2022-09-20", ["pacific-networks", "comnet-usa"], False, True, False),
        (10, "china-unicom", "2022-09-20", ["china-unicom"], False, True, False),
        (11, "kaspersky-inc", "2024-07-23", ["kaspersky"], False, False, False),
        (12, "uas-foreign", "2025-12-22", [], True, False, False),
        (13, "dji-autel", "2025-12-22", ["dji", "autel"], False, False, False),
        (14, "routers-foreign", "2026-03-23", [], True, False, False),
        (14, "routers-foreign-consumer", "2026-03-23", [], True, False, False),
        (14, "routers-foreign-hotspot", "2026-03-23", [], True, False, False),
        (14, "routers-foreign-home", "2026-03-23", [], True, False, False),
        (15, "digitalsystem", "2026-07-07", ["digitalsystem"], False, True, False),
        (16, "inverters-foreign", "2026-07-28", [], True, False, False),
        (17, "robots-foreign", "2026-07-28", [], True, False, False),
    ],
)
def test_the_covered_list(
    number: int, id: str, listed: str, makers: list[str], made_abroad: bool, services: bool, purpose: bool
) -> None:
    found = entry(COVERED, id)
    assert found.text.startswith(f"Entry {number}")
    assert (found.listed, [vendor.maker for vendor in found.vendors], found.services) == (listed, makers, services)
    assert (found.category is not None and found.category.made_outside == ["US"]) is made_abroad
    assert (found.when.get("purpose", [])[:3] == PURPOSES) is purpose
    assert found.delisted is None


def test_the_covered_list_has_seventeen_entries_and_no_other() -> None:
    numbers = {each.text.split()[1].rstrip(".,") for each in COVERED.entries}
    assert numbers == {str(number) for number in range(1, 18)}
    assert len(COVERED.entries) == 20  # entry 14 needs four tests, by the kind of router


@pytest.mark.parametrize("id", [each.id for each in COVERED.entries if each.services])
def test_a_services_entry_reaches_no_equipment(id: str) -> None:
    assert entry(COVERED, id).goods == ["telecom-service"]


@pytest.mark.parametrize(
    ("id", "maker", "first", "last"),
    [
        ("netgear", "netgear", "2026-04-14", "2027-10-01"),
        ("adtran-sdg", "adtran", "2026-04-14", "2027-10-01"),
        ("eero-leo", "amazon", "2026-04-22", "2027-10-31"),
        ("calix-100-06200", "calix", "2026-05-06", "2027-10-31"),
        ("nokia-wifi-8", "nokia", "2026-05-15", "2027-10-31"),
        ("nokia-beacon", "nokia", "2026-05-18", "2027-10-31"),
        ("calix-7", "calix", "2026-06-01", "2027-11-22"),
        ("alpha", "alpha-networks", "2026-06-01", "2027-11-22"),
        ("sagemcom", "sagemcom", "2026-06-04", "2027-12-05"),
        ("miri-x10", "miri", "2026-06-12", "2027-12-12"),
        ("arcadyan", "arcadyan", "2026-06-12", "2027-12-12"),
    ],
)
def test_router_approvals(id: str, maker: str, first: str, last: str) -> None:
    found = next(each for each in COVERED.exceptions if each.id == id)
    assert (found.entries, found.makers, found.since) == (HOME, [maker], first)
    assert f"from {first} to {last}" in found.text
    assert found.until is not None
    assert found.until > last
    assert found.references


@pytest.mark.parametrize(
    ("id", "since", "until"),
    [
        ("blue-uas-2027", "2026-01-07", "2027-01-01"),
        ("blue-uas-2028", "2026-07-21", "2028-01-01"),
        ("conditional-approval", "2026-01-07", None),
        ("toy-drone", "2026-06-15", None),
    ],
)
def test_carve_outs_for_drones_by_publication_day(id: str, since: str, until: str | None) -> None:
    found = next(each for each in entry(COVERED, "uas-foreign").exceptions if each.id == id)
    assert (found.since, found.known, found.until) == (since, since, until)


def test_the_second_definition_of_inverters_is_known_from_its_day() -> None:
    found = next(each for each in entry(COVERED, "inverters-foreign").exceptions if each.id == "off-grid")
    assert (found.since, found.known) == ("2026-08-20", "2026-08-20")


@pytest.mark.parametrize(
    ("id", "listed", "known", "delisted"),
    [
        ("ymtc-2024", "2024-01-31", None, "2026-02-17"),
        ("ymtc-2026", "2026-06-10", "2026-06-08", None),
        ("cxmt-2025", "2025-01-07", None, "2026-02-17"),
        ("cxmt-2026", "2026-06-10", "2026-06-08", None),
        ("tp-link", "2026-06-10", "2026-06-08", None),
        ("innolight", "2026-06-10", "2026-06-08", None),
    ],
)
def test_the_1260h_list_by_edition(id: str, listed: str, known: str | None, delisted: str | None) -> None:
    found = entry(MILITARY, id)
    assert (found.listed, found.known, found.delisted) == (listed, known, delisted)


@pytest.mark.parametrize("maker", ["zte", "hytera"])
def test_who_is_not_on_the_1260h_list(maker: str) -> None:
    assert maker not in {vendor.maker for each in MILITARY.entries for vendor in each.vendors}
