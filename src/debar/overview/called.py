"""How ids are called: makers, buyers, classes of goods, places, answer keys, in the reader's language if known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from debar.register import Register
    from debar.rulebook import Rule, Rulebook


@dataclass(frozen=True, slots=True)
class Called:
    """Ids to names, as register and rulebook have them; an id that has no name stands for itself."""

    register: Register
    rulebook: Rulebook
    places: Mapping[str, str]
    """Code -> name of jurisdictions and countries, in the language."""
    lang: str = "en"

    def maker(self, id: str) -> str:
        """A maker's name."""
        found = self.register.makers.get(id)
        return found.name if found else id

    def buyer(self, id: str) -> str:
        """A buyer's name."""
        found = self.rulebook.buyers.get(id)
        return found.name if found else id

    def goods(self, ids: Iterable[str]) -> list[str]:
        """Names of classes of goods, in order of id."""
        known = self.register.goods
        return [known[id].name if id in known else id for id in sorted(ids)]

    def place(self, code: str) -> str:
        """The name of a jurisdiction or country."""
        return self.places.get("UK" if code == "GB" else code, code)

    def question(self, key: str) -> tuple[str, str]:
        """(language, text) of the question behind an answer key."""
        found = self.rulebook.answers.get(key)
        if found is None:
            return "en", key.replace("_", " ")
        lang = self.lang if self.lang in found.ask else "en"
        return lang, found.ask.get(lang, key)

    def rule(self, rule: Rule) -> tuple[str, str]:
        """(language, name) of an instrument: in the reader's language where it has a name there."""
        return ("ja", rule.name_ja) if self.lang == "ja" and rule.name_ja else ("en", rule.name)
