"""Kept files lie under what is in them, whole or not at all, and no name of a stranger leads to one."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from tests.casework.office import at_once

from debar.casework.vault import Vault
from debar.errors import InvalidError, MissingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTENT = b"purchases of spring"
DIGEST = sha256(CONTENT).hexdigest()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "kept")


def lying(vault: Vault) -> dict[str, bytes]:
    return {
        str(path.relative_to(vault.folder)): path.read_bytes() for path in vault.folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("pieces", [[CONTENT], [CONTENT[:3], b"", CONTENT[3:]], [bytes([one]) for one in CONTENT]])
def test_kept_by_what_is_in_it(vault: Vault, pieces: list[bytes]) -> None:
    for _ in range(2):
        kept = vault.keep(pieces, len(CONTENT))
        assert (kept.digest, kept.size) == (DIGEST, len(CONTENT))
        assert lying(vault) == {f"{DIGEST[:2]}/{DIGEST}": CONTENT}
    with vault.open(DIGEST) as file:
        assert file.read() == CONTENT
    assert vault.path(DIGEST).stat().st_mode & 0o077 == 0


def test_nothing_is_a_file_too(vault: Vault) -> None:
    assert vault.open(vault.keep([], 0).digest).read() == b""


def test_above_the_limit_nothing_is_left(vault: Vault) -> None:
    taken = []

    def endless() -> Iterator[bytes]:
        while True:
            taken.append(1)
            yield b"x" * 10

    with pytest.raises(InvalidError, match="larger than 25 bytes"):
        vault.keep(endless(), 25)
    assert len(taken) == 3, "no more is taken than the limit"
    assert lying(vault) == {}
    with pytest.raises(InvalidError):
        vault.keep([CONTENT], len(CONTENT) - 1)
    assert lying(vault) == {}


def test_what_breaks_off_leaves_nothing(vault: Vault) -> None:
    def broken() -> Iterator[bytes]:
        yield CONTENT
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        vault.keep(broken(), 1_000)
    assert lying(vault) == {}


def test_the_same_by_several_at_once(vault: Vault) -> None:
    done = at_once(*[lambda: vault.keep([CONTENT] * 50, 1 << 20)] * 4)
    assert len({str(each) for each in done}) == 1, done
    assert len(lying(vault)) == 1


HOSTILE = [
    "", ".", "..", "/", "../office.key", "../" * 21 + "e", "/etc/passwd", DIGEST[:-1], DIGEST + "0", DIGEST.upper(),
    f"{DIGEST[:-1]}\n", f"{DIGEST[:-1]}/", f"../{DIGEST[3:]}", f"{DIGEST[:-1]}\0", "٣" * 64, "g" * 64, " " * 64,
    f"{DIGEST[:63]}\ud800", "." * 64, "/" * 64,
]  # fmt: skip


@pytest.mark.parametrize("digest", HOSTILE, ids=ascii)
def test_what_is_no_digest_leads_nowhere(vault: Vault, digest: str) -> None:
    vault.keep([CONTENT], 100)
    for ask in (vault.path, vault.open):
        with pytest.raises(MissingError):
            ask(digest)


def test_a_file_that_is_not_kept(vault: Vault) -> None:
    for _ in range(2):
        with pytest.raises(MissingError, match="no longer kept"):
            vault.open("0" * 64)
        vault.keep([CONTENT], 100)
