"""Read ahead: a thread draws the next things while the last are worked on.

What reads and sifts waits for the disk, and works where the interpreter is free, for much of its time. Order, errors
and the end are those of the things themselves; never more than a few are held.
"""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

T = TypeVar("T")
MOST = 3
"""Things that are drawn before they are asked for."""
AGAIN = 0.1
"""Seconds after which a thread that waits looks whether anybody still listens."""


def ahead(things: Iterator[T]) -> Generator[T, None, None]:
    """The same things. Whoever closes this stops the thread; what it draws is closed there too."""
    drawn: queue.Queue[tuple[T] | BaseException | None] = queue.Queue(MOST)
    is_over = threading.Event()
    thread = threading.Thread(target=_draw, args=(things, drawn, is_over), name="debar ahead", daemon=True)
    thread.start()
    try:
        while (each := drawn.get()) is not None:
            if isinstance(each, BaseException):
                raise each
            yield each[0]
    finally:
        is_over.set()
        thread.join()


def _draw(things: Iterator[T], drawn: queue.Queue[tuple[T] | BaseException | None], is_over: threading.Event) -> None:
    try:
        for each in things:
            if not _put((each,), drawn, is_over):
                break
        _put(None, drawn, is_over)
    except BaseException as error:  # it is met again by who asks
        _put(error, drawn, is_over)
    finally:
        close = getattr(things, "close", None)
        if close:
            close()


def _put(
    each: tuple[T] | BaseException | None,
    drawn: queue.Queue[tuple[T] | BaseException | None],
    is_over: threading.Event,
) -> bool:
    """Hand one over, unless nobody listens any more."""
    while not is_over.is_set():
        try:
            drawn.put(each, timeout=AGAIN)
        except queue.Full:
            continue
        return True
    return False
