"""Many literals at once: two engines, one answer, nothing dropped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar import literals as room
from debar.literals import Literals, one_edit

ENGINES: list[room.Engine] = ["ahocorasick"]
if find_spec("hyperscan"):
    ENGINES.append("hyperscan")

letters = st.sampled_from([b"a", b"b", b" ", "华".encode(), b"\xff"])
few_letters = st.lists(letters, max_size=40).map(b"".join)
word_lists = st.lists(few_letters.filter(bool).map(lambda word: word[:6]), unique=True, max_size=8)


def plain_search(words: list[bytes], buffer: bytes) -> list[tuple[int, int]]:
    """What both engines must find: (end, word number), sorted."""
    return sorted(
        (at + len(word), number)
        for number, word in enumerate(words)
        for at in range(len(buffer))
        if buffer.startswith(word, at)
    )


def scanned(literals: Literals, buffer: bytes) -> list[tuple[int, int]]:
    ids, ends = literals.scan(buffer)
    assert (str(ids.dtype), str(ends.dtype)) == ("int32", "int64")
    return list(zip(ends.tolist(), ids.tolist(), strict=True))


def found(literals: Literals, buffer: bytes) -> list[tuple[int, int]]:
    seen = literals.find(buffer)
    assert [buffer[begin:end] for _, begin, end in seen] == [literals.words[number] for number, _, _ in seen]
    return sorted((end, number) for number, _, end in seen)


@pytest.mark.parametrize("engine", ENGINES)
@given(words=word_lists, buffer=few_letters)
def test_finds_what_a_plain_search_finds(engine: room.Engine, words: list[bytes], buffer: bytes) -> None:
    literals = Literals(words, engine)
    assert scanned(literals, buffer) == found(literals, buffer) == plain_search(words, buffer)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("window", [1, 2, 5, 7])
def test_windows_neither_lose_nor_double(engine: room.Engine, window: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for scanner in (room._Hyperscan, room._AhoCorasick):
        monkeypatch.setattr(scanner, "window", window)
    words = [b"a", b"aa", b"aba", b"abaabaaba", b"b a"]
    buffer = b"abaabaaba b ab aaaa"
    literals = Literals(words, engine)
    assert scanned(literals, buffer) == found(literals, buffer) == plain_search(words, buffer)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_flood_of_matches_is_kept_whole(engine: room.Engine) -> None:
    words, times = [b"a", b"aa", b"aaa"], 200_000
    ids, ends = Literals(words, engine).scan(b"a" * times)
    assert [int((ids == number).sum()) for number in range(3)] == [times, times - 1, times - 2]
    assert ends[-1] == times


@pytest.mark.parametrize("engine", ENGINES)
def test_many_words(engine: room.Engine) -> None:
    words = [f"model {number}x".encode() for number in range(20_000)]
    buffer = b"a model 17x and model 19999x"
    literals = Literals(words, engine)
    assert scanned(literals, buffer) == found(literals, buffer) == [(11, 17), (28, 19_999)]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("words", [[], [b"zte", b"hua wei", "华为".encode()]])
def test_comes_back_from_bytes(engine: room.Engine, words: list[bytes]) -> None:
    text = "zte hua wei 华为".encode()
    kept = Literals(words, engine).to_bytes()
    for reader in ENGINES:
        back = Literals.from_bytes(kept, reader)
        assert (back.words, back.engine) == (tuple(words), reader)
        assert scanned(back, text) == found(back, text) == plain_search(words, text)


@pytest.mark.skipif("hyperscan" not in ENGINES, reason="no hyperscan on this machine")
def test_a_form_of_another_version_or_processor_is_compiled_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Literals([b"zte"], "hyperscan").to_bytes()
    spoilt = kept[:-200] + bytes(200)
    assert scanned(Literals.from_bytes(spoilt, "hyperscan"), b"zte") == [(3, 0)]
    monkeypatch.setattr(room, "_version", lambda: "0.0")
    assert scanned(Literals.from_bytes(kept, "hyperscan"), b"zte") == [(3, 0)]


@pytest.mark.parametrize("damage", [lambda data: data[:20], lambda data: b"x" + data, lambda data: b""])
def test_damaged_bytes_are_refused(damage: object) -> None:
    kept = Literals([b"zte"]).to_bytes()
    with pytest.raises(ValueError, match="compile them anew"):
        Literals.from_bytes(damage(kept))  # type: ignore[operator]


def test_an_altered_word_is_refused() -> None:
    kept = Literals([b"ztequidway"], "ahocorasick").to_bytes()
    with pytest.raises(ValueError, match="damaged"):
        Literals.from_bytes(kept.replace(b"ztequidway", b"ztfquidway"))


@pytest.mark.parametrize("words", [[b""], [b"a\0b"], [b"a", b"a"], [b"a" * (room.LONGEST + 1)]])
def test_words_that_cannot_be_searched_are_refused(words: list[bytes]) -> None:
    with pytest.raises(ValueError, match="word"):
        Literals(words)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_longest_word_is_found(engine: room.Engine) -> None:
    word = b"ab" * (room.LONGEST // 2)
    assert found(Literals([word], engine), b"xx" + word + b"y") == [(2 + len(word), 0)]


@pytest.mark.parametrize("engine", ENGINES)
def test_many_threads_share_one_scanner(engine: room.Engine) -> None:
    literals = Literals([b"zte", b"te"], engine)
    buffers = [b"zte " * count for count in range(1, 60)]
    with ThreadPoolExecutor(4) as pool:
        assert [len(ids) for ids, _ in pool.map(literals.scan, buffers)] == [2 * count for count in range(1, 60)]


def slips(word: str, other: str) -> bool:
    """Whether one is the other with a letter left out, put in, replaced or swapped with its neighbour."""
    head = next((at for at in range(min(len(word), len(other))) if word[at] != other[at]), min(len(word), len(other)))
    one, two = word[head:], other[head:]
    return one != two and (
        one[1:] == two or one == two[1:] or one[1:] == two[1:] or (one[:2] == two[:2][::-1] and one[2:] == two[2:])
    )


@given(st.text("abc", max_size=6), st.text("abc", max_size=7))
def test_one_edit_is_every_slip_and_nothing_else(word: str, other: str) -> None:
    assert (other in one_edit(word, "abc")) == (other != "" and slips(word, other))


@given(st.text("abcdef", min_size=1, max_size=8))
def test_one_edit_stays_in_its_bound(word: str) -> None:
    variants = one_edit(word, "abcdef")
    assert word not in variants
    assert "" not in variants
    assert len(variants) <= 2 * len(word) * 7 + 5
