"""`docs/rules/timeline.svg`: every instrument as a row over the years, as `debar rules timeline --format svg` draws it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.catalogue import Filter
from debar.overview.tracks import by_jurisdiction, tracks
from debar.overview.world import names_of
from debar.pictures.axis import WIDE, drawing
from debar.pictures.look import css
from debar.pictures.timeline import timeline as drawn
from debar.pictures.words import own_places, say

if TYPE_CHECKING:
    from datetime import date

    from debar.rulebook import Rulebook


def timeline(rulebook: Rulebook, day: date) -> str:
    """The picture, seen from a day: the newest on which sources were read, since nothing here reads a clock."""
    said = say("en")
    places = names_of(rulebook, "en", own_places(said))
    groups = by_jurisdiction(tracks(rulebook, Filter()), places)
    shown = said("asked.for", filters=said("filter.none"))
    return drawn(groups, drawing(groups, said, WIDE, places, day), css(), shown) + "\n"
