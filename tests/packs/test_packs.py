"""Rule packs: made, verified, installed, undone; and everything that is wrong with one refused."""

from __future__ import annotations

import io
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import orjson
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Command, Ran

RULE = """\
id: HOUSE-1
jurisdiction: US
instrument: {name: House rule}
kind: policy
official: false
catch: named
status: [{date: 2025-01-01, state: in_force}]
force: {since: 2025-01-01}
bound: [us-private-company]
acts: [procure]
vendors: [{maker: huawei}]
bars: [{verdict: prohibited, says: The house buys nothing of it.}]
do: Buy elsewhere.
sources: {board: minutes of 2024-12-12}
confidence: verified
reviewed: 2026-11-01
examples:
- {say: the day before, maker: huawei, goods: switch, buyer: us-private-company, on: 2024-12-31, verdict: none}
- {say: the day, maker: huawei, goods: switch, buyer: us-private-company, on: 2025-01-01, verdict: prohibited}
"""
ASK = ("screen", "-", "--buyer", "us-private-company", "--format", "jsonl")
LINE = b"description\nHuawei S5720 switch\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, debar: Command) -> Path:
    """A data folder of one's own; the fixture of the command is set up first, since it clears the environment."""
    monkeypatch.setenv("DEBAR_DATA", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def key(home: Path, debar: Command) -> Path:
    path = home / "signing.pem"
    assert debar("rules", "keygen", "-o", path).code == 0
    return path


def _folder(home: Path, rule: str = RULE) -> Path:
    folder = home / "own"
    (folder / "rules/US").mkdir(parents=True, exist_ok=True)
    (folder / "rules/US/HOUSE-1.yaml").write_text(rule)
    return folder


@pytest.fixture
def pack(home: Path, key: Path, debar: Command) -> Callable[..., Ran]:
    def made(version: str = "1.0", rule: str = RULE, name: str = "house", out: str = "house.zip") -> Ran:
        options = ("--key", key, "--name", name, "--version", version, "-o", home / out)
        return debar("rules", "pack", _folder(home, rule), *options)

    return made


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A pack that is good, and the public key of who made it; made once, since every case of its rules is proved."""
    home = tmp_path_factory.mktemp("whole")
    _folder(home)
    for command in ("keygen -o signing.pem", "pack own --key signing.pem --name house --version 1.0 -o house.zip"):
        whole = [sys.executable, "-m", "debar", "rules", *command.split()]
        subprocess.run(whole, cwd=home, check=True, capture_output=True)
    return home / "house.zip", home / "signing.pem.pub"


def _rules(debar: Command) -> list[str]:
    return [found["rule"] for found in debar(*ASK, given=LINE).of("finding")]


def test_a_pack_judges_once_it_is_installed_and_no_more_once_undone(
    home: Path, key: Path, pack: Callable[..., Ran], debar: Command
) -> None:
    assert pack().code == 0
    before = debar(*ASK, given=LINE)
    ran = debar("rules", "install", home / "house.zip", "--trust", f"{key}.pub")
    assert (ran.code, "house 1.0 is in force" in ran.text) == (0, True)
    after = debar(*ASK, given=LINE)
    assert [found["rule"] for found in after.of("finding")] == ["HOUSE-1"]
    assert after.of("summary")[0]["rulebook"] != before.of("summary")[0]["rulebook"]
    (shown,) = orjson.loads(debar("rules", "installed", "--format", "json").out)
    assert (shown["name"], shown["version"], shown["installed"]) == ("house", "1.0", "2026-11-25")
    assert debar("rules", "rollback").code == 0
    assert debar(*ASK, given=LINE).out == before.out
    assert list((home / "data/packs").glob("house-*")) == []
    ran = debar("rules", "rollback")
    assert (ran.code, "nothing to undo" in ran.err) == (2, True)


def test_the_next_version_is_known_by_the_key_of_the_one_before(
    home: Path, key: Path, pack: Callable[..., Ran], debar: Command
) -> None:
    pack("2026.9")
    assert debar("rules", "install", home / "house.zip").code == 2
    assert debar("rules", "install", home / "house.zip", "--trust", f"{key}.pub").code == 0
    pack("2026.11", RULE.replace("huawei", "zte"), out="next.zip")
    assert debar("rules", "install", home / "next.zip").code == 0
    assert _rules(debar) == []
    assert "not newer than 2026.11" in debar("rules", "install", home / "house.zip").err
    assert debar("rules", "install", home / "next.zip").code == 0, "installing it again changes nothing"
    assert "In force now: house 2026.9" in debar("rules", "rollback").text
    assert _rules(debar) == ["HOUSE-1"]


def test_the_same_folder_makes_the_same_bytes(home: Path, pack: Callable[..., Ran]) -> None:
    pack(out="one.zip")
    pack(out="two.zip")
    assert (home / "one.zip").read_bytes() == (home / "two.zip").read_bytes()


def test_an_unpacked_pack_is_a_pack(home: Path, key: Path, pack: Callable[..., Ran], debar: Command) -> None:
    pack()
    with zipfile.ZipFile(home / "house.zip") as archive:
        archive.extractall(home / "unpacked")
    assert debar("rules", "install", home / "unpacked", "--trust", f"{key}.pub").code == 0
    (home / "unpacked/rules/US/link.yaml").symlink_to("/etc/hostname")
    assert "is a link" in debar("rules", "install", home / "unpacked", "--trust", f"{key}.pub").err


def test_a_key_is_private_and_never_overwritten(key: Path, debar: Command) -> None:
    assert stat.S_IMODE(os.stat(key).st_mode) == 0o600
    ran = debar("rules", "keygen", "-o", key)
    assert (ran.code, "exists already" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (RULE.replace("verdict: none", "verdict: watch"), "do not hold"),
        (RULE.replace("maker: huawei}]", "maker: nobody-known}]"), "is no maker"),
        (RULE.replace("kind: policy", "kind: wish"), "kind: "),
        (RULE.replace("since: 2025-01-01", "since: 2025-01-01, until: 2024-01-01"), "is not after since"),
    ],
)
def test_rules_that_do_not_hold_are_not_packed(
    rule: str, says: str, home: Path, pack: Callable[..., Ran], debar: Command
) -> None:
    ran = pack(rule=rule)
    assert ran.code == 2
    assert says in ran.err
    assert "HOUSE-1.yaml" in ran.err
    assert not (home / "house.zip").exists()


def _changed(path: Path, change: dict[str, bytes | None], more: list[zipfile.ZipInfo] | None = None) -> None:
    """The pack with files replaced, added, or (None) left out, and further entries."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files |= {name: content for name, content in change.items() if content is not None}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if change.get(name, b"") is not None:
                archive.writestr(name, content)
        for entry in more or ():
            archive.writestr(entry, b"/etc/passwd")
    path.write_bytes(out.getvalue())


def _link() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("rules/US/link.yaml")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("change", "more", "says"),
    [
        ({"rules/US/HOUSE-1.yaml": RULE.replace("huawei", "cisco").encode()}, None, "is not what pack.json says"),
        ({"rules/US/MORE.yaml": b"id: MORE"}, None, "is not in pack.json"),
        ({"rules/US/HOUSE-1.yaml": None}, None, "is missing"),
        ({"pack.json": b"{}"}, None, "was not made by the key"),
        ({"pack.sig": b"0" * 64}, None, "was not made by the key"),
        ({"pack.sig": None}, None, "pack.sig is missing"),
        ({"pack.json": None}, None, "pack.json is missing"),
        ({"../rules/US/OUT.yaml": b"id: OUT"}, None, "does not belong into a pack"),
        ({"/rules/US/OUT.yaml": b"id: OUT"}, None, "does not belong into a pack"),
        ({"rules/US/run.py": b"print()"}, None, "does not belong into a pack"),
        ({"rules\\US\\OUT.yaml": b"id: OUT"}, None, "does not belong into a pack"),
        ({"rules/US/BIG.yaml": b"#" * (9 << 20)}, None, "more than 8,388,608 bytes"),
        ({}, [_link()], "is a link"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_pack_that_was_tampered_with_is_refused(
    change: dict[str, bytes | None],
    more: list[zipfile.ZipInfo] | None,
    says: str,
    home: Path,
    whole: tuple[Path, Path],
    debar: Command,
) -> None:
    pack = shutil.copy(whole[0], home / "house.zip")
    _changed(pack, change, more)
    ran = debar("rules", "install", pack, "--trust", whole[1])
    assert ran.code == 2
    assert says in ran.err
    assert not (home / "data").exists()
    assert _rules(debar) == []


def test_a_bomb_of_many_files_is_refused(home: Path, key: Path, debar: Command) -> None:
    with zipfile.ZipFile(home / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10):
            archive.writestr(f"rules/US/R{number}.yaml", b"#" * (7 << 20))
    ran = debar("rules", "install", home / "bomb.zip", "--trust", f"{key}.pub")
    assert (ran.code, "split the pack" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "not a readable zip"), (b"PK\x03\x04 cut", "not a readable zip"), (None, "cannot be read")],
)
def test_what_is_no_pack_is_said(content: bytes | None, says: str, home: Path, key: Path, debar: Command) -> None:
    if content is not None:
        (home / "bad.zip").write_bytes(content)
    ran = debar("rules", "install", home / "bad.zip", "--trust", f"{key}.pub")
    assert (ran.code, says in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("trust", "says"),
    [("signing.pem", "not a public key"), ("nowhere.pub", "cannot be read"), ("house.zip", "not a public key")],
)
def test_what_is_no_key_is_said(trust: str, says: str, home: Path, pack: Callable[..., Ran], debar: Command) -> None:
    pack()
    ran = debar("rules", "install", home / "house.zip", "--trust", home / trust)
    assert (ran.code, says in ran.err) == (2, True)


def test_a_stranger_key_does_not_do(home: Path, pack: Callable[..., Ran], debar: Command) -> None:
    pack()
    debar("rules", "keygen", "-o", home / "other.pem")
    ran = debar("rules", "install", home / "house.zip", "--trust", home / "other.pem.pub")
    assert (ran.code, "was not made by the key" in ran.err) == (2, True)


def test_a_damaged_store_says_so(home: Path, key: Path, pack: Callable[..., Ran], debar: Command) -> None:
    pack()
    debar("rules", "install", home / "house.zip", "--trust", f"{key}.pub")
    for folder in (home / "data/packs").glob("house-*"):
        shutil.rmtree(folder)
    assert "files of the installed pack 'house' are gone" in debar(*ASK, given=LINE).err
    (home / "data/packs/packs.json").write_text('{"states": [[{"name": 1}]]}')
    assert "damaged" in debar("rules", "installed").err
