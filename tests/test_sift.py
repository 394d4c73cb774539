"""From batches to rows, without losing one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import evil
from tests.test_literals import ENGINES

from debar import literals as engines
from debar import sift as room
from debar.fold import fold, sieve_form
from debar.model import FIELDS
from debar.sift import CODE_COLUMNS, TEXT_COLUMNS, Sieve, SieveEntry, sift

if TYPE_CHECKING:
    from debar.literals import Engine

LITERALS = [
    "zte",
    "hua wei",
    "huawei",
    "华为",
    "ファーウェイ",
    "хуавей",
    "5g",
    "s 5720",
    "화웨이",
    "هواوي",
    "t",
    " a",
    "e",
]
PIECES = (
    "zte ZTE ZТE hua-wei Hua Wei HUAWEI Huawеi ｈｕａｗｅｉ 华为 華為 ﾌｧｰｳｪｲ ファーウェイ хуавей Хуавей"
    " 5G s-5720 화웨이 هواوی ™ é № ㈱ 製 1 a A t 号 z".split()
)
words = st.sampled_from([*PIECES, "", " ", "-", "\n", "\u0301", "\u200b", "\U0001f600"])
texts = st.one_of(
    st.lists(words, max_size=5).map("".join), st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
)
values = st.lists(st.none() | texts, max_size=10)
entry_lists = st.lists(
    st.builds(
        SieveEntry,
        st.sampled_from(LITERALS).map(lambda text: sieve_form(fold(text).text)),
        st.booleans(),
        st.booleans(),
    ),
    max_size=6,
)


def typed(column: list[str | None], kind: str) -> pa.Array:
    plain = pa.array(column, pa.string())
    match kind:
        case "large":
            return plain.cast(pa.large_string())
        case "view":
            return plain.cast(pa.string_view())
        case "dictionary":
            return plain.dictionary_encode()
    return plain


@pytest.mark.parametrize("engine", ENGINES)
@given(
    entry_lists,
    values,
    st.sampled_from(["plain", "large", "view", "dictionary"]),
    st.integers(0, 10),
    st.integers(0, 10),
)
def test_rows_are_those_with_a_hit(
    engine: Engine, entries: list[SieveEntry], column: list[str | None], kind: str, first: int, length: int
) -> None:
    sieve = Sieve(entries, engine)
    batch = pa.record_batch([typed(column, kind)], names=["text"]).slice(first, length)
    kept = column[first : first + length]
    wanted = [row for row, value in enumerate(kept) if value and sieve.hits(fold(value).text)]
    assert sieve.rows(batch).tolist() == wanted


@given(evil.rows(), st.sampled_from(ENGINES))
def test_rows_of_evil_text_are_those_with_a_hit(given: evil.Rows, engine: Engine) -> None:
    evil.rows_are_those_with_a_hit(given, engine)


@given(evil.rows(), st.sampled_from(ENGINES), st.sampled_from([1, 2, 7, 40]), st.sampled_from([1, 5, 64]))
def test_borders_inside_evil_text_change_nothing(given: evil.Rows, engine: Engine, chunk: int, window: int) -> None:
    """Chunks of a column, pieces of a value and windows of an engine end in the middle of names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "CHUNK", chunk)
        patch.setattr(room, "SAMPLE", 1)
        for scanner in (engines._Hyperscan, engines._AhoCorasick):
            patch.setattr(scanner, "window", window)
        evil.rows_are_those_with_a_hit(given, engine)


@given(entry_lists, texts)
def test_hits_are_what_a_plain_search_finds(entries: list[SieveEntry], text: str) -> None:
    folded = fold(text).text
    form = sieve_form(folded)
    found = [
        (number, at, at + len(entry.text))
        for number, entry in enumerate(entries)
        for at in range(len(form))
        if form.startswith(entry.text, at)
        and (not entry.start or room.parted(form, at))
        and (not entry.end or room.parted(form, at + len(entry.text)))
    ]
    assert Sieve(entries).hits(folded) == sorted(found, key=lambda hit: (hit[1], hit[2], hit[0]))


@given(entry_lists, values)
def test_small_chunks_and_repeats_change_nothing(entries: list[SieveEntry], column: list[str | None]) -> None:
    sieve, batch = Sieve(entries), pa.record_batch([pa.array(column, pa.string())], names=["text"])
    whole = sieve.rows(batch).tolist()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "CHUNK", 6)
        patch.setattr(room, "SAMPLE", 1)
        assert sieve.rows(batch).tolist() == whole


@pytest.mark.parametrize(
    ("entry", "text", "found"),
    [
        (SieveEntry("zte"), "ZTE modem", ["ZTE"]),
        (SieveEntry("zte"), "czterdzieści AZTEC ZTEX ZTE5 5ZTE", []),
        (SieveEntry("zte"), "ZTE製ルーター、中国ZTE", ["ZTE", "ZTE"]),
        (SieveEntry("zte"), "ZTE-модем ZTEмодем", ["ZTE", "ZTE"]),
        (SieveEntry("zte"), "Z\u200bTE™ (ZTE)", ["Z\u200bTE", "ZTE"]),
        (SieveEntry("zte", end=False), "ZTEX xZTE", ["ZTE"]),
        (SieveEntry("zte", start=False), "ZTEX xZTE", ["ZTE"]),
        (SieveEntry("zte", start=False, end=False), "czterdzieści", ["zte"]),
        (SieveEntry("华为", False, False), "購入華為製", ["華為"]),
        (SieveEntry("华为"), "購入華為製 華為 華為5G", ["華為", "華為"]),
        (SieveEntry("hua wei"), "Hua-Wei hua_wei HUA/WEI huawei", ["Hua-Wei", "hua_wei", "HUA/WEI"]),
        (SieveEntry("フアーウエイ", False, False), "ﾌｧｰｳｪｲ製", ["ﾌｧｰｳｪｲ"]),
        (SieveEntry("5g"), "5Gルーター 15G", ["5G"]),
        (SieveEntry("хуавеи"), "Хуавей Хуавей5", ["Хуавей"]),
    ],
)
def test_boundaries(entry: SieveEntry, text: str, found: list[str]) -> None:
    sieve, folded = Sieve([entry]), fold(text)
    spans = [folded.original(start, end) for _, start, end in sieve.hits(folded.text)]
    assert [text[start:end].rstrip("™") for start, end in spans] == found
    assert sieve.rows(pa.record_batch([[text]], names=["text"])).tolist() == ([0] if found else [])


def test_one_text_with_several_boundaries_has_several_entries() -> None:
    sieve = Sieve([SieveEntry("zte"), SieveEntry("zte", end=False), SieveEntry("zte", False, False)])
    assert sieve.hits("zte ztex aztec") == [(0, 0, 3), (1, 0, 3), (2, 0, 3), (1, 4, 7), (2, 4, 7), (2, 10, 13)]


@pytest.mark.parametrize("column", [["hua", "wei"], ["z", None, "te"], ["zt", "e"], ["华", "为"], ["é z", "te"]])
def test_two_values_make_no_match_between_them(column: list[str | None]) -> None:
    sieve = Sieve([SieveEntry(text, False, False) for text in ("huawei", "zte", "华为")])
    assert sieve.rows(pa.record_batch([column], names=["text"])).tolist() == []


def test_every_text_column_is_looked_at_and_no_other() -> None:
    sieve = Sieve([SieveEntry("zte")])
    for name in FIELDS:
        batch = pa.record_batch([pa.array([None, "ZTE", ""])], names=[name])
        assert sieve.rows(batch).tolist() == ([1] if name in TEXT_COLUMNS else [])
    assert {"text", "description", "maker_name", "brand", "model", "part_number", "seller_name"} <= set(TEXT_COLUMNS)
    assert room.NOT_TEXT.issubset(FIELDS)
    assert set(CODE_COLUMNS).issubset(FIELDS)


def test_columns_may_be_named() -> None:
    batch = pa.record_batch([["ZTE", "x", "x"], ["x", "x", "ZTE"]], names=["description", "seller_name"])
    sieve = Sieve([SieveEntry("zte")])
    assert sieve.rows(batch, ["seller_name", "model"]).tolist() == [2]
    assert sieve.rows(batch).tolist() == [0, 2]


def test_a_row_with_a_code_is_always_looked_at() -> None:
    batch = pa.record_batch(
        [["x", "ZTE", "x", "x"], pa.array([None, None, "00:18:82:00:00:01", None])], names=["description", "mac"]
    )
    assert sift(batch, Sieve([SieveEntry("zte")])).tolist() == [1, 2]


def test_bytes_that_are_no_text_hide_nothing_else() -> None:
    raw = pa.array([b"\xff\xfe", b"zte \xff", "华为".encode(), b"x"], pa.binary())
    column = pa.StringArray.from_buffers(4, raw.buffers()[1], raw.buffers()[2])
    batch = pa.record_batch([column], names=["text"])
    assert Sieve([SieveEntry("zte"), SieveEntry("华为")]).rows(batch).tolist() == [1, 2]


@pytest.mark.parametrize(
    "column", [pa.array([], pa.string()), pa.array([None, None], pa.string()), pa.array(["", ""])]
)
def test_nothing_to_look_at(column: pa.Array) -> None:
    batch = pa.record_batch([column], names=["text"])
    assert Sieve([SieveEntry("zte")]).rows(batch).tolist() == []
    assert Sieve([]).rows(batch).tolist() == []


@pytest.mark.parametrize("form", evil.FORMS)
def test_columns_without_a_row_or_without_a_value(form: str) -> None:
    sieve = Sieve([SieveEntry("zte"), SieveEntry("华为")])
    for column in ([], [None], [None, None, None], [""], ["", None]):
        batch = pa.record_batch([evil.laid_out(column, form, 2, 1)], names=["text"])
        assert sieve.rows(batch).tolist() == sift(batch, sieve).tolist() == []
    assert sift(pa.RecordBatch.from_arrays([], names=[]), sieve).tolist() == []


def test_text_that_lies_below_a_null_is_not_there() -> None:
    column = evil.laid_out([None, "x", None, "ZTE"], "hidden")
    assert column.to_pylist() == [None, "x", None, "ZTE"]
    assert Sieve([SieveEntry("zte")]).rows(pa.record_batch([column], names=["text"])).tolist() == [3]


def test_values_of_one_byte_and_of_one_character() -> None:
    column = ["", *map(chr, range(128)), *evil.SIGNS, *evil.LETTERS, "华", "号", None]
    sieve = Sieve([SieveEntry(text, text == "a", text == "5") for text in ("a", "5", "华", "号", "力")])
    wanted = [row for row, value in enumerate(column) if value and sieve.hits(fold(value).text)]
    assert len(wanted) > 4
    for form in evil.FORMS:
        batch = pa.record_batch([evil.laid_out(column, form)], names=["text"])
        assert sieve.rows(batch).tolist() == wanted


def test_a_column_that_repeats_itself() -> None:
    column = ["ZTE", "Cisco", "華為", None] * 2000
    sieve = Sieve([SieveEntry("zte"), SieveEntry("华为")])
    rows = sieve.rows(pa.record_batch([column], names=["seller_name"]))
    assert rows.tolist() == [row for row, value in enumerate(column) if value in ("ZTE", "華為")]


@given(entry_lists, texts, st.sampled_from([1, 3, 8]))
def test_a_long_value_in_pieces_has_the_hits_it_has_whole(entries: list[SieveEntry], text: str, chunk: int) -> None:
    sieve = Sieve(entries)
    value = text.replace("-", " ") + " hua wei, ZTE " + text
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "CHUNK", chunk)
        batch = pa.record_batch([[value]], names=["text"])
        assert (sieve.rows(batch).tolist() == [0]) == bool(sieve.hits(fold(value).text))


def test_a_word_longer_than_any_is_cut_and_the_rest_still_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "CHUNK", 8)
    monkeypatch.setattr(room, "WORD", 32)
    for letter in "x号":
        batch = pa.record_batch([[letter * 200 + " ZTE", letter * 200]], names=["text"])
        assert Sieve([SieveEntry("zte")]).rows(batch).tolist() == [0]


@pytest.mark.parametrize("letter", "x号")
def test_a_word_without_end_takes_no_more_looking_at_than_it_is_long(
    letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "CHUNK", 8)
    monkeypatch.setattr(room, "WORD", 32)
    looked_at = []
    sieve = Sieve([SieveEntry("zte"), SieveEntry("华为")])
    scan = sieve._literals.scan
    monkeypatch.setattr(sieve._literals, "scan", lambda data: looked_at.append(len(data)) or scan(data))
    value = letter * 20_000
    assert sieve.rows(pa.record_batch([[value]], names=["text"])).tolist() == []
    assert len(value.encode()) <= sum(looked_at) < 4 * len(value.encode())


@pytest.mark.parametrize("border", [engines._AhoCorasick.window, room.CHUNK, 2 * room.CHUNK, room.WORD])
@pytest.mark.parametrize("filler", ["office chair, ", "x-"], ids=["words", "one word"])
def test_a_name_across_a_real_border(border: int, filler: str) -> None:
    """The name begins and ends at each place around the border, in values that reach beyond it."""
    sieve = Sieve([SieveEntry("hua wei"), SieveEntry("zte")])
    before, behind = filler * (border // len(filler) - 1), "/" + filler * 8
    for more in range(len(filler) - 4, len(filler) + 16, 3 if border > room.CHUNK else 1):
        without = before + "/" * more
        column = [f"{without}hua-wei{behind}", f"{without}huax-wei{behind}", f"{without}ZTE", f"{without}ZTEx"]
        assert sieve.rows(pa.record_batch([column], names=["text"])).tolist() == [0, 2]


@pytest.mark.parametrize("more", [-2, -1, 0, 1, 2, 3, 6])
def test_a_name_across_a_real_border_in_another_script(more: int) -> None:
    """The same where letters have three bytes and the value is folded letter by letter."""
    sieve = Sieve([SieveEntry("海康威视", False, False), SieveEntry("フアーウエイ", False, False)])
    before = "椅子, " * ((2 * room.CHUNK - 16) // 8)
    before += "-" * (2 * room.CHUNK + more - len(before.encode()))
    column = [f"{before}海康威視, 椅子", f"{before}ﾌｧｰｳｪｲ", f"{before}海康, 威视"]
    assert sieve.rows(pa.record_batch([column], names=["text"])).tolist() == [0, 1]


def test_a_value_far_longer_than_a_chunk() -> None:
    filler = "office chair " * 200_000
    column = [filler, filler + "ZTE", filler + "華為", "ZTE"]
    sieve = Sieve([SieveEntry("zte"), SieveEntry("华为")])
    assert sieve.rows(pa.record_batch([column], names=["text"])).tolist() == [1, 2, 3]


def test_many_threads_share_one_sieve() -> None:
    batch = pa.record_batch([["ZTE", "x", "Хуавей", "華為"] * 50], names=["text"])
    sieve = Sieve([SieveEntry("zte"), SieveEntry("华为")])
    with ThreadPoolExecutor(4) as pool:
        rows = {tuple(rows.tolist()) for rows in pool.map(sieve.rows, [batch] * 20)}
    assert rows == {tuple(row for row in range(200) if row % 4 in (0, 3))}


@given(entry_lists, texts)
def test_comes_back_from_bytes(entries: list[SieveEntry], text: str) -> None:
    sieve = Sieve(entries)
    back = Sieve.from_bytes(sieve.to_bytes())
    assert back.entries == sieve.entries
    assert back.hits(fold(text).text) == sieve.hits(fold(text).text)


@pytest.mark.parametrize("data", [b"", b"debar", Sieve([SieveEntry("zte")]).to_bytes()[:-1]])
def test_damaged_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"anew|parts"):
        Sieve.from_bytes(data)


@pytest.mark.parametrize("text", ["", " ", "ZTE", "hua-wei", "華為", "ファーウェイ"])
def test_entries_not_in_sieve_form_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="sieve form"):
        Sieve([SieveEntry(text)])
