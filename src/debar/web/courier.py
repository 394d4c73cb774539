"""Brings events to the hooks that asked for them: signed, to no place that was not allowed, again when it fails.

It asks with the standard library alone, since it must connect to the very address that was looked at: a name that is
asked for twice may lead to another place the second time. Redirects are not followed, and only the status of what is
answered is read.
"""

from __future__ import annotations

import http.client
import logging
import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from debar import __version__
from debar.casework import hooks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debar.casework.hooks import Delivery, Network
    from debar.web.office import Office

EVERY = 0.5
"""Seconds between two looks for what is due."""
AT_ONCE = 4
"""Hooks that are served at once; each gets one event after another."""
WAIT = 5.0
"""Seconds for a connection, and for each answer to what was sent."""
WHOLE = 15.0
"""Seconds for all of it, however slowly something comes."""
DAILY = 86_400.0
LOG = logging.getLogger("debar.courier")


@dataclass(frozen=True, slots=True)
class Tried:
    """How a try went: what was answered, and why it did not arrive, if it did not."""

    status: int | None
    problem: str | None


class Courier(threading.Thread):
    """The thread that looks for what is due, and sends it."""

    def __init__(self, office: Office) -> None:
        super().__init__(name="debar hooks", daemon=True)
        self._office = office
        self._over = threading.Event()
        self._on: set[str] = set()
        self._lock = threading.Lock()

    def run(self) -> None:
        """Send what is due, until the office closes."""
        since = DAILY
        with ThreadPoolExecutor(AT_ONCE, "debar hook") as pool:
            while not self._over.wait(EVERY):
                since += EVERY
                try:
                    if since >= DAILY:
                        since = 0.0
                        with self._office.store.aside() as connection:
                            hooks.forget(connection, self._office.now())
                    for delivery, url in self._due():
                        pool.submit(self._bring, delivery, url)
                except Exception:  # a database that is away comes back
                    LOG.exception("events could not be looked for")

    def stop(self) -> None:
        """Send no more; what is on its way ends or runs out of time."""
        self._over.set()
        self.join(WHOLE + 5)

    def _due(self) -> list[tuple[Delivery, str]]:
        with self._office.store.read() as connection:
            found = hooks.due(connection, self._office.now())
        with self._lock:
            free = [(delivery, url) for delivery, url in found if delivery.hook not in self._on]
            self._on |= {delivery.hook for delivery, _ in free}
        return free

    def _bring(self, delivery: Delivery, url: str) -> None:
        try:
            if self._over.is_set():
                return
            try:
                tried = self._try(delivery, url)
            except Exception:
                LOG.exception("an event could not be sent")
                tried = Tried(None, "it could not be sent; the server's log tells more")
            with self._office.store.aside() as connection:
                hooks.settle(connection, delivery, self._office.now(), tried.status, tried.problem)
        except Exception:  # it stays due, and is looked for again
            LOG.exception("that an event was sent could not be written down")
        finally:
            with self._lock:
                self._on.discard(delivery.hook)

    def _try(self, delivery: Delivery, url: str) -> Tried:
        content = hooks.content(delivery)
        secret = hooks.secret(self._office.store.seal, delivery.hook)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"debar/{__version__}",
            "Debar-Event": delivery.event,
            "Debar-Delivery": str(delivery.id),
            "Debar-Signature": hooks.signature(secret, int(self._office.now().timestamp()), content),
            "Connection": "close",
        }
        return send(url, headers, content, self._office.networks)


class NotAllowedError(Exception):
    """A name leads only to addresses that nothing is sent to."""


def send(
    url: str, headers: dict[str, str], content: bytes, allowed: Sequence[Network], whole: float = WHOLE
) -> Tried:
    """Send something to an address once; 2xx is arrived. Never raises for what the other side does."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    late = threading.Event()
    connection: http.client.HTTPConnection | None = None
    timer: threading.Timer | None = None
    try:
        number, port = _reached(host, parts.port or (443 if parts.scheme == "https" else 80), allowed)
        made = _Tls if parts.scheme == "https" else _Plain
        connection = made(host, port, number)
        timer = threading.Timer(whole, _cut, (connection, late))
        timer.daemon = True
        timer.start()
        connection.request("POST", target, content, headers)
        status = connection.getresponse().status
        if late.is_set():  # what was cut reads like an end
            return Tried(None, "no answer in time")
    except NotAllowedError as error:
        return Tried(None, str(error))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Tried(None, _told(error, late.is_set()))
    finally:
        if timer:
            timer.cancel()
        if connection:
            connection.close()
    if 200 <= status < 300:
        return Tried(status, None)
    return Tried(status, "redirects are not followed" if 300 <= status < 400 else f"answered {status}")


def _reached(host: str, port: int, allowed: Sequence[Network]) -> tuple[str, int]:
    """The address of a host to connect to. Raises NotAllowedError when one of its addresses must not be sent to: a
    name that leads both in and out is not to be trusted."""
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for text in found:
        number = hooks.address(text)
        if number is None or not hooks.may_reach(number, allowed):
            raise NotAllowedError(f"{host} leads to {text}, which is no public address")
    return found[0], port


class _Plain(http.client.HTTPConnection):
    """A connection to an address that was looked at, whatever the name leads to now."""

    def __init__(self, host: str, port: int, number: str) -> None:
        super().__init__(host, port, timeout=WAIT)
        self._number = number

    def connect(self) -> None:
        """Connect to that address."""
        self.sock = socket.create_connection((self._number, self.port), self.timeout)


class _Tls(_Plain):
    """The same by TLS, with a certificate for the name."""

    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        """Connect to that address, and see that the name's certificate is shown."""
        super().connect()
        context = ssl.create_default_context()
        tls = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = tls
        tls.do_handshake()


def _cut(connection: http.client.HTTPConnection, late: threading.Event) -> None:
    late.set()
    if connection.sock:
        with suppress(OSError):
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)  # not TLS's, which waits for the other side


def _told(error: Exception, late: bool) -> str:
    """Why it failed, in words that tell nothing of our network beyond that."""
    if late or isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not good: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return "no connection by TLS"
    if isinstance(error, socket.gaierror):
        return "the name is not known"
    if isinstance(error, ConnectionRefusedError):
        return "nobody listens there"
    if isinstance(error, OSError):
        return "the connection failed"
    return "what was answered is not HTTP"
