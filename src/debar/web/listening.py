"""The socket that an office listens on."""

from __future__ import annotations

import socket

from debar.errors import UsageError

BACKLOG = 2_048
"""Connections that may wait to be taken."""


def listen(host: str, port: int) -> socket.socket:
    """A socket at that address, on which others may knock at once. Raises UsageError where it cannot be had.

    The protocol is named: only then asyncio sends what is written at once, and does not wait 40 ms for the other side
    to acknowledge the head of an answer (Nagle's algorithm beside delayed acknowledgement).
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        raise UsageError(f"--host {host} --port {port}: {error.strerror}; choose another, or --port 0") from error
    return made


def address(host: str, made: socket.socket) -> str:
    """How it is reached, as a URL."""
    return f"http://{f'[{host}]' if ':' in host else host}:{made.getsockname()[1]}"
