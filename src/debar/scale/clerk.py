"""Who answers in one process: a desk with its sieve, made once and kept between batches and tasks."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from debar.scale.parcel import check, opened
from debar.screen import look_of, sifted_batch

if TYPE_CHECKING:
    from collections.abc import Callable

    from debar.desk import Desk
    from debar.model import Batch
    from debar.scale.parcel import Parcel
    from debar.screen import Look, Looked
    from debar.sift import MayName, Sieve

KEPT = 2
"""Clerks a process keeps: whoever asks one question after another waits for none of them twice."""


@dataclass(frozen=True)
class Clerk:
    """Looks at batches as `debar.screen` does."""

    desk: Desk
    look: Look
    everything: bool = False

    @cached_property
    def sieve(self) -> Sieve | None:
        """What finds the rows worth a look; none where each is."""
        return None if self.everything else self.desk.sieve()

    @cached_property
    def codes(self) -> MayName:
        """What finds the codes worth a look."""
        return self.desk.codes()

    def looked(self, batch: Batch) -> Looked:
        """How many rows a batch has, and what comes of those worth a look."""
        sifted = sifted_batch(batch, self.sieve, self.codes)
        return batch.rows.num_rows, [self.look(each) for each in sifted.observations(self.everything)]


def clerk(label: Parcel, content: Callable[[], bytes], everything: bool = False) -> Clerk:
    """The clerk for what was packed; `content` is asked for its bytes only when nobody here has opened it yet.

    Raises UsageError where another debar packed it.
    """
    check(label)
    key = label.digest, everything
    with _LOCK:
        if key not in _CLERKS:
            desk = opened(label, content)
            _CLERKS[key] = Clerk(desk, look_of(desk), everything)
            while len(_CLERKS) > KEPT:
                _CLERKS.popitem(last=False)
        _CLERKS.move_to_end(key)
        return _CLERKS[key]


_CLERKS: OrderedDict[tuple[str, bool], Clerk] = OrderedDict()
_LOCK = Lock()
