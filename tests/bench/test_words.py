"""What the peers are given is what debar knows, written as people write it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import orjson
import pytest

from debar.bench.words import Words, words

if TYPE_CHECKING:
    from pathlib import Path

    from debar.register import Register
    from debar.rulebook import Rulebook


@pytest.fixture(scope="module")
def known(register: Register, rulebook: Rulebook) -> Words:
    return words(register, rulebook, "us-federal-agency", date(2026, 11, 25))


@pytest.mark.parametrize(
    ("text", "group"),
    [("Huawei", "huawei"), ("ファーウェイ", "huawei"), ("Хуавей", "huawei"), ("EZVIZ", "hikvision"), ("ZTE", "zte")],
)
def test_names_in_every_script_with_the_group(text: str, group: str, known: Words) -> None:
    assert known.names[text] == group


def test_no_maker_that_no_rule_is_about(known: Words) -> None:
    assert not {"Cisco", "Juniper", "Nokia"} & set(known.names)


def test_beginnings_of_models_with_blanks_and_hyphens(known: Words) -> None:
    assert known.models["hg8"] == "huawei"
    assert {"ds-2", "ds 2"} <= set(known.models)
    assert not {"s 5", "e 35", "k2", "0303"} & set(known.models)


def test_written_and_told(known: Words, tmp_path: Path) -> None:
    known.write(tmp_path / "words.json")
    assert orjson.loads((tmp_path / "words.json").read_bytes()) == {"names": known.names, "models": known.models}
    assert f"{len(known.names)} names" in str(known)
