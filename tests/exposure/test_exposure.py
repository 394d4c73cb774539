"""Exposures on the path: for whom, where they stand, and that they change nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exposure.conftest import CAMERA, TODAY, Tell, Write, entry, record, weak

from debar.exposure import STALE, Catalogues
from debar.model import Coverage, Exposure, Finding, Inquiry, Issue, Kind, Summary
from debar.screen import screen

if TYPE_CHECKING:
    from pathlib import Path

    from debar.register import Register
    from debar.rulebook import Rulebook

OPEN = {"ip": "192.0.43.8", "open_ports": "22/tcp ssh"}
HEADER = "hostname,manufacturer,model,serial,ip,open_ports\n"
CHAIR = "chair,,,S9,192.0.43.10,22/tcp ssh\n"
SUPPORT = "maker,model,end_of_support,source\nHikvision,DS-2CD2143G0-I,2025-12-31,a notice\n"


def kinds(exposures: list[Exposure]) -> list[str]:
    return [each.kind for each in exposures]


@pytest.fixture
def lists(kev: Write, nvd: Write, tmp_path: Path) -> Catalogues:
    """A list of every kind, each about the camera."""
    support = tmp_path / "support.csv"
    support.write_text(SUPPORT, encoding="utf-8")
    weakness = record("CVE-2099-1000", weak("cpe:2.3:o:hikvision:ds-2cd2143g0-i_firmware:*:*:*:*:*:*:*:*"))
    return Catalogues.load(
        kev(entry("CVE-2099-1000", "Hikvision", "Multiple Products")), [nvd(weakness)], str(support)
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.NETWORK, ["internet", "management", "exploited", "unsupported"]),
        (Kind.INVENTORY, ["internet", "management", "exploited", "unsupported"]),
        (Kind.PURCHASE, []),
    ],
)
def test_what_is_installed_is_told_of_in_one_order(
    kind: Kind, expected: list[str], tell: Tell, lists: Catalogues
) -> None:
    assert kinds(tell({**CAMERA, **OPEN}, lists, kind)) == expected


def test_without_lists_what_the_evidence_shows(tell: Tell) -> None:
    assert kinds(tell({**CAMERA, **OPEN})) == ["internet", "management"]
    assert tell(CAMERA) == []


@pytest.mark.parametrize("fields", [{"maker_name": "Axis", "model": "P3245-V"}, {"description": "office chair"}])
def test_nothing_without_a_finding_that_presses(fields: dict[str, str], tell: Tell, lists: Catalogues) -> None:
    assert tell({**fields, **OPEN}, lists) == []


@pytest.fixture
def run(register: Register, rulebook: Rulebook, tmp_path: Path) -> Any:
    def run(rows: str, lists: Catalogues | None, strict: bool = False, **more: Any) -> list[Any]:
        path = tmp_path / "estate.csv"
        path.write_text(HEADER + rows, encoding="utf-8")
        asked = Inquiry(("us-federal-contractor", "uk-central-government"), TODAY, TODAY, **more)
        return list(screen([str(path)], asked, register=register, rulebook=rulebook, exposure=lists, strict=strict))

    return run


ROWS = "a,Hikvision,DS-2CD2143G0-I,S1,192.0.43.8,22/tcp ssh\n" + CHAIR + "b,Dahua,IPC-1,S2,192.0.43.9,\n"


def test_right_behind_the_findings_of_the_device(run: Any, lists: Catalogues) -> None:
    items = [item for item in run(ROWS, lists) if isinstance(item, Finding | Exposure)]
    told = [
        (item.place, item.kind) if isinstance(item, Exposure) else (item.observation.place, "finding")
        for item in items
    ]
    assert list(dict.fromkeys(told)) == [
        ("row 2", "finding"),
        ("row 2", "internet"),
        ("row 2", "management"),
        ("row 2", "exploited"),
        ("row 2", "unsupported"),
        ("row 4", "finding"),
        ("row 4", "internet"),
    ]
    assert [place for place, _ in told] == sorted(place for place, _ in told)
    assert {item.file for item in items if isinstance(item, Exposure)} == {items[0].observation.evidence.path}


def test_a_run_that_asks_for_changes_tells_them_too(run: Any, lists: Catalogues) -> None:
    changed = run(ROWS, lists, since=date(2015, 1, 1))
    assert any(isinstance(item, Finding) for item in changed)
    assert any(isinstance(item, Exposure) for item in changed)


ROW = st.tuples(
    st.sampled_from(("Hikvision", "Dahua", "Lorex", "Axis", "Huawei", "")),
    st.sampled_from(("DS-2CD2143G0-I", "E891AB", "P3245-V", "S5720", "")),
    st.sampled_from(("192.0.43.8", "10.0.0.1", "2001:500:88:200::8", "")),
    st.sampled_from(("22/tcp ssh; 80/tcp", "554/tcp rtsp", "nonsense", "")),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, min_size=1, max_size=4))
def test_exposures_never_change_a_finding_or_the_summary(run: Any, lists: Catalogues, rows: list[Any]) -> None:
    text = "".join(f"h{at},{maker},{model},S{at},{ip},{ports}\n" for at, (maker, model, ip, ports) in enumerate(rows))
    bare = "".join(f"h{at},{maker},{model},S{at},,\n" for at, (maker, model, _, _) in enumerate(rows))
    with_lists, without, silent = run(text, lists), run(text, None), run(bare, None)
    others = [[item for item in items if not isinstance(item, Exposure)] for items in (with_lists, without)]
    assert others[0] == others[1]
    findings = [
        [(each.id, each.ruling) for each in items if isinstance(each, Finding)] for items in (without, silent)
    ]
    assert findings[0] == findings[1]
    counts = [next(item for item in items if isinstance(item, Summary)) for items in (without, silent)]
    assert counts[0] == counts[1]


def test_the_same_again(run: Any, lists: Catalogues) -> None:
    assert run(ROWS, lists) == run(ROWS, lists)
    assert sum(isinstance(item, Coverage) for item in run(ROWS, lists)) == 1


@pytest.mark.parametrize(("age", "told"), [(STALE, False), (STALE + 1, True)])
@pytest.mark.parametrize("strict", [False, True])
def test_a_stale_list_is_told(age: int, told: bool, strict: bool, run: Any, kev: Write) -> None:
    released = (TODAY - timedelta(days=age)).isoformat()
    lists = Catalogues.load(kev(entry("CVE-2099-1000", "Hikvision", "Multiple Products"), dateReleased=released))
    items = run(ROWS, lists, strict)
    issues = [item for item in items if isinstance(item, Issue) and "list of weaknesses" in item.problem]
    assert [(issue.blind, "debar update" in issue.remedy) for issue in issues] == ([(strict, True)] if told else [])


def test_a_list_without_a_day_is_told(kev: Write) -> None:
    lists = Catalogues.load(kev(entry("CVE-2099-1000", "Acme", "X"), dateReleased="", catalogVersion=""))
    assert [issue.problem for issue in lists.said(TODAY)] == [
        "this list of weaknesses does not say of which day it is"
    ]
