"""Pages walk over every finding once; facets and searches say what a look at each finding says."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.casework.full import reply_to
from tests.casework.office import BUYER

from debar.casework import deciding, findings
from debar.casework.cells import FACETS
from debar.casework.findings import Filter
from debar.casework.writing import folded
from debar.errors import InvalidError, MissingError, OfficeError
from debar.model import Verdict

if TYPE_CHECKING:
    from tests.casework.office import Office

    from debar.casework.findings import Line

QUICK = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
EVERYTHING = Filter.of({})


@pytest.fixture(scope="module")
def lines(shared: Office) -> list[Line]:
    """Every finding, some of them decided."""
    some = shared.lines()[::3]
    with shared.act() as act:
        deciding.decide(act, shared.case, {line.id: line.version for line in some}, deciding.State.CONFIRMED, "x")
    return shared.lines()


@pytest.fixture(params=[0, 5_000], ids=["walked", "sorted"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few findings are sorted and many are walked over: both must say the same."""
    for limit in ("FEW", "READ", "WIDE"):
        monkeypatch.setattr(findings, limit, request.param)


def fits(line: Line, asked: Filter, leave: str = "") -> bool:
    return all(getattr(line, name) in values for name, values in asked.values.items() if name != leave)


def filters(lines: list[Line]) -> st.SearchStrategy[Filter]:
    values = {
        name: st.lists(
            st.sampled_from([*sorted({str(getattr(line, name)) for line in lines}), "nothing"]), max_size=3
        )
        for name in FACETS
    }
    return st.fixed_dictionaries({}, optional=values).map(Filter.of)


def test_the_strongest_first_and_then_as_they_stand(lines: list[Line]) -> None:
    order = [(Verdict(line.verdict).rank, line.seq) for line in lines]
    assert order == sorted(order)
    assert len({line.id for line in lines}) == len(lines) > 20
    assert len({line.verdict for line in lines}) > 1


@QUICK
@given(data=st.data(), limit=st.integers(-1, 30))
def test_pages_give_each_finding_once_in_order(
    shared: Office, lines: list[Line], either_way: None, data: st.DataObject, limit: int
) -> None:
    asked = data.draw(filters(lines))
    expected = [line for line in lines if fits(line, asked)]
    assert shared.lines(asked, limit=limit) == expected
    with shared.store.read() as connection:
        page = findings.page(connection, shared.newest(), asked, limit=limit)
        assert (page.total, page.more) == (len(expected), False)
        assert len(page.lines) == min(max(limit, 1), len(expected))
        chosen = findings.ids(connection, shared.newest(), asked, 10_000)
        assert chosen == {line.id: line.version for line in expected}


@QUICK
@given(data=st.data())
def test_facets_are_what_a_look_at_each_finding_says(shared: Office, lines: list[Line], data: st.DataObject) -> None:
    asked = data.draw(filters(lines))
    with shared.store.read() as connection:
        offered = findings.facets(connection, shared.newest(), asked)
    assert tuple(offered) == FACETS
    for name, offers in offered.items():
        counted = Counter(str(getattr(line, name)) for line in lines if fits(line, asked, leave=name))
        assert {each.value: each.findings for each in offers} == counted
        assert {each.value for each in offers if each.chosen} == set(asked.values.get(name, ())) & counted.keys()
    counts = [each.findings for each in offered["maker"]]
    assert counts == sorted(counts, reverse=True)
    ranks = [Verdict(each.value).rank for each in offered["verdict"]]
    assert ranks == sorted(ranks)


def brute(lines: list[Line], search: str, more: dict[str, str]) -> list[str]:
    words = folded(search).split()
    told = {
        line.id: folded("\n".join([line.subject, line.seller, line.maker_name, line.maker, line.rule, line.file,
                                   more[line.place], line.id]))
        for line in lines
    }  # fmt: skip
    return [line.id for line in lines if all(word in told[line.id] for word in words)]


SEARCHES = {
    "huawei": True, "HUAWEI": True, "ＨＵＡＷＥＩ": True, "ファーウェイ": True, "ﾌｧｰｳｪｲ": True, "青空 AP5760": True,
    "réseaux": True, "RÉSEAUX": True, "re\u0301seaux": True, "4700003": True, "purchases.csv": True,
    "us-889a huawei": True, "huawei us-889a": True, "hua\twei": True, "hua wei": True,
    "100%": True, "%": True, "100%_core": True, "100%core": False, "100_core": False, "_core\\new": True, "\\": True,
    "core/new": False, "/": False, "'": False, '"': True, '"demo"': True, "'; DROP TABLE findings; --": False,
    "nothing of the kind": False, "\0": True, "hua\0wei": True, "\ud800huawei": True, "x" * 5_000: False,
    " ".join("huawei" for _ in range(400)): True,
}  # fmt: skip


@pytest.mark.parametrize("search", SEARCHES, ids=lambda text: ascii(text)[:24])
def test_searches(shared: Office, lines: list[Line], either_way: None, search: str) -> None:
    orders = {f"row {number + 1}": f"47{number:05}" for number in range(1, 13)}
    asked = Filter.of({}, search)
    with shared.store.read() as connection:
        page = findings.page(connection, shared.newest(), asked, limit=200)
        narrowed = Filter.of({"maker": ["huawei"], "buyer": [BUYER]}, search)
        some = findings.page(connection, shared.newest(), narrowed, limit=200)
    expected = brute(lines, asked.search, orders)
    assert [line.id for line in page.lines] == expected
    assert bool(expected) is SEARCHES[search]
    assert (page.total, page.more) == (len(expected), False)
    assert [line.id for line in some.lines] == [
        line.id for line in lines if line.id in expected and fits(line, narrowed)
    ]
    assert some.total == len(some.lines)


@QUICK
@given(search=st.text(max_size=40))
def test_no_search_fails(shared: Office, search: str) -> None:
    with shared.store.read() as connection:
        page = findings.page(connection, shared.newest(), Filter.of({}, search))
        assert page.total >= len(page.lines)


def test_a_search_walks_its_pages(shared: Office, lines: list[Line]) -> None:
    asked = Filter.of({}, "switch")
    every = shared.lines(asked)
    assert 3 < len(every) < len(lines)
    for limit in (1, 2, 3):
        assert shared.lines(asked, limit=limit) == every


def test_a_search_is_counted_to_a_limit(shared: Office, lines: list[Line], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "COUNTED", 5)
    monkeypatch.setattr(findings, "READ", 3)
    with shared.store.read() as connection:
        page = findings.page(connection, shared.newest(), Filter.of({}, "huawei"), limit=2)
    assert (len(page.lines), page.total, page.more) == (2, 5, True)


NONSENSE = ["x", ".", "1", "1.", ".1", "-1.2", "1.-2", "1.2.3", "1,2", "²." "1", "٣.٤", "1.2\0", " 1.2", "0x1.2",
            "9" * 30 + ".1", "1." + "9" * 19, "\ud800.1", "1; DROP TABLE findings"]  # fmt: skip


@pytest.mark.parametrize("after", NONSENSE, ids=ascii)
def test_a_page_that_begins_nowhere(shared: Office, after: str) -> None:
    with shared.store.read() as connection, pytest.raises(InvalidError, match="begins nowhere"):
        findings.page(connection, shared.newest(), EVERYTHING, after=after)


def test_a_page_after_the_last(shared: Office) -> None:
    with shared.store.read() as connection:
        for after in ("999999999.1", "0." + "9" * 18):
            page = findings.page(connection, shared.newest(), EVERYTHING, after=after)
            assert page.next is None


def test_nothing_to_filter_by(shared: Office) -> None:
    for name in ("", "colour", "count", "run", "verdict; --"):
        with pytest.raises(InvalidError, match="nothing to filter by"):
            Filter.of({name: ["x"]})
    assert Filter.of({"maker": ["a", "b", "a"], "site": []}).values == {"maker": ("a", "b")}


def test_one_finding_and_its_neighbours(shared: Office, lines: list[Line]) -> None:
    ids = [None, *(line.id for line in lines), None]
    with shared.store.read() as connection:
        for before, line, after in zip(ids, lines, ids[2:], strict=False):
            found = findings.one(connection, shared.newest(), line.id)
            assert (found.finding.id, found.line, found.before, found.after) == (line.id, line, before, after)
        for strange in ("", "f-none", "x" * 1_000):
            with pytest.raises(MissingError):
                findings.one(connection, shared.newest(), strange)


def test_a_finding_that_is_not_where_it_should_be(office: Office) -> None:
    from debar.casework.tables import FINDINGS

    id = office.lines()[0].id
    for offset in (10_000, 0):
        with office.store.aside() as connection:
            connection.execute(FINDINGS.update().where(FINDINGS.c.id == id).values(offset=offset))
        with office.store.read() as connection, pytest.raises(OfficeError, match="does not hold that finding"):
            findings.one(connection, office.newest(), id)


def test_replies_are_counted(office: Office) -> None:
    id = office.lines()[0].id
    for number in range(2):
        with office.act() as act:
            reply_to(office, act, id, f"form {number}")
    assert {line.id: line.replies for line in office.lines() if line.replies} == {id: 2}
