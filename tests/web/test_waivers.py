"""Waivers in the browser: filled in from a finding, settled by another person, and never a change of a verdict."""

from __future__ import annotations

import html
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from debar.casework import waiving
from debar.web.pages import waivers

if TYPE_CHECKING:
    from tests.casework.office import Office as House
    from tests.web.conftest import Served

SCRIPT = "<script>alert(1)</script>"


def fields(house: House, **changed: str) -> dict[str, str]:
    """What the form sends."""
    return {
        "finding": house.lines()[0].id,
        "scope": "site",
        "until": "2027-03-31",
        "why": "Replaced in spring",
        **changed,
    }


def known(house: House) -> list[waiving.Asking]:
    with house.store.read() as connection:
        return waiving.waivers(connection)


def asked(served: Served, name: str = "cy", **changed: str) -> waiving.Asking:
    """A waiver that somebody asked for."""
    before = {waiver.id for waiver in known(served.house)}
    answer = served.signed_in(name).form(f"/cases/{served.house.case}/waivers/new", **fields(served.house, **changed))
    assert answer.status_code == 303, answer.text
    (made,) = [waiver for waiver in known(served.house) if waiver.id not in before]
    return made


def settled(served: Served, name: str, waiver: waiving.Asking, **changed: str) -> int:
    place = f"/cases/{waiver.case}/waivers/{waiver.id}/settle"
    form = {"choice": "approve", "reason": "Agreed", "version": str(waiver.version), **changed}
    return served.signed_in(name).form(place, **form).status_code


def test_the_form_is_filled_in_from_a_finding(served: Served) -> None:
    house = served.house
    place = f"/cases/{house.case}/waivers/new"
    shown = html.unescape(served.signed_in("cy").get(f"{place}?finding={house.lines()[0].id}").text)
    for word in ("US-889A", "Huawei Technologies", "Annex B", "4700001", "Harbour Systems Ltd", "(5 findings)"):
        assert word in shown, word
    assert "changes no verdict" in shown
    assert served.signed_in("cy").get(place).headers["location"] == f"/cases/{house.case}/findings"
    assert served.signed_in("vi").get(f"{place}?finding={house.lines()[0].id}").status_code == 403
    assert served.signed_in("cy").get(f"{place}?finding=f-none").status_code == 404


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        ("all", {}),
        ("site", {"site": "Annex B"}),
        ("order", {"order": "4700001"}),
        ("seller_name", {"seller_name": "Harbour Systems Ltd"}),
    ],
)
def test_the_scope_is_that_of_the_finding(served: Served, scope: str, held: dict[str, str]) -> None:
    made = asked(served, scope=scope, maker="zte", rule="UK-DVD", site="Elsewhere")
    assert (made.rule, made.maker, made.scope) == ("US-889A", "huawei", held)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"scope": ""}, "choose what the waiver speaks of"),
        ({"scope": "description"}, "choose what the waiver speaks of"),
        ({"scope": "serial"}, "choose what the waiver speaks of"),
        ({"until": ""}, "choose the last day"),
        ({"until": "31 March"}, "choose the last day"),
        ({"until": "2026-11-26"}, "has passed"),
        ({"why": "  "}, "why is missing"),
    ],
)
def test_what_is_missing_is_told_and_what_was_written_stays(
    served: Served, changed: dict[str, str], told: str
) -> None:
    sent = fields(served.house, **{"why": "Two words & <more>", **changed})
    answer = served.signed_in("cy").form(f"/cases/{served.house.case}/waivers/new", **sent)
    assert answer.status_code == 422
    assert told in html.unescape(answer.text)
    assert "why" in changed or "Two words &amp; &lt;more&gt;" in answer.text
    assert not known(served.house)


def test_another_person_approves(served: Served) -> None:
    bobs = asked(served, "bob")
    assert settled(served, "bob", bobs) == 403, "who asks does not approve"
    assert "You asked for it" in served.signed_in("bob").get("/waivers").text
    assert "/settle" not in served.signed_in("bob").get("/waivers").text
    for name in ("vi", "cy"):
        assert settled(served, name, bobs) == 403
        assert "/settle" not in served.signed_in(name).get("/waivers").text
    assert settled(served, "ann", bobs, version="7") == 409
    assert settled(served, "ann", bobs, choice="maybe") == 422
    assert settled(served, "ann", bobs) == 303
    assert settled(served, "ann", bobs) == 409
    (now,) = known(served.house)
    assert (now.state, now.settled_by) == ("approved", served.house.people["ann"])


def test_a_refusal_has_a_reason(served: Served) -> None:
    made = asked(served)
    assert settled(served, "bob", made, choice="refuse", reason=" ") == 422
    assert settled(served, "bob", made, choice="refuse", reason="Too wide") == 303
    assert "Too wide" in served.signed_in("vi").get("/waivers").text


def test_it_changes_no_verdict(served: Served) -> None:
    before = Counter((line.id, line.verdict) for line in served.house.lines())
    assert settled(served, "bob", asked(served)) == 303
    lines = served.house.lines()
    assert Counter((line.id, line.verdict) for line in lines) == before
    assert {line.place for line in lines if line.waiver == "approved"} == {"row 2"}
    for place in ("/waivers", f"/cases/{served.house.case}/waivers"):
        assert "changes no verdict" in served.signed_in("vi").get(place).text


def test_it_is_taken_back_by_who_asked_or_may_approve(served: Served) -> None:
    made = asked(served)
    place, form = f"/cases/{made.case}/waivers/{made.id}/end", {"reason": "Gone", "version": "1"}
    assert served.signed_in("dee").form(place, **form).status_code == 403
    assert served.signed_in("cy").form(place, **{**form, "reason": ""}).status_code == 422
    assert served.signed_in("cy").form(place, **form, back="/waivers").headers["location"].startswith("/waivers?")
    second = asked(served)
    away = served.signed_in("bob").form(
        f"/cases/{second.case}/waivers/{second.id}/end", **form, back="https://evil.example"
    )
    assert away.headers["location"].startswith(f"/cases/{second.case}/waivers?")
    assert {waiver.state for waiver in known(served.house)} == {"ended"}


def test_nothing_of_another_case_is_had_under_this_one(served: Served) -> None:
    made, other = asked(served), served.house.new_case()
    bob, form = served.signed_in("bob"), {"choice": "approve", "reason": "x", "version": "1"}
    for case in (other, "c-none"):
        for action in ("settle", "end"):
            assert bob.form(f"/cases/{case}/waivers/{made.id}/{action}", **form).status_code == 404
    assert bob.get("/cases/c-none/waivers").status_code == 404
    assert bob.form(f"/cases/{other}/waivers/new", **fields(served.house)).status_code == 404
    assert made.id not in bob.get(f"/cases/{other}/waivers").text
    assert [waiver.state for waiver in known(served.house)] == ["asked"]


def test_those_asked_for_stand_first_and_pages_go_on(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waivers, "PAGE", 2)
    made = [asked(served, why=f"Reason {n}") for n in range(3)]
    assert settled(served, "bob", made[2]) == 303
    vi = served.signed_in("vi")
    first = vi.get("/waivers").text
    assert ("Reason 0" in first, "Reason 1" in first, "Reason 2" in first) == (True, True, False)
    assert "Reason 2" in vi.get("/waivers?begin=2").text
    assert "Reason 2" in vi.get("/waivers?state=approved").text
    assert "Reason 0" not in vi.get("/waivers?state=approved").text
    for query in ("begin=-1", "begin=99", "state=nonsense"):
        assert vi.get(f"/waivers?{query}").status_code == 200
    assert vi.get("/waivers?format=pdf").status_code == 422


def test_one_that_lapsed_is_listed_among_the_others(served: Served) -> None:
    house, made = served.house, asked(served)
    assert settled(served, "bob", made) == 303
    bob = house.who("bob")
    assert waiving.lapse(house.store, replace(bob, at=bob.at + timedelta(days=365))) == 1
    vi = served.signed_in("vi")
    for place in ("/waivers", "/waivers?state=lapsed", f"/cases/{house.case}/waivers"):
        shown = vi.get(place)
        assert shown.status_code == 200
        assert "lapsed on its last day" in shown.text
        assert made.id in shown.text
    assert "lapsed" in vi.get("/waivers?format=csv").text
    assert "/end" not in served.signed_in("bob").get("/waivers").text, "there is nothing left to take back"


def test_text_of_people_is_text(served: Served) -> None:
    made = asked(served, why=SCRIPT)
    assert settled(served, "bob", made, reason=f"{SCRIPT}\u202e") == 303
    shown = served.signed_in("vi").get("/waivers").text
    assert SCRIPT not in shown
    assert shown.count("&lt;script&gt;") >= 2
    assert "[U+202E]" in shown
    table = served.signed_in("vi").get("/waivers?format=csv").text
    assert made.id in table
    assert "site: Annex B" in table


def test_another_site_asks_for_nothing(served: Served) -> None:
    cy = served.signed_in("cy")
    place, form = f"/cases/{served.house.case}/waivers/new", fields(served.house)
    foreign = cy.post(place, data={"csrf": cy.csrf, **form}, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert cy.post(place, data=form).status_code == 403
    assert served.outside().form(place, **form).headers["location"].startswith("/sign-in")
    assert not known(served.house)
