"""Make the example files, always the same bytes: `python examples/make.py`.

Everything here is invented: buyers, suppliers, order numbers and prices. Makers and models are real, so that
the rules of the day can be shown. `HARD` lists each hard case with the reason it is hard;
`python examples/make.py --where` prints in which row of which file each of them stands.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import sys
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
HEADER = ["PO Number", "Line", "Order Date", "Supplier", "Item Description", "Manufacturer", "Mfr Part No", "Qty", "Unit Price", "Currency", "Ship To"]  # fmt: skip


@dataclass(frozen=True)
class Hard:
    """One hard case: what stands in the line, on which day it was ordered, and why it is hard."""

    day: str
    description: str
    maker: str = ""
    part: str = ""
    supplier: str = ""
    why: str = ""


HARD = [
    # scripts and spellings
    Hard("2019-11-04", "华为技术 S5735-L24T4X-A1 交换机", why="simplified Chinese name, model number"),
    Hard("2020-02-17", "華為技術有限公司 製 路由器", why="traditional Chinese legal name, no model"),
    Hard("2019-05-20", "ファーウェイ製 モバイルルーター E5577", why="katakana name with 製 (made by) touching it"),
    Hard("2019-06-03", "ファーウエイ HG8245H 光回線終端装置", why="katakana with a large エ"),
    Hard("2019-06-10", "ＨＵＡＷＥＩ　ＡＲ２２２０　ルータ", why="full-width Latin"),
    Hard("2021-03-15", "화웨이 S5720-28X-LI-AC 스위치", why="Hangul name"),
    Hard("2020-09-09", "Коммутатор Хуавей S6720S-26Q-EI-24S-AC", why="Cyrillic name"),
    Hard("2020-10-01", "موجه هواوي AR1220", why="Arabic name"),
    Hard("2022-04-11", "Huawеi CloudEngine CE6870 switch", why="one letter is a Cyrillic e"),
    Hard("2022-04-12", "Hua-Wei AR161 router", why="separator inside the name"),
    Hard("2022-04-13", "HUAWEl S5731-H24T4XC switch", why="a small L for the capital I"),
    Hard("2022-05-02", "HAUWEI 5G CPE router", why="two letters swapped"),
    Hard("2022-05-03", "Huawie LTE modem", why="two letters swapped at the end"),
    Hard("2021-01-19", "中兴通讯 ZXR10 5960 交换机", why="Chinese name and product line"),
    Hard("2021-01-20", "Z.T.E. ZXHN F670L GPON ONT", why="dots between the letters, product line"),
    Hard("2023-08-08", "ハイクビジョン ネットワークカメラ", maker="", why="katakana name of a camera maker"),
    Hard("2023-08-09", "海康威视 DS-2CD2143G2-I 摄像机", why="Chinese name and model"),
    Hard("2023-08-10", "Hikivision 8 channel NVR", why="misspelt camera maker"),
    Hard("2023-08-11", "浙江大华 IPC-HFW2431T-ZS 摄像机", why="Chinese name and model"),
    # only a model or part number
    Hard("2021-06-21", "ONT HG8245H", why="model number only"),
    Hard("2021-06-22", "OLT MA5800-X7 subrack", why="model number only"),
    Hard(
        "2021-06-23",
        "S5735-L24T4X-A 24-port access switch",
        why="model number only; the S + four digits form is shared by several makers",
    ),
    Hard("2021-06-24", "Server 2288H V5, 2x 480 GB SSD", why="server model only"),
    Hard("2021-07-01", "GPON ONT F660 V8", why="model only, needs the word ONT to mean ZTE"),
    Hard("2021-07-02", "ZXA10 C300 shelf", why="product line of ZTE"),
    Hard(
        "2021-07-05",
        "LTE mobile hotspot MF920U",
        why="form shared with Canon printers; the words LTE hotspot settle it",
    ),
    Hard("2022-02-14", "DS-2CD2043G2-I bullet camera 4 MP", why="Hikvision model only; purpose unknown"),
    Hard("2022-02-15", "DS-7608NI-K2/8P network video recorder", why="Hikvision recorder, model only"),
    Hard("2022-02-16", "IPC-HDW2431T-AS-S2 eyeball camera", why="Dahua model only"),
    Hard("2022-02-17", "DHI-NVR4108HS-8P-4KS2 recorder", why="Dahua recorder, model only"),
    Hard("2022-02-18", "PD785 DMR handheld radio", why="Hytera model that needs the word radio"),
    Hard("2022-03-01", "Access switch 24 port", maker="", part="02353MLH", why="eight-character part number only"),
    Hard("2022-03-02", "SUN2000-12KTL-M2 string inverter", why="inverter: Huawei, but another class of goods"),
    # the label is not the maker
    Hard("2019-01-22", "Vodafone K3765 USB modem", supplier="Vodafone GmbH", why="operator's label, made by Huawei"),
    Hard(
        "2019-01-23",
        "Vodafone K3805-Z USB stick",
        supplier="Vodafone GmbH",
        why="operator's label with -Z: made by ZTE",
    ),
    Hard(
        "2018-12-05",
        "SoftBank 201HW スマートフォン",
        supplier="ソフトバンク株式会社",
        why="operator code that ends in HW",
    ),
    Hard("2018-12-06", "au HWD12 モバイルルーター", supplier="KDDI株式会社", why="operator code"),
    Hard("2019-02-11", "Turkcell T10 telefon", supplier="Turkcell", why="operator's phone, made by Huawei"),
    Hard(
        "2021-04-06",
        "T-Mobile Prism smartphone",
        supplier="T-Mobile USA",
        why="ordinary word; means something only with the operator's name",
    ),
    Hard("2021-04-07", "Prism glass sample", why="the same ordinary word, nothing to do with a phone"),
    Hard("2022-06-06", "EZVIZ C6N indoor camera", why="own brand of a listed group"),
    Hard("2022-06-07", "HiLook IPC-B140H bullet camera", why="own brand of a listed group"),
    Hard("2022-06-08", "Imou Cruiser 4 MP camera", why="own brand of a listed group"),
    # firms that changed hands
    Hard("2019-09-09", "Honor 9X smartphone", why="before the divestiture: then part of Huawei"),
    Hard("2022-09-09", "Honor Magic4 smartphone", why="after the divestiture"),
    Hard("2019-03-04", "H3C S5560X-30C-EI switch", why="once Huawei-3Com, sold long before"),
    Hard("2021-02-02", "FusionServer Pro 2288H V6", why="server business, sold in November 2021; before"),
    Hard("2023-02-02", "xFusion FusionServer 2288H V6", why="the same server after the sale"),
    Hard("2020-05-05", "Lorex N843A82 NVR", why="brand owned by Dahua at that time"),
    Hard("2023-05-05", "Lorex N844A82 NVR", why="brand sold in 2022; supply is alleged to have gone on"),
    Hard("2019-07-07", "Sepura SC20 TETRA radio", why="owned by Hytera at that time"),
    Hard("2023-07-07", "Sepura SC21 TETRA radio", why="sold in 2022"),
    # named, but not the maker of the thing
    Hard("2021-09-01", "SFP compatible with Huawei S5720", maker="FS", why="compatible with"),
    Hard("2021-09-02", "10G SFP+ module, Huawei-kompatibel", why="German: compatible"),
    Hard("2021-09-03", "Huawei対応 SFPモジュール", why="Japanese: for use with"),
    Hard("2021-09-06", "适用于华为 S5720 的光模块", why="Chinese: suitable for"),
    Hard(
        "2021-09-07", "Removal of ZTE equipment, 3 sites", supplier="Brightline Services Ltd", why="removal service"
    ),
    Hard("2021-09-08", "Replacement of Hikvision cameras by Axis P3245-V", maker="Axis", why="replaces"),
    Hard("2021-09-09", "Case for Huawei P30 smartphone, black", why="accessory"),
    Hard("2021-09-10", "Funda para Huawei P30", why="Spanish: case for"),
    Hard(
        "2021-09-13",
        "Camera licence, works with Dahua and Hikvision NVR",
        why="two names in one list of compatibility",
    ),
    Hard("2021-09-14", "Access switch, no Huawei or ZTE parts, Aruba 2930F", maker="Aruba", why="negation"),
    Hard("2021-09-15", "Router instead of Huawei AR161", maker="Cisco", part="C1111-4P", why="instead of"),
    Hard("2021-09-16", "Training course Huawei HCIA, 2 persons", why="training about a maker's products"),
    Hard("2021-09-17", "Huawei S5720 replaces Cisco 2960", why="here Huawei is the maker and Cisco the mention"),
    # look-alikes
    Hard("2021-10-04", "Canon MF237w multifunction printer", maker="Canon", why="MF + digits, but a printer"),
    Hard("2021-10-05", "Toner for MF244dw", why="MF + digits, printer supplies"),
    Hard("2021-10-06", "Zyxel USG60 firewall", maker="Zyxel", why="USG is a Huawei line too"),
    Hard("2021-10-07", "AZTEC storage boxes", why="contains zte"),
    Hard("2021-10-08", "Podręcznik: czterdzieści ćwiczeń", why="contains zte inside a Polish word"),
    Hard("2021-10-11", "ZTEX USB-FPGA module 1.15", why="another firm's name begins with ZTE"),
    Hard("2021-10-12", "Synology DS920+ disk station", maker="Synology", why="DS + digits, but not a camera"),
    Hard("2021-10-13", "Hawaiian Airlines ticket", supplier="Hawaiian Travel", why="looks like a misspelling"),
    Hard("2021-10-14", "大華銀行 account fee", why="a bank whose name contains the same characters"),
    Hard("2021-10-15", "Medal of honor display case", why="an ordinary word"),
    Hard("2021-10-18", "MSI Optix MAG monitor", maker="MSI", why="Optix is also an optical line"),
    Hard("2021-10-19", "H3C S5130S-28P-EI switch", maker="H3C", why="S + four digits, positively somebody else"),
    Hard("2021-10-20", "IPC-A-610 soldering standard, print", why="IPC here is an industry body"),
    Hard("2021-10-21", "Shelf label HG8 grade 2", why="short code, nothing to do with a gateway"),
    # the seller is not the maker
    Hard(
        "2021-11-01",
        "Desk lamp",
        supplier="Huawei Technologies Deutschland GmbH",
        why="seller only; the goods are a lamp",
    ),
    Hard(
        "2021-11-02",
        "Cisco C9300-48P switch",
        maker="Cisco",
        supplier="ZTE Corporation",
        why="seller and maker differ",
    ),
    # contradictions and edges of dates
    Hard("2021-11-08", "Switch S5720-28X-LI-AC", maker="Cisco", why="maker column says Cisco, the model says Huawei"),
    Hard("2018-12-10", "Huawei S5700-28C-EI switch", why="the day Japan's policy was announced"),
    Hard("2019-04-02", "Huawei S5700-52C-EI switch", why="the day after it came into force"),
    Hard("2019-08-12", "Huawei S5720-52X-LI-AC switch", why="the last day before section 889 part A"),
    Hard("2019-08-13", "Huawei S5720-52X-LI-AC switch", why="the first day of section 889 part A"),
    Hard("2020-08-13", "ZTE ZXR10 2952E switch", why="the first day of section 889 part B"),
    # classes of goods
    Hard("2022-08-01", "Huawei antenna mast, galvanised", why="a passive thing"),
    Hard(
        "2022-08-05",
        "Huawei panel antenna 10 dBi",
        why="passive too, and the law's exception is plausible: conditional",
    ),
    Hard(
        "2022-08-02",
        "Huawei ETP48200 rectifier",
        why="power supply: a person decides whether it is telecommunications equipment",
    ),
    Hard("2022-08-03", "HUAWEI", maker="HUAWEI", why="the maker, and nothing else"),
    Hard("2022-08-04", "Huawei ME909s-120 LTE module in payment terminal", why="a module in somebody else's box"),
]

ORDINARY = [
    ("{n}-port access switch", "Cisco", ["C9200L-24P-4G", "C9300-48P", "C1000-24T-4G-L"], 1400),
    ("Wireless access point", "Aruba", ["AP-515", "AP-535"], 690),
    ("Wireless access point", "Ubiquiti", ["U6-PRO", "U6-LR"], 150),
    ("Firewall appliance", "Fortinet", ["FG-60F", "FG-100F"], 1900),
    ("Router", "Juniper", ["SRX345", "MX204"], 5200),
    ("Network camera", "Axis", ["P3245-V", "M3106-L Mk II", "Q6075-E"], 560),
    ("Dome camera", "Hanwha", ["XNV-6080", "PNV-A9081R"], 480),
    ("IP camera", "Bosch", ["NBE-3502-AL", "FLEXIDOME 5100i"], 610),
    ("Laptop 14 inch", "Dell", ["Latitude 5440", "Latitude 7430"], 1150),
    ("Laptop 13 inch", "HP", ["EliteBook 840 G9", "ProBook 440"], 1090),
    ("Monitor 27 inch", "LG", ["27UP650", "27BN65Y"], 320),
    ("Server 2U", "HPE", ["ProLiant DL380 Gen10"], 7400),
    ("Server 1U", "Dell", ["PowerEdge R650"], 6900),
    ("UPS 1500 VA", "APC", ["SMT1500IC", "SMT1500RMI2UC"], 640),
    ("Multifunction printer", "Canon", ["MF445dw", "imageRUNNER C3226i"], 780),
    ("Laser printer", "Brother", ["HL-L5210DN"], 260),
    ("Handheld radio", "Motorola", ["DP4400e", "R7"], 540),
    ("Smartphone 128 GB", "Samsung", ["SM-A546B", "SM-G991B"], 420),
    ("Smartphone 128 GB", "Apple", ["MLPF3ZD/A"], 780),
    ("Patch cable Cat6a {n} m", "", [], 6),
    ("Fibre patch cord LC-LC OM4 {n} m", "", [], 11),
    ("Server rack 42U", "Rittal", ["DK 5508.120"], 1150),
    ("Office chair", "Vitra", ["ID Mesh"], 540),
    ("Copy paper A4, {n} boxes", "", [], 24),
    ("Toner cartridge black", "HP", ["CF226X"], 160),
    ("Cleaning service, month {n}", "", [], 2300),
    ("Software maintenance, {n} seats", "Microsoft", [], 4300),
    ("Consulting day, network design", "", [], 1250),
    ("ノートパソコン 14型", "富士通", ["LIFEBOOK U7413"], 148000),
    ("LANケーブル {n}m", "", [], 780),
    ("ネットワークスイッチ {n}ポート", "アライドテレシス", ["AT-x530-28GTXm"], 128000),
    ("Netzwerk-Switch {n} Ports", "LANCOM", ["GS-3528XP"], 1120),
    ("Imprimante laser", "Lexmark", ["MS431dw"], 330),
    ("Cámara de red", "Axis", ["P1455-LE"], 590),
    ("Ultrabook 13", "Lenovo", ["ThinkPad X13"], 1190),
]
SUPPLIERS = [
    "Northwind Office Supply", "Brightline Services Ltd", "Hansen & Sohn GmbH", "Müller Systemhaus AG", "Bechtle-Partner Süd",
    "Duval Réseaux SARL", "Óptica y Redes del Norte S.L.", "Redes do Vale Ltda", "Rossi Forniture S.r.l.", "青空システム株式会社",
    "東都ネットワーク株式会社", "株式会社みなと商会", "한빛네트웍스", "北方办公用品有限公司", "ООО «Сеть-Сервис»", "Pacific Trade Pty Ltd",
    "Kauri Networks Ltd", "Maple Data Inc.", "Evergreen Federal Solutions LLC", "Potomac IT Group, Inc.",
]  # fmt: skip
SITES = [
    "HQ Building A",
    "Data Centre 2",
    "Regional Office North",
    "Field Site 14",
    "Warehouse",
    "本庁舎",
    "Annexe B",
]


def ordinary(chance: random.Random, count: int) -> list[tuple[str, str, str, str, str, int]]:
    """Lines as every ledger is full of them: day, supplier, description, maker, part, price."""
    first = date(2018, 11, 5)
    lines = []
    for _ in range(count):
        words, maker, parts, price = chance.choice(ORDINARY)
        day = first + timedelta(days=chance.randrange(2900))
        part = chance.choice(parts) if parts else ""
        description = words.format(n=chance.choice([2, 5, 8, 10, 16, 24, 48]))
        if part and chance.random() < 0.5:
            description = f"{maker} {part} {description}" if chance.random() < 0.7 else f"{description} {part}"
        lines.append((day.isoformat(), chance.choice(SUPPLIERS), description, maker, part, price))
    return lines


def purchases() -> tuple[str, list[tuple[int, Hard]]]:
    """The order export as CSV text, and the row of each hard case."""
    chance = random.Random(20181207)
    rows: list[tuple[str, Hard | tuple[str, str, str, str, str, int]]] = [(hard.day, hard) for hard in HARD]
    rows += [(line[0], line) for line in ordinary(chance, 1000 - len(HARD))]
    rows.sort(key=lambda row: row[0])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    where = []
    for number, (day, row) in enumerate(rows, start=2):
        if isinstance(row, Hard):
            where.append((number, row))
            line = (
                day,
                row.supplier or chance.choice(SUPPLIERS),
                row.description,
                row.maker,
                row.part,
                100 + 7 * (number % 90),
            )
        else:
            line = row
        order = f"45{day[2:4]}{number:06d}"
        quantity = chance.choice([1, 1, 2, 3, 5, 10, 20])
        writer.writerow(
            [
                order,
                10,
                line[0],
                line[1],
                line[2],
                line[3],
                line[4],
                quantity,
                f"{line[5]:.2f}",
                "EUR",
                chance.choice(SITES),
            ]
        )
    return out.getvalue(), where


JAPANESE = [
    ["発注番号", "発注日", "仕入先", "品名", "メーカー", "型番", "数量", "単価", "納入場所"],
    [
        "R01-0001",
        "平成30年12月7日",
        "東都ネットワーク株式会社",
        "無線ルータ",
        "ファーウェイ",
        "E5577",
        "3",
        "18,000",
        "本庁舎",
    ],
    [
        "R01-0002",
        "平成31年4月2日",
        "青空システム株式会社",
        "スイッチ 24ポート",
        "華為技術",
        "S5735-L24T4X-A1",
        "2",
        "98,000",
        "本庁舎",
    ],
    [
        "R01-0003",
        "令和元年6月14日",
        "ソフトバンク株式会社",
        "モバイルルーター 501HW",
        "",
        "501HW",
        "10",
        "22,000",
        "出先機関",
    ],
    [
        "R01-0004",
        "令和元年7月1日",
        "株式会社みなと商会",
        "Huawei対応 SFPモジュール",
        "エフエス",
        "SFP-GE-LX",
        "8",
        "4,200",
        "本庁舎",
    ],
    ["R02-0011", "令和2年1月20日", "株式会社みなと商会", "ﾈｯﾄﾜｰｸｶﾒﾗ DS-2CD2143G0-I", "", "", "4", "36,000", "駐車場"],
    [
        "R02-0012",
        "令和2年2月3日",
        "青空システム株式会社",
        "ＺＴＥ製 ホームルーター",
        "ＺＴＥ",
        "MF286R",
        "1",
        "24,800",
        "会議室",
    ],
    [
        "R03-0020",
        "令和3年5月10日",
        "株式会社みなと商会",
        "ノートパソコン",
        "富士通",
        "LIFEBOOK U7413",
        "12",
        "148,000",
        "本庁舎",
    ],
    [
        "R03-0021",
        "令和3年5月11日",
        "株式会社みなと商会",
        "複合機 MF445dw",
        "キヤノン",
        "MF445dw",
        "1",
        "78,000",
        "本庁舎",
    ],
    [
        "R04-0002",
        "令和4年8月1日",
        "東都ネットワーク株式会社",
        "ＺＴＥ機器撤去作業",
        "",
        "",
        "1",
        "150,000",
        "出先機関",
    ],
    ["R05-0007", "令和5年9月9日", "青空システム株式会社", "ﾊｲｸﾋﾞｼﾞｮﾝ 録画機 8ch", "", "", "1", "88,000", "駐車場"],
]


def japanese() -> bytes:
    """A sheet as a Japanese office saves it from its spreadsheet: cp932."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(JAPANESE)
    return out.getvalue().encode("cp932")


ESTATE_HEADER = "name,role,manufacturer,device_type,platform,serial,asset_tag,status,site,location,comments,part_of_network".split(
    ","
)
ESTATE = [
    ["core-sw-01", "core switch", "Cisco", "C9500-24Y4C", "ios-xe", "FCW2233L0AB", "A100", "active", "Head Office", "Rack 1", ""],
    ["core-sw-02", "core switch", "Cisco", "C9500-24Y4C", "ios-xe", "FCW2233L0AC", "A101", "active", "Head Office", "Rack 2", ""],
    ["acc-sw-11", "access switch", "Huawei", "S5735-L24T4X-A", "vrp", "2102353MLH10L3000123", "A111", "active", "Branch North", "Closet", ""],
    ["acc-sw-12", "access switch", "", "S5720-28X-LI-AC", "", "2102359577DMH6000456", "A112", "active", "Branch North", "Closet", "bought by the former tenant"],
    ["olt-01", "olt", "ZTE", "ZXA10 C320", "", "ZTE0C320001", "A120", "active", "Branch East", "POP", ""],
    ["ran-gnb-07", "5G base station", "Huawei", "BBU5900", "", "210305GNB000777", "A127", "active", "Hill Site", "Cabinet", ""],
    ["cam-01", "camera", "Hikvision", "DS-2CD2143G0-I", "", "DS-2CD2143G0-I20190611", "A201", "active", "Head Office", "Entrance", ""],
    ["cam-02", "camera", "Dahua", "IPC-HDBW4431E-ASE", "", "4H03A5CPAG12345", "A202", "active", "Head Office", "Car park", ""],
    ["cam-03", "camera", "Axis", "P3245-V", "", "ACCC8E000001", "A203", "active", "Head Office", "Lobby", ""],
    ["nvr-01", "recorder", "Lorex", "N843A82", "", "ND011905012345", "A210", "active", "Warehouse", "Office", "label Lorex"],
    ["cpe-31", "router", "Vodafone", "GigaCube B528s-23a", "", "QRS7N18C20001234", "A301", "active", "Field Site 14", "Hut", "operator's label"],
    ["rad-05", "handheld radio", "Hytera", "PD785", "", "17C05B0001", "A401", "active", "Security desk", "", ""],
    ["fw-01", "firewall", "Zyxel", "USG60", "", "S152L01234567", "A501", "active", "Branch East", "Closet", ""],
    ["ap-21", "access point", "Aruba", "AP-515", "", "CNF7K9X0AB", "A601", "active", "Head Office", "Floor 2", "replaced Huawei AP4050DN"],
    ["srv-09", "server", "xFusion", "2288H V6", "", "2106195ABCX0M1000099", "A701", "active", "Head Office", "Rack 3", ""],
]  # fmt: skip

PARTS = {"ran-gnb-07": "5G radio access", "core-sw-01": "core", "core-sw-02": "core", "olt-01": "fixed access"}


def estate() -> str:
    """What is installed, as a NetBox device export writes it."""
    out = io.StringIO()
    rows = [[*row, PARTS.get(row[0], "")] for row in ESTATE]
    csv.writer(out, lineterminator="\n").writerows([ESTATE_HEADER, *rows])
    return out.getvalue()


def tender() -> dict[str, object]:
    """An OCDS release package: a tender, its award and the contract, with items."""

    def item(
        number: str, description: str, scheme: str = "CPV", code: str = "32420000", name: str = "Network equipment"
    ) -> dict[str, object]:
        return {
            "id": number,
            "description": description,
            "classification": {"scheme": scheme, "id": code, "description": name},
            "quantity": 4,
            "unit": {"name": "each", "value": {"amount": 1250.0, "currency": "EUR"}},
        }

    parties = [
        {"id": "XX-B1", "name": "Ministry of Public Works", "roles": ["buyer"]},
        {"id": "XX-S1", "name": "Brightline Services Ltd", "roles": ["supplier"]},
        {"id": "XX-S2", "name": "Huawei Technologies Deutschland GmbH", "roles": ["supplier"]},
    ]
    first = {
        "ocid": "ocds-9debar-0001",
        "id": "0001-2021-10-01",
        "date": "2021-10-01T09:00:00Z",
        "tag": ["tender", "award", "contract"],
        "initiationType": "tender",
        "parties": parties,
        "buyer": {"id": "XX-B1", "name": "Ministry of Public Works"},
        "tender": {
            "id": "T1",
            "title": "Access network for regional offices",
            "items": [
                item("1", "24-port access switch, not Huawei or ZTE"),
                item("2", "Patch panels and cabling", code="32421000", name="Network cabling"),
            ],
        },
        "awards": [
            {
                "id": "A1",
                "date": "2021-09-20T00:00:00Z",
                "suppliers": [{"id": "XX-S1", "name": "Brightline Services Ltd"}],
                "items": [
                    item("1", "CloudEngine S5735-L24T4X-A access switch"),
                    item("2", "SFP compatible with Huawei S5735"),
                ],
            }
        ],
        "contracts": [
            {
                "id": "C1",
                "awardID": "A1",
                "dateSigned": "2021-09-30T00:00:00Z",
                "items": [
                    item("1", "CloudEngine S5735-L24T4X-A access switch"),
                    item("3", "Optical network terminal HG8245H"),
                ],
            }
        ],
    }
    second = {
        "ocid": "ocds-9debar-0002",
        "id": "0002-2022-03-01",
        "date": "2022-03-01T09:00:00Z",
        "tag": ["award"],
        "initiationType": "tender",
        "parties": parties,
        "buyer": {"id": "XX-B1", "name": "Ministry of Public Works"},
        "awards": [
            {
                "id": "A1",
                "date": "2022-03-01T00:00:00Z",
                "suppliers": [{"id": "XX-S2", "name": "Huawei Technologies Deutschland GmbH"}],
                "items": [
                    item(
                        "1", "Cámara IP DS-2CD2143G2-I para estacionamiento", code="35125300", name="Security cameras"
                    ),
                    item("2", "Office desks", code="39121000", name="Desks"),
                ],
            }
        ],
    }
    return {
        "uri": "https://example.org/ocds/releases.json",
        "version": "1.1",
        "publishedDate": "2022-03-02T00:00:00Z",
        "publisher": {"name": "Example publisher"},
        "releases": [first, second],
    }


def workbook(path: Path) -> None:
    """A workbook as people really keep it: a title, merged two-row headers, two sheets, notes below."""
    from datetime import datetime

    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": "Hardware list", "created": datetime(2024, 1, 15, tzinfo=UTC)})
    bold = book.add_format({"bold": True, "align": "center"})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet = book.add_worksheet("Bestellungen 2023")
    sheet.merge_range(0, 0, 0, 6, "Bestellübersicht Netzwerktechnik 2023", bold)
    sheet.write(1, 0, "Stand: 15.01.2024, Referat Z 3")
    sheet.merge_range(3, 0, 4, 0, "Bestelldatum", bold)
    sheet.merge_range(3, 1, 4, 1, "Lieferant", bold)
    sheet.merge_range(3, 2, 3, 4, "Artikel", bold)
    for column, words in ((2, "Bezeichnung"), (3, "Hersteller"), (4, "Artikelnummer")):
        sheet.write(4, column, words, bold)
    sheet.merge_range(3, 5, 4, 5, "Menge", bold)
    sheet.merge_range(3, 6, 4, 6, "Einzelpreis", bold)
    lines = [
        ((2023, 2, 13), "Müller Systemhaus AG", "Switch 48 Port", "Huawei", "S5735-L48P4X-A1", 4, 1490.0),
        (
            (2023, 3, 2),
            "Hansen & Sohn GmbH",
            "SFP-Modul, kompatibel mit Huawei S5735",
            "FLEXOPTIX",
            "P.1396.10",
            12,
            49.0,
        ),
        ((2023, 4, 21), "Bechtle-Partner Süd", "Überwachungskamera außen", "", "DS-2CD2T46G2-4I", 6, 189.0),
        ((2023, 5, 5), "Vodafone GmbH", "GigaCube B528s-23a", "Vodafone", "", 2, 99.0),
        ((2023, 6, 16), "Müller Systemhaus AG", "Demontage ZTE-Anlage", "", "", 1, 2400.0),
        ((2023, 9, 4), "Hansen & Sohn GmbH", "Firewall USG FLEX 200", "Zyxel", "USGFLEX200", 1, 640.0),
    ]
    for number, (when, *rest) in enumerate(lines, start=5):
        sheet.write_datetime(number, 0, datetime(*when), day)
        for column, value in enumerate(rest, start=1):
            sheet.write(number, column, value)
    sheet.write(12, 0, "Summe", bold)
    sheet.write_formula(12, 6, "=SUM(G6:G11)", None, 4866.0)
    second = book.add_worksheet("Altbestand")
    for column, words in enumerate(["Standort", "Gerät", "Hersteller", "Modell", "Anschaffung"]):
        second.write(0, column, words, bold)
    for number, row in enumerate(
        [
            ["Annexe B", "WLAN-Router", "Huawei", "AR161FGW-L", "2016"],
            ["Annexe B", "Kamera", "Dahua", "IPC-HFW2431T-ZS", "2018"],
            ["HQ Building A", "Telefonanlage", "Unify", "OpenScape Business X3", "2017"],
        ],
        start=1,
    ):
        for column, value in enumerate(row):
            second.write(number, column, value)
    book.close()


def purchases_workbook(path: Path, text: str) -> None:
    """The same purchases as people keep them: one sheet, every cell text, a filter on each column."""
    from datetime import datetime

    import xlsxwriter

    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2026, 11, 1, tzinfo=UTC)})
    sheet, bold = book.add_worksheet("Purchases"), book.add_format({"bold": True})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write_string(number, column, value, bold if number == 0 else None)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
    sheet.autofit()
    book.close()


def main() -> None:
    """Write the files, or say where each hard case is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--where", action="store_true", help="print the row of each hard case instead of writing files"
    )
    parser.add_argument("--into", type=Path, default=HERE, help="folder to write to")
    arguments = parser.parse_args()
    text, where = purchases()
    if arguments.where:
        for number, hard in where:
            print(
                f"purchases.csv row {number}: {hard.description} | {hard.maker or '-'} | {hard.supplier or '-'} | {hard.why}"
            )
        return
    folder: Path = arguments.into
    (folder / "purchases.csv").write_bytes(text.encode("utf-8"))
    purchases_workbook(folder / "purchases.xlsx", text)
    (folder / "chotatsu-cp932.csv").write_bytes(japanese())
    (folder / "estate-netbox.csv").write_text(estate(), encoding="utf-8")
    (folder / "tender-ocds.json").write_text(
        json.dumps(tender(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    workbook(folder / "bestellungen.xlsx")
    sys.path.insert(0, str(HERE.parent))  # run as a program, this file is no part of a package
    from examples import estates

    estates.write(folder / "estates")


if __name__ == "__main__":
    main()
