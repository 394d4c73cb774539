"""The result as a table for a terminal or a page, as CSV and JSON, and as a picture."""

from __future__ import annotations

import csv
import io
from html import escape
from math import log10
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from debar.bench.result import Result

BAR = 32
"""Columns of the longest bar on a terminal."""
EIGHTHS = " ▏▎▍▌▋▊▉"
HEADINGS = {
    "contestant": "contestant", "lines": "lines", "runs": "runs", "median_s": "median s", "fastest_s": "fastest",
    "slowest_s": "slowest", "processor_s": "processor s", "peak_mib": "peak MiB", "lines_per_s": "lines/s",
    "times_floor": "x floor", "times_debar": "x debar", "recall": "recall", "recall_with_leads": "with leads",
    "precision": "precision",
}  # fmt: skip
SCALED = (
    "Where lines is a part of the ledger, lines/s and ratios are scaled up: the start once, each further line at "
    "the cost of the last nine tenths."
)


def plain(value: Any) -> str:
    """A value as it stands in a table.

    >>> plain(1234567), plain(0.5), plain(None), plain(12.0)
    ('1,234,567', '0.5', '', '12')
    """
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".") if value < 1000 else f"{value:,.0f}"
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def table(result: Result) -> str:
    """For a terminal: what was run, the rows, the bars, the kinds, what is missing."""
    rows, kinds = result.rows(), result.kinds()
    parts = [
        *(f"{name}: {text}" for name, text in result.about.items()),
        "",
        *_aligned([list(HEADINGS.values()), *([plain(row[key]) for key in HEADINGS] for row in rows)]),
        "",
        *bars(rows),
        "",
        *_aligned(_with_numbers(kinds)),
        *(f"  {number}: {name}{_on(lines, result)}" for number, (name, lines) in enumerate(_scored(rows), 1)),
        "",
        SCALED.replace("`", ""),
        *result.faults,
    ]
    return "\n".join(parts) + "\n"


def bars(rows: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """Times of debar's time, longest last; each cell more is the same factor, since the times differ by thousands."""
    if not rows:
        return
    wide = max(len(row["contestant"]) for row in rows)
    yield "time for the whole ledger (each step to the right is the same factor)"
    for row in sorted(rows, key=lambda each: each["whole_s"]):
        length = _length(row, rows) * BAR
        cells = "█" * int(length) + EIGHTHS[int(length % 1 * 8)].strip()
        yield f"{row['contestant']:<{wide}}  {cells:<{BAR}} {_beside(row)}"


def _length(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> float:
    """From a little to 1, by the logarithm of the time."""
    times = [each["whole_s"] for each in rows]
    least, most = log10(min(times)) - 0.3, log10(max(times))
    return (log10(row["whole_s"]) - least) / (most - least) if most > least else 1.0


def _beside(row: Mapping[str, Any]) -> str:
    ratio = row["times_debar"]
    return f"{_time(row['whole_s'])}{'' if ratio is None else f', {plain(ratio)} x debar'}"


def _time(seconds: float) -> str:
    """
    >>> _time(3.21), _time(754), _time(90_000)
    ('3.21 s', '12.6 min', '25.0 h')
    """
    if seconds < 120:
        return f"{seconds:.2f} s"
    return f"{seconds / 60:.1f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _scored(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """(contestant, lines it was run on) of those that look for anything, in the order of the kinds."""
    return [(row["contestant"], row["lines"]) for row in rows if row["recall"] is not None]


def _on(lines: int, result: Result) -> str:
    return "" if lines == result.lines else f" (the first {lines:,} lines)"


def _names(kinds: Sequence[Mapping[str, Any]]) -> list[str]:
    return [key for key in (kinds[0] if kinds else {}) if key not in ("what", "kind", "lines")]


def _with_numbers(kinds: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """The kinds with the contestants as numbers, which fits a terminal."""
    names = _names(kinds)
    head = ["", "kind", "lines", *map(str, range(1, len(names) + 1))]
    return [head, *([str(row["what"]), str(row["kind"]), *map(plain, list(row.values())[2:])] for row in kinds)]


def _aligned(rows: list[list[str]]) -> Iterable[str]:
    """Columns under each other; what begins with a letter to the left, numbers to the right."""
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    left = [any(cell[:1].isalpha() for cell in column[1:]) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            f"{cell:<{width}}" if to_left else f"{cell:>{width}}"
            for cell, width, to_left in zip(row, wide, left, strict=True)
        )
        yield "  ".join(cells).rstrip()


def markdown(result: Result) -> str:
    """For a page of the documentation."""
    rows, kinds = result.rows(), result.kinds()
    about = [f"- {name}: {text}" for name, text in result.about.items()]
    told = [f"- {fault}" for fault in result.faults]
    first = _piped([list(HEADINGS.values()), *([plain(row[key]) for key in HEADINGS] for row in rows)])
    second = _piped([list(kinds[0]), *(list(map(plain, row.values())) for row in kinds)]) if kinds else []
    return "\n".join([*about, "", *first, "", SCALED, *(["", *told] if told else []), "", *second]) + "\n"


def _piped(rows: list[list[str]]) -> list[str]:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    words = {"contestant", "what", "kind"}
    rule = " | ".join("---" if name in words else "---:" for name in rows[0])
    return [lines[0], f"| {rule} |", *lines[1:]]


def as_json(result: Result) -> str:
    """All of it."""
    value = {
        "about": dict(result.about),
        "lines": result.lines,
        "rows": result.rows(),
        "kinds": result.kinds(),
        "left_out": result.faults,
        "runs": [
            {
                "contestant": each.contestant.name,
                "seconds": run.seconds,
                "processor": run.processor,
                "peak_mib": run.peak,
            }
            for each in result.done
            for run in each.runs
        ],
        "examples": {each.contestant.name: dict(each.score.examples) for each in result.done if each.score},
    }
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def as_csv(result: Result) -> str:
    """The rows of contestants."""
    return _separated(result.rows())


def kinds_csv(result: Result) -> str:
    """The rows of kinds."""
    return _separated(result.kinds())


def _separated(rows: Sequence[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    if rows:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return out.getvalue()


LINE, LABEL, LONG, SIDE = 26, 300, 380, 190
"""Pixels: a row, the names, the longest bar, the words beside it."""
INK, GROUND, OWN, OTHER, GOOD = "#1f2933", "#ffffff", "#1d4f91", "#9aa8b8", "#1e6b3a"


def svg(result: Result) -> str:
    """The times as bars, and recall and precision beside them, as a picture that stands alone."""
    rows = sorted(result.rows(), key=lambda each: each["whole_s"])
    width, height = LABEL + LONG + SIDE + 260, LINE * (len(rows) + 2) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" font-family="system-ui, sans-serif" font-size="13" fill="{INK}">',
        f"<title>{result.lines:,} lines: time, recall and precision of {len(rows)} ways</title>",
        f'<rect width="{width}" height="{height}" fill="{GROUND}"/>',
        _text(LABEL, LINE, f"time for {result.lines:,} lines (logarithmic)", "start", "bold"),
        _text(LABEL + LONG + SIDE, LINE, "recall", "start", "bold"),
        _text(LABEL + LONG + SIDE + 130, LINE, "precision", "start", "bold"),
    ]
    for number, row in enumerate(rows):
        parts += _svg_row(row, rows, LINE * (number + 2))
    said = f"{result.about.get('machine', '')}; scaled up where run on a sample"
    parts += [_text(LABEL, LINE * (len(rows) + 2) + 6, said, "start", "normal"), "</svg>"]
    return "\n".join(parts) + "\n"


def _svg_row(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], y: int) -> Iterable[str]:
    long = max(_length(row, rows) * LONG, 2)
    tint = OWN if row["contestant"].startswith("debar") else OTHER
    weight = "bold" if tint == OWN else "normal"
    yield _text(LABEL - 10, y, row["contestant"], "end", weight)
    yield f'<rect x="{LABEL}" y="{y - 13}" width="{long:.1f}" height="17" fill="{tint}"/>'
    yield _text(LABEL + long + 6, y, _beside(row), "start", weight)
    for at, key in ((0, "recall"), (130, "precision")):
        share = row[key]
        if share is not None:
            x = LABEL + LONG + SIDE + at
            yield f'<rect x="{x}" y="{y - 13}" width="60" height="17" fill="none" stroke="{OTHER}"/>'
            yield f'<rect x="{x}" y="{y - 13}" width="{60 * share:.1f}" height="17" fill="{GOOD}"/>'
            yield _text(x + 66, y, f"{share:.3f}", "start", weight)


def _text(x: float, y: float, text: str, anchor: str, weight: str) -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>'


STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;color:#1f2933;max-width:72rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:1rem 0}"
    "th,td{padding:.2rem .6rem;border-bottom:1px solid #d5dae0;text-align:right}"
    "th:first-child,td:first-child{text-align:left}svg{max-width:100%;height:auto}.wide{overflow-x:auto}"
)


def html(result: Result) -> str:
    """A page that stands alone: the picture and every table."""
    kinds = result.kinds()
    about = "".join(f"<li>{escape(name)}: {escape(text)}</li>" for name, text in result.about.items())
    faults = "".join(f"<li>{escape(fault)}</li>" for fault in result.faults)
    rows = [[plain(row[key]) for key in HEADINGS] for row in result.rows()]
    by_kind = [list(map(plain, [row["kind"], *list(row.values())[2:]])) for row in kinds]
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>debar bench</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<style>{STYLE}</style></head><body><h1>debar bench: {result.lines:,} lines</h1>",
            f"<ul>{about}</ul>",
            svg(result),
            f"<h2>Contestants</h2>{_rows(list(HEADINGS.values()), rows)}<p>{escape(SCALED)}</p>",
            f"<h2>By kind of difficulty</h2>{_rows(['kind', *list(kinds[0])[2:]] if kinds else [], by_kind)}",
            f"<h2>Left out</h2><ul>{faults}</ul>" if faults else "",
            "</body></html>\n",
        ]
    )


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th>{escape(each)}</th>" for each in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


FORMS: dict[str, Callable[[Result], str]] = {
    "table": table,
    "md": markdown,
    "json": as_json,
    "csv": as_csv,
    "kinds": kinds_csv,
    "svg": svg,
    "html": html,
}
"""Format -> how it is written; `kinds` is the CSV of the second table."""
KEPT = {
    "md": "bench.md",
    "json": "bench.json",
    "csv": "bench.csv",
    "kinds": "kinds.csv",
    "svg": "bench.svg",
    "html": "bench.html",
}
"""What is left in the folder that is kept."""
