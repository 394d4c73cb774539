"""A scan that nmap really makes, of servers on loopback, read as a user's file would be."""

from __future__ import annotations

import shutil
import socketserver
import ssl
import subprocess
import threading
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.readers.reading import look

from debar.identify import identify
from debar.model import Kind
from debar.register import Register

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NMAP = shutil.which("nmap")
pytestmark = pytest.mark.skipif(NMAP is None, reason="nmap is not installed")


class Page(BaseHTTPRequestHandler):
    """The page of a recorder, as its server calls itself."""

    server_version, sys_version = "DNVRS-Webs", ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html><title>NVR login</title></html>")

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing is printed."""


class Greeting(socketserver.BaseRequestHandler):
    """A service that speaks first."""

    def handle(self) -> None:
        self.request.sendall(b"SSH-2.0-HUAWEI-1.5\r\n")
        self.request.settimeout(5)
        try:
            self.request.recv(256)
        except OSError:
            return


class Quiet(socketserver.ThreadingTCPServer):
    """A scanner breaks off and sends what is no request: nothing of that is printed."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass it over."""


class Pages(Quiet, ThreadingHTTPServer):
    """Devices with a page."""


def certificate(folder: Path) -> Path:
    """A certificate that a device made for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Huawei"), x509.NameAttribute(NameOID.COMMON_NAME, "edge-1")]
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=9))
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "device.pem"
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def served(server: socketserver.BaseServer) -> Iterator[int]:
    """Serve in a thread of its own; the port."""
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


def test_what_nmap_saw_is_read_and_names_the_makers(tmp_path: Path) -> None:
    secure = Pages(("127.0.0.1", 0), Page)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))
    secure.socket = context.wrap_socket(secure.socket, server_side=True, do_handshake_on_connect=False)
    with ExitStack() as stack:
        web = stack.enter_context(served(Pages(("127.0.0.1", 0), Page)))
        tls = stack.enter_context(served(secure))
        shell = stack.enter_context(served(Quiet(("127.0.0.1", 0), Greeting)))
        scan = tmp_path / "scan.xml"
        scripts = "banner,http-title,http-server-header,http-headers,ssl-cert"
        subprocess.run(
            [
                *(
                    str(NMAP),
                    "-sT",
                    "-Pn",
                    "-n",
                    "-sV",
                    "--version-light",
                    "--script",
                    scripts,
                    "--script-args",
                    "banner.timeout=2s",
                ),
                *("-oX", str(scan), "-p", f"{web},{tls},{shell}", "127.0.0.1"),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
    seen = look(scan)
    assert [(piece.reader, piece.kind) for piece in seen.evidence] == [("nmap", Kind.NETWORK)]
    (host,) = seen.fields
    assert host["ip"] == "127.0.0.1"
    assert all(f"{port}/tcp" in host["open_ports"] for port in (web, tls, shell))
    assert "DNVRS-Webs" in host["banner"]
    assert "HUAWEI-1.5" in host["banner"]
    assert host["http_title"] == "NVR login"
    assert "Huawei" in host["tls_subject"]
    assert {"hikvision", "huawei"} <= {each.maker for each in identify(host, Register.load())}
