"""Catalogues fetched from a real HTTP server on this machine, which behaves as a test wants it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from debar.collect import catalogues
from debar.collect.catalogues import Fetching
from debar.errors import EvidenceError, UsageError

Answer = tuple[int, dict[str, str], bytes]
KEV = b'{"catalogVersion": "2026.11.20", "vulnerabilities": []}'


def page(records: list[Any], total: int) -> bytes:
    """An answer of NVD."""
    return json.dumps(
        {"timestamp": "2026-11-21T00:00:00.000", "totalResults": total, "vulnerabilities": records}
    ).encode()


class Served:
    """A server, what it was asked, and what it answers: the last answer again and again."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.keys: list[str | None] = []
        self.answers: list[Answer] = []
        self.base = ""

    def next(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def served() -> Iterator[Served]:
    told = Served()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            told.keys.append(self.headers.get("apiKey"))
            status, headers, body = told.next()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing is written."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


Fetch = Callable[..., tuple[Fetching, list[float]]]


@pytest.fixture
def fetching(served: Served) -> Fetch:
    """How to fetch from that server, and the pauses that were made."""

    def made(*answers: Answer, key: str = "") -> tuple[Fetching, list[float]]:
        served.answers = list(answers)
        pauses: list[float] = []
        return Fetching.of(served.base, key, pauses.append), pauses

    return made


def written(fetching: Fetching) -> tuple[int, dict[str, Any]]:
    """How many records came, and the file they make."""
    parts: list[bytes] = []
    count = catalogues.nvd(fetching, parts.append)
    return count, json.loads(b"".join(parts))


def test_the_catalogue_comes_as_it_is(fetching: Fetch, served: Served) -> None:
    asked, pauses = fetching((200, {}, KEV))
    assert catalogues.kev(asked) == KEV
    assert served.asked == [catalogues.KEV_PATH]
    assert pauses == []


def test_pages_become_one_file(fetching: Fetch, served: Served) -> None:
    records = [{"cve": {"id": f"CVE-2099-{number}"}} for number in range(1000, 1005)]
    answers = [(200, {}, page(records[begin : begin + 2], 5)) for begin in (0, 2, 4)]
    asked, pauses = fetching(*answers)
    count, file = written(asked)
    assert count == 5
    assert file["vulnerabilities"] == records
    assert (file["timestamp"], file["version"]) == ("2026-11-21T00:00:00.000", "2.0")
    asks = [parse_qs(urlsplit(path).query, keep_blank_values=True) for path in served.asked]
    assert [each["startIndex"] for each in asks] == [["0"], ["2"], ["4"]]
    assert all("hasKev" in each for each in asks)
    assert pauses == [6, 6]


def test_a_key_goes_to_nvd_alone_and_shortens_pauses(fetching: Fetch, served: Served) -> None:
    asked, pauses = fetching((200, {}, page([{}], 2)), key="k3y-of-nvd")
    assert written(asked)[0] == 2
    assert served.keys == ["k3y-of-nvd", "k3y-of-nvd"]
    assert pauses == [0.6]
    catalogues.kev(asked)
    assert served.keys[-1] is None


@pytest.mark.parametrize("status", [403, 429, 503])
def test_a_busy_server_is_asked_again_later(status: int, fetching: Fetch) -> None:
    asked, pauses = fetching((status, {}, b""), (status, {}, b""), (200, {}, KEV))
    assert catalogues.kev(asked) == KEV
    assert pauses == [6, 12]


@pytest.mark.parametrize(("status", "asks"), [(403, 4), (404, 1), (500, 1)])
def test_a_server_that_refuses_is_told(status: int, asks: int, fetching: Fetch, served: Served) -> None:
    asked, _ = fetching((status, {}, b""))
    with pytest.raises(EvidenceError, match=f"the server answers {status}"):
        catalogues.kev(asked)
    assert len(served.asked) == asks


def test_a_redirect_within_the_host_is_followed(fetching: Fetch, served: Served) -> None:
    asked, _ = fetching((302, {"Location": "/elsewhere.json"}, b""), (200, {}, KEV))
    assert catalogues.kev(asked) == KEV
    assert served.asked == [catalogues.KEV_PATH, "/elsewhere.json"]


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("https://example.org/kev.json", "leads to another host"),
        ("http://localhost:9/kev.json", "leads to another host"),
        ("file:///etc/passwd", "the server answers 302"),
    ],
)
def test_a_redirect_that_leads_away_is_refused(place: str, says: str, fetching: Fetch, served: Served) -> None:
    asked, _ = fetching((302, {"Location": place}, b""))
    with pytest.raises(EvidenceError, match=says):
        catalogues.kev(asked)
    assert len(served.asked) == 1


def test_redirects_without_end_are_told(fetching: Fetch) -> None:
    asked, _ = fetching((302, {"Location": "/again"}, b""))
    with pytest.raises(EvidenceError, match="the server answers 302"):
        catalogues.kev(asked)


def test_an_answer_that_is_too_large_is_refused(fetching: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "MOST_BYTES", 1 << 20)
    asked, _ = fetching((200, {}, b"x" * (3 << 20)))
    with pytest.raises(EvidenceError, match="more than 1 MB"):
        catalogues.kev(asked)


def test_an_answer_that_is_cut_off_is_refused(fetching: Fetch) -> None:
    asked, _ = fetching((200, {"Content-Length": "9999", "Connection": "close"}, KEV))
    with pytest.raises(EvidenceError, match=r"only 55 of 9999 bytes|cannot be fetched"):
        catalogues.kev(asked)


def test_an_answer_that_takes_too_long_is_refused(fetching: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "LONGEST", -1)
    asked, _ = fetching((200, {}, KEV))
    with pytest.raises(EvidenceError, match="takes longer than"):
        catalogues.kev(asked)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"<html>", b'{"vulnerabilities": [], "totalResults": "9"}'])
def test_what_is_none_of_nvd_is_refused(body: bytes, fetching: Fetch) -> None:
    asked, _ = fetching((200, {}, body))
    with pytest.raises(EvidenceError, match="none of NVD's CVE API"):
        written(asked)


def test_records_that_do_not_come_are_told(fetching: Fetch) -> None:
    asked, _ = fetching((200, {}, page([{}], 3)), (200, {}, page([], 3)))
    with pytest.raises(EvidenceError, match="only 1 of 3 records"):
        written(asked)


def test_pages_without_end_are_told(fetching: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "MOST_PAGES", 3)
    asked, _ = fetching((200, {}, page([{}], 10**9)))
    with pytest.raises(EvidenceError, match="its pages do not end"):
        written(asked)


def test_nobody_there() -> None:
    with pytest.raises(EvidenceError, match=r"cannot be fetched .* give it by --kev or --nvd"):
        catalogues.kev(Fetching.of("http://127.0.0.1:1"))


@pytest.mark.parametrize(
    "base",
    [
        "http://mirror.example.org",
        "ftp://127.0.0.1",
        "file:///etc",
        "mirror.example.org",
        "https://",
        "https://user:secret@mirror.example.org",
        "https://mirror.example.org?x=1",
        "https://[::1",
    ],
)
def test_only_safe_addresses_are_asked(base: str) -> None:
    with pytest.raises(UsageError, match="--from"):
        Fetching.of(base)


def test_a_mirror_may_have_a_path_before_ours() -> None:
    assert (
        Fetching.of("https://mirror.example.org/cisa/").kev_url
        == f"https://mirror.example.org/cisa{catalogues.KEV_PATH}"
    )


@pytest.mark.parametrize("key", ["a b", "a\nb", "clé"])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(UsageError, match="DEBAR_NVD_KEY"):
        Fetching.of(catalogues.NVD, key)
