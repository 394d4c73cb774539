"""Which classes of signals the things of a run gave, and how many gave none: nothing found is not a clean bill."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from debar.model import SIGNALS, Coverage

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray


class Counting:
    """Counts things by what they gave, batch by batch."""

    def __init__(self) -> None:
        self._things = self._silent = 0
        self._given: Counter[str] = Counter()

    def add(self, rows: pa.RecordBatch) -> None:
        """Count the things of a batch."""
        import numpy as np

        spoke = np.zeros(rows.num_rows, dtype=bool)
        for name, fields in SIGNALS:
            gave = _any(rows, fields.split())
            self._given[name] += int(gave.sum())
            spoke |= gave
        self._things += rows.num_rows
        self._silent += int((~spoke).sum())

    def coverage(self) -> Coverage:
        """What was counted."""
        return Coverage(self._things, tuple((name, self._given[name]) for name, _ in SIGNALS), self._silent)


def _any(rows: pa.RecordBatch, fields: list[str]) -> NDArray[np.bool_]:
    """Whether a row holds anything in one of these columns."""
    import numpy as np

    found = np.zeros(rows.num_rows, dtype=bool)
    for name in fields:
        if name in rows.schema.names:
            found |= rows.column(name).is_valid().to_numpy(zero_copy_only=False)
    return found
