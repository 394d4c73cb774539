"""`debar collect snmp` against simulated agents: what is asked, what is written, what never leaves."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from pysnmp.proto.api import v2c
from tests.collect.agents import ADDRESSES, AUTH, PRIV, Simulator, crooked, has_version_6
from tests.readers.reading import look

from debar.collect import snmp as asking
from debar.collect.agent import Conversation
from debar.collect.objects import BRANCHES
from debar.collect.wire import oid_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command, Ran

DEVICE = {
    "sys_descr": "Acme Router\r\nCopyright",
    "sys_object_id": "1.3.6.1.4.1.99999.2.23",
    "hostname": "core-1",
    "site": 'Hall "3" \\ left',
    "ip": "127.0.0.1; 10.0.0.1",
    "mac": "41:42:43:44:45:46",
    "ent_mfg_name": "Acme",
    "ent_model_name": "X100",
    "serial": "S-0001",
}
PHONE = {"hostname": "phone-1", "cdp_platform": "ACME Phone", "seen_by": "core-1", "seen_on_port": "eth7"}
LEARNED = {"mac": "00:11:22:33:aa:bb", "ip": "10.0.0.9", "seen_by": "core-1", "seen_on_port": "eth7"}
QUICK = ("--timeout", "0.5", "--retries", "0")


def credentials(folder: Path, text: str) -> Path:
    path = folder / "credentials.yaml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


USER = f"""\
- name: watchers
  version: 3
  user: watcher
  auth: {{protocol: SHA256, password: {AUTH}}}
  priv: {{protocol: AES, password: {PRIV}}}
  context: router
"""


def file_of(folder: Path) -> Path:
    return folder / "estate.walk"


def collect(debar: Command, folder: Path, simulator: Simulator, *arguments: object) -> Ran:
    return debar("collect", "snmp", "--port", simulator.port, "-o", file_of(folder), *arguments)


@pytest.mark.parametrize(
    "entry",
    ['- {version: 1, community: "router"}\n', '- {version: 2c, community: "router"}\n', USER],
    ids=["v1", "v2c", "v3"],
)
def test_each_version_tells_the_same(debar: Command, tmp_path: Path, simulator: Simulator, entry: str) -> None:
    ran = collect(debar, tmp_path, simulator, "127.0.0.1", "--credentials", credentials(tmp_path, entry))
    assert (ran.code, ran.out) == (0, b"")
    seen = look(file_of(tmp_path))
    assert not seen.issues
    assert seen.evidence[0].reader == "snmp-walk"
    assert seen.fields == [DEVICE, PHONE, LEARNED]


@pytest.mark.skipif(not has_version_6(), reason="this machine has no version 6 of IP")
@pytest.mark.parametrize("entry", ['- {version: 2c, community: "router"}\n', USER], ids=["v2c", "v3"])
def test_version_6_of_ip(debar: Command, tmp_path: Path, simulator: Simulator, entry: str) -> None:
    ran = collect(debar, tmp_path, simulator, "::1", "--credentials", credentials(tmp_path, entry))
    assert ran.code == 0
    assert f"# agent: [::1] port {simulator.port} target ::1\n" in file_of(tmp_path).read_text()
    assert look(file_of(tmp_path)).fields[0] == {**DEVICE, "ip": "::1; 10.0.0.1"}


def test_those_who_are_done_wait_for_a_slow_one_before_them(
    debar: Command, tmp_path: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more wait than there is room for, and everybody is written in order all the same."""
    monkeypatch.setenv("DEBAR_SNMP_COMMUNITY", "router")
    monkeypatch.setattr(asking, "AHEAD", 2)
    monkeypatch.setattr(asking, "IN_MEMORY", 100)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.41", simulator.port))
        ran = collect(debar, tmp_path, simulator, "127.0.0.41", "127.0.0.1-6", "--timeout", 3, "--retries", 0)
    assert ran.code == 3
    text = file_of(tmp_path).read_text()
    assert re.findall(r"^# (?:agent|no answer): ([\d.]+)", text, re.MULTILINE) == ["127.0.0.41", *ADDRESSES[:6]]


def test_a_fault_at_one_device_does_not_end_the_run(
    debar: Command, tmp_path: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBAR_SNMP_COMMUNITY", "router")
    whole = Conversation._walk

    async def walk(self: Conversation, *asked: Any) -> str:
        if self.told.address == "127.0.0.2" and self.told.variables > 8:
            raise ArithmeticError("a fault of ours")
        return await whole(self, *asked)

    monkeypatch.setattr(Conversation, "_walk", walk)
    ran = collect(debar, tmp_path, simulator, "127.0.0.1-3")
    assert ran.code == 3
    assert "127.0.0.2: not whole: everything after this: something unexpected happened (ArithmeticError)" in ran.err
    assert sum("sys_descr" in fields for fields in look(file_of(tmp_path)).fields) == 3


def test_what_was_not_asked_is_not_there(debar: Command, tmp_path: Path, simulator: Simulator) -> None:
    collect(debar, tmp_path, simulator, "127.0.0.1", "--credentials", credentials(tmp_path, USER))
    text = file_of(tmp_path).read_text()
    assert "nobody@example.com" not in text
    assert "4000000000" not in text
    assert "private matter" not in text


def test_a_device_that_says_nothing_of_itself_is_asked_for_a_little_of_its_own(
    debar: Command, tmp_path: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBAR_SNMP_COMMUNITY", "camera")
    assert collect(debar, tmp_path, simulator, "127.0.0.1").code == 0
    assert len(re.findall(r"^\.1", file_of(tmp_path).read_text(), re.MULTILINE)) == 20
    assert look(file_of(tmp_path)).fields == [{"ip": "127.0.0.1", "text": "CAM-5"}]


def test_an_agent_with_nothing_that_is_asked_answered_all_the_same(
    debar: Command, tmp_path: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBAR_SNMP_COMMUNITY", "empty")
    ran = collect(debar, tmp_path, simulator, "127.0.0.1")
    assert ran.code == 0
    assert "0 variables of 1 agents" in ran.err
    assert "no variable was found" in look(file_of(tmp_path)).problems


def test_twenty_at_once_stand_in_the_order_of_the_targets(
    debar: Command, tmp_path: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBAR_SNMP_COMMUNITY", "router")
    asked = ["127.0.0.11-20", "127.0.0.1-10"]
    assert collect(debar, tmp_path, simulator, *asked, "--rate", 0).code == 0
    text = file_of(tmp_path).read_text()
    order = re.findall(r"^# agent: (\S+) ", text, re.MULTILINE)
    assert order == [*ADDRESSES[10:], *ADDRESSES[:10]]
    assert len(set(re.findall(r"^# agent ends: .*$", text, re.MULTILINE))) == 1
    seen = look(file_of(tmp_path))
    assert [fields["ip"].partition(";")[0] for fields in seen.fields if "sys_descr" in fields] == order
    assert not seen.issues


def test_the_same_answers_give_the_same_bytes_but_for_the_times(
    debar: Command, tmp_path: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBAR_SNMP_COMMUNITY", "router")
    texts = []
    for _ in range(2):
        collect(debar, tmp_path, simulator, "127.0.0.1-5", "--replace", "--rate", 0)
        text = file_of(tmp_path).read_text()
        text = re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z|took [\d.]+ s|^(# end: .*sha256 ).*", r"\1", text, flags=re.MULTILINE)
        texts.append(text)
    assert texts[0] == texts[1]


def test_a_wrong_community_and_a_silent_host_are_told_and_the_others_kept(
    debar: Command, tmp_path: Path, simulator: Simulator
) -> None:
    said = (
        '- {targets: 127.0.0.2, community: "no such one"}\n'
        '- {targets: [127.0.0.1, 127.0.0.30], community: "router"}\n'
        '- {targets: no-such-host.invalid, community: "x"}\n'
    )
    ran = collect(
        debar,
        tmp_path,
        simulator,
        "127.0.0.1-2",
        "127.0.0.30",
        "no-such-host.invalid",
        "--credentials",
        credentials(tmp_path, said),
        *QUICK,
    )
    assert ran.code == 3
    assert ran.err.splitlines()[:3] == [
        "debar: 127.0.0.2: no answer in 1 x 0.5 s (no agent there, or not for this credential)",
        "debar: 127.0.0.30: the port is closed",
        "debar: no-such-host.invalid: this name is not known",
    ]
    seen = look(file_of(tmp_path))
    assert seen.fields[0] == DEVICE
    assert [(issue.problem, issue.blind) for issue in seen.issues] == [
        ("3 of the targets gave no answer when this was collected", False)
    ]


def test_credentials_are_tried_in_their_order(debar: Command, tmp_path: Path, simulator: Simulator) -> None:
    said = f'- {{name: first, community: "wrong"}}\n{USER}- {{name: last, community: "router"}}\n'
    path = credentials(tmp_path, said)
    ran = collect(debar, tmp_path, simulator, "127.0.0.1", "--credentials", path, "--timeout", 2, "--retries", 0)
    assert ran.code == 0
    assert "SNMP v3, watchers" in file_of(tmp_path).read_text()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ((AUTH, "another-word-1"), "auth is wrong"),
        ((PRIV, "another-word-1"), "priv is wrong|no answer|refused"),
        (("user: watcher", "user: stranger"), "does not know this user"),
        (("context: router", "context: nothing"), "no answer|context"),
    ],
)
def test_what_is_wrong_with_a_user_is_told(
    debar: Command, tmp_path: Path, simulator: Simulator, change: tuple[str, str], says: str
) -> None:
    path = credentials(tmp_path, USER.replace(*change))
    ran = collect(debar, tmp_path, simulator, "127.0.0.1", "--credentials", path, "--retries", 0, "--timeout", 2)
    assert ran.code == 3
    assert re.search(says, ran.err)


SECRETS = (AUTH, PRIV, "s3cr3t-c0mmunity", "watcher", "s3cr3t-context")


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_secrets_are_nowhere(
    debar: Command, tmp_path: Path, simulator: Simulator, more: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    said = f'- {{community: "s3cr3t-c0mmunity"}}\n{USER.replace("router", "s3cr3t-context")}{USER}'
    path = credentials(tmp_path, said)
    ran = collect(debar, tmp_path, simulator, "127.0.0.1-2", "--credentials", path, "--retries", 0, *more)
    captured = capfd.readouterr()
    written = file_of(tmp_path).read_text() if not more else ""
    assert "watchers" in ran.text + written
    told = "".join((ran.text, ran.err, captured.out, captured.err, written)).replace("watchers", "")
    assert [secret for secret in SECRETS if secret in told] == []


def test_the_community_of_the_environment_is_no_secret_told(
    debar: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBAR_SNMP_COMMUNITY", "s3cr3t")
    with crooked(lambda *_: None) as (port, _):
        ran = debar("collect", "snmp", "127.0.0.1", "--port", port, "-o", file_of(tmp_path), *QUICK)
    assert "s3cr3t" not in ran.text + ran.err + file_of(tmp_path).read_text()


def test_a_file_of_secrets_that_others_can_read_is_warned_of(debar: Command, tmp_path: Path) -> None:
    path = credentials(tmp_path, USER)
    assert "warning" not in debar("collect", "snmp", "127.0.0.1", "--dry-run", "--credentials", path).err
    path.chmod(0o644)
    assert "chmod 600" in debar("collect", "snmp", "127.0.0.1", "--dry-run", "--credentials", path).err


def test_a_dry_run_says_what_it_would_ask_and_sends_nothing(debar: Command) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.setblocking(False)
        ran = debar("collect", "snmp", "127.0.0.1", "localhost", "--port", ear.getsockname()[1], "--dry-run")
        with pytest.raises(BlockingIOError):
            ear.recv(1)
    assert ran.code == 0
    assert "127.0.0.1: v2c, community public" in ran.text
    assert "localhost: v2c, community public" in ran.text
    assert all(branch.number in ran.text for branch in BRANCHES)


def test_only_reading_requests_are_sent_and_no_neighbour_is_asked(debar: Command, tmp_path: Path) -> None:
    """The agent names a neighbour at an address where somebody listens at the very port."""

    def script(kind: str, oids: list[tuple[int, ...]], most: int) -> Any:
        cdp = oid_of("1.3.6.1.4.1.9.9.23.1.2.1.1")
        if oids[0] == cdp:
            return 0, [((*cdp, 4, 1, 1), v2c.OctetString(b"\x7f\0\0\x4d")), ((*cdp, 8, 1, 1), v2c.OctetString("X"))]
        if kind == "Get":
            return 0, [(oid, v2c.OctetString("Acme")) for oid in oids]
        return 0, [(oids[0], v2c.EndOfMibView(""))]

    with crooked(script) as (port, came), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as neighbour:
        neighbour.bind(("127.0.0.77", port))
        neighbour.setblocking(False)
        assert debar("collect", "snmp", "127.0.0.1", "--port", port, "-o", file_of(tmp_path)).code == 0
        with pytest.raises(BlockingIOError):
            neighbour.recv(1)
    assert set(came) <= {"Get", "GetNext", "GetBulk"}
    assert "127.0.0.77" in [fields.get("ip") for fields in look(file_of(tmp_path)).fields]


@pytest.mark.skipif(os.name != "posix", reason="an interruption is a signal of POSIX here")
def test_an_interrupted_run_keeps_what_it_has(tmp_path: Path, simulator: Simulator) -> None:
    file, half = file_of(tmp_path), tmp_path / ".estate.walk.part"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.40", simulator.port))
        # whoever runs the tests in the background may have them ignore interruptions, and a child inherits that
        code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
        code += "; from debar.cli import command; command()"
        asked = ["127.0.0.1", "127.0.0.40", "127.0.0.2", "--port", str(simulator.port), "--timeout", "60"]
        running = subprocess.Popen(
            [sys.executable, "-c", code, "collect", "snmp", *asked, "-o", str(file)],
            env={**os.environ, "DEBAR_SNMP_COMMUNITY": "router"},
            stderr=subprocess.PIPE,
            text=True,
        )
        while not (half.exists() and "# agent ends" in half.read_text()):
            assert running.poll() is None
        mute.recv(65_535)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate()
    assert running.returncode == 3
    assert "interrupted; what was told until then is kept" in said
    text = file.read_text()
    assert "# interrupted" in text
    assert "# no answer: 127.0.0.40: the run was interrupted" in text
    seen = look(file)
    assert seen.fields[0] == DEVICE
    assert "changed" not in seen.problems
    assert not half.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["10.0.0.1"], "-o is missing"),
        (["10.0.0.0/8", "-o", "x"], "--most 16777214"),
        (["10.0.0.300", "-o", "x"], "no target"),
        (["10.0.0.1", "-o", "x", "--port", "0"], "--port"),
        (["10.0.0.1", "-o", "x", "--credentials", "none.yaml"], "no file that can be read"),
        (["10.0.0.1", "-o", "nowhere/x"], "cannot be written"),
        ([], "TARGET"),
    ],
)
def test_a_question_put_wrongly_is_a_usage_error(debar: Command, arguments: list[str], says: str) -> None:
    ran = debar("collect", "snmp", *arguments)
    assert ran.code == 2
    assert says in ran.err


def test_evidence_is_not_written_over_unasked(debar: Command, tmp_path: Path) -> None:
    file_of(tmp_path).write_text("mine")
    ran = debar("collect", "snmp", "127.0.0.1", "-o", file_of(tmp_path))
    assert (ran.code, file_of(tmp_path).read_text()) == (2, "mine")
    assert "--replace" in ran.err


def test_a_target_that_no_credential_is_for_is_refused(debar: Command, tmp_path: Path) -> None:
    path = credentials(tmp_path, '- {targets: 10.0.0.1, community: "x"}\n')
    ran = debar("collect", "snmp", "10.0.0.1-2", "--dry-run", "--credentials", path)
    assert (ran.code, "is for 10.0.0.2" in ran.err) == (2, True)


def test_without_the_library_one_line_says_how_to_get_it(
    debar: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pysnmp", None)
    ran = debar("collect", "snmp", "127.0.0.1", "-o", file_of(tmp_path))
    assert (ran.code, ran.err) == (
        2,
        "debar: `debar collect snmp` needs pysnmp; install it with: pip install 'debar[snmp]'\n",
    )
    assert list(tmp_path.iterdir()) == []


def test_standard_output_takes_the_file(
    debar: Command, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBAR_SNMP_COMMUNITY", "router")
    ran = debar("collect", "snmp", "127.0.0.1", "--port", simulator.port, "-o", "-")
    assert ran.code == 0
    assert ran.text.startswith("# debar evidence: SNMP walks, form 1\n# collected: ")
