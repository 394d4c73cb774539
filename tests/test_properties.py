"""Laws of the whole path that hold for any evidence: order, sieve, waivers, counts."""

from __future__ import annotations

import csv
import json
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests import evil
from tests.conftest import EXAMPLES

from debar.identify import identify
from debar.model import Finding, Inquiry, Issue, Item, Observed, Summary, Verdict, Waiver
from debar.rulebook import Rulebook
from debar.screen import screen

if TYPE_CHECKING:
    from debar.register import Register

TODAY = date(2026, 11, 25)
HEADER = ["PO Number", "Date", "Description", "Manufacturer", "Supplier", "Site"]
BUYERS = ("us-federal-agency", "us-federal-contractor", "jp-government", "au-government", "nz-spark", "anyone")

names = st.sampled_from(
    "Huawei|HUAWEl|Hua-Wei|华为|ファーウェイ|ZTE|中兴|Hikvision|海康威视|Dahua|Hytera|Honor|Cisco|TP-Link|Aztec|Canon".split(
        "|"
    )
)
models = st.sampled_from(
    "S5720-28X|HG8245H|ZXHN F670L|DS-2CD2143G2-I|IPC-HFW2431T|E3372|MF237w|USG60|201HW".split("|")
)
goods = st.sampled_from("switch|router|camera|ONT|chair|license|antenna|ルーター|交换机|maintenance|SFP".split("|"))
relations = st.sampled_from("|for|compatible with|removal of|not|replaces|instead of|対応".split("|"))
text = st.lists(
    st.one_of(names, models, goods, relations, st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=6)),
    max_size=5,
).map(" ".join)
days = st.sampled_from(["", "2018-08-13", "2019-08-12", "2019-08-13", "2024-02", "soon", "2026-11-25"])
line = st.tuples(
    days,
    text,
    st.one_of(st.just(""), names),
    st.one_of(st.just(""), names),
    st.sampled_from(["", "Gate", "Annexe B"]),
)
lines = st.lists(line, min_size=1, max_size=12)
buyers = st.lists(st.sampled_from(BUYERS), min_size=1, max_size=2, unique=True).map(tuple)


@cache
def known() -> tuple[Register, Rulebook]:
    """Loaded once; no fixture, since a failing property prints its arguments whole."""
    return evil.known(), Rulebook.load()


def run(
    given: list[tuple[str, ...]],
    buyers: tuple[str, ...],
    waivers: tuple[Waiver, ...] = (),
    everything: bool = True,
) -> list[Item]:
    """What comes of these lines as a CSV file."""
    inquiry = Inquiry(buyers, TODAY, TODAY)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            writer.writerows((f"PO-{number}", *cells) for number, cells in enumerate(given))
        register, rulebook = known()
        return list(
            screen([str(path)], inquiry, register=register, rulebook=rulebook, waivers=waivers, everything=everything)
        )


def run_file(name: str, data: bytes, buyers: tuple[str, ...], everything: bool) -> list[Item]:
    """What comes of a file with these bytes."""
    register, rulebook = known()
    asked = Inquiry(buyers, TODAY, TODAY)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        return list(screen([str(path)], asked, register=register, rulebook=rulebook, everything=everything))


def halved(text: str, at: int) -> str:
    """The text with half of a surrogate pair in it, as JSON can write it and no text has it."""
    at %= len(text) + 1
    return text[:at] + "\ud83d" + text[at:]


def outcome(item: Item) -> tuple[object, ...] | None:
    """What was decided about a line, without its place."""
    match item:
        case Finding():
            who, ruling = item.identification, item.ruling
            settled = (who.maker, who.role, who.strength, ruling.law.id, ruling.verdict, ruling.buyer, ruling.because)
            return (item.observation.fields.get("order"), *settled)
        case Observed():
            who_else = item.identification.maker if item.identification else None
            return (item.observation.fields.get("order"), item.verdict, who_else)
        case _:
            return None


def findings(items: list[Item]) -> list[object]:
    """The findings of a run, but for the folder its file lay in."""
    return [_without_path(item) for item in items if isinstance(item, Finding)]


def summary(items: list[Item]) -> Summary:
    (found,) = [item for item in items if isinstance(item, Summary)]
    return found


@settings(max_examples=40, deadline=None)
@given(lines, buyers, st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(
    given: list[tuple[str, ...]], buyers: tuple[str, ...], random: object
) -> None:
    numbered = list(enumerate(given))
    random.shuffle(numbered)  # type: ignore[attr-defined]
    places = {f"PO-{now}": f"PO-{before}" for now, (before, _) in enumerate(numbered)}
    straight = run(given, buyers)
    shuffled = run([cells for _, cells in numbered], buyers)
    renamed = [(places.get(str(end[0])), *end[1:]) for end in map(outcome, shuffled) if end]
    assert Counter(renamed) == Counter(end for end in map(outcome, straight) if end)
    assert replace(summary(shuffled), issues=0) == replace(summary(straight), issues=0)


@settings(max_examples=60, deadline=None)
@given(lines, buyers)
def test_the_sieve_loses_no_finding(given: list[tuple[str, ...]], buyers: tuple[str, ...]) -> None:
    close, quick = run(given, buyers), run(given, buyers, everything=False)
    assert findings(quick) == findings(close)
    assert summary(quick).findings == summary(close).findings
    for verdict in (each.value for each in Verdict if each not in (Verdict.CLEAR, Verdict.UNIDENTIFIED)):
        assert summary(quick).by_verdict[verdict] == summary(close).by_verdict[verdict]


@given(evil.rows())
def test_the_sieve_loses_nobody_that_identify_finds(given: evil.Rows) -> None:
    evil.nobody_is_lost(given)


@given(evil.rows(), st.sampled_from(evil.BUYERS))
def test_the_sieve_of_a_buyer_loses_nobody_its_rules_speak_of(given: evil.Rows, buyer: str) -> None:
    evil.nobody_asked_about_is_lost(given, buyer)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(evil.raw, evil.raw), min_size=1, max_size=4), buyers)
def test_the_sieve_loses_nothing_of_a_file_that_is_no_text(
    given: list[tuple[bytes, bytes]], buyers: tuple[str, ...]
) -> None:
    lines = [b",".join(b'"%s"' % cell.replace(b'"', b'""') for cell in cells) for cells in given]
    data = b"\n".join([b"Description,Manufacturer", *lines])
    assert findings(run_file("orders.csv", data, buyers, False)) == findings(
        run_file("orders.csv", data, buyers, True)
    )


@settings(max_examples=20, deadline=None)
@given(st.lists(st.builds(halved, evil.texts, st.integers(0, 50)), min_size=1, max_size=4), buyers)
def test_the_sieve_loses_nothing_beside_half_a_character(given: list[str], buyers: tuple[str, ...]) -> None:
    data = b"\n".join(json.dumps({"description": value}).encode() for value in given)
    quick, close = (run_file("orders.jsonl", data, buyers, everything) for everything in (False, True))
    assert findings(quick) == findings(close)


@settings(max_examples=40, deadline=None)
@given(lines, buyers)
def test_every_row_is_seen_and_counted_once(given: list[tuple[str, ...]], buyers: tuple[str, ...]) -> None:
    items = run(given, buyers)
    places = {item.observation.place for item in items if isinstance(item, Finding | Observed)}
    assert len(places) == len(given) == summary(items).observations
    assert sum(summary(items).by_verdict.values()) == len(given)
    for item in items:
        if isinstance(item, Observed):
            assert bool(identify(item.observation.fields, known()[0])) == (item.verdict is Verdict.CLEAR)


waivers = st.builds(
    Waiver,
    rule=st.sampled_from(["US-889A", "US-889B", "JP-2018-ITPROC", "AU-2023-CCTV", "NZ-2018-SPARK"]),
    maker=st.sampled_from(["huawei", "zte", "hikvision", "dahua", "honor"]),
    who=st.just("A"),
    why=st.just("B"),
    approved_by=st.just("C"),
    until=st.sampled_from([TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)]),
    scope=st.sampled_from([{}, {"site": "Gate"}, {"order": "PO-0"}]),
)


@settings(max_examples=40, deadline=None)
@given(lines, buyers, st.lists(waivers, max_size=4).map(tuple))
def test_a_waiver_changes_no_outcome(
    given: list[tuple[str, ...]],
    buyers: tuple[str, ...],
    waivers: tuple[Waiver, ...],
) -> None:
    plain, waived = run(given, buyers), run(given, buyers, waivers)
    bare = [replace(item, waived=None, lapsed=None) if isinstance(item, Finding) else item for item in waived]
    assert [_without_path(item) for item in bare] == [_without_path(item) for item in plain]
    for item in waived:
        if isinstance(item, Finding) and item.waived:
            assert item.waived.until >= TODAY
            assert (item.waived.rule, item.waived.maker) == (item.ruling.law.id, item.identification.maker)


def _without_path(item: Item) -> object:
    """An item but for the folder its file lay in."""
    if isinstance(item, Finding):
        return (item.id, item.observation.place, outcome(item), item.ruling)
    if isinstance(item, Issue):
        return (item.place, item.problem, item.remedy, item.blind)
    return outcome(item) or (item if isinstance(item, Summary) else None)


def test_the_examples_agree_with_identify_row_by_row() -> None:
    """A thousand lines: a quick look finds what the close one finds, and neither without what `identify` says."""
    register, rulebook = known()
    asked = Inquiry(("anyone",), TODAY, TODAY)
    paths = [str(EXAMPLES / "purchases.csv")]
    close = list(screen(paths, asked, register=register, rulebook=rulebook, everything=True))
    quick = list(screen(paths, asked, register=register, rulebook=rulebook))
    assert findings(quick) == findings(close)
    seen = {item.observation.place: item.observation for item in close if isinstance(item, Finding | Observed)}
    assert len(seen) == 1000
    told = {item.observation.place for item in close if isinstance(item, Finding)}
    for place, observation in seen.items():
        assert identify(observation.fields, register) or place not in told
