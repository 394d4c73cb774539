"""What a run found as Arrow: one flat row a finding, for Parquet, Spark and whatever else reads columns.

The fields are those of `csv` and `jsonl`, typed: days as `date32`, lists where `csv` joins lines, and clues, owners
and waivers as the records of `jsonl`. The fields of an order or device that people sort by have columns of their own,
`subject_description` and so on (no dots, which engines of SQL take for members); the others stand in the map
`subject_others`. A batch is built by column, since a mapping a row takes several times as long. What is not known is
null, and text that is no Unicode has its escape.
"""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, TypeVar

from debar.model import Strength, Verdict
from debar.reports.parts.encode import plain
from debar.reports.parts.records import lineage_as_list, subject_as_dict, waiver_as_dict
from debar.reports.parts.rows import SUBJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pyarrow as pa

    from debar.model import Clue, Evidence, Exposure, Finding, Issue, Observed, Summary

    Columns = dict[str, pa.Array]

T = TypeVar("T")

_SEEN = "file sheet place maker maker_name group role strength"
_RULED = "rule law cite jurisdiction buyer act"
_CLUE = ("kind", "field", "found", "start", "end", "says", "source")
_OWNER = ("owner", "from", "to", "source")
_WAIVER = ("who", "why", "approved_by", "until", "rule", "maker")
_ISSUE = ("file", "place", "problem", "remedy")
_EVIDENCE = ("path", "name", "sheet", "reader", "kind", "digest", "encoding")
_PAIR = ("column", "field")
_EXPOSURE = ("file", "place", "kind", "says", "source")
_COUNTS = ("observations", "identified", "findings", "issues", "not_looked_at")
_DIGESTS = ("rulebook", "register", "version")


@cache
def finding_schema() -> pa.Schema:
    """The columns of findings, always all of them and in this order."""
    import pyarrow as pa

    text, day = pa.string(), pa.date32()
    waiver = pa.struct([(name, day if name == "until" else text) for name in _WAIVER])
    ruled = [
        *((name, text) for name in _RULED.split()),
        *(("on", day), ("known", day), ("because", pa.list_(text)), ("questions", pa.list_(text)), ("do", text)),
        *(("deadline", day), ("waived", waiver), ("lapsed", waiver), ("notes", pa.list_(text))),
    ]
    return pa.schema([("id", text), ("verdict", text), *_seen_fields(), *ruled, *_subject_fields()])


@cache
def observation_schema() -> pa.Schema:
    """The columns of observations without a finding."""
    import pyarrow as pa

    fields = [("verdict", pa.string()), *_seen_fields(), ("notes", pa.list_(pa.string())), *_subject_fields()]
    return pa.schema(fields)


@cache
def issue_schema() -> pa.Schema:
    """The columns of what could not be read; `lost` counts the observations not looked at because of it."""
    import pyarrow as pa

    return pa.schema([*((name, pa.string()) for name in _ISSUE), ("lost", pa.int64()), ("blind", pa.bool_())])


@cache
def evidence_schema() -> pa.Schema:
    """The columns of how each file (or sheet) was read."""
    import pyarrow as pa

    text = pa.string()
    pair = pa.struct([(name, text) for name in _PAIR])
    fields = [*((name, text) for name in _EVIDENCE), ("size", pa.int64())]
    return pa.schema([*fields, ("mapping", pa.list_(pair)), ("unused", pa.list_(text))])


@cache
def exposure_schema() -> pa.Schema:
    """The columns of what makes devices more pressing."""
    import pyarrow as pa

    return pa.schema([(name, pa.string()) for name in _EXPOSURE])


@cache
def summary_schema() -> pa.Schema:
    """The columns of the one row that counts a run; the verdicts are counted under their names."""
    import pyarrow as pa

    counts = (*_COUNTS, *(verdict.value for verdict in Verdict))
    return pa.schema(
        [*((name, pa.int64()) for name in counts), *((name, pa.string()) for name in _DIGESTS), ("blind", pa.bool_())]
    )


def batch(findings: Sequence[Finding]) -> pa.RecordBatch:
    """Findings as one batch, in their order."""
    rulings = [finding.ruling for finding in findings]
    laws = [ruling.law for ruling in rulings]
    columns = {
        **_seen(findings),
        "id": _text([finding.id for finding in findings]),
        "verdict": _text([ruling.verdict.value for ruling in rulings]),
        "rule": _text([law.id for law in laws]),
        "law": _text([law.name for law in laws]),
        "cite": _text([law.cite for law in laws]),
        "jurisdiction": _text([law.jurisdiction for law in laws]),
        "buyer": _text([ruling.buyer for ruling in rulings]),
        "act": _text([ruling.act.value for ruling in rulings]),
        "on": _days([ruling.on for ruling in rulings]),
        "known": _days([ruling.known for ruling in rulings]),
        "because": _texts([ruling.because for ruling in rulings]),
        "questions": _texts(_each_once([ruling.questions for ruling in rulings], _told)),
        "do": _text([ruling.do for ruling in rulings]),
        "deadline": _days([ruling.deadline for ruling in rulings]),
        "waived": _waivers([finding.waived for finding in findings]),
        "lapsed": _waivers([finding.lapsed for finding in findings]),
        "notes": _texts([_one(finding.identification.note) for finding in findings]),
    }
    return _batch(columns, finding_schema())


def observation_batch(observed: Sequence[Observed]) -> pa.RecordBatch:
    """Observations without a finding as one batch, in their order."""
    verdicts = _text([item.verdict.value for item in observed])
    notes = _texts([item.notes for item in observed])
    return _batch({**_seen(observed), "verdict": verdicts, "notes": notes}, observation_schema())


def issue_batch(issues: Sequence[Issue]) -> pa.RecordBatch:
    """What could not be read as one batch."""
    import pyarrow as pa

    columns = {name: _text([getattr(issue, name) or None for issue in issues]) for name in _ISSUE}
    columns["lost"] = pa.array([issue.lost for issue in issues], pa.int64())
    columns["blind"] = pa.array([issue.blind for issue in issues], pa.bool_())
    return _batch(columns, issue_schema())


def evidence_batch(evidence: Sequence[Evidence]) -> pa.RecordBatch:
    """How each file was read as one batch."""
    import pyarrow as pa

    pairs = [pair for piece in evidence for pair in piece.mapping]
    halves = [_text([pair[half] for pair in pairs]) for half in (0, 1)]
    mapping = pa.ListArray.from_arrays(
        _offsets([piece.mapping for piece in evidence]), pa.StructArray.from_arrays(halves, _PAIR)
    )
    columns = {name: _text([getattr(piece, name) for piece in evidence]) for name in _EVIDENCE}
    columns["kind"] = _text([piece.kind.value for piece in evidence])
    columns["size"] = pa.array([piece.size for piece in evidence], pa.int64())
    unused = _texts([piece.unused for piece in evidence])
    return _batch({**columns, "mapping": mapping, "unused": unused}, evidence_schema())


def exposure_batch(exposures: Sequence[Exposure]) -> pa.RecordBatch:
    """What makes devices more pressing as one batch."""
    columns = {name: _text([getattr(exposure, name) for exposure in exposures]) for name in _EXPOSURE}
    return _batch(columns, exposure_schema())


def summary_batch(summary: Summary) -> pa.RecordBatch:
    """The closing count as one row; rows of several runs can be added up."""
    import pyarrow as pa

    row = {
        **{name: getattr(summary, name) for name in (*_COUNTS, *_DIGESTS, "blind")},
        **{verdict.value: summary.by_verdict.get(verdict.value, 0) for verdict in Verdict},
    }
    return pa.RecordBatch.from_pylist([row], schema=summary_schema())


def _batch(columns: Columns, schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)


def _seen_fields() -> list[tuple[str, pa.DataType]]:
    import pyarrow as pa

    text = pa.string()
    clue = pa.struct([(name, pa.int32() if name in ("start", "end") else text) for name in _CLUE])
    owner = pa.struct([(name, text) for name in _OWNER])
    return [*((name, text) for name in _SEEN.split()), ("clues", pa.list_(clue)), ("lineage", pa.list_(owner))]


def _subject_fields() -> list[tuple[str, pa.DataType]]:
    import pyarrow as pa

    text = pa.string()
    return [*((f"subject_{name}", text) for name in SUBJECT), ("subject_others", pa.map_(text, text))]


def _seen(items: Sequence[Finding] | Sequence[Observed]) -> Columns:
    """Where they stand, what is written there, and who is known to have made them."""
    observations = [item.observation for item in items]
    evidence = [observation.evidence for observation in observations]
    known = [item.identification for item in items]
    return {
        "file": _text([piece.path for piece in evidence]),
        "sheet": _text([piece.sheet for piece in evidence]),
        "place": _text([observation.place for observation in observations]),
        "maker": _text([who.maker if who else None for who in known]),
        "maker_name": _text([who.maker_name if who else None for who in known]),
        "group": _text([item.group for item in items]),
        "role": _text([who.role.value if who else None for who in known]),
        "strength": _text([(who.strength if who else Strength.NONE).word for who in known]),
        "clues": _clues([who.clues if who else () for who in known]),
        "lineage": _owners(items),
        **_subjects([observation.fields for observation in observations]),
    }


def _subjects(fields: Sequence[Any]) -> Columns:
    """A column for each field that people sort by, and a map of the others; most fields are empty in every row."""
    import pyarrow as pa

    filled = set().union(*fields)
    columns = {
        f"subject_{name}": _text([each.get(name) or None for each in fields])
        if name in filled
        else pa.nulls(len(fields), pa.string())
        for name in SUBJECT
    }
    rare = bool(filled - set(SUBJECT))
    others = [
        [(name, value) for name, value in subject_as_dict(each).items() if name not in SUBJECT] if rare else ()
        for each in fields
    ]
    pairs = [pair for each in others for pair in each]
    names, values = _text([name for name, _ in pairs]), _text([value for _, value in pairs])
    columns["subject_others"] = pa.MapArray.from_arrays(_offsets(others), names, values)
    return columns


def _clues(clues: Sequence[Sequence[Clue]]) -> pa.Array:
    import pyarrow as pa

    flat = [clue for each in clues for clue in each]
    columns = [
        pa.array([getattr(clue, name) for clue in flat], pa.int32())
        if name in ("start", "end")
        else _text([getattr(clue, name) for clue in flat])
        for name in _CLUE
    ]
    return pa.ListArray.from_arrays(_offsets(clues), pa.StructArray.from_arrays(columns, _CLUE))


def _owners(items: Sequence[Finding] | Sequence[Observed]) -> pa.Array:
    import pyarrow as pa

    told: dict[tuple[int, str | None], list[dict[str, Any]]] = {}
    chains = []
    for item in items:
        key = id(item.lineage), item.group
        if key not in told:
            told[key] = lineage_as_list(item.lineage, item.group)
        chains.append(told[key])
    flat = [owner for chain in chains for owner in chain]
    columns = [_text([owner[name] for owner in flat]) for name in _OWNER]
    return pa.ListArray.from_arrays(_offsets(chains), pa.StructArray.from_arrays(columns, _OWNER))


def _waivers(waivers: Sequence[Any]) -> pa.Array:
    import pyarrow as pa

    records = [waiver_as_dict(waiver) or {} for waiver in waivers]
    columns = [
        _days([waiver and waiver.until for waiver in waivers])
        if name == "until"
        else _text([record.get(name) for record in records])
        for name in _WAIVER
    ]
    return pa.StructArray.from_arrays(
        columns, _WAIVER, mask=pa.array([waiver is None for waiver in waivers], pa.bool_())
    )


def _told(questions: Iterable[object]) -> list[str]:
    return [str(question) for question in questions]


def _each_once(values: Sequence[T], made: Callable[[T], list[str]]) -> list[list[str]]:
    """What is made of each value; the many that are the same thing are made once."""
    known: dict[int, list[str]] = {}
    for value in values:
        if id(value) not in known:
            known[id(value)] = made(value)
    return [known[id(value)] for value in values]


def _one(note: str | None) -> Sequence[str]:
    return (note,) if note else ()


def _offsets(lists: Iterable[Sequence[Any]]) -> pa.Array:
    import pyarrow as pa

    return pa.array(accumulate(map(len, lists), initial=0), pa.int32())


def _days(days: Sequence[Any]) -> pa.Array:
    import pyarrow as pa

    return pa.array(days, pa.date32())


def _texts(lists: Sequence[Sequence[str]]) -> pa.Array:
    import pyarrow as pa

    return pa.ListArray.from_arrays(_offsets(lists), _text([text for each in lists for text in each]))


def _text(values: Sequence[str | None]) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:  # lone surrogates, as in a file name whose bytes are not UTF-8
        return pa.array([value and plain(value) for value in values], pa.string())
