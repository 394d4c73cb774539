"""CPE names of both forms."""

from __future__ import annotations

import pytest

from debar.exposure.cpe import Cpe, cpes


@pytest.mark.parametrize(
    ("text", "cpe"),
    [
        ("cpe:2.3:o:tp-link:ax21_firmware:1.1.4:b1:*:*:*:*:*:*", Cpe("o", "tp-link", "ax21_firmware", "1.1.4", "b1")),
        ("cpe:2.3:h:hikvision:ds-2cd-iu\\/sl:-:*:*:*:*:*:*:*", Cpe("h", "hikvision", "ds-2cd-iu/sl", "-", "*")),
        ("cpe:2.3:o:acme:a\\:b:*:*:*:*:*:*:*:*", Cpe("o", "acme", "a:b", "*", "*")),
        ("cpe:/o:huawei:hg532", Cpe("o", "huawei", "hg532", "*", "*")),
        ("cpe:/h:acme:x%2f1:2", Cpe("h", "acme", "x/1", "2", "*")),
    ],
)  # fmt: skip
def test_taken_apart(text: str, cpe: Cpe) -> None:
    assert list(cpes(text)) == [cpe]


def test_several_in_one_field() -> None:
    assert [each.product for each in cpes("cpe:/o:a:b:1; cpe:2.3:h:a:c:-:*:*:*:*:*:*:*")] == ["b", "c"]


@pytest.mark.parametrize("text", ["", "cpe:/o:acme", "cpe:/x:a:b", "cpe:2.3:o:*:*:1:*", "huawei hg532"])
def test_what_names_no_product(text: str) -> None:
    assert list(cpes(text)) == []


def test_a_long_field_is_looked_at_in_part() -> None:
    assert list(cpes("x" * 30_000 + "cpe:/o:a:b")) == []
