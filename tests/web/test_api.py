"""The API of the office: who comes in, what each may, and that every error is a problem document."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.casework.office import LINES, ROLES, at_once

from debar.casework import waiving
from debar.casework.who import May, Role
from debar.web.api.parts import entry
from debar.web.guard import Pace

if TYPE_CHECKING:
    import httpx2
    from tests.web.world import World

CASE = {"title": "Orders of autumn", "buyers": ["us-federal-agency"]}
STRANGE = (
    "'; DROP TABLE cases; --",
    '" OR 1=1 --',
    "%' OR '1'='1",
    "\\",
    "%",
    "_",
    "a" * 300,
    "\u202e\ufeff\U0001f4a3",
)


def problem(answer: httpx2.Response, status: int) -> dict[str, Any]:
    """The problem document of an answer, which must be one."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert told["status"] == status
    assert told["type"] == "about:blank"
    assert told["detail"]
    return told


def good(answer: httpx2.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def walked(client: httpx2.Client, path: str, limit: int, **asked: Any) -> list[Any]:
    """All items of a list, by its `Link` headers, which must say what `next` says."""
    items: list[Any] = []
    url: str | None = path
    params: dict[str, Any] | None = {"limit": limit, **asked}
    while url:
        answer = client.get(url, params=params)
        told = good(answer)
        assert len(told["items"]) <= limit
        items += told["items"]
        link = re.fullmatch(r'<(.+)>; rel="next"', answer.headers.get("link", ""))
        assert (link is None) == (told["next"] is None)
        url, params = (link[1] if link else None), None
    return items


# Who comes in


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer dbr_nothing", "Basic YTpi", "dbr_x", "Bearer \xff"])
def test_nobody_comes_in_without_a_token_that_holds(shared_world: World, shown: str) -> None:
    with shared_world.client(None) as client:
        headers = {"authorization": shown.encode("latin-1")} if shown else {}
        answer = client.get("/v1/cases", headers=headers)  # type: ignore[arg-type]
        problem(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_ends_at_once_and_when_its_time_is_over(world: World) -> None:
    id, secret = world.token("cy")
    with world.client(token=secret) as client, world.client("cy") as other:
        assert good(client.get("/v1/me"))["token"] == id
        problem(other.delete(f"/v1/tokens/{id}"), 403)
        browser = world.browser("cy")
        assert browser.delete(f"/v1/tokens/{id}").status_code == 204
        browser.close()
        problem(client.get("/v1/me"), 401)
    _, short = world.token("cy", days=1 / 86_400)
    with world.client(token=short) as client:
        good(client.get("/v1/me"))
        time.sleep(1.1)
        problem(client.get("/v1/me"), 401)


def test_somebody_who_may_no_longer_come_in_stays_out(world: World) -> None:
    with world.client("dee") as dee, world.client("ann") as ann:
        good(dee.get("/v1/cases"))
        good(ann.patch(f"/v1/people/{world.office.people['dee']}", json={"ended": True}))
        problem(dee.get("/v1/cases"), 401)


def test_a_token_of_another_process_is_refused_after_some_seconds(world: World) -> None:
    """What another process ends, this one is not told of."""
    from debar.casework import access
    from debar.casework.store import Store
    from debar.web.api.parts import known

    id, secret = world.token("cy")
    with world.client(token=secret) as client:
        good(client.get("/v1/me"))
        other = Store.open(world.served.store.folder)
        with other.act(world.who("cy")) as act:
            access.end_token(act, id)
        other.close()
        good(client.get("/v1/me"))
        time.sleep(known.KEPT.total_seconds() + 0.1)
        problem(client.get("/v1/me"), 401)


def test_a_browser_comes_in_with_its_session_and_changes_something_with_its_own_mark(
    world: World,
) -> None:
    client = world.browser("cy")
    assert good(client.get("/v1/me"))["token"] is None
    good(client.post("/v1/cases", json=CASE), 201)
    for wrong in ("", "x"):
        problem(client.post("/v1/cases", json=CASE, headers={"x-csrf": wrong}), 403)
    problem(client.post("/v1/cases", json=CASE, headers={"origin": "https://elsewhere.example"}), 403)
    client.close()


NEEDS = [
    ("GET", "/v1/cases", May.READ, None), ("POST", "/v1/cases", May.SCREEN, CASE),
    ("GET", "/v1/cases/{case}", May.READ, None), ("POST", "/v1/cases/{case}/runs", May.SCREEN, None),
    ("POST", "/v1/cases/{case}/close", May.APPROVE, None), ("GET", "/v1/cases/{case}/findings", May.READ, None),
    ("GET", "/v1/cases/{case}/facets", May.READ, None), ("GET", "/v1/cases/{case}/evidence", May.READ, None),
    ("POST", "/v1/cases/{case}/findings/{finding}/decide", May.DECIDE,
     {"version": 0, "state": "confirmed", "why": "seen"}),
    ("POST", "/v1/cases/{case}/decisions", May.DECIDE, {"filter": {}, "state": "confirmed", "why": "seen"}),
    ("POST", "/v1/cases/{case}/answers", May.DECIDE, {"key": "purpose", "value": "public safety"}),
    ("POST", "/v1/cases/{case}/waivers", May.DECIDE,
     {"rule": "US-889A", "maker": "huawei", "why": "lab", "until": "2999-01-01"}),
    ("POST", "/v1/cases/{case}/dossiers", May.DECIDE, {"finding": "{finding}", "days": 3}),
    ("POST", "/v1/cases/{case}/reports", May.DECIDE, {"format": "csv"}), ("GET", "/v1/audit", May.READ, None),
    ("GET", "/v1/audit/head", May.READ, None), ("GET", "/v1/people", May.ADMINISTER, None),
    ("POST", "/v1/people", May.ADMINISTER,
     {"name": "eve", "password": "four words nobody expects", "role": "viewer"}),
    ("GET", "/v1/names", May.READ, None), ("GET", "/v1/tokens?everybody=true", May.ADMINISTER, None),
    ("GET", "/v1/waivers", May.READ, None),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "needed", "body"), NEEDS, ids=lambda value: str(value)[:40])
def test_scopes_and_roles_open_what_they_say(
    shared_world: World, method: str, path: str, needed: May, body: dict[str, Any] | None
) -> None:
    world = shared_world
    finding = world.office.lines()[0].id
    path = path.format(case=world.office.case, finding=finding)
    if body and body.get("finding"):
        body = {**body, "finding": finding}
    others = [may for may in May if may is not needed]
    _, narrow = world.token("ann", *others)
    _, exact = world.token("ann", needed)
    roles = [name for name, role in ROLES.items() if needed not in {m for m in May if world.who(name).may(m)}]
    for name in roles[:1]:
        with world.client(name) as client:
            problem(client.request(method, path, json=body), 403)
    with world.client(token=narrow) as client:
        assert "by this token" in problem(client.request(method, path, json=body), 403)["detail"]
    with world.client(token=exact) as client:
        assert client.request(method, path, json=body).status_code in (200, 201, 409)  # a run may be on


def test_who_comes_too_often_is_told_when_to_come_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry, "BY_CALLER", Pace(most=3, a_minute=6))
    with world.client("cy") as cy, world.client("dee") as dee:
        for _ in range(3):
            good(cy.get("/v1/me"))
        answer = cy.get("/v1/me")
        problem(answer, 429)
        assert 1 <= int(answer.headers["retry-after"]) <= 10
        good(dee.get("/v1/me"))
    monkeypatch.setattr(entry, "STRANGERS", Pace(most=2, a_minute=1))
    with world.client(token="dbr_no") as client:
        problem(client.get("/v1/me"), 401)
        problem(client.get("/v1/me"), 401)
        problem(client.get("/v1/me"), 429)


# Errors


def test_every_error_is_a_problem_document(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = world.office.case
    with world.client("ann") as client:
        problem(client.get("/v1/nothing"), 404)
        answer = client.delete("/v1/cases")
        problem(answer, 405)
        assert set(answer.headers["allow"].split(", ")) >= {"GET", "POST"}
        problem(client.get("/v1/cases/c-none"), 404)
        told = problem(client.post("/v1/cases", json={**CASE, "colour": 1}), 422)
        assert told["errors"][0]["at"] == "body.colour"
        problem(client.post("/v1/cases", json={**CASE, "buyers": ["nobody"]}), 422)
        json = {"content-type": "application/json"}
        problem(client.post("/v1/cases", content=b"{", headers=json), 422)
        problem(client.post("/v1/cases", content=b'{"title": "\xff"}', headers=json), 400)
        problem(client.post("/v1/cases", content=b"[" * 100_000, headers=json), 400)
        problem(client.post("/v1/cases", content=b'{"\\ud800": 1, "title": "\\ud800"}', headers=json), 422)
        problem(client.post("/v1/cases", content=b"title: x", headers={"content-type": "text/yaml"}), 415)
        problem(client.post("/v1/cases", data={"title": "x"}), 415)
        problem(client.post(f"/v1/cases/{case}/evidence", json={}), 415)
        problem(client.post("/v1/cases", content=b"x" * (5 << 20), headers=json), 413)
        problem(client.post("/v1/cases", content=iter([b"x" * (1 << 20)] * 5), headers=json), 413)
        problem(client.post(f"/v1/cases/{case}/reopen"), 409)
        problem(client.get("/v1/cases?limit=0"), 422)
        problem(client.get("/v1/cases/a%00b"), 422)
        problem(client.get("/v1/rules-on/2018-02-30"), 422)

        def broken(*_: Any, **__: Any) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("debar.web.api.audit.audit.head", broken)
        told = problem(client.get("/v1/audit/head"), 500)
        assert "ZeroDivision" not in told["detail"]


@pytest.mark.parametrize("strange", STRANGE)
def test_nothing_of_a_filter_is_anything_but_a_value(shared_world: World, strange: str) -> None:
    world = shared_world
    case = world.office.case
    with world.client("cy") as client:
        everything = good(client.get(f"/v1/cases/{case}/findings"))["total"]
        assert everything
        names = ("verdict", "maker", "rule", "jurisdiction", "buyer", "site", "deadline", "state", "waiver")
        for name in names:
            told = good(client.get(f"/v1/cases/{case}/findings", params={name: strange}))
            assert told["items"] == []
            good(client.get(f"/v1/cases/{case}/facets", params={name: strange}))
        searched = client.get(f"/v1/cases/{case}/findings", params={"q": strange})
        assert searched.status_code == (422 if len(strange) > 200 else 200)
        if searched.status_code == 200:
            assert searched.json()["total"] < everything or not strange.strip()
        for path in (f"/v1/cases/{case}/findings", "/v1/cases", "/v1/audit", "/v1/makers", "/v1/waivers"):
            assert client.get(path, params={"after": strange}).status_code in (200, 422)
        assert client.get("/v1/makers", params={"q": strange}).status_code in (200, 422)
        assert client.get("/v1/audit", params={"case": strange}).status_code in (404, 422)
        assert good(client.get(f"/v1/cases/{case}/findings"))["total"] == everything


# One after another, and several at once


def test_lists_are_walked_by_their_pages(world: World) -> None:
    case = world.office.case
    with world.client("ann") as client:
        for number in range(4):
            good(client.post("/v1/cases", json={**CASE, "title": f"Case {number}"}), 201)
            good(client.post(f"/v1/cases/{case}/answers", json={
                "key": "purpose", "value": "public safety", "scope": {"place": f"row {number}"}}), 201)  # fmt: skip
            waiver = {"rule": "US-889A", "maker": "huawei", "why": "lab", "until": "2999-01-01"}
            good(client.post(f"/v1/cases/{case}/waivers", json={**waiver, "scope": {"site": f"{number}"}}), 201)
        for path in (
            "/v1/cases", f"/v1/cases/{case}/findings", "/v1/audit", "/v1/people", "/v1/tokens", "/v1/rules",
            "/v1/makers", "/v1/buyers", "/v1/waivers", f"/v1/cases/{case}/answers", f"/v1/cases/{case}/waivers",
            f"/v1/cases/{case}/evidence", f"/v1/cases/{case}/runs", "/v1/questions", "/v1/formats",
            "/v1/rules-on/2018-12-07", f"/v1/audit?case={case}",
        ):  # fmt: skip
            whole = walked(client, path, 200)
            assert whole, path
            key = next(name for name in ("id", "number", "key", "name") if name in whole[0])
            few = walked(client, path, max(2, len(whole) // 7))
            assert [each[key] for each in few] == [each[key] for each in whole]
            assert len({each[key] for each in whole}) == len(whole)


def test_what_is_made_once_is_made_once(world: World) -> None:
    with world.client("cy") as client, world.client("dee") as other:
        count = len(walked(client, "/v1/cases", 50))
        key = {"idempotency-key": "order-4711"}
        answers = at_once(*[lambda: client.post("/v1/cases", json=CASE, headers=key) for _ in range(6)])
        told = [good(answer, 201) for answer in answers]  # type: ignore[arg-type]
        assert len({each["id"] for each in told}) == 1
        replayed = [answer.headers.get("idempotency-replayed") for answer in answers]  # type: ignore[attr-defined]
        assert replayed.count("true") == 5
        assert len(walked(client, "/v1/cases", 50)) == count + 1
        problem(client.post("/v1/cases", json={**CASE, "title": "Another"}, headers=key), 422)
        assert good(other.post("/v1/cases", json=CASE, headers=key), 201)["id"] != told[0]["id"]
        good(client.post("/v1/cases", json=CASE, headers={"idempotency-key": "another"}), 201)
        problem(client.post("/v1/cases", json={**CASE, "act": "sing"}, headers={"idempotency-key": "k"}), 422)
        good(client.post("/v1/cases", json=CASE, headers={"idempotency-key": "k"}), 201)
        problem(client.post("/v1/cases", json=CASE, headers={"idempotency-key": "with space"}), 422)


def test_secrets_are_told_once_and_nowhere_kept(world: World) -> None:
    key = {"idempotency-key": "t"}
    with world.client("ann") as client:
        token = {"name": "orders", "scopes": ["screen"], "days": 3}
        first = good(client.post("/v1/tokens", json=token, headers=key), 201)
        again = good(client.post("/v1/tokens", json=token, headers=key), 201)
        assert first["secret"].startswith("dbr_")
        assert again == {**first, "secret": None}
        person = {"name": "eve", "password": "four words nobody expects", "role": "viewer"}
        good(client.post("/v1/people", json=person, headers={"idempotency-key": "p"}), 201)
        told = world.office.told()
        assert first["secret"] not in told
        assert "four words" not in told
    with world.client(token=first["secret"]) as narrow:
        assert good(narrow.get("/v1/me"))["scopes"] == ["screen"]
        problem(narrow.post("/v1/tokens", json=token), 403)


def test_evidence_that_is_sent_twice_comes_in_once(world: World) -> None:
    with world.client("cy") as client:
        case = good(client.post("/v1/cases", json=CASE), 201)["id"]
        there, key = f"/v1/cases/{case}/evidence", {"idempotency-key": "e"}
        files = [("files", ("a.csv", b"description\nONT HG8245H\n")), ("files", ("../b.csv", b"x\n"))]
        first = good(client.post(there, files=files, headers=key), 201)
        assert [each["name"] for each in first["items"]] == ["a.csv", "b.csv"]
        assert good(client.post(there, files=files, headers=key), 201) == first
        problem(client.post(there, files=files[:1], headers=key), 422)
        problem(client.post(there, files=[("other", ("a.csv", b"x"))]), 422)
        problem(client.post(there, data={"files": "x"}, files=[("files", ("a.csv", b"x"))]), 422)
        content = client.get(f"{there}/{first['items'][0]['id']}/content")
        assert content.content == b"description\nONT HG8245H\n"
        assert content.headers["content-disposition"].startswith("attachment")
        assert content.headers["content-type"] == "application/octet-stream"
        with world.client("vi") as viewer:
            problem(viewer.post(there, files=files), 403)


def test_two_who_decide_at_once_do_not_overrule_each_other(world: World) -> None:
    case, finding = world.office.case, world.office.lines()[0].id
    there = f"/v1/cases/{case}/findings/{finding}/decide"
    with world.client("cy") as cy, world.client("dee") as dee:
        said = {"version": 0, "state": "confirmed", "why": "seen"}
        both = at_once(
            lambda: cy.post(there, json=said),
            lambda: dee.post(there, json={**said, "state": "not-this-maker"}),
        )
        assert sorted(answer.status_code for answer in both) == [201, 409]  # type: ignore[attr-defined]
        late = next(answer for answer in both if answer.status_code == 409)  # type: ignore[attr-defined]
        assert "meanwhile" in problem(late, 409)["detail"]  # type: ignore[arg-type]
        whole = good(cy.get(f"/v1/cases/{case}/findings/{finding}"))
        assert len(whole["decisions"]) == 1
        assert whole["version"] == 1


# What people do


def test_a_case_goes_its_whole_way(world: World) -> None:
    with world.client("cy") as cy, world.client("bob") as bob, world.client("ann") as ann:
        case = good(cy.post("/v1/cases", json=CASE), 201)
        there = f"/v1/cases/{case['id']}"
        asked = {"buyers": ["us-federal-agency", "jp-government"], "version": case["version"]}
        assert good(cy.put(f"{there}/question", json=asked))["question"]["buyers"] == asked["buyers"]
        problem(cy.put(f"{there}/question", json=asked), 409)
        problem(cy.post(f"{there}/runs"), 409)
        good(cy.post(f"{there}/evidence", files=[("files", ("orders.csv", LINES.read_bytes()))]), 201)
        run = good(cy.post(f"{there}/runs"), 201)
        problem(cy.get(f"{there}/findings"), 404)
        while (state := good(cy.get(f"{there}/runs/{run['number']}/progress"))["state"]) in ("waiting", "running"):
            time.sleep(0.2)
        assert state == "ended", good(cy.get(f"{there}/runs/1"))
        assert good(cy.get(f"{there}/runs/1/changes")) == {"earlier": None, "counts": {}, "items": []}
        good(cy.get(f"{there}/runs/1/issues"))

        found = walked(cy, f"{there}/findings", 5)
        offered = good(cy.get(f"{there}/facets"))
        assert sum(offer["findings"] for offer in offered["verdict"]) == len(found)
        maker = offered["maker"][0]
        some = walked(cy, f"{there}/findings", 50, maker=maker["value"])
        assert len(some) == maker["findings"]
        whole = good(cy.get(f"{there}/findings/{found[0]['id']}"))
        assert whole["record"]["id"] == found[0]["id"]
        assert whole["record"]["type"] == "finding"
        assert whole["before"] is None
        assert whole["after"] == found[1]["id"]

        chosen = {"filter": {"maker": [maker["value"]]}, "state": "confirmed", "why": "on the label"}
        decided = good(cy.post(f"{there}/decisions", json=chosen), 201)
        assert decided["findings"] == maker["findings"]
        assert good(cy.get(there))["states"]["confirmed"] == maker["findings"]
        assert good(cy.post(f"{there}/decisions/{decided['batch']}/undo"))["findings"] == maker["findings"]
        problem(cy.post(f"{there}/decisions", json={"state": "open", "why": "x"}), 422)

        waiver = {"rule": some[0]["rule"], "maker": maker["value"], "why": "lab", "until": "2999-01-01"}
        asking = good(cy.post(f"{there}/waivers", json=waiver), 201)
        settle = {"version": asking["version"], "reason": "apart"}
        problem(cy.post(f"{there}/waivers/{asking['id']}/approve", json=settle), 403)
        approved = good(bob.post(f"{there}/waivers/{asking['id']}/approve", json=settle))
        assert approved["state"] == "approved"
        problem(bob.post(f"{there}/waivers/{asking['id']}/refuse", json=settle), 409)
        back = {"version": approved["version"], "reason": "no longer"}
        assert good(cy.post(f"{there}/waivers/{asking['id']}/take-back", json=back))["state"] == "ended"

        answer = good(cy.post(f"{there}/answers", json={"key": "site", "value": "ordinary"}), 201)
        assert cy.delete(f"{there}/answers/{answer['id']}").status_code == 204
        problem(cy.post(f"{there}/answers", json={"key": "colour", "value": "red"}), 422)

        report = good(cy.post(f"{there}/reports", json={"format": "jsonl"}), 201)
        content = cy.get(f"{there}/reports/{report['id']}/content")
        assert len(content.content) == report["size"]
        assert b'"type":"finding"' in content.content
        problem(cy.post(f"{there}/reports", json={"format": "poem"}), 422)

        problem(cy.post(f"{there}/close"), 403)
        assert good(bob.post(f"{there}/close"))["state"] == "closed"
        problem(cy.post(f"{there}/runs"), 409)
        assert good(bob.post(f"{there}/reopen"))["state"] == "open"
        told = walked(ann, "/v1/audit", 20, case=case["id"])
        assert {"case made", "run ended", "decided", "waiver approved", "report written"} <= {e["what"] for e in told}
        head = good(ann.get("/v1/audit/head"))
        checked = good(ann.get("/v1/audit/verify", params={"noted": head["noted"]}))
        assert checked == {"holds": True, "problems": [], "entries": head["number"]}
        gone = good(ann.get("/v1/audit/verify", params={"noted": f"{head['number'] + 9}:{'0' * 64}"}))
        assert not gone["holds"]


def test_a_reply_is_read_and_answered_and_its_address_stands_apart(world: World) -> None:
    from debar.casework import replies

    case, finding = world.office.case, world.office.lines()[0].id
    there = f"/v1/cases/{case}"
    with world.client("cy") as cy, world.client("ann") as ann, world.client("vi") as viewer:
        shared = good(cy.post(f"{there}/dossiers", json={"finding": finding, "days": 3}), 201)
        assert good(cy.get(f"{there}/dossiers/{shared['id']}"))["link"] == shared["link"]
        problem(viewer.get(f"{there}/dossiers/{shared['id']}"), 403)
        carried = shared["link"].rsplit("/", 1)[1]
        store, now = world.served.store, world.served.now()
        kept = store.vault.keep([b"<script>alert(1)</script>"], 1 << 20)
        with store.act(replies.outsider(now)) as act:
            dossier = replies.of_link(store, act.connection, carried, now)
            came = [("proof.html", kept)]
            reply = replies.receive(act, dossier, "once", "Acme", "sales@acme.example", "We disagree", came)
        shown = good(viewer.get(f"{there}/replies/{reply.id}"))
        assert "acme.example" not in str(shown)
        whole = good(viewer.get(f"{there}/findings/{finding}"))
        assert [each["id"] for each in whole["replies"]] == [reply.id]
        file = viewer.get(f"{there}/replies/{reply.id}/attachments/{shown['attachments'][0]['id']}")
        assert file.headers["content-type"] == "application/octet-stream"
        assert "sandbox" in file.headers["content-security-policy"]
        problem(cy.post(f"{there}/replies/{reply.id}/contact"), 403)
        assert good(ann.post(f"{there}/replies/{reply.id}/contact")) == {"email": "sales@acme.example"}
        assert good(ann.get("/v1/audit"))["items"][0]["what"] == "contact read"
        answered = good(cy.post(f"{there}/replies/{reply.id}/answer", json={"text": "You are right"}))
        assert answered["answer"] == "You are right"
        assert cy.delete(f"{there}/dossiers/{shared['id']}").status_code == 204


def test_a_waiver_that_lapsed_is_listed_and_given(world: World) -> None:
    there, wanted = f"/v1/cases/{world.office.case}/waivers", {"rule": "US-889A", "maker": "huawei", "why": "lab"}
    bob = world.who("bob")
    until = (bob.at + timedelta(days=1)).date().isoformat()
    with world.client("cy") as cy, world.client("bob") as approver:
        asked = good(cy.post(there, json={**wanted, "until": until}), 201)
        good(approver.post(f"{there}/{asked['id']}/approve", json={"version": 1, "reason": "apart"}))
        assert waiving.lapse(world.office.store, replace(bob, at=bob.at + timedelta(days=3))) == 1
        for listed in (there, "/v1/waivers", "/v1/waivers?state=lapsed"):
            assert [each["state"] for each in good(cy.get(listed))["items"]] == ["lapsed"]
        assert good(cy.get(f"{there}/{asked['id']}"))["state"] == "lapsed"


def test_what_is_in_another_case_is_not_there(world: World) -> None:
    case = world.office.case
    finding = world.office.lines()[0].id
    with world.client("ann") as client, world.client("bob") as bob:
        other = good(client.post("/v1/cases", json=CASE), 201)["id"]
        there = f"/v1/cases/{case}"
        evidence = good(client.get(f"{there}/evidence"))["items"][0]["id"]
        waiver = good(client.post(f"{there}/waivers", json={
            "rule": "US-889A", "maker": "huawei", "why": "lab", "until": "2999-01-01"}), 201)["id"]  # fmt: skip
        answer = good(client.post(f"{there}/answers", json={"key": "site", "value": "ordinary"}), 201)["id"]
        dossier = good(client.post(f"{there}/dossiers", json={"finding": finding}), 201)["id"]
        report = good(client.post(f"{there}/reports", json={"format": "csv"}), 201)["id"]
        decide = {"version": 0, "state": "confirmed", "why": "seen"}
        batch = good(client.post(f"{there}/findings/{finding}/decide", json=decide), 201)["batch"]
        settle = {"version": 1, "reason": "no"}
        asked: list[tuple[str, str, Any]] = [
            ("GET", f"evidence/{evidence}", None), ("GET", f"evidence/{evidence}/content", None),
            ("GET", f"waivers/{waiver}", None), ("POST", f"waivers/{waiver}/approve", settle),
            ("POST", f"waivers/{waiver}/refuse", settle), ("POST", f"waivers/{waiver}/take-back", settle),
            ("DELETE", f"answers/{answer}", None), ("GET", f"dossiers/{dossier}", None),
            ("DELETE", f"dossiers/{dossier}", None), ("GET", f"reports/{report}", None),
            ("GET", f"reports/{report}/content", None), ("POST", f"decisions/{batch}/undo", None),
            ("GET", f"findings/{finding}", None), ("POST", f"findings/{finding}/decide", decide),
            ("POST", "dossiers", {"finding": finding}), ("GET", "runs/1", None), ("GET", "runs/1/progress", None),
        ]  # fmt: skip
        for method, path, body in asked:
            who = bob if "waivers" in path else client
            problem(who.request(method, f"/v1/cases/{other}/{path}", json=body), 404)
        assert good(client.get(f"{there}/waivers/{waiver}"))["state"] == "asked"


def test_people_and_what_they_are_told(world: World) -> None:
    with world.client("ann") as ann, world.client("cy") as cy:
        person = {"name": "Eve", "password": "four words nobody expects", "role": "viewer"}
        made = good(ann.post("/v1/people", json=person), 201)
        assert made["name"] == "eve"
        assert "password" not in made
        problem(ann.post("/v1/people", json=person), 409)
        problem(ann.post("/v1/people", json={**person, "name": "fay", "password": "aaaaaaaaaaaaaa"}), 422)
        changed = good(ann.patch(f"/v1/people/{made['id']}", json={"role": "analyst", "lang": "ja"}))
        assert (changed["role"], changed["lang"]) == (Role.ANALYST, "ja")
        problem(ann.patch(f"/v1/people/{world.office.people['ann']}", json={"ended": True}), 409)
        problem(cy.get(f"/v1/people/{made['id']}"), 403)
        assert good(cy.get(f"/v1/people/{world.office.people['cy']}"))["name"] == "cy"
        assert good(cy.get("/v1/names"))["names"][made["id"]] == "eve"
        id, _ = world.token("dee")
        problem(cy.delete(f"/v1/tokens/{id}"), 403)
        assert ann.delete(f"/v1/tokens/{id}").status_code == 204
        assert good(ann.get("/v1/tokens?everybody=true&limit=200"))["items"]


def test_hooks_are_made_tried_and_ended(world: World) -> None:
    hook = {"url": "https://orders.example/debar", "events": ["run ended", "decided"]}
    with world.client("ann") as ann, world.client("bob") as bob:
        problem(bob.get("/v1/hooks"), 403)
        problem(bob.post("/v1/hooks", json=hook), 403)
        names = [event["name"] for event in walked(ann, "/v1/events", 7)]
        assert set(hook["events"]) <= set(names)
        key = {"idempotency-key": "h"}
        made = good(ann.post("/v1/hooks", json=hook, headers=key), 201)
        assert made["secret"].startswith("dbh_")
        assert good(ann.post("/v1/hooks", json=hook, headers=key), 201) == {**made, "secret": None}
        problem(ann.post("/v1/hooks", json={**hook, "url": "http://10.0.0.1/"}), 422)
        problem(ann.post("/v1/hooks", json={**hook, "events": ["sunrise"]}), 422)
        there = f"/v1/hooks/{made['id']}"
        assert ann.post(f"{there}/ping").status_code == 204
        (sent,) = good(ann.get(f"{there}/deliveries"))["items"]
        assert sent["event"] == "ping"
        assert ann.post(f"{there}/deliveries/{sent['id']}/again").status_code == 204
        problem(ann.post(f"{there}/deliveries/{sent['id'] + 1}/again"), 404)
        assert ann.delete(there).status_code == 204
        problem(ann.post(f"{there}/ping"), 409)
        assert [each["ended"] is None for each in walked(ann, "/v1/hooks", 1)] == [False]


def test_knowledge(shared_world: World) -> None:
    with shared_world.client("vi") as client:
        assert good(client.get("/v1/rules/us-889a"))["id"] == "US-889A"
        problem(client.get("/v1/rules/US-0"), 404)
        assert good(client.get("/v1/makers/huawei"))["group"] == "huawei"
        problem(client.get("/v1/makers/nobody"), 404)
        assert [row["id"] for row in good(client.get("/v1/makers", params={"q": "华为"}))["items"]][:1] == ["huawei"]
        found = good(client.post("/v1/identify", json={"value": "1.3.6.1.4.1.2011.2.23.291"}))
        assert (found["maker"], found["kind"]) == ("huawei", "sysobjectid")
        found = good(client.post("/v1/identify", json={"fields": {"description": "ONT HG8245H"}}))
        assert (found["maker"], found["kind"]) == ("huawei", "fields")
        for wrong in ({}, {"value": "x", "fields": {"text": "x"}}, {"fields": {"colour": "red"}}, {"value": ""}):
            problem(client.post("/v1/identify", json=wrong), 422)
        changes = walked(client, "/v1/rule-changes", 20, since="2019-01-01", until="2020-12-31")
        assert {row["jurisdiction"] for row in changes} >= {"US", "UK"}
        problem(client.get("/v1/rule-changes"), 422)
        problem(client.get("/v1/rules", params={"buyer": "nobody"}), 422)
