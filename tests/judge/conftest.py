from __future__ import annotations

import pytest
from tests.judge.rulebench import Bench

from debar.rulebook import Rulebook


@pytest.fixture(scope="session")
def book() -> Bench:
    """The real rulebook."""
    return Bench(Rulebook.load())
