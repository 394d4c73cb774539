"""The path over files: what comes out, in which order, from which rooms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from debar.errors import UsageError
from debar.model import Evidence, Finding, Inquiry, Issue, Observed, Summary, Verdict
from debar.register import Register
from debar.rulebook import Rulebook
from debar.screen import screen

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 25)
HEADER = "Description,Manufacturer\n"


@pytest.fixture
def ask(register: Register, rulebook: Rulebook) -> Any:
    def run(*paths: Path, **more: Any) -> list[Any]:
        asked = Inquiry(more.pop("buyers", ("us-federal-agency",)), TODAY, TODAY, answers=more.pop("answers", {}))
        return list(screen([str(path) for path in paths], asked, register=register, rulebook=rulebook, **more))

    return run


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + "Huawei S5720 switch,Huawei\noffice chair,\nCisco Catalyst 9300,Cisco\n")
    return path


def kinds(items: list[Any]) -> list[str]:
    return [type(item).__name__ for item in items]


def test_evidence_first_findings_by_place_summary_last(ask: Any, orders: Path) -> None:
    assert kinds(ask(orders)) == ["Evidence", "Finding", "Summary"]
    assert kinds(ask(orders, everything=True)) == ["Evidence", "Finding", "Observed", "Observed", "Summary"]


def test_each_file_begins_with_its_evidence(ask: Any, orders: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "second.csv").write_text(HEADER + "ZTE ZXHN F670L,ZTE\n")
    items = ask(orders, tmp_path / "empty.csv", tmp_path / "second.csv")
    assert kinds(items) == ["Evidence", "Finding", "Issue", "Evidence", "Finding", "Summary"]
    files = [item.path for item in items if isinstance(item, Evidence)]
    assert [item.observation.evidence.path for item in items if isinstance(item, Finding)] == files


def test_rows_are_told_as_they_are_read(ask: Any, orders: Path) -> None:
    heard: list[int] = []
    ask(orders, tick=heard.append)
    assert sum(heard) == 3


def test_a_fact_of_the_run_can_bring_every_maker_under_a_rule(ask: Any, orders: Path) -> None:
    """With the seat answered, a line of a maker that no rule names is looked at closely too."""
    quick = ask(orders, buyers=("anyone",), answers={"seat_country": "CN"})
    close = ask(orders, buyers=("anyone",), answers={"seat_country": "CN"}, everything=True)
    assert [item.id for item in quick if isinstance(item, Finding)] == [
        item.id for item in close if isinstance(item, Finding)
    ]


def test_paths_that_lead_nowhere_are_refused(ask: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file or folder"):
        ask(tmp_path / "nowhere.csv")


def test_a_reader_may_stop_early(orders: Path, register: Register, rulebook: Rulebook) -> None:
    items = screen([str(orders)], Inquiry(("anyone",), TODAY, TODAY), register=register, rulebook=rulebook)
    assert isinstance(next(items), Evidence)
    items.close()  # type: ignore[attr-defined]
    assert list(items) == []


def test_strict_blinds_a_run_on_a_stale_list(orders: Path, register: Register, rulebook: Rulebook) -> None:
    late = date(2030, 1, 1)
    asked = Inquiry(("anyone",), late, late)
    blind = {
        strict: next(
            item.blind
            for item in screen([str(orders)], asked, register=register, rulebook=rulebook, strict=strict)
            if isinstance(item, Summary)
        )
        for strict in (False, True)
    }
    assert blind == {False: False, True: True}


def test_nothing_is_loaded_twice_when_it_is_handed_in(
    ask: Any, orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("loaded")

    monkeypatch.setattr(Register, "load", refuse)
    monkeypatch.setattr(Rulebook, "load", refuse)
    assert isinstance(ask(orders)[-1], Summary)


def test_an_issue_and_an_observation_do_not_hide_each_other(ask: Any, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + "Cisco Catalyst 9300,Cisco,too,many\n")
    items = ask(path, everything=True)
    assert [type(item) for item in items if isinstance(item, Issue | Observed)] == [Issue, Observed]
    assert items[-1].not_looked_at == 0


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Huawei, Cisco or equivalent", "equipment"),
        ("switch Huawei S5735-L24T4X-A1 or equivalent", "equipment"),
        ("brand: Cisco / Huawei / Juniper, switch", "equipment"),
        ("Huawei スイッチ 相当品", "equipment"),
        ("MikroTik router with Huawei modem", "module"),
    ],
)
def test_what_another_may_have_made_is_for_a_person_to_look_at(
    ask: Any, tmp_path: Path, text: str, role: str
) -> None:
    path = tmp_path / "tender.csv"
    path.write_text(f'Description\n"{text}"\n', encoding="utf-8")
    found = [item for item in ask(path) if isinstance(item, Finding) and item.identification.maker == "huawei"]
    assert {(item.ruling.verdict, str(item.identification.role)) for item in found} == {(Verdict.REVIEW, role)}
