"""CPE names and package URLs: the vendor or publisher, and never a name inside a product's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debar.identify.by_package import in_field, named, recognises

if TYPE_CHECKING:
    from debar.register import Register


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("cpe:2.3:h:huawei:ar169:-:*", "cpe", [("cpe_hardware", ("huawei",))]),
        ("cpe:/o:huawei:vrp", "cpe", [("cpe_system", ("huawei",))]),
        ("cpe:2.3:a:tp\\-link:tool:1", "cpe", [("cpe", ("tp-link",))]),
        ("cpe:/h:a:b cpe:/a:c:d", "cpe", [("cpe_hardware", ("a",)), ("cpe", ("c",))]),
        ("cpe:2.3:x:huawei:ar169", "cpe", []),
        ("huawei", "cpe", []),
        ("pkg:generic/huawei/agent@1", "purl", [("purl", ("huawei",))]),
        ("pkg:golang/github.com/huawei/sdk", "purl", [("purl", ("huawei", "github.com"))]),
        ("pkg:npm/%40huawei/sdk@1.0", "purl", [("purl", ("huawei",))]),
        ("pkg:pypi/huawei-lte-api", "purl", [("purl", ())]),
    ],
)
def test_what_a_name_gives_as_vendor(text: str, kind: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(each.kind, each.codes) for each in in_field(text, kind)] == found


@pytest.mark.parametrize(
    ("vendor", "makers"),
    [("huawei_technologies", ("huawei",)), ("hikvision", ("hikvision",)), ("acme", ()), ("", ())],
)
def test_a_vendor_is_looked_for_among_names(vendor: str, makers: tuple[str, ...], register: Register) -> None:
    assert named(vendor, register) == makers


@pytest.mark.parametrize(("text", "kind"), [("cpe:/a:b", "cpe"), ("pkg:npm/x", "purl"), ("cpe for 5g", None)])
def test_the_beginning_tells_which(text: str, kind: str | None) -> None:
    assert recognises(text) == kind
