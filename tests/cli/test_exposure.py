"""`debar update`, and the lists that `debar screen` takes or finds."""

from __future__ import annotations

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from debar.collect import catalogues

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Command

KEV = {
    "catalogVersion": "2026.11.20",
    "dateReleased": "2026-11-20T15:00:00.000Z",
    "vulnerabilities": [
        {
            "cveID": "CVE-2099-1000",
            "vendorProject": "Hikvision",
            "product": "Multiple Products",
            "dateAdded": "2026-01-02",
        }
    ],
}
CRITERIA = "cpe:2.3:o:hikvision:x9-100_firmware:*:*:*:*:*:*:*:*"
RECORD = {
    "cve": {
        "id": "CVE-2099-1000",
        "cisaExploitAdd": "2026-01-02",
        "configurations": [{"nodes": [{"cpeMatch": [{"vulnerable": True, "criteria": CRITERIA}]}]}],
    }
}
NVD = {"timestamp": "2026-11-21T00:00:00.000", "totalResults": 1, "vulnerabilities": [RECORD]}
ESTATE = "hostname,manufacturer,model,serial,ip\ncam-1,Hikvision,X9-100,S1,192.0.43.8\n"
SCREEN = ("--buyer", "us-federal-contractor", "--format", "json")


@pytest.fixture
def pages() -> dict[str, bytes]:
    """What the mirror has, by path."""
    return {catalogues.KEV_PATH: json.dumps(KEV).encode(), catalogues.NVD_PATH: json.dumps(NVD).encode()}


@pytest.fixture
def mirror(pages: dict[str, bytes]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path.partition("?")[0])
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: Any) -> None:
            """Nothing is written."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    path = tmp_path / "estate.csv"
    path.write_text(ESTATE, encoding="utf-8")
    return path


def exposures(text: str) -> list[str]:
    return [each["kind"] for each in json.loads(text)["exposures"]]


def test_fetched_lists_are_used_and_told(
    debar: Command, mirror: str, estate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBAR_CATALOGUES", str(tmp_path / "lists"))
    fetched = debar("update", "--from", mirror)
    assert fetched.code == 0, fetched.err
    assert "kev: 1 exploited vulnerabilities, version 2026.11.20" in fetched.text
    assert "not endorsed or certified by the NVD" in fetched.text
    ran = debar("screen", estate, *SCREEN)
    assert ran.code == 0
    assert exposures(ran.text) == ["internet", "exploited"]
    assert "CVE-2099-1000 is known to be used against X9-100" in ran.text
    assert f"debar: kev: known exploited vulnerabilities as fetched on 2026-11-25 from {mirror}" in ran.err
    assert "known exploited" not in debar("screen", estate, *SCREEN, "--quiet").err


def test_one_alone_into_a_folder(debar: Command, mirror: str, tmp_path: Path) -> None:
    assert debar("update", "nvd", "--from", mirror, "--into", tmp_path / "lists").code == 0
    assert sorted(path.name for path in (tmp_path / "lists").iterdir()) == ["catalogues.json", "nvd.json.gz"]
    assert json.loads(gzip.decompress((tmp_path / "lists" / "nvd.json.gz").read_bytes()))["vulnerabilities"] == [
        RECORD
    ]


def test_what_cannot_be_had_leaves_what_was_there(
    debar: Command, mirror: str, pages: dict[str, bytes], tmp_path: Path
) -> None:
    lists = tmp_path / "lists"
    assert debar("update", "--from", mirror, "--into", lists).code == 0
    before = {path.name: path.read_bytes() for path in lists.iterdir()}
    pages[catalogues.KEV_PATH] = b"<html>moved</html>"
    del pages[catalogues.NVD_PATH]
    ran = debar("update", "--from", mirror, "--into", lists)
    assert ran.code == 3
    assert "kev: " in ran.err
    assert "is no such catalogue" in ran.err
    assert "the server answers 404" in ran.err
    assert {path.name: path.read_bytes() for path in lists.iterdir()} == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("update", "cve"), "kev, nvd"), (("update", "--from", "http://mirror.example.org"), "use https")],
)
def test_what_cannot_be_asked(arguments: tuple[str, ...], says: str, debar: Command, tmp_path: Path) -> None:
    ran = debar(*arguments, "--into", tmp_path)
    assert ran.code == 2
    assert says in ran.err


def test_a_folder_that_cannot_be_written(debar: Command, mirror: str, estate: Path) -> None:
    ran = debar("update", "kev", "--from", mirror, "--into", estate / "below")
    assert ran.code == 2
    assert "name another folder" in ran.err


def test_a_fetched_list_that_was_changed_is_refused(
    debar: Command, mirror: str, estate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBAR_CATALOGUES", str(tmp_path / "lists"))
    assert debar("update", "kev", "--from", mirror).code == 0
    (tmp_path / "lists" / "kev.json").write_text("{}")
    ran = debar("screen", estate, *SCREEN)
    assert ran.code == 2
    assert "run `debar update kev` again" in ran.err
    own = tmp_path / "own.json"
    own.write_text(json.dumps(KEV))
    assert debar("screen", estate, *SCREEN, "--kev", own).code == 0, "a list that is named goes before it"


def test_options_and_their_variables(
    debar: Command, estate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kev, nvd, support = (tmp_path / name for name in ("kev.json", "nvd.json", "support.csv"))
    kev.write_text(json.dumps(KEV))
    nvd.write_text(json.dumps(NVD))
    support.write_text("maker,model,end_of_support\nHikvision,X9-100,2025-01-01\n")
    assert exposures(debar("screen", estate, *SCREEN).text) == ["internet"]
    named = debar("screen", estate, *SCREEN, "--kev", kev, "--nvd", nvd, "--support", support)
    assert exposures(named.text) == ["internet", "exploited", "unsupported"]
    monkeypatch.setenv("DEBAR_KEV", str(kev))
    monkeypatch.setenv("DEBAR_NVD", str(nvd))
    monkeypatch.setenv("DEBAR_SUPPORT", str(support))
    assert debar("screen", estate, *SCREEN).text == named.text


@pytest.mark.parametrize("option", ["--kev", "--nvd", "--support"])
def test_a_file_that_cannot_be_used_stops_the_run(option: str, debar: Command, estate: Path, tmp_path: Path) -> None:
    ran = debar("screen", estate, *SCREEN, option, tmp_path / "missing.json")
    assert ran.code == 2
    assert f"{option} " in ran.err
    assert "cannot be read" in ran.err


def test_a_list_is_not_written_over(debar: Command, estate: Path, tmp_path: Path) -> None:
    kev = tmp_path / "kev.json"
    kev.write_text(json.dumps(KEV))
    ran = debar("screen", estate, "--kev", kev, "--format", f"json={kev}")
    assert ran.code == 2
    assert json.loads(kev.read_text()) == KEV


def test_strict_and_stale(debar: Command, estate: Path, tmp_path: Path) -> None:
    kev = tmp_path / "kev.json"
    kev.write_text(json.dumps({**KEV, "dateReleased": "2026-10-01"}))
    ran = debar("screen", estate, *SCREEN, "--kev", kev)
    assert "is of 2026-10-01, 55 days ago" in ran.err
    assert debar("screen", estate, *SCREEN, "--kev", kev, "--strict").code == 3
