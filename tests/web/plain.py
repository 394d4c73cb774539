"""A client of an office on this machine."""

from __future__ import annotations

import ssl
from typing import Any

import httpx2

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Knows no authority. To read all of the world's takes longer than most of what is asked here."""


class Plain(httpx2.Client):
    """Speaks HTTP without TLS."""

    def __init__(self, **given: Any) -> None:
        super().__init__(verify=NO_TLS, **given)
