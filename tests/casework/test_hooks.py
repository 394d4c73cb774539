"""Webhooks without a network: which addresses are good, what bodies say, how waits grow."""

from __future__ import annotations

import ast
import json
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import debar
from debar.casework import access, cases, hooks, people
from debar.casework.cases import Question
from debar.casework.store import Store
from debar.casework.who import Role, Who, moment, stamp
from debar.errors import ConflictError, InvalidError, MissingError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
LOOPBACK = hooks.networks(["127.0.0.0/8", "::1"])


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    made = Store.open(tmp_path / "office")
    secret = made.begin(stamp(NOW))
    assert secret
    people.first(made, NOW, secret, "ada@example.org", "Ada Example", "four words nobody expects")
    yield made
    made.close()


def ada(store: Store, at: datetime = NOW) -> Who:
    with store.read() as connection:
        return people.accounts(connection)[0].at(at)


def hook(store: Store, *events: str) -> hooks.Hook:
    with store.act(ada(store)) as act:
        return hooks.make(act, "http://127.0.0.1:1/in?x=1", events, LOOPBACK)[0]


def queued(store: Store, hook: str) -> list[hooks.Delivery]:
    with store.read() as connection:
        return hooks.deliveries(connection, hook)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/in",
        "https://example.org:8443/in?x=1",
        "https://93.184.216.34/",
        "https://[2606:2800:220:1::1]/",
        "http://127.0.0.1:9/in",
        "http://localhost:9/",
        "http://[::1]:9/",
    ],
)
def test_good_addresses(url: str) -> None:
    assert hooks.good_url(url, LOOPBACK) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://example.org/",
        "http://localhost.example.org/",
        "https://user@example.org/",
        "https://user:word@example.org/",
        "https://example.org/#part",
        "https://example.org:99999/",
        "https://",
        "https://exämple.org/",
        "https://example.org/a b",
        "https://example.org/\r\nX-More: 1",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://0.0.0.0/",
        "https://[::]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:a00:1::]/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://100.64.0.1/",
        "https://" + "a" * 2_000,
    ],
)
def test_bad_addresses(url: str) -> None:
    with pytest.raises(InvalidError):
        hooks.good_url(url, LOOPBACK)


def test_loopback_is_private_unless_it_was_allowed() -> None:
    for url in ("http://127.0.0.1:9/", "https://127.0.0.1/", "http://[::1]/"):
        with pytest.raises(InvalidError):
            hooks.good_url(url)


@pytest.mark.parametrize(
    ("number", "allowed", "may"),
    [
        ("10.1.2.3", ["10.1.0.0/16"], True),
        ("10.2.2.3", ["10.1.0.0/16"], False),
        ("::ffff:10.1.2.3", ["10.1.0.0/16"], True),
        ("fd00::1", ["10.1.0.0/16"], False),
        ("fd00::1", ["fd00::/8"], True),
        ("8.8.8.8", [], True),
        ("2001:4860:4860::8888", [], True),
    ],
)
def test_networks_are_allowed_one_by_one(number: str, allowed: list[str], may: bool) -> None:
    assert hooks.may_reach(ip_address(number), hooks.networks(allowed)) is may


def test_a_network_that_is_none() -> None:
    with pytest.raises(InvalidError, match="no network"):
        hooks.networks(["10.1.0.0/33"])


def test_only_administrators_make_try_and_end_hooks(kept: Store) -> None:
    made = hook(kept, "case made")
    with kept.act(ada(kept)) as act:
        approver = people.add(act, "app", "", "four words nobody expects", Role.APPROVER)
    for do in (
        lambda act: hooks.make(act, "https://example.org/", ["case made"]),
        lambda act: hooks.ping(act, made.id),
        lambda act: hooks.again(act, made.id, 1),
        lambda act: hooks.end(act, made.id),
    ):
        with pytest.raises(RefusedError), kept.act(approver.at(NOW)) as act:
            do(act)


@pytest.mark.parametrize("events", [[], ["no such thing"], ["case made", "signed in"], ["ping"]])
def test_events_are_chosen_from_those_there_are(kept: Store, events: list[str]) -> None:
    with pytest.raises(InvalidError), kept.act(ada(kept)) as act:
        hooks.make(act, "https://example.org/", events)


def test_the_secret_is_kept_nowhere(kept: Store) -> None:
    with kept.act(ada(kept)) as act:
        made, secret = hooks.make(act, "https://example.org/", ["case made"])
        _, different = hooks.make(act, "https://example.org/", ["case made"])
    assert secret != different
    assert hooks.secret(kept.seal, made.id) == secret
    with kept.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        assert secret not in "\n".join(raw.iterdump())


def test_what_is_told_has_ids_and_counts_and_no_words_of_people(kept: Store) -> None:
    made = hook(kept, *hooks.events())
    with kept.act(ada(kept)) as act:
        case = cases.make(
            act, "Secret title of ada@example.org", Question(("us-federal-agency",)), ["us-federal-agency"]
        )
        cases.answer(act, case.id, "purpose", "secret value", {}, ["purpose"])
    bodies = [json.loads(each.body) for each in reversed(queued(kept, made.id))]
    assert [body["event"] for body in bodies] == ["case made", "answered"]
    assert (bodies[0]["case"], bodies[0]["subject"]) == (case.id, None)
    assert bodies[0]["what"] == {"buyers": ["us-federal-agency"], "on": None, "known": None, "act": None}
    assert bodies[1]["what"] == {"key": "purpose"}
    assert bodies[0]["by"] == ada(kept).account
    text = json.dumps(bodies)
    for private in ("ada@example.org", "Ada", "Secret title", "secret value"):
        assert private not in text


def test_nothing_is_told_of_an_act_that_did_not_happen(kept: Store) -> None:
    made = hook(kept, "case made")
    with pytest.raises(MissingError), kept.act(ada(kept)) as act:  # noqa: PT012
        cases.make(act, "A", Question(("us-federal-agency",)), ["us-federal-agency"])
        cases.case(act.connection, "c-none")
    assert queued(kept, made.id) == []


def test_a_hook_hears_only_what_it_asked_for_and_nothing_once_it_ended(kept: Store) -> None:
    one, other = hook(kept, "case made"), hook(kept, "run ended")
    with kept.act(ada(kept)) as act:
        cases.make(act, "A", Question(("us-federal-agency",)), ["us-federal-agency"])
    assert (len(queued(kept, one.id)), len(queued(kept, other.id))) == (1, 0)
    with kept.act(ada(kept)) as act:
        hooks.end(act, one.id)
        hooks.end(act, one.id)
        cases.make(act, "B", Question(("us-federal-agency",)), ["us-federal-agency"])
    assert [(each.state, each.problem) for each in queued(kept, one.id)] == [("failed", "the hook was ended")]
    with kept.read() as connection:
        assert hooks.due(connection, NOW + WEEK) == []
    for do in (hooks.ping, lambda act, id: hooks.again(act, id, 1)):
        with pytest.raises(ConflictError), kept.act(ada(kept)) as act:
            do(act, one.id)


def test_long_lists_are_cut_and_say_so(kept: Store) -> None:
    made = hook(kept, "decided")
    with kept.act(ada(kept)) as act:
        act.record("decided", "c-1", "b-1", after={"state": "confirmed", "findings": [f"f{n}" for n in range(250)]})
    body = json.loads(queued(kept, made.id)[0].body)
    assert len(body["what"]["findings"]) == hooks.LISTED
    assert body["more"] == {"findings": 150}


def test_waits_grow_to_a_day_and_end(kept: Store) -> None:
    assert list(hooks.WAITS) == sorted(hooks.WAITS)
    assert max(hooks.WAITS) == timedelta(days=1)
    made = hook(kept, "case made")
    with kept.act(ada(kept)) as act:
        hooks.ping(act, made.id)
    at, tried = NOW, []
    for _ in range(100):
        with kept.aside() as connection:
            found = hooks.due(connection, at)
            if found:
                tried.append(at)
                hooks.settle(connection, found[0][0], at, 503, "answered 503")
        (delivery,) = queued(kept, made.id)
        if delivery.due is None:
            break
        at = moment(delivery.due)
    assert len(tried) == len(hooks.WAITS) + 1
    assert [later - earlier for earlier, later in pairwise(tried)] == list(hooks.WAITS)
    assert (delivery.state, delivery.status, delivery.tries) == ("failed", 503, len(hooks.WAITS) + 1)
    with kept.act(ada(kept, at)) as act:
        hooks.again(act, made.id, delivery.id)
    assert queued(kept, made.id)[0].state == "waits"


def test_an_answer_that_comes_late_changes_nothing(kept: Store) -> None:
    """What was ended or asked for again while it was on its way stands as that left it."""
    made = hook(kept, "case made")
    with kept.act(ada(kept)) as act:
        hooks.ping(act, made.id)
    (delivery,) = queued(kept, made.id)
    with kept.act(ada(kept)) as act:
        hooks.end(act, made.id)
    with kept.aside() as connection:
        hooks.settle(connection, delivery, NOW, 200, None)
    assert queued(kept, made.id)[0].problem == "the hook was ended"


def test_each_hook_is_served_in_its_order(kept: Store) -> None:
    one, other = hook(kept, "case made"), hook(kept, "case made")
    for title in "AB":
        with kept.act(ada(kept)) as act:
            cases.make(act, title, Question(("us-federal-agency",)), ["us-federal-agency"])
    with kept.read() as connection:
        first = [(each.hook, each.id) for each, _ in hooks.due(connection, NOW)]
    assert {hook for hook, _ in first} == {one.id, other.id}
    assert {id for _, id in first} == {min(each.id for each in queued(kept, hook)) for hook in (one.id, other.id)}


def test_what_is_long_settled_is_forgotten(kept: Store) -> None:
    made = hook(kept, "case made")
    for _ in range(2):
        with kept.act(ada(kept)) as act:
            hooks.ping(act, made.id)
    with kept.aside() as connection:
        hooks.settle(connection, hooks.deliveries(connection, made.id)[0], NOW, 200, None)
        hooks.forget(connection, NOW + hooks.KEPT)
        assert len(hooks.deliveries(connection, made.id)) == 2
        hooks.forget(connection, NOW + hooks.KEPT + timedelta(seconds=1))
        (left,) = hooks.deliveries(connection, made.id)
    assert left.state == "waits"


def written() -> set[str]:
    """Every word that the casework writes into the log, by its source."""
    words: set[str] = set()
    for path in sorted((Path(debar.__file__).parent / "casework").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record":
                words |= _words(node.args[0], tree)
    return words


def _words(node: ast.expr, tree: ast.Module) -> set[str]:
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.IfExp):
        return _words(node.body, tree) | _words(node.orelse, tree)
    # a word with a state in it, or a name: what the functions of that file are called with, as constants
    told = {str(each.value) for each in ast.walk(tree) if isinstance(each, ast.Constant)}
    known = hooks.events().keys() | hooks.kept()
    if isinstance(node, ast.JoinedStr):
        start = str(node.values[0].value) if isinstance(node.values[0], ast.Constant) else ""
        return {word for word in known if start and word.startswith(start)}
    return known & told


def test_every_word_of_the_log_is_told_or_kept_and_no_other_is_offered() -> None:
    words = written()
    assert words == hooks.events().keys() | hooks.kept(), "settle it in data/office/events.yaml"
    assert not hooks.events().keys() & hooks.kept()


def test_what_is_told_never_names_what_people_wrote() -> None:
    private = {
        "title",
        "why",
        "reason",
        "text",
        "name",
        "shown",
        "email",
        "value",
        "use",
        "answer",
        "correction",
        "url",
    }
    for event, fields in hooks.events().items():
        assert not private & set(fields), event


def test_tokens_and_hooks_have_their_own_secrets(kept: Store) -> None:
    made = hook(kept, "case made")
    assert not hooks.secret(kept.seal, made.id).startswith(access.PREFIX)


def test_a_signature_is_over_time_and_content() -> None:
    one: Any = hooks.signature
    signed = {one("dbh_a", 1, b"x"), one("dbh_b", 1, b"x"), one("dbh_a", 2, b"x"), one("dbh_a", 1, b"y")}
    assert len({each.split("v1=")[1] for each in signed}) == 4
