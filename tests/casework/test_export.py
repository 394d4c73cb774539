"""A case as one signed file: what is in it, that nothing can be changed unseen, and that it reads back whole."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from datetime import date, timedelta
from typing import TYPE_CHECKING

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.casework.office import LINES

from debar import reports
from debar.casework import audit, cases, deciding, export, replies, reporting, seal, waiving
from debar.casework.documents import built, plain
from debar.errors import InvalidError, MissingError, OfficeError, RefusedError
from debar.packs import keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.casework.office import Office

EMAIL = "vendor.of.boxes@example.org"
ATTACHED = b"%PDF-1.7 what the vendor says"


def lived(office: Office) -> str:
    """A case in which everything was done once; returns the id of a finding that was decided and replied to."""
    first, second = office.lines()[:2]
    with office.act() as act:
        deciding.decide(act, office.case, {first.id: first.version}, deciding.State.CONFIRMED, "seen on the label")
        cases.answer(act, office.case, "purpose", "none of these", {"file": "purchases.csv"}, ["purpose"])
        asked = waiving.ask(act, office.case, second.rule, second.maker, {}, "ends in March", date(2027, 3, 1))
    with office.act("bob") as act:
        waiving.settle(act, asked.id, approve=True, reason="agreed", version=asked.version)
    with office.act() as act:
        dossier, _ = replies.share(act, office.case, first.id, timedelta(days=30))
    kept = office.store.vault.keep([ATTACHED], 1 << 20)
    with office.store.act(replies.outsider(office.clock.now())) as act:
        reply = replies.receive(act, dossier, "once", "Vendor", EMAIL, "We did not make it.", [("us.pdf", kept)])
    with office.act() as act:
        replies.answer(act, reply.id, "We looked again.", "commit 1234")
    return first.id


@pytest.fixture
def exported(office: Office, tmp_path: Path) -> Path:
    lived(office)
    path = tmp_path / "case.zip"
    export.export(office.store, office.who(), office.case, path)
    return path


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(path: Path, content: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, each in content.items():
            archive.writestr(name, each)
    return path


def detected(path: Path, trust: str | None = None) -> bool:
    """Whether somebody who checks would see that something is wrong."""
    try:
        return not export.verify(path, trust).holds
    except OfficeError:
        return True


def test_an_export_holds_and_says_who_signed(exported: Path, office: Office) -> None:
    found = export.verify(exported)
    assert found.problems == ()
    assert found.trusted is None
    assert found.signer == keys.fingerprint(office.store.seal.public)
    assert found.manifest.case == office.case
    with office.store.read() as connection:
        assert found.entries == len(list(audit.walk(connection, audit.Wanted(office.case))))
        assert found.manifest.audit_head == audit.head(connection).content.decode()
    for trust in (office.store.seal.public, found.signer, found.signer.upper()):
        assert export.verify(exported, trust).trusted is True


def test_another_key_is_not_the_trusted_one(exported: Path) -> None:
    found = export.verify(exported, "ab" * 32)
    assert found.trusted is False
    assert found.signer in found.problems[0]
    with pytest.raises(InvalidError, match="not by the one that is trusted"):
        export.read(exported, "ab" * 32)


def test_it_reads_back_as_the_office_has_it(exported: Path, office: Office) -> None:
    found = export.read(exported)
    with office.store.read() as connection:
        assert found.case == cases.case(connection, office.case)
        assert list(found.evidence) == cases.files(connection, office.case)
        assert list(found.answers) == cases.answers(connection, office.case)
        assert list(found.waivers) == waiving.waivers(connection, office.case)
        assert list(found.replies) == replies.replies(connection, office.case)
        assert list(found.dossiers) == replies.dossiers(connection, office.case)
        assert list(found.audit) == list(audit.walk(connection, audit.Wanted(office.case)))
        decided = found.decisions[0]
        assert list(found.decisions) == deciding.history(connection, office.case, decided.finding)
        asked, items = reporting.read(connection, office.newest())
        there = list(items)
    assert found.newest == office.newest()
    assert found.names[decided.by] == "Cy"
    assert "Vi" not in found.names.values(), "who did nothing in the case is not named"
    again, read = found.items(office.newest())
    assert (again, list(read)) == (asked, there)


def test_files_come_along_unless_they_are_left_out(exported: Path, office: Office, tmp_path: Path) -> None:
    content = members(exported)
    assert set(content.values()) >= {LINES.read_bytes(), ATTACHED}
    found = export.read(exported)
    with found.file(found.evidence[0].digest) as pieces:
        assert b"".join(pieces) == LINES.read_bytes()
    bare = tmp_path / "bare.zip"
    manifest = export.export(office.store, office.who(), office.case, bare, evidence=False)
    assert manifest.left_out == ("evidence",)
    assert not [name for name in members(bare) if name.startswith("files/")]
    with pytest.raises(MissingError), export.read(bare).file(found.evidence[0].digest):
        pass


def test_no_address_is_in_it(exported: Path) -> None:
    text = b"\n".join(members(exported).values())
    assert b"We did not make it." in text
    assert EMAIL.encode() not in text
    assert not re.search(rb"[\w.]+@example\.\w+", text)


def test_documents_are_canonical(exported: Path) -> None:
    for name, content in members(exported).items():
        if name.endswith(".json"):
            assert seal.canonical(orjson.loads(content)) == content
        elif name in export.LISTS:
            for line in content.splitlines():
                assert seal.canonical(orjson.loads(line)) == line


def test_items_are_told_as_reports_tell_them(exported: Path) -> None:
    lines = [orjson.loads(line) for line in members(exported)["runs/1/items.jsonl"].splitlines()]
    kinds = {line["type"] for line in lines}
    assert {"finding", "evidence", "summary"} <= kinds
    assert [line["waived"] for line in lines if line["type"] == "finding" and line["waived"]]


def test_who_may_not_decide_may_not_export(office: Office, tmp_path: Path) -> None:
    with pytest.raises(RefusedError):
        export.export(office.store, office.who("vi"), office.case, tmp_path / "case.zip")
    assert not list(tmp_path.glob("*.zip*"))


def test_that_it_was_exported_is_told(exported: Path, office: Office) -> None:
    with office.store.read() as connection:
        (last,) = audit.entries(connection, limit=1)
    assert (last.what, last.case, last.by) == ("case exported", office.case, office.people["cy"])
    assert export.read(exported).audit[-1] == last
    assert office.wrong() == []


def test_a_kept_file_that_was_changed_is_not_exported(office: Office, tmp_path: Path) -> None:
    with office.store.read() as connection:
        (file,) = cases.files(connection, office.case)
    office.store.vault.path(file.digest).write_bytes(b"something else")
    with pytest.raises(OfficeError, match="no longer what was kept"):
        export.export(office.store, office.who(), office.case, tmp_path / "case.zip")
    assert not list(tmp_path.glob("*.zip*"))


# What was changed


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_of_any_member_is_seen(exported: Path, tmp_path: Path, data: st.DataObject) -> None:
    content = members(exported)
    name = data.draw(st.sampled_from(sorted(content)))
    at = data.draw(st.integers(0, max(len(content[name]) - 1, 0)))
    if not content[name]:
        changed = b"x"
    else:
        other = data.draw(st.integers(1, 255)) ^ content[name][at]
        changed = content[name][:at] + bytes([other]) + content[name][at + 1 :]
    assert detected(packed(tmp_path / "changed.zip", {**content, name: changed})), name


def test_a_member_that_is_missing_or_too_many_is_seen(exported: Path, tmp_path: Path) -> None:
    content = members(exported)
    for name in content:
        less = {each: value for each, value in content.items() if each != name}
        assert detected(packed(tmp_path / "less.zip", less)), name
    assert detected(packed(tmp_path / "more.zip", {**content, f"files/{'0' * 64}": b""}))
    assert not detected(packed(tmp_path / "same.zip", content)), "packing alone changes nothing"


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_of_the_file_is_seen_or_changes_nothing(
    exported: Path, tmp_path: Path, data: st.DataObject
) -> None:
    whole = exported.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = tmp_path / "changed.zip"
    changed.write_bytes(whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :])
    if not detected(changed):
        assert members(changed) == members(exported)


def signed_anew(content: dict[str, bytes], with_seal: seal.Seal) -> dict[str, bytes]:
    """What somebody with a key of their own would make of it."""
    from hashlib import sha256

    told = orjson.loads(content["manifest.json"])
    told["installation"]["public_key"] = keys.pem(with_seal.public)
    told["files"] = [
        {"name": name, "sha256": sha256(each).hexdigest(), "size": len(each)}
        for name, each in sorted(content.items())
        if not name.startswith("manifest")
    ]
    made = seal.canonical(told)
    return {**content, "manifest.json": made, "manifest.sig": with_seal.sign(export.SHAPE.format, made).encode()}


def test_signed_anew_by_another_its_entries_are_not_that_keys(exported: Path, tmp_path: Path) -> None:
    forger = seal.Seal.of(tmp_path)
    forged = packed(tmp_path / "forged.zip", signed_anew(members(exported), forger))
    found = export.verify(forged)
    assert found.signer == keys.fingerprint(forger.public)
    assert "entry" in found.problems[0]
    assert "not signed" in found.problems[0]


def test_signed_anew_without_entries_it_is_still_another_key(exported: Path, office: Office, tmp_path: Path) -> None:
    forger = seal.Seal.of(tmp_path)
    content = {**members(exported), "audit.jsonl": b""}
    forged = packed(tmp_path / "forged.zip", signed_anew(content, forger))
    assert export.verify(forged).holds, "who knows no key cannot tell"
    assert detected(forged, keys.fingerprint(office.store.seal.public))


def test_an_entry_changed_by_who_holds_the_key_is_seen(exported: Path, office: Office, tmp_path: Path) -> None:
    content = members(exported)
    lines = content["audit.jsonl"].splitlines(keepends=True)
    told = orjson.loads(lines[0])
    changed = {**content, "audit.jsonl": seal.canonical({**told, "at": "2020"}) + b"\n" + b"".join(lines[1:])}
    found = export.verify(packed(tmp_path / "changed.zip", signed_anew(changed, office.store.seal)))
    assert found.problems == (f"entry {told['number']} was changed: its content is not what was hashed",)
    turned = {**content, "audit.jsonl": b"".join(reversed(lines))}
    assert detected(packed(tmp_path / "turned.zip", signed_anew(turned, office.store.seal)))


# Made to harm


def twice(path: Path, content: dict[str, bytes]) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as archive:
        warnings.simplefilter("ignore")
        for name, each in [*content.items(), ("case.json", content["case.json"])]:
            archive.writestr(name, each)


def commented(path: Path, content: dict[str, bytes]) -> None:
    packed(path, content)
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"read me"


def adding(name: str) -> Callable[[Path, dict[str, bytes]], object]:
    return lambda path, content: packed(path, {**content, name: b"x"})


def manifest(**changes: object) -> Callable[[Path, dict[str, bytes]], object]:
    return lambda path, content: packed(
        path, {**content, "manifest.json": seal.canonical({**orjson.loads(content["manifest.json"]), **changes})}
    )


def bomb(path: Path, content: dict[str, bytes]) -> None:
    """A member that unpacks to far more than the manifest says."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in content.items():
            archive.writestr(name, bytes(65 << 20) if name == "manifest.json" else each)


HARM: dict[str, tuple[Callable[[Path, dict[str, bytes]], object], str]] = {
    "no zip": (lambda path, content: path.write_bytes(b"PK nothing"), "not a zip"),
    "empty": (lambda path, content: path.write_bytes(b""), "not a zip"),
    "gone": (lambda path, content: None, "no such file"),
    "another zip": (lambda path, content: packed(path, {"files/" + "0" * 64: b""}), "manifest.json is missing"),
    "upward": (adding("../escape.json"), "which does not belong there"),
    "absolute": (adding("/etc/passwd"), "which does not belong there"),
    "drive": (adding("C:\\x"), "which does not belong there"),
    "folder": (adding("files/"), "which does not belong there"),
    "other": (adding("notes.txt"), "which does not belong there"),
    "twice": (twice, "in it twice"),
    "comment": (commented, "or a comment"),
    "large manifest": (bomb, "are enough"),
    "no format": (manifest(format="other"), "not a case exported by debar"),
    "newer": (manifest(version=2), "another version"),
    "more fields": (manifest(other=1), "is no field of it"),
    "wrong type": (manifest(title=7), "a number in place of text"),
    "files as text": (manifest(files="all"), "text in place of a list"),
    "no key": (manifest(installation={"id": "x", "public_key": "none"}), "names no public key"),
    "negative": (manifest(files=[{"name": "case.json", "sha256": "0" * 64, "size": -1}]), "too many"),
    "huge": (manifest(files=[{"name": f"files/{'0' * 64}", "sha256": "0" * 64, "size": 1 << 50}]), "too many"),
    "huge together": (
        manifest(files=[{"name": f"files/{n:064}", "sha256": "0" * 64, "size": 40 << 30} for n in range(2)]),
        "unpacks to more",
    ),
    "named twice": (
        manifest(files=[{"name": "case.json", "sha256": "0" * 64, "size": 1}] * 2),
        "names a file twice",
    ),
    "names outside": (
        manifest(files=[{"name": "../x", "sha256": "0" * 64, "size": 1}]),
        "which does not belong there",
    ),
}


@pytest.mark.parametrize("harm", HARM)
def test_what_is_no_export_is_refused_and_said(exported: Path, tmp_path: Path, harm: str) -> None:
    made, says = HARM[harm]
    path = tmp_path / "harm.zip"
    made(path, members(exported))
    for look in (export.verify, export.read):
        with pytest.raises(InvalidError, match=re.escape(says)) as told:
            look(path)
        assert str(path) in str(told.value)


@pytest.mark.parametrize(
    ("name", "line", "says"),
    [
        ("evidence.jsonl", b"[]\n", "a list in place of a mapping"),
        ("evidence.jsonl", b"{\n", "is no JSON"),
        ("evidence.jsonl", b"{}", "breaks off"),
        ("waivers.jsonl", b'{"id":1}\n', "is missing"),
        ("case.json", b'"case"', "text in place of a mapping"),
        ("people.json", b'{"a":1}', "a number in place of text"),
        ("decisions.jsonl", b"[" * 5_000 + b"\n", "is no JSON"),
    ],
)
def test_a_document_of_another_shape_is_told(
    exported: Path, office: Office, tmp_path: Path, name: str, line: bytes, says: str
) -> None:
    """Also when whoever made it holds the key."""
    content = signed_anew({**members(exported), name: line}, office.store.seal)
    with pytest.raises(InvalidError, match=says) as told:
        export.read(packed(tmp_path / "strange.zip", content))
    assert name in str(told.value)


@pytest.mark.parametrize("change", [{"asked": None}, {"summary": {}}, {"asked": {"buyers": 1}}])
def test_a_run_told_incompletely_is_no_report(
    exported: Path, office: Office, tmp_path: Path, change: dict[str, object]
) -> None:
    content = members(exported)
    run = {**orjson.loads(content["runs.jsonl"]), **change}
    made = signed_anew({**content, "runs.jsonl": orjson.dumps(run) + b"\n"}, office.store.seal)
    found = export.read(packed(tmp_path / "strange.zip", made))
    with pytest.raises(InvalidError):
        found.items(found.run(1))


def test_pieces_that_are_none_are_told(exported: Path, office: Office, tmp_path: Path) -> None:
    content = {**members(exported), "runs/1/pieces.jsonl": b'[[0,[[[0,["x"]]]]]]\n'}
    found = export.read(packed(tmp_path / "strange.zip", signed_anew(content, office.store.seal)))
    _, items = found.items(found.run(1))
    with pytest.raises(InvalidError, match="cannot be read"):
        list(items)


@pytest.mark.parametrize("form", [name for name in reports.formats() if not reports.is_folder(name)])
def test_every_report_is_written_from_it_as_from_the_store(exported: Path, office: Office, form: str) -> None:
    run = office.newest()
    found = export.read(exported)
    asked, items = found.items(run)
    away = io.BytesIO()
    reporting.into(reporting.single(form), items, asked, away)
    here = io.BytesIO()
    with office.store.read() as connection:
        asked, items = reporting.read(connection, run)
        reporting.into(reporting.single(form), items, asked, here)
    assert away.getvalue() == here.getvalue()


@given(
    st.builds(
        waiving.Asking,
        id=st.text(), case=st.text(), rule=st.text(), maker=st.text(),
        scope=st.dictionaries(st.text(), st.text()), why=st.text(), until=st.text(), state=st.text(),
        asked=st.text(), asked_by=st.text(), settled=st.none() | st.text(), settled_by=st.none(), reason=st.none(),
        version=st.integers(),
    )
)  # fmt: skip
def test_a_value_goes_to_a_document_and_back(value: waiving.Asking) -> None:
    assert built(waiving.Asking, plain(value), "here") == value
