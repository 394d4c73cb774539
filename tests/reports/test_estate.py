"""What is already in: the answer with what is not known, devices, picture and tables; hostile text harmless."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.reports import network, sample
from tests.reports.test_html import HIDDEN, Page

if TYPE_CHECKING:
    from tests.reports.conftest import Render

ASKED = sample.asked("us-federal-agency")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_answer_stands_with_what_is_not_known(lang: str, render: Render) -> None:
    text = render("estate", network.run(), sample.asked("us-federal-agency", lang=lang)).decode()
    page = Page(text)
    assert page.all("html")[0]["lang"] == lang
    assert HIDDEN.search(text) is None
    told = re.sub(r"<[^>]+>", "", text)
    expected = {
        "en": ("2 of 7 devices", "1 of 7 devices and ports gave no signal"),
        "ja": ("7 台のうち 2 台", "7 件の機器とポートのうち 1 件"),
    }
    assert all(each in told for each in expected[lang])


def test_the_table_report_says_it_too(render: Render) -> None:
    assert "1 of 7 devices and ports gave no signal" in " ".join(
        render("table", network.run(), ASKED).decode().split()
    )


def test_devices_are_counted_by_site_and_maker(render: Render) -> None:
    text = render("estate", network.run(), ASKED).decode()
    assert "&lt;Branch&gt; North" in text
    assert "<Branch>" not in text
    assert text.index("acc-11") < text.index("acc-12")


def test_what_was_told_differently_is_shown(render: Render) -> None:
    text = render("estate", network.run(), ASKED).decode()
    assert "site: North (list.csv, row 3), South (core.walk, line 9)" in text
    assert "ssh answers on 22/tcp" in text
    assert "core.walk, line 9 (same mac)" in text


def test_barred_devices_are_marked_in_the_picture_with_a_word_and_a_sign(render: Render) -> None:
    text = render("estate", network.run(), ASKED).decode()
    drawn = text[text.index("<svg") : text.index("</svg>")]
    boxes = dict(re.findall(r'<g class="([a-z-]+)">.*?<text[^>]*>([^<]*)<', drawn, re.DOTALL))
    assert boxes["prohibited"] == "acc-11"
    assert "✖ prohibited" in drawn
    assert "+ 4 others" in drawn


def test_without_links_it_says_how_to_get_them(render: Render) -> None:
    text = render("estate", network.run(links=False), ASKED).decode()
    assert "<svg" not in text
    assert "No device tells of a neighbour" in text


def test_purchases_alone_are_no_estate(render: Render) -> None:
    text = render("estate", sample.run(), ASKED).decode()
    assert "No inventory and no network evidence was given." in text
    assert "HG8245H" not in text


def test_the_same_run_gives_the_same_bytes(render: Render) -> None:
    assert render("estate", network.run(), ASKED) == render("estate", network.run(), ASKED)
