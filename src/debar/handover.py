"""Values on their way to another process: what went over before, or is there already, is named and not sent again.

What the rules say of one line shares nearly all its parts with what they say of another. A pickle remembers what it
holds; here it remembers over many messages, and begins anew from time to time so that neither side fills its memory.
"""

from __future__ import annotations

import io
import pickle
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

MESSAGES = 64
"""Messages after which both sides forget."""


def _there(at: int) -> Any:
    """Stands for a thing that the other side has, by its place."""
    raise pickle.UnpicklingError(f"nobody said what stands at {at}")


class Packer:
    """Packs one message after another for one `Unpacker`."""

    def __init__(self) -> None:
        self._out = io.BytesIO()
        self._pickler = pickle.Pickler(self._out, pickle.HIGHEST_PROTOCOL)
        self._count = 0
        self._places: dict[int, int] = {}

    def pack(self, value: object, things: Sequence[object]) -> bytes:
        """A message with the value; the things (all of one type) that stand in it are named by their place."""
        if self._count % MESSAGES == 0:
            self._pickler.clear_memo()
        self._count += 1
        self._places = {id(thing): at for at, thing in enumerate(things)}
        self._pickler.dispatch_table = {type(things[0]): self._named} if things else {}
        self._out.seek(0)
        self._out.truncate()
        self._pickler.dump(value)
        return self._out.getvalue()

    def _named(self, thing: object) -> Any:
        at = self._places.get(id(thing))
        return (_there, (at,)) if at is not None else thing.__reduce_ex__(pickle.HIGHEST_PROTOCOL)


class Unpacker:
    """Unpacks the messages of one `Packer`, each of them once and in order."""

    def __init__(self) -> None:
        self._in = _Feed()
        self._count = 0
        self._things: Sequence[object] = ()
        self._unpickler = _Unpickler(self._in, self._at)

    def unpack(self, data: bytes, things: Sequence[object]) -> Any:
        """The value of a message; `things` are those that were named when it was packed. Only for messages of a
        process of our own."""
        if self._count % MESSAGES == 0:
            self._unpickler = _Unpickler(self._in, self._at)
        self._count += 1
        self._things = things
        self._in.message = io.BytesIO(data)
        return self._unpickler.load()

    def _at(self, place: int) -> object:
        return self._things[place]


class _Feed:
    """A file that goes on with the next message."""

    message = io.BytesIO()

    def read(self, size: int = -1) -> bytes:
        return self.message.read(size)

    def readline(self) -> bytes:
        return self.message.readline()

    def readinto(self, room: bytearray | memoryview) -> int:
        return self.message.readinto(room)


class _Unpickler(pickle.Unpickler):
    def __init__(self, feed: Any, at: Any) -> None:
        super().__init__(feed)
        self._at = at

    def find_class(self, module: str, name: str) -> Any:
        return self._at if (module, name) == (__name__, _there.__name__) else super().find_class(module, name)
