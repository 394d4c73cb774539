"""Settings, people, webhooks and single sign-on in a real browser, in both languages: no fault that axe knows,
nothing wider than a phone, no error in the console, and a provider on another site that sends people back signed in.

`DEBAR_SHOTS=FOLDER` keeps a picture of each page.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.axed import faults
from tests.browser.pressing import press
from tests.web import provider as idp
from tests.web.served import PASSWORD, keeper, person, served, settled

from debar.casework import hooks, people
from debar.casework.who import Role
from debar.web import sso
from debar.web.office import clock
from debar.web.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.register import Register
    from debar.rulebook import Rulebook
    from debar.web.office import Office

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (group browser)")

PHONE = {"width": 390, "height": 800}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, register: Register, rulebook: Rulebook) -> Iterator[Office]:
    """An office with people of every kind, a hook with deliveries of every kind, and a provider on another site."""
    made = settled(tmp_path_factory.mktemp("people") / "office", register, rulebook)
    with idp.running(f"{made.base}/sso/back") as provider:
        provider.issuer = provider.issuer.replace("127.0.0.1", "localhost")
        options = sso.options(provider.issuer, idp.CLIENT, idp.SECRET, name="Example ID")
        extras = {"sso": sso.Provider(options, made.store.seal, f"{made.base}/sso/back")}
        allowed = hooks.networks(["127.0.0.0/8"])
        for role in Role:
            person(made, role)
        with made.store.act(person(made, Role.ADMINISTRATOR).at(clock())) as act:
            people.add(act, "awaited@id.example", "Somebody <b>who</b> is awaited " + "x" * 60, None, Role.APPROVER)
            people.change(act, person(made, Role.VIEWER).id, ended=True)
            hook, _ = hooks.make(act, "http://127.0.0.1:9/" + "in" * 60, hooks.events(), allowed)
        for _ in range(3):
            with made.store.act(keeper()) as act:
                hooks.ping(act, hook.id)
        with served(replace(made, extras=extras, networks=allowed)):
            yield made
    made.store.close()


class Visit:
    """Somebody at a browser."""

    def __init__(self, chromium: Any, office: Office, lang: str) -> None:
        self.base, self.lang, self.say = office.base, lang, words(lang)
        self.page = chromium.new_context(locale=lang, viewport=DESK).new_page()
        self.page.set_default_timeout(30_000)
        self.errors: list[str] = []
        self.elsewhere: list[str] = []
        self.page.on("console", lambda told: told.type == "error" and self.errors.append(told.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda asked: self._asked(asked.url))

    def _asked(self, url: str) -> None:
        if not url.startswith((self.base, "data:")):
            self.elsewhere.append(url)

    def sign_in(self) -> None:
        self.page.goto(f"{self.base}/sign-in")
        self.page.fill("#name", "administrator")
        self.page.fill("#password", PASSWORD)
        press(self.page, "form[action='/sign-in'] button")
        self.page.wait_for_url(f"{self.base}/")
        if self.page.get_attribute("html", "lang") != self.lang:  # the account's own
            press(self.page, f"button[name=lang][value={self.lang}]")
            self.page.wait_for_selector(f"html[lang={self.lang}]")

    def looks(self, name: str) -> None:
        """The page as it stands, at a desk and on a phone: nothing wrong with it."""
        for size in (PHONE, DESK):
            self.page.set_viewport_size(size)
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            if folder := os.environ.get("DEBAR_SHOTS"):
                shot = Path(folder) / f"people-{name}-{self.lang}-{size['width']}.png"
                self.page.screenshot(path=shot, full_page=True)
            assert wide <= size["width"], f"{name} is {wide} wide on {size['width']}"
            assert faults(self.page) == []
        assert self.page.get_attribute("html", "lang") == self.lang
        assert self.errors == []


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_settings_people_and_hooks(chromium: Any, office: Office, lang: str) -> None:
    visit = Visit(chromium, office, lang)
    page, say = visit.page, visit.say
    page.goto(f"{visit.base}/sign-in")
    visit.looks("sign-in")
    visit.sign_in()
    press(page, f"nav >> text={say('frame.settings')}")
    visit.looks("settings")
    page.fill("#name", "nightly")
    page.check("input[name=scope][value=read]")
    press(page, "form[action='/settings/tokens'] button")
    assert page.input_value("#secret").startswith("dbr_")
    visit.looks("token")
    page.goto(f"{visit.base}/settings")
    assert page.locator("#secret").count() == 0
    press(page, f"button:has-text('{say('token.end')}') >> nth=0")
    page.wait_for_selector("[role=status]")
    press(page, f".tabs >> text={say('settings.people')}")
    visit.looks("people")
    page.fill("#name", f"new-{lang}")
    page.check("input[name=by][value=password]")
    page.fill("#password", PASSWORD)
    press(page, "form[action='/settings/people'] button")
    page.wait_for_selector("[role=status]")
    assert page.locator(f"th:has-text('new-{lang}')").count() == 1
    visit.looks("people-added")
    press(page, f".tabs >> text={say('settings.hooks')}")
    visit.looks("hooks")
    page.fill("#url", "http://127.0.0.1:9/another")
    page.check("input[name=event][value='run ended']")
    press(page, "form[action='/settings/hooks'] button")
    assert page.input_value("#secret").startswith("dbh_")
    visit.looks("hook-made")
    page.goto(f"{visit.base}/settings/hooks")
    press(page, "table a >> nth=-1")
    visit.looks("hook")
    page.click("summary >> nth=0")
    visit.looks("delivery")
    press(page, f".tabs >> text={say('settings.office')}")
    visit.looks("office")
    assert visit.elsewhere == []


def test_a_wrong_form_says_so_and_keeps_what_was_written(chromium: Any, office: Office) -> None:
    visit = Visit(chromium, office, "en")
    visit.sign_in()
    page = visit.page
    page.goto(f"{visit.base}/settings")
    for name, text in (("old", "wrong words altogether"), ("password", "x" * 12 + "yz"), ("again", "x" * 12 + "zy")):
        page.fill(f"#{name}", text)
    press(page, "form[action='/settings/password'] button")
    assert "not the same" in page.inner_text("[role=alert]")
    visit.errors = [each for each in visit.errors if "422" not in each]
    visit.looks("settings-wrong")
    page.goto(f"{visit.base}/settings/hooks")
    page.fill("#url", "http://example.org/")
    page.check("input[name=event][value='run ended']")
    press(page, "form[action='/settings/hooks'] button")
    assert page.input_value("#url") == "http://example.org/"
    assert page.is_checked("input[name=event][value='run ended']")
    visit.errors = [each for each in visit.errors if "422" not in each]
    visit.looks("hooks-wrong")


@pytest.mark.parametrize("script", [True, False])
def test_single_sign_on_with_a_provider_on_another_site(chromium: Any, office: Office, script: bool) -> None:
    """The content policy lets no form lead out, and cookies do not come from other sites: it works all the same."""
    context = chromium.new_context(locale="en", java_script_enabled=script)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{office.base}/settings/office")
    page.click("text=Sign in with Example ID")
    page.wait_for_url("http://localhost:*/authorise**")
    page.click("button")
    page.wait_for_url(f"{office.base}/settings/office")
    assert "not allowed" in page.inner_text("main"), "a viewer came in, and went on where they wanted to"
    page.goto(f"{office.base}/settings")
    assert "single sign-on" in page.inner_text("main")
    assert {cookie["name"] for cookie in context.cookies(office.base)} >= {"debar"}
    assert "debar-sso" not in {cookie["name"] for cookie in context.cookies(office.base)}
    context.close()


def test_a_refused_sign_in_is_told(chromium: Any, office: Office) -> None:
    for lang in ("en", "ja"):
        visit = Visit(chromium, office, lang)
        visit.page.goto(f"{visit.base}/sso/back?state=x&code=y")
        visit.errors = [each for each in visit.errors if "403" not in each]
        visit.looks("sso-failed")
