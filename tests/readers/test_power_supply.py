"""Uninterruptible power supplies say who made them in a group of their own (RFC 1628)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.readers.reading import look_at

if TYPE_CHECKING:
    from pathlib import Path

WALK = "1.3.6.1.2.1.1.1.0|4|Linux card\n1.3.6.1.2.1.33.1.1.1.0|4|ACME POWER\n1.3.6.1.2.1.33.1.1.2.0|4|UPS 2000\n"
CHASSIS = "1.3.6.1.2.1.47.1.1.1.1.5.1|2|3\n1.3.6.1.2.1.47.1.1.1.1.12.1|4|ACME RACKS\n"


def test_a_power_supply_names_its_maker(tmp_path: Path) -> None:
    (fields,) = look_at(tmp_path, "ups.snmprec", WALK).fields
    assert (fields["ent_mfg_name"], fields["ent_model_name"]) == ("ACME POWER", "UPS 2000")


def test_a_chassis_says_it_where_there_is_one(tmp_path: Path) -> None:
    (fields,) = look_at(tmp_path, "ups.snmprec", WALK + CHASSIS).fields
    assert fields["ent_mfg_name"] == "ACME RACKS"
