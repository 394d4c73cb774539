"""Lists of weaknesses that are known to be used, fetched from who publishes them: CISA's catalogue, NVD's records.

Only GET, only https (http to this machine alone), redirects only to the same host; answers are bounded in size and
time. NVD asks for no more than 5 requests in 30 seconds, 50 with a key, and for pauses of six seconds between them
(https://nvd.nist.gov/developers/start-here); its pages are put together as one file of the same form.
"""

from __future__ import annotations

import ipaddress
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from debar.errors import EvidenceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

CISA, NVD = "https://www.cisa.gov", "https://services.nvd.nist.gov"
KEV_PATH = "/sites/default/files/feeds/known_exploited_vulnerabilities.json"
NVD_PATH = "/rest/json/cves/2.0"
PAGE = 2_000
"""Records of one answer of NVD; it gives no more."""
MOST_PAGES = 100
MOST_BYTES = 128 << 20
"""Of one answer."""
CHUNK = 1 << 20
TIMEOUT, LONGEST = 60, 900
"""Seconds until an answer goes on, and until it is whole."""
PAUSE, PAUSE_WITH_KEY = 6.0, 0.6
BUSY = (403, 429, 503)
"""What NVD answers who asks too often."""
MOST_TRIES = 4


@dataclass(frozen=True, slots=True)
class Fetching:
    """How a catalogue is fetched."""

    base: str
    """Scheme and host, as `https://www.cisa.gov`, perhaps with a path before ours."""
    key: str = ""
    """NVD's key; it goes to no other host."""
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def of(cls, base: str, key: str = "", sleep: Callable[[float], None] = time.sleep) -> Fetching:
        """From what a person wrote. Raises UsageError for what is no address that is safe to ask."""
        try:
            parts = urlsplit(base.strip())
            host = parts.hostname
            _ = parts.port
        except ValueError:
            raise UsageError(f"--from {base!r} cannot be read; write it like https://mirror.example.org") from None
        if not host or parts.username or parts.password or parts.query or parts.fragment:
            raise UsageError(f"--from {base!r} is no address; write it like https://mirror.example.org")
        if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(host)):
            raise UsageError(f"--from {base!r} is not encrypted; use https")
        if not key.isascii() or not key.isprintable() or " " in key:
            raise UsageError("DEBAR_NVD_KEY holds signs that no key has; put the key alone into it")
        return cls(base.strip().rstrip("/"), key, sleep)

    @property
    def kev_url(self) -> str:
        """Where CISA's catalogue is."""
        return self.base + KEV_PATH

    @property
    def nvd_url(self) -> str:
        """Where NVD's records are."""
        return self.base + NVD_PATH


def kev(fetching: Fetching) -> bytes:
    """CISA's catalogue, as it is. Raises EvidenceError when it cannot be had whole."""
    return _body(fetching, fetching.kev_url)


def nvd(fetching: Fetching, write: Callable[[bytes], object]) -> int:
    """Write NVD's records of the weaknesses that CISA lists, as one file; returns how many.

    Raises EvidenceError when they cannot be had whole.
    """
    import orjson

    begin, total, pages = 0, 1, 0
    while begin < total:
        if pages == MOST_PAGES:
            raise EvidenceError(f"{fetching.base}: its pages do not end; try again later")
        if pages:
            fetching.sleep(_pause(fetching))
        page = _page(fetching, f"{fetching.nvd_url}?hasKev&resultsPerPage={PAGE}&startIndex={begin}")
        if not pages:
            head = {"format": "NVD_CVE", "version": "2.0", "timestamp": page.get("timestamp")}
            write(orjson.dumps(head)[:-1] + b',"vulnerabilities":[')
        records, total, pages = page["vulnerabilities"], page["totalResults"], pages + 1
        if not records:
            raise EvidenceError(f"{fetching.base}: only {begin:,} of {total:,} records came; try again later")
        for number, record in enumerate(records, begin):
            write((b",\n" if number else b"\n") + orjson.dumps(record))
        begin += len(records)
    write(b"\n]}\n")
    return begin


def _page(fetching: Fetching, url: str) -> dict[str, Any]:
    import orjson

    try:
        page = orjson.loads(_body(fetching, url))
        right = isinstance(page["vulnerabilities"], list) and isinstance(page["totalResults"], int)
    except (ValueError, TypeError, KeyError):
        right = False
    if not right:
        raise EvidenceError(f"{fetching.base}: the answer is none of NVD's CVE API 2.0; check --from")
    return dict(page)


def _pause(fetching: Fetching) -> float:
    return PAUSE_WITH_KEY if fetching.key else PAUSE


def _body(fetching: Fetching, url: str) -> bytes:
    """One answer, asked for again while the server is busy."""
    for tries in range(1, MOST_TRIES + 1):
        try:
            return _once(url, fetching.key if url.startswith(fetching.nvd_url) else "")
        except urllib.error.HTTPError as error:
            error.close()
            if error.code not in BUSY or tries == MOST_TRIES:
                raise EvidenceError(f"{url}: the server answers {error.code}; try again later") from None
            fetching.sleep(PAUSE * tries)
        except (OSError, HTTPException, ValueError) as error:
            why = getattr(error, "reason", None) or error
            remedy = "check the connection, or fetch the file elsewhere and give it by --kev or --nvd"
            raise EvidenceError(f"{url}: cannot be fetched ({why}); {remedy}") from None
    raise AssertionError


def _once(url: str, key: str) -> bytes:
    headers = {"User-Agent": "debar", "Accept": "application/json", **({"apiKey": key} if key else {})}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  the scheme was checked
    begun, body = time.monotonic(), bytearray()
    with urllib.request.build_opener(_SameHost).open(request, timeout=TIMEOUT) as answer:
        while chunk := answer.read1(CHUNK):
            body += chunk
            if len(body) > MOST_BYTES:
                raise EvidenceError(f"{url}: the answer has more than {MOST_BYTES >> 20} MB; that is no catalogue")
            if time.monotonic() - begun > LONGEST:
                raise EvidenceError(f"{url}: the answer takes longer than {LONGEST} s; try again later")
        announced = answer.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) != len(body):
        raise EvidenceError(f"{url}: only {len(body):,} of {announced} bytes came; try again later")
    return bytes(body)


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to the host that was asked, by the same scheme."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        ours, theirs = urlsplit(req.full_url), urlsplit(newurl)
        if (ours.scheme, ours.netloc) != (theirs.scheme, theirs.netloc):
            raise EvidenceError(f"{req.full_url}: leads to another host ({theirs.hostname}); fetch it by hand")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _is_here(host: str) -> bool:
    """Whether it is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
