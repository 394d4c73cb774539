"""Let one step of the path work ahead of the next, in a thread, by a bounded number of steps."""

from __future__ import annotations

import threading
from queue import Empty, Full, Queue
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")
_END = object()


def ahead(steps: Iterable[T], depth: int = 4) -> Iterator[T]:
    """The same steps in the same order, made by another thread up to `depth` before they are asked for.

    Reading and scanning release the interpreter, so that both cores work. An error is raised where it would have
    been; a consumer that stops early stops the thread.
    """
    queue: Queue[tuple[Any, BaseException | None]] = Queue(depth)
    stopped = threading.Event()

    def put(thing: Any, error: BaseException | None = None) -> bool:
        while not stopped.is_set():
            try:
                queue.put((thing, error), timeout=0.1)
            except Full:
                continue
            return True
        return False

    def work() -> None:
        try:
            for step in steps:
                if not put(step):
                    return
            put(_END)
        except BaseException as error:
            put(_END, error)

    worker = threading.Thread(target=work, name="debar-ahead", daemon=True)
    worker.start()
    try:
        while True:
            try:
                step, error = queue.get(timeout=1)
            except Empty:
                continue
            if error is not None:
                raise error
            if step is _END:
                return
            yield step
    finally:
        stopped.set()
