"""Scans saved by nmap as XML (`-oX`), and those of tools that write the same form.

One observation a host that answered: addresses, names, open ports (as `open_ports`), and what its services said of
themselves: product words that a probe matched, banners, titles, certificates, UPnP, SNMP. Left out, since they are
guesses or labels of the scanner and nothing the host said: the maker's name beside a hardware address (the address
itself is read), and guesses of the operating system. Format: https://nmap.org/book/nmap-dtd.html
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from debar.errors import EvidenceError
from debar.model import Batch, Evidence, Issue, Kind
from debar.readers.parts.source import ReadOptions, Source, fingerprint
from debar.readers.parts.things import Thing, batches, evidence_of, several, thing
from debar.readers.parts.xml import Element, elements, root_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAME = "nmap"
SUFFIXES = ()

ROOT = "nmaprun"
_TOLD = re.compile(
    r"^[ \t]*(Server|WWW-Authenticate|Manufacturer|Vendor|Model|Model Name|Firmware)[ \t]*:([^\n]+)", re.MULTILINE
)
"""Lines of a script's output that name something."""
_GREETING = re.compile(r"^  (?:\w+, )*NULL(?:, \w+)*: *\n {4}([^\n]+)", re.MULTILINE)
_TITLE = re.compile(r"<title>([^<\n]{1,300})", re.IGNORECASE)
_UPTIME = re.compile(r"\n[ \t]*System uptime:.*", re.DOTALL)
MOST_NAMED = 10
"""Scripts that are named one by one when their results were not used."""

Fields = dict[str, str]


def claims(head: bytes, name: str) -> bool:
    """Whether the outermost element is nmap's."""
    return ROOT in head[:4096].replace(b"\0", b"").decode("latin-1") and root_of(head) == ROOT


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read a scan. See `debar.readers.read` for what comes out."""
    evidence = evidence_of(source, fingerprint(source), NAME, Kind.NETWORK)
    yield evidence
    yield from batches(evidence, _things(source))


def _things(source: Source) -> Iterator[Thing | Issue]:
    left: Counter[str] = Counter()
    hosts = 0
    try:
        for element in elements(source, "host", "prescript", "postscript"):
            if element.name != "host":
                yield _about_network(source, element)
                continue
            hosts += 1
            if element.first("status").get("state") in ("up", ""):
                yield _host(element, left)
    except EvidenceError as error:
        yield source.issue(f"the rest of the scan was not read: {error}", "scan again, or mend the file")
    if not hosts:
        yield source.issue("the scan holds no host", "scan hosts that are up, and save with -oX")
    yield from _left_out(source, left)


def _about_network(source: Source, element: Element) -> Issue:
    names = several(script.get("id") for script in element.all("script"))[:200]
    return source.issue(
        f"results of scripts about the whole network were not read: {names}",
        "scan the hosts they name, so that each stands in the scan by itself",
        f"line {element.line}",
    )


def _left_out(source: Source, left: Counter[str]) -> Iterator[Issue]:
    """What was seen and not used, once a file."""
    guesses = left.pop(_GUESS, 0)
    if guesses:
        yield source.issue(
            f"guesses of the operating system of {guesses:,} hosts were not used: they say nothing sure of a maker",
            "ask these hosts over SNMP, or look at them",
            blind=False,
        )
    if left:
        named = ", ".join(f"{name[:60]} ({count:,})" for name, count in left.most_common(MOST_NAMED))
        more = f" and {len(left) - MOST_NAMED:,} more" if len(left) > MOST_NAMED else ""
        yield source.issue(
            f"results of scripts that name no maker were not used: {named}{more}", "nothing to do", blind=False
        )


_GUESS = "os"


def _host(host: Element, left: Counter[str]) -> Thing:
    addresses = {kind: [] for kind in ("ipv4", "ipv6", "mac")}  # type: dict[str, list[str]]
    for address in host.all("address"):
        addresses.setdefault(address.get("addrtype"), []).append(address.get("addr"))
    left[_GUESS] += any(host.all("os", "osmatch"))
    ports = [port for port in host.all("ports", "port") if _state(port).startswith("open")]
    told = [*map(_service, ports), *_scripts(host, ports, left)]
    ips = [*addresses["ipv4"], *addresses["ipv6"]]
    return thing(
        f"line {host.line} (host {(ips or addresses['mac'] or ['unknown'])[0][:60]})",
        ip=several(ips),
        mac=several(addresses["mac"]),
        hostname=several(name.get("name") for name in host.all("hostnames", "hostname")),
        open_ports=several(_port(port) for port in ports if _state(port) == "open"),
        **_together(told),
    )


def _state(port: Element) -> str:
    """`open`, or `open|filtered` where nothing came back: then it may be either."""
    return port.first("state").get("state")


def _port(port: Element) -> str:
    return " ".join(filter(None, (f"{port.get('portid')}/{port.get('protocol')}", port.first("service").get("name"))))


def _service(port: Element) -> Fields:
    """What a probe of a service found; a name that only stands in a table of port numbers is nothing it said."""
    service = port.first("service")
    words = [service.get("product"), service.get("version")]
    extra = service.get("extrainfo")
    return {
        "banner": " ".join(filter(None, (*words, f"({extra})" if extra else ""))),
        "cpe": several(cpe.text for cpe in service.all("cpe")),
    }


def _scripts(host: Element, ports: list[Element], left: Counter[str]) -> Iterator[Fields]:
    for script in (*(one for port in ports for one in port.all("script")), *host.all("hostscript", "script")):
        reading = SCRIPTS.get(script.get("id"))
        if reading:
            yield reading(script)
        else:
            left[script.get("id")] += 1


def _together(told: list[Fields]) -> Fields:
    """Fields of several services as one, each once, a line each."""
    found: dict[str, list[str]] = {}
    for fields in told:
        for name, value in fields.items():
            if value:
                found.setdefault(name, []).append(value)
    return {
        name: several(values) if name == "cpe" else "\n".join(dict.fromkeys(values)) for name, values in found.items()
    }


def _output(field: str) -> Callable[[Element], Fields]:
    """A reading that takes a script's whole output for one field."""
    return lambda script: {field: script.get("output").strip()}


def _title(script: Element) -> Fields:
    titles = [element.text for element in script.all("elem") if element.get("key") == "title"]
    return {"http_title": titles[0] if titles else script.get("output").strip().partition("\n")[0]}


def _certificate(script: Element) -> Fields:
    """The subject of a certificate, written as it is elsewhere: `CN=box, O=Acme`."""
    short = {"commonName": "CN", "organizationName": "O", "organizationalUnitName": "OU", "countryName": "C"}
    for table in script.all("table"):
        if table.get("key") == "subject":
            parts = [f"{short.get(e.get('key'), e.get('key'))}={e.text}" for e in table.all("elem") if e.text]
            return {"tls_subject": ", ".join(parts)}
    found = re.search(r"Subject: *(.+)", script.get("output"))
    return {"tls_subject": found[1].replace("commonName=", "CN=").replace("organizationName=", "O=") if found else ""}


def _lines(script: Element) -> dict[str, str]:
    """The lines that name something; of several with one name the first."""
    return {name: value.strip() for name, value in reversed(_TOLD.findall(script.get("output")))}


def _headers(script: Element) -> Fields:
    lines = _lines(script)
    return {"banner": "\n".join(f"{name}: {lines[name]}" for name in ("Server", "WWW-Authenticate") if name in lines)}


def _answers(script: Element) -> Fields:
    """What a service without a match answered, word by word: its greeting, its headers, the title of its page."""
    greeting, title = _GREETING.search(script.get("output")), _TITLE.search(script.get("output"))
    told = [greeting[1].strip() if greeting else "", _headers(script)["banner"]]
    return {"banner": "\n".join(filter(None, told)), "http_title": title[1].strip() if title else ""}


def _device(script: Element) -> Fields:
    """What a device says of itself over UPnP or HNAP: there it names its own manufacturer."""
    lines = _lines(script)
    return {
        "maker_name": lines.get("Manufacturer") or lines.get("Vendor", ""),
        "model": lines.get("Model Name") or lines.get("Model", ""),
        "ssdp_server": lines.get("Server", ""),
        "software_version": lines.get("Firmware", ""),
    }


def _description(script: Element) -> Fields:
    return {"sys_descr": _UPTIME.sub("", script.get("output")).strip()}


SCRIPTS: dict[str, Callable[[Element], Fields]] = {
    "http-title": _title,
    "ssl-cert": _certificate,
    "http-server-header": _output("banner"),
    "banner": _output("banner"),
    "http-auth": _output("banner"),
    "http-generator": _output("banner"),
    "http-favicon": _output("banner"),
    "http-headers": _headers,
    "fingerprint-strings": _answers,
    "snmp-sysdescr": _description,
    "upnp-info": _device,
    "hnap-info": _device,
    "dns-service-discovery": _output("mdns_service"),
}
"""Scripts whose results tell what a host says of itself, and how each is read."""
