"""`debar collect netbox` against a real server: what is read, what is refused, and where the token goes."""

from __future__ import annotations

import json
import re
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.collect.inventory import DEVICE, ITEM, LISTS, ROW, TOKEN, Answer, netbox
from tests.readers.reading import look

from debar.collect import netbox as asking
from debar.collect.netbox_rows import Known, device, inventory_item, module
from debar.errors import UsageError
from debar.model import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Command, Ran

    Collect = Callable[..., Ran]

MODULE_ROW = {
    "host_device": "core-1",
    "interface": "Slot 2",
    "maker_name": "Acme",
    "model": "LC-8",
    "part_number": "LC8-P",
    "serial": "M-1",
    "text": "status planned",
}
ITEM_ROW = {
    "host_device": "core-1",
    "maker_name": "Acme",
    "part_number": "SFP-1",
    "serial": "I-1",
    "use": "Optic",
    "description": "Optics; left",
}


@pytest.fixture(autouse=True)
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """No test waits, and none goes through a proxy of the machine."""
    waits: list[float] = []
    made = asking.NetBox.__init__
    monkeypatch.setattr(asking.NetBox, "__init__", lambda *given, **more: made(*given, **more, sleep=waits.append))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    return waits


@pytest.fixture
def collect(debar: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Collect:
    """Run the command with a token; the file is `estate.jsonl`."""

    def run(url: str, *arguments: object, token: str = TOKEN) -> Ran:
        monkeypatch.setenv("DEBAR_NETBOX_TOKEN", token)
        return debar("collect", "netbox", url, "-o", tmp_path / "estate.jsonl", *arguments)

    return run


@pytest.mark.parametrize("token", [TOKEN, "0123456789abcdef"])
def test_devices_modules_and_items_become_observations(collect: Collect, tmp_path: Path, token: str) -> None:
    with netbox() as served:
        ran = collect(served.url, token=token)
    assert (ran.code, ran.out) == (0, b"")
    seen = look(tmp_path / "estate.jsonl")
    assert seen.rows == [("line 2", ROW), ("line 3", MODULE_ROW), ("line 4", ITEM_ROW)]
    assert seen.issues == []
    assert seen.evidence[0].kind is Kind.INVENTORY
    assert "never shown" not in (tmp_path / "estate.jsonl").read_text()
    assert all("exclude=config_context" in path for path in served.paths if "/devices/" in path)


def test_the_head_says_who_asked_whom_when(collect: Collect, tmp_path: Path) -> None:
    with netbox() as served:
        collect(served.url + "/api/")
    head = orjson.loads((tmp_path / "estate.jsonl").read_bytes().partition(b"\n")[0])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", head["collected"])
    assert (head["source"], head["kind"], head["observations"]) == (served.url, "inventory", 3)
    assert head["objects"]["dcim/mac-addresses"] == 2
    assert head["missing"] == {}


def test_pages_are_followed_to_their_end(collect: Collect, tmp_path: Path) -> None:
    many = [{**DEVICE, "id": number, "name": f"core-{number}"} for number in range(25)]
    with netbox(lists={**LISTS, "dcim/devices": many}, page=10, root="/nb") as served:
        ran = collect(served.url + "/nb/")
    assert ran.code == 0
    names = [fields.get("hostname") for fields in look(tmp_path / "estate.jsonl").fields]
    assert names[:25] == [f"core-{number}" for number in range(25)]


def test_the_same_inventory_gives_the_same_rows(collect: Collect, tmp_path: Path) -> None:
    texts = []
    with netbox() as served:
        for _ in range(2):
            collect(served.url, "--replace")
            texts.append(re.sub(r'"(collected|head_sha256)":"[^"]*"', "", (tmp_path / "estate.jsonl").read_text()))
    assert texts[0] == texts[1]


def test_a_link_that_leads_away_is_refused_and_the_token_stays(collect: Collect, tmp_path: Path) -> None:
    with netbox() as elsewhere:

        def script(name: str, query: str, _: int) -> Answer | None:
            link = f"http://localhost:{elsewhere.port}/api/dcim/devices/?offset=1"
            body = {"next": link, "results": [DEVICE]}
            return (200, {}, json.dumps(body).encode()) if name == "dcim/devices" else None

        with netbox(script) as served:
            ran = collect(served.url)
        assert elsewhere.paths == []
    assert ran.code == 3
    assert "the token does not go there" in ran.err
    seen = look(tmp_path / "estate.jsonl")
    assert len(seen.rows) == 3  # the first page is kept
    assert "dcim/devices was missing" in seen.problems
    assert seen.issues[0].blind


@pytest.mark.parametrize(
    "link",
    [
        "http://127.0.0.1/api/users/tokens/?x=1",
        "file:///etc/passwd?x=1",
        "//other/api/dcim/devices/?x=1",
        "http://[",
        "x",
        5,
    ],
)
def test_a_link_that_is_none_is_refused(collect: Collect, link: object) -> None:
    def script(name: str, query: str, _: int) -> Answer | None:
        return (200, {}, json.dumps({"next": link, "results": []}).encode()) if name == "dcim/devices" else None

    with netbox(script) as served:
        ran = collect(served.url)
    assert (ran.code, "somewhere else" in ran.err) == (3, True)


def test_of_a_link_only_the_query_is_taken(collect: Collect) -> None:
    """A proxy that ends TLS lets NetBox write links with another scheme and port: the host and list agree."""

    def script(name: str, query: str, _: int) -> Answer | None:
        link = f"https://127.0.0.1:1/api/{name}/?offset=250"
        body = {"next": None if "offset" in query else link, "results": []}
        return (200, {}, json.dumps(body).encode()) if name == "dcim/devices" else None

    with netbox(script) as served:
        assert collect(served.url).code == 0
    assert "/api/dcim/devices/?offset=250" in served.paths


def test_pages_in_a_circle_end(collect: Collect) -> None:
    def script(name: str, query: str, _: int) -> Answer | None:
        body = {"next": f"http://127.0.0.1/api/{name}/?offset=250", "results": []}
        return (200, {}, json.dumps(body).encode()) if name == "dcim/devices" else None

    with netbox(script) as served:
        ran = collect(served.url)
    assert (ran.code, "do not end" in ran.err) == (3, True)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ((403, {}, b""), "the right to view"),
        ((404, {}, b""), "no such list"),
        ((500, {}, b""), "answers with 500"),
        ((418, {}, b""), "answers with 418"),
        ((302, {"Location": "https://evil.example/\x07"}, b""), "redirects to https://evil.example/"),
        ((429, {"Retry-After": "86400"}, b""), "come back later"),
        ((200, {}, b"<html>"), "no JSON"),
        ((200, {}, b"[]"), "no list of NetBox"),
        ((200, {}, b'{"results": 5}'), "no list of NetBox"),
        ((200, {}, b'{"results": ' + b"[" * 5000), "no JSON"),
        ((200, {"Content-Encoding": "gzip"}, b"x"), "no JSON"),
    ],
)
def test_a_list_that_cannot_be_had_is_told_and_the_others_kept(
    collect: Collect, tmp_path: Path, answer: Answer, says: str
) -> None:
    with netbox(lambda name, *_: answer if name == "dcim/inventory-items" else None) as served:
        ran = collect(served.url)
    assert ran.code == 3
    [line] = [line for line in ran.err.splitlines() if "dcim/inventory-items:" in line]
    assert says in line
    assert len(look(tmp_path / "estate.jsonl").rows) == 2


def test_a_token_that_is_not_accepted_ends_it_and_leaves_no_file(collect: Collect, tmp_path: Path) -> None:
    with netbox() as served:
        ran = collect(served.url, token="nbt_wrong.s3cr3t")
    assert (ran.code, len(served.paths)) == (3, 1)
    assert ran.err.startswith(f"debar: {served.url}: the token is not accepted (401)")
    assert "s3cr3t" not in ran.err + ran.text
    assert list(tmp_path.iterdir()) == []


def test_a_busy_server_is_given_time(collect: Collect, waited: list[float]) -> None:
    def script(_: str, __: str, number: int) -> Answer | None:
        return {1: (429, {"Retry-After": "7"}, b""), 2: (503, {}, b"")}.get(number)

    with netbox(script) as served:
        assert collect(served.url).code == 0
    assert waited == [7, 4]


def test_an_older_version_without_modules_is_read_as_far_as_it_goes(collect: Collect, tmp_path: Path) -> None:
    old = {name: LISTS[name] for name in ("dcim/device-types", "dcim/devices", "dcim/inventory-items")}
    with netbox(lists=old) as served:
        ran = collect(served.url)
    assert ran.code == 0
    assert "dcim/modules: this version of NetBox has no such list" in ran.err
    assert len(look(tmp_path / "estate.jsonl").rows) == 2


def test_a_page_without_end_is_cut_off(collect: Collect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_PAGE", 1 << 20)
    with netbox(lambda name, *_: (200, {}, b" " * (3 << 20)) if name == "dcim/devices" else None) as served:
        ran = collect(served.url)
    assert (ran.code, "one page has more than 1 MB" in ran.err) == (3, True)


def test_nobody_there(collect: Collect, tmp_path: Path) -> None:
    with netbox() as served:
        pass
    ran = collect(served.url)
    assert (ran.code, "cannot be reached" in ran.err) == (3, True)
    assert list(tmp_path.iterdir()) == []


def test_a_certificate_that_nobody_signed_is_refused(
    collect: Collect, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("tls")
    authority, seen = certificate(folder), []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers["Authorization"])
            body = b'{"next": null, "results": []}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(HTTPServer):
        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        url = f"https://localhost:{server.server_address[1]}"
        ran = collect(url)
        assert (ran.code, "--ca FILE" in ran.err, seen) == (3, True, [])
        assert collect(url, "--ca", authority).code == 0
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert set(seen) == {f"Bearer {TOKEN}"}


def certificate(folder: Path) -> Path:
    """A key and a certificate for localhost that it signed itself, in one PEM file."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, day = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day - timedelta(1))
        .not_valid_after(day + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    path = folder / "both.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_dry_run_sends_nothing(collect: Collect) -> None:
    with netbox() as served:
        ran = collect(served.url, "--dry-run")
    assert (ran.code, served.paths) == (0, [])
    assert f"{served.url}/api/dcim/devices/" in ran.text
    assert TOKEN not in ran.text + ran.err


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("netbox.example", "no address of NetBox"),
        ("ftp://netbox.example", "no address of NetBox"),
        ("https://", "no address of NetBox"),
        ("https://u:s3cr3t@netbox.example", "holds a user or password"),
        ("https://netbox.example/?token=1", "no address of NetBox"),
        ("https://[", "cannot be read"),
        ("https://x:99999", "cannot be read"),
    ],
)
def test_an_address_that_is_none_is_a_usage_error(collect: Collect, url: str, says: str) -> None:
    ran = collect(url)
    assert (ran.code, says in ran.err, "s3cr3t" in ran.err) == (2, True, False)


@pytest.mark.parametrize("token", ["", "a b", "x\r\nHost: evil", "ключ"])
def test_a_token_that_is_none_is_a_usage_error(collect: Collect, token: str) -> None:
    ran = collect("http://127.0.0.1:9", token=token)
    assert (ran.code, "DEBAR_NETBOX_TOKEN" in ran.err) == (2, True)


def test_a_network_that_others_hear_is_warned_of(collect: Collect) -> None:
    assert asking.Where.of("http://netbox.example").in_the_clear
    assert not asking.Where.of("https://netbox.example").in_the_clear
    assert not asking.Where.of("http://localhost:8000").in_the_clear
    with netbox() as served:
        assert "warning" not in collect(served.url).err
    assert "can take the token" in collect("http://netbox.invalid", "--timeout", 1, "--replace").err


def test_without_the_library_one_line_says_how_to_get_it(collect: Collect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx2", None)
    ran = collect("http://127.0.0.1:9")
    assert ran.code == 2
    assert ran.err == "debar: `debar collect netbox` needs httpx2; install it with: pip install 'debar[netbox]'\n"


def test_an_authority_without_certificates(collect: Collect, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("none")
    ran = collect("https://127.0.0.1:9", "--ca", tmp_path / "ca.pem")
    assert (ran.code, "holds no certificates" in ran.err) == (2, True)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*DEVICE, *ITEM, "name"]), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*DEVICE, *ITEM, "module_type", "module_bay", "assigned_object"]), JSON))
def test_any_object_is_a_row_of_texts(thing: dict[str, object]) -> None:
    known = Known()
    known.learn_type("x", thing)
    known.learn_mac(thing)
    for row in (
        device(thing, known.part("x", thing), known.macs_of(thing)),
        module(thing, ""),
        inventory_item(thing),
    ):
        assert all(isinstance(value, str) and value for value in row.values())


@given(st.text(max_size=30))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        assert asking.Where.of(text).base.startswith(("http://", "https://"))
    except UsageError:
        return
