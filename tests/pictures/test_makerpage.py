"""A page a maker: everything on record, in both languages, with tables that say what the picture shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.pictures.drawings import TODAY, anchors, drawings, frame, ids, parsed

from debar.overview.naming import naming
from debar.overview.ownership import family
from debar.pictures.blocks import render
from debar.pictures.makerpage import maker_page
from debar.reports.parts.words import languages

if TYPE_CHECKING:
    from debar.register import Register
    from debar.rulebook import Rulebook


def page(maker: str, rulebook: Rulebook, register: Register, lang: str = "en") -> str:
    named = naming(rulebook, register, maker, TODAY, TODAY)
    found = family(register, maker)
    return render(maker_page(register.makers[maker], found, named, frame(rulebook, register, lang), TODAY, TODAY))


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("maker", ["huawei", "h3c", "sinclair", "cisco", "lorex"])
def test_a_page_is_whole(maker: str, lang: str, rulebook: Rulebook, register: Register) -> None:
    text = page(maker, rulebook, register, lang)
    assert f'<html lang="{lang}">' in text
    assert len(ids(text)) == len(set(ids(text)))
    assert anchors(text) <= set(ids(text))
    for drawing in drawings(text):
        parsed(
            drawing if "xmlns" in drawing else drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
        )


def test_the_table_says_what_the_picture_shows(rulebook: Rulebook, register: Register) -> None:
    text = page("honor", rulebook, register)
    for said in ("2013", "2020-11-17", "brand", "Huawei Technologies Co., Ltd.", "www.scmp.com"):
        assert said in text.split("</table>")[0].rpartition("<table")[2]


def test_names_products_re_badges_codes_and_rules_stand_there(rulebook: Rulebook, register: Register) -> None:
    text = page("huawei", rulebook, register)
    for said in ("ファーウェイ", "12d1", "Super Router", "HG633", "US-889A", "a lead only", "ONT or home gateway"):
        assert said in text


def test_a_maker_nobody_owns_and_no_rule_names_says_so(rulebook: Rulebook, register: Register) -> None:
    text = page("mikrotik", rulebook, register)
    assert "No owner and no holding is on record." in text
    assert f"No rule on record names it or an owner it has on {TODAY}." in text
