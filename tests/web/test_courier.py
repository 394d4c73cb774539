"""Webhooks over the wire: a real server receives them, fails at first, is slow, redirects, and checks signatures.

How a receiver checks is in docs/people.md; the same code runs here.
"""

from __future__ import annotations

import json
import re
import socket
import ssl
import threading
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.served import Entry, keeper, person, served, settled
from tests.web.served import field as field_of

from debar.casework import hooks
from debar.casework.who import Role, stamp
from debar.web import courier
from debar.web.office import Office, clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from debar.register import Register
    from debar.rulebook import Rulebook

LOOPBACK = hooks.networks(["127.0.0.0/8"])
DOCS = Path(__file__).parent.parent.parent / "docs" / "people.md"


@dataclass
class Receiver:
    """A program that receives events. `answers` are what it does first; then it takes everything."""

    url: str = ""
    answers: deque[Any] = field(default_factory=deque)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    came: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def wait(self, count: int = 1) -> None:
        for _ in range(count):
            assert self.came.acquire(timeout=60), "nothing came"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    receiver = Receiver()
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.got.append(({key.lower(): value for key, value in self.headers.items()}, body))
            answer = receiver.answers.popleft() if receiver.answers else 204
            if answer == "silence":
                over.wait(30)
            elif answer == "drops":
                self.connection.close()
            elif answer == "noise":
                self.wfile.write(b"\x00\x01 nothing like HTTP\r\n\r\n")
            elif answer == "drip":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                while not over.wait(0.1):
                    try:
                        self.wfile.write(b"x: y\r\n")
                    except OSError:
                        break
            else:
                self.send_response(answer)
                if 300 <= answer < 400:
                    self.send_header("location", f"{receiver.url}/elsewhere")
                self.send_header("content-length", "0")
                self.end_headers()
            receiver.came.release()

        do_GET = do_POST

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    receiver.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join(10)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@dataclass
class Clock:
    """A clock that tests put forward, so that none waits for a day."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return clock() + self.ahead


@pytest.fixture
def hands() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, register: Register, rulebook: Rulebook, hands: Clock) -> Iterator[Office]:
    """An office that may send to this machine, with a clock that can be put forward."""
    made = settled(tmp_path / "office", register, rulebook, networks=LOOPBACK, now=hands)
    yield made
    made.store.close()


def made(signed_in: Entry, url: str, *events: str) -> tuple[str, str]:
    """A hook made on its page: its id, and its secret."""
    answer = signed_in("administrator").form("/settings/hooks", {"url": url, "event": events or ("case made",)})
    assert answer.status_code == 200, answer.text
    found = re.search(r"/settings/hooks/(h-\w+)", answer.text)
    assert found
    return found.group(1), field_of(answer.text, "secret")


def delivery(office: Office, hook: str) -> hooks.Delivery:
    with office.store.read() as connection:
        return hooks.deliveries(connection, hook)[0]


def until(true: Callable[[], bool]) -> None:
    """Wait for what another thread does; how long that takes is not what is tested."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def example() -> Callable[..., bool]:
    """The function of the documentation by which a receiver checks what came."""
    (code,) = [each for each in re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.S) if "def " in each]
    told: dict[str, Any] = {}
    exec(code, told)  # our own documentation
    check: Callable[..., bool] = told["is_from_debar"]
    return check


def test_an_event_comes_signed(office: Office, signed_in: Entry, receiver: Receiver) -> None:
    hook, secret = made(signed_in, receiver.url + "/in?x=1")
    answer = signed_in("analyst").form("/cases/new", {"title": "Private title", "buyer": "us-federal-agency"})
    case = answer.headers["location"].split("?")[0].rsplit("/", 1)[-1]
    receiver.wait()
    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert told.pop("at") <= stamp(office.now())
    assert told.pop("by") == person(office, Role.ANALYST).id
    asked = {"buyers": ["us-federal-agency"], "on": None, "known": None, "act": None}
    number = delivery(office, hook).id
    assert told == {"delivery": number, "event": "case made", "case": case, "subject": None, "what": asked}
    assert b"Private title" not in body
    assert headers["debar-event"] == "case made"
    assert headers["debar-delivery"] == str(delivery(office, hook).id)
    assert headers["content-type"] == "application/json"
    check, signed = example(), headers["debar-signature"]
    now = int(office.now().timestamp())
    assert check(secret, signed, body, now=now)
    for wrong in (
        lambda: check(secret + "x", signed, body, now=now),
        lambda: check(secret, signed, body + b" ", now=now),
        lambda: check(secret, signed, body, now=now + 3_600),
        lambda: check(secret, re.sub("t=.", "t=9", signed), body, now=now),
        lambda: check(secret, "", body, now=now),
        lambda: check(secret, "nonsense", body, now=now),
    ):
        assert not wrong()
    until(lambda: delivery(office, hook).state == "arrived")


def test_it_is_tried_again_until_it_arrives(
    office: Office, signed_in: Entry, receiver: Receiver, hands: Clock
) -> None:
    receiver.answers.extend([500, 503, "drops", 429])
    hook, secret = made(signed_in, receiver.url)
    with office.store.act(keeper()) as act:
        hooks.ping(act, hook)
    for tries in range(1, 5):
        receiver.wait()
        until(lambda: delivery(office, hook).tries == tries)  # noqa: B023
        assert delivery(office, hook).state == "waits"
        hands.ahead += hooks.WAITS[tries - 1] + timedelta(seconds=1)
    receiver.wait()
    until(lambda: delivery(office, hook).state == "arrived")
    assert (delivery(office, hook).tries, delivery(office, hook).status) == (5, 204)
    assert len({each["delivery"] for each in receiver.bodies}) == 1, "by its number it is known as the same"
    signatures = [headers["debar-signature"] for headers, _ in receiver.got]
    assert len(set(signatures)) > 1, "each try is signed for its own time"
    check = example()
    assert all(
        check(secret, headers["debar-signature"], body, now=_signed(headers)) for headers, body in receiver.got
    )


def _signed(headers: dict[str, str]) -> int:
    return int(headers["debar-signature"].split(",")[0].removeprefix("t="))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(office: Office, signed_in: Entry, receiver: Receiver, status: int) -> None:
    receiver.answers.append(status)
    hook, _ = made(signed_in, receiver.url)
    with office.store.act(keeper()) as act:
        hooks.ping(act, hook)
    until(lambda: delivery(office, hook).tries == 1)
    assert (delivery(office, hook).status, delivery(office, hook).problem) == (status, "redirects are not followed")
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("silence", "no answer in time"),
        ("drip", "no answer in time"),
        ("drops", "what was answered is not HTTP"),
        ("noise", "what was answered is not HTTP"),
    ],
)
def test_those_who_do_not_answer_are_left(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, answer: str, problem: str
) -> None:
    monkeypatch.setattr(courier, "WAIT", 0.5)
    receiver.answers.append(answer)
    tried = courier.send(receiver.url, {}, b"{}", LOOPBACK, whole=1.0)
    assert tried.problem in (problem, "the connection failed")
    assert tried.status is None


def test_a_slow_receiver_does_not_keep_others_waiting(office: Office, signed_in: Entry, receiver: Receiver) -> None:
    with receiving() as slow:
        slow.answers.extend(["silence"] * 3)
        waits, _ = made(signed_in, slow.url)
        for _ in range(3):
            with office.store.act(keeper()) as act:
                hooks.ping(act, waits)
        until(lambda: len(slow.got) == 1)
        hook, _ = made(signed_in, receiver.url)
        with office.store.act(keeper()) as act:
            hooks.ping(act, hook)
        receiver.wait()
        assert len(slow.got) == 1, "one at a time to one place"


def test_nobody_listens(signed_in: Entry, office: Office) -> None:
    with receiving() as gone:
        url = gone.url
    assert courier.send(url, {}, b"{}", LOOPBACK) == courier.Tried(None, "nobody listens there")
    assert courier.send("https://nowhere.invalid/", {}, b"{}", LOOPBACK).problem == "the name is not known"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "127.1"])
def test_nothing_is_sent_to_private_addresses_by_whatever_name(receiver: Receiver, host: str) -> None:
    port = receiver.url.rsplit(":", 1)[1]
    tried = courier.send(f"http://{host}:{port}/", {}, b"{}", ())
    assert tried.status is None
    assert "no public address" in str(tried.problem)
    assert receiver.got == []


def test_a_name_is_looked_up_once(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads out when it is looked at, and in when it is connected to, does not get in."""
    asked: list[str] = []

    def lookup(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        number = "203.0.113.1" if len(asked) == 1 else "127.0.0.1"
        return [(2, 1, 6, "", (number, port))]

    connected: list[Any] = []

    def connect(place: Any, timeout: float) -> Any:
        connected.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(hooks, "may_reach", lambda number, _: str(number) == "203.0.113.1")
    courier.send("http://rebinds.example:81/", {}, b"{}", ())
    assert asked == ["rebinds.example"]
    assert connected == [("203.0.113.1", 81)]


def test_a_name_that_leads_in_and_out_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    assert "10.0.0.1" in str(courier.send("https://both.example/", {}, b"{}", ()).problem)


def test_a_certificate_must_be_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving(_tls(tmp_path)) as receiver:
        tried = courier.send(receiver.url, {}, b"{}", LOOPBACK)
        assert str(tried.problem).startswith("the certificate is not good")
        assert receiver.got == []
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        assert courier.send(receiver.url, {}, b"{}", LOOPBACK) == courier.Tried(204, None)
        named = receiver.url.replace("127.0.0.1", "localhost")
        assert str(courier.send(named, {}, b"{}", LOOPBACK).problem).startswith("the certificate is not good")


def _tls(folder: Path) -> ssl.SSLContext:
    """A certificate for 127.0.0.1 that nobody else signed."""
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    (folder / "cert.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def test_the_page_of_a_hook_tells_how_it_went(office: Office, signed_in: Entry, receiver: Receiver) -> None:
    receiver.answers.append(500)
    hook, secret = made(signed_in, receiver.url)
    admin = signed_in("administrator")
    assert admin.form(f"/settings/hooks/{hook}/try").status_code == 303
    until(lambda: delivery(office, hook).tries == 1)
    page = admin.get(f"/settings/hooks/{hook}").text
    assert "answered 500" in page
    assert "waits" in page
    assert secret not in page
    number = delivery(office, hook).id
    assert admin.form(f"/settings/hooks/{hook}/deliveries/{number}/again").status_code == 303
    until(lambda: delivery(office, hook).state == "arrived")
    assert "arrived" in admin.get(f"/settings/hooks/{hook}").text
    assert admin.form(f"/settings/hooks/{hook}/deliveries/{number + 7}/again").status_code == 404
    assert admin.form(f"/settings/hooks/{hook}/end").status_code == 303
    assert admin.form(f"/settings/hooks/{hook}/try").status_code == 409
    assert admin.get("/settings/hooks/h-none").status_code == 404


@pytest.mark.parametrize("url", ["http://example.org/", "https://10.0.0.1/", "https://example.org/#x", "no address"])
def test_no_hook_is_made_of_a_bad_address(office: Office, signed_in: Entry, url: str) -> None:
    answer = signed_in("administrator").form("/settings/hooks", {"url": url, "event": "case made"})
    assert answer.status_code == 422
    assert "checked> <span>case made" in answer.text, "what was chosen stays"
    with office.store.read() as connection:
        assert hooks.hooks(connection) == []


def test_what_was_not_sent_is_sent_after_a_new_start(office: Office, receiver: Receiver) -> None:
    with office.store.act(person(office, Role.ADMINISTRATOR).at(clock())) as act:
        hook, _ = hooks.make(act, receiver.url, ["case made"], LOOPBACK)
        hooks.ping(act, hook.id)
    with served(replace(office)):
        receiver.wait()
        until(lambda: delivery(office, hook.id).state == "arrived")
