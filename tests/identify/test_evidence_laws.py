"""Laws of identification over our own register: what must never change who made a thing, or how surely."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from debar.identify import identify
from debar.identify.fields import CLASSED, SPEAKING
from debar.model import Strength
from debar.register import Register
from debar.sift import CODE_COLUMNS, SILENT, TEXT_COLUMNS, sift

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = (
    "Huawei|HUAWEI|Hua-Wei|华为|華為|ファーウェイ|ZTE|中兴通讯|Hikvision|海康威视|Dahua|Honor|Cisco|TP-Link|Хуавей"
)
MODELS = "S5720-28X-LI-AC|HG8245H|ZXHN F670L|DS-2CD2143G2-I|IPC-HFW2431T|E3372h|MF237w|USG60|201HW|WS-C2960X-48TS-L"
GOODS = "switch|router|camera|ONT|licence|antenna|maintenance|modem|ルーター|交换机|recorder|printer"
OTHERS = "for|compatible with|removal of|not|replaces|GE01|24 port|Rev. B|(new)|x 3|Super Router|TalkTalk|Prism"
CODES = {
    "mac": "00:18:82:12:34:56|44:19:b6:00:00:01|00:00:5e:00:53:01",
    "sys_object_id": "1.3.6.1.4.1.2011.2.23.291|1.3.6.1.4.1.9.1.1208|1.3.6.1.4.1.39165.1.1",
    "usb_id": "12d1:1506|19d2:0016|03f0:a31d",
    "lldp_sys_descr": "Huawei S5720 VRP|Cisco IOS Software|Linux",
}
WORDED = ("description", "maker_name", "model", "brand", "text", "seller_name", "part_number")
PIECES = st.sampled_from("|".join((NAMES, MODELS, GOODS, OTHERS)).split("|"))
LINES = st.lists(PIECES, min_size=1, max_size=5).map(" ".join)
FIELDS = st.one_of(
    st.dictionaries(st.sampled_from(WORDED), LINES, min_size=1, max_size=3),
    st.fixed_dictionaries(
        {"description": LINES}, optional={name: st.sampled_from(codes.split("|")) for name, codes in CODES.items()}
    ),
)
SPACES = st.sampled_from(["\u00a0", "\u3000", "\t", "\u2009", "\u202f"])
DASHES = st.sampled_from(["\u2010", "\u2011", "\u2013", "\u2212", "\uff0d"])
NEUTRAL = st.sampled_from(
    ["n/a", "approved by K. Sato", "2nd floor, east wing", "see order 4711", "-", "yes", "了承済み"]
)
Answer = list[tuple[str, str, str, str | None, bool]]


@cache
def register() -> Register:
    """Our own register, as a user has it; no fixture, since a failing property prints its arguments whole."""
    return Register.load()


def answer(fields: Mapping[str, str]) -> Answer:
    """Who made it, in which role, how surely, what it is; not how it is written."""
    found = identify(fields, register())
    return [(each.maker, each.role.value, each.strength.word, each.goods, each.contradicted) for each in found]


@settings(max_examples=300, deadline=None)
@given(fields=FIELDS, space=SPACES, dash=DASHES, form=st.sampled_from(["NFD", "NFC"]), wide=st.booleans())
def test_folding_never_changes_the_answer(
    fields: dict[str, str], space: str, dash: str, form: str, wide: bool
) -> None:
    def written(text: str) -> str:
        text = unicodedata.normalize(form, text).replace("-", dash).replace(" ", space)  # type: ignore[arg-type]
        return text.translate(WIDE) if wide else text

    assert answer({name: written(text) if name in WORDED else text for name, text in fields.items()}) == answer(
        fields
    )


WIDE = {code: code + 0xFEE0 for code in (*range(ord("0"), ord("9") + 1), *range(ord("A"), ord("Z") + 1))}
"""Digits and capitals as a Japanese keyboard writes them."""


@settings(max_examples=300, deadline=None)
@given(fields=FIELDS, before=st.sampled_from(["", " ", "\t\n "]), wider=st.sampled_from(["  ", " \u00a0"]))
def test_spacing_never_changes_the_answer(fields: dict[str, str], before: str, wider: str) -> None:
    spaced = {name: before + text.replace(" ", wider) + before for name, text in fields.items()}
    assert answer({**fields, **{name: spaced[name] for name in fields if name in WORDED}}) == answer(fields)


@settings(max_examples=300, deadline=None)
@given(fields=FIELDS, name=st.sampled_from(["hostname", "http_title", "text", "ent_model_name"]), said=NEUTRAL)
def test_a_column_that_names_nobody_never_changes_the_answer(fields: dict[str, str], name: str, said: str) -> None:
    assume(name not in fields)
    assert answer({**fields, name: said}) == answer(fields)


@settings(max_examples=200, deadline=None)
@given(fields=FIELDS, name=st.sampled_from(sorted(SILENT - {"seen_by"})), said=st.one_of(LINES, st.text(max_size=12)))
def test_a_column_of_another_matter_never_changes_the_answer(fields: dict[str, str], name: str, said: str) -> None:
    assert answer({**fields, name: said}) == answer(fields)


@settings(max_examples=200, deadline=None)
@given(fields=FIELDS)
def test_what_others_tell_is_never_more_than_medium_and_names_the_same(fields: dict[str, str]) -> None:
    own, relayed = identify(fields, register()), identify({**fields, "seen_by": "core-1"}, register())
    assert [each.maker for each in relayed] == [each.maker for each in own]
    assert [each.strength for each in relayed] == [min(each.strength, Strength.MEDIUM) for each in own]


@settings(max_examples=100, deadline=None)
@given(fields=FIELDS, order=st.randoms(use_true_random=False))
def test_the_order_of_columns_never_matters(fields: dict[str, str], order: object) -> None:
    names = list(fields)
    order.shuffle(names)  # type: ignore[attr-defined]
    assert answer({name: fields[name] for name in names}) == answer(fields)


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(FIELDS, min_size=1, max_size=8))
def test_sift_and_identify_is_identify_alone(rows: list[dict[str, str]]) -> None:
    names = sorted({name for row in rows for name in row})
    batch = pa.record_batch({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})
    kept = set(sift(batch, register().sieve).tolist())
    assert [answer(row) if at in kept else [] for at, row in enumerate(rows)] == [answer(row) for row in rows]


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(FIELDS, min_size=2, max_size=6))
def test_the_order_of_rows_never_matters(rows: list[dict[str, str]]) -> None:
    forward = [answer(row) for row in rows]
    identify.__globals__["_weighed"].cache_clear()
    assert [answer(row) for row in reversed(rows)] == forward[::-1]


@settings(max_examples=400, deadline=None)
@given(fields=FIELDS)
def test_weak_clues_make_a_medium_together_and_never_a_strong(fields: dict[str, str]) -> None:
    for each in identify(fields, register()):
        strengths = [clue.strength for clue in each.clues]
        if max(strengths) <= Strength.WEAK:
            assert each.strength <= Strength.MEDIUM
        if each.strength >= Strength.STRONG:
            kinds = {clue.kind for clue in each.clues if clue.strength is Strength.MEDIUM}
            assert max(strengths) >= Strength.STRONG or len(kinds) > 1


WEAK = (
    "RBM C",
    "T-Mobile myTouch",
    "Beeline Pro",
    "OWN FUN 5(4G)",
    "BASE Tab",
    "KBVision",
    "Haikon",
    "中兴新",
    "C320",
)


@pytest.mark.parametrize("text", WEAK)
def test_a_lead_alone_is_weak(text: str) -> None:
    assert [each.strength for each in identify({"description": text}, register())] == [Strength.WEAK]


@pytest.mark.parametrize("first", WEAK)
@pytest.mark.parametrize("second", WEAK)
def test_two_leads_are_never_strong(first: str, second: str) -> None:
    for fields in ({"description": first, "model": second}, {"description": f"{first} {second}"}):
        for each in identify(fields, register()):
            assert each.strength <= Strength.MEDIUM


CISCO_LABEL = [
    {"maker_name": "Cisco"},
    {"brand": "Cisco"},
    {"description": "Cisco switch"},
    {"description": "Catalyst 9300"},
    {"model": "WS-C2960X-48TS-L"},
]
HUAWEI_WITHIN = [
    {"mac": "00:18:82:12:34:56", "lldp_sys_descr": "Huawei Versatile Routing Platform Software"},
    {"sys_descr": "Huawei Versatile Routing Platform Software VRP (R) software"},
    {"sys_object_id": "1.3.6.1.4.1.2011.2.23.291"},
    {"ent_mfg_name": "Huawei", "ent_model_name": "S5720-28X-LI-AC"},
]


@pytest.mark.parametrize("label", CISCO_LABEL, ids=str)
@pytest.mark.parametrize("within", HUAWEI_WITHIN, ids=lambda each: " ".join(each))
def test_a_label_against_what_the_device_says_is_left_to_a_person(
    label: dict[str, str], within: dict[str, str]
) -> None:
    found = {each.maker: each for each in identify({**label, **within}, register())}
    for maker in ("cisco", "huawei"):
        assert (found[maker].strength, found[maker].contradicted) == (Strength.WEAK, True)
        assert "are both named as the maker of this thing" in str(found[maker].note)
        assert all(f"(by {name}" in str(found[maker].note) for name in label)


@pytest.mark.parametrize("label", CISCO_LABEL, ids=str)
def test_an_address_alone_does_not_contradict_a_label(label: dict[str, str]) -> None:
    """A network card of one maker in a box of another is no contradiction."""
    found = {each.maker: each for each in identify({**label, "mac": "00:18:82:12:34:56"}, register())}
    assert found["cisco"].strength is Strength.STRONG
    assert not found["huawei"].contradicted


@pytest.mark.parametrize(
    "within", [{"sys_descr": "H3C Comware Software"}, {"sys_object_id": "1.3.6.1.4.1.25506.1.1"}]
)
def test_makers_that_belonged_together_do_not_contradict_each_other(within: dict[str, str]) -> None:
    """Comware equipment was sold as HPE; its number names who wrote the software."""
    found = identify({"maker_name": "HPE", "model": "5130 EI switch", **within}, register())
    assert not any(each.contradicted for each in found)


def test_only_what_identify_reads_is_sifted_and_all_of_it() -> None:
    classified = set(CLASSED)
    assert not SILENT & set(TEXT_COLUMNS)
    assert SPEAKING - classified <= {*TEXT_COLUMNS, *CODE_COLUMNS}
