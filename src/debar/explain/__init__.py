"""The whole chain for one value in words: what was found, what it proves and does not, who owned whom, what the law
says and what would change it.

Nothing is decided here; `debar.desk` decides, and this room asks again with other facts and tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.desk import Desk
from debar.explain.telling import Part, parts
from debar.model import Evidence, Heard, Observation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debar.explain.story import Story
    from debar.model import Inquiry, Item, Kind
    from debar.register import Register
    from debar.rulebook import Rulebook

__all__ = ["Part", "explain", "explained"]


def explain(
    fields: Mapping[str, str],
    inquiry: Inquiry,
    kind: Kind,
    register: Register | None = None,
    rulebook: Rulebook | None = None,
    lang: str = "en",
) -> tuple[list[Item], list[Part]]:
    """What comes of one observation, and the telling of it in a language.

    Raises UsageError as `Desk.of` does, ValueError for a language that there is not.
    """
    from debar.explain.words import say

    items, found, desk = explained(fields, inquiry, kind, register, rulebook)
    return items, parts(found, desk.register, say(lang))


def explained(
    fields: Mapping[str, str],
    inquiry: Inquiry,
    kind: Kind,
    register: Register | None = None,
    rulebook: Rulebook | None = None,
    only: str | None = None,
) -> tuple[list[Item], Story, Desk]:
    """What comes of one observation, the same as a story of values, and the desk that answered.

    `only`: the one rule that is asked about (see `debar.explain.story`).
    """
    from debar.explain.story import story

    desk = Desk.of(inquiry, register, rulebook)
    evidence = Evidence("(given)", "given", "value", "", 0, kind)
    observation = Observation(evidence, "value", fields)
    items = [item for item in desk.results(observation) if not isinstance(item, Heard)]
    return items, story(observation, items, desk, only), desk
