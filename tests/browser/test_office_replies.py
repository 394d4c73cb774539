"""Replies, waivers, the audit log and reports in a real browser: no fault that axe knows, no script of a stranger."""

from __future__ import annotations

import os
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.axed import faults
from tests.browser.pressing import press
from tests.casework.office import Place, settled
from tests.web.conftest import Served, running

from debar.casework import deciding, replies, reporting, waiving
from debar.web.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.register import Register
    from debar.rulebook import Rulebook

pytestmark = pytest.mark.browser

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (group browser)")

EVIL = (
    '<script>window.hit=1;alert(1)</script><img src=x onerror="window.hit=2;alert(2)">\'">'
    "<svg onload=alert(3)>\u202eabc"
)
CELL = EVIL.replace('"', '""')
LINES = f"""Order,Order date,Supplier,Description,Manufacturer,Quantity,Site
"{CELL}",2026-03-02,"{CELL}","Huawei S5735-L24T4S-A1 {CELL}",Huawei,4,"{CELL}"
""".encode()


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, register: Register, rulebook: Rulebook
) -> Iterator[tuple[Served, dict[str, str]]]:
    """An office in which every text that a person or a file can bring is hostile, and the places to look at."""
    house = settled(Place(tmp_path_factory.mktemp("evil") / "office", None).open())
    house.case = house.new_case(LINES)
    house.run = house.screened(house.case, register, rulebook).id
    line = house.lines()[0]
    with house.act("cy") as act:
        _, carried = replies.share(act, house.case, line.id, timedelta(days=30))
        deciding.decide(act, house.case, {line.id: 0}, deciding.State.CONFIRMED, EVIL)
        asked = [
            waiving.ask(act, house.case, line.rule, line.maker, {"site": EVIL}, EVIL, date(2027, 3, number))
            for number in (1, 2)
        ]
    with house.act("bob") as act:
        waiving.settle(act, asked[0].id, False, EVIL, 1)
    kept = house.store.vault.keep([b"<svg onload=alert(4)>"], 1_000)
    with house.store.read() as connection:
        found = replies.of_link(house.store, connection, carried, house.clock.now())
    came = []
    for number in range(2):
        with house.store.act(replies.outsider(house.clock.now())) as act:
            files = [(f"{EVIL}.svg", kept)]
            came.append(replies.receive(act, found, f"{number}" * 30, EVIL, "a@vendor.example", EVIL, files))
    with house.act("cy") as act:
        replies.answer(act, came[0].id, EVIL, f"javascript:alert(5) {EVIL}")
    reporting.write(house.store, house.who("cy"), house.run, "csv")
    case, public = f"/cases/{house.case}", f"/d/{carried}"
    places = {
        "public": public,
        "thanks": f"{public}/thanks?reply={came[0].id}",
        "dossier": f"{case}/findings/{line.id}/dossier",
        "finding": f"{case}/findings/{line.id}",
        "replies": f"{case}/replies",
        "waivers": "/waivers",
        "waivers-case": f"{case}/waivers",
        "waiver-new": f"{case}/waivers/new?finding={line.id}",
        "audit": "/audit",
        "audit-case": f"{case}/audit",
        "reports": f"{case}/reports",
    }
    office = Office(house.store, register, rulebook, now=house.clock.now)
    with running(office) as base:
        yield Served(office, house, base), places


NAMES = "public thanks dossier finding replies waivers waivers-case waiver-new audit audit-case reports".split()


def opened(chromium: Any, served: Served, name: str | None, lang: str = "en", width: int = 1280) -> Any:
    """A page of somebody's browser, which notes dialogs and what fails."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, locale=lang)
    context.add_cookies([{"name": "debar_lang", "value": lang, "url": served.base}])
    if name:
        browser = served.signed_in(name)
        context.add_cookies([{"name": "debar", "value": browser.cookies["debar"], "url": served.base}])
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.dialogs, page.troubles = [], []
    page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("console", lambda told: page.troubles.append(told.text) if told.type == "error" else None)
    return page


def flawless(page: Any, width: int) -> None:
    """Nothing that axe finds, nothing wider than the screen, no script of a stranger and no part of one."""
    shots = os.environ.get("DEBAR_SHOTS")
    if shots:
        name = "".join(char if char.isalnum() else "-" for char in page.url.split("/", 3)[3].split("?")[0])[-60:]
        page.screenshot(
            path=f"{shots}/{page.evaluate('document.documentElement.lang')}-{width}-{name}.png", full_page=True
        )
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.dialogs == []
    assert page.evaluate("window.hit") is None
    ours = page.evaluate(
        "[...document.querySelectorAll('script')].every(one => one.src.startsWith(location.origin + '/static/'))"
        " && !document.querySelector('main img, main [onerror], main [onload], main svg[onload]')"
        " && ![...document.links].some(one => one.protocol === 'javascript:')"
    )
    assert ours
    assert page.troubles == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_no_page_has_a_fault_or_runs_a_stranger_s_script(
    chromium: Any, served: tuple[Served, dict[str, str]], lang: str, width: int
) -> None:
    office, places = served
    inside, outside = (opened(chromium, office, name, lang, width) for name in ("ann", None))
    for name in NAMES:
        page = outside if name in ("public", "thanks") else inside
        page.goto(office.base + places[name])
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        flawless(page, width)
    inside.goto(f"{office.base}/audit")
    press(inside, "form[action='/audit/verify'] button")
    flawless(inside, width)
    inside.goto(office.base + places["replies"])
    press(inside, "form[action$='/contact'] button >> nth=0")
    inside.get_by_text("a@vendor.example").wait_for()
    flawless(inside, width)
    for page in (inside, outside):
        page.context.close()


def test_somebody_outside_replies_and_is_answered(
    chromium: Any, served: tuple[Served, dict[str, str]], tmp_path: Any
) -> None:
    office, places = served
    outside = opened(chromium, office, None, width=390)
    outside.goto(office.base + places["public"])
    large = tmp_path / "large.bin"
    large.write_bytes(b"x" * (replies.LARGEST + 1))
    outside.fill("#name", EVIL[:190])
    outside.fill("#email", "nobody@localhost")
    outside.fill("#text", EVIL)
    outside.set_input_files("#files", str(large))
    assert not outside.evaluate("document.querySelector('#files').checkValidity()"), "told before it is sent"
    small = tmp_path / "page.html"
    small.write_text("<script>alert(6)</script>")
    outside.set_input_files("#files", str(small))
    press(outside, "main form button")
    outside.locator("[role=alert]").wait_for()
    assert outside.input_value("#text").replace("\r\n", "\n") == EVIL
    assert outside.get_attribute("#email", "aria-invalid") == "true"
    outside.troubles.clear()  # the browser notes the status 422
    flawless(outside, 390)
    outside.fill("#email", "b@vendor.example")
    outside.set_input_files("#files", str(small))
    press(outside, "main form button")
    outside.wait_for_url("**/thanks?reply=*")
    flawless(outside, 390)
    reply = outside.url.rpartition("=")[2]
    inside = opened(chromium, office, "cy")
    inside.goto(office.base + places["replies"])
    card = inside.locator(f"article#{reply}")
    with inside.expect_download() as saved:
        card.locator("a[download]").click()
    assert saved.value.suggested_filename == "page.html"
    card.locator("textarea").fill("We looked\nagain")
    card.locator("form button").click()
    inside.get_by_text("The answer was kept.").wait_for()
    flawless(inside, 1280)
    for page in (inside, outside):
        page.context.close()


def test_a_link_is_copied_and_a_waiver_asked_for_by_keyboard(
    chromium: Any, served: tuple[Served, dict[str, str]]
) -> None:
    office, places = served
    page = opened(chromium, office, "dee")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=office.base)
    page.goto(office.base + places["dossier"])
    page.click("button[data-copy] >> nth=0")
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith(f"{office.office.base}/d/")
    page.goto(office.base + places["waiver-new"])
    page.focus("input[name=scope] >> nth=0")
    page.keyboard.press("Space")
    page.fill("#until", "2027-05-01")
    page.fill("#why", "Replaced in May")
    page.focus("main form button")
    page.keyboard.press("Enter")
    page.get_by_text("Another person must approve it").wait_for()
    assert page.troubles == []
    page.context.close()
