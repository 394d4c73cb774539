"""Render a run in a format, as bytes or text."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Protocol

import pytest

from debar import reports

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debar.model import Asked, Item


class Render(Protocol):
    """`render(name, items, asked)`."""

    def __call__(self, name: str, items: Iterable[Item], asked: Asked) -> bytes: ...


@pytest.fixture
def render(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Render:
    """Write a report and hand back its bytes, those of a folder one file after another; the terminal of whoever runs
    the tests does not matter."""
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def write(name: str, items: Iterable[Item], asked: Asked) -> bytes:
        report = reports.load(name)
        if reports.is_folder(name):
            folder = Path(mkdtemp(dir=tmp_path))
            report.write(items, asked, folder)
            files = sorted(path for path in folder.rglob("*") if path.is_file())
            return b"".join(f"{file.relative_to(folder)}\n".encode() + file.read_bytes() for file in files)
        out: io.BytesIO | io.StringIO = io.BytesIO() if report.BINARY else io.StringIO()
        report.write(items, asked, out)
        written = out.getvalue()
        return written if isinstance(written, bytes) else written.encode()

    return write
