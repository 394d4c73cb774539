"""A small NetBox: a real HTTP server that checks tokens, pages, and misbehaves as a test wants it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "nbt_k3y.s3cr3t-t0ken"
MAKER = {"id": 5, "name": "Acme", "display": "Acme", "slug": "acme"}
TYPE = {"id": 7, "model": "X100", "display": "X100", "manufacturer": MAKER}
DEVICE = {
    "id": 1,
    "display": "core-1",
    "name": "core-1",
    "device_type": TYPE,
    "role": {"id": 2, "name": "Core router"},
    "serial": "S-1",
    "asset_tag": "A-9",
    "site": {"id": 3, "name": "Hall 3"},
    "rack": {"id": 4, "name": "R12"},
    "location": None,
    "platform": {"id": 8, "name": "AcmeOS 5"},
    "status": {"value": "active", "label": "Active"},
    "primary_ip": {"address": "10.0.0.1/24"},
    "primary_ip4": {"address": "10.0.0.1/24"},
    "primary_ip6": {"address": "2001:db8::1/64"},
    "description": "by the door",
    "config_context": {"password": "never shown"},
}
ROW = {
    "hostname": "core-1",
    "maker_name": "Acme",
    "model": "X100",
    "part_number": "X100-P",
    "serial": "S-1",
    "site": "Hall 3",
    "use": "Core router",
    "ip": "10.0.0.1; 2001:db8::1",
    "mac": "00:11:22:33:44:55",
    "description": "by the door",
    "text": "rack R12; platform AcmeOS 5; status active; asset tag A-9",
}
MODULE = {
    "id": 1,
    "device": {"id": 1, "name": "core-1"},
    "module_bay": {"id": 9, "display": "Slot 2"},
    "module_type": {"id": 70, "model": "LC-8", "manufacturer": MAKER, "part_number": "LC8-P"},
    "status": {"value": "planned"},
    "serial": "M-1",
}
ITEM = {
    "id": 1,
    "device": {"id": 1, "name": "core-1"},
    "name": "Optics",
    "label": "left",
    "manufacturer": MAKER,
    "part_id": "SFP-1",
    "serial": "I-1",
    "role": {"name": "Optic"},
}
LISTS: dict[str, list[dict[str, Any]]] = {
    "dcim/device-types": [{**TYPE, "part_number": "X100-P"}],
    "dcim/module-types": [],
    "dcim/mac-addresses": [
        {"id": 1, "mac_address": "00:11:22:33:44:55", "assigned_object": {"id": 3, "device": {"id": 1}}},
        {"id": 2, "mac_address": "00:11:22:33:44:56", "assigned_object": None},
    ],
    "dcim/devices": [DEVICE],
    "dcim/modules": [MODULE],
    "dcim/inventory-items": [ITEM],
}
Answer = tuple[int, dict[str, str], bytes]
Script = Callable[[str, str, int], Answer | None]
"""Name of the list, its query and the number of the request -> an answer of its own, or None for the right one."""


class Served:
    """What a server was asked."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.paths: list[str] = []
        self.tokens: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def netbox(
    script: Script = lambda *_: None, lists: dict[str, list[dict[str, Any]]] = LISTS, page: int = 250, root: str = ""
) -> Iterator[Served]:
    """Serve lists of objects, at most `page` at a time."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.paths.append(self.path)
            served.tokens.append(self.headers.get("Authorization", ""))
            asked = urlsplit(self.path)
            name = asked.path.removeprefix(f"{root}/api/").strip("/")
            status, headers, body = script(name, asked.query, len(served.paths)) or self.right(name, asked.query)
            self.send_response(status)
            for key, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(body)

        def right(self, name: str, query: str) -> Answer:
            if served.tokens[-1] not in (f"Bearer {TOKEN}", "Token 0123456789abcdef"):
                return 401, {}, b'{"detail": "Invalid token"}'
            if name not in lists:
                return 404, {}, b"{}"
            begin = int(parse_qs(query).get("offset", ["0"])[0])
            more = begin + page < len(lists[name])
            link = f"http://127.0.0.1:{served.port}{root}/api/{name}/?limit={page}&offset={begin + page}"
            body = {"count": 1, "next": link if more else None, "results": lists[name][begin : begin + page]}
            return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Served(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
