"""The rulebook: dated rules, official lists, buyers and answer keys, compiled from `data/` and cached by digest."""

from debar.rulebook.book import Rulebook
from debar.rulebook.state import Row, RuleState, rules_on, state
from debar.rulebook.values import AnswerKey, Bar, Buyer, Carve, Category, OfficialList, Rule, Target, Vendor

__all__ = [
    "AnswerKey",
    "Bar",
    "Buyer",
    "Carve",
    "Category",
    "OfficialList",
    "Row",
    "Rule",
    "RuleState",
    "Rulebook",
    "Target",
    "Vendor",
    "rules_on",
    "state",
]
