"""A waiver is shown and changes nothing; a waivers file is right or refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports import sample

from debar.errors import WaiverError
from debar.model import Finding, Waiver
from debar.waivers import expired, load, waive

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {
    "rule": "US-889A",
    "maker": "huawei",
    "who": "A. Ito",
    "why": "spare part",
    "approved_by": "B. Okafor",
    "until": "2027-03-31",
}
LAST = date(2027, 3, 31)
HELD = Waiver("US-889A", "huawei", "A. Ito", "spare part", "B. Okafor", LAST)


def written(path: Path, entry: dict[str, str], more: str = "") -> Path:
    file = path / "waivers.yaml"
    lines = [f"{'- ' if not number else '  '}{key}: {value}" for number, (key, value) in enumerate(entry.items())]
    file.write_text("\n".join([*lines, more]), "utf-8")
    return file


def test_a_file_is_read(tmp_path: Path) -> None:
    (waiver,) = load(written(tmp_path, GOOD, "  scope: {site: Annex B, order: 4711}"))
    assert waiver == replace(HELD, scope={"site": "Annex B", "order": "4711"})


@pytest.mark.parametrize(("text", "number"), [("", 0), ("[]", 0), ("waivers: []", 0), ("waivers:\n", 0)])
def test_an_empty_file_waives_nothing(text: str, number: int, tmp_path: Path) -> None:
    file = tmp_path / "waivers.yaml"
    file.write_text(text, "utf-8")
    assert len(load(file)) == number


def test_the_list_may_stand_under_its_name(tmp_path: Path) -> None:
    file = tmp_path / "waivers.yaml"
    file.write_text("waivers:\n- {" + ", ".join(f"{key}: {value}" for key, value in GOOD.items()) + "}", "utf-8")
    assert load(file) == (HELD,)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        *[({key: ""}, f"waiver 1: {key} is missing; write `{key}: ...`") for key in GOOD],
        ({"who": "[a, b]"}, "who is not plain text"),
        ({"who": "true"}, "who is not plain text"),
        ({"approved_by": "a.  ITO"}, "who and approved_by are the same person; let a second person approve it"),
        ({"until": "31/03/2027"}, "until: '31/03/2027' is not a day; write 2026-07-31"),
        ({"until": "2027-02-30"}, "until: "),
        ({"until": "2027-03"}, "until 2027-03 is not one day; write the last day it holds: 2027-03-31"),
        ({"untill": "2027-03-31"}, "unknown key 'untill'; use rule, maker, who"),
        ({"scope": "Annex B"}, "scope is not a mapping; write `scope:"),
        ({"scope": "{}"}, "scope is not a mapping"),
        ({"scope": "{room: 4}"}, "scope: unknown key 'room'; use an observation field"),
        ({"scope": "{site: }"}, "scope: site is not plain text"),
        ({"scope": "{site: [a]}"}, "scope: site is not plain text"),
    ],
)
def test_a_wrong_entry_is_named_with_its_remedy(change: dict[str, str], message: str, tmp_path: Path) -> None:
    file = written(tmp_path, GOOD | change)
    with pytest.raises(WaiverError) as error:
        load(file)
    assert str(file) in str(error.value)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"rule: US-889A", "is a list of waivers; begin each with"),
        (b"- just words", "waiver 1: is not a mapping"),
        (b"- rule: a\n  rule: b", "line 2: key 'rule' is written twice"),
        (b"- &a {rule: x}\n- *a", "anchors and aliases"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"a: [", "check the YAML there"),
    ],
)
def test_a_file_that_is_none(data: bytes, message: str, tmp_path: Path) -> None:
    file = tmp_path / "waivers.yaml"
    file.write_bytes(data)
    with pytest.raises(WaiverError, match=message):
        load(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WaiverError, match=r"none\.yaml: cannot be opened"):
        load(tmp_path / "none.yaml")


@pytest.mark.parametrize(("day", "holds"), [(LAST, True), (LAST + timedelta(days=1), False)])
def test_the_last_day_counts(day: date, holds: bool) -> None:
    finding = waive(sample.ONT, (HELD,), day)
    assert finding.waived == (HELD if holds else None)
    assert finding.lapsed == (None if holds else HELD)
    assert expired(sample.ONT, (HELD,), day) == (None if holds else HELD)


@pytest.mark.parametrize(
    ("waiver", "covers"),
    [
        (HELD, True),
        (replace(HELD, rule="US-889B"), False),
        (replace(HELD, maker="zte"), False),
        (replace(HELD, scope={"site": "HQ"}), True),
        (replace(HELD, scope={"site": " \uff28\uff51 "}), True),
        (replace(HELD, scope={"site": "HQ", "seller_name": "Other"}), False),
        (replace(HELD, scope={"serial": "1"}), False),
    ],
)
def test_rule_maker_and_scope_decide(waiver: Waiver, covers: bool) -> None:
    assert (waive(sample.ONT, (waiver,), LAST).waived is not None) is covers


def test_the_first_that_holds_is_attached() -> None:
    ended, second = replace(HELD, until=date(2020, 1, 1)), replace(HELD, why="another")
    assert waive(sample.ONT, (ended, HELD, second), LAST).waived is HELD


def test_of_several_that_ended_the_last_is_told() -> None:
    older = replace(HELD, until=date(2020, 1, 1))
    assert expired(sample.ONT, (older, HELD, older), date(2030, 1, 1)) is HELD


WAIVERS = st.builds(
    Waiver,
    rule=st.sampled_from(["US-889A", "UK-DVD"]),
    maker=st.sampled_from(["huawei", "zte"]),
    who=st.just("A"),
    why=st.text(max_size=5),
    approved_by=st.just("B"),
    until=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    scope=st.sampled_from([{}, {"site": "HQ"}]),
)


@given(
    st.sampled_from(sample.FINDINGS[:2]), st.lists(WAIVERS, max_size=4), st.dates(date(2020, 1, 1), date(2030, 1, 1))
)
def test_a_waiver_changes_nothing_else(finding: Finding, waivers: list[Waiver], day: date) -> None:
    after = waive(finding, waivers, day)
    assert replace(after, waived=None, lapsed=None) == finding
    assert after.waived is None or (after.waived in waivers and day <= after.waived.until)
    assert after.waived is None or after.lapsed is None
