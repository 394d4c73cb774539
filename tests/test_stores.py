"""Evidence in object stores: a real server that speaks like S3, listings of many pages, and everything that fails."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import logging
import os
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer
from tests.readers.test_archive import zipped
from tests.readers.test_packed import parquet

from debar import stores
from debar.errors import UsageError
from debar.model import Batch, Evidence, Finding, Inquiry, Issue
from debar.readers import Source, evidence_files, read
from debar.screen import screen
from debar.stores import place_of, sources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Command

TABLE = b"description,maker\nONT,ZTE\n"
BUCKET = "evidence-of-tests"
MANY = 1100
"""More than one page of a listing, which holds a thousand."""
OBJECTS = {
    "orders.csv": TABLE,
    "2024/a.csv.gz": gzip.compress(TABLE),
    "2024/b.csv.gz": gzip.compress(TABLE),
    "2024/c.txt": b"ten ONT of ZTE",
    "2024/deep/d.csv.gz": gzip.compress(TABLE),
    "2025/e.csv.gz": gzip.compress(TABLE),
    "archive/orders.zip": zipped({"x.csv": TABLE, "y.csv": TABLE}),
    "table/year=2024/part-1.parquet": parquet(),
    "table/year=2024/part-0.parquet": parquet(),
    "table/year=2025/part-0.parquet": parquet(),
    "table/year=2025/_SUCCESS": b"",
    "table/year=2025/.part-0.parquet.crc": b"crc",
    "table/_temporary/0/part-9.parquet": b"half",
    "table/summary.csv": TABLE,
    "odd/a b?c#d%20[1].csv": TABLE,
    "folder/": b"",
    "folder/a.csv": TABLE,
    "both": TABLE,
    "both/a.csv": TABLE,
}


@dataclass(frozen=True)
class Server:
    """Where the store listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def ask(self, path: str, content: bytes) -> None:
        """Tell the server how to behave."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=10)
        connection.request("POST", path, content)
        assert connection.getresponse().status == 200
        connection.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    backend.create_bucket(BUCKET, "us-east-1")
    for key, content in OBJECTS.items():
        backend.put_object(BUCKET, key, content)
    for number in range(MANY):
        backend.put_object(BUCKET, f"many/{number:05}.csv", TABLE)
    yield Server(*running.get_host_and_port())
    running.stop()


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith(("AWS_", "AZURE_", "STORAGE_", "GOOGLE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATHEKEYOFTHETESTS")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "the-secret-of-the-tests")


@pytest.fixture
def store(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    return server


def named(*paths: str) -> list[Source]:
    return evidence_files(sources(paths))


def all_of(*paths: str) -> tuple[list[Evidence], int, list[Issue]]:
    """Evidence, number of rows and issues of everything at these paths."""
    items = [item for source in named(*paths) for item in read(source)]
    rows = sum(item.rows.num_rows for item in items if isinstance(item, Batch))
    return (
        [item for item in items if isinstance(item, Evidence)],
        rows,
        [item for item in items if isinstance(item, Issue)],
    )


def test_an_object_is_evidence_as_it_lies_there(store: Server) -> None:
    ((evidence,), rows, issues) = all_of(f"s3://{BUCKET}/2024/a.csv.gz")
    content = OBJECTS["2024/a.csv.gz"]
    assert (rows, issues) == (1, [])
    assert (evidence.path, evidence.name, evidence.reader) == (f"s3://{BUCKET}/2024/a.csv.gz", "a.csv.gz", "table")
    assert (evidence.digest, evidence.size) == (hashlib.sha256(content).hexdigest(), len(content))


TABLES = ["summary.csv", "year=2024/part-0.parquet", "year=2024/part-1.parquet", "year=2025/part-0.parquet"]
YEAR_2024 = ["a.csv.gz", "b.csv.gz", "c.txt", "deep/d.csv.gz"]


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("orders.csv", ["orders.csv"]),
        ("2024", YEAR_2024),
        ("2024/", YEAR_2024),
        ("table", TABLES),
        ("2024/*.csv.gz", ["a.csv.gz", "b.csv.gz"]),
        ("*/*.csv.gz", ["a.csv.gz", "b.csv.gz", "e.csv.gz"]),
        ("**/*.csv.gz", ["a.csv.gz", "b.csv.gz", "d.csv.gz", "e.csv.gz"]),
        ("202[5-9]/?.csv.gz", ["e.csv.gz"]),
        ("table/year=*/part-0.parquet", ["year=2024/part-0.parquet", "year=2025/part-0.parquet"]),
        ("table/**/.part*", [".part-0.parquet.crc"]),
        ("table/year=2025/_SUCCESS", ["_SUCCESS"]),
        ("odd/a b?c#d%20[1].csv", ["a b?c#d%20[1].csv"]),
        ("folder", ["a.csv"]),
        ("both", ["both"]),
        ("both/", ["a.csv"]),
    ],
)
def test_objects_folders_and_patterns(store: Server, path: str, names: list[str]) -> None:
    found = named(f"s3://{BUCKET}/{path}")
    assert [source.name for source in found] == names
    for source in found:
        assert source.path.removeprefix(f"s3://{BUCKET}/") in OBJECTS


def test_a_folder_there_is_named_and_ordered_like_the_same_folder_here(store: Server, tmp_path: Path) -> None:
    for key, content in OBJECTS.items():
        if key.startswith(("2024/", "table/", "archive/")):
            path = tmp_path / key
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    for path in ("2024", "table", "archive", "table/*", "table/**/*.parquet", "*/year=2024"):
        here = [source.name for source in evidence_files([str(tmp_path / path)])]
        assert [source.name for source in named(f"s3://{BUCKET}/{path}")] == here, path
        assert here


def test_everything_packed_is_read_from_there_too(store: Server) -> None:
    evidence, rows, issues = all_of(f"s3://{BUCKET}/archive/", f"s3://{BUCKET}/table/", f"s3://{BUCKET}/2024/")
    assert issues == []
    assert rows == 10
    assert [one.name for one in evidence][:2] == ["orders.zip/x.csv", "orders.zip/y.csv"]
    assert evidence[0].path == f"s3://{BUCKET}/archive/orders.zip/x.csv"


def test_a_listing_of_many_pages(store: Server) -> None:
    names = [source.name for source in named(f"s3://{BUCKET}/many/")]
    assert names == [f"{number:05}.csv" for number in range(MANY)]
    assert len(named(f"s3://{BUCKET}/many/*1.csv")) == MANY // 10


def test_objects_are_fetched_ahead_and_come_in_order(store: Server) -> None:
    evidence, rows, issues = all_of(f"s3://{BUCKET}/many/000*.csv")
    assert [one.name for one in evidence] == [f"{number:05}.csv" for number in range(100)]
    assert (rows, issues) == (100, [])


def test_nothing_is_left_on_the_disk(store: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for source in named(f"s3://{BUCKET}/many/000*.csv"):
        assert list(read(source))
        del source
        assert len(list(tmp_path.iterdir())) <= stores.AHEAD + 1
    assert list(tmp_path.iterdir()) == []


def test_files_here_and_there_together(store: Server, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_bytes(TABLE)
    found = named(str(tmp_path / "orders.csv"), f"s3://{BUCKET}/orders.csv", f"s3://{BUCKET}/orders.csv")
    assert [source.name for source in found] == [f"{tmp_path.name}/orders.csv", f"{BUCKET}/orders.csv"]


@pytest.mark.parametrize("path", ["nowhere.csv", "nowhere/", "2024/*.nothing", "nowhere/**/*.csv"])
def test_what_is_not_there_is_a_usage_error(store: Server, path: str) -> None:
    with pytest.raises(UsageError, match="check the path"):
        sources([f"s3://{BUCKET}/{path}"])


def test_too_many_objects(store: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "MOST_FILES", 1000)
    with pytest.raises(UsageError, match="more than 1,000 objects; name a smaller folder"):
        sources([f"s3://{BUCKET}/many/"])


def only_issue(*paths: str) -> str:
    """What the one issue says, which blinds the run and shows no secret."""
    evidence, rows, (issue,) = all_of(*paths)
    assert (evidence, rows, issue.blind) == ([], 0, True)
    assert issue.file in paths
    for part in (issue.problem, issue.remedy):
        assert "AKIA" not in part
        assert "secret" not in part
        assert "\n" not in part
    return issue.problem


@pytest.mark.parametrize("path", ["", "/orders.csv", "/2024/", "/2024/*.csv"])
def test_no_such_bucket(store: Server, path: str) -> None:
    assert "there is no such bucket" in only_issue(f"s3://no-such-bucket-here{path}")


@pytest.mark.parametrize("path", ["orders.csv", "2024/", "2024/*.csv.gz", "**/*.csv"])
def test_a_refused_key(store: Server, path: str) -> None:
    store.ask("/moto-api/reset-auth", b"0")
    try:
        assert "the store refuses access" in only_issue(f"s3://{BUCKET}/{path}")
    finally:
        store.ask("/moto-api/reset-auth", b"inf")


def test_a_bucket_that_is_not_public(store: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_NO_SIGN_REQUEST", "YES")
    assert "the store refuses access" in only_issue(f"s3://{BUCKET}/orders.csv")


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{port}")
    assert "the store cannot be reached" in only_issue(f"s3://{BUCKET}/orders.csv")


def test_a_server_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "SILENT", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert "the store cannot be reached" in only_issue(f"s3://{BUCKET}/orders.csv")


class Cut:
    """Stands before the server and lets so many bytes of its answers pass, then never answers again."""

    def __init__(self, server: Server, bytes_: int) -> None:
        self._server, self._left = server, bytes_
        self._listens = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listens.getsockname()[1]}"

    def _accept(self) -> None:
        while self._left > 0:
            try:
                asks, _ = self._listens.accept()
            except OSError:
                return
            answers = socket.create_connection((self._server.host, self._server.port))
            self._open += [asks, answers]
            threading.Thread(target=self._pass, args=(asks, answers, False), daemon=True).start()
            threading.Thread(target=self._pass, args=(answers, asks, True), daemon=True).start()

    def _pass(self, come: socket.socket, go: socket.socket, counted: bool) -> None:
        try:
            while part := come.recv(4096):
                go.sendall(part)
                self._left -= len(part) if counted else 0
                if self._left <= 0:
                    self.close()
        except OSError:
            pass

    def close(self) -> None:
        for each in (self._listens, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


def test_a_server_that_dies_in_the_middle_of_an_object(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    backend.put_object(BUCKET, "dies/long.csv", TABLE + b"Router,Nokia\n" * 3_000_000)
    before = Cut(server, 20 << 20)
    monkeypatch.setenv("AWS_ENDPOINT_URL", before.url)
    (source,) = named(f"s3://{BUCKET}/dies/long.csv")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (issue,) = read(source)
    before.close()
    assert isinstance(issue, Issue)
    assert "the store cannot be reached, or fell silent" in issue.problem
    assert issue.blind
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_dies_between_objects(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "AHEAD", 0)
    before = Cut(server, 1 << 30)
    monkeypatch.setenv("AWS_ENDPOINT_URL", before.url)
    found = named(f"s3://{BUCKET}/2024/*.csv.gz")
    assert isinstance(next(iter(read(found[0]))), Evidence)
    before.close()
    (issue,) = read(found[1])
    assert isinstance(issue, Issue)
    assert "the store cannot be reached" in issue.problem


def test_an_object_that_is_gone_when_its_turn_comes(store: Server) -> None:
    backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    backend.put_object(BUCKET, "gone.csv", TABLE)
    (source,) = named(f"s3://{BUCKET}/gone.csv")
    backend.delete_object(BUCKET, "gone.csv")
    (issue,) = read(source)
    assert isinstance(issue, Issue)
    assert "no longer in the store" in issue.problem


def test_an_object_that_was_changed_when_its_turn_comes(store: Server) -> None:
    backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    backend.put_object(BUCKET, "changed.csv", TABLE)
    (source,) = named(f"s3://{BUCKET}/changed.csv")
    backend.put_object(BUCKET, "changed.csv", TABLE + b"Router,Nokia\n")
    (issue,) = read(source)
    assert isinstance(issue, Issue)
    assert "where the store said" in issue.problem


def test_an_object_beyond_all_measure_is_not_copied(store: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "MOST_BYTES", 10)
    assert "more than the 10 that are copied" in only_issue(f"s3://{BUCKET}/orders.csv")


@pytest.mark.parametrize(
    "path",
    [
        "s3://AKIATHEKEY:verysecret@bucket/a.csv",
        "s3://AKIATHEKEY@bucket/a.csv",
        "s3://bucket/a.csv?access_key=AKIATHEKEY&secret_key=verysecret",
        "gs://token:verysecret@bucket/a.csv",
        "abfs://container:verysecret@account/a.csv",
        "abfs://account.dfs.core.windows.net:verysecret/a.csv",
        "https://user:verysecret@example.org/a.csv",
        "s3://",
        "s3:///a.csv",
        "s3://*/a.csv",
        "ftp://example.org/a.csv",
    ],
)
def test_what_may_not_stand_in_a_path(path: str) -> None:
    with pytest.raises(UsageError) as caught:
        sources([path])
    assert "verysecret" not in str(caught.value)
    assert "AKIA" not in str(caught.value)


def test_an_endpoint_holds_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://AKIATHEKEY:verysecret@127.0.0.1:9000")
    with pytest.raises(UsageError, match="AWS_ENDPOINT_URL") as caught:
        sources(["s3://bucket/a.csv"])
    assert "verysecret" not in str(caught.value)


@pytest.mark.parametrize("path", ["orders.csv", "-", "./s3", "a/b:c.csv", "C:\\orders.csv"])
def test_a_path_here_stays_one(path: str) -> None:
    assert place_of(path) is None
    assert sources([path]) == [path]


def test_screening_from_the_command_line(store: Server, debar: Command) -> None:
    ran = debar("screen", f"s3://{BUCKET}/2024/*.csv.gz", "--buyer", "us-federal-agency", "--format", "jsonl")
    assert ran.code == 1, ran.err
    assert ran.text.count('"type":"finding"') >= 2
    assert debar("screen", f"s3://{BUCKET}/nowhere.csv").code == 2
    ran = debar("screen", "s3://no-such-bucket-here/orders.csv", "--format", "jsonl")
    assert ran.code == 3
    assert "there is no such bucket" in ran.text
    for text in (ran.text, ran.err):
        assert "the-secret-of-the-tests" not in text
        assert "AKIA" not in text


def test_a_library_user_names_objects_like_files(store: Server) -> None:
    day = date(2026, 11, 26)
    asked = Inquiry(buyers=("us-federal-agency",), today=day, known=day)
    found = [item for item in screen([f"s3://{BUCKET}/2024/*.csv.gz"], asked) if isinstance(item, Finding)]
    assert {item.observation.evidence.name for item in found} == {"a.csv.gz", "b.csv.gz"}
