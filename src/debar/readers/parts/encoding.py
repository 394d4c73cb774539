"""Which encoding a text is in: our own order first, a statistical guess only for what that leaves open.

Order: byte-order mark; UTF-16 by the pattern of its zero bytes; UTF-8 if it decodes, or if most of its lines do (a
file glued together from two); then Shift-JIS (cp932) and GB18030 by how many of their two-byte characters are
ones that people write every day; then single-byte Western text by its lonely accented letters; then
charset-normalizer.
Character rows are those of JIS X 0208 (level 1 kanji lead bytes 88-97) and GB 2312 (level 1 lead bytes B0-D7).
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_CP932_PAIR = re.compile(rb"[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xfc]|[\xa1-\xdf]")
_CP932_COMMON = re.compile(rb"[\x81-\x84\x88-\x97][\x40-\x7e\x80-\xfc]")
_GB_PAIR = re.compile(rb"[\x81-\xfe](?:[\x30-\x39][\x81-\xfe][\x30-\x39]|[\x40-\x7e\x80-\xfe])")
_GB_COMMON = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
_TYPED_QUOTE = re.compile(rb"[A-Za-z][\x91-\x97][a-z]")
"""`it’s` in cp1252: a typographer's sign between letters, which Shift-JIS would take for half a kanji."""
_OTHERS = ["cp1251", "cp949", "big5", "euc_jp", "cp1256", "cp1250", "cp1253", "cp1254", "cp1255", "koi8_r", "cp1252"]
ENOUGH = 0.7
"""Share of everyday characters above which a two-byte encoding is believed."""


def detect(head: bytes, sample: bytes = b"") -> str:
    """Name the encoding of a text from its first bytes and from a part of it that is not plain ASCII."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    return _without_mark(head) or of_bytes(sample or head)


def of_bytes(sample: bytes) -> str:
    """Name the encoding of bytes that are not UTF-16: a whole file's sample, or a single line that did not fit."""
    if sample.isascii() or _mostly_utf8(sample):
        return "utf-8"
    for name in ("cp932", "gb18030"):
        if _decodes(sample, name) and _everyday(sample, name) >= ENOUGH:
            return name
    return "cp1252" if _lonely_accents(sample) else _guess(sample)


def _without_mark(head: bytes) -> str | None:
    """UTF-16 without a mark: the zero bytes all stand on one side of each pair."""
    even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    if odd > 4 * even and odd * 20 >= len(head[:4096]):
        return "utf-16-le"
    if even > 4 * odd and even * 20 >= len(head[:4096]):
        return "utf-16-be"
    return None


def _mostly_utf8(sample: bytes) -> bool:
    lines = [line for line in sample.split(b"\n")[:-1] or [sample] if not line.isascii()]
    if not lines:
        return _decodes(sample, "utf-8")
    good = sum(_decodes(line, "utf-8") for line in lines)
    return good * 2 >= len(lines)


def _decodes(sample: bytes, name: str) -> bool:
    """Whether bytes decode; a character cut off by the sample's end is forgiven."""
    try:
        codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeError:
        return False
    return True


def _everyday(sample: bytes, name: str) -> float:
    pair, common = (_CP932_PAIR, _CP932_COMMON) if name == "cp932" else (_GB_PAIR, _GB_COMMON)
    characters = pair.findall(sample)
    if name == "cp932" and len(_TYPED_QUOTE.findall(sample)) * 2 >= len(characters):
        return 0.0
    if name == "cp932" and _looks_halfwidth(characters):
        return 1.0
    return sum(common.fullmatch(character) is not None for character in characters) / max(len(characters), 1)


def _looks_halfwidth(characters: list[bytes]) -> bool:
    """Half-width katakana (A6-DF) is everyday Japanese only beside kana or kanji that settle the question."""
    single = sum(len(character) == 1 and character >= b"\xa6" for character in characters)
    common = sum(_CP932_COMMON.fullmatch(character) is not None for character in characters)
    return common * 12 >= single and common > 0 and single + common >= 0.9 * len(characters)


def _lonely_accents(sample: bytes) -> bool:
    """Western text: bytes above 127 stand alone or in pairs between plain letters, and cp1252 knows them all."""
    runs = _HIGH_RUN.findall(sample)
    lonely = sum(len(run) <= 2 for run in runs)
    return _decodes(sample, "cp1252") and lonely * 10 >= len(runs) * 8


@lru_cache(maxsize=4)  # several readers look at the same bytes, and this is slow
def _guess(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample[: 16 << 10], cp_isolation=_OTHERS).best()
    return best.encoding if best and best.encoding in _OTHERS else "cp1252"
