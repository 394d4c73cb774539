"""`data/buyers/<jurisdiction>.yaml`: who may be bound there, and who is not."""

from __future__ import annotations

from debar.schema.common import Id, Shape


class BuyerShape(Shape):
    """Somebody who buys, uses, sells or runs a network."""

    id: Id
    name: str
    is_a: list[Id] = []
    about: str = ""


class BuyersFile(Shape):
    """The buyers of one jurisdiction, bound or not."""

    jurisdiction: Id
    name: str
    buyers: list[BuyerShape]
