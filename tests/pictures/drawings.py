"""What tests of pictures share: pictures of the real rulebook, and a look into SVG and HTML."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from debar.catalogue import Filter
from debar.overview.called import Called
from debar.overview.places import places_on
from debar.overview.world import names_of
from debar.pictures.pages import Frame
from debar.pictures.words import own_places, say
from debar.pictures.worldmap import Scene

if TYPE_CHECKING:
    from debar.register import Register
    from debar.rulebook import Rulebook

TODAY = date(2026, 11, 25)
SVG = "{http://www.w3.org/2000/svg}"


def frame(rulebook: Rulebook, register: Register, lang: str = "en") -> Frame:
    said = say(lang)
    return Frame(said, Called(register, rulebook, names_of(rulebook, lang, own_places(said)), lang))


def scene(rulebook: Rulebook, register: Register, lang: str = "en", *, linked: bool = False) -> Scene:
    around = frame(rulebook, register, lang)
    places = {place.code: place for place in places_on(rulebook, Filter(), TODAY, TODAY)}
    link = (lambda code: f"#place-{code}") if linked else None
    return Scene(around.said, places, around.called.places, str(TODAY), str(TODAY), link)


def parsed(drawing: str) -> ElementTree.Element:
    """The picture as XML; it must be well formed."""
    return ElementTree.fromstring(drawing)


def texts(root: ElementTree.Element, tag: str) -> list[str]:
    return [each.text or "" for each in root.iter(f"{SVG}{tag}")]


def drawings(page: str) -> list[str]:
    """The pictures in a page."""
    return re.findall(r"<svg .*?</svg>", page, re.DOTALL)


def ids(page: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', page)


def anchors(page: str) -> set[str]:
    """The places within the page that it links to."""
    return set(re.findall(r'href="#([^"]+)"', page))
