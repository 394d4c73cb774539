"""`src/debar/data/schema/<shape>.json`: the shapes of the data files as JSON Schemas, for editors and other tools."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from debar import waivers
from debar.model import FIELDS
from debar.schema.buyers import BuyersFile
from debar.schema.columns import ColumnsFile
from debar.schema.lists import ListFile
from debar.schema.makers import MakerFile
from debar.schema.products import ProductFile
from debar.schema.rebadges import RebadgeFile
from debar.schema.rules import RuleFile
from debar.schema.umbrellas import UmbrellasFile
from debar.schema.words import AnswersFile, Code, CountriesFile, GoodsFile, GrammarFile, RelationFile

if TYPE_CHECKING:
    from debar.schema.common import Shape

DIALECT = "https://json-schema.org/draft/2020-12/schema"

SHAPES: dict[str, tuple[str, type[Shape]]] = {
    "maker": ("makers/*.yaml", MakerFile),
    "product": ("products/*/*.yaml", ProductFile),
    "rebadge": ("rebadges/*/*.yaml", RebadgeFile),
    "rule": ("rules/*/*.yaml", RuleFile),
    "list": ("rules/*/lists/*.yaml", ListFile),
    "buyers": ("buyers/*.yaml", BuyersFile),
    "relations": ("words/relations.yaml", RelationFile),
    "goods": ("words/goods.yaml", GoodsFile),
    "answers": ("words/answers.yaml", AnswersFile),
    "countries": ("words/countries.yaml", CountriesFile),
    "grammar": ("words/grammar.yaml", GrammarFile),
    "umbrellas": ("words/umbrellas.yaml", UmbrellasFile),
    "columns": ("columns.yaml", ColumnsFile),
}
"""Name of the schema -> (which files below `data/` have the shape, the shape)."""


def schema_of(shape: type[Shape]) -> dict[str, Any]:
    """The JSON Schema of one shape."""
    return {"$schema": DIALECT, **TypeAdapter(shape).json_schema()}


def pages() -> dict[str, str]:
    """Every schema as a file."""
    found = {name: schema_of(shape) for name, (_, shape) in SHAPES.items()}
    found |= {"codes": _codes(), "waivers": _waivers()}
    return {
        f"src/debar/data/schema/{name}.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in found.items()
    }


def _codes() -> dict[str, Any]:
    """`words/codes.yaml` is a mapping from the kind of a code to what it proves."""
    code = TypeAdapter(dict[str, Code]).json_schema()
    return {
        "$schema": DIALECT,
        "title": "CodesFile",
        "description": "What each kind of registry code proves.",
        **code,
    }


def _waivers() -> dict[str, Any]:
    """The file of `--waivers`: what `debar.waivers` asks for, since that file has no pydantic shape."""
    words = {"type": ["string", "integer"], "pattern": r"\S"}
    day = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "description": "The last day on which it holds."}
    scope = {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"enum": list(FIELDS)},
        "additionalProperties": {"type": ["string", "number"], "pattern": r"\S"},
        "description": "What an item must have in these observation fields for the waiver to hold.",
    }
    waiver = {
        "type": "object",
        "additionalProperties": False,
        "properties": dict.fromkeys(waivers.REQUIRED, words) | {"until": day, "scope": scope},
        "required": list(waivers.REQUIRED),
    }
    listed = {"type": "array", "items": {"$ref": "#/$defs/Waiver"}}
    whole = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"waivers": listed},
        "required": ["waivers"],
    }
    return {
        "$schema": DIALECT,
        "title": "WaiversFile",
        "description": "Our own dated decisions to live with a finding: a list, or that list under the one key waivers.",
        "$defs": {"Waiver": waiver},
        "anyOf": [listed, whole],
    }
