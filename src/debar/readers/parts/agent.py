"""What one SNMP agent told, while a walk is read.

An agent tells its tables column by column, so they are held until it is done, up to a limit. Of variables that tell
nobody's identity nothing is kept.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debar.readers.parts.mib import PRIVATE
from debar.readers.parts.varbinds import as_mac, as_text

if TYPE_CHECKING:
    from debar.readers.parts.varbinds import Variable

MOST_CELLS = 500_000
MOST_TEXT = 64 << 20
"""Cells, and characters in them, that are held of one agent."""
MOST_PRIVATE = 40
"""Texts below the enterprises that are held, for a device that says nothing else of itself."""

Index = tuple[str, ...]


@dataclass(slots=True)
class Agent:
    """The tables of one agent while they are read."""

    line: int
    """The first line of it."""
    target: str = ""
    """Whom the command asked, where the walk shows it."""
    tables: dict[str, dict[Index, Variable]] = field(default_factory=dict)
    cells: int = 0
    text: int = 0
    left_out: int = 0
    """Cells beyond the limit."""

    def take(self, variable: Variable) -> None:
        """Keep a variable, if it is one that tells something."""
        if not variable.name or variable.kind == "none" or self._is_idle(variable):
            return
        if self.cells >= MOST_CELLS or self.text >= MOST_TEXT:
            self.left_out += 1
            return
        self.cells += 1
        self.text += len(variable.value)
        variable.index = tuple(map(sys.intern, variable.index))  # the same few numbers come in every one
        self.tables.setdefault(variable.name, {}).setdefault(variable.index, variable)

    def _is_idle(self, variable: Variable) -> bool:
        """Whether it is a private variable that is no text, or one more than will be looked at."""
        if variable.name != PRIVATE:
            return False
        return variable.kind != "text" or not variable.value.strip() or len(self.table(PRIVATE)) >= MOST_PRIVATE

    def begins_anew(self, variable: Variable) -> bool:
        """Whether this variable is the first of another agent: one device has one description and one object id."""
        return variable.name in ("sysDescr", "sysObjectID") and variable.name in self.tables

    def table(self, name: str) -> dict[Index, Variable]:
        """The cells of one column by index."""
        return self.tables.get(name, {})

    def text_of(self, name: str, index: Index | None = None) -> str:
        """The text of one cell, or of the only one of its kind; empty when it was not told."""
        cells = self.table(name)
        found = cells.get(index) if index is not None else next(iter(cells.values()), None)
        return as_text(found) if found else ""

    def says(self, *names: str) -> bool:
        """Whether a cell of one of these columns says anything."""
        return any(as_text(cell) for name in names for cell in self.table(name).values())

    @property
    def name(self) -> str:
        """What the device calls itself, else whom the command asked."""
        return self.own_name or self.target

    @property
    def own_name(self) -> str:
        """What the device calls itself."""
        return self.text_of("sysName") or self.text_of("lldpLocSysName")

    def own_macs(self) -> list[str]:
        """The hardware addresses of the device itself, the bridge's first."""
        told = [
            as_mac(variable)
            for name in ("dot1dBaseBridgeAddress", "ifPhysAddress")
            for variable in self.table(name).values()
        ]
        return [mac for mac in dict.fromkeys(told) if mac.strip("0:")]

    def port(self, number: str) -> str:
        """The name of an interface by its number."""
        return self.text_of("ifName", (number,)) or self.text_of("ifDescr", (number,))
