"""Files of strangers come in a piece at a time, and go out to be saved, whatever they are called."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from debar.errors import MissingError
from debar.web import files

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import Response
    from httpx2 import Response as Answer

CONTENT = b"<script>alert(1)</script>" * 100_000


def answered(response: Response, **headers: str) -> Answer:
    """What a program gets that asks for it."""
    app = FastAPI()
    app.get("/it")(lambda: response)
    return TestClient(app).get("/it", headers=headers)


@pytest.mark.parametrize("size", [0, 1, files.PIECE, files.PIECE + 1, 3 * files.PIECE])
def test_pieces_are_the_file_and_small(size: int) -> None:
    content = bytes(size % 251 for size in range(size))
    pieces = list(files.pieces(BytesIO(content)))
    assert b"".join(pieces) == content
    assert all(0 < len(piece) <= files.PIECE for piece in pieces)


@pytest.mark.parametrize(
    ("given", "called"),
    [
        ("order.csv", "order.csv"),
        ("../../etc/passwd", "passwd"),
        ('a"; filename=b.exe', "a_; filename=b.exe"),
        ("a:b?c*d|e<f>.html", "a_b_c_d_e_f_.html"),
        ("発注書.svg", "発注書.svg"),
    ],
)
def test_names_are_names_everywhere(given: str, called: str) -> None:
    assert files.safe(given) == called
    assert files.safe(called) == called


def test_a_kept_file_is_saved_and_never_shown(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_bytes(CONTENT)
    answer = answered(files.kept(path, "発注\r\nset-cookie: a=b/../x.html"))
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["content-type"] == files.BINARY
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    part = answered(files.kept(path, "x"), range="bytes=8-15")
    assert (part.status_code, part.content) == (206, CONTENT[8:16])


def test_what_is_gone_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="no longer kept"):
        files.kept(tmp_path / "gone", "x")
    with pytest.raises(MissingError):
        files.kept(tmp_path, "a folder")


def test_an_open_file_is_given_whole_and_closed() -> None:
    file = BytesIO(CONTENT)
    answer = answered(files.streamed(file, "a\r\nb/発注 '.svg\ud800"), range="bytes=0-3")
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert file.closed
    assert answer.headers["content-type"] == files.BINARY
    assert answer.headers["content-disposition"].isascii()
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert "sandbox" in answer.headers["content-security-policy"]
