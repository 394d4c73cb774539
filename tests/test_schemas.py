"""The published JSON Schemas are current, and agree with the shapes about our own files and about damaged ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
import pytest
from pydantic import ValidationError
from tests.conftest import EXAMPLES
from tools.pages import schemas

from debar import waivers, yamlfile
from debar.errors import WaiverError
from debar.rulebook.files import DATA

PUBLISHED = DATA / "schema"
FOLDERS = {"schema", "report"}
"""Folders of data that hold no YAML of a shape."""
READ_BY_CODE = {"words/fold.yaml", "cli.yaml", "exposure.yaml", "serials.yaml", "office/events.yaml"}
"""Tables that one room alone reads and checks, without a shape."""


def validator(name: str) -> Any:
    return jsonschema_rs.Draft202012Validator(orjson.loads((PUBLISHED / f"{name}.json").read_bytes()))


def files_of(name: str) -> list[Path]:
    pattern = {**{each: found[0] for each, found in schemas.SHAPES.items()}, "codes": "words/codes.yaml"}[name]
    return sorted(DATA.glob(pattern))


NAMES = [*schemas.SHAPES, "codes"]


def test_the_published_schemas_are_current() -> None:
    made = {Path(path).name: text for path, text in schemas.pages().items()}
    published = {path.name: path.read_text(encoding="utf-8") for path in PUBLISHED.iterdir()}
    assert published == made, "a shape changed: run `make docs` and commit what it writes"


@pytest.mark.parametrize("name", NAMES)
def test_every_file_of_ours_is_valid(name: str) -> None:
    valid = validator(name)
    files = files_of(name)
    assert files
    wrong = {
        path.relative_to(DATA).as_posix(): [error.message for error in valid.iter_errors(yamlfile.load(path))][:3]
        for path in files
        if not valid.is_valid(yamlfile.load(path))
    }
    assert wrong == {}


def test_every_file_of_ours_has_a_schema() -> None:
    known = {path for name in NAMES for path in files_of(name)}
    all_files = {path for path in DATA.rglob("*.yaml") if path.relative_to(DATA).parts[0] not in FOLDERS}
    assert {path.relative_to(DATA).as_posix() for path in all_files - known} == READ_BY_CODE


def damaged(name: str) -> list[tuple[str, Any]]:
    """One file of ours, each time with one thing wrong."""
    whole = yamlfile.load(files_of(name)[0])
    required = orjson.loads((PUBLISHED / f"{name}.json").read_bytes()).get("required", [])
    cases: list[tuple[str, Any]] = [("a key nobody knows", {**whole, "surprise": 1}), ("a list", [whole])]
    cases += [(f"no {key}", {k: v for k, v in whole.items() if k != key}) for key in required]
    return cases


@pytest.mark.parametrize("name", schemas.SHAPES)
def test_schema_and_shape_refuse_the_same(name: str) -> None:
    valid, shape = validator(name), schemas.SHAPES[name][1]
    for what, data in damaged(name):
        assert not valid.is_valid(data), f"{name}: the schema takes a file with {what}"
        with pytest.raises(ValidationError):
            shape.model_validate(data)


@pytest.mark.parametrize(
    ("day", "good"),
    [("2026-07-31", True), ("2026-07", True), (2026, True), ("31.07.2026", False), ("2026-7-1", False), ("", False)],
)
def test_a_day_may_be_partial_but_not_free(day: str | int, good: bool) -> None:
    rule = yamlfile.load(files_of("rule")[0]) | {"reviewed": day}
    assert validator("rule").is_valid(rule) is good


def test_fields_are_described() -> None:
    """What a shape says of a field reaches the editor of whoever writes a file."""
    bar = orjson.loads((PUBLISHED / "rule.json").read_bytes())["$defs"]["Bar"]["properties"]
    assert "component test" in bar["module"]["description"]


WAIVER = {
    "rule": "US-889A",
    "maker": "zte",
    "who": "A. Example",
    "why": "replacement ordered",
    "approved_by": "B. Example",
    "until": "2027-03-31",
}


@pytest.mark.parametrize(
    ("waiver", "good"),
    [
        (WAIVER, True),
        (WAIVER | {"scope": {"site": "Annex B"}}, True),
        (WAIVER | {"scope": {"colour": "red"}}, False),
        (WAIVER | {"scope": {}}, False),
        (WAIVER | {"until": "2027-03"}, False),
        (WAIVER | {"because": "x"}, False),
        (WAIVER | {"why": ""}, False),
        *[({k: v for k, v in WAIVER.items() if k != key}, False) for key in WAIVER],
    ],
)
def test_schema_and_reader_agree_about_waivers(waiver: dict[str, Any], good: bool, tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    for document in ([waiver], {"waivers": [waiver]}):
        path.write_bytes(orjson.dumps(document))  # JSON is YAML
        assert validator("waivers").is_valid(yamlfile.load(path)) is good
        if good:
            assert waivers.load(path)
        else:
            with pytest.raises(WaiverError):
                waivers.load(path)


def test_the_example_waivers_are_valid() -> None:
    assert validator("waivers").is_valid(yamlfile.load(EXAMPLES / "waivers.yaml"))
