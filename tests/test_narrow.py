"""A sieve for the makers that matter to one question: it passes what they need, and not what everyday words make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from debar.identify import identify
from debar.register.narrow import sieve_for

if TYPE_CHECKING:
    from debar.register import Register

ZTE = ["zte"]


@pytest.fixture(scope="module")
def passes(register: Register) -> Any:
    sieve = sieve_for(register, ZTE)
    return lambda **fields: bool(len(sieve.rows(pa.RecordBatch.from_pylist([fields]))))


def test_a_selling_name_of_everyday_words_passes_beside_its_seller_only(passes: Any, register: Register) -> None:
    told = {"description": "Link smartphone", "seller_name": "Movistar S.A."}
    assert any(each.maker == "zte" for each in identify(told, register))
    assert passes(**told)
    assert not passes(description="switch 8 port", maker_name="TP-Link")


def test_the_code_of_another_vendor_of_optical_terminals_passes_no_line(passes: Any, register: Register) -> None:
    assert passes(description="ONT serial ZTEGC1234567")
    assert not passes(description="switch 8 port", maker_name="Zyxel")
    assert len(sieve_for(register, ["zyxel"]).rows(pa.RecordBatch.from_pylist([{"text": "ONT serial ZYXEC1234567"}])))


def test_ordinary_words_begin_no_product(register: Register) -> None:
    sieve = sieve_for(register, ["huawei", "dahua"])
    rows = pa.RecordBatch.from_pylist(
        [{"description": each} for each in ("smartphone 128 GB", "SmartAX MA5800", "Smart PSS", "SmartLogger 3000A")]
    )
    assert sieve.rows(rows).tolist() == [1, 2, 3]
