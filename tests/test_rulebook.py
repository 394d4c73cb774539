from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

import debar
from debar.errors import KnowledgeError, UsageError
from debar.rulebook import Rulebook, files, state
from debar.rulebook.book import plain

RULE = """
id: XX-OWN
jurisdiction: JP
instrument: {name: House rule}
kind: policy
catch: named
status: [{date: 2020-01-01, state: in_force}]
force: {since: 2020-01-01}
bound: [jp-private-company]
acts: [procure]
vendors: [{maker: acme}]
bars: [{verdict: conditional}]
do: Ask the board.
sources: {board: minutes of 2019-12-01}
confidence: verified
reviewed: 2026-11-23
examples:
- {say: a, maker: acme, buyer: jp-private-company, on: 2020-01-01, verdict: conditional}
- {say: b, maker: acme, buyer: jp-private-company, on: 2019-12-31, verdict: none}
"""
BOOK = Rulebook.load()


def test_a_second_load_is_the_same_and_imports_no_pydantic(tmp_path):
    script = (
        "import sys, json; from debar.rulebook import Rulebook; book = Rulebook.load();"
        "print(json.dumps([book.digest, len(book.rules), 'pydantic' in sys.modules]))"
    )
    own = os.environ | {"DEBAR_CACHE": str(tmp_path)}
    first, second = (
        json.loads(subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, env=own).stdout)
        for _ in range(2)
    )
    assert first == [BOOK.digest, len(BOOK.rules), True]
    assert second == [BOOK.digest, len(BOOK.rules), False]


def test_a_cold_load_is_the_warm_load(tmp_path, monkeypatch):
    monkeypatch.setenv("DEBAR_CACHE", str(tmp_path))
    cold = Rulebook.load()
    assert cold.digest == BOOK.digest
    assert [(rule.id, len(rule.bars)) for rule in cold.rules.values()] == [
        (rule.id, len(rule.bars)) for rule in BOOK.rules.values()
    ]
    assert any(tmp_path.iterdir())


def test_a_spoilt_cache_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("DEBAR_CACHE", str(tmp_path))
    Rulebook.load()
    for file in tmp_path.iterdir():
        file.write_bytes(file.read_bytes()[:-9])
    assert Rulebook.load().digest == BOOK.digest


def test_the_digest_is_of_paths_and_contents_in_any_order():
    one = {"a": ("rule", b"x"), "b": ("rule", b"y")}
    assert files.digest(one) == files.digest(dict(reversed(one.items())))
    assert (
        len({files.digest(one), files.digest(one | {"b": ("rule", b"z")}), files.digest({"a": ("rule", b"x")})}) == 3
    )


def test_rules_are_by_jurisdiction_and_id():
    placed = [(rule.jurisdiction, rule.id) for rule in BOOK.rules.values()]
    assert placed == sorted(placed)
    assert [rule.id for rule in BOOK.in_jurisdiction("nz")] == ["NZ-2018-SPARK", "NZ-TICSA"]
    assert BOOK.in_jurisdiction("QQ") == ()


@pytest.mark.parametrize(
    ("buyer", "kinds"),
    [
        ("us-dod", ("us-dod", "us-federal-agency")),
        ("us-intelligence-agency", ("us-intelligence-agency", "us-federal-agency")),
        ("nz-spark", ("nz-spark", "nz-network-operator")),
        ("ee-elisa", ("ee-elisa", "ee-operator")),
        ("uk-designated-provider", ("uk-designated-provider", "uk-telecom-provider")),
        ("jp-independent-agency", ("jp-independent-agency",)),
        ("us-federal-subcontractor", ("us-federal-subcontractor",)),
        ("us-federal-contractor-affiliate", ("us-federal-contractor-affiliate",)),
    ],
)
def test_what_a_buyer_is(buyer, kinds):
    assert BOOK.is_a(buyer) == kinds


NAMED = """
 us-federal-agency us-federal-contractor us-dod us-grant-recipient us-subsidised-carrier us-importer
jp-government jp-critical-operator au-government au-carrier nz-network-operator uk-designated-provider
uk-central-government ca-telecom ca-government eu-institution de-mobile-operator us-federal-subcontractor
us-federal-contractor-affiliate us-manufacturer us-private-company jp-independent-agency nz-government
uk-private-company uk-local-authority eu-nis2-entity de-government de-critical-operator fr-mobile-operator
se-licensee se-government ro-operator pl-key-entity pt-operator nl-operator in-telecom-licensee tw-government
cr-5g-operator br-private-network-supplier sg-operator ch-operator nz-spark ee-elisa us-intelligence-agency
uk-telecom-provider ee-operator
""".split()


@pytest.mark.parametrize("buyer", NAMED)
def test_every_promised_buyer_is_there(buyer):
    assert BOOK.buyer(buyer).name


@pytest.mark.parametrize("kind", ["government", "local-authority", "private-company", "operator"])
def test_every_jurisdiction_has_those_who_may_not_be_bound(kind):
    prefixes = {rule.jurisdiction.lower() for rule in BOOK.rules.values()}
    assert {f"{prefix}-{kind}" for prefix in prefixes} <= set(BOOK.buyers)


def test_what_a_buyer_is_exists():
    for buyer in BOOK.buyers.values():
        assert set(buyer.kinds) <= set(BOOK.buyers)


@pytest.mark.parametrize(
    ("asked", "hint"),
    [("us-federal-agncy", "did you mean us-federal-agency"), ("zzzz", "`debar rules buyers` lists them")],
)
def test_an_unknown_buyer_is_told_the_nearest(asked, hint):
    with pytest.raises(UsageError, match=asked) as caught:
        BOOK.is_a(asked)
    assert hint in str(caught.value)


def test_own_rules_are_added_and_win(tmp_path):
    (tmp_path / "house.yaml").write_text(RULE, encoding="utf-8")
    (tmp_path / "buyers").mkdir()
    own = "jurisdiction: JP\nname: House\nbuyers: [{id: jp-house, name: House, is_a: [jp-private-company]}]\n"
    (tmp_path / "buyers" / "house.yml").write_text(own, encoding="utf-8")
    replaced = RULE.replace("id: XX-OWN", "id: JP-2018-CIASK")
    (tmp_path / "ciask.yaml").write_text(replaced, encoding="utf-8")
    book = Rulebook.load(tmp_path)
    assert book.digest != BOOK.digest
    assert book.rules["XX-OWN"].file.endswith("house.yaml")
    assert book.rules["JP-2018-CIASK"].name == "House rule"
    assert book.is_a("jp-house") == ("jp-house", "jp-private-company")
    assert len(book.rules) == len(BOOK.rules) + 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (RULE.replace("kind: policy", "kind: gossip"), "kind"),
        (RULE.replace("catch: named", "catch: named\ncolour: red"), "colour"),
        (RULE.replace("do: Ask the board.", ""), "do"),
        ("a: &x 1\nb: *x\n", "anchors and aliases"),
        ("- 1\n", "house.yaml"),
        ("\x00", "house.yaml"),
    ],
)
def test_a_wrong_rule_of_ones_own_names_file_and_entry(tmp_path, text, message):
    (tmp_path / "house.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        Rulebook.load(tmp_path)
    assert "house.yaml" in str(caught.value)
    assert message in str(caught.value)


def test_bytes_that_are_no_text_are_told(tmp_path):
    (tmp_path / "house.yaml").write_bytes(b"id: \xff\xfe")
    with pytest.raises(KnowledgeError, match="byte 4 is not UTF-8"):
        Rulebook.load(tmp_path)


def test_a_file_too_large_is_told_before_it_is_read(tmp_path):
    with (tmp_path / "house.yaml").open("wb") as file:
        file.truncate(9 * 1024 * 1024)
    with pytest.raises(KnowledgeError, match="9,437,184 bytes is more than"):
        Rulebook.load(tmp_path)


def test_a_folder_that_is_none_is_told(tmp_path):
    with pytest.raises(KnowledgeError, match="not a folder"):
        Rulebook.load(tmp_path / "none")


@pytest.mark.parametrize(
    ("text", "folded"), [(" 5G-Radio  Access ", "5g radio access"), ("ＲＡＮ", "ran"), ("Cœur", "cœur"), ("!", "")]
)
def test_plain(text, folded):
    assert plain(text) == folded


@pytest.mark.parametrize(
    ("rule", "on", "known", "word"),
    [
        ("JP-2018-ITPROC", date(2018, 12, 6), date(2026, 1, 1), None),
        ("JP-2018-ITPROC", date(2018, 12, 7), date(2018, 12, 7), "reported"),
        ("JP-2018-ITPROC", date(2019, 5, 1), date(2018, 12, 9), "reported"),
        ("JP-2018-ITPROC", date(2019, 5, 1), date(2018, 12, 10), "announced"),
        ("JP-2018-ITPROC", date(2019, 5, 1), date(2019, 5, 1), "in_force"),
        ("JP-2018-ITPROC", date(2026, 1, 1), date(2026, 1, 1), "in_force"),
        ("US-889A", date(2019, 8, 12), date(2019, 8, 12), "enacted"),
        ("US-889A", date(2019, 8, 13), date(2018, 12, 7), "in_force"),
        ("US-889A", date(2026, 7, 1), date(2026, 7, 1), "in_force"),
    ],
)
def test_state(rule, on, known, word):
    found = state(BOOK.rules[rule], on, known)
    assert (found and found.word) == word


def test_state_by_id_and_the_nearest_for_a_wrong_one():
    assert BOOK.state("US-889A", date(2026, 1, 1), date(2026, 1, 1)).word == "in_force"
    with pytest.raises(UsageError, match="did you mean US-889A"):
        BOOK.state("us-889aa", date(2026, 1, 1), date(2026, 1, 1))


def test_no_rule_needs_the_c_reader_of_yaml():
    """A question mark within `[...]` is read by libyaml only; installations without it would lose the rule."""
    folder = Path(debar.__file__).parent / "data" / "rules"
    short = re.compile(r"^ *(?:- )?([a-z_]+: [\[{].*\?.*[\]}])$", re.MULTILINE)
    texts = [found for file in folder.rglob("*.yaml") for found in short.findall(file.read_text("utf-8"))]
    for text in texts:
        assert yaml.load(text, Loader=yaml.SafeLoader)
