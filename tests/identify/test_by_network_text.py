"""Whole values that devices send: the form tells what kind of text it is."""

from __future__ import annotations

import pytest

from debar.identify.by_network_text import recognise


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mozilla/5.0 (linux; android 10)", "user_agent"),
        ("ssh-2.0-huawei-1.5", "banner"),
        ("http/1.1 401 unauthorized", "banner"),
        ("rtsp/1.0 200 ok", "banner"),
        ("server: dnvrs-webs", "banner"),
        ('basic realm="x"', "banner"),
        ("220 ftp server ready", "banner"),
        ("cn=www.example.org, o=example", "tls"),
        ("/c=cn/o=example", "tls"),
        ("subject=cn = box", "tls"),
        ("linux/3.4 upnp/1.0 box/1", "ssdp"),
        ("android-dhcp-10", "dhcp"),
        ("huawei:android:p40", "dhcp"),
        ("_http._tcp.local", "mdns"),
        ("switch 24 ports", None),
        ("220v power supply", None),
        ("server rack 42u", None),
        ("subject to approval", None),
    ],
)
def test_the_form_of_a_text(text: str, kind: str | None) -> None:
    assert recognise(text) == kind
