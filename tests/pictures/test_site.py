"""The site: a page a rule and a list in both languages, every link leads to a page, reachable from the index."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

import pytest
from tests.pictures.drawings import ids

from debar.catalogue import makers_of
from debar.pictures.site import PAGES, newest, site

if TYPE_CHECKING:
    from debar.register import Register
    from debar.rulebook import Rulebook

Site = dict[str, str]


@pytest.fixture(scope="module")
def pages(rulebook: Rulebook, register: Register) -> Site:
    return site(register, rulebook)


def links(path: str, page: str) -> list[tuple[str, str]]:
    """(path, anchor) of every link to another page or to a place in one."""
    found = []
    for href in re.findall(r'href="([^"]+)"', page):
        if not re.match(r"[a-z]+:", href):
            file, _, anchor = href.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
            found.append((target, anchor))
    return found


def test_every_rule_and_list_has_a_page_in_both_languages(pages: Site, rulebook: Rulebook) -> None:
    names = [*PAGES, *(f"rules/{id}" for id in rulebook.rules), *(f"lists/{id}" for id in rulebook.lists)]
    assert set(pages) == {"style.css", *(f"{prefix}{name}.html" for prefix in ("", "ja/") for name in names)}


def test_links_lead_somewhere(pages: Site) -> None:
    anchors = {path: set(ids(page)) for path, page in pages.items()}
    for path, page in pages.items():
        for target, anchor in links(path, page) if path.endswith(".html") else ():
            assert target in pages, (path, target)
            assert not anchor or anchor in anchors[target], (path, target, anchor)


def test_every_page_can_be_reached(pages: Site) -> None:
    seen, edge = {"style.css"}, ["index.html"]
    while edge:
        path = edge.pop()
        if path not in seen:
            seen.add(path)
            edge += [target for target, _ in links(path, pages[path])]
    assert seen == set(pages)


def test_makers_lead_to_the_rules_that_name_them(pages: Site, rulebook: Rulebook) -> None:
    rows = dict(re.findall(r'<tr role="row" id="maker-([^"]+)">(.*?)</tr>', pages["makers.html"], re.DOTALL))
    for maker in ("huawei", "hikvision", "kaspersky"):
        named = {rule.id for rule in rulebook.rules.values() if maker in makers_of(rule)}
        assert named
        assert set(re.findall(r'href="rules/([^"]+)\.html"', rows[maker])) == named


def test_it_is_seen_from_the_newest_day_of_review(pages: Site, rulebook: Rulebook) -> None:
    """Nothing reads a clock; that the same data gives the same bytes, the test of the documentation holds."""
    day = max(rule.reviewed for rule in rulebook.rules.values())
    assert str(newest(rulebook)) == day
    assert f"Sources read up to {day}." in pages["index.html"]
    assert f"seen from {day}" in pages["timeline.html"]


def test_it_stays_small(pages: Site, rulebook: Rulebook) -> None:
    """A page is text: a rule's is some twenty thousand bytes, in either language."""
    rules = [len(page.encode()) for path, page in pages.items() if "rules/" in path]
    assert sum(rules) / len(rules) < 25_000
    assert max(rules) < 120_000
