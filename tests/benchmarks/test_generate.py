"""The generated ledgers: always the same, written as they should be, and planted as the truth beside them says."""

from __future__ import annotations

import csv
import random
from collections import Counter
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from benchmarks import generate as made
from debar.bench.words import words
from debar.yamlfile import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from debar.register import Register
    from debar.rulebook import Rulebook

LINES = 4_000
PLANTED = load(made.HERE / "planted.yaml")
ORDINARY = load(made.HERE / "ordinary.yaml")


def rows(path: Path) -> list[dict[str, str]]:
    """The lines of a ledger, or of each of its files in turn."""
    if path.is_dir():
        return [row for file in sorted(path.iterdir()) for row in rows(file)]
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()  # type: ignore[no-any-return]
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def truth(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where: Path = tmp_path_factory.mktemp("ledgers")
    made.generate(where / "a.csv", LINES, workers=1)
    made.generate(where / "p.parquet", LINES, workers=1)
    return where


def test_a_version_has_its_lines(folder: Path) -> None:
    """Other lines need another VERSION, and then another digest here."""
    digest = sha256((folder / "a.csv").read_bytes() + (folder / "a.truth.csv").read_bytes())
    assert (made.VERSION, digest.hexdigest()[:16]) == (2, "b4daffff17601b30")


def test_both_forms_hold_the_same_lines(folder: Path) -> None:
    assert len(rows(folder / "a.csv")) == LINES
    assert rows(folder / "a.csv") == rows(folder / "p.parquet")


def test_another_seed_makes_other_lines(folder: Path, tmp_path: Path) -> None:
    made.generate(tmp_path / "b.csv", LINES, seed=8, workers=1)
    assert rows(tmp_path / "b.csv") != rows(folder / "a.csv")


def test_processes_and_parts_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = made.BLOCK + 1_000
    one = made.generate(tmp_path / "one.parquet", lines, workers=1)
    made.generate(tmp_path / "two.parquet", lines, workers=2)
    parts = made.generate(tmp_path / "parts", lines, parts=2, workers=2)
    whole = pq.read_table(tmp_path / "one.parquet")
    assert pq.read_table(tmp_path / "two.parquet").equals(whole)
    assert [file.name for file in sorted((tmp_path / "parts").iterdir())] == ["part-000.parquet", "part-001.parquet"]
    assert pq.read_table(tmp_path / "parts").equals(whole)
    begun = {"part-000.parquet": 0, "part-001.parquet": made.BLOCK}
    assert [(int(row["row"]) + begun[row["file"]], row["maker"], row["kind"]) for row in truth(parts)] == [
        (int(row["row"]), row["maker"], row["kind"]) for row in truth(one)
    ]


def test_values_with_commas_and_quotes_are_quoted(folder: Path) -> None:
    lines = (folder / "a.csv").read_text("utf-8").splitlines()
    assert any('"' in line for line in lines)
    assert lines[0] == "order,order date,supplier,description,manufacturer,part number"
    assert not any('"' in line for line in lines if line.count(",") == len(made.COLUMNS) - 1 and '""' not in line)


def test_the_truth_is_about_the_rows_it_names(folder: Path) -> None:
    """In a CSV the header is row 1, in Parquet the first line is."""
    ledger = rows(folder / "a.csv")
    told = truth(folder / "a.truth.csv")
    plain = {"Huawei": "huawei", "Hikvision": "hikvision", "Hytera": "hytera"}
    seen = 0
    for row in told:
        if row["kind"] == "name":
            text = ledger[int(row["row"]) - 2]["description"].lower()
            assert any(name.lower() in text for name, maker in plain.items() if maker == row["maker"]) or (
                row["maker"] in ("zte", "dahua") and row["maker"] in text
            )
            seen += 1
    assert seen > 10


def test_shares_are_as_the_data_says(tmp_path: Path) -> None:
    told = truth(made.generate(tmp_path / "c.parquet", 100_000, workers=1))
    counts = Counter("found" if row["maker"] else row["kind"].partition(":")[0] for row in told)
    for name, share in PLANTED["shares"].items():
        assert counts[name] == pytest.approx(share * 100_000, rel=0.15), name
    assert {row["kind"] for row in told} == {
        *(kind["kind"] for kind in PLANTED["found"]),
        *(f"{group}: {kind['kind']}" for group in ("negative", "open") for kind in PLANTED[group]),
    }


def test_items_of_a_catalogue_repeat(folder: Path, tmp_path: Path) -> None:
    made.generate(tmp_path / "d.parquet", LINES, items="catalogue", workers=1)
    different = [
        len({row["description"] for row in rows(path)}) for path in (tmp_path / "d.parquet", folder / "a.csv")
    ]
    assert different[0] < different[1] / 1.5


@pytest.mark.parametrize("slip", sorted(made.SLIPS))
@pytest.mark.parametrize("word", ["Huawei", "HUAWEI", "Hikvision", "Hytera", "Dahua"])
def test_a_slip_is_never_the_word(slip: str, word: str) -> None:
    chance = random.Random(1)
    slips = {made.misspelt(chance, word, slip) for _ in range(50)}
    assert word not in slips
    assert len(slips) > 1
    assert all(each.isupper() == word.isupper() for each in slips)
    kept = {each[0] for each in slips} == {word[0]}
    assert kept == (slip not in ("first", "ocr")) or word[0] not in "Hh"


def entries() -> Iterator[tuple[str, dict[str, Any]]]:
    for group in ("found", "negative", "open"):
        for kind in PLANTED[group]:
            yield group, kind


@pytest.mark.parametrize(
    ("group", "kind"), list(entries()), ids=lambda each: each if isinstance(each, str) else each["kind"]
)
def test_every_kind_says_why_and_whose(group: str, kind: dict[str, Any], register: Register) -> None:
    assert kind["why"].endswith(".")
    makers = {made._line(line)[0] for line in kind.get("lines", PLANTED["slipped"])}
    assert makers <= set(register.makers) if group == "found" else makers == {""}
    columns = {name for line in kind.get("lines", PLANTED["slipped"]) for name in made._line(line)[1]}
    assert columns <= set(made.COLUMNS)


def test_ordinary_lines_name_nobody_barred(register: Register, rulebook: Rulebook) -> None:
    known = words(register, rulebook, "us-federal-agency", date(2026, 11, 25))
    texts = [*ORDINARY["goods"], *ORDINARY["makers"], *made.suppliers(random.Random(7), 10_000)]
    named = {name for name in known.names for text in texts if name.lower() in text.lower()}
    assert named <= {"ZTE"}, "letters inside another word are no name"
