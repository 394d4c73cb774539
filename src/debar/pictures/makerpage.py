"""A page a maker: its family over time as a picture, names, products, re-badges, codes, the rules that name it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from debar.family import trace
from debar.overview.ownership import LOOKS
from debar.pictures.barpart import EN, doubt
from debar.pictures.blocks import Facts, Legend, Picture, Points, Prose, Section, Table, Text
from debar.pictures.family import NARROW, WIDE, chart, family_svg, kind, swatch
from debar.pictures.pages import day_text, verdict_text
from debar.pictures.rulepage import source_address
from debar.reports.parts.page import address

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from debar.overview.naming import Naming
    from debar.overview.ownership import Family, Held
    from debar.pictures.blocks import Block, Cell, Page
    from debar.pictures.pages import Frame
    from debar.register.entries import Maker, Rebadged

    Row = tuple[str, Sequence[Cell]]

NAMED = (("name", "kind"), ("number", "class"))
CODES = ("registry", "code", "proves", "caveat")


def maker_page(maker: Maker, found: Family, named: Sequence[Naming], frame: Frame, on: date, known: date) -> Page:
    """Everything on record about one maker, as of a day; `named` are the rules that name it or an owner."""
    said = frame.said
    rebadged = [
        *_heads(frame, "sold_as", "sold_by", "model", "class", "alone"),
        *_columns(frame, "holds", "note", "source"),
    ]
    names, products = (_heads(frame, first, second, "alone", "confidence") for first, second in NAMED)
    parts: list[tuple[str, str, list[Block]]] = [
        ("glance", said("maker.glance"), [Facts(_glance(maker, frame, on))]),
        ("family", said("maker.family"), _family(found, frame, on)),
        ("rules", said("maker.rules", on=on), _rules(named, frame, on, known)),
        ("names", said("maker.names"), [Table(names, _names(maker, frame))]),
        ("products", said("maker.products"), [Table(products, _products(maker, frame))]),
        ("rebadges", said("maker.rebadges"), [Table(rebadged, _rebadges(maker, frame))]),
        ("codes", said("maker.codes"), [Table(_heads(frame, *CODES), _codes(maker, frame))]),
        ("sources", said("maker.sources"), [Points(_sources(maker))]),
    ]
    sections = [Section(id, title, blocks, folded=id == "rebadges") for id, title, blocks in parts]
    return frame.page([Text(maker.id, EN, None, "id"), Text(maker.name, EN)], sections)


def _heads(frame: Frame, *keys: str) -> list[str]:
    return [frame.said(f"maker.{key}") for key in keys]


def _columns(frame: Frame, *keys: str) -> list[str]:
    return [frame.said(f"col.{key}") for key in keys]


def _glance(maker: Maker, frame: Frame, on: date) -> list[tuple[str, Cell]]:
    said, called = frame.said, frame.called
    group = trace(maker.id, on, called.register).group
    return [
        (said("maker.about"), [Text(maker.about, EN)] if maker.about else []),
        (said("maker.seat"), [Text(f"{called.place(maker.seat)} ({maker.seat})")] if maker.seat else []),
        (said("maker.group", on=on), [Text(f"{called.maker(group)} ({group})", EN)]),
        (said("maker.goods"), [Text(name, EN) for name in called.goods(maker.goods)]),
    ]


def _family(found: Family, frame: Frame, on: date) -> list[Block]:
    """The picture, what its looks mean, and the same in tables; owners first."""
    said, name = frame.said, frame.called.maker
    if not found.all:
        return [Prose([Text(said("family.empty"))])]
    wide, narrow = (
        family_svg(found, chart(found, said, name, on, width, prefix))
        for width, prefix in ((WIDE, "w"), (NARROW, "n"))
    )
    legend = Legend([(swatch(look, f"l-{look}"), said(f"family.look.{look}")) for look in LOOKS])
    tables = [
        Table(
            _edge_heads(frame, key),
            [("", _edge(held, frame, key)) for held in rows],
            said(f"family.{key}", maker=name(found.maker)),
        )
        for key, rows in (("above", found.above), ("below", found.below))
        if rows
    ]
    return [Picture(wide, narrow), legend, Prose([Text(said("family.partial"))]), *tables]


def _edge_heads(frame: Frame, side: str) -> list[str]:
    """The other party of an ownership heads its row."""
    ends = ("owner", "owned") if side == "above" else ("owned", "owner")
    heads = [*_heads(frame, *ends, "kind"), frame.said("heads.since"), frame.said("col.until")]
    return [*heads, *_heads(frame, "confidence"), *_columns(frame, "note", "source")]


def _edge(held: Held, frame: Frame, side: str) -> list[Cell]:
    said, edge = frame.said, held.edge
    ends = (edge.owner, edge.maker) if side == "above" else (edge.maker, edge.owner)
    return [
        *([Text(frame.called.maker(id), EN)] for id in ends),
        [Text(kind(held, said))],
        [day_text(held.since)] if held.since else [],
        [day_text(held.until)] if held.until else [],
        doubt(edge.confidence, said),
        [Text(edge.note, EN)] if edge.note else [],
        [_source(edge.source)],
    ]


def _rules(named: Sequence[Naming], frame: Frame, on: date, known: date) -> list[Block]:
    said = frame.said
    if not named:
        return [Prose([Text(said("maker.rules.none", on=on))])]
    heads = [said(f"heads.{key}") for key in ("place", "rule", "instrument")]
    heads += [*_heads(frame, "named", "at_most"), said("heads.since"), said("rule.do")]
    lead = Prose([Text(said("maker.rules.lead", known=known))], "lead")
    return [lead, Table(heads, [("", _rule(each, frame)) for each in named])]


def _rule(each: Naming, frame: Frame) -> list[Cell]:
    lang, name = frame.called.rule(each.rule)
    verdict = each.verdict
    return [
        [Text(f"{frame.called.place(each.rule.jurisdiction)} ({each.rule.jurisdiction})")],
        [frame.rule_text(each.rule.id)],
        [Text(name, lang)],
        [Text(frame.called.maker(each.names), EN)],
        [verdict_text(verdict, frame.said)] if verdict else [Text(frame.said("verdict.none"))],
        [day_text(each.since)] if each.since else [],
        [Text(each.rule.do, EN)] if verdict and each.rule.do else [],
    ]


def _names(maker: Maker, frame: Frame) -> list[Row]:
    said = frame.said
    return [
        (
            "",
            [
                [Text(name.text, "")],
                [Text(said(f"name.{name.kind}"))],
                [Text(said(f"strength.{name.strength.word}"))],
                doubt(name.confidence, said),
            ],
        )
        for name in maker.names
    ]


def _products(maker: Maker, frame: Frame) -> list[Row]:
    """A family of products in a line, with the surest of its patterns."""
    said = frame.said
    mine = sorted(
        (pattern for pattern in frame.called.register.patterns if pattern.maker == maker.id),
        key=lambda pattern: (pattern.says, pattern.goods or "", -pattern.strength),
    )
    rows: list[Row] = []
    for (says, goods), several in groupby(mine, key=lambda pattern: (pattern.says, pattern.goods)):
        surest = next(several)
        strength = [Text(said(f"strength.{surest.strength.word}"))]
        rows.append(
            ("", [[Text(says, EN)], _goods(goods, frame), strength, doubt(surest.confidence, said)]),
        )
    return rows


def _rebadges(maker: Maker, frame: Frame) -> list[Row]:
    """A re-badged thing in a line, with all the wordings it was sold under."""
    mine = (row for row in frame.called.register.rebadged if row.maker == maker.id)
    return [("", _rebadge(list(several), frame)) for _, several in groupby(mine, key=lambda row: row.id)]


def _rebadge(several: Sequence[Rebadged], frame: Frame) -> list[Cell]:
    said, row = frame.said, several[0]
    holds = (("from", row.since), ("until", row.until))
    return [
        [Text(", ".join(each.sold_as for each in several), EN)],
        [Text(name, EN) for name in row.sold_by],
        [Text(row.made_model, EN)] if row.made_model else [],
        _goods(row.goods, frame),
        [Text(said(f"strength.{row.strength.word}")), *doubt(row.confidence, said)],
        [Text(said(key, day=day)) for key, day in holds if day],
        [Text(row.note, EN)] if row.note else [],
        [_source(row.source)],
    ]


def _source(where: str) -> Text:
    """A source as short as it can be told: the site where it is an address; its link has it whole."""
    href = address(where)
    return Text(urlsplit(where).netloc if href else where, EN, href)


def _goods(goods: str | None, frame: Frame) -> Cell:
    return [Text(name, EN) for name in frame.called.goods([goods])] if goods else []


def _codes(maker: Maker, frame: Frame) -> list[Row]:
    """The codes of each registry in a line, with what such a code proves and what it does not."""
    kinds = frame.called.register.codes
    rows: list[Row] = []
    for registry, several in groupby(maker.codes, key=lambda code: code[0]):
        proof = kinds.get("mac" if registry == "mac_orgs" else registry)
        codes: Cell = [Text(code, None, None, "code") for _, code in several]
        proves = [Text(f"{proof.says} {maker.name}", EN)] if proof else []
        rows.append(
            ("", [[Text(registry, EN)], codes, proves, [Text(proof.caveat, EN)] if proof and proof.caveat else []])
        )
    return rows


def _sources(maker: Maker) -> list[Cell]:
    return [[Text(key, EN, None, "code"), source_address(where)] for key, where in maker.sources]
