"""Encodings, mostly of short files, where guessing is hardest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.readers.reading import look_at

from debar.readers.parts.encoding import detect

if TYPE_CHECKING:
    from pathlib import Path

JAPANESE = "品名,メーカー,数量\n光回線終端装置,ファーウェイ,3\n"
CHINESE = "品名,制造商,数量\n路由器,华为技术有限公司,3\n"
GERMAN = "Beschreibung,Hersteller,Menge\nRouter für Büro,Müller & Söhne,3\n"
SPANISH = "Descripción,Fabricante,Cantidad\nCámara de vídeo,Señal,3\n"
RUSSIAN = "Наименование,Производитель,Количество\nМаршрутизатор для офиса,Хуавей,3\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (JAPANESE, "utf-8"),
        (JAPANESE, "utf-8-sig"),
        (JAPANESE, "utf-16"),
        (JAPANESE, "cp932"),
        (CHINESE, "utf-8"),
        (CHINESE, "gb18030"),
        (GERMAN, "cp1252"),
        (SPANISH, "cp1252"),
        (SPANISH, "utf-16"),
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "cp1251"),
        (GERMAN.encode("ascii", "ignore").decode(), "utf-16-le"),
        (GERMAN.encode("ascii", "ignore").decode(), "utf-16-be"),
    ],
)
def test_a_small_file_is_read_right(tmp_path: Path, text: str, encoding: str) -> None:
    seen = look_at(tmp_path, "a.csv", text.encode(encoding))
    row = text.split("\n")[1].split(",")
    assert seen.problems == ""
    assert seen.evidence[0].encoding == encoding
    assert list(seen.fields[0].values()) == row


@pytest.mark.parametrize(
    "text",
    [
        "品名",
        "数量",
        "ルータ",
        "型番,品名\nS5720,交換機",
        "ﾒｰｶｰ,品名\nﾌｧｰｳｪｲ,ﾙｰﾀ",
        "件名\n無線機器の購入",
        "品名,業者名\n監視カメラ,株式会社サンプル",
    ],
)
def test_short_japanese(text: str) -> None:
    assert detect(text.encode("cp932")) == "cp932"


@pytest.mark.parametrize("text", ["品名,数量\n交换机,3", "设备名称", "供应商,型号\n中兴通讯,ZXHN"])
def test_short_chinese(text: str) -> None:
    assert detect(text.encode("gb18030")) == "gb18030"


@pytest.mark.parametrize(
    "text", ["Müller", "prix à l'unité", "Señor", "Größe;Stück", "Ação", "naïve café", "it’s", "l’unité de l’État"]
)
def test_short_western(text: str) -> None:
    assert detect(text.encode("cp1252")) == "cp1252"


def test_plain_for_long_and_then_not(tmp_path: Path) -> None:
    plain = "description,maker\n" + "switch,ACME\n" * 200_000
    seen = look_at(tmp_path, "a.csv", plain.encode() + "ルータ,ファーウェイ\n".encode("cp932"))
    assert seen.evidence[0].encoding == "cp932"
    assert seen.fields[-1] == {"description": "ルータ", "maker_name": "ファーウェイ"}


def test_a_file_glued_from_two_encodings(tmp_path: Path) -> None:
    glued = "品名,メーカー\nルータ,ZTE\n".encode() + "交換機,ファーウェイ\n".encode("cp932") + "電話,ACME\n".encode()
    seen = look_at(tmp_path, "a.csv", glued)
    assert [fields["maker_name"] for fields in seen.fields] == ["ZTE", "ファーウェイ", "ACME"]
    (issue,) = seen.issues
    assert issue.place == "row 3"
    assert issue.blind
    assert "cp932" in issue.problem


def test_bytes_that_are_nothing_are_replaced(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.csv", "品名,メーカー\nルータ,ZTE\n".encode() + b"switch \xff\x81\xff,Huawei\n")
    assert seen.fields[1]["maker_name"] == "Huawei"
    assert seen.issues[0].place == "row 3"
