"""The small picture of a web page (favicon), by a digest of its bytes.

Scanners print an MD5 of the file (`http-favicon` of nmap), or MurmurHash3 of its base64 as a number of 32 bits with a
sign (`http.favicon.hash:` and its kin; some print it without the sign). Thirty-two hex digits are looked for as they
are, a number only behind its label: a bare number is anything.
"""

from __future__ import annotations

import re

from debar.identify.coded import Coded

KIND = "icon"
BITS = 32
"""Of a number by MurmurHash3."""
DIGITS = 32
"""Hex digits of an MD5."""
_MD5 = re.compile(r"(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])")
_BEHIND_LABEL = re.compile(
    r"[^0-9a-z\n\-]{0,4}(?:(?:hash|md5|mmh3|murmur(?:hash)?3?)[^0-9a-z\n\-]{1,4}){0,3}"
    r"(?P<digest>[0-9a-f]{32}|-?[0-9]{1,10})(?![0-9a-z])"
)


def at(text: str, start: int, end: int) -> Coded | None:
    """The digest at a hit of the sieve, or the digest behind a label that was hit."""
    found = _MD5.match(text, start)
    if found:
        return Coded(found.start(), found.end(), KIND, (found[0],))
    found = _BEHIND_LABEL.match(text, end)
    return Coded(found.start("digest"), found.end("digest"), KIND, (_plain(found["digest"]),)) if found else None


def _plain(digest: str) -> str:
    """A digest as it is compared: a number of 32 bits has its sign.

    >>> _plain("3261799262"), _plain("-1033168034"), _plain("89b932fcc47cf4ca3faadb0cfdef89c1")
    ('-1033168034', '-1033168034', '89b932fcc47cf4ca3faadb0cfdef89c1')
    """
    if len(digest) == DIGITS:
        return digest
    number = int(digest)
    return str(number - (1 << BITS) if number >> (BITS - 1) == 1 else number)
