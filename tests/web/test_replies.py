"""The right of reply: links, what they show, the public form, files of strangers, and addresses that stay kept."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from debar.casework import cases, disclosed, findings, replies
from debar.casework.tables import AUDIT, CONTACTS
from debar.web.guard import Pace
from debar.web.pages import dossiers

if TYPE_CHECKING:
    from tests.casework.office import Office as House
    from tests.web.house import Browser, Served

EMAIL = "legal.counsel@vendor.example"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture(autouse=True)
def no_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test has all its tries."""
    monkeypatch.setattr(dossiers, "SENT", Pace(1_000, 1_000))
    monkeypatch.setattr(dossiers, "BY_ADDRESS", Pace(1_000, 1_000))
    monkeypatch.setattr(dossiers, "BY_LINK", Pace(1_000, 1_000))


def finding(house: House) -> str:
    return house.lines()[0].id


def shared(house: House, days: int = 30) -> tuple[replies.Dossier, str]:
    with house.act() as act:
        return replies.share(act, house.case, finding(house), timedelta(days=days))


def once(text: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', text)
    assert found
    return found[1]


def written(page: str, **changed: str) -> dict[str, str]:
    return {"once": once(page), "name": "Vendor Ltd", "email": EMAIL, "text": "It is not ours.", **changed}


def replied(served: Served, carried: str, **changed: Any) -> Any:
    outside = served.outside()
    files = changed.pop("files", None)
    return outside.form(f"/d/{carried}", **written(outside.get(f"/d/{carried}").text, **changed), files=files)


def kept(house: House) -> list[replies.Reply]:
    with house.store.read() as connection:
        return replies.replies(connection, house.case)


def test_a_link_is_made_copied_and_taken_back(served: Served) -> None:
    cy, place = served.signed_in("cy"), f"/cases/{served.house.case}/findings/{finding(served.house)}/dossier"
    assert cy.form(place, days="14").headers["location"] == f"{place}?said=dossier.shared"
    shown = cy.get(place).text
    address = re.search(rf'value="{re.escape(served.office.base)}(/d/[^"]+)"', shown)
    assert address
    assert "2026-12-10" in shown
    assert served.outside().get(address[1]).status_code == 200
    action = re.search(r'action="([^"]+take-back)"', shown)
    assert action
    assert cy.form(action[1]).status_code == 303
    assert served.outside().get(address[1]).status_code == 404
    assert address[1] not in cy.get(place).text


@pytest.mark.parametrize("days", ["0", "-1", "366", "99999999999", "x", ""])
def test_a_link_lasts_a_day_to_a_year(served: Served, days: str) -> None:
    place = f"/cases/{served.house.case}/findings/{finding(served.house)}/dossier"
    assert served.signed_in("cy").form(place, days=days).status_code == 422


def test_links_that_open_nothing_say_the_same(served: Served) -> None:
    house = served.house
    found, carried = shared(house)
    other = shared(house)[0]
    with house.act() as act:
        replies.take_back(act, other.id)
    id_, _, signature = carried.rpartition(".")
    first = "A" if signature[0] != "A" else "B"
    said = {}
    for tried in (
        f"{id_}.{first}{signature[1:]}", replies.link(house.store, other.id), replies.link(house.store, "l-none"),
        found.id, "x", "x.y", "%00", "é.é", "." * 50, "a" * 5_000,
    ):  # fmt: skip
        answer = served.outside().get(f"/d/{tried}")
        said[tried] = (answer.status_code, "this link opens nothing" in answer.text)
    house.clock.at += timedelta(days=31)
    answer = served.outside().get(f"/d/{carried}")
    said["expired"] = (answer.status_code, "this link opens nothing" in answer.text)
    assert set(said.values()) == {(404, True)}, said
    assert (
        served.outside().form(f"/d/{carried}", **written('name="once" value="' + "o" * 32 + '"')).status_code == 404
    )
    assert not kept(house)


def test_the_page_shows_what_concerns_them_and_nothing_else(served: Served) -> None:
    house = served.house
    _, carried = shared(house)
    with house.store.read() as connection:
        found = findings.one(connection, house.newest(), finding(house)).finding
        case = cases.case(connection, house.case)
    answer = served.outside().get(f"/d/{carried}")
    assert answer.headers["x-robots-tag"].startswith("noindex")
    assert '<meta name="robots" content="noindex' in answer.text
    chance = (carried, once(answer.text))  # letters thrown like dice, which spell a short name now and then
    text = html.unescape(answer.text)
    for letters in chance:
        assert letters in text
        text = text.replace(letters, "")
    for word in (found.ruling.law.id, found.identification.maker_name, "S5735-L24T4S-A1", *found.ruling.because):
        assert word in text
    fields = found.observation.fields
    secret = [
        fields["site"], fields["order"], fields["seller_name"], fields["description"], case.title, house.case,
        found.id, found.observation.evidence.name, "Annex B", "Harbour", "ZTE", "Cy", *house.people.values(),
    ]  # fmt: skip
    assert [word for word in secret if word in text] == []


def test_sentences_that_quote_the_line_or_an_answer_are_held_back(house: House) -> None:
    with house.store.read() as connection:
        found = findings.one(connection, house.newest(), finding(house)).finding
    quoting = ("It stands at Annex B.", "Answered: funds is federal.", "A value of Ships Only.", "The rule names it.")
    asks = tuple(replace(found.ruling.questions[0], ask=ask) for ask in ("Is Annex B a site?", "Is it a router?"))
    changed = replace(found, ruling=replace(found.ruling, because=quoting, questions=asks))
    shown = disclosed.of(changed, ["ships only"])
    assert shown.because == ("The rule names it.",)
    assert [question.ask for question in shown.questions] == ["Is it a router?"]
    assert shown.held_back == 4


def test_only_the_registered_part_of_an_address_is_shown(house: House) -> None:
    with house.store.read() as connection:
        found = findings.one(connection, house.newest(), finding(house)).finding
    clue = replace(found.identification.clues[0], kind="mac", field="mac", found="00:18:82:ab:cd:ef")
    known = replace(found.identification, clues=(clue,))
    assert disclosed.of(replace(found, identification=known)).clues[0].found == "00:18:82…"


def test_a_reply_comes_in_and_is_thanked_for(served: Served) -> None:
    _, carried = shared(served.house)
    answer = replied(served, carried, text="First line\nSecond line")
    assert answer.status_code == 303
    thanks = served.outside().get(answer.headers["location"])
    assert thanks.status_code == 200
    (reply,) = kept(served.house)
    assert reply.id in thanks.text
    assert (reply.name, reply.text) == ("Vendor Ltd", "First line\nSecond line")
    assert EMAIL not in thanks.text
    place = f"/cases/{served.house.case}"
    assert "Vendor Ltd" in served.signed_in("vi").get(f"{place}/findings/{finding(served.house)}").text
    assert "Vendor Ltd" in served.signed_in("vi").get(f"{place}/replies").text


def test_a_form_sent_again_is_one_reply(served: Served) -> None:
    _, carried = shared(served.house)
    outside = served.outside()
    fields = written(outside.get(f"/d/{carried}").text)
    places = {outside.form(f"/d/{carried}", **fields).headers["location"] for _ in range(3)}
    assert len(places) == len(kept(served.house)) == 1
    before = sorted((served.house.store.folder / "kept").rglob("*"))
    fields["text"] = "another text on the same form"
    outside.form(f"/d/{carried}", **fields, files=[("files", ("a.txt", b"x" * 1000))])
    assert [reply.text for reply in kept(served.house)] == ["It is not ours."]
    assert sorted((served.house.store.folder / "kept").rglob("*")) == before, "its files fill nothing"


def test_a_form_of_one_link_is_another_at_another_link(served: Served) -> None:
    (_, one), (_, other) = shared(served.house), shared(served.house)
    fields = written(served.outside().get(f"/d/{one}").text)
    for carried in (one, other):
        assert served.outside().form(f"/d/{carried}", **fields).status_code == 303
    first, second = kept(served.house)
    assert first.dossier != second.dossier


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"email": ""}, "e-mail address at which"),
        ({"email": "nobody"}, "e-mail address at which"),
        ({"email": "a@b"}, "e-mail address at which"),
        ({"email": "x@y.example\nBcc: z@y.example"}, "e-mail address at which"),
        ({"name": "  "}, "Write who replies"),
        ({"name": "n" * 201}, "Write who replies"),
        ({"text": " \n "}, "Write what you reply"),
        ({"text": "t" * 20_001}, "20,000 characters"),
    ],
)
def test_what_is_missing_is_told_and_what_was_written_stays(
    served: Served, changed: dict[str, str], told: str
) -> None:
    _, carried = shared(served.house)
    text = 'A "long" reply & <more>\nin lines'
    answer = replied(served, carried, **{"text": text, **changed})
    assert answer.status_code == 422
    assert told in html.unescape(answer.text)
    assert 'aria-invalid="true"' in answer.text
    if "text" not in changed:
        assert html.escape(text, quote=True).replace("&quot;", "&#34;") in answer.text
    if "email" not in changed:
        assert f'value="{EMAIL}"' in answer.text
    assert not kept(served.house)
    assert not list((served.house.store.folder / "kept").glob("*.part"))


def test_a_reply_without_its_form_is_refused(served: Served) -> None:
    _, carried = shared(served.house)
    for form in ({}, {"once": ""}, {"once": "x" * 101}):
        fields = {"name": "V", "email": EMAIL, "text": "t", **form}
        assert served.outside().form(f"/d/{carried}", **fields).status_code == 422
    assert not kept(served.house)


def test_another_site_sends_nothing(served: Served) -> None:
    _, carried = shared(served.house)
    fields = written(served.outside().get(f"/d/{carried}").text)
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert served.outside().post(f"/d/{carried}", data=fields, headers=headers).status_code == 403
    cy = served.signed_in("cy")
    place = f"/cases/{served.house.case}/findings/{finding(served.house)}/dossier"
    assert (
        cy.post(place, data={"csrf": cy.csrf, "days": "7"}, headers={"sec-fetch-site": "cross-site"}).status_code
        == 403
    )
    assert cy.post(place, data={"days": "7", "csrf": "x"}).status_code == 403
    assert served.outside().form(place, days="7").headers["location"].startswith("/sign-in")
    assert not kept(served.house)


HOSTILE = [
    ("../../etc/passwd", b"root", "passwd"),
    ("..\\..\\boot.ini", b"boot", "boot.ini"),
    ("page.html", f"<html>{SCRIPT}".encode(), "page.html"),
    ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "picture.svg"),
    ("bomb.zip", b"PK\x03\x04" + b"\x00" * 100, "bomb.zip"),
    ("cod\u202egpj.exe", b"MZ", "codgpj.exe"),
    ("請求書 <2026>.pdf", b"%PDF", "請求書 _2026_.pdf"),
    ("a\r\nSet-Cookie: x=1.txt", b"cookie", "a%0D%0ASet-Cookie_ x=1.txt"),
    ("con:|?*<b>.txt", b"con", "con_____b_.txt"),
    ("...", b"dots", "evidence"),
]
"""(name as it is sent, content, name as it is handed out)."""


def handed(told: str) -> str:
    """The file name of a content disposition."""
    found = re.fullmatch(r"attachment; filename(?:=\"([^\"]*)\"|\*=utf-8''(\S+))", told)
    assert found, told
    return found[1] or unquote(found[2])


def test_hostile_files_are_kept_and_only_ever_saved(served: Served) -> None:
    _, carried = shared(served.house)
    for start in range(0, len(HOSTILE), replies.MOST_FILES):
        files = [("files", (name, content, "text/html")) for name, content, _ in HOSTILE[start : start + 5]]
        assert replied(served, carried, files=files).status_code == 303
    vi, seen = served.signed_in("vi"), set()
    for reply in kept(served.house):
        for file in reply.attachments:
            place = f"/cases/{served.house.case}/replies/{reply.id}/files/{file.id}"
            answer = vi.get(place)
            assert answer.headers["content-type"] == "application/octet-stream"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "sandbox" in answer.headers["content-security-policy"]
            assert "set-cookie" not in answer.headers
            seen.add((answer.content, handed(answer.headers["content-disposition"])))
            assert served.outside().get(place).headers["location"].startswith("/sign-in")
    assert seen == {(content, name) for _, content, name in HOSTILE}


def test_too_many_and_too_large_files_are_told_and_not_kept(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "LARGEST", 1_000)
    _, carried = shared(served.house)
    before = sorted((served.house.store.folder / "kept").rglob("*"))
    many = replied(served, carried, files=[("files", (f"{n}.txt", b"x")) for n in range(6)])
    large = replied(served, carried, files=[("files", ("large.bin", b"x" * 1_001))])
    for answer, told in ((many, "More than 5 files"), (large, "A file is larger than")):
        assert answer.status_code == 422
        assert told in answer.text
        assert "It is not ours." in answer.text
    monkeypatch.setattr(dossiers, "UPLOAD", 100_000)
    assert replied(served, carried, files=[("files", ("huge.bin", b"x" * 200_000))]).status_code == 413
    assert not kept(served.house)
    assert sorted((served.house.store.folder / "kept").rglob("*")) == before


def test_a_form_that_never_ends_is_cut_off(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossiers, "UPLOAD", 100_000)
    _, carried = shared(served.house)

    def endless() -> Any:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="x"\r\n\r\n'
        for _ in range(200):
            yield b"x" * 10_000
        yield b"\r\n--b--\r\n"

    headers = {"content-type": "multipart/form-data; boundary=b"}
    assert served.outside().post(f"/d/{carried}", content=endless(), headers=headers).status_code == 413


def test_replies_come_at_a_human_pace(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossiers, "BY_LINK", Pace(2, 0.001))
    (_, one), (_, other) = shared(served.house), shared(served.house)
    assert [replied(served, one, text=f"reply {n}").status_code for n in range(4)] == [303, 303, 429, 429]
    late = replied(served, one, text="kept words")
    assert "kept words" in late.text
    assert replied(served, other).status_code == 303
    monkeypatch.setattr(dossiers, "SENT", Pace(1, 0.001))
    assert [replied(served, other, text="").status_code for _ in range(2)] == [422, 429]
    assert len(kept(served.house)) == 3


def test_a_link_takes_no_more_than_fifty(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "MOST_REPLIES", 1)
    _, carried = shared(served.house)
    assert replied(served, carried).status_code == 303
    before = sorted((served.house.store.folder / "kept").rglob("*"))
    assert replied(served, carried, files=[("files", ("a", b"never kept"))]).status_code == 409
    assert sorted((served.house.store.folder / "kept").rglob("*")) == before


def test_thanks_are_for_replies_of_that_link(served: Served) -> None:
    (_, one), (_, other) = shared(served.house), shared(served.house)
    place = replied(served, one).headers["location"]
    reply = place.rpartition("=")[2]
    assert served.outside().get(f"/d/{other}/thanks?reply={reply}").status_code == 404
    assert served.outside().get(f"/d/{one}/thanks?reply=y-none").status_code == 404
    assert served.outside().get(f"/d/{one}/thanks").status_code == 404


def test_a_reply_is_answered_with_its_correction(served: Served) -> None:
    _, carried = shared(served.house)
    replied(served, carried)
    (reply,) = kept(served.house)
    place = f"/cases/{served.house.case}/replies"
    assert served.signed_in("vi").form(f"{place}/{reply.id}/answer", text="No").status_code == 403
    cy = served.signed_in("cy")
    assert cy.form(f"{place}/{reply.id}/answer", text=" ", answered="").status_code == 422
    fields = {"text": "We looked again.", "correction": "https://example.org/change/1", "answered": ""}
    assert cy.form(f"{place}/{reply.id}/answer", **fields).status_code == 303
    shown = cy.get(place).text
    assert "We looked again." in shown
    assert 'href="https://example.org/change/1"' in shown
    assert cy.form(f"{place}/{reply.id}/answer", **fields).status_code == 409, "somebody answered meanwhile"
    (now,) = kept(served.house)
    assert cy.form(f"{place}/{reply.id}/answer", text="Better.", answered=now.answered).status_code == 303
    assert kept(served.house)[0].answer == "Better."


def test_an_address_is_seen_by_administrators_only_and_each_time_told(served: Served) -> None:
    house = served.house
    _, carried = shared(house)
    replied(served, carried)
    (reply,) = kept(house)
    base = f"/cases/{house.case}"
    for name in ("vi", "cy", "bob"):
        assert served.signed_in(name).form(f"{base}/replies/{reply.id}/contact").status_code == 403
        assert "/contact" not in served.signed_in(name).get(f"{base}/replies").text
    ann = served.signed_in("ann")
    assert EMAIL not in ann.get(f"{base}/replies").text
    assert ann.get(f"{base}/replies/{reply.id}/contact").status_code == 405
    shown = ann.form(f"{base}/replies/{reply.id}/contact")
    assert EMAIL in shown.text
    assert shown.headers["cache-control"] == "no-store"
    with house.store.read() as connection:
        entries = connection.execute(AUDIT.select()).all()
        assert connection.execute(CONTACTS.select()).one().email == EMAIL
    assert [(row.what, row.by, row.subject) for row in entries][-1] == ("contact read", house.people["ann"], reply.id)
    assert EMAIL not in json.dumps([tuple(map(str, row)) for row in entries])
    assert house.wrong() == []


ELSEWHERE = ("/static", "/rules", "/makers", "/settings")
"""Pages on which nothing of a case stands."""


def pages(served: Served, browser: Browser, starts: list[str]) -> dict[str, str]:
    """Every page of ours that links lead to, from some."""
    seen: dict[str, str] = {}
    waiting = list(starts)
    while waiting and len(seen) < 400:
        place = waiting.pop()
        if place in seen:
            continue
        answer = browser.get(place)
        seen[place] = f"{answer.status_code} {answer.headers.get('content-type', '')}\n{answer.text}"
        if answer.headers.get("content-type", "").startswith("text/html"):
            links = [html.unescape(found) for found in re.findall(r'href="(/[^"#?]*)"', answer.text)]
            waiting += [link for link in links if not link.startswith(ELSEWHERE)]
    return seen


def test_the_address_stands_on_no_page(served: Served) -> None:
    house = served.house
    _, carried = shared(house)
    replied(served, carried)
    case = f"/cases/{house.case}"
    lists = ["/audit", "/waivers", *(f"{case}/{part}" for part in ("replies", "audit", "waivers", "reports"))]
    starts = ["/", case, f"/d/{carried}", f"{case}/findings/{finding(house)}/dossier"]
    starts += [*lists, *(f"{place}?format=csv" for place in lists)]
    seen: dict[str, str] = {}
    for name in ("vi", "cy", "bob", "ann"):
        seen |= {f"{name} {place}": text for place, text in pages(served, served.signed_in(name), starts).items()}
    assert len(seen) > 80
    assert "Vendor Ltd" in seen[f"vi {case}/replies"]
    assert [place for place, text in seen.items() if EMAIL in text or "legal.counsel" in text] == []


def test_nothing_of_another_case_is_had_under_this_one(served: Served) -> None:
    house = served.house
    found, carried = shared(house)
    replied(served, carried, files=[("files", ("a.txt", b"content"))])
    (reply,) = kept(house)
    other, ann = house.new_case(), served.signed_in("ann")
    file = reply.attachments[0].id
    for case in (other, "c-none"):
        base = f"/cases/{case}"
        assert ann.get(f"{base}/replies/{reply.id}/files/{file}").status_code == 404
        assert ann.form(f"{base}/replies/{reply.id}/contact").status_code == 404
        assert ann.form(f"{base}/replies/{reply.id}/answer", text="x", answered="").status_code == 404
        assert ann.get(f"{base}/findings/{found.finding}/dossier").status_code == 404
        assert ann.form(f"{base}/findings/{found.finding}/dossier/{found.id}/take-back").status_code == 404
        assert ann.form(f"{base}/findings/{found.finding}/dossier", days="7").status_code == 404
    base = f"/cases/{house.case}"
    second = house.lines()[1].id
    assert ann.form(f"{base}/findings/{second}/dossier/{found.id}/take-back").status_code == 404
    assert ann.get(f"{base}/replies/y-none/files/{file}").status_code == 404
    replied(served, carried, text="a second one")
    another = next(each for each in kept(house) if each.id != reply.id)
    assert ann.get(f"{base}/replies/{another.id}/files/{file}").status_code == 404
    assert EMAIL not in str(ann.get(f"{base}/replies").text)
    assert served.outside().get(f"/d/{carried}").status_code == 200


def test_a_viewer_makes_no_links(served: Served) -> None:
    house = served.house
    found, carried = shared(house)
    place = f"/cases/{house.case}/findings/{found.finding}/dossier"
    vi = served.signed_in("vi")
    assert vi.form(place, days="7").status_code == 403
    assert vi.form(f"{place}/{found.id}/take-back").status_code == 403
    assert carried not in vi.get(place).text


def test_a_finding_that_is_gone_can_still_be_answered(served: Served, register: Any, rulebook: Any) -> None:
    house = served.house
    _, carried = shared(house)
    content = b"Order,Description\n1,Office chair\n"
    kept_file = house.store.vault.keep([content], 1_000)
    with house.act() as act:
        cases.add_file(act, house.case, "purchases.csv", kept_file.digest, kept_file.size)
    house.screened(house.case, register, rulebook)
    assert "does not make it any more" in served.outside().get(f"/d/{carried}").text
    assert replied(served, carried).status_code == 303
    cy = served.signed_in("cy")
    assert cy.get(f"/cases/{house.case}/replies").status_code == 200
    assert "not found by the newest run" in cy.get(f"/cases/{house.case}/replies").text


def test_the_table_of_replies_computes_nothing(served: Served) -> None:
    _, carried = shared(served.house)
    replied(served, carried, name="=HYPERLINK(1)", text=SCRIPT)
    table = served.signed_in("vi").get(f"/cases/{served.house.case}/replies?format=csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert "'=HYPERLINK(1)" in table.text
    assert EMAIL not in table.text


def test_the_public_page_speaks_japanese(served: Served) -> None:
    _, carried = shared(served.house)
    outside = served.outside()
    shown = outside.get(f"/d/{carried}", headers={"accept-language": "ja"}).text
    assert '<html lang="ja">' in shown
    assert "公表されることはありません" in shown
    answer = outside.post(f"/d/{carried}", data=written(shown, email=""), headers={"accept-language": "ja"})
    assert "メールアドレスを" in answer.text
