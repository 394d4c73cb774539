"""The terminal's report: readable without colour, in its width, and deaf to what strangers write."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from tests.reports import sample

from debar.reports import table

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion
    from tests.reports.conftest import Render

    from debar.model import Item

ASKED = sample.asked("us-federal-agency", "jp-government")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def text(render: Render, items: tuple[Item, ...], buyer: str = "us-federal-agency") -> str:
    return render("table", items, sample.asked(buyer)).decode()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_whole_run(lang: str, render: Render, snapshot: SnapshotAssertion) -> None:
    asked = sample.asked("us-federal-agency", "jp-government", lang=lang)
    assert render("table", sample.run(), asked).decode() == snapshot


def test_for_anyone_a_line_stands_once_a_jurisdiction(render: Render) -> None:
    told = text(render, sample.anyone(), "anyone")
    assert told.count("ONT HG8245H") == 2  # three rules, two jurisdictions
    assert "also: US-FUTURE" in told
    assert "--buyer" in told


def test_a_named_buyer_is_not_asked_to_name_itself(render: Render) -> None:
    told = text(render, sample.anyone())
    assert told.count("ONT HG8245H") == 3
    assert "--buyer" not in told


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_no_row_is_wider_than_the_terminal(columns: int, render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    told = text(render, sample.run())
    assert max(map(cell_len, told.splitlines())) <= columns


def test_no_colour_unless_on_a_terminal(render: Render) -> None:
    assert "\x1b" not in text(render, sample.run())


@pytest.mark.parametrize(("no_colour", "coloured"), [("", True), ("1", False)])
def test_colour_on_a_terminal_unless_refused(no_colour: str, coloured: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", no_colour)
    out = Terminal()
    table.write(sample.run(), ASKED, out)
    assert ("\x1b[1;31m" in out.getvalue()) is coloured


def test_strangers_cannot_drive_the_terminal(render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    fields = {"description": "HUAWEI \x1b]0;owned\x07 [red]x[/red] \u202egpj :smile:"}
    item = replace(sample.LAPSED, observation=replace(sample.ONT.observation, fields=fields))
    told = text(render, (sample.ORDERS, item, sample.summary((item,))))
    assert "HUAWEI [U+001B]]0;owned[U+0007] [red]x[/red] [U+202E]gpj :smile:" in told


def test_an_exception_from_a_ban_is_not_put_as_an_open_question(render: Render) -> None:
    ruling = replace(sample.ONT.ruling, questions=(sample.PURPOSE,))
    item = replace(sample.ONT, ruling=ruling)
    assert f"exception, if you claim it: {sample.PURPOSE}" in text(render, (item, sample.summary((item,))))


def test_many_notes_are_counted(render: Render) -> None:
    item = replace(sample.CLEAR, notes=("one", "two", "three", "four"))
    told = text(render, (item, sample.summary((item,))))
    assert "two" in told
    assert "three" not in told
    assert "2 more" in told


def test_a_place_names_its_file_only_where_there_are_several(render: Render) -> None:
    (evidence, *rest) = sample.anyone()
    assert text(render, (evidence, *rest)).count("purchases/orders.csv") == 1  # where its columns are told
    assert text(render, (evidence, sample.SHEET, *rest)).count("purchases/orders.csv") == 4


def test_what_was_not_looked_at_is_told_with_its_remedy(render: Render) -> None:
    told = text(render, sample.run())
    assert "! purchases/broken.xlsx: the archive ends too early; fetch the file again" in told
    assert "40 lines not" in told


def test_a_run_without_findings_closes_with_its_count(render: Render) -> None:
    assert text(render, sample.empty()).splitlines()[-1] == "1 line: 1 unidentified"
