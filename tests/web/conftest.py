"""An office for each test, and its server: `office`, `server`, and `signed_in(role)`, which gives a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.served import Entry, served, settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from debar.register import Register
    from debar.rulebook import Rulebook
    from debar.web.office import Office


@pytest.fixture
def office(tmp_path: Path, register: Register, rulebook: Rulebook) -> Iterator[Office]:
    """A new office with its administrator."""
    made = settled(tmp_path / "office", register, rulebook)
    yield made
    made.store.close()


@pytest.fixture
def server(office: Office) -> Iterator[str]:
    """Its address, while it is served."""
    with served(office) as address:
        yield address


@pytest.fixture
def signed_in(office: Office, server: str) -> Entry:
    """Gives clients by role."""
    return Entry(office, server)
