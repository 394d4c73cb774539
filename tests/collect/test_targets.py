"""Whom to ask: how it is written, how many it is, what is refused."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar.collect import targets
from debar.errors import UsageError


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("10.0.0.7", ["10.0.0.7"]),
        (" 10.0.0.7 ", ["10.0.0.7"]),
        ("10.0.0.1-10.0.0.3", ["10.0.0.1", "10.0.0.2", "10.0.0.3"]),
        ("10.0.0.254-10.0.1.1", ["10.0.0.254", "10.0.0.255", "10.0.1.0", "10.0.1.1"]),
        ("10.0.0.1-3", ["10.0.0.1", "10.0.0.2", "10.0.0.3"]),
        ("10.0.0.9-9", ["10.0.0.9"]),
        ("192.0.2.0/30", ["192.0.2.1", "192.0.2.2"]),
        ("192.0.2.4/31", ["192.0.2.4", "192.0.2.5"]),
        ("192.0.2.4/32", ["192.0.2.4"]),
        ("2001:DB8::1", ["2001:db8::1"]),
        ("[2001:db8::1]", ["2001:db8::1"]),
        ("2001:db8::fffe-2001:db8::1:1", ["2001:db8::fffe", "2001:db8::ffff", "2001:db8::1:0", "2001:db8::1:1"]),
        ("2001:db8::/127", ["2001:db8::", "2001:db8::1"]),
        ("fe80::1%eth0", ["fe80::1%eth0"]),
        ("core-1", ["core-1"]),
        ("sw-1-20.Example.com.", ["sw-1-20.example.com"]),
    ],
)
def test_what_is_written_is_what_is_asked(written: str, asked: list[str]) -> None:
    assert targets.expand([written]) == asked


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "no target"),
        ("10.0.0", "no target"),
        ("10.0.0.256", "no target"),
        ("1.2.3.4.5", "no target"),
        ("10.0.0.1:1161", "--port"),
        ("a b", "no target"),
        ("-v2c", "no target"),
        ("x;reboot", "no target"),
        ("10.0.0.9-10.0.0.1", "lower address first"),
        ("10.0.0.9-1", "lower address first"),
        ("10.0.0.1-256", "no range"),
        ("10.0.0.1-2001:db8::1", "no range"),
        ("2001:db8::1-20", "no range"),
        ("10.0.0.5/24", "10.0.0.0/24"),
        ("10.0.0.0/33", "no network"),
        ("core/24", "no network"),
        ("224.0.0.1", "not the address of one device"),
        ("ff02::1", "not the address of one device"),
        ("0.0.0.0", "not the address of one device"),
        ("255.255.255.255", "not the address of one device"),
    ],
)
def test_what_is_no_target_is_refused_with_a_remedy(written: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        targets.expand([written])


def test_nobody_is_asked_twice_and_the_order_is_kept() -> None:
    assert targets.expand(["10.0.0.2", "10.0.0.1-3", "Core", "core"]) == ["10.0.0.2", "10.0.0.1", "10.0.0.3", "core"]


@pytest.mark.parametrize("written", ["10.0.0.0/15", "2001:db8::/64", "::1-2001:db8::"])
def test_more_than_is_meant_is_refused_before_anything_is_made(written: str) -> None:
    with pytest.raises(UsageError, match="say --most"):
        targets.expand([written])


def test_the_user_may_mean_more() -> None:
    assert len(targets.expand(["10.0.0.0/15"], most=200_000)) == 2**17 - 2


@given(st.ip_addresses(v=4), st.integers(20, 32))
def test_a_network_of_version_4_is_its_hosts(address: ipaddress.IPv4Address, length: int) -> None:
    network = ipaddress.ip_network((address, length), strict=False)
    if network.is_multicast or network.network_address.is_unspecified or "255.255.255.255" in map(str, network):
        return
    assert targets.expand([str(network)]) == [str(host) for host in network.hosts()]
    spanned = targets.parse(str(network))
    assert all(spanned.holds(str(host)) for host in network.hosts())


@given(st.ip_addresses(), st.integers(0, 300))
def test_a_range_holds_exactly_what_lies_between(first: ipaddress.IPv4Address, more: int) -> None:
    try:
        last = first + more
        asked = targets.expand([f"{first}-{last}"])
    except (ipaddress.AddressValueError, UsageError):
        return
    assert [int(ipaddress.ip_address(each)) for each in asked] == list(range(int(first), int(last) + 1))


@given(st.text(max_size=60))
def test_any_text_is_a_target_or_refused(text: str) -> None:
    try:
        found = targets.expand([text], most=100)
    except UsageError:
        return
    assert all(each.isprintable() and " " not in each for each in found)
