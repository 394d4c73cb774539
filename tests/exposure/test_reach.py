"""Addresses that the internet routes, and services that manage a device."""

from __future__ import annotations

import pytest

from debar.exposure.reach import Port, internet, management, open_ports


@pytest.mark.parametrize(
    "address",
    [
        "192.0.43.8",
        "10.0.0.4; 192.0.43.8",
        "192.0.43.8/24",
        "2001:500:88:200::8",
        "::ffff:192.0.43.8",
        "fe80::1%1,192.0.43.8",
    ],
)
def test_an_address_the_internet_routes(address: str) -> None:
    told = internet({"ip": address})
    assert told
    assert told[0].startswith("has an address that the internet routes: ")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "10.0.0.4",
        "192.168.1.1/24",
        "172.31.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.3.3",
        "203.0.113.9",
        "224.0.0.251",
        "255.255.255.255",
        "0.0.0.0",
        "fe80::1%eth0",
        "fd00::1",
        "2001:db8::1",
        "::ffff:10.0.0.4",
        "ff02::1",
        "core-1",
        "999.1.1.1",
    ],
)
def test_an_address_that_stays_at_home(address: str) -> None:
    assert internet({"ip": address, "open_ports": "22/tcp ssh"}) is None


def test_it_names_the_ports_a_scan_saw() -> None:
    told = internet({"ip": "192.0.43.8", "open_ports": "22/tcp ssh; 37777/tcp"})
    assert told == (
        "has an address that the internet routes: 192.0.43.8; a scan saw open: 22/tcp ssh, 37777/tcp",
        "https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml",
    )


def test_many_addresses_are_counted() -> None:
    told = internet({"ip": "; ".join(f"192.0.43.{number}" for number in range(1, 13))})
    assert told
    assert told[0].endswith("192.0.43.10 and 2 more")


@pytest.mark.parametrize(
    ("port", "manages"),
    [
        ("22/tcp ssh", "SSH"),
        ("23/tcp", "Telnet"),
        ("23/tcp tcpwrapped", "Telnet"),
        ("2222/tcp ssh", "SSH"),
        ("22/tcp http", "HTTP"),
        ("8443/tcp https-alt", "HTTPS"),
        ("161/udp snmp", "SNMP"),
        ("830/tcp netconf-ssh", "NETCONF"),
        ("7547/tcp cwmp", "CWMP (TR-069)"),
        ("3389/tcp ms-wbt-server", "remote desktop (RDP)"),
        ("5901/tcp vnc", "remote screen (VNC)"),
        ("80/tcp unknown", "HTTP"),
        ("22/udp", None),
        ("554/tcp rtsp", None),
        ("8080/tcp ajp13", None),
        ("53/udp domain", None),
    ],
)
def test_what_manages_a_device(port: str, manages: str | None) -> None:
    [found] = open_ports({"open_ports": port})
    assert found.manages == manages
    assert bool(management({"open_ports": port})) is (manages is not None)


def test_services_are_told_together() -> None:
    told = management({"open_ports": "22/tcp ssh; 80/tcp http; 554/tcp rtsp; 22/tcp ssh"})
    assert told
    assert told[0] == "answers on services to manage it: SSH (22/tcp), HTTP (80/tcp)"


@pytest.mark.parametrize("text", ["", "ssh", "22", "22/tcp ssh extra", "999999/tcp", "22/tcp " + "s" * 61, "; ;"])
def test_what_is_no_port_is_left_out(text: str) -> None:
    assert not open_ports({"open_ports": text})


def test_a_port_is_told_as_it_was_seen() -> None:
    assert [str(port) for port in open_ports({"open_ports": "022/TCP SSH"})] == ["22/tcp ssh"]
    assert str(Port("9/tcp", "")) == "9/tcp"
