"""`docs/readers/`: a page for each reader from its docstrings, and the header words of `data/columns.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.pages.docstrings import first_sentence, limits, paragraphs
from tools.pages.markdown import bullets, code, facts_table, link, listed, made, page, prose, section, table, text

from debar import columns
from debar.readers import readers

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = {
    "en": "English",
    "ja": "Japanese",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "it": "Italian",
    "zh": "Chinese",
    "ko": "Korean",
    "ru": "Russian",
    "ar": "Arabic",
}
BREADTH = {-1: "files that hold other files", 0: "the format's own marks", 1: "any JSON", 2: "any text"}


def pages() -> dict[str, str]:
    """Everything under `docs/readers/`."""
    found: list[Any] = sorted(readers(), key=lambda reader: reader.NAME)
    made_pages = {f"docs/readers/{reader.NAME}.md": _reader(reader) for reader in found}
    return made_pages | {"docs/readers/index.md": _index(found), "docs/readers/columns.md": _columns()}


def _reader(reader: Any) -> str:
    name = reader.__name__.rpartition(".")[2]
    facts = [
        ("`--input-format`", code(reader.NAME)),
        ("File endings", listed(map(code, reader.SUFFIXES), "or") or "none of its own: it is known by its content"),
        ("Known by its content", prose(first_sentence(reader.claims.__doc__))),
        ("Claims", f"{BREADTH[getattr(reader, 'BREADTH', 0)]}; the narrowest claim of all readers wins"),
    ]
    mapping = getattr(reader, "MAPPING", ())
    by_header = hasattr(reader, "map_header") or hasattr(reader, "form_of")
    return page(
        [
            made(code(f"src/debar/readers/{name}.py")),
            f"# Reader: {reader.NAME}",
            "",
            *paragraphs(reader.__doc__),
            *facts_table(facts),
            *section("What becomes of it", paragraphs(reader.read.__doc__)),
            *section("Which part of a file feeds which field", _mapping(mapping)),
            *section("Which column feeds which field", HEADER_WORDS if by_header else []),
            *section("Limits", _limits(reader)),
            "[All readers](index.md) · [header words](columns.md)",
        ]
    )


HEADER_WORDS = [
    "By its header word, in many languages and of many systems: [header words and fields](columns.md). The report shows",
    "how each column was read and which were not used; `--map FIELD=COLUMN` overrides.",
    "",
]


def _mapping(mapping: tuple[tuple[str, str], ...]) -> list[str]:
    return table(["In the file", "Field"], [(code(path), code(field)) for path, field in mapping])


def _limits(reader: Any) -> list[str]:
    said = "What is beyond a limit is told as an issue; nothing is dropped in silence."
    rows = [(code(name), f"{value:,}", prose(bounds)) for name, value, bounds in limits(reader) if name != "BREADTH"]
    return [said, "", *table(["Limit", "Value", "Bounds"], rows)] if rows else []


def _index(found: list[Any]) -> str:
    rows = [
        (
            link(reader.NAME, f"{reader.NAME}.md"),
            listed(map(code, reader.SUFFIXES)),
            prose(first_sentence(reader.__doc__)),
        )
        for reader in found
    ]
    return page(
        [
            made("`src/debar/readers/`"),
            "# The readers",
            "",
            "A reader turns one kind of file into rows of observation fields. It never judges and never guesses a maker.",
            "A file is given to the reader that knows its content best; its name only settles a doubt.",
            "Compressed files, zip archives of files and objects in stores are read as",
            "[what is in them](../large.md#where-files-may-lie).",
            "",
            *table(["Reader", "File endings", "Reads"], rows),
            "Which header word becomes which field, and which exports are known: [header words and fields](columns.md).",
            "How to add one: [adding](../adding.md).",
        ]
    )


def _columns() -> str:
    data = columns.data()
    return page(
        [
            made("`src/debar/data/columns.yaml`"),
            "# Header words and fields",
            "",
            "A header is compared in one form: case, width, accents, camelCase and separators do not matter. First the",
            "whole header is looked up, then its pieces (`品名 / Description`), then words inside it. If two columns fit",
            "one field, the better word keeps it. Where no word is known, name the column: `--map maker_name=Hersteller`.",
            "A seller's column never becomes a maker's.",
            "",
            *section("Exports of known systems", [line for each in data["layouts"] for line in _layout(each)]),
            *section("Words by field", [line for each in data["fields"] for line in _field(each)]),
            *section("Words that say a header is about something else", _by_language(data["stop"])),
            "[All readers](index.md)",
        ]
    )


def _layout(layout: Mapping[str, Any]) -> list[str]:
    known = f"Known by {listed(map(code, layout['needs']))} beside one of {listed(map(code, layout['any']), 'or')}."
    doubt = "" if layout["confidence"] == "verified" else f" ({layout['confidence']})"
    source = layout["source"]
    rows = [(code(word), code(field) if field else "nothing here") for word, field in layout["columns"].items()]
    return section(
        text(layout["system"]),
        [
            f"{known} Read as {'an inventory' if layout['kind'] == 'inventory' else 'purchases'}.",
            f"Source: {link(text(source), source) if source.startswith('http') else text(source)}{doubt}",
            "",
            *table(["Column", "Field"], rows),
        ],
        level=3,
    )


def _field(entry: Mapping[str, Any]) -> list[str]:
    said = [
        "A maker is looked for in it." if entry.get("identifies") else "",
        "A second column of this kind is read as further text." if entry.get("spill") else "",
    ]
    return section(code(entry["field"]), [" ".join(filter(None, said)), "", *_by_language(entry["words"])], level=3)


def _by_language(words: Mapping[str, list[str]]) -> list[str]:
    return bullets(f"{LANGUAGES.get(key, key.upper())}: {text(', '.join(each))}" for key, each in words.items())
