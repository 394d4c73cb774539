"""The register: compiled once, found again by digest, refused with file and remedy when its data is wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from debar import cache
from debar.errors import KnowledgeError
from debar.identify import identify
from debar.register import Register
from debar.register.anchors import beginnings, expression
from debar.register.files import DataFile, data_files, digest_of
from debar.register.narrow import exact
from debar.register.wordings import (
    letter_by_letter,
    lookalikes,
    scanned,
    spaced,
    squeezed,
    wanted,
    with_one_gap,
    wording,
)

SMALL = Path(__file__).parent / "identify" / "register"
MAKER = """
id: {id}
name: Acme Ltd
names: [{{text: Acme, {more}}}]
sources: {{s: https://example.org}}
examples: {{match: [Acme]}}
"""
PRODUCT = """
id: routers
maker: acme
says: router
patterns: [{{match: '{match}', strength: strong}}]
sources: {{s: https://example.org}}
examples: {{match: [AC100]}}
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DEBAR_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def acme(folder: Path, **files: str) -> Path:
    """A data folder with one maker and what else is given (`products_routers` -> products/routers.yaml)."""
    contents = {"makers_acme": MAKER.format(id="acme", more="strength: strong"), **files}
    for name, content in contents.items():
        kind, _, stem = name.partition("_")
        (folder / kind).mkdir(parents=True, exist_ok=True)
        (folder / kind / f"{stem}.yaml").write_text(content, encoding="utf-8")
    return folder


def small() -> Register:
    return Register.of(data_files(own=SMALL))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("MF[12]0", {"mf10", "mf20"}),
        ("DS-2CD", {"ds 2cd", "ds2cd"}),
        ("(i|p)?DS-2", {"ds 2", "ds2", "ids 2", "ids2", "pds 2", "pds2"}),
        ("AX ?PRO", {"ax pro", "axpro"}),
        ("ABCDEFGHIJK+", {"abcdefghi"}),
        ("AB{2,3}", {"abb"}),
        ("(?:AB|CD)X?", {"ab", "cd"}),
        ("S57[0-9]{2}", {"s57"}),
        (r"AC\.1", {"ac 1"}),
        ("HG(?!8245)[5]", {"hg5"}),
    ],
)
def test_how_a_pattern_may_begin(pattern: str, expected: set[str]) -> None:
    assert beginnings(expression(pattern)) == expected


@pytest.mark.parametrize("pattern", ["[A-Z]{2}[0-9]", ".*AB", "A", "A[0-9]*", "[^x]AB", "A?B?", r"(A)\1", "[A-Z]+"])
def test_a_pattern_that_may_begin_with_anything_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"write|way"):
        beginnings(expression(pattern))


@pytest.mark.parametrize(
    ("text", "form", "no"),
    [
        ("S5720(-[0-9A-Z]+)*", "S5720-28X", "S5720 replaces"),
        ("S5720(-[0-9A-Z]+)*", "S5720 28X", "S5720 plus"),
        ("DS-2CD", "DS 2CD", "DS  2CD"),
        ("A[-]B", "A-B", "A B"),
        (r"A\-B", "A-B", "AB"),
    ],
)
def test_what_a_hyphen_stands_for(text: str, form: str, no: str) -> None:
    import re

    run = re.compile(expression(text))
    assert run.fullmatch(form)
    assert not run.fullmatch(no)


def test_wordings() -> None:
    assert wording("co., ltd").whole == "co {0,3}ltd"
    assert wording("huawei").whole is None
    assert letter_by_letter("zte") == "z t e"
    assert with_one_gap("abc") == ["a bc", "ab c"]
    assert {"huawe1", "huawel", "huavvei"} <= lookalikes("huawei")
    assert {"hiiawei", "liuawei"} <= scanned("huawei")
    assert squeezed("zte製, x") == " zte 製 x "
    assert (wanted("lte"), wanted("ルータ"), spaced("lte"), spaced("ルータ")) == (" lte ", "ルータ", True, False)


def test_a_warm_start_gives_the_same_register(own_cache: Path) -> None:
    cold = small()
    kept = sorted(each.name.partition("-")[0] for each in own_cache.iterdir())
    warm = small()
    assert kept == ["register", "sieve"]
    assert warm is not cold
    assert (warm.digest, warm.names, warm.patterns, warm.rebadged) == (
        cold.digest, cold.names, cold.patterns, cold.rebadged,
    )  # fmt: skip
    assert dict(warm.makers) == dict(cold.makers)
    assert warm.sieve.hits("huawei s5720") == cold.sieve.hits("huawei s5720") != []


def test_a_damaged_artefact_is_made_anew(own_cache: Path) -> None:
    small()
    for each in own_cache.iterdir():
        each.write_bytes(each.read_bytes()[:-3])
    assert small().find("huawei")
    (artefact,) = own_cache.glob("register-*")
    cache.write("register", artefact.name.partition("-")[2], b'{"makers": 1}')
    assert small().find("huawei")


def test_a_warm_start_needs_no_pydantic_and_no_yaml_file(own_cache: Path) -> None:
    small()
    script = (
        "import sys; from pathlib import Path; from debar.register import Register;"
        "from debar.register.files import data_files;"
        f"Register.of(data_files(own=Path({str(SMALL)!r})));"
        "sys.exit('pydantic' in sys.modules or 'numpy' in sys.modules or 'pyarrow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_digest_is_of_content_whatever_the_order() -> None:
    files = data_files(own=SMALL)
    assert digest_of(files) == digest_of(files[::-1])
    changed = [DataFile(files[0].root, files[0].name, files[0].content + b"#"), *files[1:]]
    assert digest_of(changed) != digest_of(files)


def test_an_added_folder_adds_and_overrides(tmp_path: Path) -> None:
    first = acme(tmp_path / "own")
    more = acme(
        tmp_path / "more",
        makers_acme=MAKER.format(id="acme", more="strength: weak"),
        makers_beta=MAKER.format(id="beta", more="strength: strong").replace("Acme", "Betacorp"),
    )
    register = Register.of(data_files(more, own=first))
    assert sorted(register.makers) == ["acme", "beta"]
    assert register.makers["acme"].names[0].strength.word == "weak"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"makers_two": MAKER.format(id="acme", more="strength: strong")}, "maker acme stands in .* too"),
        ({"makers_bad": MAKER.format(id="bad", more="strength: huge")}, r"bad.yaml: names.0.strength"),
        ({"makers_bad": MAKER.format(id="bad", more="strength: strong").replace("text: Acme", "text: '!'")}, "fewer"),
        ({"products_routers": PRODUCT.format(match="[0-9A-Z]+")}, "routers.yaml: pattern .* begin"),
        ({"products_routers": PRODUCT.format(match="AC(1")}, "routers.yaml: pattern"),
        ({"products_routers": PRODUCT.format(match="AC1").replace("acme", "nobody")}, "'nobody' has no file"),
    ],
)
def test_wrong_data_is_refused_with_file_and_entry(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(KnowledgeError, match=message):
        Register.of(data_files(own=acme(tmp_path / "own", **files)))


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such folder"):
        Register.load(tmp_path / "none")


@pytest.mark.parametrize(
    ("text", "makers"),
    [
        ("huaw", ["huawei"]),
        ("ＺＴＥ", ["zte"]),
        ("華為", ["huawei"]),
        ("dahua", ["dahua", "dahua-scale"]),
        ("xyz", []),
        (" ", []),
    ],
)
def test_find(text: str, makers: list[str]) -> None:
    assert [maker.id for maker in small().find(text)] == makers


def test_an_exact_register_knows_all_but_misspelt_names(register: Register) -> None:
    known = exact(register)
    assert known.digest != register.digest
    assert len(known.references) == len(known.sieve.entries) < len(register.sieve.entries)
    for text in ("Huawei router", "华为 交换机", "HUAWEl router"):
        assert identify({"description": text}, known) == identify({"description": text}, register) != ()
    assert identify({"description": "Huawwei router"}, register)
    assert not identify({"description": "Huawwei router"}, known)
    again = exact(register)
    assert again.sieve.entries == known.sieve.entries
