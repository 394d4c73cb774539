"""A small register of real shape: enough makers to be confused with each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from debar.register import Register
from debar.register.files import DataFile, data_files

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = Path(__file__).parent / "register"


@pytest.fixture(scope="session")
def small_files() -> list[DataFile]:
    """The makers of this folder, with our own words of relation and of goods."""
    own_words = [file for file in data_files() if file.kind == "words" and file.stem != "codes"]
    return data_files(own=SMALL) + own_words


@pytest.fixture(scope="session")
def register(small_files: list[DataFile], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """The small register, compiled into a cache of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEBAR_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield Register.of(small_files)
