"""What holds for every request, however it is sent."""

from __future__ import annotations

import http.client
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx2
import pytest
from tests.web.served import Entry, served

from debar.web.guard import SMALL, Pace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.web.office import Office

POLICY = "content-security-policy"


@pytest.mark.parametrize(
    "place", ["/sign-in", "/", "/nowhere", "/static/office.css", "/v1/openapi.json", "/v1/nowhere"]
)
def test_every_answer_tells_browsers_what_is_allowed(server: str, signed_in: Entry, place: str) -> None:
    answer = signed_in(None).get(place)
    assert "default-src 'none'" in answer.headers[POLICY]
    assert "unsafe" not in answer.headers[POLICY]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    kept = "immutable" in answer.headers["cache-control"]
    assert kept == place.startswith("/static/")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_forms_of_other_sites_are_refused(signed_in: Entry, office: Office, headers: dict[str, str]) -> None:
    client = signed_in("administrator")
    given = {"csrf": client.csrf(), "title": "Not ours"}
    answer = client.post("/cases/new", data=given, headers=headers)
    assert answer.status_code == 403
    assert "Not ours" not in client.get("/").text


def test_our_own_forms_are_taken(signed_in: Entry, office: Office) -> None:
    client = signed_in("administrator")
    headers = {"origin": office.base, "sec-fetch-site": "same-origin"}
    given = {"csrf": client.csrf(), "title": "Ours", "buyer": "jp-government"}
    assert client.post("/cases/new", data=given, headers=headers).status_code == 303
    assert "Ours" in client.get("/").text


def test_what_is_said_to_be_too_large_is_refused_before_it_is_read(server: str) -> None:
    asked = http.client.HTTPConnection(urlsplit(server).netloc)
    asked.putrequest("POST", "/sign-in")
    asked.putheader("content-type", "application/x-www-form-urlencoded")
    asked.putheader("content-length", str(SMALL + 1))
    asked.endheaders()
    assert asked.getresponse().status == 413


def test_what_comes_in_pieces_is_counted(office: Office) -> None:
    """A body that does not say how long it is, and goes on."""
    small = replace(office, upload=1 << 20)

    def pieces() -> Iterator[bytes]:
        yield b'--b\r\ncontent-disposition: form-data; name="files"; filename="f.csv"\r\n\r\n'
        for _ in range(50):
            yield b"a,b,c\r\n" * 10_000
        yield b"\r\n--b--\r\n"

    with served(small) as server:
        client = Entry(small, server)("analyst")
        headers = {"content-type": "multipart/form-data; boundary=b", "x-csrf": client.csrf()}
        try:
            status = client.post("/cases/new", content=pieces(), headers=headers).status_code
        except httpx2.WriteError:
            return  # hung up on before it was all sent
    assert status == 413


def test_the_pace_is_held_for_each_by_themselves() -> None:
    pace = Pace(most=3, a_minute=0.001)
    assert [pace.allows("one") for _ in range(4)] == [True, True, True, False]
    assert pace.allows("another")
