"""An inventory that NetBox keeps: its devices, modules and inventory items as observations in JSON Lines.

Only GET, only below the address that was given. The token goes nowhere else: redirects are not followed, and of the
link to the next page only the query is taken. Answers are bounded in size, pages and time.
"""

from __future__ import annotations

import ipaddress
import re
import time
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from debar.collect.netbox_rows import Known, device, inventory_item, module
from debar.collect.rowfile import RowFile
from debar.errors import EvidenceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from debar.collect.walkfile import Heading

DEVICE_TYPES, MODULE_TYPES = "dcim/device-types", "dcim/module-types"
MACS, DEVICES, MODULES, ITEMS = "dcim/mac-addresses", "dcim/devices", "dcim/modules", "dcim/inventory-items"
ENDPOINTS = (DEVICE_TYPES, MODULE_TYPES, MACS, DEVICES, MODULES, ITEMS)
"""What is asked, in this order; the first three tell part numbers and addresses of what follows."""
NEWER = {MACS, MODULES, MODULE_TYPES}
"""Lists that older versions do not have (modules since 3.2, addresses of their own since 4.2)."""
PAGE = 250
MOST_PAGE = 64 << 20
"""Bytes of one page."""
MOST_PAGES = 20_000
MOST_TRIES = 4
LONGEST_WAIT = 120
"""Seconds that a server may ask us to wait."""
_TOKEN = re.compile(r"[!-~]{1,500}\Z")


class Trouble(EvidenceError):  # noqa: N818 - told like any other trouble with evidence
    """A list could not be had, or not to its end."""

    def __init__(self, said: str, status: int = 0) -> None:
        super().__init__(said)
        self.status = status


@dataclass(frozen=True, slots=True)
class Where:
    """The inventory to ask."""

    base: str
    """Without a slash at the end and without `/api`."""

    @classmethod
    def of(cls, url: str) -> Where:
        """From what a person wrote. Raises UsageError for what is no address of a web server."""
        try:
            parts = urlsplit(url.strip())
            host = parts.hostname
            _ = parts.port
        except ValueError:
            raise UsageError("the URL cannot be read; write it like https://netbox.example.org") from None
        if parts.username or parts.password:
            raise UsageError("the URL holds a user or password; leave them out, the token is in DEBAR_NETBOX_TOKEN")
        if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
            raise UsageError(f"{url!r} is no address of NetBox; write it like https://netbox.example.org")
        path = parts.path.rstrip("/").removesuffix("/api")
        return cls(urlunsplit((parts.scheme, parts.netloc, path, "", "")))

    def endpoint(self, name: str) -> str:
        """The address of a list."""
        return f"{self.base}/api/{name}/"

    @property
    def in_the_clear(self) -> bool:
        """Whether the token would pass a network that others may listen to."""
        parts = urlsplit(self.base)
        return parts.scheme == "http" and not _is_loopback(parts.hostname or "")


@dataclass(slots=True)
class Outcome:
    """What became of a run."""

    observations: int = 0
    counted: dict[str, int] = field(default_factory=dict)
    """List -> how many objects it gave."""
    missing: dict[str, str] = field(default_factory=dict)
    """List -> why it is not, or not whole, in the file."""
    absent: list[str] = field(default_factory=list)
    """Lists that this version of NetBox does not have."""


class NetBox:
    """Asks one NetBox. `sleep` waits when the server wants it to."""

    def __init__(
        self,
        where: Where,
        token: str,
        timeout: float = 30,
        authority: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not _TOKEN.match(token):
            raise UsageError("DEBAR_NETBOX_TOKEN is empty or holds blanks; put an API token of NetBox into it")
        self._where, self._timeout, self._sleep = where, timeout, sleep
        self._client = _client(token, timeout, authority)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def objects(self, endpoint: str) -> Iterator[dict[str, Any]]:
        """Every object of a list, page by page. Raises Trouble when there is no more to be had."""
        query: str | None = f"limit={PAGE}&ordering=id" + ("&exclude=config_context" if endpoint == DEVICES else "")
        asked: set[str] = set()
        while query is not None:
            if query in asked or len(asked) >= MOST_PAGES:
                raise Trouble("its pages do not end; look at the server in front of NetBox")
            asked.add(query)
            page = self._page(endpoint, query)
            found = page.get("results")
            if not isinstance(found, list):
                raise Trouble("the answer is no list of NetBox; check the URL")
            yield from (each for each in found if isinstance(each, dict))
            query = self._next(endpoint, page.get("next"))

    def _next(self, endpoint: str, link: object) -> str | None:
        """The query of the next page. A link that leads away is refused, and even a good one gives only its query."""
        if not link:
            return None
        ours = urlsplit(self._where.endpoint(endpoint))
        try:
            theirs = urlsplit(str(link))
            same = (theirs.hostname, theirs.path) == (ours.hostname, ours.path)
        except ValueError:
            same = False
        if not same or not theirs.query:
            raise Trouble(
                "its next page would be somewhere else, and the token does not go there; look at the server"
            )
        return theirs.query

    def _page(self, endpoint: str, query: str) -> dict[str, Any]:
        import orjson

        body = self._body(f"{self._where.endpoint(endpoint)}?{query}")
        try:
            page = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise Trouble("the answer is no JSON; check that the URL is that of NetBox") from None
        if not isinstance(page, dict):
            raise Trouble("the answer is no list of NetBox; check the URL")
        return page

    def _body(self, url: str) -> bytes:
        """One answer, asked for again while the server is busy."""
        for tries in range(1, MOST_TRIES + 1):
            status, headers, body = self._once(url)
            if status == 200:
                return body
            wait = _wait(status, headers, tries)
            if wait is None or tries == MOST_TRIES:
                raise _refused(status, headers)
            self._sleep(wait)
        raise AssertionError

    def _once(self, url: str) -> tuple[int, Any, bytes]:
        import httpx2

        begun, body = time.monotonic(), bytearray()
        try:
            with self._client.stream("GET", url) as answer:
                if answer.status_code != 200:
                    return answer.status_code, answer.headers, b""
                for chunk in answer.iter_raw():
                    body += chunk
                    if len(body) > MOST_PAGE:
                        raise Trouble(f"one page has more than {MOST_PAGE >> 20} MB; that is not NetBox")
                    if time.monotonic() - begun > 10 * self._timeout:
                        raise Trouble("one page takes too long; try again, or with a larger --timeout")
                return 200, answer.headers, bytes(body)
        except httpx2.TimeoutException:
            raise Trouble(f"no answer in {self._timeout:g} s; try again, or with a larger --timeout") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise Trouble(_why(error)) from None


def collect(netbox: NetBox, source: str, heading: Heading, out: IO[Any]) -> Outcome:
    """Ask for every list and write the file. What could not be had is named in its head and in the outcome.

    Raises Trouble, and writes nothing, when there is nothing at all.
    """
    outcome, known = Outcome(), Known()
    with RowFile(out, heading, source) as file:
        for endpoint in ENDPOINTS:
            outcome.counted[endpoint] = 0
            try:
                for thing in netbox.objects(endpoint):
                    outcome.counted[endpoint] += 1
                    _take(endpoint, thing, known, file)
            except Trouble as trouble:
                _note(endpoint, trouble, outcome)
        if not file.count and outcome.missing:
            raise Trouble(next(f"{endpoint}: {why}" for endpoint, why in outcome.missing.items()))
        outcome.observations = file.count
        file.finish(outcome.counted, outcome.missing)
    return outcome


def _take(endpoint: str, thing: dict[str, Any], known: Known, file: RowFile) -> None:
    if endpoint in (DEVICE_TYPES, MODULE_TYPES):
        known.learn_type(endpoint, thing)
    elif endpoint == MACS:
        known.learn_mac(thing)
    elif endpoint == DEVICES:
        file.put(device(thing, known.part(DEVICE_TYPES, thing.get("device_type")), known.macs_of(thing)))
    elif endpoint == MODULES:
        file.put(module(thing, known.part(MODULE_TYPES, thing.get("module_type"))))
    else:
        file.put(inventory_item(thing))


def _note(endpoint: str, trouble: Trouble, outcome: Outcome) -> None:
    if trouble.status == 401:
        raise trouble
    if trouble.status == 404 and endpoint in NEWER:
        outcome.absent.append(endpoint)
    else:
        outcome.missing[endpoint] = str(trouble)


def _client(token: str, timeout: float, authority: str | None) -> Any:
    try:
        import httpx2
    except ImportError:
        raise UsageError(
            "`debar collect netbox` needs httpx2; install it with: pip install 'debar[netbox]'"
        ) from None
    import ssl

    try:
        verify: Any = ssl.create_default_context(cafile=authority) if authority else True
    except (OSError, ssl.SSLError):
        raise UsageError(f"--ca {authority!r} holds no certificates; give a PEM file") from None
    # Tokens of NetBox 4.5 and later say by their beginning that they are borne, not named.
    kind = "Bearer" if token.startswith("nbt_") else "Token"
    headers = {
        "Authorization": f"{kind} {token}",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "debar",
    }
    return httpx2.Client(headers=headers, timeout=timeout, verify=verify, follow_redirects=False)


def _wait(status: int, headers: Any, tries: int) -> float | None:
    """Seconds until it is worth asking again; None where it is not."""
    if status not in (429, 500, 502, 503, 504):
        return None
    said = str(headers.get("Retry-After", "")).strip()
    seconds = float(said) if re.fullmatch(r"[0-9]{1,9}", said) else float(2**tries)
    return seconds if seconds <= LONGEST_WAIT else None


def _refused(status: int, headers: Any) -> Trouble:
    what = {
        401: "the token is not accepted (401); make a new one in NetBox and put it into DEBAR_NETBOX_TOKEN",
        403: "the token may not read this, or is not valid (403); give its user the right to view it",
        404: "there is no such list (404); check that the URL is that of NetBox",
        429: "the server asks to come back later (429); try again then",
    }.get(status)
    if what is None and 300 <= status < 400:
        to = "".join(char for char in str(headers.get("Location", ""))[:200] if char.isprintable())
        what = f"it redirects to {to} ({status}), and the token does not follow; give that URL if you trust it"
    return Trouble(what or f"the server answers with {status}; look at its log, or try again later", status)


def _why(error: Exception) -> str:
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return "its certificate is signed by nobody who is trusted here; name its authority by --ca FILE"
    if "ssl" in text.lower():
        return "it does not speak TLS as expected; check the URL, http or https"
    if "resol" in text.lower() or "not known" in text:
        return "its name is not known; check the URL"
    return f"it cannot be reached ({type(error).__name__}); check the URL, and that it runs"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
