"""Text folded to one normal form, with the way back to the original."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar import fold as room
from debar.fold import Script, fold, joined, looks, plain, script, sieve_form, tables
from debar.yamlfile import load

TRICKY = (
    "aBzZ09-_/.—一ーアカハガバァｱｶﾊﾞﾟ゛゜\u3099\u309a\u1100\u1161\u11a8가각ㅎㅏеоАВТНяЖνΝσς№㈱ßİıŁ\u200b\u0301é"
    "½١٣华華訊ïﬁ…™²\n\t\x00\u2028\u3000µΩאשبأإىـَ\ud800\U0001f150ไท\u093f"
)
texts = st.text(st.one_of(st.sampled_from(TRICKY), st.characters()), max_size=12)

EXAMPLES = [(case["text"], case["to"]) for case in load(room.DATA)["examples"]]

FOLDED = [
    ("Hua-Wei", "hua-wei"),
    ("HUAWEl", "huawel"),
    ("Hua\u200bwei\ufeff", "huawei"),
    ("hua\u00adwei", "huawei"),
    ("S5720\u2011LI", "s5720-li"),
    ("a\u00a0b\u3000c\td", "a b c d"),
    ("a\r\nb\u2028c", "a\n\nb\nc"),
    ("№ 5", "no 5"),
    ("ﬁbre", "fibre"),
    ("STRASSE Straße", "strasse strasse"),
    ("İstanbul", "istanbul"),
    ("Zażółć", "zazolc"),
    ("٣٥", "35"),
    ("ＺＴＥ　ｍｏｄｅｍ", "zte modem"),
    ("🅗🅤🅐🅦🅔🅘", "huawei"),
    ("ʜᴜᴀᴡᴇɪ", "huawei"),
    ("ΗUAWΕΙ", "huawei"),  # Greek eta, epsilon, iota
    ("ZТЕ", "zte"),  # two of three are Cyrillic
    ("ЗТЕ", "зте"),
    ("μSD", "μsd"),
    ("Нуаwei5 модем", "hyawei5 модем"),
    ("中興通訊", "中兴通讯"),
    ("海康威視", "海康威视"),
    ("大華", "大华"),
    ("日立製作所", "日立制作所"),
    ("ﾊｲｸﾋﾞｼﾞｮﾝ", "ハイクビジヨン"),
    ("ハ\u309a", "パ"),
    ("は゛", "ば"),
    ("a゛", "a"),
    ("\u1112\u116a\u110b\u1170\u110b\u1175", "화웨이"),
    ("ㅎㅏ", "하"),
    ("هُواوِي", "هواوي"),
    ("أإآٱ", "اااا"),
    ("हुवावे", "हुवावे"),  # vowel signs are letters here
    ("\ud800x", "\ufffdx"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "to"), EXAMPLES + FOLDED)
def test_folds(text: str, to: str) -> None:
    assert fold(text).text == to


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_composed_and_decomposed_latin_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)).text == fold(unicodedata.normalize("NFC", text)).text


@pytest.mark.parametrize("text", ["화웨이 각", "バッテリー", "هواوي أ", "Хуавей й", "হুয়াওয়ে", "हुआवेई"])
def test_composed_and_decomposed_words_fold_alike(text: str) -> None:
    forms = {fold(unicodedata.normalize(form, text)).text for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert len(forms) == 1


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_keeps_its_length_and_place(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(text)
    assert all(folded.original(at, at + 1) == (at, at + 1) for at in range(len(text)))
    assert fold(text + "é").text == folded.text + "e"


@given(texts)
def test_places_lead_back_in_order(text: str) -> None:
    folded = fold(text)
    assert len(folded.starts) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    for at in range(len(folded.text)):
        start, end = folded.original(at, at + 1)
        assert 0 <= start < end <= len(text)
    assert folded.original(0, len(folded.text))[1] in (len(text), 0)


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("buy Ｈuawe\u0301i now", "huawei", "Ｈuawe\u0301i"),
        ("㈱日立", "株", "㈱"),
        ("㈱日立", "日立", "日立"),
        ("新ﾊﾞｯﾃﾘ", "バ", "ﾊﾞ"),
        ("a zt\u00ade.", "zte", "zt\u00ade"),
        ("ﾌｧｰｳｪｲ製", "フアーウエイ", "ﾌｧｰｳｪｲ"),
    ],
)
def test_a_span_leads_back_to_what_was_written(text: str, word: str, found: str) -> None:
    folded = fold(text)
    at = folded.text.index(word)
    start, end = folded.original(at, at + len(word))
    assert text[start:end] == found


def test_an_empty_span_leads_to_its_place() -> None:
    assert fold("éa").original(1, 1) == (1, 1)
    assert fold("éa").original(2, 2) == (2, 2)


@pytest.mark.parametrize(
    ("left", "right", "together"),
    [
        ("z", "t", True), ("e", "5", True), ("5", "e", True), ("я", "5", True), ("e", "я", False),
        ("e", "製", False), ("5", "製", False), ("ア", "製", False), ("ア", "ー", True), ("이", "가", True),
        ("e", " ", False), ("-", "e", False), ("e", "이", False), ("ي", "5", True), ("ท", "5", False),
    ],
)  # fmt: skip
def test_token_boundaries(left: str, right: str, together: bool) -> None:
    assert joined(script(left), script(right)) is together


@given(st.sampled_from(Script), st.sampled_from(Script))
def test_boundaries_have_no_direction(left: Script, right: Script) -> None:
    assert joined(left, right) == joined(right, left)


@given(texts)
def test_sieve_form_keeps_length_letters_and_digits(text: str) -> None:
    folded = fold(text).text
    form = sieve_form(folded)
    assert len(form) == len(folded)
    assert all(got == (char if script(char) else " ") for got, char in zip(form, folded, strict=True))
    assert sieve_form(fold(form).text) == form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Hua_Wei/S5720.LI;x", "hua wei s5720 li x"),
        ("「華為」、中興", " 华为  中兴"),
        ("DS-2CD2143G2-I", "ds 2cd2143g2 i"),
    ],
)
def test_sieve_form(text: str, form: str) -> None:
    assert sieve_form(fold(text).text) == form


def test_every_pair_ends_in_a_form_that_stays() -> None:
    for char, became in tables().single.items():
        assert char not in became, f"{char!r} becomes itself"
        assert "".join(plain(part) for part in became) == became, f"{char!r} becomes {became!r}, which is not final"


def test_every_double_is_one_small_latin_letter_of_another_script() -> None:
    for char, double in tables().looks.items():
        assert len(double) == 1
        assert "a" <= double <= "z"
        assert script(plain(char)) > Script.LATIN
        assert looks(char) == double


def test_a_long_text_of_one_word_is_folded_whole() -> None:
    text = "Huawеi" * 20_000
    assert fold(text).text == "huawei" * 20_000
