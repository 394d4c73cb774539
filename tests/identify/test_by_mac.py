"""Addresses: one answer however they are written; those without a maker's prefix name nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar.identify.by_mac import MOST, PREFIXES, behind, in_field, recognises, silence, why_silent

REST = st.integers(1, 2**40 - 1).map(lambda number: f"{number:010x}")
FIRST = st.integers(0, 63).map(lambda number: number << 2)
GLOBAL = st.builds(lambda first, rest: f"{first:02x}{rest}", FIRST, REST)
OTHERS = st.builds(lambda first, bits, rest: f"{first | bits:02x}{rest}", FIRST, st.integers(1, 3), REST)


def groups(digits: str, size: int, gap: str) -> str:
    return gap.join(digits[at : at + size] for at in range(0, len(digits), size))


FORMS = [
    lambda digits: digits,
    lambda digits: groups(digits, 2, ":"),
    lambda digits: groups(digits, 2, "-"),
    lambda digits: groups(digits, 2, " "),
    lambda digits: groups(digits, 4, "."),
    lambda digits: groups(digits, 4, "-"),
    lambda digits: groups(digits, 6, "-"),
    lambda digits: ":".join(f"{int(digits[at : at + 2], 16):x}" for at in range(0, 12, 2)),
    lambda digits: f"MAC = <{groups(digits, 2, ':')}>,".lower(),
]


@given(GLOBAL, st.sampled_from(FORMS))
def test_every_form_of_an_address_gives_its_blocks(digits: str, form: object) -> None:
    (found,) = in_field(form(digits))  # type: ignore[operator]
    assert found.codes == tuple(digits[:length] for length in PREFIXES)


@given(OTHERS, st.sampled_from(FORMS))
def test_made_up_and_shared_addresses_name_nobody(digits: str, form: object) -> None:
    assert not list(in_field(form(digits)))  # type: ignore[operator]
    assert why_silent(digits)


@given(GLOBAL)
def test_eight_octets_have_the_same_prefix(digits: str) -> None:
    (found,) = in_field(groups(f"{digits[:6]}fffe{digits[6:]}", 2, ":"))
    assert found.codes[-1] == digits[:6]


def test_only_so_many_addresses_of_one_value_are_read() -> None:
    assert len(list(in_field(" ".join(f"00:25:9e:00:00:{at:02x}" for at in range(200))))) == MOST


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no address", "not a MAC address"),
        ("03:00:00:00:00:01", "multicast"),
        ("02:00:00:00:00:01", "locally administered"),
        ("00:00:00:00:00:00", "empty"),
        ("00:25:9e:00:00:01", None),
        ("00:25:9e", None),
    ],
)
def test_why_nothing_is_said(text: str, said: str | None) -> None:
    why = silence(text)
    assert (said in why) if said and why else why == said


@pytest.mark.parametrize(
    ("text", "label", "found"),
    [
        ("mac address: 0025-9e00-0001", "mac address", "0025-9e00-0001"),
        ("lan mac = 00:25:9e:00:00:01", "mac", "00:25:9e:00:00:01"),
        ("hardware address is 0025.9e00.0001", "hardware address", "0025.9e00.0001"),
        ("mac 00259e000001", "mac", "00259e000001"),
        ("ip mac\n10.0.0.1 0025-9e00-0001 i - vlanif1", "mac", "0025-9e00-0001"),
        ("address mac\ninternet 10.0.0.1 - 0025.9e00.0001 arpa", "mac", "0025.9e00.0001"),
        ("address mac\ninternet 10.0.0.1 12 0025.9e00.0001 arpa", "mac", None),
        ("peer mac address: 0025-9e00-0001", "mac address", None),
        ("mac mini 00:25:9e:00:00:01", "mac", None),
        ("mac address:\n0025-9e00-0001", "mac address", None),
        ("mac address: 02:00:00:00:00:01", "mac address", None),
    ],
)
def test_an_address_behind_its_label_is_the_things_own(text: str, label: str, found: str | None) -> None:
    start = text.index(label)
    coded = behind(text, start, start + len(label), ("peer",))
    assert (text[coded.start : coded.end] if coded else None) == found


@pytest.mark.parametrize("text", ["001882345678", "abcdefabcdef", "2018-12-07", "10:20:30", "00:25:9e", "00259e"])
def test_what_may_be_something_else_is_not_taken_for_an_address(text: str) -> None:
    assert not recognises(text)
