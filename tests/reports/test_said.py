"""What people of an office said stands beside each finding, in every format; strangers' words stay words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import orjson
import pytest
from tests.reports import network, sample

from debar import reports
from debar.journal.plain import from_bytes, to_bytes
from debar.model import Decided, Finding, Reply, Said
from debar.reports.parts.records import finding_as_dict
from debar.reports.parts.rows import COLUMNS, SAID, columns
from debar.reports.parts.words import words

if TYPE_CHECKING:
    from tests.reports.conftest import Render

    from debar.model import Item

FORMS = tuple(name for name in reports.formats() if not reports.is_folder(name) and name != "xlsx")
AT = "2026-11-26T09:00:00.000000Z"
HOSTILE = "<script>alert(1)</script>=1+1 \u202e"
SAYS = Said(
    Decided("not-this-maker", "DECIDED-BECAUSE", "Cy", AT),
    (
        Reply("Vendor", "REPLIED-SO", AT, "ANSWERED-SO", AT, "https://example.org/CORRECTED", ("ATTACHED.pdf",)),
        Reply("Another", HOSTILE, AT),
    ),
)


def run(said: Said | None) -> tuple[Item, ...]:
    """A network, whose findings all were spoken of."""
    return tuple(replace(item, said=said) if isinstance(item, Finding) else item for item in network.run())


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("form", FORMS)
def test_decision_reply_answer_and_correction_are_told(
    render: Render, monkeypatch: pytest.MonkeyPatch, form: str, lang: str
) -> None:
    monkeypatch.setenv("COLUMNS", "2000")
    asked = replace(sample.asked("us-federal-agency", lang=lang), said=True)
    text = render(form, run(SAYS), asked).decode("utf-8")
    for said in ("DECIDED-BECAUSE", "REPLIED-SO", "ANSWERED-SO", "CORRECTED", "ATTACHED.pdf"):
        assert said in text, said
    if form in ("table", "brief", "html", "estate"):
        assert words(lang)("said.unanswered") in text
    if form in ("html", "estate"):
        assert "<script>alert" not in text


@pytest.mark.parametrize("form", FORMS)
def test_nothing_changes_where_nobody_said_anything(render: Render, form: str) -> None:
    asked = sample.asked("us-federal-agency")
    assert render(form, run(None), asked) == render(form, network.run(), asked)


def test_tables_of_rows_have_two_columns_more() -> None:
    asked = replace(sample.asked("us-federal-agency"), said=True)
    assert columns(sample.asked("us-federal-agency")) == COLUMNS
    assert columns(asked)[columns(asked).index("waived") + 1 :][:2] == SAID
    assert set(columns(asked)) - set(COLUMNS) == set(SAID)


def test_keys_come_behind_those_of_the_contract() -> None:
    plain = finding_as_dict(sample.ONT)
    told = finding_as_dict(replace(sample.ONT, said=SAYS))
    assert list(told) == [*plain, "decision", "replies"]
    assert list(finding_as_dict(replace(sample.ONT, said=Said(None, SAYS.replies)))) == [*plain, "replies"]
    assert finding_as_dict(replace(sample.ONT, said=Said())) == plain
    assert told["replies"][1] == {
        "name": "Another", "text": HOSTILE, "at": AT, "answer": None, "answered": None, "correction": None,
        "files": [],
    }  # fmt: skip


def test_it_goes_to_bytes_and_back() -> None:
    finding = replace(sample.ONT, said=SAYS)
    assert from_bytes(to_bytes([(1, [[finding]])], brief=False)) == [(1, [[finding]])]


def test_what_an_earlier_version_wrote_lacks_what_was_added_behind() -> None:
    """Pieces in a store outlive the version that wrote them."""
    read = orjson.loads(to_bytes([(1, [[sample.ONT]])], brief=False))
    fields = read[0][1][0][0][1]
    assert fields.pop() is None
    assert from_bytes(orjson.dumps(read)) == [(1, [[sample.ONT]])]
