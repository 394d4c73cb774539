"""Packet captures (pcap, pcapng): one observation a device that speaks, by its hardware address, with its signals.

What is read: who sends; LLDP with LLDP-MED, CDP, FDP, EDP, MNDP; ARP, DHCP and DHCPv6; mDNS, SSDP, searches for
cameras; answers of SNMP agents; the subject of a TLS server's certificate where it is not encrypted; what HTTP, RTSP
and SIP servers call themselves, greetings of SSH and others; beacons of Wi-Fi. Tunnels that carry traffic of others
(ERSPAN, VXLAN, GRE, CAPWAP of Wi-Fi access points) and data frames of Wi-Fi that are not encrypted are looked into. A
host beyond a router is an observation of its own when it says anything, without an address of the link. Prefixes of
addresses are given as they are: whose they are, and what that proves, is for others to say.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from debar.errors import EvidenceError
from debar.model import Batch, Evidence, Issue, Kind
from debar.readers.capture.container import PCAP, PCAPNG, packets
from debar.readers.parts.source import ReadOptions, Source, fingerprint
from debar.readers.parts.things import Thing, batches, evidence_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from debar.readers.capture.listen import Faults, Listener

NAME = "pcap"
SUFFIXES = (".pcap", ".pcapng", ".cap")


def claims(head: bytes, name: str) -> bool:
    """Whether the first bytes are those of a capture file."""
    return head[:4] in PCAP or (head[:4] == PCAPNG and head[8:12] in (b"\x1a\x2b\x3c\x4d", b"\x4d\x3c\x2b\x1a"))


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read a capture of any size, some megabytes at a time."""
    from debar.readers.capture.listen import Listener

    with ThreadPoolExecutor(1) as pool, source.open() as file:
        passed = pool.submit(fingerprint, source)  # hashing leaves the interpreter free for listening
        listener = Listener()
        heard = _heard(file, listener)
        told = next(heard)
        seen = passed.result()
        evidence = evidence_of(source, seen, NAME, Kind.NETWORK)
        yield evidence
        yield from batches(evidence, told)
        for told in heard:
            yield from batches(evidence, told)
    yield from _issues(source, listener)


def _heard(file: BufferedReader, listener: Listener) -> Iterator[Iterator[Thing]]:
    """Listen to the end; the devices are told whenever there are many, and at the end."""
    try:
        for found in packets(file):
            listener.hear(found)
            if listener.devices.full:
                yield listener.told()
    except EvidenceError as error:
        listener.broken = str(error)
    yield listener.told()


def _issues(source: Source, listener: Listener) -> Iterator[Issue]:
    if listener.broken:
        problem = f"the rest of the capture was not read: {listener.broken}"
        yield source.issue(problem, "capture again, or mend the file")
    elif not listener.packets:
        yield source.issue("the capture holds no packet", "check the filter it was made with and capture again")
    elif not listener.devices.count and not listener.faults.counts:
        yield source.issue(
            "no packet names the device that sent it", "check that the capture was made where devices speak"
        )
    yield from _faults(source, listener.faults)


def _faults(source: Source, faults: Faults) -> Iterator[Issue]:
    """One Issue for each thing that was wrong, however often it was."""
    for (kind, problem), count in faults.counts.items():
        place = f"packet {faults.first[kind, problem]}"
        if kind == "link":
            told = f"{count:,} packets of {problem} were not read"
            remedy = "capture on the Ethernet or Wi-Fi interface, or convert the file to Ethernet"
        elif kind == "short":
            told, remedy = f"{count:,} packets are {problem}", "capture whole packets (snap length 0)"
        else:
            told = f"{count:,} {kind} messages could be read in part only: {problem}"
            remedy = "capture whole packets (snap length 0); a message that breaks its own rules may be an attack"
        yield source.issue(told, remedy, place)
