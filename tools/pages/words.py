"""How ids of the data are called: makers, buyers, classes of goods, jurisdictions, and the terms of the rulebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.pages.markdown import code, listed, text

from debar import yamlfile
from debar.rulebook.files import DATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from debar.register import Register
    from debar.rulebook import Rulebook

KINDS = {
    "statute": "statute",
    "regulation": "regulation",
    "order": "order",
    "direction": "direction to those it names",
    "licence_condition": "condition of a licence",
    "contract": "contract with the authority",
    "policy": "policy of a government for itself",
    "advice": "advice: official, not binding",
    "list": "official list",
    "proposal": "proposal: nothing binds yet",
    "press_report": "press report: not official, never law",
    "absence": "no rule: what was looked for and not found",
}
CAUGHT = {
    "named": "it names them",
    "list": "they stand on an official list it works through",
    "category": "they fall in a category: seat or place of production, and class of goods",
    "criteria": "it gives criteria and names nobody, so a person decides",
    "decision": "an authority decides case by case",
    "allow-list": "only what is on an allow list is free; everything else must be asked for",
    "none": "it catches nobody",
}
ACTS = {
    "procure": "obtain",
    "renew": "extend a contract or use an option",
    "contract_with_user": "contract with somebody who uses it",
    "use": "operate",
    "install": "deploy or connect",
    "maintain": "have it maintained from outside",
    "subsidise": "spend the funds",
    "import": "bring into the country",
    "authorise": "get an equipment grant",
    "sell": "market, provide or supply",
    "export": "send out of the country",
}
STATES = {
    "reported": "reported by the press",
    "denied": "officially denied",
    "announced": "announced",
    "proposed": "proposed",
    "enacted": "enacted",
    "in_force": "in force",
    "suspended": "stayed",
    "resumed": "in force again",
    "challenged": "challenged in court",
    "upheld": "upheld",
    "amended": "amended",
    "expired": "expired",
    "repealed": "repealed",
    "dropped": "dropped",
    "reviewed": "looked for, not found",
}
CONFIDENCE = {
    "verified": "verified: seen in the source named",
    "general-knowledge": "general knowledge: not checked again",
    "uncertain": "uncertain: decides nothing alone",
}
VERDICTS = {
    "prohibited": "`prohibited`",
    "conditional": "`conditional`",
    "review": "`review`: a person decides",
    "advised-against": "`advised-against`: official, not binding",
    "watch": "`watch`: nothing binds",
}


@dataclass(frozen=True)
class Names:
    """Ids to names, as the register and the rulebook have them."""

    register: Register
    rulebook: Rulebook
    jurisdictions: Mapping[str, str]
    countries: Mapping[str, str]

    def country(self, id: str) -> str:
        """The name of a country."""
        return text(self.countries.get(id, id))

    def maker(self, id: str) -> str:
        """A maker's name with its id."""
        found = self.register.makers.get(id)
        return f"{text(found.name)} ({code(id)})" if found else code(id)

    def buyer(self, id: str) -> str:
        """A buyer's name with its id."""
        found = self.rulebook.buyers.get(id)
        return f"{text(found.name)} ({code(id)})" if found else code(id)

    def goods(self, ids: Iterable[str]) -> str:
        """Names of classes of goods, in order of id."""
        return listed(text(self._goods(id)) for id in sorted(ids))

    def _goods(self, id: str) -> str:
        found = self.register.goods.get(id)
        return found.name if found else id

    def question(self, key: str) -> str:
        """The question behind an answer key, in English."""
        found = self.rulebook.answers.get(key)
        return text(found.ask.get("en", key)) if found else text(key)

    def jurisdiction(self, code_: str) -> str:
        """The name of a jurisdiction."""
        return self.jurisdictions.get(code_, code_)


def names(register: Register, rulebook: Rulebook) -> Names:
    """Everything that has a name."""
    files = (yamlfile.load(path) for path in sorted((DATA / "buyers").glob("*.yaml")))
    countries = yamlfile.load(DATA / "words" / "countries.yaml")["countries"]
    return Names(
        register,
        rulebook,
        {file["jurisdiction"]: file["name"] for file in files},
        {id: next((name for name in called if not _is_code(name)), id) for id, called in countries.items()},
    )


def _is_code(name: str) -> bool:
    """Whether a wording for a country is its code or initials (`USA`, `U.S.`)."""
    letters = name.replace(".", "")
    return len(letters) <= 3 and letters.isascii() and letters.isupper()


def acts(ids: Iterable[str]) -> str:
    """Acts with what they mean, in the order of the vocabulary."""
    wanted = set(ids)
    if wanted == set(ACTS):
        return "any"
    return listed(f"{code(act)} ({meaning})" for act, meaning in ACTS.items() if act in wanted)
