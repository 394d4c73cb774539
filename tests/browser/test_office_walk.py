"""A newcomer's whole walk through the office in a real browser, with the server as people start it, in English and in
Japanese: from the one-time link to the verified log. On every page: no fault that axe knows, nothing wider than the
screen, no error in the browser's console, no request to another host.

`DEBAR_SHOTS=FOLDER` keeps a picture of each step. Needs Chromium and the `browser` group of dependencies.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from tests.browser.axed import faults
from tests.browser.pressing import press

from debar.web.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (group browser)")

EXAMPLE = Path(__file__).parents[2] / "examples" / "purchases.xlsx"
PASSWORD = "four words nobody expects"
ADDRESS = "answers@vendor.example"


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """`debar serve`, and what it says where to begin."""
    command = [sys.executable, "-m", "debar", "serve", "--port", "0", "--store", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        found = re.search(r"http://\S+", server.stdout.readline())
        assert found
        yield found.group()
    finally:
        server.terminate()
        server.wait(20)


class Walker:
    """Somebody at a browser, and what is looked at on every page they see."""

    def __init__(self, chromium: Any, base: str, lang: str, **context: Any) -> None:
        self._context = chromium.new_context(locale=lang, accept_downloads=True, **context)
        self.page = self._context.new_page()
        self.page.set_default_timeout(60_000)
        self.base = base
        self.say = words(lang)
        self.wrong: list[str] = []
        self.page.on("console", lambda told: self.wrong.append(told.text) if told.type == "error" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", self._asked)
        self.page.on("dialog", lambda dialog: self.wrong.append(f"a dialog: {dialog.message}"))

    def _asked(self, request: Any) -> None:
        if urlsplit(request.url).netloc not in ("", urlsplit(self.base).netloc):
            self.wrong.append(f"asked {request.url}")

    def go(self, place: str) -> None:
        self.page.goto(self.base + place)

    def press(self, button: str, on: Any = None) -> None:
        """Press what sends a form or opens a page, and wait for what comes."""
        press(self.page, button, on)

    def look(self, name: str) -> str:
        """Look at the page: its text."""
        assert faults(self.page) == []
        wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        assert not wide, f"{name} is wider than the screen"
        assert not self.wrong, self.wrong
        if os.environ.get("DEBAR_SHOTS"):
            Path(os.environ["DEBAR_SHOTS"]).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{os.environ['DEBAR_SHOTS']}/{self.say.lang}-{name}.png", full_page=True)
        return str(self.page.inner_text("main"))

    def sign_in(self, name: str) -> None:
        self.go("/sign-in")
        self.page.fill("#name", name)
        self.page.fill("#password", PASSWORD)
        self.press("main form button")

    def close(self) -> None:
        self._context.close()


@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("ja", 390)])
def test_from_the_one_time_link_to_the_verified_log(chromium: Any, tmp_path: Path, lang: str, width: int) -> None:
    with serving(tmp_path / "office") as begin:
        base = "http://" + urlsplit(begin).netloc
        size = {"viewport": {"width": width, "height": 900}}
        ann = Walker(chromium, base, lang, **size)
        say, page = ann.say, ann.page

        page.goto(begin)
        ann.look("01-setup")
        page.fill("#name", "ann")
        page.fill("#shown", "Ann Archer")
        page.fill("#password", PASSWORD)
        page.fill("#again", PASSWORD)
        ann.press("main form button")
        ann.look("02-no-cases")

        ann.go("/cases/new")
        ann.look("03-new-case")
        page.set_input_files("#files", EXAMPLE)
        page.select_option("#buyer", "us-federal-agency")
        ann.press("main form button:not([hidden])")
        page.wait_for_url("**/findings")
        case = urlsplit(page.url).path.removesuffix("/findings")
        assert "58" in ann.look("04-findings")

        ann.go(f"{case}/findings?verdict=prohibited")
        ann.press("tr[data-finding] th a")
        finding = urlsplit(page.url).path
        assert page.locator("mark").count() >= 1
        assert "US-889A" in ann.look("05-finding")

        # A question of purpose, answered for one finding, settles it in the next run.
        ann.go(f"{case}/findings?maker=hikvision&verdict=review")
        ann.press("tr[data-finding] th a")
        asked = urlsplit(page.url).path
        form = page.locator("form:has(input[name=key][value=purpose])")
        form.locator("select").select_option(index=1)
        ann.press("button", form)
        assert say("said.answered") in ann.look("06-answered")
        ann.go(case)
        ann.press(f"form[action='{case}/runs'] button")
        page.wait_for_url("**/findings")
        ann.go(f"{case}/runs/2")
        assert say("change.changed") in ann.look("07-second-run")
        ann.go(asked)
        assert say("verdict.prohibited") in ann.look("08-settled")

        ann.go(f"{case}/waivers/new?finding={finding.rsplit('/', 1)[1]}")
        ann.look("09-ask-for-a-waiver")
        page.check("input[name=scope][value=all]")
        page.fill("#until", "2099-01-01")
        page.fill("#why", "Replaced next year.\nThe site has no other link.")
        ann.press("main form button")
        ann.look("10-asked")

        ann.go("/settings/people")
        ann.look("11-people")
        page.fill("#name", "bob")
        page.fill("#shown", "Bob Baker")
        page.select_option("form[action='/settings/people'] #role", "approver")
        page.fill("#password", PASSWORD)
        ann.press("form[action='/settings/people'] button")
        bob = Walker(chromium, base, lang, **size)
        bob.sign_in("bob")
        bob.go("/waivers")
        bob.look("12-waivers")
        bob.press("button[value=approve]")
        assert "Bob Baker" in bob.look("13-approved")
        bob.close()

        ann.go(f"{finding}/dossier")
        ann.look("14-dossier")
        ann.press(f"form[action='{finding}/dossier'] button")
        link = str(page.input_value("input[readonly]"))
        vendor = Walker(chromium, base, lang, **size)
        vendor.page.goto(link)
        shown = vendor.look("15-public")
        assert "Ann Archer" not in shown
        vendor.page.fill("#name", "Example Vendor Ltd")
        vendor.page.fill("#email", ADDRESS)
        vendor.page.fill("#text", "We did not make this.\n<script>alert(1)</script>")
        vendor.press("main form button")
        vendor.look("16-thanks")
        vendor.close()

        ann.go(finding)
        assert "Example Vendor Ltd" in ann.look("17-reply")
        ann.go(f"{case}/replies")
        ann.look("18-replies")
        if not page.locator("textarea[name=text]").first.is_visible():
            page.locator("details summary").first.click()
        page.fill("textarea[name=text]", "We looked again, and the label is yours.")
        ann.press("form[action$='/answer'] button")
        ann.look("19-answered")

        ann.go(f"{case}/reports")
        page.select_option("#format", "html")
        page.select_option("#lang", lang)
        ann.press("main form button")
        ann.look("20-reports")
        with page.expect_download() as saved:
            page.click("tbody th a")
        report = Path(saved.value.path()).read_text("utf-8")
        assert "Example Vendor Ltd" in report
        assert "Replaced next year." in report
        assert "<script>alert(1)" not in report
        assert ADDRESS not in report

        ann.go("/audit")
        told = ann.look("21-audit")
        assert ADDRESS not in told
        ann.press("form[action='/audit/verify'] button")
        assert page.locator("[role=status]").count() == 1
        ann.look("22-verified")
        of_case = [case, *(f"{case}/{part}" for part in ("dashboard", "audit", "waivers"))]
        law = [f"/rules{part}" for part in ("", "/timeline", "/map", "/days", "/side-by-side", "/US-889A")]
        for place in (*of_case, "/dashboard", *law, "/makers?q=hg8245", "/makers/huawei", "/settings"):
            ann.go(place)
            ann.look(f"23{place.replace(case, '-case').replace('/', '-').replace('?', '-')}")
        ann.close()


def test_the_list_by_keyboard(chromium: Any, tmp_path: Path) -> None:
    with serving(tmp_path / "office") as begin:
        base = "http://" + urlsplit(begin).netloc
        ann = Walker(chromium, base, "en", viewport={"width": 1280, "height": 900})
        page = ann.page
        page.goto(begin)
        page.fill("#name", "ann")
        page.fill("#password", PASSWORD)
        page.fill("#again", PASSWORD)
        ann.press("main form button")
        ann.go("/cases/new")
        page.set_input_files("#files", EXAMPLE)
        page.select_option("#buyer", "us-federal-agency")
        ann.press("main form button:not([hidden])")
        page.wait_for_url("**/findings")
        for key in ("j", "j", "x", "k", "x"):
            page.keyboard.press(key)
        assert page.locator("input[name=finding]:checked").count() == 2
        assert "2" in page.inner_text("[data-marked]")
        page.keyboard.press("/")
        page.keyboard.type("huawei")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=huawei*")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/findings/f-*")
        first = page.url
        page.keyboard.press("j")
        page.wait_for_url(lambda url: url != first)
        ann.close()
