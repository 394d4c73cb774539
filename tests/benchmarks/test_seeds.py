"""What fuzzing begins with: every reader has small good files, and reads them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.readers.reading import look_at

from debar.readers import readers

HOME = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(HOME))

from seeds import of_reader, seeds  # noqa: E402  a script beside others, no package

GOOD = of_reader()


@pytest.mark.parametrize("reader", sorted(reader.NAME for reader in readers()))
def test_every_reader_has_good_files(tmp_path: Path, reader: str) -> None:
    for number, content in enumerate(GOOD[reader]):
        seen = look_at(tmp_path, f"{number}", content, format=reader)
        assert seen.evidence[0].reader == reader
        assert seen.rows or seen.issues


def test_every_format_is_known_by_its_marks(tmp_path: Path) -> None:
    assert all(look_at(tmp_path, name, content).rows for name, content in seeds().items())
