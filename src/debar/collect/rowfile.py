"""Observations as JSON Lines behind one object that says who collected them when; the jsonl reader checks it.

The rows wait in a temporary file, since their digest stands before them; a second digest is over the head itself.
Same rows, same bytes, but for the head.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from typing import IO, TYPE_CHECKING, Any

from debar.readers.parts.collected import JSON_KEY, sealed_head

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from debar.collect.walkfile import Heading

FORM = 1
IN_MEMORY = 4 << 20


class RowFile:
    """Takes rows, and writes them all when they are complete."""

    def __init__(self, out: IO[Any], heading: Heading, source: str) -> None:
        self._out, self._heading, self._source = out, heading, source
        self._began = heading.clock()
        self._digest = hashlib.sha256()
        self._held: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed at the end
        self.count = 0

    def __enter__(self) -> RowFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._held.close()

    def put(self, row: Mapping[str, str]) -> None:
        """One observation; an empty one is none."""
        import orjson

        if not row:
            return
        clean = {key: value.encode("utf-8", "replace").decode() for key, value in row.items()}
        line = orjson.dumps(clean, option=orjson.OPT_APPEND_NEWLINE)
        self._digest.update(line)
        self._held.write(line)
        self.count += 1

    def finish(self, counted: Mapping[str, int], missing: Mapping[str, str]) -> None:
        """Write the head, with what each list gave and why one is missing, and the rows."""
        import orjson

        said = self._heading
        head = {
            JSON_KEY: FORM,
            "kind": "inventory",
            "collected": self._began,
            "by": said.user,
            "on": said.host,
            "with": f"debar {said.version}",
            "source": self._source,
            "objects": dict(counted),
            "missing": dict(missing),
            "observations": self.count,
            "sha256": self._digest.hexdigest(),
        }
        self._out.write(sealed_head(orjson.dumps(head)) + b"\n")
        self._held.seek(0)
        shutil.copyfileobj(self._held, self._out)
