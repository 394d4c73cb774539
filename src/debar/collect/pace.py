"""How many requests leave in a second, over all devices together."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class Pace:
    """Requests leave one behind the other, never more than `rate` in any second; 0 sets no limit.

    There is no store of unused turns: after a pause the same distance is kept, so no burst meets a small device.
    """

    def __init__(
        self,
        rate: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._distance = 1 / rate if rate else 0.0
        self._clock, self._sleep = clock, sleep
        self._free_at = 0.0

    async def turn(self, packets: int = 1) -> None:
        """Wait until so many packets may leave."""
        now = self._clock()
        mine = max(now, self._free_at)
        self._free_at = mine + packets * self._distance
        if mine > now:
            await self._sleep(mine - now)
