"""Evil text: real names and numbers as careless, foreign or hostile hands write them, however Arrow holds them.

Names and numbers are taken from the register when a test first asks, so that each new entry is met at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from debar.desk import Desk
from debar.fold import fold, plain, tables
from debar.identify import identify
from debar.identify.fields import SPEAKING
from debar.interest import OPENING
from debar.model import Inquiry
from debar.register import Register
from debar.register.anchors import FLAGS
from debar.register.narrow import sieve_for
from debar.rulebook import Rulebook
from debar.sift import CODE_COLUMNS, SILENT, Sieve, sift

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from debar.literals import Engine

    Change = Callable[[str, int, int], str]
    """(text, a place in it, a number to choose by) -> the text written otherwise."""

SIGNS = (
    *" -_./,;:·•|+&'\"()[]*#@\n\r\t\0\x07\x1f\x7f\u0085\u00a0\u1680\u2009\u2028\u3000、。・，－‐‑–—―−〜",
    *"\u00ad\u034f\u061c\u115f\u1160\u17b4\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2064\ufe0e\ufe0f\ufeff\ufff9",
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\U000e0041\U000e0100\U0001d173",
    *"\u0300\u0301\u0327\u0338\u0489\u0591\u064b\u20e0\u302a\u3099\u309a゛゜ﾞﾟーｰ一\u0e31\u093f",
    *"™®²³⁵ª№㈱⃝\ufffd\ufffe\uffff\ue000\U0010ffff\U0001f600",
)
"""What may stand between two letters: separators, what nobody sees, marks, and what is no text at all."""
LETTERS = "xX5i製の業一カー의가ㅏ\u1161\u11a8жЕΝաᎪאبไเक२é"
"""What may be glued to a name."""
BLANKS = ("", " ", "  ", "   ", "    ", "-", "_", "/", ".", " - ", "\u00a0", "\u3000", "‑", "·", "\n", "\t")
BETWEEN = st.sampled_from([" ", "", ", ", "\n", "-", "|", "、", "; ", "\u200b", "/", " x ", "製"])
DASHES = "-一－‐―─—ｰ"


@cache
def known() -> Register:
    """Loaded once; no fixture, since a failing property prints its arguments whole."""
    return Register.load()


@cache
def written_as() -> dict[str, list[str]]:
    """For each folded character, every character that folds to it or passes for it."""
    found: dict[str, list[str]] = defaultdict(list)
    for point in (*range(0x80, 0xD800), *range(0xE000, 0x1F200), *range(0x2F800, 0x2FA20)):
        found[plain(chr(point))].append(chr(point))
    for char, latin in tables().looks.items():
        found[latin].append(char)
    del found[" "], found["\n"]
    return found


def _other(char: str, choice: int) -> str:
    """A character that folds alike or looks alike, or the same where there is none."""
    ways = written_as().get(fold(char).text, [])
    return ways[choice % len(ways)] if ways else char


def _put_in(text: str, at: int, choice: int) -> str:
    return text[:at] + SIGNS[choice % len(SIGNS)] + text[at:]


def _spread(text: str, at: int, choice: int) -> str:
    return SIGNS[choice % len(SIGNS)].join(text)


def _rewritten(text: str, at: int, choice: int) -> str:
    return text[:at] + "".join(_other(char, choice) for char in text[at : at + 1]) + text[at + 1 :]


def _all_rewritten(text: str, at: int, choice: int) -> str:
    return "".join(_other(char, choice + at * number) for number, char in enumerate(text))


def _recomposed(text: str, at: int, choice: int) -> str:
    return unicodedata.normalize(("NFD", "NFKD", "NFC", "NFKC")[choice % 4], text)


def _cased(text: str, at: int, choice: int) -> str:
    half = text[:at].swapcase() + text[at:]
    return (text.upper(), text.lower(), text.title(), text.swapcase(), half)[choice % 5]


def _slipped(text: str, at: int, choice: int) -> str:
    head, tail = text[:at], text[at:]
    letter = "aeolirn10"[choice // 4 % 9]
    return (head + tail[1:], head + tail[1:2] + tail[:1] + tail[2:], head + letter + tail, head + letter + tail[1:])[
        choice % 4
    ]


def _glued(text: str, at: int, choice: int) -> str:
    letter = LETTERS[choice // 2 % len(LETTERS)]
    return text + letter if choice % 2 else letter + text


def _parted_otherwise(text: str, at: int, choice: int) -> str:
    return re.sub(r"[ \-_./]", BLANKS[choice % len(BLANKS)], text)


def _dashed(text: str, at: int, choice: int) -> str:
    return text.replace("ー", DASHES[choice % len(DASHES)])


def _misread(text: str, at: int, choice: int) -> str:
    """All of it, or what stands behind a place, written in one code and read in another."""
    codec = ("latin-1", "cp1252", "cp1251", "cp932")[choice % 4]
    kept, tail = (text[:at], text[at:]) if choice // 4 % 2 else ("", text)
    return kept + "".join(
        bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in tail.encode("utf-8", "replace")
    )


CHANGES: tuple[Change, ...] = (
    _put_in, _spread, _rewritten, _all_rewritten, _recomposed, _cased, _slipped, _glued, _parted_otherwise, _dashed,
    _misread,
)  # fmt: skip


def changed(text: str, changes: list[tuple[Change, int, int]]) -> str:
    """The text after these changes, each at a place and by a choice."""
    for change, at, choice in changes:
        text = change(text, at % (len(text) + 1), choice)
    return text


changes = st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 30), st.integers(0, 5000)), max_size=3)


@cache
def _names() -> list[str]:
    """Names, selling names, the words that speak against a name, and the literals that are scanned for."""
    register = known()
    against = [text for name in register.names for text in name.unless]
    sold = [row.sold_as for row in register.rebadged] + [
        row.made_model for row in register.rebadged if row.made_model
    ]
    return sorted({*(name.text for name in register.names), *against, *sold})


@cache
def _around() -> list[str]:
    """Words that change what a name beside them means: goods, relations, units, labels of codes."""
    register = known()
    goods = [word for each in register.goods.values() for word in (*each.words, *each.parts)]
    labels = [label for code in register.codes.values() for label in (*code.labels, *code.others)]
    relations = [each.text for each in register.relations]
    more = (*register.units, *register.hosts, *register.legal, *register.alternatives, *register.conjunctions)
    return sorted({word.strip() for word in (*goods, *labels, *relations, *more)})


SHOWN = {
    "pen": ("1.3.6.1.4.1.{}", "iso.3.6.1.4.1.{}.2.1", ".1.3.6.1.4.1.{}.2"),
    "usb": ("{}:1001", "ID {}:1001", "VID_{}&PID_1001", "usb:v{}p1001"),
    "pci": ("{}:1001", "VEN_{}&DEV_1001", "pci:v0000{}d00001001"),
    "gpon": ("{}12345678", "{}-1234ABCD"),
    "fcc": ("{}E5573", "{}-E5573", "FCC ID: {}E5573", "FCCID:{}-E5573"),
    "cpe": ("cpe:2.3:h:{}:s5720:-", "cpe:/o:{}:vrp:5"),
    "asn": ("AS{}",),
    "tac": ("{}1234567",),
    "icon": ("{}",),
}
"""How codes of a registry stand in listings and on labels."""


@cache
def _codes() -> list[str]:
    """Codes as registries hold them and as listings show them."""
    register = known()
    held = [each for maker in register.makers.values() for each in maker.codes]
    blocks = [prefix for _, _, prefixes in register.blocks for prefix in prefixes.split()[:3]]
    shown = [form.format(code) for registry, code in held for form in SHOWN.get(registry, ())]
    hexed = [f"{code.upper().encode().hex()}12345678" for registry, code in held if registry == "gpon"]
    macs = [":".join((prefix + "0" * 12)[at : at + 2] for at in range(0, 12, 2)) for prefix in blocks]
    return sorted({*(code for _, code in held), *blocks, *macs, *shown, *hexed})


@cache
def _labels() -> list[str]:
    """What stands before a code."""
    return sorted({label for code in known().codes.values() for label in (*code.labels, *code.others)})


@cache
def _numbers(expression: str) -> st.SearchStrategy[str]:
    return st.from_regex(re.compile(expression, FLAGS), fullmatch=True, alphabet=st.characters(codec="ascii"))


@cache
def _expressions() -> list[str]:
    """The forms of model numbers, as they should be and written otherwise."""
    return sorted({form for each in known().patterns for form in (each.match, each.loose) if form})


literals = st.deferred(lambda: st.sampled_from([entry.text for entry in known().sieve.entries]))
"""What the register's sieve scans for: names, slips of names, beginnings of numbers."""
names = st.deferred(lambda: st.sampled_from(_names()))
numbers = st.deferred(lambda: st.sampled_from(_expressions())).flatmap(_numbers).map(lambda text: text[:60])
codes = st.deferred(lambda: st.sampled_from(_codes()))
labelled = st.builds(
    lambda label, sign, code: f"{label}{sign}{code}",
    st.deferred(lambda: st.sampled_from(_labels())),
    st.sampled_from([" ", ": ", "=", ":", "  ", " = ", "-", "#", "\u3000", "\u200b"]),
    codes,
)
around = st.deferred(lambda: st.sampled_from(_around()))
noise = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from(SIGNS), max_size=4)
pieces = st.one_of(
    st.builds(changed, names, changes),
    st.builds(changed, numbers, changes),
    st.builds(changed, literals, changes),
    st.builds(changed, codes | labelled, changes),
    around,
    noise,
)
texts = st.builds(lambda sign, parts: sign.join(parts), BETWEEN, st.lists(pieces, min_size=1, max_size=4))
"""Values: a name alone, at the beginning, at the end, between others, or none at all."""
BROKEN = (
    b"\xff", b"\xfe", b"\x80", b"\xa0", b"\xc0\xaf", b"\xe8\x8f", b"\xf4\x90\x80\x80", b"\xed\xa0\x80",
    b"\xed\xa0\xbd\xed\xb8\x80", b"\xef\xbb\xbf", b"\0",
)  # fmt: skip
"""Bytes that are no UTF-8: cut, overlong, too large, halves of surrogate pairs; a mark that is out of place."""


def spoilt(text: str, places: list[tuple[int, bytes]]) -> bytes:
    """The text as bytes, with others put in."""
    data = text.encode()
    for at, put_in in places:
        at %= len(data) + 1
        data = data[:at] + put_in + data[at:]
    return data


raw = st.builds(spoilt, texts, st.lists(st.tuples(st.integers(0, 200), st.sampled_from(BROKEN)), max_size=3))
"""Values as bytes of a file that may be no text."""
values = st.one_of(st.none(), st.just(""), texts, texts, texts)
columns = st.lists(values, max_size=6)

FORMS = ("string", "large", "view", "dictionary", "large dictionary", "hidden", "untyped")
"""How a column of text may lie in memory. `hidden`: below its nulls stands text that is no part of it; `untyped`: of
the null type, where there is no text."""


def laid_out(column: list[str | None], form: str, before: int = 0, behind: int = 0) -> pa.Array:
    """The column in one of `FORMS`, cut out of one with so many more values before and behind."""
    junk = "Huawei ZTE 华为"
    whole = pa.array([*[junk] * before, *column, *[junk] * behind], pa.string())
    return _in_form(whole, form).slice(before, len(column))


def _in_form(whole: pa.Array, form: str) -> pa.Array:
    match form:
        case "large":
            return whole.cast(pa.large_string())
        case "view":
            return whole.cast(pa.string_view())
        case "dictionary":
            encoded = whole.dictionary_encode()
            return pa.DictionaryArray.from_arrays(encoded.indices.cast(pa.int16()), encoded.dictionary)
        case "large dictionary":
            return _with_unused(whole)
        case "hidden":
            return _over_hidden(whole)
        case "untyped" if whole.null_count == len(whole):
            return pa.nulls(len(whole))
    return whole


def _with_unused(whole: pa.Array) -> pa.Array:
    """A dictionary that holds a name nobody uses, and a null that stands for the missing ones."""
    places = [number + 2 if value.is_valid else 1 for number, value in enumerate(whole)]
    entries = pa.concat_arrays([pa.array(["Huawei", None], pa.large_string()), whole.cast(pa.large_string())])
    return pa.DictionaryArray.from_arrays(pa.array(places, pa.uint16()), entries)


def _over_hidden(whole: pa.Array) -> pa.Array:
    given = whole.is_valid()
    under = whole.fill_null("Huawei ZTE 华为")
    bits = np.packbits(given.to_numpy(zero_copy_only=False), bitorder="little").tobytes()
    return pa.Array.from_buffers(pa.string(), len(whole), [pa.py_buffer(bits), *under.buffers()[1:]])


@dataclass(frozen=True)
class Rows:
    """A batch, and what stands in it as plain values."""

    batch: pa.RecordBatch
    fields: dict[str, list[str | None]]

    def observations(self) -> Iterator[dict[str, str]]:
        """The fields of each row that hold something, as `screen` would have them."""
        for row in range(self.batch.num_rows):
            yield {name: value for name, column in self.fields.items() if (value := column[row])}


PLAIN = ("string", "large", "hidden")
"""The forms of columns of codes, which are read by their buffers."""


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    """Rows of evidence of one to four fields, in any form that Arrow has for text."""
    names = draw(st.lists(st.sampled_from(FIELDS), min_size=1, max_size=4, unique=True))
    length = draw(st.integers(0, 5))
    fields, arrays = {}, []
    for name in names:
        fields[name] = draw(st.lists(_values_of(name), min_size=length, max_size=length))
        form = draw(st.sampled_from(PLAIN if name in CODE_COLUMNS else FORMS))
        arrays.append(laid_out(fields[name], form, draw(st.integers(0, 3)), draw(st.integers(0, 2))))
    return Rows(pa.record_batch(arrays, names=names), fields)


FIELDS = (*["description"] * 6, *["maker_name", "model", "part_number", "text", "seller_name", "banner"] * 3,
          *sorted(SPEAKING), *sorted(SILENT)[:3])  # fmt: skip
"""Fields, those oftener in which names and numbers mostly stand."""


def _values_of(name: str) -> st.SearchStrategy[str | None]:
    if name in CODE_COLUMNS:
        return st.none() | st.builds(changed, codes, changes) | texts
    return values


# What must hold for any of it; run by tests, and for as long as you like by `benchmarks/evil.py`.


def nobody_is_lost(given: Rows) -> None:
    """Where `identify` finds somebody, `sift` lets the row pass."""
    found = {row for row, fields in enumerate(given.observations()) if identify(fields, known())}
    assert found <= set(sift(given.batch, whole_sieve()).tolist())


def nobody_asked_about_is_lost(given: Rows, buyer: str) -> None:
    """The same for the makers that a buyer's rules can speak about, with the sieve and the codes of that question."""
    desk = asked_by(buyer)
    wanted = desk.wanted()
    assert wanted
    found = {
        row
        for row, fields in enumerate(given.observations())
        if any(each.maker in wanted for each in identify(fields, known()))
    }
    assert found <= set(sift(given.batch, desk.sieve(), OPENING, desk.codes()).tolist())


def rows_are_those_with_a_hit(given: Rows, engine: Engine) -> None:
    """A whole column folded and searched at once gives what each value does by itself."""
    sieve = whole_sieve(engine)
    for name, column in zip(given.batch.schema.names, given.batch.columns, strict=True):
        alone = pa.record_batch([column], names=[name])
        wanted = [row for row, value in enumerate(given.fields[name]) if value and sieve.hits(fold(value).text)]
        assert sieve.rows(alone, [name]).tolist() == wanted


@cache
def whole_sieve(engine: Engine | None = None) -> Sieve:
    """The sieve for everybody, as `screen` takes it from the cache."""
    return Sieve.from_bytes(sieve_for(known(), None).to_bytes(), engine)


BUYERS = ("us-federal-agency", "us-federal-contractor", "jp-government")
"""Three whose rules speak of few, of many and of others."""


@cache
def asked_by(buyer: str) -> Desk:
    """The question of one buyer."""
    today = date(2026, 11, 25)
    return Desk.of(Inquiry((buyer,), today, today), known(), Rulebook.load())
