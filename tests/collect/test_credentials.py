"""Credentials: every form, every fault, and no secret in any text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debar.collect import credentials
from debar.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = """\
credentials:
  - name: old switches
    targets: [10.0.0.0/24, core-1]
    version: 1
    community: "s3cr3t-one"
  - targets: 10.0.1.1-20
    version: 2c
    community: "s3cr3t-two"
  - version: 3
    user: "s3cr3t-user"
    auth: {protocol: SHA-256, password: "s3cr3t-auth"}
    priv: {protocol: aes-128, password: "s3cr3t-priv"}
    context: "s3cr3t-context"
"""


def load(folder: Path, text: str) -> tuple[credentials.Credential, ...]:
    path = folder / "credentials.yaml"
    path.write_text(text, encoding="utf-8")
    return credentials.load(path)


def test_each_version(tmp_path: Path) -> None:
    old, plain, user = load(tmp_path, WHOLE)
    assert (old.label, old.community) == ("v1, old switches", "s3cr3t-one")
    assert (plain.label, plain.community) == ("v2c, entry 2", "s3cr3t-two")
    assert (user.label, user.user, user.context) == ("v3, entry 3", "s3cr3t-user", "s3cr3t-context")
    assert user.auth == credentials.Secret("SHA256", "s3cr3t-auth")
    assert user.priv == credentials.Secret("AES", "s3cr3t-priv")


def test_a_list_without_a_key_above_it_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, '- community: "x"\n')[0].version == "2c"
    assert load(tmp_path, '- user: "x"\n')[0].version == "3"


def test_an_entry_is_shown_only_to_those_it_is_for(tmp_path: Path) -> None:
    old, plain, user = load(tmp_path, WHOLE)
    shown = {
        target: [each.fits(target) for each in (old, plain, user)]
        for target in ("10.0.0.255", "CORE-1", "10.0.1.20", "10.0.1.21", "core-2", "2001:db8::1")
    }
    assert shown == {
        "10.0.0.255": [False, False, True],  # the address of all in that network
        "CORE-1": [True, False, True],
        "10.0.1.20": [False, True, True],
        "10.0.1.21": [False, False, True],
        "core-2": [False, False, True],
        "2001:db8::1": [False, False, True],
    }


def test_values_do_not_show_what_they_hold(tmp_path: Path) -> None:
    assert "s3cr3t" not in repr(load(tmp_path, WHOLE))


S = "hunter2s3cr3t"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "list of 1"),
        ("credentials: []", "list of 1"),
        (f"credentials: {S}", "list of 1"),
        (f"- {S}", "entry 1 is no mapping"),
        (f"- {{community: {S}, {S}: 1}}", "1 keys that are not known"),
        (f"- {{version: {S}, community: x}}", "version is not"),
        ("- {version: 2c}", "community is missing"),
        ("- {version: 2c, community: 0123}\n- {community: 77}", "entry 2: community is missing or no text"),
        ("- {community: 1.10}", "write it in quotes"),
        (f"- {{version: 2c, community: x, user: {S}}}", "belong to version 3"),
        (f"- {{version: 3, user: x, community: {S}}}", "a community belongs"),
        (f"- {{user: x, priv: {{protocol: AES, password: {S}}}}}", "needs auth"),
        (f"- {{user: x, auth: {S}}}", "auth is written"),
        (f"- {{user: x, auth: {{protocol: {S}, password: {S}}}}}", "the protocol of auth is none of"),
        ("- {user: x, auth: {protocol: SHA, password: s3cr3t}}", "fewer than 8"),
        (f"- {{community: {S}, targets: 10.0.0.0/77}}", "targets holds"),
        (f"- {{community: x, targets: {{a: {S}}}}}", "targets is a list"),
        (f"- {{community: x, name: [{S}]}}", "name is a text"),
        (f"- community: !{S}", "line 1: cannot be read"),
        (f"- community: *{S}", "line 1: cannot be read"),
        (f"- community: &{S} x", "line 1: cannot be read"),
        (f'- community: "{S}', "cannot be read"),
        (f"- {{{S}: 1, {S}: 2}}", "line 1: cannot be read"),
        (f"- community: @{S}", "cannot be read"),
        (f"--- {S}\n--- {S}", "cannot be read"),
    ],
)
def test_a_fault_is_told_without_any_content(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        load(tmp_path, text)
    assert "s3cr3t" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_bytes(b"- community: \xff\xfe")
    with pytest.raises(UsageError, match="cannot be read"):
        credentials.load(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file that can be read"):
        credentials.load(tmp_path / "none.yaml")


@pytest.mark.parametrize(("mode", "open_to_others"), [(0o600, False), (0o640, True), (0o604, True), (0o400, False)])
def test_whether_others_may_read_it(tmp_path: Path, mode: int, open_to_others: bool) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(WHOLE)
    path.chmod(mode)
    assert credentials.readable_by_others(path) is open_to_others
