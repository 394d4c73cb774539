"""`data/words/`: words of relation, classes of goods, answers and their wordings, in many languages."""

from __future__ import annotations

from typing import Literal

from debar.schema.common import Shape


class Relation(Shape):
    """A wording that says the named maker is not the maker of the thing on this line."""

    text: str
    lang: str
    side: Literal["before", "after", "both"]
    """Where the wording stands, seen from the maker's name: `for Huawei` is before, `Huawei対応` is after."""
    reach: int = 4
    """How many words may stand between the wording and the name."""
    means: Literal["compatible", "replaces", "removes", "accessory", "not", "instead", "service"]


class RelationFile(Shape):
    """All words of relation, with lines on both sides of the edge."""

    relations: list[Relation]
    examples: list[dict[str, str]]


class Goods(Shape):
    """A class of goods: what a thing is, not who made it."""

    id: str
    name: str
    words: dict[str, list[str]]
    """language -> words that name it."""
    kind: Literal["equipment", "accessory", "consumable", "service", "software", "licence"] = "equipment"
    parent: str | None = None
    unspsc: list[str] = []
    cpv: list[str] = []


class GoodsFile(Shape):
    """The tree of classes of goods."""

    goods: list[Goods]


class Answer(Shape):
    """One answer key of `judging.md`: the question, its values, and how people write those values."""

    key: str
    ask: dict[str, str]
    """language -> the question as it is put to a person."""
    kind: Literal["choice", "day", "country", "maker", "reference", "yes-no"]
    values: dict[str, list[str]] = {}
    """settled value -> other wordings for it, in any language."""


class AnswersFile(Shape):
    """All answer keys."""

    answers: list[Answer]
