"""A run with everything in it: every verdict, five scripts, a waiver and one that ended, hostile cells, issues."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from debar.model import (
    Act,
    Asked,
    Clue,
    Evidence,
    Finding,
    Identification,
    Inquiry,
    Issue,
    Item,
    Law,
    Lineage,
    Observation,
    Observed,
    Ownership,
    Question,
    Role,
    Ruling,
    Strength,
    Summary,
    Verdict,
    Waiver,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DAY = date(2026, 11, 23)
RULEBOOK = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"
REGISTER = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

ORDERS = Evidence(
    path="purchases/orders.csv",
    name="orders.csv",
    reader="table",
    digest="2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    size=48_211,
    encoding="utf-8",
    mapping=(("Description", "description"), ("Vendor", "seller_name"), ("Qty", "quantity"), ("site", "site")),
    unused=("Cost centre", "Remarks <internal>"),
)
SHEET = Evidence(
    path="/srv/evidence/備品台帳.xlsx",
    name="備品台帳.xlsx",
    reader="table",
    digest="fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9",
    size=9_120,
    sheet="令和8年度",
    mapping=(("品名", "description"), ("納入業者", "seller_name")),
)

SECTION_889 = Law(
    id="US-889A",
    jurisdiction="US",
    name="Section 889(a)(1)(A): no procurement of covered equipment",
    name_local=None,
    cite="Pub. L. 115-232, s. 889(a)(1)(A); FAR 52.204-25",
    kind="statute",
    sources=("https://www.congress.gov/bill/115th-congress/house-bill/5515", "FAR 52.204-25, printed edition"),
    confidence="verified",
    reviewed="2026-11-01",
    status=("2018-08-13 enacted", "2019-08-13 in force"),
    duties=("to the contracting officer, within 1 business day: contract, supplier, brand, model, mitigation",),
)
PROCUREMENT_JP = Law(
    id="JP-2018",
    jurisdiction="JP",
    name="Agreement on procurement of IT goods",
    name_local="IT調達に係る国の物品等又は役務の調達方針及び調達手続に関する申合せ",
    cite="2018-12-10",
    kind="policy",
    sources=("https://www.nisc.go.jp/",),
    confidence="verified",
    reviewed="2026-10",
    status=("2018-12-07 reported, not confirmed", "2018-12-10 announced", "2019-04-01 in_force"),
)
REMOVAL_UK = Law(
    id="UK-DVD",
    jurisdiction="UK",
    name="Designated vendor direction",
    name_local=None,
    cite="Communications Act 2003, s. 105Z1",
    kind="direction",
    sources=("https://www.gov.uk/",),
    confidence="verified",
    reviewed="2026-11-02",
    status=("2022-10-13 enacted",),
)
ADVICE = Law("NZ-GUIDE", "NZ", "Guidance", None, "", "advice", ("javascript:alert(1)",), "uncertain", "2026")
FUTURE = Law("US-FUTURE", "US", "A rule for later", None, "", "proposal", (), "verified", "2026-11-02")

PURPOSE = Question("purpose", "What is the camera for?", ("public safety", "none of these"))
BROTHERS = Lineage(
    "acme-video", (Ownership("acme-video", "hikvision", "2016-03", None, "brand", "https://example.org"),)
)


def clue(text: str, found: str, **more: object) -> Clue:
    """A clue at the place where `found` stands in `text`."""
    start = text.index(found)
    values = {
        "kind": "name",
        "field": "description",
        "says": f"written as {found}",
        "source": "https://www.huawei.com/en/",
        "maker": "huawei",
        "strength": Strength.STRONG,
        "role": Role.EQUIPMENT,
    } | more
    return Clue(found=found, start=start, end=start + len(found), **values)  # type: ignore[arg-type]


def finding(
    number: int,
    fields: Mapping[str, str],
    found: str,
    law: Law,
    verdict: Verdict,
    *,
    evidence: Evidence = ORDERS,
    maker: str = "huawei",
    maker_name: str = "Huawei Technologies Co., Ltd.",
    group: str | None = "huawei",
    lineage: Lineage | None = None,
    buyer: str = "us-federal-agency",
    strength: Strength = Strength.STRONG,
    because: tuple[str, ...] = ("The maker is named by the rule.",),
    **ruled: object,
) -> Finding:
    """One finding; the clue stands in the description."""
    known = Identification(
        maker, maker_name, Role.EQUIPMENT, strength, (clue(fields["description"], found, maker=maker),)
    )
    ruling = Ruling(verdict, law, buyer, Act.PROCURE, DAY, DAY, because, **ruled)  # type: ignore[arg-type]
    observation = Observation(evidence, f"row {number}", fields)
    return Finding(f"f-{number:012x}", observation, known, group, lineage or Lineage(maker), ruling)


WAIVER = Waiver(
    "US-889A",
    "huawei",
    "A. Ito",
    "spare part, <isolated> network",
    "B. Okafor",
    date(2027, 3, 31),
    {"site": "Annex B"},
)
ENDED = replace(WAIVER, until=date(2026, 6, 30), why="bridge until removal")

_DO = "Do not buy it; tell the contracting officer."
ONT = finding(
    7,
    {"description": "ONT HG8245H", "seller_name": "NetStore Ltd", "quantity": "12", "site": "HQ"},
    "HG8245H",
    SECTION_889,
    Verdict.PROHIBITED,
    do=_DO,
)
CYRILLIC = finding(
    8,
    {"description": "Switch Huawеi S5720 <script>alert(1)</script>", "seller_name": "=cmd|' /C calc'!A0"},
    "Huawеi",
    SECTION_889,
    Verdict.PROHIBITED,
    do=_DO,
    because=("The maker is named by the rule.", "The name is written with a Cyrillic letter."),
)
WAIVED = replace(
    finding(
        9,
        {"description": "HUAWEI AR129 router", "site": "Annex B", "quantity": "-1"},
        "HUAWEI",
        SECTION_889,
        Verdict.PROHIBITED,
        do=_DO,
    ),
    waived=WAIVER,
)
LAPSED = replace(
    finding(10, {"description": "HUAWEI AR169"}, "HUAWEI", SECTION_889, Verdict.PROHIBITED, do=_DO), lapsed=ENDED
)
CAMERA = finding(
    11,
    {"description": "Dome camera AcmeCam 4\u202egnp.exe\x1b[2J", "mac": "00:11:22:33:44:55"},
    "AcmeCam",
    SECTION_889,
    Verdict.REVIEW,
    maker="acme-video",
    maker_name="Acme Video",
    group="hikvision",
    lineage=BROTHERS,
    strength=Strength.MEDIUM,
    questions=(PURPOSE,),
    do="Answer the question.",
)
LONG = finding(
    12,
    {"description": "x" * 5_000 + " ZTE MF283 " + "y" * 5_000},
    "ZTE MF283",
    REMOVAL_UK,
    Verdict.CONDITIONAL,
    maker="zte",
    maker_name="ZTE Corporation",
    group="zte",
    buyer="uk-designated-provider",
    deadline=date(2027, 12, 31),
    do="Take it out of service by then.",
)
ROUTER = finding(
    3,
    {"description": "ルーター　ファーウェイ製　ＨＵＡＷＥＩ　ＡＲ１６１", "seller_name": "株式会社山田通信"},
    "ファーウェイ",
    PROCUREMENT_JP,
    Verdict.WATCH,
    evidence=SHEET,
    buyer="jp-government",
)
CHINESE = finding(
    4,
    {"description": "華為技術 交換器 @SUM(A1)"},
    "華為技術",
    ADVICE,
    Verdict.ADVISED_AGAINST,
    evidence=SHEET,
    buyer="nz",
)
CLEAR = Observed(
    Observation(ORDERS, "row 13", {"description": "Catalyst 9200", "brand": "Cisco"}),
    Verdict.CLEAR,
    Identification("cisco", "Cisco Systems", Role.EQUIPMENT, Strength.STRONG, (clue("Catalyst 9200", "Catalyst"),)),
    None,
    Lineage("cisco"),
    ("bound, but the act is not named",),
)
NAMELESS = Observed(Observation(ORDERS, "row 14", {"description": "Desk, oak\nheight 72 cm"}), Verdict.UNIDENTIFIED)
ISSUES = (
    Issue("purchases/orders.csv", "row 15", "'31/31/2025' is not a day", "write it as 2025-12-31", blind=False),
    Issue("purchases/broken.xlsx", None, "the archive ends too early", "fetch the file again", lost=40),
)


def summary(items: Iterable[Item], not_looked_at: int = 40) -> Summary:
    """The closing count of these items."""
    strongest: dict[tuple[str, str], Verdict] = {}
    kept = list(items)
    for item in kept:
        if isinstance(item, Finding | Observed):
            at = (item.observation.evidence.path, item.observation.place)
            verdict = item.ruling.verdict if isinstance(item, Finding) else item.verdict
            strongest[at] = min(strongest.get(at, verdict), verdict, key=lambda one: one.rank)
    counted = Counter(verdict.value for verdict in strongest.values())
    findings = sum(isinstance(item, Finding) for item in kept)
    issues = sum(isinstance(item, Issue) for item in kept)
    identified = len(strongest) - counted[Verdict.UNIDENTIFIED.value]
    return Summary(
        len(strongest), identified, findings, dict(counted), issues, not_looked_at, RULEBOOK, REGISTER, "0.1.0",
        blind=bool(not_looked_at),
    )  # fmt: skip


def asked(*buyers: str, lang: str = "en") -> Asked:
    """What was asked in this run."""
    inquiry = Inquiry(buyers, DAY, DAY, on=None, use="office", answers={"funds": "own funds"})
    return Asked(inquiry, RULEBOOK, REGISTER, "0.1.0", waivers=2, lang=lang)


FINDINGS = (ONT, CYRILLIC, WAIVED, LAPSED, CAMERA, LONG)


def run() -> tuple[Item, ...]:
    """The whole run, as `screen` would give it."""
    items = (ORDERS, *FINDINGS, CLEAR, NAMELESS, SHEET, ROUTER, CHINESE, *ISSUES)
    return (*items, summary(items))


def anyone() -> tuple[Item, ...]:
    """A run for the buyer `anyone`: one line that three rules of two jurisdictions speak about."""
    laws = ((SECTION_889, Verdict.PROHIBITED), (FUTURE, Verdict.WATCH), (REMOVAL_UK, Verdict.CONDITIONAL))
    several = [
        replace(ONT, id=f"f-{law.id}", ruling=replace(ONT.ruling, law=law, verdict=verdict, buyer="anyone"))
        for law, verdict in reversed(laws)
    ]
    items = (ORDERS, *several)
    return (*items, summary(items, not_looked_at=0))


def empty() -> tuple[Item, ...]:
    """A run in which nothing was found and everything was read."""
    items = (ORDERS, NAMELESS)
    return (ORDERS, summary(items, not_looked_at=0))


def many(number: int) -> tuple[Item, ...]:
    """A run with so many findings under one ruling."""
    found = [
        replace(ONT, id=f"f-{row:012x}", observation=replace(ONT.observation, place=f"row {row}"))
        for row in range(2, number + 2)
    ]
    items = (ORDERS, *found)
    return (*items, summary(items, not_looked_at=0))
