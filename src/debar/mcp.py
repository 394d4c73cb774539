"""debar for language models: the verbs as tools of the Model Context Protocol (https://modelcontextprotocol.io).

Everything is read only: nothing is stored, and no network is spoken to. Needs the extra `mcp`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from debar import __version__
from debar.catalogue import Filter, rows_on
from debar.desk import Desk
from debar.errors import UsageError
from debar.explain import explained
from debar.explain.record import record
from debar.identify.value import field_of, identify_value
from debar.model import FIELDS, Act, Evidence, Finding, Heard, Inquiry, Kind, Observation, Verdict
from debar.reports.parts.records import as_dict, identified_as_dict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from debar.register import Register
    from debar.rulebook import Rulebook

LINES = 200
"""Order lines of one call."""
LONGEST = 100_000
"""Characters of one value."""
READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
ABOUT = """
debar tells who really made a piece of network or communications equipment, and what the law of a place and day asks
of a buyer. Give what stands on the label, in the order line or in what the device says, unchanged. A verdict of
`review` names the questions that are left: put them to a person, and ask again with `answers`. `unidentified` is no
proof of absence. Verdicts come from dated rules with sources, which stand beside them; they are no legal advice.
"""
Fields = Annotated[
    dict[str, str],
    Field(
        description="Observation fields of one thing, as {'description': ..., 'seller_name': ..., 'model': ..., "
        "'mac': ..., 'sys_object_id': ..., 'date': ...}; others are refused."
    ),
]
Value = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST,
        description="A label, an order line, a model, a MAC address, an object id, a USB or FCC id, a banner ...",
    ),
]
Buyers = Annotated[
    list[str] | None,
    Field(
        max_length=20,
        description="Who buys or uses, as us-federal-agency, jp-government, uk-designated-provider; none asks every "
        "rule, whoever it binds. An unknown one is refused with the nearest.",
    ),
]
Day = Annotated[str | None, Field(description="A day, as 2026-11-26.")]
Answers = Annotated[dict[str, str] | None, Field(description="Answers to questions, by their key.")]
Use = Annotated[str | None, Field(max_length=500, description="What it is for: purpose or part of the network.")]


def make(register: Register, rulebook: Rulebook, today: Callable[[], date]) -> MCPServer[Any]:
    """The server; `today` is the clock, handed in."""
    server: MCPServer[Any] = MCPServer("debar", instructions=ABOUT.strip(), version=__version__, log_level="WARNING")

    def asked(
        buyers: Sequence[str] | None, on: str | None, known: str | None, act: str | None, use: str | None,
        answers: Mapping[str, str] | None,
    ) -> Inquiry:  # fmt: skip
        now = today()
        return Inquiry(
            tuple(dict.fromkeys(buyers or ())) or ("anyone",), now, _day(known, "known") or now, _day(on, "on"),
            _act(act), use or None, dict(answers or {}),
        )  # fmt: skip

    @server.tool(title="Who made this?", annotations=READS)
    def identify(value: Value, kind: str = "auto", on: Day = None) -> dict[str, Any]:
        """Who made the thing that one value stands for, how surely, and by which clues. No law."""
        found = _told(lambda: identify_value(value, kind, _day(on, "on") or today(), register))
        return identified_as_dict(value, found.kind, found.identification, found.group, found.note)

    @server.tool(title="Judge order lines", annotations=READS)
    def screen(
        lines: Annotated[list[Fields], Field(min_length=1, max_length=LINES)],
        buyers: Buyers = None, on: Day = None, known: Day = None, act: str | None = None, use: Use = None,
        answers: Answers = None,
    ) -> dict[str, Any]:  # fmt: skip
        """What the rules say of order lines for buyers: for each line its findings, the strongest verdict, and what
        is left to ask. `act` is procure unless said otherwise; `on` is the day of the act, and only what was public
        by `known` counts."""
        desk = _told(lambda: Desk.of(asked(buyers, on, known, act, use, answers), register, rulebook))
        judged = [_line(desk, number, _fields(line)) for number, line in enumerate(lines, 1)]
        strongest = min((line["verdict"] for line in judged), key=lambda word: Verdict(word).rank)
        issues = [as_dict(issue) for issue in desk.before()]
        return {"verdict": strongest, "lines": judged, "issues": issues, "rulebook": rulebook.digest}

    @server.tool(title="Explain the whole chain", annotations=READS)
    def explain(
        value: Value, buyers: Buyers = None, on: Day = None, known: Day = None, act: str | None = None,
        use: Use = None, answers: Answers = None,
    ) -> dict[str, Any]:  # fmt: skip
        """The whole chain for one value: each clue and what it does not prove, who owned the maker, each rule on both
        sides of its edge, and what would change the answer."""
        inquiry = asked(buyers, on, known, act, use, answers)
        fields = _told(lambda: {field_of(value, "auto", register): value})
        _, story, _ = _told(lambda: explained(fields, inquiry, Kind.PURCHASE, register, rulebook))
        return record(story)

    @server.tool(title="Rules on a day", annotations=READS)
    def rules(
        on: Day = None, known: Day = None, jurisdiction: str | None = None, maker: str | None = None,
        buyer: str | None = None, act: str | None = None,
    ) -> list[dict[str, Any]]:  # fmt: skip
        """How the rules stood on a day, as publicly known by another (both today by default): state, the strongest
        verdict each can give, whom it binds. `jurisdiction` is US, JP, UK, AU, NZ, EU, ...; `maker` an id."""
        wanted = _told(lambda: Filter(jurisdiction, maker, buyer, act).settled(rulebook, register.makers))
        day, by = _day(on, "on") or today(), _day(known, "known") or today()
        return list(rows_on(rulebook, wanted, day, by))

    return server


def _line(desk: Desk, number: int, fields: Mapping[str, str]) -> dict[str, Any]:
    evidence = Evidence("(given)", "given", "mcp", "", 0)
    items = [
        item for item in desk.results(Observation(evidence, f"line {number}", fields)) if not isinstance(item, Heard)
    ]
    told = [as_dict(item) for item in items]
    found = [item.ruling.verdict for item in items if isinstance(item, Finding)]
    quiet = [each["verdict"] for each in told if each["type"] == "observation"]
    verdict = min(found, key=lambda verdict: verdict.rank).word if found else quiet[0]
    return {"line": number, "verdict": verdict, "records": told}


def _fields(line: Mapping[str, str]) -> dict[str, str]:
    strange = [name for name in line if name not in FIELDS]
    if strange:
        raise ToolError(f"{strange[0]!r} is no observation field; use one of {', '.join(FIELDS)}")
    return {name: text[:LONGEST] for name, text in line.items() if text}


def _day(text: str | None, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ToolError(f"{name}: {text!r} is no day; write it as 2026-11-26") from None


def _act(text: str | None) -> Act | None:
    try:
        return Act(text) if text else None
    except ValueError:
        raise ToolError(f"act: {text!r} is none of {', '.join(Act)}") from None


def _told(ask: Callable[[], Any]) -> Any:
    """What is answered. Raises ToolError with what was wrong with the question, for the model to mend it."""
    try:
        return ask()
    except UsageError as error:
        raise ToolError(str(error)) from None
