"""The tools for language models, asked by a client of the protocol."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from debar.mcp import make
from mcp import Client, StdioServerParameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Command

    from debar.register import Register
    from debar.rulebook import Rulebook

    Ask = Callable[..., tuple[bool, Any]]

TODAY = date(2026, 11, 26)


@pytest.fixture
def ask(register: Register, rulebook: Rulebook) -> Ask:
    """Call a tool in memory; returns whether it refused, and what it said."""

    async def call(tool: str, given: dict[str, Any]) -> tuple[bool, Any]:
        async with Client(make(register, rulebook, lambda: TODAY)) as client:
            told = await client.call_tool(tool, given)
        text = told.content[0].text if told.content else ""  # type: ignore[union-attr]
        return bool(told.is_error), text if told.is_error else told.structured_content

    return lambda tool, **given: asyncio.run(call(tool, given))


def test_every_tool_only_reads(register: Register, rulebook: Rulebook) -> None:
    async def listed() -> Any:
        async with Client(make(register, rulebook, lambda: TODAY)) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(listed())
    assert [tool.name for tool in tools] == ["identify", "screen", "explain", "rules"]
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert tool.description


def test_identify(ask: Ask) -> None:
    _, found = ask("identify", value="1.3.6.1.4.1.2011.2.23.291")
    assert (found["maker"], found["kind"], found["strength"] != "none") == ("huawei", "sysobjectid", True)
    _, found = ask("identify", value="office chair")
    assert found["maker"] is None
    assert ask("identify", value="x", kind="colour")[0]


def test_screen(ask: Ask) -> None:
    lines = [
        {"description": "ONT HG8245H"},
        {"description": "office chair"},
        {"maker_name": "Cisco", "model": "C9300"},
    ]
    _, told = ask("screen", lines=lines, buyers=["us-federal-agency"])
    assert [line["verdict"] for line in told["lines"]] == ["prohibited", "unidentified", "clear"]
    assert told["verdict"] == "prohibited"
    assert told["lines"][0]["records"][0]["rule"] == "US-889A"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"lines": [{"colour": "red"}]}, "no observation field"),
        ({"lines": [{"text": "x"}], "buyers": ["us-federal"]}, "did you mean"),
        ({"lines": [{"text": "x"}], "on": "tomorrow"}, "is no day"),
        ({"lines": [{"text": "x"}], "act": "sing"}, "procure"),
        ({"lines": [{"text": "x"}], "answers": {"site": "moon"}}, "site"),
        ({"lines": []}, "lines"),
    ],
)
def test_what_is_asked_wrongly_is_told(ask: Ask, given: dict[str, Any], says: str) -> None:
    refused, text = ask("screen", **given)
    assert refused
    assert says in text


def test_explain(ask: Ask) -> None:
    _, told = ask("explain", value="ONT HG8245H", buyers=["us-federal-agency"])
    assert told["makers"][0]["maker"] == "huawei"
    assert told["makers"][0]["rules"][0]["rule"] == "US-889A"


def test_rules_on_the_day_of_the_story(ask: Ask) -> None:
    """In December 2018 Japan's plan was reported, and not law."""
    _, told = ask("rules", on="2018-12-07", known="2018-12-07", jurisdiction="jp")
    assert {row["strongest"] for row in told["result"]} <= {"watch", "review", None}
    assert ask("rules", jurisdiction="atlantis")[0]


def test_over_standard_input_and_output() -> None:
    async def listed() -> Any:
        server = StdioServerParameters(command=sys.executable, args=["-m", "debar", "mcp"], env=dict(os.environ))
        async with Client(server) as client:
            return (await client.call_tool("identify", {"value": "ZTE ZXHN F680"})).structured_content

    assert asyncio.run(listed())["maker"] == "zte"


def test_without_the_extra_it_says_what_to_install(debar: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name == "debar.mcp" or name.partition(".")[0] == "mcp"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    ran = debar("mcp")
    assert ran.code == 2
    assert ran.err == "debar: debar mcp needs the extra `mcp`: pip install 'debar[mcp]'\n"
