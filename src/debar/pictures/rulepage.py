"""A page a rule: what it asks, of whom, since when, in which case, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debar.dates import Day
from debar.model import Verdict
from debar.overview.tracks import track
from debar.pictures.barpart import EN, acts, bar_facts, buyers, common, doubt
from debar.pictures.blocks import Facts, Picture, Points, Prose, Section, Table, Text
from debar.pictures.pages import day_text
from debar.pictures.timeline import life, strip
from debar.reports.parts.page import address
from debar.rulebook.staleness import due
from debar.rulebook.state import state

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from debar.pictures.blocks import Block, Cell, Page
    from debar.pictures.pages import Frame
    from debar.rulebook import Bar, Rule
    from debar.rulebook.values import Carve


def rule_page(rule: Rule, frame: Frame, list_link: Callable[[str], str | None]) -> Page:
    """Everything about one rule; `list_link` tells where the page of a list is."""
    said = frame.said
    lang, name = frame.called.rule(rule)
    parts: list[tuple[str, list[Block]]] = [
        ("rule.do", [Prose([Text(rule.do, EN)], "do-box")]),
        ("rule.life", _life(rule, frame)),
        ("rule.glance", [Facts(_glance(rule, frame, list_link))]),
        ("rule.bars", []),
        ("rule.exceptions", [Prose([Text(said("rule.exceptions.lead"))], "lead"), Table(*_exceptions(rule, frame))]),
        ("rule.grandfather", [Prose([Text(rule.grandfather, EN)])]),
        ("rule.history", [Prose([Text(said("rule.history.lead"))], "lead"), Table(*_history(rule, frame))]),
        ("rule.duties", [Table(*_duties(rule, frame))]),
        ("rule.waivers", [Table(*_waivers(rule, frame))]),
        ("rule.penalty", [Prose([Text(rule.penalty, EN)])]),
        ("rule.conflicts", [Points([[Text(words, EN)] for words in rule.conflicts])]),
        ("rule.sources", [Facts([(key, [source_address(to)]) for key, to in rule.sources.items()])]),
        ("rule.examples", [Prose([Text(said("rule.examples.lead"))], "lead"), Points(_examples(rule, frame))]),
    ]
    sections = []
    for key, blocks in parts:
        sections.append(Section(key.partition(".")[2], said(key), blocks, folded=key == "rule.examples"))
        if key == "rule.glance" and rule.bars:
            sections += [Section("bars", said("rule.bars"), [_asked(rule, frame)]), *_bars(rule, frame)]
    return frame.page([Text(rule.id, EN, None, "id"), Text(name, lang)], sections, _other_names(rule, name))


def state_when_reviewed(rule: Rule, frame: Frame) -> str:
    """What the rule was on the day somebody last read its sources, as known that day."""
    day = Day.parse(rule.reviewed).last
    found = state(rule, day, day)
    return f"{frame.said(f'state.{found.word}')} ({frame.said('from', day=found.since)})" if found else "–"


def _other_names(rule: Rule, shown: str) -> list[Cell]:
    """The instrument's other names, each once."""
    names = {rule.name_local: None, rule.name_ja: "ja", rule.name: EN}
    return [[Text(name, lang)] for name, lang in names.items() if name and name != shown]


def _life(rule: Rule, frame: Frame) -> list[Block]:
    if rule.absent:
        return []
    found = track(rule, frame.called.rulebook)
    words = Text(frame.said("comma").join(life(found, frame.said)))
    return [Picture(strip(found, frame.said, Day.parse(rule.reviewed).last)), Prose([words])]


def _glance(rule: Rule, frame: Frame, list_link: Callable[[str], str | None]) -> list[tuple[str, Cell]]:
    said, called = frame.said, frame.called
    bound = rule.bound.union(*(bar.bound for bar in rule.bars))
    named = sorted({id for bar in rule.bars if not bar.through for target in bar.targets for id in target.vendors})
    lists = dict.fromkeys(bar.through for bar in rule.bars if bar.through)
    unofficial = [] if rule.official else [Text(said("fact.unofficial"))]
    return [
        (said("fact.jurisdiction"), [Text(called.place(rule.jurisdiction))]),
        (said("fact.cite"), [Text(rule.cite, EN)] if rule.cite else []),
        (said("fact.kind"), [Text(said(f"kind.{rule.kind}")), *unofficial]),
        (said("fact.caught"), [Text(said(f"caught.{rule.catch}"))]),
        (said("fact.makers"), [Text(called.maker(id), EN) for id in named]),
        (
            said("fact.lists"),
            [Text(called.rulebook.lists[id].name, EN, list_link(id)) for id in lists if id in called.rulebook.lists],
        ),
        (said("fact.answers" if rule.absent else "fact.binds"), buyers(bound, said, called)),
        (said("fact.also_binds"), [Text(words, EN) for words in rule.also_binds]),
        (said("fact.acts"), acts(frozenset().union(*(bar.acts for bar in rule.bars)), said)),
        (said("fact.authority"), [Text(rule.authority, EN)] if rule.authority else []),
        (said("fact.state"), [Text(state_when_reviewed(rule, frame))]),
        (said("fact.confidence"), [Text(said(f"confidence.{rule.confidence}"))]),
        (said("fact.reviewed"), [Text(said("fact.reviewed.due", day=rule.reviewed, due=due(rule)))]),
    ]


def _asked(rule: Rule, frame: Frame) -> Table:
    """Every bar in a line."""
    said = frame.said
    heads = [said(key) for key in ("rule.bars", "bar.most", "fact.acts", "bar.force", "col.until", "bar.deadline")]
    rows = [
        (
            "",
            [
                [Text(bar.says or bar.id, EN, f"#bar-{bar.id}")],
                [Text(said.verdict(Verdict(bar.verdict)), None, None, bar.verdict)],
                acts(bar.acts, said),
                [] if rule.absent else [_since(bar, frame)],
                [day_text(bar.force.until)] if bar.force and bar.force.until else [],
                [day_text(bar.deadline)] if bar.deadline else [],
            ],
        )
        for bar in rule.bars
    ]
    return Table(heads, rows)


def _since(bar: Bar, frame: Frame) -> Text:
    return day_text(bar.force.since) if bar.force and bar.force.since else Text(frame.said("bar.force.never"))


def _bars(rule: Rule, frame: Frame) -> list[Section]:
    """Each bar in full; what is the same for all of them is told with the first."""
    found = [bar_facts(rule, bar, frame.said, frame.called) for bar in rule.bars]
    sections = []
    for number, (bar, facts) in enumerate(zip(rule.bars, found, strict=True)):
        own = [pair for pair in facts if number == 0 or len(found) == 1 or any(pair not in other for other in found)]
        if bar.do != rule.do:
            own.append((frame.said("bar.do"), [Text(bar.do, EN)]))
        sections.append(Section(f"bar-{bar.id}", bar.id, [Facts(own)], 3, EN))
    return sections


def _exceptions(rule: Rule, frame: Frame) -> tuple[list[str], list[tuple[str, list[Cell]]]]:
    """Each exception that belongs to a bar as a whole, once; those of an entry of a list stand on its page."""
    said = frame.said
    found: dict[str, Carve] = {}
    for bar in rule.bars:
        shared = common([carve.id for carve in target.exceptions] for target in bar.targets)
        for target in bar.targets:
            found.update({carve.id: carve for carve in target.exceptions if carve.id in shared})
    heads = [said(f"col.{key}") for key in ("question", "claim", "plausible", "for", "holds", "where")]
    return heads, [(f"exception-{carve.id}", _exception(carve, frame)) for carve in found.values()]


def _exception(carve: Carve, frame: Frame) -> list[Cell]:
    said = frame.said
    since, until = carve.since, carve.until
    return [
        [Text(carve.text, EN)],
        [Text(f"{key}={value}", None, None, "code") for key, value in carve.claim],
        [Text(name, EN) for name in frame.called.goods(carve.plausible_for)],
        [
            *(Text(frame.called.maker(id), EN) for id in sorted(carve.makers)),
            *(Text(words, EN) for words in carve.references),
        ],
        [Text(said(word, day=day), None, None, "id") for word, day in (("from", since), ("until", until)) if day],
        [Text(carve.cite, EN)] if carve.cite else [],
    ]


def _history(rule: Rule, frame: Frame) -> tuple[list[str], list[tuple[str, list[Cell]]]]:
    said = frame.said
    heads = [said(f"col.{key}") for key in ("day", "known", "what", "note", "source")]
    rows: list[tuple[str, list[Cell]]] = [
        (
            "",
            [
                [day_text(event.date)],
                [day_text(event.known)],
                [Text(said(f"state.{event.state}"))],
                [*([Text(event.note, EN)] if event.note else []), *doubt(event.confidence, said)],
                [source_key(rule.sources, event.source)] if event.source else [],
            ],
        )
        for event in rule.history
    ]
    return heads, rows


def source_key(sources: Mapping[str, str], key: str) -> Text:
    """The short name of a source, leading to its address where it has one."""
    return Text(key, EN, address(sources.get(key, key)))


def source_address(where: str) -> Text:
    """A source as it is written, as a link where it is an address."""
    return Text(where, EN, address(where))


def _duties(rule: Rule, frame: Frame) -> tuple[list[str], list[tuple[str, list[Cell]]]]:
    said = frame.said
    heads = [said(f"col.{key}") for key in ("to", "within", "report", "holds", "where")]
    return heads, [
        (
            "",
            [
                [Text(duty["to"], EN)],
                [Text(duty["within"], EN)],
                [Text(duty["what"], EN)] if duty["what"] else [],
                _holds(duty, frame),
                [*([Text(duty["cite"], EN)] if duty["cite"] else []), *doubt(duty["confidence"], said)],
            ],
        )
        for duty in rule.duties
    ]


def _holds(duty: Mapping[str, Any], frame: Frame) -> Cell:
    sides = (("from", duty.get("since")), ("until", duty.get("until")))
    return [Text(frame.said(word, day=day)) for word, day in sides if day]


def _waivers(rule: Rule, frame: Frame) -> tuple[list[str], list[tuple[str, list[Cell]]]]:
    said = frame.said
    heads = [said(f"col.{key}") for key in ("by", "until", "what")]
    return heads, [
        (
            "",
            [
                [Text(waiver["by"], EN)],
                [Text(str(waiver["until"]))] if waiver["until"] else [],
                [*([Text(waiver["text"], EN)] if waiver["text"] else []), *doubt(waiver["confidence"], said)],
            ],
        )
        for waiver in rule.waivers
    ]


def _examples(rule: Rule, frame: Frame) -> list[Cell]:
    return [_example(example, frame) for example in rule.examples]


def _example(example: Mapping[str, Any], frame: Frame) -> Cell:
    """One tested case in a line: what comes of it, what it shows, the thing, who, which act, when, which answers."""
    said, called = frame.said, frame.called
    maker = called.maker(example["maker"]) if example["maker"] else said("thing.nobody")
    goods = called.goods([example["goods"]])[0] if example["goods"] else said("thing.any")
    facts = [said("thing", goods=goods, maker=maker), example["buyer"], example["act"], str(example["on"])]
    facts += [said("known", day=example["known"])] if example["known"] else []
    facts += [f"{key}={value}" for key, value in example["answers"].items()]
    verdict = example["verdict"]
    word = said("verdict.none") if verdict == "none" else said.verdict(Verdict(verdict))
    told = Text(word, None, None, "strong" if verdict == "none" else verdict)
    return [told, Text(example["say"], EN), Text(said("comma").join(facts), None, None, "small")]
