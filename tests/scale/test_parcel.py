"""What crosses to a worker: the same knowledge, opened by the same debar only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.additions import OWN_MAKER
from tests.conftest import EXAMPLES
from tests.scale.ledger import TODAY

from debar.desk import Desk
from debar.errors import UsageError
from debar.model import Batch, Inquiry
from debar.readers import evidence_files, read
from debar.register import Register
from debar.scale import clerk as clerks
from debar.scale import parcel
from debar.scale.clerk import clerk

if TYPE_CHECKING:
    from pathlib import Path

    from debar.rulebook import Rulebook


@pytest.fixture
def desk(register: Register, rulebook: Rulebook) -> Desk:
    return Desk.of(Inquiry(("us-federal-agency",), TODAY, TODAY, act=None, use="video"), register, rulebook)


def test_what_is_opened_judges_alike(desk: Desk) -> None:
    packed = parcel.packed(desk)
    there = parcel.opened(packed.label(), lambda: packed.content)
    assert (there.register.digest, there.rulebook.digest) == (desk.register.digest, desk.rulebook.digest)
    [source] = evidence_files([str(EXAMPLES / "purchases.csv")])
    for batch in read(source):
        if isinstance(batch, Batch):
            seen = [batch.observation(index) for index in range(batch.rows.num_rows)]
            assert [there.results(each) for each in seen] == [desk.results(each) for each in seen]
            assert there.sieve().rows(batch.rows).tolist() == desk.sieve().rows(batch.rows).tolist()


def test_what_a_user_added_goes_along(tmp_path: Path, rulebook: Rulebook) -> None:
    (tmp_path / "makers").mkdir()
    (tmp_path / "makers" / "zorkelnet.yaml").write_text(OWN_MAKER)
    own = Desk.of(Inquiry(("anyone",), TODAY, TODAY), Register.load(tmp_path), rulebook)
    packed = parcel.packed(own)
    there = parcel.opened(packed.label(), lambda: packed.content)
    assert there.register.find("zorkelnet")
    assert there.register.digest == own.register.digest


@pytest.mark.parametrize("change", [{"version": "9.9"}, {"build": "0" * 64}])
def test_another_debar_opens_nothing(desk: Desk, change: dict[str, str]) -> None:
    packed = replace(parcel.packed(desk), **change)
    with pytest.raises(UsageError, match="install the same debar everywhere"):
        clerk(packed.label(), lambda: pytest.fail("it was opened"))


def test_damaged_bytes_are_not_opened(desk: Desk) -> None:
    packed = parcel.packed(desk)
    with pytest.raises(UsageError, match="is damaged"):
        parcel.opened(packed.label(), lambda: packed.content[:-1] + b"x")


@pytest.mark.parametrize("change", [{"register": "0" * 64}, {"rulebook": "0" * 64}])
def test_other_knowledge_than_was_told_is_refused(desk: Desk, change: dict[str, str]) -> None:
    packed = replace(parcel.packed(desk), **change)
    with pytest.raises(UsageError, match="other knowledge"):
        parcel.opened(packed.label(), lambda: packed.content)


def test_a_process_opens_a_parcel_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerks, "_CLERKS", type(clerks._CLERKS)())
    packed, asked = parcel.packed(desk), []

    def content() -> bytes:
        asked.append(1)
        return packed.content

    first = clerk(packed.label(), content)
    assert clerk(packed.label(), content) is first
    assert clerk(packed.label(), content, everything=True) is not first
    assert len(asked) == 2
    for day in (1, 2, 3):
        other = parcel.packed(replace(desk, inquiry=replace(desk.inquiry, on=date(2026, 1, day))))
        clerk(other.label(), lambda other=other: other.content)  # type: ignore[misc]
    assert len(clerks._CLERKS) == clerks.KEPT
    assert clerk(packed.label(), content) is not first
