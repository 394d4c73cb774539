"""The e-mail address of somebody who replied is in no answer of the API, no report, no export, no delivery to a
hook and nothing that the server says, but where an administrator asks for it. (Pages: `test_replies`.)"""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from debar import reports
from debar.casework import export, hooks, replies, reporting
from debar.casework.tables import CONTACTS, DELIVERIES, METADATA

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.world import World

ADDRESS = "legal.counsel@vendor-of-things.example"
PARTS = ("legal.counsel", "vendor-of-things")
ONES = tuple(name for name in reports.formats() if not reports.is_folder(name))


@pytest.fixture
def replied(world: World) -> World:
    """A case with a reply, and a hook that is told of everything."""
    case, finding = world.office.case, world.office.lines()[0].id
    store, now = world.served.store, world.served.now()
    with store.act(world.who("ann")) as act:
        hooks.make(act, "https://hooks.example/", sorted(hooks.events()))
    with world.client("cy") as cy:
        shared = cy.post(f"/v1/cases/{case}/dossiers", json={"finding": finding, "days": 3}).json()
    with store.act(replies.outsider(now)) as act:
        dossier = replies.of_link(store, act.connection, shared["link"].rsplit("/", 1)[1], now)
        replies.receive(act, dossier, "once", "Vendor of Things", ADDRESS, "We did not make this.", [])
    return world


def found_in(data: bytes | str) -> bool:
    """Whether any part of the address stands there, also inside a file of files."""
    if isinstance(data, str):
        data = data.encode("utf-8", "replace")
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as whole:
            return any(found_in(whole.read(name)) for name in whole.namelist())
    return any(part.encode() in data or part.encode("utf-16-le") in data for part in PARTS)


def known(world: World) -> dict[str, list[str]]:
    """Ids for the parts of addresses."""
    office = world.office
    with world.served.store.read() as connection:
        of = {table: list(connection.execute(select(METADATA.tables[table].c.id)).scalars()) for table in ONCE}
    return {
        "case": [office.case],
        "finding": [office.lines()[0].id],
        "number": ["1"],
        "run": ["1", *of["runs"]],
        "file": of["evidence"],
        "evidence": of["evidence"],
        "reply": of["replies"],
        "dossier": of["dossiers"],
        "account": of["accounts"],
        "person": of["accounts"],
        "rule": [next(iter(world.served.rulebook.rules))],
        "maker": ["huawei"],
        "list": [next(iter(world.served.rulebook.lists))],
    }


ONCE = ("runs", "evidence", "replies", "dossiers", "accounts")


def test_no_answer_of_the_api_tells_it(replied: World) -> None:
    with replied.client("ann") as ann:
        schema = ann.get("/v1/openapi.json").json()
    ids, asked = known(replied), 0
    for place, verbs in schema["paths"].items():
        names = re.findall(r"\{(\w+)\}", place)
        if "get" not in verbs or not all(name in ids for name in names):
            continue
        for choice in range(2):
            there = place
            for name in names:
                there = there.replace(f"{{{name}}}", ids[name][min(choice, len(ids[name]) - 1)])
            for name in ("vi", "ann"):
                with replied.client(name) as client:
                    answer = client.get(there)
                asked += answer.status_code == 200
                assert not found_in(answer.content), (name, there)
                assert not found_in(json.dumps(dict(answer.headers)))
    assert asked > 40


@pytest.mark.parametrize("form", ONES)
def test_no_report_tells_it(replied: World, form: str) -> None:
    store = replied.served.store
    written = reporting.write(store, replied.who("cy"), replied.office.newest().id, form)
    with reporting.opened(store, written) as file:
        content = file.read()
    assert content
    assert not found_in(content)


def test_no_export_no_delivery_and_no_other_table_tells_it(replied: World, tmp_path: Path) -> None:
    store = replied.served.store
    export.export(store, replied.who("cy"), replied.office.case, tmp_path / "case.zip")
    assert not found_in((tmp_path / "case.zip").read_bytes())
    with store.read() as connection:
        assert connection.execute(select(DELIVERIES)).all(), "the hook was told of the reply"
        for table in METADATA.sorted_tables:
            rows = str(connection.execute(select(table)).all())
            assert found_in(rows) == (table is CONTACTS), table.name


def test_the_server_does_not_say_it(replied: World, capfd: pytest.CaptureFixture[str], caplog: Any) -> None:
    case = replied.office.case
    with replied.client("cy") as cy:
        shared = cy.post(
            f"/v1/cases/{case}/dossiers", json={"finding": replied.office.lines()[1].id, "days": 3}
        ).json()
        carried = shared["link"].rsplit("/", 1)[1]
        page = cy.get(f"/d/{carried}").text
        once = re.search(r'name="once" value="([^"]+)"', page)
        assert once
        good = {"once": once[1], "name": "Vendor", "email": ADDRESS, "text": "No."}
        for given in (good, {**good, "text": ""}, {**good, "email": f"{ADDRESS} x"}, {**good, "once": ""}):
            cy.post(f"/d/{carried}", data=given)
    with replied.client("ann") as ann:
        reply = ann.get(f"/v1/cases/{case}/replies").json()["items"][0]["id"]
        assert ann.post(f"/v1/cases/{case}/replies/{reply}/contact").json()["email"] == ADDRESS
    told = capfd.readouterr()
    assert not found_in(told.out + told.err + caplog.text)
