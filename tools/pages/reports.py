"""`docs/reports.md`: what a run can be written as, from the docstrings of the formats."""

from __future__ import annotations

from tools.pages.docstrings import first_sentence, limits, paragraphs
from tools.pages.markdown import code, made, page, prose, section, table

from debar import reports


def pages() -> dict[str, str]:
    """The one page."""
    formats = {name: reports.load(name) for name in reports.formats()}
    rows = [
        (f"[{name}](#{name})", code(each.SUFFIX), prose(first_sentence(each.__doc__)))
        for name, each in formats.items()
    ]
    return {
        "docs/reports.md": page(
            [
                made("the docstrings of `src/debar/reports/`"),
                "# The reports",
                "",
                "`--format NAME` writes to standard output, `--format NAME=FILE` to a file (`parquet`: a folder); several may be asked for at once.",
                "Every format shows what could not be looked at.",
                "",
                *table(["Format", "Ending", "What it is"], rows),
                *(line for name, each in formats.items() for line in section(name, _format(each))),
            ]
        )
    }


def _format(each: reports.Format) -> list[str]:
    bounds = [f"- {prose(words)} ({code(name)}: {value:,})" for name, value, words in limits(each)]  # type: ignore[arg-type]
    return [*paragraphs(each.__doc__), *bounds, ""]
