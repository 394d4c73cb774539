"""Which debar this is: another one as soon as any file of its code or data is another."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from debar.build import build

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

module = sys.modules[build.__module__]


def test_the_build_changes_with_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HOME", tmp_path)
    (tmp_path / "data").mkdir()
    builds = set()
    for name, text in (("a.py", "x = 1"), ("a.py", "x = 2"), ("data/b.yaml", ""), ("data/c.yaml", "")):
        (tmp_path / name).write_text(text)
        build.cache_clear()
        builds.add(build())
    assert len(builds) == 4
    for beside in module.BESIDE:
        (tmp_path / beside).mkdir()
        (tmp_path / beside / "x.py").write_text("")
        build.cache_clear()
        assert build() in builds
    build.cache_clear()
