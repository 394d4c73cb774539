"""Protocols that are text: HTTP, RTSP, SIP, SSDP, SSH and greetings, and the searches of cameras for each other.

HTTP: RFC 9110; RTSP: RFC 7826; SIP: RFC 3261; SSDP: UPnP Device Architecture 2.0; SSH: RFC 4253, 4.2. WS-Discovery is
OASIS 1.1, with the scopes of the ONVIF core specification; SADP is known from captures of it.
"""

from __future__ import annotations

import html
import re

from debar.readers.capture.saying import Said, text

LONGEST = 16_384
"""Bytes of one message that are looked at."""
_HEADER = re.compile(
    rb"^(server|user-agent|www-authenticate|x-powered-by)[ \t]*:[ \t]*([^\r\n]{1,2000})", re.I | re.M
)
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{1,500})", re.I)
_SEARCH_TAGS = re.compile(
    r"<(?:\w{1,20}:)?(DeviceDescription|DeviceSN|SoftwareVersion|MAC|IPv4Address|Scopes)\b[^>]{0,300}>([^<]{1,2000})<"
)
_SCOPE = re.compile(r"onvif://www\.onvif\.org/(name|hardware|manufacturer)/(\S{1,200})")
_CAMERA = {
    "DeviceDescription": "model",
    "DeviceSN": "serial",
    "MAC": "mac",
    "IPv4Address": "ip",
    "SoftwareVersion": "software_version",
}
_SCOPES = {"name": "text", "hardware": "model", "manufacturer": "maker_name"}


def spoken(data: bytes) -> Said:
    """What the first line and the heads of a message say of its sender."""
    data = data[:LONGEST]
    if data.startswith((b"SSH-", b"220")):
        yield "banner", text(data.split(b"\n", 1)[0])
        return
    head, _, body = data.partition(b"\r\n\r\n")
    answer = head.startswith((b"HTTP/", b"RTSP/", b"SIP/"))
    for name, value in _HEADER.findall(head):
        name = name.lower()
        if name == b"user-agent":
            yield "banner" if answer or b"SIP/2.0" in head[:200] else "user_agent", text(value)
        elif answer:
            yield "banner", _as_banner(name, text(value))
    if answer and (title := _TITLE.search(body)):
        yield "http_title", " ".join(html.unescape(text(title[1])).split())


def _as_banner(name: bytes, value: str) -> str:
    return f"{'WWW-Authenticate' if name == b'www-authenticate' else name.decode().title()}: {value}"


def ssdp(data: bytes) -> Said:
    """The server line of an announcement or answer, or who searches."""
    head = data[:LONGEST]
    for name, value in _HEADER.findall(head):
        if name.lower() == b"server" and not head.startswith(b"M-SEARCH"):
            yield "ssdp_server", text(value)
        elif name.lower() == b"user-agent":
            yield "user_agent", text(value)


def camera_search(data: bytes) -> Said:
    """Answers to a search for cameras (SADP, WS-Discovery with ONVIF scopes), by their tags; no XML is parsed."""
    words = data[:LONGEST].decode("utf-8", "replace")
    for tag, value in _SEARCH_TAGS.findall(words):
        value = text(html.unescape(value).encode())
        if tag in _CAMERA:
            yield _CAMERA[tag], value
        else:
            yield from _of_scopes(value)


def _of_scopes(value: str) -> Said:
    from urllib.parse import unquote

    for kind, name in _SCOPE.findall(value):
        yield _SCOPES[kind], text(unquote(name).encode())
