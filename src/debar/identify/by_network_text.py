"""What devices say of themselves: banners, certificates, user agents. Which text is whose is data (`products/`,
patterns with `fields`); here only the form of a whole value tells what kind of text it is.
"""

from __future__ import annotations

import re

_NAME = r"(?:cn|o|ou|c|st|l|e|emailaddress) ?="
FORMS = (
    ("user_agent", re.compile(r"(?:mozilla|dalvik|opera|okhttp)/[0-9]")),
    ("banner", re.compile(r"ssh-[0-9.]+-|(?:http|rtsp|sip)/[0-9.]+ [0-9]{3}|220[ -]\S")),
    ("banner", re.compile(r"(?:server|www-authenticate): ?\S|(?:basic|digest) realm=")),
    ("tls", re.compile(rf"(?:subject|issuer) ?[:=]|/?{_NAME} ?[^=]+?[,/;+] ?{_NAME}")),
    ("ssdp", re.compile(r"(?=.*\bupnp/[0-9])\S+/[0-9]")),
    ("dhcp", re.compile(r"(?:android-dhcp|udhcp|dhcpcd|msft) ?[\-0-9]|[a-z]+:android:")),
    ("mdns", re.compile(r"_[a-z0-9\-]+\._(?:tcp|udp)\b|model=\S")),
)
"""Kind of value -> how such a text begins."""
LONGEST = 300
"""Characters of a text that tell its kind."""


def recognise(text: str) -> str | None:
    """The kind of text a folded value looks like, where its form tells.

    >>> recognise("ssh-2.0-openssh_9.6"), recognise("cn=box, o=acme"), recognise("a box")
    ('banner', 'tls', None)
    """
    text = text.strip()[:LONGEST]
    return next((kind for kind, form in FORMS if form.match(text)), None)
