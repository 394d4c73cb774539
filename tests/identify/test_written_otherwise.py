"""Numbers and names written apart, in letters that look alike, or inside longer words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar.identify import identify
from debar.model import Identification, Role, Strength
from debar.register import Register
from debar.register.narrow import sieve_for

OURS = Register.load()
LISTED = {"huawei", "zte", "hikvision", "dahua", "hytera", "kaspersky", "china-mobile"}


def listed(text: str) -> list[Identification]:
    return [each for each in identify({"description": text}, OURS) if each.maker in LISTED]


@pytest.mark.parametrize(
    ("text", "maker", "found"),
    [
        ("MA58OO-X7 OLT", "huawei", "MA58OO-X7"),
        ("ONT EG8I45V5", "huawei", "EG8I45V5"),
        ("EG 8145 V5 ONT", "huawei", "EG 8145 V5"),
        ("Air Engine 5762-12 access point", "huawei", "Air Engine"),
        ("SUN 2000-10KTL-M1 inverter", "huawei", "SUN 2000-10KTL-M1"),
        ("MC 801A 5G CPE", "zte", "MC 801A"),
        ("DS - 2CD2143G2 - I camera", "hikvision", "DS - 2CD2143G2"),
        ("network video recorder DS7608NIK2", "hikvision", "DS7608NIK2"),
        ("XVR5IO8HS-I3 video recorder", "dahua", "XVR5IO8HS-I3"),
    ],
)
def test_a_number_written_otherwise_is_no_more_than_likely(text: str, maker: str, found: str) -> None:
    (who,) = listed(text)
    assert (who.maker, who.role, who.strength) == (maker, Role.EQUIPMENT, Strength.MEDIUM)
    assert found in [clue.found for clue in who.clues]
    assert "other separators" in str(who.note)


@pytest.mark.parametrize(
    "text",
    [
        *("B 5250 bolt set", "MF 283 tractor oil filter", "F 660 wood screws", "E 5520 coating, grey"),
        *("Net engine oil filter 40E truck", "Cloud engineering, 20 hours", "Air engine starter, pneumatic"),
        *("Ocean storage container 20 ft", "H 500 lamp holder", "AR 2200 adhesive", "HS 8517.62"),
    ],
)
def test_words_and_numbers_side_by_side_are_no_number_of_a_listed_maker(text: str) -> None:
    assert [each for each in listed(text) if each.strength >= Strength.MEDIUM] == []


@given(st.sampled_from(["EG8145V5 ONT", "MA5800-X7 OLT", "MC801A router", "DS-2CD2143G2-I camera"]), st.data())
def test_letters_for_digits_never_lose_the_row_nor_make_it_surer(text: str, data: st.DataObject) -> None:
    places = [at for at, each in enumerate(text) if each in "01"]
    at = data.draw(st.sampled_from(places))
    (plain,), (written,) = (
        listed(each) for each in (text, text[:at] + {"0": "O", "1": "I"}[text[at]] + text[at + 1 :])
    )
    assert (written.maker, written.role) == (plain.maker, plain.role)
    assert written.strength <= plain.strength


@pytest.mark.parametrize(
    ("text", "maker", "strength"),
    [
        ("华 为 交换机", "huawei", Strength.MEDIUM),
        ("ファー ウェイ ルーター", "huawei", Strength.MEDIUM),
        ("ハイク・ビジョン 監視カメラ", "hikvision", Strength.MEDIUM),
        ("Hua  wei ONT", "huawei", Strength.MEDIUM),
        ("Hik Central server", "hikvision", Strength.MEDIUM),
        ("hik central park tour", "hikvision", Strength.WEAK),
        ("ΖΤΕ router", "zte", Strength.STRONG),
        ("Антивирус Каспeрского", "kaspersky", Strength.STRONG),
        ("Роутер Хуавай", "huawei", Strength.MEDIUM),
        ("하이테라스 카페", "hytera", Strength.WEAK),
        ("하이테라 무전기", "hytera", Strength.STRONG),
        ("하이크비전카메라", "hikvision", Strength.STRONG),
        ("화웨이의 라우터", "huawei", Strength.STRONG),
        ("다후아파트 도색", "dahua", Strength.WEAK),
        ("ファーウェイジャパン", "huawei", Strength.STRONG),
        ("ハイテラス席 予約", "hytera", Strength.WEAK),
    ],
)
def test_a_name_written_otherwise(text: str, maker: str, strength: Strength) -> None:
    (who,) = listed(text)
    assert (who.maker, who.strength) == (maker, strength)


@pytest.mark.parametrize("text", ["中国移动式脚手架", "发展中国移动支付研究", "中国移动厕所租赁"])
def test_china_and_movable_are_no_name(text: str) -> None:
    assert listed(text) == []


def test_a_heading_of_a_protocol_names_no_goods() -> None:
    (who,) = identify({"banner": "HTTP/1.1 200 OK Server: ZTE web server 1.0 ZTE corp 2009."}, OURS)
    assert who.maker == "zte"


@pytest.mark.parametrize(
    ("text", "strength"),
    [("K4510", Strength.STRONG), ("K4510 oil seal", Strength.WEAK), ("Vodafone K4510 oil seal", Strength.STRONG)],
)
def test_a_selling_name_beside_goods_of_another_trade(text: str, strength: Strength) -> None:
    (who,) = [each for each in identify({"text": text}, OURS) if each.maker == "huawei"]
    assert who.strength is strength


@pytest.mark.parametrize("text", ["MA58OO-X7 OLT", "EG 8145 V5 ONT", "华 为 交换机", "ΖΤΕ router", "XVR5IO8HS-I3"])
def test_a_sieve_for_few_makers_keeps_the_row(text: str) -> None:
    import pyarrow as pa

    batch = pa.record_batch({"description": ["desk", text]})
    assert sieve_for(OURS, {"huawei", "zte", "dahua"}).rows(batch).tolist() == [1]


@pytest.mark.parametrize(
    ("text", "maker"),
    [
        ("Hiiawei", "huawei"),
        ("LIUAWEI, item 5", "huawei"),
        ("Hikvi5ion", "hikvision"),
        ("Hilcvision 4 MP", "hikvision"),
        ("Liytera, 5 pcs", "hytera"),
    ],
)
def test_a_name_as_a_scanner_misreads_it_is_a_lead(text: str, maker: str) -> None:
    (who,) = listed(text)
    assert (who.maker, who.strength, who.clues[0].kind) == (maker, Strength.WEAK, "typo")


@pytest.mark.parametrize("text", ["Liu Awei, interpreter", "Daliua bulbs", "clahua", "Hi Iiawei", "hikvi 5 ion"])
def test_short_names_and_parts_of_words_are_no_misread_names(text: str) -> None:
    assert listed(text) == []
