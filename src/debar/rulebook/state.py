"""What a rule was on a day, as far as it was known by another day.

Two clocks: the event (what held on the day of the act) and the knowledge (what was public by then). A press
report known before its confirmation is a report, whatever came of it later; a statute enacted before the day
it takes effect is known to be coming.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.dates import Day, add_days
from debar.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from debar.rulebook.book import Rulebook
    from debar.rulebook.values import Bar, Force, Rule, Status, Target, Vendor

_LADDER = {"denied": 1, "reported": 1, "reviewed": 1, "proposed": 2, "announced": 3, "enacted": 4, "in_force": 5}
_ENDS = frozenset({"expired", "repealed", "dropped"})
_WORDS = {
    "reported": "reported, not confirmed",
    "denied": "reported, officially denied",
    "proposed": "proposed, not adopted",
    "announced": "announced, not yet in force",
    "enacted": "enacted, not yet in force",
    "suspended": "stayed",
    "in_force": "in force",
    "reviewed": "looked for, no rule found",
}


@dataclass(frozen=True, slots=True)
class RuleState:
    """The state of a rule on a day: its word (`in_force`, `reported`, ...), since when, and the event's note."""

    word: str
    since: Day
    note: str = ""

    @property
    def says(self) -> str:
        """The state in words for a reader."""
        return _WORDS.get(self.word, self.word)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a bar binds on a day: the strongest verdict it can still give, and why."""

    ceiling: Verdict
    says: str
    ask: str = ""
    """What a person must find out before it can be said; empty where nothing is open."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of `debar rules on DAY`."""

    rule: str
    jurisdiction: str
    name: str
    state: str
    says: str
    since: Day
    verdict: Verdict | None
    """The strongest that any bar of it can give that day; None when it can give none."""
    bound: tuple[str, ...]
    note: str


def rules_on(rulebook: Rulebook, on: date, known: date) -> Iterator[Row]:
    """Every rule that had a state on that day, as known by `known`, in the order of the rulebook."""
    for rule in rulebook.rules.values():
        found = state(rule, on, known)
        if found:
            best = _best(rule, on, known)
            verdict, note = best if best else (None, found.note)
            if missing := not_found(rule, known):
                note = f"{missing} {found.note}".strip()
            yield Row(
                rule.id,
                rule.jurisdiction,
                rule.name,
                found.word,
                found.says,
                found.since,
                verdict,
                bound_on(rule, on, known),
                note,
            )


def bound_on(rule: Rule, on: date, known: date) -> tuple[str, ...]:
    """Whom the bars that stand that day bind; where none stands, whom the rule ever binds. Nobody by an absence."""
    if rule.absent:
        return ()
    standing_bars = [
        bar for bar in rule.bars if any(standing(rule, bar, target, None, on, known) for target in bar.targets)
    ]
    ids = frozenset().union(*(bar.bound for bar in standing_bars or rule.bars))
    return tuple(sorted(ids or rule.bound)) or rule.also_binds


def _best(rule: Rule, on: date, known: date) -> tuple[Verdict, str] | None:
    found = [
        (weakest(Verdict(bar.verdict), stands.ceiling), stands.says)
        for bar in rule.bars
        for target in bar.targets
        if (stands := standing(rule, bar, target, None, on, known))
    ]
    return min(found, key=lambda each: each[0].rank, default=None)


def weakest(*verdicts: Verdict) -> Verdict:
    """The one that says least."""
    return max(verdicts, key=lambda verdict: verdict.rank)


@lru_cache(maxsize=16_384)
def state(rule: Rule, on: date, known: date) -> RuleState | None:
    """What the rule was on that day as known by `known`; None when nothing had happened or was public."""
    current: RuleState | None = None
    for event in events(rule, on, known):
        current = _after(current, event)
    if rule.force and _firm(rule.force, known) and rule.force.since and rule.force.since.reached(on):
        before_force = current is None or _LADDER.get(current.word, 9) < _LADDER["in_force"]
        if before_force:
            return RuleState("in_force", rule.force.since, current.note if current else "")
    return current


def over(rule: Rule, on: date, known: date) -> RuleState | None:
    """How the rule ended, if it had by that day as known by `known`."""
    found = state(rule, on, known)
    return found if found and found.word in _ENDS else None


def events(rule: Rule, on: date, known: date) -> tuple[Status, ...]:
    """The events that had happened by `on` and were public by `known`; inside a partial day they count."""
    return tuple(
        event
        for event in rule.history
        if event.date.reached(on) is not False and event.known.reached(known) is not False
    )


def not_found(rule: Rule, known: date) -> str | None:
    """What an absence says, of any day: that no rule is on record, when that was last looked into, whom to ask."""
    looked = [event for event in events(rule, known, known) if event.state == "reviewed"]
    return f"no rule on record; looked for on {looked[-1].date}; ask {rule.authority}." if looked else None


def _after(current: RuleState | None, event: Status) -> RuleState | None:
    """The state once this event has happened; later talk does not undo what is firmer, an end does."""
    following = RuleState(event.state, event.date, event.note)
    if event.state in _ENDS or event.state == "suspended":
        return following
    if event.state == "resumed":
        return RuleState("in_force", event.date, event.note)
    if event.state not in _LADDER:
        return current
    if current is None or current.word in _ENDS:
        return following
    if current.word == "suspended":
        return following if event.state == "in_force" else current
    if event.state == "denied":
        return following if current.word == "reported" else current
    if event.state == "reviewed":
        return following if _LADDER[current.word] <= _LADDER["reviewed"] else current
    return following if _LADDER[event.state] > _LADDER[current.word] else current


@lru_cache(maxsize=65_536)
def standing(rule: Rule, bar: Bar, target: Target, vendor: Vendor | None, on: date, known: date) -> Standing | None:
    """How firmly one bar binds on that day, as known by `known`; None when it says nothing then."""
    if not any(event.known.reached(known) is not False for event in rule.history):
        return None
    if not _listed(target, vendor, on, known):
        return None
    if rule.absent:
        return _absent(rule, bar, on, known)
    now = state(rule, on, known)
    force = bar.force
    if force and _added_later(rule, force) and not _was_added(force, on, known):
        return None
    if force is None or force.since is None or not _firm(force, known) or _soft(rule):
        return _pending(now, force, on)
    return _in_time(rule, bar, target, _start(bar, force, target, vendor), now, on, known)


def _absent(rule: Rule, bar: Bar, on: date, known: date) -> Standing | None:
    """What a missing text leaves to ask, from the first day on which there may have been one."""
    missing = not_found(rule, known)
    if missing is None or (bar.force and bar.force.since and bar.force.since.reached(on) is False):
        return None
    return Standing(Verdict.REVIEW, f"A national text was not found: {missing}")


def _soft(rule: Rule) -> bool:
    """Whether the instrument can never be more than something to watch."""
    return rule.kind in ("press_report", "proposal")


def _firm(force: Force, known: date) -> bool:
    return force.known is None or force.known.reached(known) is not False


def _added_later(rule: Rule, force: Force) -> bool:
    """Whether the rule had an earlier bar when this one became known: an amendment that nobody could foresee."""
    known = force.known
    others = (bar.force.known for bar in rule.bars if bar.force and bar.force.known)
    return bool(known and any(other.first < known.first for other in others))


def _was_added(force: Force, on: date, known: date) -> bool:
    """Whether an amendment was known, and by that day either public or in force already (then with hindsight)."""
    assert force.known is not None
    begun = force.since is not None and force.since.reached(on) is not False
    return _firm(force, known) and (begun or force.known.reached(on) is not False)


def _listed(target: Target, vendor: Vendor | None, on: date, known: date) -> bool:
    """Whether the entry, and the maker in it, stood on the list on that day, as known by then."""
    public = target.known or target.listed
    if public and public.reached(known) is False:
        return False
    if vendor and vendor.listed and vendor.listed.reached(known) is False:
        return False
    return _stood(target.listed, target.delisted, on, known) and (
        vendor is None or _stood(vendor.listed, vendor.delisted, on, known)
    )


def _stood(listed: Day | None, delisted: Day | None, on: date, known: date) -> bool:
    """Whether it stood there on that day; a removal nobody knew of is none."""
    if listed and listed.reached(on) is False:
        return False
    return not (delisted and delisted.reached(on) and delisted.reached(known))


def _start(bar: Bar, force: Force, target: Target, vendor: Vendor | None) -> Day:
    """The first barred day: of the bar, or listing plus its delay where that is later."""
    assert force.since is not None
    since = Day(max(force.since.first, force.not_before.first), force.since.last) if force.not_before else force.since
    listed = (vendor and vendor.listed) or target.listed
    return max(since, add_days(listed, bar.delay), key=lambda day: day.first) if listed else since


def _pending(now: RuleState | None, force: Force | None, on: date) -> Standing | None:
    """A bar without force: something to watch while it is alive."""
    if now is None or now.word in _ENDS or (now.word == "denied" and on >= year_after(now.since)):
        return None
    if force and force.since is None and force.until and force.until.reached(on):
        return None
    return Standing(Verdict.WATCH, f"{_sentence(now)}; nothing binds on this day.")


def _sentence(now: RuleState) -> str:
    return f"{now.says[0].upper()}{now.says[1:]} ({now.since})"


def year_after(day: Day) -> date:
    """Twelve months later, for a denied report (29 February ends with the month)."""
    last = day.last
    return last.replace(year=last.year + 1, day=min(last.day, 28) if last.month == 2 else last.day)


def _in_time(
    rule: Rule, bar: Bar, target: Target, start: Day, now: RuleState | None, on: date, known: date
) -> Standing | None:
    force = bar.force
    assert force is not None
    begun, ended = start.reached(on), _ended(rule, force, on, known)
    if ended or (now and now.word in _ENDS and force.until is None):
        return None
    if begun is False:
        return Standing(Verdict.WATCH, f"{_sentence(now)}; it binds from {start}.") if now else None
    if stay := _stay(force, start, on, known):
        return stay
    if begun is None:
        ask = f"On which day within {start} did it take effect? Find the day in the official text."
        return Standing(Verdict.REVIEW, f"It took effect within {start}; the exact day was not found.", ask)
    if force.until and ended is None:
        ask = f"On which day within {force.until} did it end? Find the day in the official text."
        return Standing(Verdict.REVIEW, f"It ended within {force.until}; the exact day was not found.", ask)
    return _certain((rule.confidence, bar.confidence, force.confidence, target.confidence), start)


def _certain(confidences: tuple[str, ...], start: Day) -> Standing:
    if "uncertain" in confidences:
        says = f"Taken to be in force since {start}, but the source is marked uncertain: show the text."
        return Standing(
            Verdict.REVIEW, says, "Which text was in force that day? Show it; what is on record is uncertain."
        )
    return Standing(Verdict.PROHIBITED, f"In force since {start}.")


def _ended(rule: Rule, force: Force, on: date, known: date) -> bool | None:
    """Whether the force had ended: True, False, or None inside a partial day. An end nobody knew of is none."""
    if force.until is None:
        return False
    endings = (event for event in rule.history if event.state in _ENDS and event.date.first <= force.until.last)
    ending = max(endings, key=lambda event: event.date.first, default=None)
    if ending and ending.known.reached(known) is False:
        return False
    return force.until.reached(on)


def _stay(force: Force, start: Day, on: date, known: date) -> Standing | None:
    """The stay that holds on that day, if one does; inside a partial first or last day a person must look."""
    for since, until in force.suspended:
        stayed = _stayed(since, until, on, known)
        end = f" to {until}" if until else ""
        if stayed:
            return Standing(Verdict.WATCH, f"In force since {start}, but stayed from {since}{end}.")
        if stayed is None:
            says = f"In force since {start}, and stayed from {since}{end}; whether still or already is not known."
            return Standing(Verdict.REVIEW, says, f"Did the stay from {since}{end} hold that day? Find the decision.")
    return None


def _stayed(since: Day, until: Day | None, on: date, known: date) -> bool | None:
    begun, over = since.reached(on), until.reached(on) if until else False
    if begun is False or over or since.reached(known) is False:
        return False
    return None if begun is None or over is None else True


def alive(rule: Rule, on: date, known: date) -> bool:
    """Whether an official rule was announced, enacted or in force on that day (a stay counts), as known by then."""
    found = None if _soft(rule) or not rule.official else state(rule, on, known)
    return found is not None and found.word in ("announced", "enacted", "in_force", "suspended")
