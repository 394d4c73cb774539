"""Make a purchase ledger of any size with planted truth, always the same for the same seed.

`python benchmarks/generate.py OUT.csv --lines 1000000` writes the ledger (`.csv` or `.parquet`) and beside it
`OUT.truth.csv`: for each planted line its row, the maker (empty for a hard negative) and the kind of difficulty.

Ledgers look like this: suppliers repeat by Zipf's law, most descriptions occur once or twice, a third of the
lines is not ASCII, about 2 % name a listed maker in some way, about 1 % only look like it.
"""

from __future__ import annotations

import argparse
import csv
import random
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

COLUMNS = ["order", "order date", "supplier", "description", "manufacturer", "part number"]
BLOCK = 250_000

FIRST = "Nord Süd Alpha Delta Pacific Atlantic Kauri Maple Brightline Evergreen Müller Duval Rossi Óptica Andes 青空 東都 みなと 北方 한빛 Сеть Волга النور الخليج".split()
LAST = "Systemhaus Networks Supply Réseaux Redes Forniture Trading Services システム 商会 电子 네트웍스 Сервис للتجارة Partner Solutions Logistik Office".split()
FORM = ["GmbH", "Ltd", "Inc.", "SARL", "S.L.", "S.r.l.", "株式会社", "有限公司", "주식회사", "ООО", "Pty Ltd", ""]
GOODS = [
    "access switch {n} port", "wireless access point type {n}", "patch cable Cat6a {n} m", "office chair model {n}", "copy paper A4 {n} boxes",
    "laptop 14 inch config {n}", "monitor 27 inch rev {n}", "cleaning service month {n}", "software maintenance {n} seats", "consulting day {n}",
    "toner cartridge {n}", "server 2U option {n}", "UPS {n} VA", "fibre patch cord {n} m", "network camera {n} mm lens", "Netzwerkkabel {n} m",
    "Bürostuhl Nr. {n}", "imprimante laser {n} ppm", "câble réseau {n} m", "cámara de seguridad {n} mm", "silla de oficina {n}",
    "ノートパソコン 構成{n}", "LANケーブル {n}m", "事務用椅子 {n}型", "办公桌 {n} 号", "网线 {n} 米", "사무용 의자 {n}호", "кабель витая пара {n} м",
    "كابل شبكة {n} متر", "steel bracket {n}", "hex bolt M8x{n}", "seminar fee {n}", "travel expenses {n}", "drinking water {n} crates",
]  # fmt: skip
MAKERS = [
    "Cisco",
    "Aruba",
    "Juniper",
    "Dell",
    "HP",
    "Lenovo",
    "Axis",
    "Bosch",
    "Canon",
    "Brother",
    "APC",
    "Rittal",
    "富士通",
    "Samsung",
    "",
    "",
    "",
    "",
    "",
]

PLANTED: list[tuple[str, str, str]] = [
    ("huawei", "name", "Huawei router {n}"),
    ("huawei", "name", "HUAWEI switch {n} ports"),
    ("zte", "name", "ZTE modem type {n}"),
    ("hikvision", "name", "Hikvision camera {n} mm"),
    ("dahua", "name", "Dahua Technology recorder {n} channels"),
    ("hytera", "name", "Hytera radio set {n}"),
    ("huawei", "script", "华为 交换机 {n} 口"),
    ("huawei", "script", "華為技術 路由器 {n} 型"),
    ("huawei", "script", "ファーウェイ製 ルーター {n}"),
    ("huawei", "script", "화웨이 스위치 {n}"),
    ("huawei", "script", "маршрутизатор Хуавей {n}"),
    ("huawei", "script", "راوتر هواوي {n}"),
    ("hikvision", "script", "海康威视 摄像机 {n}"),
    ("zte", "script", "中兴通讯 交换机 {n}"),
    ("huawei", "width", "ＨＵＡＷＥＩ ルータ {n}"),
    ("huawei", "homoglyph", "Huawеi switch {n}"),
    ("huawei", "separator", "Hua-Wei router {n}"),
    ("huawei", "confusable", "HUAWEl router {n}"),
    ("huawei", "model", "access switch S5735-L{m}T4X-A1"),
    ("huawei", "model", "ONT HG8245H rev {n}"),
    ("huawei", "model", "OLT MA5800-X{d} shelf {n}"),
    ("zte", "model", "ZXHN F670L unit {n}"),
    ("zte", "model", "ZXR10 59{m} switch {n}"),
    ("hikvision", "model", "DS-2CD2{d}43G2-I bullet camera lot {n}"),
    ("hikvision", "model", "DS-7608NI-K2/8P recorder lot {n}"),
    ("dahua", "model", "IPC-HFW2{d}31T-ZS camera lot {n}"),
]
TYPOS = [
    ("huawei", "huawei", "{t} router {n}"),
    ("hikvision", "hikvision", "{t} camera {n}"),
    ("hytera", "hytera", "{t} radio {n}"),
]
NEGATIVE = [
    "Hawaiian shirt size {n}", "AZTEC storage box {n}", "SFP compatible with Huawei S5720 lot {n}", "czterdzieści sztuk {n}", "大華銀行 手数料 {n}",
    "Canon MF237w printer lot {n}", "Zyxel USG60 firewall lot {n}", "removal of ZTE equipment site {n}", "case for Huawei phone {n}", "medal of honor {n}",
    "Huawei対応 SFPモジュール {n}", "适用于华为的光模块 {n}", "ZTEX FPGA board {n}", "hysteria workshop {n}",
]  # fmt: skip


def misspelt(chance: random.Random, word: str) -> str:
    """The word with one letter lost, doubled, swapped or mistaken (never its first)."""
    at = chance.randrange(1, len(word) - 1)
    letter = chance.choice("abcdefghijklmnoprstuvwyz")
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 2:
        return word[:at] + letter + word[at + 1 :]
    return word[:at] + letter + word[at:]


def suppliers(chance: random.Random, count: int) -> list[str]:
    """Names in a dozen locales; the order is their rank."""
    names = {f"{chance.choice(FIRST)} {chance.choice(LAST)} {chance.choice(FORM)}".strip() for _ in range(count * 3)}
    numbered = [f"{name} {index}" if index > 40 else name for index, name in enumerate(sorted(names))]
    chance.shuffle(numbered)
    return numbered[:count]


def block(first: int, count: int, seed: int, sellers: list[str]) -> tuple[pa.RecordBatch, list[tuple[int, str, str]]]:
    """`count` lines from row `first` on, and the truth about the planted ones."""
    chance = random.Random(f"{seed}/{first}")
    numbers = np.random.default_rng([seed, first])
    rank = np.minimum(numbers.zipf(1.3, count) - 1, len(sellers) - 1)
    kind = numbers.random(count)
    when = numbers.integers(0, 2900, count)
    days = np.datetime_as_string(np.datetime64("2018-12-07") + when)
    goods = numbers.integers(0, len(GOODS), count)
    serial = numbers.integers(1, 100_000, count)
    makers = numbers.integers(0, len(MAKERS), count)
    described, truth = [], []
    for index in range(count):
        number = int(serial[index])
        if kind[index] < 0.02:
            maker, how, words = chance.choice(PLANTED)
            if chance.random() < 0.12:
                maker, word, words = chance.choice(TYPOS)
                how, words = "typo", words.replace("{t}", misspelt(chance, word).capitalize())
            described.append(words.format(n=number, m=chance.choice([24, 48]), d=number % 8 + 1))
            truth.append((first + index, maker, how))
        elif kind[index] < 0.03:
            described.append(chance.choice(NEGATIVE).format(n=number))
            truth.append((first + index, "", "negative"))
        else:
            described.append(GOODS[goods[index]].format(n=number))
    planted = {row for row, _, _ in truth}
    columns = [
        pa.array([f"PO{first + index:09d}" for index in range(count)]),
        pa.array(days.tolist()),
        pa.array(np.array(sellers, dtype=object)[rank]),
        pa.array(described),
        pa.array(["" if first + index in planted else MAKERS[makers[index]] for index in range(count)]),
        pa.array([f"P-{number:05d}" if number % 3 else "" for number in serial.tolist()]),
    ]
    return pa.record_batch(columns, names=COLUMNS), truth


class Ledger:
    """The file being written: Parquet, or CSV with quotes where they are needed, as most systems export it."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._parquet = pq.ParquetWriter(path, schema) if path.suffix == ".parquet" else None
        self._csv = None if self._parquet else path.open("w", encoding="utf-8", newline="")
        if self._csv:
            csv.writer(self._csv, lineterminator="\n").writerow(COLUMNS)

    def write(self, batch: pa.RecordBatch) -> None:
        """Add some lines."""
        if self._parquet:
            self._parquet.write_batch(batch)
        elif self._csv:
            columns = [column.to_pylist() for column in batch.columns]
            csv.writer(self._csv, lineterminator="\n").writerows(zip(*columns, strict=True))

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        (self._parquet or self._csv).close()  # type: ignore[union-attr]


def generate(path: Path, lines: int, seed: int = 7) -> Path:
    """Write the ledger and its truth; returns the path of the truth."""
    sellers = suppliers(random.Random(seed), 5000)
    truth_path = path.with_suffix(".truth.csv")
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    first_row = 1 if path.suffix == ".parquet" else 2  # a CSV has a header
    with truth_path.open("w", encoding="utf-8", newline="") as out:
        said = csv.writer(out)
        said.writerow(["row", "maker", "kind"])
        with Ledger(path, schema) as ledger:
            for first in range(0, lines, BLOCK):
                batch, truth = block(first, min(BLOCK, lines - first), seed, sellers)
                ledger.write(batch)
                said.writerows((row + first_row, maker, kind) for row, maker, kind in truth)
    return truth_path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    print(generate(arguments.path, arguments.lines, arguments.seed))
