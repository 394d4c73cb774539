"""What the office tells other programs: events queued with the act they tell of, and how each delivery goes on.

Who receives them knows from the signature that the office sent them, and when. The secret of a hook is worked out
from the installation's key and the hook's id, so that the database holds none. What is told is
`data/office/events.yaml`.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import sha256
from importlib.resources import as_file, files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import delete, func, insert, select, update

from debar import yamlfile
from debar.casework.store import made
from debar.casework.tables import DELIVERIES, HOOKS
from debar.casework.who import May, stamp
from debar.errors import ConflictError, InvalidError, MissingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from debar.casework.seal import Seal
    from debar.casework.store import Act

    Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PING = "ping"
"""The event by which a new hook is tried."""
PREFIX = "dbh_"
"""Secrets of hooks begin with it, so that scanners for leaked secrets know them."""
WAITS = tuple(timedelta(seconds=wait) for wait in (10, 30, 120, 600, 1_800, 7_200, 21_600, 43_200, 86_400))
"""How long the office waits after each try that failed; after the one behind the last it gives up."""
LISTED = 100
"""Values of a list that are sent."""
MOST = 50
"""Hooks of an office."""
LONGEST = 2_000
"""Characters of an address."""
KEPT = timedelta(days=90)
"""How long what arrived or was given up is shown."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where events are sent."""

    id: str
    url: str
    events: tuple[str, ...]
    made: str
    made_by: str
    ended: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one hook."""

    id: int
    hook: str
    event: str
    body: str
    at: str
    tries: int
    status: int | None
    """What was answered to the newest try."""
    problem: str | None
    """Why the newest try failed."""
    due: str | None
    """When it is tried next; None when it arrived or was given up."""
    done: str | None

    @property
    def state(self) -> str:
        """waits, arrived or failed."""
        return "waits" if self.due else "failed" if self.problem else "arrived"


@cache
def events() -> Mapping[str, tuple[str, ...]]:
    """Each event a hook may ask for, and the fields that go along."""
    return MappingProxyType({event: tuple(fields) for event, fields in _data()["told"].items()})


@cache
def kept() -> frozenset[str]:
    """What the log says and no hook is told."""
    return frozenset(_data()["kept"])


@cache
def _data() -> Any:
    with as_file(files("debar") / "data" / "office" / "events.yaml") as path:
        return yamlfile.load(path)


def queue(act: Act) -> None:
    """Queue what was recorded for every hook that asked for such events."""
    if not act.told:
        return
    wanted = act.connection.execute(select(HOOKS.c.id, HOOKS.c.events).where(HOOKS.c.ended.is_(None))).all()
    for hook, asked in wanted:
        asked_for = set(json.loads(asked))
        for what, case, subject, after in act.told:
            if what in asked_for and what in events():
                _queue(act, hook, what, case, subject, after)


def _queue(act: Act, hook: str, what: str, case: str | None, subject: str | None, after: Mapping[str, Any]) -> None:
    more: dict[str, int] = {}
    told = {name: _cut(name, after[name], more) for name in events().get(what, ()) if name in after}
    body = {"event": what, "case": case, "subject": subject, "at": act.who.time, "by": act.who.account, "what": told}
    queued = {"hook": hook, "event": what, "body": json.dumps({**body, "more": more} if more else body)}
    act.connection.execute(insert(DELIVERIES).values(**queued, at=act.who.time, due=act.who.time, tries=0))


def _cut(name: str, value: Any, more: dict[str, int]) -> Any:
    if isinstance(value, list) and len(value) > LISTED:
        more[name] = len(value) - LISTED
        return value[:LISTED]
    return value


def make(act: Act, url: str, asked: Iterable[str], allowed: Sequence[Network] = ()) -> tuple[Hook, str]:
    """A new hook; returns it and its secret, which is shown once. `allowed` are networks that are not public and may
    be sent to all the same."""
    act.who.must(May.ADMINISTER)
    url = good_url(url, allowed)
    wanted = set(asked)
    strange = sorted(wanted - events().keys())
    if strange or not wanted:
        raise InvalidError(f"event {strange[0]!r} is unknown" if strange else "choose at least one event")
    live = select(func.count()).where(HOOKS.c.ended.is_(None))
    if act.connection.execute(live).scalar_one() >= MOST:
        raise ConflictError(f"an office has at most {MOST} hooks; end one first")
    listed = [event for event in events() if event in wanted]
    row = {
        "id": made("h"),
        "url": url,
        "events": json.dumps(listed),
        "made": act.who.time,
        "made_by": act.who.account,
    }
    act.connection.execute(insert(HOOKS).values(**row))
    act.record("hook made", subject=row["id"], after={"host": urlsplit(url).hostname, "events": listed})
    return hook(act.connection, row["id"]), secret(act.store.seal, row["id"])


def good_url(url: str, allowed: Sequence[Network] = ()) -> str:
    """An address that events may be sent to, as far as it tells by itself. Raises InvalidError for others."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise InvalidError("that is no address; write https://host/path") from None
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST
    if not plain or parts.scheme not in ("https", "http") or not host:
        raise InvalidError("that is no address; write https://host/path")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise InvalidError("the address holds a name, a password or a #part, which are not sent; leave them out")
    number = address(host)
    if parts.scheme == "http" and not (host == "localhost" or (number and number.is_loopback)):
        raise InvalidError("events go by https; http is only for a program on this machine")
    if number and not may_reach(number, allowed):
        raise InvalidError(f"{host} is no public address; allow its network with --hook-network, or name another")
    return url


Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def address(host: str) -> Address | None:
    """A host that is written as a number; None for a name."""
    try:
        return ipaddress.ip_address(host.strip("[]").split("%")[0])
    except ValueError:
        return None


_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052


def may_reach(number: Address, allowed: Sequence[Network] = ()) -> bool:
    """Whether events may be sent there: public addresses, and networks that were allowed.

    An address of IPv4 inside one of IPv6 (mapped, 6to4, Teredo, translated) counts as itself.

    >>> may_reach(ipaddress.ip_address("169.254.169.254"))
    False
    """
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo[1] if number.teredo else None)
        if inner is None and number in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        number = inner or number
    if any(number.version == network.version and number in network for network in allowed):
        return True
    return number.is_global and not number.is_multicast and not number.is_reserved


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks that were allowed, as somebody wrote them. Raises InvalidError for what is none."""
    found = []
    for text in texts:
        try:
            found.append(ipaddress.ip_network(text.strip(), strict=False))
        except ValueError:
            raise InvalidError(f"{text!r} is no network; write it as 10.1.0.0/16 or fd00::/8") from None
    return tuple(found)


def end(act: Act, id: str) -> None:
    """Send nothing more there; what waits is given up."""
    act.who.must(May.ADMINISTER)
    if hook(act.connection, id).ended:
        return
    act.connection.execute(update(HOOKS).where(HOOKS.c.id == id).values(ended=act.who.time))
    waits = update(DELIVERIES).where(DELIVERIES.c.hook == id, DELIVERIES.c.due.is_not(None))
    act.connection.execute(waits.values(due=None, done=act.who.time, problem="the hook was ended"))
    act.record("hook ended", subject=id)


def ping(act: Act, id: str) -> None:
    """Send one event that tells of nothing, to see whether it arrives."""
    act.who.must(May.ADMINISTER)
    _live(act.connection, id)
    _queue(act, id, PING, None, id, {})
    act.record("hook tried", subject=id)


def again(act: Act, id: str, delivery: int) -> None:
    """Send a delivery once more, now."""
    act.who.must(May.ADMINISTER)
    _live(act.connection, id)
    mine = (DELIVERIES.c.id == delivery, DELIVERIES.c.hook == id)
    row = act.connection.execute(select(DELIVERIES.c.event).where(*mine)).first()
    if row is None:
        raise MissingError("there is no such delivery")
    values = {"due": act.who.time, "done": None, "problem": None, "status": None, "tries": 0}
    act.connection.execute(update(DELIVERIES).where(*mine).values(**values))
    act.record("delivery asked for again", subject=id, after={"event": row.event, "delivery": delivery})


def _live(connection: Connection, id: str) -> Hook:
    found = hook(connection, id)
    if found.ended:
        raise ConflictError("the hook was ended; make another")
    return found


def hook(connection: Connection, id: str) -> Hook:
    """A hook by its id. Raises MissingError."""
    row = connection.execute(select(HOOKS).where(HOOKS.c.id == id)).first()
    if row is None:
        raise MissingError("there is no such hook")
    return _hook(row)


def hooks(connection: Connection) -> list[Hook]:
    """Every hook, newest first."""
    return [_hook(row) for row in connection.execute(select(HOOKS).order_by(HOOKS.c.made.desc(), HOOKS.c.id))]


def _hook(row: Row[Any]) -> Hook:
    return Hook(row.id, row.url, tuple(json.loads(row.events)), row.made, row.made_by, row.ended)


def deliveries(connection: Connection, hook: str, before: int | None = None, limit: int = 50) -> list[Delivery]:
    """Deliveries of a hook, newest first, those older than a number."""
    asked = select(DELIVERIES).where(DELIVERIES.c.hook == hook).order_by(DELIVERIES.c.id.desc()).limit(limit)
    if before is not None:
        asked = asked.where(DELIVERIES.c.id < before)
    return [_delivery(row) for row in connection.execute(asked)]


def due(connection: Connection, at: datetime, limit: int = 20) -> list[tuple[Delivery, str]]:
    """The oldest delivery of each hook that should be tried now, with its address."""
    first = select(func.min(DELIVERIES.c.id)).where(DELIVERIES.c.due <= stamp(at)).group_by(DELIVERIES.c.hook)
    asked = select(DELIVERIES, HOOKS.c.url).join(HOOKS, HOOKS.c.id == DELIVERIES.c.hook)
    asked = asked.where(DELIVERIES.c.id.in_(first)).order_by(DELIVERIES.c.due).limit(limit)
    return [(_delivery(row), row.url) for row in connection.execute(asked)]


def _delivery(row: Row[Any]) -> Delivery:
    known = row._mapping
    return Delivery(**{name: known[DELIVERIES.c[name]] for name in Delivery.__slots__})


def settle(connection: Connection, tried: Delivery, at: datetime, status: int | None, problem: str | None) -> None:
    """Write down how a try went; one that failed waits for the next, each time longer, until it is given up."""
    tries = tried.tries + 1
    wait = WAITS[tries - 1] if problem and tries <= len(WAITS) else None
    values: dict[str, Any] = {"tries": tries, "status": status, "problem": problem}
    values |= {"due": stamp(at + wait)} if wait else {"due": None, "done": stamp(at)}
    same = (DELIVERIES.c.id == tried.id, DELIVERIES.c.due == tried.due)  # unless it was ended or asked for meanwhile
    connection.execute(update(DELIVERIES).where(*same).values(**values))


def forget(connection: Connection, at: datetime) -> None:
    """Show no longer what was settled long ago; the audit log keeps what happened."""
    connection.execute(delete(DELIVERIES).where(DELIVERIES.c.done < stamp(at - KEPT)))


def secret(seal: Seal, id: str) -> str:
    """The secret of a hook."""
    return PREFIX + urlsafe_b64encode(seal.secret(f"hook {id}")).decode().rstrip("=")


def content(delivery: Delivery) -> bytes:
    """What is sent: the event, and by which number it is known when it comes twice."""
    return json.dumps({"delivery": delivery.id, **json.loads(delivery.body)}, separators=(",", ":")).encode()


def signature(secret: str, at: int, content: bytes) -> str:
    """The header that says who sent it and when: `t=SECONDS,v1=HEX`, HMAC-SHA256 over `SECONDS.CONTENT`.

    >>> signature("dbh_example", 1764150000, b"{}")
    't=1764150000,v1=9769c92d68acb30b482838e6119dc57fa33574457b2045fd1935163ee451c483'
    """
    return f"t={at},v1={hmac.new(secret.encode(), f'{at}.'.encode() + content, sha256).hexdigest()}"
