"""Many literals at once: two engines, one answer, nothing dropped."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from threading import Barrier

import pytest
from hypothesis import given, settings
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


def sliced_search(words: list[bytes], buffer: bytes) -> list[tuple[int, int]]:
    """The same for many words: every stretch of the buffer that is as long as some word."""
    numbers = {word: number for number, word in enumerate(words)}
    return sorted(
        (at + length, numbers[stretch])
        for length in sorted(set(map(len, words)))
        for at in range(len(buffer) - length + 1)
        if (stretch := buffer[at : at + length]) in numbers
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


@st.composite
def adversarial(draw: st.DrawFn) -> tuple[list[bytes], bytes]:
    """Words and a buffer full of them: runs of few bytes again and again, words that are parts of it and of each
    other, NUL and 0xFF between them, and words that miss by a byte."""
    atoms = st.sampled_from([b"a", b"b", b"\0", b"\xff", b"\xff\xfe", b" ", b"\n", "华".encode(), b"\xe5", b"A"])
    runs = st.builds(lambda atom, times: atom * times, st.lists(atoms, min_size=1, max_size=3).map(b"".join), times)
    buffer = draw(st.lists(runs, max_size=6).map(b"".join))
    spans = draw(
        st.lists(st.tuples(st.integers(0, 120), st.integers(1, 40), st.sampled_from([b"", b"b"])), max_size=8)
    )
    cut = (buffer[at % (len(buffer) + 1) :][:length] + end for at, length, end in spans)
    words = {word for each in cut for word in each.split(b"\0") if word}
    return draw(st.permutations(sorted(words))), buffer


times = st.integers(1, 30)
sizes = st.sampled_from([1, 2, 3, 5, 8, 13, 40, 1 << 16])


def agree(given: tuple[list[bytes], bytes], size: int) -> None:
    """Both engines, in windows of any size, find what a plain search finds."""
    words, buffer = given
    wanted = plain_search(words, buffer)
    assert sliced_search(words, buffer) == wanted
    with pytest.MonkeyPatch.context() as patch:
        for scanner in (room._Hyperscan, room._AhoCorasick):
            patch.setattr(scanner, "window", size)
        for engine in ENGINES:
            literals = Literals(words, engine)
            assert scanned(literals, buffer) == found(literals, buffer) == wanted
            assert scanned(literals, memoryview(b"x" + buffer + b"y")[1:-1]) == wanted


def kept_forms_agree(given: tuple[list[bytes], bytes]) -> None:
    """Whoever wrote them and whoever reads them, with the compiled scanner or without."""
    words, buffer = given
    wanted = plain_search(words, buffer)
    for writer in ENGINES:
        for compiled in (True, False):
            kept = Literals(words, writer).to_bytes(compiled)
            for reader in ENGINES:
                back = Literals.from_bytes(kept, reader)
                assert (back.words, back.engine) == (tuple(words), reader)
                assert scanned(back, buffer) == found(back, buffer) == wanted


@given(adversarial(), sizes)
def test_both_engines_agree(given: tuple[list[bytes], bytes], size: int) -> None:
    agree(given, size)


@settings(max_examples=30)
@given(adversarial())
def test_kept_forms_agree(given: tuple[list[bytes], bytes]) -> None:
    kept_forms_agree(given)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("words", [[], [b"a"], [b"\xff" * 4000]])
def test_an_empty_buffer_holds_nothing(engine: room.Engine, words: list[bytes]) -> None:
    literals = Literals(words, engine)
    assert scanned(literals, b"") == found(literals, b"") == scanned(literals, memoryview(b"")) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_every_byte_but_nul_is_a_word(engine: room.Engine) -> None:
    words = [bytes([code]) for code in range(1, 256)]
    buffer = bytes(range(256)) * 2
    literals = Literals(words, engine)
    assert scanned(literals, buffer) == found(literals, buffer) == sliced_search(words, buffer)


@pytest.mark.parametrize("engine", ENGINES)
def test_words_across_the_borders_of_real_windows(engine: room.Engine) -> None:
    """At every border of both engines a word of each length ends just before, at and just behind it."""
    chance = random.Random(engine)
    lengths = (1, 2, 9, 255, 256, 1000, room.LONGEST - 1, room.LONGEST)
    words = [bytes([33 + number]) + b"\xff" * (length - 1) for number, length in enumerate(lengths)]
    sizes = (room._AhoCorasick.window, 2 * room._AhoCorasick.window, room._Hyperscan.window)
    for number, word in enumerate(words):
        for size in sizes:
            ends = [size + off for off in (-1, 0, 1, len(word) // 2, len(word) - 1, len(word), len(word) + 1)]
            ends = [*ends, chance.randrange(size, size + len(word) + 1)]
            for end in (
                sorted({*ends}) if size < room._Hyperscan.window else [size + len(word) // 2, size + len(word)]
            ):
                buffer = b"\0" * (end - len(word)) + word + b"\0"
                literals = prepared(tuple(words), engine)
                assert scanned(literals, buffer) == [(end, number)]


@cache
def prepared(words: tuple[bytes, ...], engine: room.Engine) -> Literals:
    return Literals(words, engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_millions_of_matches_in_one_value(engine: room.Engine) -> None:
    words, times = [b"\xff", b"\xff\xff", b"\xff" * 300], 500_000
    ids, ends = Literals(words, engine).scan(b"\xff" * times)
    assert [int((ids == number).sum()) for number in range(3)] == [times, times - 1, times - 299]
    assert ends[ids == 0].tolist() == list(range(1, times + 1))


@pytest.mark.parametrize("engine", ENGINES)
def test_many_words(engine: room.Engine) -> None:
    words = [f"model {number}x".encode() for number in range(20_000)]
    buffer = b"a model 17x and model 19999x"
    literals = Literals(words, engine)
    assert scanned(literals, buffer) == found(literals, buffer) == [(11, 17), (28, 19_999)]


@pytest.mark.parametrize("engine", ENGINES)
def test_sixty_thousand_words_of_every_length(engine: room.Engine) -> None:
    """Words of few letters, so that most begin alike and stand inside others; some as long as a word may be."""
    chance = random.Random(7)
    short = {bytes(chance.choices(b"abc\xff", k=chance.randint(1, 14))) for _ in range(110_000)}
    long = {bytes(chance.choices(b"ab", k=length)) for length in (100, 1000, 3999, 4000) for _ in range(2)}
    words = [*sorted(short)[:59_992], *sorted(long)]
    chance.shuffle(words)
    buffer = b"".join(
        [*chance.sample(words, 200), *sorted(long), b"\0", bytes(chance.choices(b"abc\0\xff", k=2_000))]
    )
    literals = Literals(words, engine)
    assert len(words) == 60_000
    assert scanned(literals, buffer) == found(literals, buffer) == sliced_search(words, buffer)


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


@pytest.mark.parametrize("engine", ENGINES)
def test_threads_that_all_come_first(engine: room.Engine) -> None:
    """What is built at the first search is right for every thread that asks at once, and from a kept form too."""
    words = [f"model {number}x".encode() for number in range(500)] + [b"el", b"x"]
    buffers = [b" ".join(words[number:] + words[:number]) for number in range(8)]
    wanted = [sliced_search(words, buffer) for buffer in buffers]
    for literals in (Literals(words, engine), Literals.from_bytes(Literals(words, engine).to_bytes())):
        start = Barrier(len(buffers))

        def search(
            buffer: bytes, literals: Literals = literals, start: Barrier = start
        ) -> list[list[tuple[int, int]]]:
            start.wait()
            return [each for _ in range(5) for each in (scanned(literals, buffer), found(literals, buffer))]

        with ThreadPoolExecutor(len(buffers)) as pool:
            assert list(pool.map(search, buffers)) == [[each] * 10 for each in wanted]


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
