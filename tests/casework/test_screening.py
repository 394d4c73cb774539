"""A run takes the case's evidence the path, as it was asked when it was begun, and is written down as it came."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, text, update
from tests.casework.full import reply_to
from tests.casework.office import BUYER, BUYERS, LINES, at_once

from debar.casework import cases, deciding, findings, packed, runs, screening, waiving, writing
from debar.casework.tables import CELLS, FINDINGS, PIECES, RUNS
from debar.errors import ConflictError, InvalidError, MissingError
from debar.model import Evidence, Finding, Issue, Summary
from debar.readers import Source
from debar.screen import screen

if TYPE_CHECKING:
    from tests.casework.office import Office

    from debar.register import Register
    from debar.rulebook import Rulebook

HEADER = "Order,Order date,Description,Manufacturer,Site\n"


def begun(office: Office, case: str | None = None) -> runs.Run:
    with office.act() as act:
        return runs.begin(act, case or office.case)


def carried_out(office: Office, run: runs.Run, register: Register, rulebook: Rulebook) -> runs.Run:
    return screening.carry_out(office.store, run.id, office.who(), office.who, register, rulebook)


def test_a_run_gives_what_the_path_gave(shared: Office, register: Register, rulebook: Rulebook) -> None:
    run = shared.newest()
    with shared.store.read() as connection:
        head, items = runs.items(connection, run, ())
        kept = list(items)
        question = cases.case(connection, shared.case).question
    inquiry = question.inquiry(date(2026, 11, 26), {})
    straight = list(
        screen([Source("purchases.csv", "purchases.csv", LINES)], inquiry, register=register, rulebook=rulebook)
    )
    assert [type(item) for item in kept] == [type(item) for item in straight]
    assert (kept[-1], head.inquiry) == (straight[-1], inquiry)
    assert next(item for item in kept if isinstance(item, Finding)).identification.clues
    for one, other in zip(kept, straight, strict=True):
        if isinstance(one, Finding):
            assert isinstance(other, Finding)
            assert (one.id, one.ruling, one.identification) == (other.id, other.ruling, other.identification)
            assert one.observation.fields == other.observation.fields
    assert run.findings == sum(isinstance(item, Finding) for item in straight) > 20
    assert run.rows == 12


def test_what_a_list_shows_is_what_was_found(shared: Office) -> None:
    run = shared.newest()
    with shared.store.read() as connection:
        for line in shared.lines():
            whole = findings.one(connection, run, line.id)
            assert whole.line == line
            assert line[10:17] == writing.cell_of(whole.finding, "open")[1:8]
            row = writing.row_of(whole.finding)
            assert all(row[name] == getattr(line, name) for name in line._fields if name in row)
            assert json.dumps(row)


def test_only_one_carries_out_a_run(office: Office, register: Register, rulebook: Rulebook) -> None:
    run = begun(office)
    done = at_once(*[lambda: carried_out(office, run, register, rulebook)] * 2)
    assert sorted(type(each).__name__ for each in done) == ["ConflictError", "Run"], done
    assert office.newest().id == run.id
    with pytest.raises(ConflictError, match="carried out already"):
        carried_out(office, run, register, rulebook)
    assert office.wrong() == []


def test_only_one_run_of_a_case_is_on(office: Office) -> None:
    done = at_once(*[lambda: begun(office)] * 3)
    assert sorted(type(each).__name__ for each in done) == ["ConflictError", "ConflictError", "Run"], done
    with office.act() as act:
        empty = cases.make(act, "Empty", cases.Question(()), ())
    with pytest.raises(ConflictError, match="no evidence"):
        begun(office, empty.id)


def test_a_run_asks_what_was_asked_when_it_was_begun(office: Office, register: Register, rulebook: Rulebook) -> None:
    run = begun(office)
    with office.act() as act:
        cases.change_question(act, office.case, cases.Question(("uk-designated-provider",)), BUYERS, 1)
    ended = carried_out(office, run, register, rulebook)
    assert ended.asked
    assert ended.asked["buyers"] == list(BUYERS)
    assert {line.buyer for line in office.lines()} > {BUYER}
    carried_out(office, begun(office), register, rulebook)
    assert {line.buyer for line in office.lines()} == {"uk-designated-provider"}


def test_another_answer_keeps_decisions_and_tells_what_changed(
    office: Office, register: Register, rulebook: Rulebook
) -> None:
    before = {line.id: line for line in office.lines()}
    chosen = [line.id for line in before.values() if line.maker == "hikvision"]
    with office.act() as act:
        deciding.decide(act, office.case, dict.fromkeys(chosen, 0), deciding.State.NEEDS_INFORMATION, "Ask for it.")
        cases.answer(act, office.case, "purpose", "public safety", {}, ["purpose"])
        kept = office.store.vault.keep(
            [LINES.read_bytes().replace(b"Dahua IPC-HDW2431T turret camera,Dahua", b"Camera,Bosch") + _one_more()],
            1 << 20,
        )
        cases.add_file(act, office.case, "purchases.csv", kept.digest, kept.size)
    earlier = office.newest()
    run = carried_out(office, begun(office), register, rulebook)
    now = {line.id: line for line in office.lines()}
    for id in chosen:
        assert (now[id].state, now[id].version) == ("needs-information", 1)
    with office.store.read() as connection:
        told, counts = findings.changes(connection, earlier, run)
        assert {how: {each.id for each in told if each.how == how} for how in counts} == {
            "new": now.keys() - before.keys(),
            "gone": before.keys() - now.keys(),
            "changed": {id for id in now.keys() & before.keys() if now[id].verdict != before[id].verdict},
        }
        assert counts == {how: sum(each.how == how for each in told) for how in counts}
        assert all(counts.values())
        for each in told:
            there = before.get(each.id), now.get(each.id)
            assert (each.before, each.now) == tuple(line and line.verdict for line in there)
            assert (each.subject, each.rule, each.state) == next(
                (line.subject, line.rule, line.state) for line in reversed(there) if line
            )
        assert findings.changes(connection, run, run) == ([], {"new": 0, "gone": 0, "changed": 0})
        few, same = findings.changes(connection, earlier, run, limit=1)
        assert (len(few), same) == (3, counts)


def _one_more() -> bytes:
    return b"4700099,2026-06-01,Maple Data Inc.,ZTE ZXR10 5960 switch,ZTE,1,Annex B\n"


def test_an_answer_for_some_lines_only(office: Office, register: Register, rulebook: Rulebook) -> None:
    (line,) = [line for line in office.lines() if line.maker == "hikvision" and line.buyer == BUYER]
    with office.act() as act:
        scope = {"file": line.file, "place": line.place}
        cases.answer(act, office.case, "purpose", "public safety", scope, ["purpose"])
    carried_out(office, begun(office), register, rulebook)
    changed = {each.id: each.verdict for each in office.lines() if each.maker in ("hikvision", "dahua")}
    (dahua,) = [each for each in office.lines() if each.maker == "dahua" and each.buyer == BUYER]
    assert changed[line.id] != line.verdict
    assert dahua.verdict == line.verdict


def test_what_happens_while_a_run_is_on_is_shown_in_it(
    office: Office, register: Register, rulebook: Rulebook
) -> None:
    """Between the writing of a finding and the end of its run people go on deciding about the run before."""
    lines = office.lines()
    one, two = lines[0], next(line for line in lines if line.maker == "zte")
    run = begun(office)
    asked, items = screening._path(office.store, run, office.who(), register, rulebook)
    summary = screening._written(office.store, run, items)
    with office.act() as act:
        deciding.decide(act, office.case, {one.id: 0}, deciding.State.CONFIRMED, "Meanwhile.")
        reply_to(office, act, one.id)
        waiver = waiving.ask(act, office.case, two.rule, two.maker, {}, "Meanwhile.", date(2027, 3, 31))
    runs.end(office.store, run, office.who(), asked, summary)
    now = {line.id: line for line in office.lines()}
    assert (now[one.id].state, now[one.id].version, now[one.id].replies) == ("confirmed", 1, 1)
    assert now[two.id].waiver == "asked"
    with office.act("bob") as act:
        waiving.settle(act, waiver.id, True, "", 1)
    carried_out(office, begun(office), register, rulebook)
    now = {line.id: line for line in office.lines()}
    assert (now[one.id].state, now[one.id].replies, now[two.id].waiver) == ("confirmed", 1, "approved")


def test_a_waiver_that_was_asked_for_is_shown_in_the_next_run(
    office: Office, register: Register, rulebook: Rulebook
) -> None:
    line = office.lines()[0]
    with office.act() as act:
        waiving.ask(act, office.case, line.rule, line.maker, {}, "x", date(2027, 3, 31))
    carried_out(office, begun(office), register, rulebook)
    assert {each.waiver for each in office.lines() if (each.rule, each.maker) == (line.rule, line.maker)} == {"asked"}


HOSTILE = {
    "NUL": "Huawei S5735 \0 switch",
    "half a character": "Huawei S5735 \\ud800 switch",
    "a long one": "Huawei S5735 " + "switch " * 20_000,
    "right to left": "Huawei S5735 \u202eswitch",
    "controls": "Huawei S5735 \x1b[31m\x07 switch",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_in_evidence_is_judged_and_kept(
    office: Office, register: Register, rulebook: Rulebook, name: str
) -> None:
    row = {"description": HOSTILE[name], "maker_name": "Huawei", "site": f"{HOSTILE[name]}"[:400]}
    plain = json.dumps(row).replace("\\\\ud800", "\\ud800").encode()
    with office.act() as act:
        made = cases.make(act, "Hostile", cases.Question((BUYER,)), BUYERS)
        kept = office.store.vault.keep([plain + b"\n"], 1 << 20)
        cases.add_file(act, made.id, "rows.jsonl", kept.digest, kept.size)
    run = carried_out(office, begun(office, made.id), register, rulebook)
    assert run.state == "ended", run.failure
    lines = office.lines(case=made.id)
    with office.store.read() as connection:
        _, items = runs.items(connection, run, ())
        issues = [item for item in items if isinstance(item, Issue)]
        assert lines or issues, "what is not judged is told"
        for line in lines:
            assert "\0" not in "".join(map(str, line))
            assert len(line.subject) <= writing.LONGEST
            assert findings.one(connection, run, line.id).finding.observation.fields["maker_name"] == "Huawei"
            page = findings.page(connection, run, findings.Filter.of({}, "S5735"))
            assert [each.id for each in page.lines] == [line.id]


def test_evidence_of_which_only_the_digest_is_kept_is_not_looked_for_elsewhere(
    office: Office, register: Register, rulebook: Rulebook, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Least of all where the program runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.csv").write_bytes(LINES.read_bytes())
    with office.act() as act:
        made = cases.make(act, "Elsewhere", cases.Question((BUYER,)), BUYERS)
        cases.add_file(act, made.id, "secret.csv", "ab" * 32, 7, kept=False)
    run = carried_out(office, begun(office, made.id), register, rulebook)
    assert run.state == "failed"
    assert run.failure
    assert "secret.csv: only its digest is kept here" in run.failure


def test_evidence_that_is_gone_is_told(office: Office, register: Register, rulebook: Rulebook) -> None:
    with office.store.read() as connection:
        (file,) = cases.files(connection, office.case)
    office.store.vault.path(file.digest).unlink()
    run = carried_out(office, begun(office), register, rulebook)
    if run.state == "failed":
        assert run.failure
        assert file.name in run.failure
        return
    assert run.summary
    assert run.asked
    assert (run.summary["issues"], run.asked["blind"]) == (1, True)


def test_what_fails_leaves_nothing_but_why(
    office: Office, register: Register, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = office.newest()

    def broken(connection: Any, run: str, number: int, items: Any) -> None:
        write(connection, run, number, items)
        if number:
            raise InvalidError("half \ud800 of a\0 reason")

    write = packed.write
    monkeypatch.setattr(packed, "write", broken)
    monkeypatch.setattr(packed, "ITEMS", 5)
    monkeypatch.setattr(writing, "AT_ONCE", 5)
    run = carried_out(office, begun(office), register, rulebook)
    assert (run.state, run.findings, run.failure) == ("failed", 0, "half  of a reason")
    with office.store.read() as connection:
        for table in (FINDINGS, CELLS, PIECES):
            count = select(func.count()).select_from(table).where(table.c.run == run.id)
            assert connection.execute(count).scalar_one() == 0
    assert office.newest() == kept, "the run before is still the newest"
    monkeypatch.undo()
    assert carried_out(office, begun(office), register, rulebook).number == 3


def test_what_is_no_failure_of_ours_is_told_and_raised(
    office: Office, register: Register, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(office)
    monkeypatch.setattr(screening, "_written", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        carried_out(office, run, register, rulebook)
    with office.store.read() as connection:
        assert runs.run(connection, run.id).failure == "ZeroDivisionError: division by zero"


def test_runs_that_were_on_when_the_program_ended(office: Office) -> None:
    other = office.new_case()
    left = [begun(office), begun(office, other)]
    with office.store.aside() as connection:
        connection.execute(update(RUNS).where(RUNS.c.id == left[0].id).values(state="running"))
    assert runs.abandon(office.store, office.who("ann")) == 2
    assert runs.abandon(office.store, office.who("ann")) == 0
    with office.store.read() as connection:
        for run in left:
            found = runs.run(connection, run.id)
            assert found.state == "failed"
            assert found.failure
        assert [each.number for each in runs.runs(connection, office.case)] == [2, 1]
        assert runs.newest(connection, other) is None
        with pytest.raises(MissingError):
            runs.run(connection, "r-none")
    assert office.wrong() == []


def test_written_in_pieces_or_at_once_is_the_same(
    office: Office, register: Register, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, first = office.lines(), office.newest()
    monkeypatch.setattr(packed, "ITEMS", 3)
    monkeypatch.setattr(writing, "AT_ONCE", 7)
    monkeypatch.setattr(screening, "TELL", 0)
    second = carried_out(office, begun(office), register, rulebook)
    assert office.lines() == before
    with office.store.read() as connection:
        one, other = (list(runs.items(connection, run, ())[1]) for run in (first, second))
        assert [type(item) for item in one] == [type(item) for item in other]
        plain = (Evidence, Finding, Summary)
        assert [repr(item) for item in one if not isinstance(item, plain)] == [
            repr(item) for item in other if not isinstance(item, plain)
        ]
        for line in before:
            assert findings.one(connection, second, line.id).finding.id == line.id


def test_after_a_large_run_the_database_is_tidied(
    office: Office, register: Register, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "LARGE", 1)
    again = office.screened(office.case, register, rulebook)
    assert again.state == "ended"
    with office.store.read() as connection:
        if connection.dialect.name == "postgresql":
            asked = text("SELECT reltuples FROM pg_class WHERE relname = 'findings'")
            assert connection.execute(asked).scalar_one() >= again.findings
        assert findings.page(connection, again, findings.Filter.of({})).total == again.findings
