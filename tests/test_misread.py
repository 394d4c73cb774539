"""Text that was written in UTF-8 and read as something else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from debar.identify import identify
from debar.misread import may_be, read_back, readings, told
from debar.model import Role, Strength
from debar.register import Register

REGISTER = Register.load()
NAMES = [name for name in REGISTER.names if not name.text.isascii()]
"""Every name of the register that a wrong reading changes."""
CODECS = ("latin-1", "cp1252", "cp1251")
WORDS = "abZ9-_/ .,éßÄœñЖяёсÐ华为设ーハ가هוไ’“”«»…–№€\u00a0\u0085\u00ad😀"
texts = st.text(st.one_of(st.sampled_from(WORDS), st.characters(exclude_categories=["Cs"])), max_size=12)

ORDINARY = """
Équipement réseau à très haut débit, câblage « intérieur », 3 m² : 12 €
L’accès – « OÙ ? » – DÉJÀ FACTURÉ… n° 12 ; Œuvre, cœur, ÎLE D’YEU, aiguë, naïf
Größenänderung für Außengeräte, „Spaß“ »Öl« ›Maß‹ GRÖẞE STRAẞE 5 µm ± 3 °C § 12
Instalação e manutenção de câmeras, São João, AMANHÃ… “PÃO” IRMÃ – já não há, 2ª via, 1º
Instalación de cámaras, «GRAN PERÚ», ESPAÑA, ¿qué? ¡sí! pingüino, 5ª planta
Installazione perché città più là È già, «CAFFÈ»
Leverans av nätverksutrustning, ”HYVÄ PÄIVÄ”, ÅÄÖ åäö, smørrebrød, Ærø, ÞÓRÐUR, orð
Thiết bị mạng, bộ định tuyến và máy ảnh cho trường học, giá 5 000 đ, Nguyễn Ất
Dostawa urządzeń sieciowych, przełącznik „łąka” żółć ŹDŹBŁO
Dodávka síťových přepínačů, příliš žluťoučký kůň, ŽIŽKA, Őrség, árvíztűrő
Ağ anahtarı, IĞDIR, şöyle, ÇÖZÜM, comutator de rețea, școală, ÎNCĂ
Поставка сетевого оборудования «СЕРВЕР», объём, ещё, Рё, С°, № 5 – её, ЁЛКА… РОСС»
Постачання обладнання: їжа, є, Січень, Рік, СІ, ґанок, «РІ»
ネットワーク機器の保守、２０２４年度 ルーター ｶﾒﾗ 5台 ・縺れる
网络设备采购 交换机 2台，含安装 中興大學
네트워크 장비 구매 및 설치 5대
معدات الشبكات، أجهزة التوجيه ٥
ציוד תקשורת, נתב 5
""".strip().splitlines()
"""Lines as people write them, with what is nearest to a wrong reading: capitals beside quotes and signs."""


def misread(text: str, codec: str) -> str:
    """What becomes of text whose bytes are read wrongly, one byte a character."""
    return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("sentence", ["{}", "{} 12", "2 x {}, switch", "({}) no 5", "设备 {} / приборы"])
def test_every_name_is_found_however_it_was_misread(codec: str, sentence: str) -> None:
    lost = []
    for name in NAMES:
        plain = identify({"description": sentence.format(name.text)}, REGISTER)
        found = identify({"description": misread(sentence.format(name.text), codec)}, REGISTER)
        said = [(each.maker, each.role, each.strength, each.goods) for each in found]
        wanted = [(each.maker, each.role, each.strength, each.goods) for each in plain]
        known = codec != "cp1251" or read_back(misread(name.text, codec)) is not None
        if said != wanted and known:
            lost.append((name.text, wanted, said))
    assert lost == []


@pytest.mark.parametrize("line", ORDINARY)
def test_ordinary_text_stands_as_it_was_written(line: str) -> None:
    assert read_back(line) is None
    for word in line.split():
        assert read_back(word) is None
    assert read_back(line.upper()) is None
    assert read_back(line.replace(" ", "\u00a0")) is None


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("line", ORDINARY)
def test_ordinary_text_that_was_misread_says_what_it_said(line: str, codec: str) -> None:
    """Word by word; of a word with one foreign character too little is known."""
    for word in line.split():
        found = read_back(misread(word, codec))
        foreign = [char for char in word if not char.isascii()]
        is_sure = len(foreign) > 1 and word.isalpha() and (codec != "cp1251" or "\x98" not in misread(word, codec))
        assert found is not None or not is_sure, word
        assert found is None or found.text == word


@given(texts, st.sampled_from(CODECS))
@example("Хуавей с 5G", "cp1252")
@example("华为", "latin-1")
def test_each_character_knows_where_it_was(text: str, codec: str) -> None:
    wrong = misread(text, codec)
    found = read_back(wrong)
    if found is None:
        return
    assert len(found.starts) == len(found.text)
    assert list(found.starts) == sorted(set(found.starts))
    ends = [*found.starts[1:], len(wrong)]
    for char, start, end in zip(found.text, found.starts, ends, strict=True):
        piece = wrong[start:end]
        assert piece == char or any(reading.back(piece) == char for reading in readings())


@given(texts, st.sampled_from(CODECS))
@example("Хуавей с 5G", "cp1251")
@example("RÉSEAU 华为", "latin-1")
@example("把", "cp1252")
def test_letters_whose_marks_stand_apart_say_the_same(text: str, codec: str) -> None:
    wrong = misread(text, codec)
    whole, found = read_back(wrong), read_back(unicodedata.normalize("NFD", wrong))
    if whole is None:
        return
    assert found is not None
    assert unicodedata.normalize("NFC", found.text) == unicodedata.normalize("NFC", whole.text)
    assert len(found.starts) == len(found.text)
    assert list(found.starts) == sorted(set(found.starts))


@given(texts)
def test_what_cannot_be_misread_is_passed_over_quickly(text: str) -> None:
    assert may_be(text) or read_back(text) is None


@given(texts, texts)
def test_words_are_read_back_apart(left: str, right: str) -> None:
    """A value may be cut at a blank or a sign, as the sieve does."""
    for sign in " ,;|\n\t":
        said = [found.text if (found := read_back(each)) else each for each in (left, right)]
        both = left + sign + right
        found = read_back(both)
        assert (found.text if found else both) == sign.join(said)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("RÃ©seau", "Réseau"),
        ("BÃ¶hm", "Böhm"),
        ("Ñ\x81", "с"),
        ("å\x8dŽä¸º", "华为"),
        ("å\x8d\x8eä¸º", "华为"),
        ("S5735å\x8dŽä¸º", "S5735华为"),
        ("РҐСѓР°РІРµР№", "Хуавей"),
        ("еЌЋдёє", "华为"),
        ("ðŸ˜€ðŸ˜€", "😀😀"),
        ("NetaÅŸ", "Netaş"),
        ("RA\u0303©seau", "Réseau"),
        ("N\u0303\x80", "р"),
        ("хA\u0303©", None),
        ("AMANHA\u0303…", None),
        ("AMANHÃ…", None),
        ("HYVÄ”", None),
        ("СІ", None),
        ("å\x8dŽä¸ºé", None),
        ("PERÚ»", None),
        ("å\x8dŽ", None),
        ("åŽä¸º", None),
        ("", None),
        ("Huawei", None),
    ],
)
def test_words_that_are_read_back(text: str, says: str | None) -> None:
    found = read_back(text)
    assert (found and found.text) == says


def test_a_reader_is_told_and_shown_what_stands_there() -> None:
    text = "2 x å\x8dŽä¸º äº¤æ\x8d¢æœº"
    (found,) = identify({"description": text}, REGISTER)
    (clue,) = found.clues
    assert (found.maker, found.role, found.strength, found.goods) == (
        "huawei",
        Role.EQUIPMENT,
        Strength.STRONG,
        "switch",
    )
    assert clue.found == text[clue.start : clue.end] == "å\x8dŽä¸º"
    assert found.note == "the name was written in UTF-8 and read as Windows-1252"


@pytest.mark.parametrize("text", ["适用于华为的光模块", "совместимый с Хуавей модуль", "совместимый с Huawei модуль"])
@pytest.mark.parametrize("codec", CODECS)
def test_words_around_a_name_are_read_back_too(text: str, codec: str) -> None:
    (found,) = identify({"description": misread(text, codec)}, REGISTER)
    assert found.role is Role.MENTION


def test_a_span_says_what_it_was_read_as() -> None:
    assert told("å\x8dŽ") == ("华", "Windows-1252")
    assert told("РҐ") == ("Х", "Windows-1251")
    assert told("a\u030aŽ…") == ("厅", "Windows-1252")
    assert told("é") is None
    assert told("Huawei") is None
