"""`debar check`: what we ship proves itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Command


def test_all_we_ship_holds(debar: Command) -> None:
    ran = debar("check")
    assert ran.text.startswith("Everything holds: ")
    assert "re-badges" in ran.text
    assert ran.code == 0


@pytest.mark.parametrize("option", ["--rules", "--register"])
def test_a_folder_that_is_none_is_a_wrong_question(option: str, debar: Command) -> None:
    ran = debar("check", option, "nowhere")
    assert (ran.code, ran.out) == (2, b"")
    assert f"{option} 'nowhere' is not a folder" in ran.err
