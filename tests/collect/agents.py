"""What the tests of collecting share: recordings of invented devices, a crooked agent, and a listener."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from debar.collect.wire import oid_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESSES = [f"127.0.0.{number}" for number in range(1, 21)]
AUTH, PRIV = "signing-word-1", "ciphering-word-1"
ASKED_AS = {"user": "watcher", "auth-key": AUTH, "auth-proto": "SHA256", "priv-key": PRIV, "priv-proto": "AES"}
ROUTER = """\
1.3.6.1.2.1.1.1.0|4x|41636d6520526f757465720d0a436f70797269676874
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.2.23
1.3.6.1.2.1.1.3.0|67|8924
1.3.6.1.2.1.1.4.0|4|Ms. Nobody, nobody@example.com
1.3.6.1.2.1.1.5.0|4|core-1
1.3.6.1.2.1.1.6.0|4|Hall "3" \\ left
1.3.6.1.2.1.1.7.0|2|6
1.3.6.1.2.1.2.2.1.2.7|4|Ethernet0/7
1.3.6.1.2.1.2.2.1.6.7|4|ABCDEF
1.3.6.1.2.1.2.2.1.10.7|65|4000000000
1.3.6.1.2.1.4.20.1.1.10.0.0.1|64x|0a000001
1.3.6.1.2.1.4.22.1.2.7.10.0.0.9|4x|00112233aabb
1.3.6.1.2.1.17.1.4.1.2.1|2|7
1.3.6.1.2.1.17.4.3.1.2.0.17.34.51.170.187|2|1
1.3.6.1.2.1.17.4.3.1.3.0.17.34.51.170.187|2|3
1.3.6.1.2.1.31.1.1.1.1.7|4|eth7
1.3.6.1.2.1.47.1.1.1.1.5.1|2|3
1.3.6.1.2.1.47.1.1.1.1.11.1|4|S-0001
1.3.6.1.2.1.47.1.1.1.1.12.1|4|Acme
1.3.6.1.2.1.47.1.1.1.1.13.1|4|X100
1.3.6.1.4.1.9.9.23.1.2.1.1.6.7.1|4|phone-1
1.3.6.1.4.1.9.9.23.1.2.1.1.8.7.1|4|ACME Phone
1.3.6.1.4.1.99999.1.1.0|4|private matter
"""
CAMERA = "1.3.6.1.4.1.99998.1.1.0|4|CAM-5\n" + "".join(
    f"1.3.6.1.4.1.99998.1.{number}.0|2|{number}\n" for number in range(2, 60)
)
DEVICES = {"router": ROUTER, "camera": CAMERA, "empty": "1.3.6.1.2.1.99.1.0|2|1\n"}
READ = 65_535


@dataclass(frozen=True)
class Simulator:
    """Where the simulated agents listen: `ADDRESSES`, all at one port."""

    port: int


def answers(address: str, port: int, community: str) -> bool:
    """Whether an agent answers within a moment."""
    from pyasn1.codec.ber import encoder

    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as asking:
        asking.settimeout(0.2)
        asking.connect((address, port))
        try:
            asking.send(encoder.encode(_request(community)))
            return bool(asking.recv(READ))
        except OSError:
            return False


def _request(community: str) -> Any:
    from pysnmp.proto.api import v2c

    pdu, message = v2c.GetRequestPDU(), v2c.Message()
    v2c.apiPDU.set_defaults(pdu)
    v2c.apiPDU.set_varbinds(pdu, [(oid_of("1.3.6.1.2.1.1.2.0"), v2c.null)])
    v2c.apiMessage.set_defaults(message)
    v2c.apiMessage.set_community(message, community)
    v2c.apiMessage.set_pdu(message, pdu)
    return message


def has_version_6() -> bool:
    """Whether this machine can speak to itself by version 6 of IP."""
    with suppress(OSError), socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as ear:
        ear.bind(("::1", 0))
        return True
    return False


Script = Callable[[str, list[tuple[int, ...]], int], "tuple[int, list[tuple[Any, Any]]] | bytes | None"]
"""Kind of request, its ids and how many are wanted -> error state and variables; or raw bytes; or silence."""


@contextmanager
def crooked(script: Script, through: socket.socket | None = None) -> Iterator[tuple[int, list[str]]]:
    """An agent that answers by a script, perhaps through another socket: its port, and the requests that came."""
    came: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.settimeout(0.05)
        done = threading.Event()
        serving = threading.Thread(target=_serve, args=(ear, through or ear, script, came, done))
        serving.start()
        try:
            yield ear.getsockname()[1], came
        finally:
            done.set()
            serving.join()
            if through:
                through.close()


def _serve(ear: socket.socket, mouth: socket.socket, script: Script, came: list[str], done: threading.Event) -> None:
    from pyasn1.codec.ber import decoder, encoder
    from pysnmp.proto.api import v2c

    while not done.is_set():
        try:
            data, sender = ear.recvfrom(READ)
        except OSError:
            continue
        message, _ = decoder.decode(data, asn1Spec=v2c.Message())
        pdu = v2c.apiMessage.get_pdu(message)
        kind = type(pdu).__name__.removesuffix("RequestPDU")
        came.append(kind)
        most = int(v2c.apiBulkPDU.get_max_repetitions(pdu)) if kind == "GetBulk" else 1
        said = script(kind, [tuple(oid) for oid, _ in v2c.apiPDU.get_varbinds(pdu)], most)
        if isinstance(said, bytes):
            mouth.sendto(said, sender)
        elif said is not None:
            answer = v2c.ResponsePDU()
            v2c.apiPDU.set_defaults(answer)
            v2c.apiPDU.set_request_id(answer, v2c.apiPDU.get_request_id(pdu))
            v2c.apiPDU.set_error_status(answer, said[0])
            v2c.apiPDU.set_error_index(answer, 1 if said[0] else 0)
            v2c.apiPDU.set_varbinds(answer, said[1])
            v2c.apiMessage.set_pdu(message, answer)
            mouth.sendto(encoder.encode(message), sender)
