"""`debar identify`: one value or a stream of them, each answered in its place."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import orjson
import pytest
from tests.cli.papers import started

from debar.identify.value import KINDS

if TYPE_CHECKING:
    from tests.conftest import Command

JSONL = ("--format", "jsonl")


def test_values_are_answered_in_order(debar: Command) -> None:
    values = ["HG8245H", "office chair", "ZXHN F670L", "华为", "Cisco Catalyst 9300"]
    answers = debar("identify", *values, *JSONL).items
    assert [answer["input"] for answer in answers] == values
    assert [answer["maker"] for answer in answers] == ["huawei", None, "zte", "huawei", "cisco"]


def test_standard_input_answers_every_line_also_an_empty_one(debar: Command) -> None:
    ran = debar("identify", *JSONL, given="\ufeffHG8245H\r\n\n  \nZXHN F670L".encode())
    assert [(answer["input"], answer["maker"]) for answer in ran.items] == [
        ("HG8245H", "huawei"),
        ("", None),
        ("  ", None),
        ("ZXHN F670L", "zte"),
    ]
    assert ran.code == 0


def test_no_input_at_all_gives_no_answer(debar: Command) -> None:
    ran = debar("identify", *JSONL, given=b"")
    assert (ran.code, ran.out, ran.err) == (0, b"", "")


def test_bytes_that_are_no_text_become_marks(debar: Command) -> None:
    answers = debar("identify", *JSONL, given=b"\xff\xfe Huawei S5720\n\x00\x01\n").items
    assert [(answer["input"], answer["maker"]) for answer in answers] == [
        ("\ufffd\ufffd Huawei S5720", "huawei"),
        ("\x00\x01", None),
    ]


def test_an_argument_that_is_no_text(debar: Command) -> None:
    (answer,) = debar("identify", "\udcff Huawei", *JSONL).items
    assert (answer["input"], answer["maker"]) == ("\ufffd Huawei", "huawei")


@pytest.mark.parametrize(
    ("given", "maker", "note"),
    [
        ({"description": "SFP for Huawei S5720", "maker_name": "Cisco"}, "cisco", None),
        ({"model": "HG8245H", "vendor": "?"}, "huawei", "no observation fields, and not read: vendor"),
        ({"seller_name": "Huawei Technologies"}, "huawei", None),
        ({"mac": "nonsense"}, None, None),
        ({"quantity": 5, "model": "HG8245H", "serial": None}, "huawei", None),
    ],
)
def test_an_object_of_fields(given: dict[str, object], maker: str | None, note: str | None, debar: Command) -> None:
    (answer,) = debar("identify", *JSONL, given=orjson.dumps(given)).items
    assert (answer["input"], answer["kind"], answer["maker"]) == (given, "fields", maker)
    assert note is None or note in answer["note"]


@pytest.mark.parametrize("text", ["{", '{"model": ', "{}", '{"foo": 1}', "[1]", "null", '{"a":' * 5000])
def test_what_is_no_object_of_fields_is_text(text: str, debar: Command) -> None:
    (answer,) = debar("identify", *JSONL, given=text.encode()).items
    assert (answer["input"], answer["kind"]) == (text, "text")


@pytest.mark.parametrize(
    ("kind", "value", "maker"),
    [
        ("sysobjectid", "1.3.6.1.4.1.2011.2.23.291", "huawei"),
        ("usb", "12d1:1506", "huawei"),
        ("usb", "19d2:0031", "zte"),
        ("model", "HG8245H", "huawei"),
        ("cpe", "cpe:2.3:o:huawei:s5720_firmware:*:*:*:*:*:*:*:*", "huawei"),
    ],
)
def test_kinds_of_value(kind: str, value: str, maker: str, debar: Command) -> None:
    (named,) = debar("identify", "--kind", kind, value, *JSONL).items
    assert (named["kind"], named["maker"]) == (kind, maker)


def test_every_kind_answers_any_value(debar: Command) -> None:
    for kind in KINDS:
        (answer,) = debar("identify", "--kind", kind, "\x00 12 %s {} 華", *JSONL).items
        assert answer["maker"] is None


def test_the_family_is_that_of_the_day(debar: Command) -> None:
    (before,) = debar("identify", "Honor 8 smartphone", "--on", "2020-01-01", *JSONL).items
    (after,) = debar("identify", "Honor 8 smartphone", "--on", "2022-01-01", *JSONL).items
    assert before["maker"] == after["maker"] == "honor"
    assert (before["group"], after["group"]) == ("huawei", "honor")


def test_text_for_people(debar: Command) -> None:
    assert debar("identify", "HG8245H").text.startswith("HG8245H: Huawei Technologies Co., Ltd. (huawei), equipment")
    assert debar("identify", "office chair").text == "office chair: nobody known\n"


def test_a_very_long_value_is_cut_and_said_so(debar: Command) -> None:
    (answer,) = debar("identify", *JSONL, given=b"Huawei S5720 " + b"x" * 200_000).items
    assert answer["maker"] == "huawei"
    assert len(answer["input"]) == 100_000
    assert answer["note"] == "only the first 100,000 characters were read"


def test_answers_begin_before_the_input_ends() -> None:
    process = started("identify", *JSONL)
    assert process.stdin
    assert process.stdout
    for value in (b"HG8245H", b"office chair"):
        process.stdin.write(value + b"\n")
        process.stdin.flush()
        assert orjson.loads(process.stdout.readline())["input"] == value.decode()
    process.communicate()
    assert process.returncode == 0


def test_a_hundred_thousand_lines_stream_in_order() -> None:
    lines = [
        f"{name} {number}" for number in (*range(500),) * 50 for name in ("HG8245H", "chair", "Cisco 9300", "ZTE")
    ]
    process = started("identify", *JSONL)
    assert process.stdin
    assert process.stdout
    feeder = threading.Thread(target=_feed, args=(process.stdin, lines))
    feeder.start()
    answers = [orjson.loads(line) for line in process.stdout]
    feeder.join()
    assert process.wait() == 0
    assert len(answers) == 100_000
    assert [answer["input"] for answer in answers] == lines
    assert [answer["maker"] for answer in answers[-4:]] == ["huawei", None, "cisco", "zte"]


def _feed(stream: object, lines: list[str]) -> None:
    with stream as pipe:  # type: ignore[attr-defined]
        pipe.write("\n".join(lines).encode())


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    process = started("identify", *JSONL)
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    process.stdin.write(b"HG8245H\n" * 10)
    process.stdin.close()
    assert process.stderr.read() == b""
    assert process.wait() == 141
