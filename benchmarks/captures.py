"""Time captures: packets a second from a file to devices and what they say, beside dpkt and tshark on the same file.

`python benchmarks/captures.py [--packets N] [--runs N] [--keep FOLDER] [--only debar]` writes a capture of an office's
uplink (always the same for the same number): web and video traffic of some hundred devices through a router, and among
it, as often as devices speak, ARP, DHCP, LLDP, CDP, mDNS, SSDP, searches for cameras, answers of SNMP agents, and
greetings of servers. Each program is a process of its own, its start included, and prints how many devices it found:

- debar, reading: the reader alone, to devices with all their words;
- debar screen: the whole program, which identifies each device and judges it;
- dpkt: a loop that does the same for every packet as far as dpkt helps: senders, their network addresses where no
  router stands between, ARP, DHCP, LLDP, CDP, SSDP, mDNS and server greetings;
- tshark: the same fields of every packet by its own dissectors (`-T fields`, no names resolved), gathered a device.

Printed: medians of the runs on the clock (a warm run before), packets and megabytes a second and the ratio to debar's
reading by them; processor time of all threads and processes with its own ratio, which says more on a machine that has
other work; peak memory of the largest process.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.readers import packets as p

if TYPE_CHECKING:
    from collections.abc import Iterator

DEVICES = 400
ROUTER = bytes.fromhex("00000c9f0001")
BLOCK = 20_000
"""Packets drawn and written at a time."""


def generate(path: Path, count: int, seed: int = 1) -> None:
    """Write a capture of some packets; the same for the same numbers."""
    chance = random.Random(seed)
    pool, weights = _pool(chance)
    with path.open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 1 << 18, 1))
        for begin in range(0, count, BLOCK):
            drawn = chance.choices(pool, weights, k=min(BLOCK, count - begin))
            file.write(
                b"".join(
                    struct.pack("<IIII", number >> 14, number & 0x3FFF, len(frame), len(frame)) + frame
                    for number, frame in enumerate(drawn, begin)
                )
            )


def _pool(chance: random.Random) -> tuple[list[bytes], list[float]]:
    """Packets and how often each is seen: much traffic, few words."""
    macs = [bytes.fromhex(chance.choice(_PREFIXES)) + chance.randbytes(3) for _ in range(DEVICES)]
    pool = [(frame, 1.0) for number, mac in enumerate(macs) for frame in _traffic(chance, mac, _address(number))]
    words = [
        (frame, 1.0) for number, mac in enumerate(macs) for frame in _words(chance, number, mac, _address(number))
    ]
    share = 0.03 * len(pool) / len(words)
    frames = pool + [(frame, share) for frame, _ in words]
    return [frame for frame, _ in frames], [weight for _, weight in frames]


_PREFIXES = ("00259e", "0015eb", "4419b6", "3cef8c", "001bc5", "b827eb", "d83062", "0050ba", "001a1e", "f8bc12")


def _address(number: int) -> str:
    return f"10.20.{number >> 8}.{number & 255 or 1}"


def _traffic(chance: random.Random, mac: bytes, address: str) -> Iterator[bytes]:
    """What a device sends to the Internet and gets from there: acknowledgements, encrypted data, questions of names."""
    for _ in range(12):
        far = str(ip_address(chance.randrange(0x08000000, 0xDF000000)))
        data = b"\x17\x03\x03" + struct.pack(">H", 1395) + chance.randbytes(1395)
        up = [p.tcp(50_000, b""), p.tcp(50_000, b""), p.tcp(50_000, data[: chance.choice((90, 400, 900))])]
        down = [p.tcp(443, data), p.tcp(443, data), p.udp(443, 50_000, chance.randbytes(1200)), p.tcp(443, b"")]
        for segment in up:
            yield p.ether(mac, 0x0800, p.ip(address, 6, segment, to=far), ROUTER)
        for segment in down:
            yield p.ether(ROUTER, 0x0800, p.ip(far, 17 if len(segment) == 1208 else 6, segment, 52, address), mac)
        yield p.ether(mac, 0x0800, p.ip(address, 17, p.udp(50_001, 53, bytes(12) + p.name("host.example"))), ROUTER)


def _words(chance: random.Random, number: int, mac: bytes, address: str) -> Iterator[bytes]:
    """What devices say of themselves."""
    yield from [p.arp(mac, address)] * 4
    discover = p.dhcp(
        mac, (53, b"\x03"), (12, b"host-%d" % number), (60, b"udhcp 1.%d" % (number % 9)), (55, b"\x01\x03\x06")
    )
    yield p.over_udp(mac, 68, 67, discover, ip="0.0.0.0")
    service = p.record(f"dev{number}._http._tcp.local", 16, b"\x0bmodel=C-%03d" % (number % 1000))
    yield p.over_udp(mac, 5353, 5353, p.dns(service), ip=address, to="224.0.0.251")
    match number % 8:
        case 0:
            yield p.lldp(
                p.tlv(1, b"\x04" + mac),
                p.tlv(2, b"\x05GE0/0/1"),
                p.tlv(3, b"\0\x78"),
                p.tlv(6, b"S5720 %d" % number),
                sender=mac,
            )
        case 1:
            parts = ((1, b"sw%d" % number), (5, b"Software"), (6, b"plat %d" % number))
            body = b"".join(struct.pack(">HH", kind, len(value) + 4) + value for kind, value in parts)
            yield p.snap(mac, "00000c", 0x2000, b"\x02\xb4\0\0" + body)
        case 2 | 3:
            camera = b"HTTP/1.1 200 OK\r\nServer: App-webs/%d\r\nContent-Length: 0\r\n\r\n" % (number % 5)
            yield p.over_tcp(mac, 80, camera, ip=address)
            yield p.over_udp(mac, 37020, 37020, b"<DeviceDescription>CAM-%d</DeviceDescription>" % number, ip=address)
        case 4:
            yield p.over_tcp(mac, 22, b"SSH-2.0-box_%d\r\n" % (number % 7), ip=address)
        case 5:
            told = p.snmp_answer(("2b06010201010100", p.der(4, b"Acme %d" % number)))
            yield p.over_udp(mac, 161, 40_000, told, ip=address)
        case _:
            yield p.over_udp(
                mac, 1900, 40_000, b"HTTP/1.1 200 OK\r\nSERVER: os/1 UPnP/1.0 box/%d\r\n\r\n" % number, ip=address
            )


OURS = """
import sys
from debar.model import Batch
from debar.readers import evidence_files, read
print(sum(item.rows.num_rows for one in evidence_files(sys.argv[1:]) for item in read(one) if isinstance(item, Batch)))
"""
DPKT = r"""
import re, sys, dpkt
from collections import defaultdict
HEADER = re.compile(rb"^(?:server|user-agent)[ \t]*:[ \t]*([^\r\n]+)", re.I | re.M)
seen = defaultdict(lambda: defaultdict(set))
def dns_words(data, device):
    message = dpkt.dns.DNS(data)
    if message.qr:
        for answer in message.an:
            device["mdns"].add((answer.name, bytes(answer.rdata)))
def lldp(data, device):
    at = 0
    while at + 2 <= len(data):
        head = data[at] << 8 | data[at + 1]
        if not head >> 9:
            return
        device["lldp", head >> 9].add(data[at + 2 : at + 2 + (head & 511)])
        at += 2 + (head & 511)
with open(sys.argv[1], "rb") as file:
    for _, data in dpkt.pcap.Reader(file):
        try:
            frame = dpkt.ethernet.Ethernet(data)
        except dpkt.UnpackError:
            continue
        device, inner = seen[frame.src], frame.data
        if isinstance(inner, dpkt.arp.ARP):
            seen[inner.sha]["ip"].add(inner.spa)
        elif isinstance(inner, dpkt.cdp.CDP):
            for tlv in inner.tlvs:
                device["cdp", tlv.type].add(bytes(tlv.data) if isinstance(tlv.data, bytes) else repr(tlv.data))
        elif frame.type == 0x88CC:
            lldp(bytes(inner), device)
        elif isinstance(inner, (dpkt.ip.IP, dpkt.ip6.IP6)):
            hops = inner.ttl if isinstance(inner, dpkt.ip.IP) else inner.hlim
            near = hops in (64, 128, 255)
            if near:
                device["ip"].add(inner.src)
            speaker, segment = device if near else seen[inner.src], inner.data
            try:
                if isinstance(segment, dpkt.udp.UDP):
                    ports, payload = (segment.sport, segment.dport), segment.data
                    if 67 in ports or 68 in ports:
                        message = dpkt.dhcp.DHCP(payload)
                        for kind, value in message.opts:
                            if kind in (12, 55, 60):
                                seen[message.chaddr]["dhcp", kind].add(value)
                    elif segment.sport == 5353:
                        dns_words(payload, device)
                    elif 1900 in ports:
                        speaker["ssdp"].update(HEADER.findall(payload))
                    elif segment.sport in (161, 3702, 37020):
                        speaker["told"].add(payload)
                elif isinstance(segment, dpkt.tcp.TCP) and segment.data:
                    words = segment.data
                    if words.startswith((b"HTTP", b"RTSP", b"GET ", b"POST", b"HEAD")):
                        speaker["banner"].update(HEADER.findall(words))
                    elif words.startswith((b"SSH-", b"220")):
                        speaker["banner"].add(words.split(b"\n", 1)[0])
                    elif words[:2] == b"\x16\x03" and words[5:6] in (b"\x02", b"\x0b"):
                        speaker["tls"].add(words)
            except (dpkt.UnpackError, IndexError, UnicodeDecodeError):
                continue
print(len(seen))
"""
FIELDS = (
    "eth.src ip.src ipv6.src ip.ttl arp.src.hw_mac arp.src.proto_ipv4 dhcp.hw.mac_addr dhcp.option.hostname "
    "dhcp.option.vendor_class_id dhcp.option.request_list_item dhcpv6.vendorclass.data lldp.chassis.id.mac "
    "lldp.tlv.system.name lldp.tlv.system.desc cdp.deviceid cdp.platform cdp.software_version dns.txt dns.ptr.domain_name "
    "http.server http.user_agent ssh.protocol snmp.value.octets snmp.value.oid x509sat.printableString"
).split()
TSHARK = """
import subprocess, sys
from collections import defaultdict
command = ["tshark", "-n", "-r", sys.argv[1], "-T", "fields"] + [part for name in sys.argv[2:] for part in ("-e", name)]
seen = defaultdict(lambda: defaultdict(set))
with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
    for line in process.stdout:
        first, *values = line.rstrip("\\n").split("\\t")
        for name, value in zip(sys.argv[3:], values):
            if value:
                seen[first][name].add(value)
print(len(seen))
"""


def measured(command: list[str]) -> tuple[float, float, int]:
    """Seconds on the clock, seconds of processors, and MiB at the peak, of a process and those it started."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with exit code {process.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss >> 10


def programs(path: Path) -> dict[str, list[str]]:
    """What is timed: name -> command. Those that are not installed are left out."""
    from importlib.util import find_spec

    python = sys.executable
    found = {
        "debar, reading": [python, "-c", OURS, str(path)],
        "debar screen": [
            python,
            "-m",
            "debar",
            "screen",
            str(path),
            "--buyer",
            "us-federal-agency",
            "--format",
            "jsonl",
            "--quiet",
            "--fail-on",
            "never",
        ],
    }
    if find_spec("dpkt"):
        found["dpkt"] = [python, "-c", DPKT, str(path)]
    if shutil.which("tshark"):
        found["tshark"] = [python, "-c", TSHARK, str(path), *FIELDS]
    return found


def main() -> None:
    """Generate, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packets", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peer-runs", type=int, default=3, help="runs of dpkt and tshark, which take long")
    parser.add_argument("--only", help="only programs whose name holds this")
    parser.add_argument("--keep", type=Path, help="folder for the capture (made if missing, used again)")
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="debar-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"capture-{asked.packets}.pcap"
    if not path.exists():
        generate(path, asked.packets)
    size = path.stat().st_size / 1e6
    print(f"{asked.packets:,} packets, {size:,.0f} MB, {asked.runs} runs")
    print("| | seconds | packets/s | MB/s | ratio | processor seconds | ratio | peak MiB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    first: tuple[float, float] | None = None
    for name, command in programs(path).items():
        if asked.only and asked.only not in name:
            continue
        measured(command)  # pays for the disk and for compiled knowledge
        runs = [measured(command) for _ in range(asked.runs if "debar" in name else asked.peer_runs)]
        clock, processor = (statistics.median(run[part] for run in runs) for part in (0, 1))
        first = first or (clock, processor)
        print(
            f"| {name} | {clock:.2f} | {asked.packets / clock:,.0f} | {size / clock:,.0f} | {clock / first[0]:.1f} "
            f"| {processor:.2f} | {processor / first[1]:.1f} | {max(run[2] for run in runs):,} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
