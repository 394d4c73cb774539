"""The purchase gate: what it says is what the path says, nothing is stored unless asked, and mistakes are told."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casework.office import at_once
from tests.web.test_api import CASE, good, problem

from debar.casework.who import May
from debar.model import FIELDS, Inquiry, Observed
from debar.readers import Source
from debar.reports.parts.records import as_dict
from debar.screen import screen
from debar.web.api import screen as gate
from debar.web.api.parts.order import AT_ONCE, EVERYBODY, MOST, WrongError, read
from debar.web.guard import Pace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.world import World

    from debar.register import Register
    from debar.rulebook import Rulebook

LINES = [
    {"description": "ONT HG8245H", "seller_name": "Acme Ltd", "date": "2026-11-20"},
    {"description": "Catalyst 9300 switch", "maker_name": "Cisco"},
    {"description": "office chair", "quantity": "2"},
    {"description": "Hikvision DS-2CD2042WD-I camera", "site": "Lab"},
    {"model": "AP7060DN", "maker_name": "华为"},
    {"description": "ZTE ZXHN F680", "purpose": "public safety"},
]
BUYERS = ["us-federal-agency", "jp-government"]


def test_the_gate_says_what_the_path_says(
    shared_world: World, register: Register, rulebook: Rulebook, tmp_path: Path
) -> None:
    file = tmp_path / "order.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    asked = {
        "on": "2026-11-25",
        "known": "2026-11-24",
        "use": "core network",
        "answers": {"site": "ordinary"},
        "all": True,
    }
    with shared_world.client("cy") as client:
        told = good(client.post("/v1/screen", json={"buyers": BUYERS, "lines": LINES, **asked}))
    inquiry = Inquiry(
        tuple(BUYERS), shared_world.served.now().date(), date(2026, 11, 24), date(2026, 11, 25),
        use="core network", answers={"site": "ordinary"},
    )  # fmt: skip
    source = Source("order.jsonl", "order.jsonl", file)
    items = list(screen([source], inquiry, register=register, rulebook=rulebook, everything=True))
    expected = [as_dict(item) for item in items if as_dict(item)["type"] == "finding"]
    assert [record for line in told["lines"] for record in line["findings"]] == expected
    assert expected
    silent = [as_dict(item) for item in items if isinstance(item, Observed)]
    assert [line["observation"] for line in told["lines"] if line["observation"]] == silent
    assert [line["line"] for line in told["lines"]] == [1, 2, 3, 4, 5, 6]
    assert told["verdict"] == "prohibited"
    assert told["rulebook"] == rulebook.digest
    with shared_world.client("cy") as client:
        brief = good(client.post("/v1/screen", json={"buyers": BUYERS, "lines": LINES, **asked, "all": False}))
    told["lines"] = [{**line, "observation": None} for line in told["lines"]]
    assert brief == told


@pytest.mark.parametrize(
    ("line", "fail_on", "verdict", "decision"),
    [
        (LINES[0], "prohibited", "prohibited", 1),
        (LINES[0], "never", "prohibited", 0),
        (LINES[2], "review", "unidentified", 0),
        (LINES[1], "review", "clear", 0),
    ],
)
def test_the_decision_is_the_exit_code(
    shared_world: World, line: dict[str, str], fail_on: str, verdict: str, decision: int
) -> None:
    with shared_world.client("cy") as client:
        asked = {"buyers": ["us-federal-agency"], "fail_on": fail_on, "line": line}
        told = good(client.post("/v1/screen", json=asked))
        assert (told["verdict"], told["decision"]) == (verdict, decision)


def test_nothing_is_stored_unless_it_is_asked_for(world: World) -> None:
    with world.client("cy") as client:
        case = good(client.post("/v1/cases", json=CASE), 201)["id"]
        before = world.office.told().replace(case, "")
        asked = {"buyers": ["us-federal-agency"], "lines": LINES, "name": "order-4711.jsonl"}
        assert good(client.post("/v1/screen", json=asked, headers={"idempotency-key": "k"}))["kept"] is None
        assert world.office.told().replace(case, "") == before
        asked["keep"] = {"case": case}
        first = good(client.post("/v1/screen", json=asked, headers={"idempotency-key": "k"}))
        again = good(client.post("/v1/screen", json=asked, headers={"idempotency-key": "k"}))
        assert first["kept"]["name"] == "order-4711.jsonl"
        assert again["kept"] == first["kept"]
        problem(client.post("/v1/screen", json={**asked, "line": LINES[0], "lines": []}), 422)
        lines = {**asked, "lines": LINES[:2]}
        problem(client.post("/v1/screen", json=lines, headers={"idempotency-key": "k"}), 422)
        problem(client.post("/v1/screen", json={**asked, "keep": {"case": "c-none"}}), 404)
        problem(client.post("/v1/screen", json=asked, headers={"idempotency-key": "a key"}), 422)
        assert len(good(client.get(f"/v1/cases/{case}/evidence"))["items"]) == 1
        good(client.post(f"/v1/cases/{case}/runs"), 201)
        while good(client.get(f"/v1/cases/{case}/runs/1/progress"))["state"] in ("waiting", "running"):
            time.sleep(0.2)
        found = good(client.get(f"/v1/cases/{case}/findings", params={"limit": 200}))["items"]
        assert {each["id"] for each in found} == {f["id"] for line in first["lines"] for f in line["findings"]}


WRONG: list[tuple[Any, str]] = [
    ([], "body"), ({}, "body"), ({"line": {}}, "body.line"), ({"line": LINES[0], "lines": LINES}, "body"),
    ({"lines": []}, "body.lines"), ({"lines": [LINES[0], 3]}, "body.lines.1"), ({"line": None}, "body.line"),
    ({"line": {"colour": "red"}}, "body.line.colour"), ({"lines": [{"text": ["x"]}]}, "body.lines.0.text"),
    ({"line": {"text": True}}, "body.line.text"), ({"line": LINES[0], "colour": 1}, "body.colour"),
    ({"line": LINES[0], "buyers": "us-dod"}, "body.buyers"), ({"line": LINES[0], "buyers": []}, "body.buyers"),
    ({"line": LINES[0], "on": "2026-02-30"}, "body.on"), ({"line": LINES[0], "known": 20261126}, "body.known"),
    ({"line": LINES[0], "on": "20261126"}, "body.on"), ({"line": LINES[0], "act": "sing"}, "body.act"),
    ({"line": LINES[0], "all": 1}, "body.all"), ({"line": LINES[0], "all": "yes"}, "body.all"),
    ({"line": LINES[0], "act": ["use"]}, "body.act"), ({"line": LINES[0], "use": ""}, "body.use"),
    ({"line": LINES[0], "answers": {"site": 3}}, "body.answers.site"),
    ({"line": LINES[0], "answers": []}, "body.answers"),
    ({"line": LINES[0], "fail_on": "watch"}, "body.fail_on"),
    ({"line": LINES[0], "fail_on": ["never"]}, "body.fail_on"),
    ({"line": LINES[0], "name": "a\x00b"}, "body.name"), ({"line": LINES[0], "keep": "c-1"}, "body.keep"),
    ({"line": LINES[0], "keep": {"case": 1}}, "body.keep"), ({"lines": [LINES[0]] * (MOST + 1)}, "body.lines"),
    ({"lines": [LINES[0]] * (AT_ONCE // EVERYBODY + 1)}, "body.lines"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "at"), WRONG, ids=lambda value: str(value)[:60])
def test_mistakes_are_told_with_their_place(shared_world: World, asked: Any, at: str) -> None:
    with shared_world.client("cy") as client:
        told = problem(client.post("/v1/screen", json=asked), 422)
        assert told["errors"][0]["at"] == at


def test_what_the_law_does_not_know_and_who_may_not_ask(shared_world: World) -> None:
    line = {"line": LINES[0]}
    with (
        shared_world.client("cy") as client,
        shared_world.client("vi") as viewer,
        shared_world.client(None) as nobody,
    ):
        assert (
            "did you mean"
            in problem(client.post("/v1/screen", json={**line, "buyers": ["us-federal"]}), 422)["detail"]
        )
        problem(client.post("/v1/screen", json={**line, "answers": {"site": "on the moon"}}), 422)
        problem(client.post("/v1/screen", json={**line, "answers": {"colour": "red"}}), 422)
        problem(client.post("/v1/screen", content=b"{", headers={"content-type": "application/json"}), 422)
        problem(client.post("/v1/screen", content=b"x", headers={"content-type": "text/plain"}), 415)
        problem(client.post("/v1/screen", content=b"x" * (5 << 20)), 413)
        problem(client.get("/v1/screen"), 405)
        problem(viewer.post("/v1/screen", json=line), 403)
        problem(nobody.post("/v1/screen", json=line), 401)
    _, narrow = shared_world.token("cy", May.READ)
    with shared_world.client(token=narrow) as client:
        problem(client.post("/v1/screen", json=line), 403)
    browser = shared_world.browser("cy")
    good(browser.post("/v1/screen", json=line))
    problem(browser.post("/v1/screen", json=line, headers={"x-csrf": "no"}), 403)
    browser.close()


def test_a_token_that_ended_opens_the_gate_no_more(shared_world: World) -> None:
    id, secret = shared_world.token("cy", May.SCREEN)
    with shared_world.client(token=secret) as client, shared_world.client("ann") as ann:
        good(client.post("/v1/screen", json={"line": LINES[0]}))
        assert ann.delete(f"/v1/tokens/{id}").status_code == 204
        problem(client.post("/v1/screen", json={"line": LINES[0]}), 401)


def test_who_asks_of_too_many_lines_must_wait(shared_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "LINES", Pace(most=10, a_minute=60))
    with shared_world.client("dee") as client:
        good(client.post("/v1/screen", json={"buyers": BUYERS, "lines": LINES}))
        answer = client.post("/v1/screen", json={"buyers": BUYERS, "lines": LINES})
        problem(answer, 429)
        assert int(answer.headers["retry-after"]) == 2


def test_many_who_ask_at_once_are_told_the_same(shared_world: World) -> None:
    with shared_world.client("cy") as client:
        asked = {"buyers": BUYERS, "lines": LINES * 20}
        answers = at_once(*[lambda: client.post("/v1/screen", json=asked)] * 8)
        told = [answer.content for answer in answers]  # type: ignore[attr-defined]
        assert len(set(told)) == 1


def test_another_day_is_another_desk(world: World) -> None:
    """A server that runs for long does not answer by the day it was begun."""
    from datetime import timedelta

    day = world.served.now
    with world.client("cy") as client:
        first = good(client.post("/v1/screen", json={"line": LINES[0]}))["today"]
    world.app.state.office = replace(world.served, now=lambda: day() + timedelta(hours=24))
    _, secret = world.token("cy", days=3)
    with world.client(token=secret) as client:
        assert good(client.post("/v1/screen", json={"line": LINES[0]}))["today"] > first


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["buyers", "on", "known", "act", "use", "answers", "fail_on", "name", "line", "lines", "keep", "all"]
)


@given(st.dictionaries(KEYS, ANYTHING | st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=3)))
def test_whatever_is_sent_is_read_or_told_to_be_wrong(asked: dict[str, Any]) -> None:
    try:
        order = read(json.dumps(asked).encode())
    except WrongError:
        pass
    else:
        assert order.lines
        assert all(type(value) is str and value for line in order.lines for value in line.values())
