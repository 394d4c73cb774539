"""What is known of one device with a finding, as it is compared with lists of products."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from debar.exposure.cpe import ANY, NONE, cpes
from debar.exposure.versions import version_of
from debar.facts import made_day
from debar.family import lineage_of
from debar.fold import fold
from debar.identify.by_package import all_named
from debar.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from debar.model import Finding, Inquiry, Observation
    from debar.register import Register

SAYS_MODEL = ("model", "part_number", "ent_model_name", "cdp_platform")
SAYS_PRODUCT = (*SAYS_MODEL, "description", "text", "sys_descr")
"""Fields in which the words of a product are looked for."""
MODEL_CLUES = frozenset(("model", "part-number"))
WHOLE = (Role.EQUIPMENT, Role.BRAND, Role.FIRMWARE, Role.MODULE)
"""Roles in which a maker answers for what is wrong with a device; a chip or a seller does not."""
MOST_WORDS = 6
"""Words that the name of a product may have."""
LONGEST = 2_000
"""Characters of a field that are looked at."""
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[^\w]+(?=\d)")
_SEPARATOR = re.compile(r"[^a-z0-9.]+|(?<!\d)\.|\.(?!\d)")
_WORD = re.compile(r"[a-z0-9]+")
_FIRMWARE = re.compile(r"[\W_]*firmware\Z")


def key_of(product: str) -> str:
    """A product as it is compared: case and separators aside, but for those between digits; `_firmware` aside.

    >>> key_of("archer_ax21_firmware") == key_of("Archer AX21"), key_of("S12-3") == key_of("S1-23")
    (True, False)
    """
    folded = _FIRMWARE.sub("", fold(product[:LONGEST]).text.replace("_", " ").strip())
    return _SEPARATOR.sub("", _BETWEEN_DIGITS.sub(".", folded))


def words_of(text: str) -> list[str]:
    """A text as the words that are compared."""
    return _WORD.findall(fold(text[:LONGEST]).text)


@lru_cache(8_192)
def makers_called(vendor: str, register: Register) -> frozenset[str]:
    """The makers that a list may mean by a vendor: who holds it as its code in CPE names, and who is called so."""
    folded = fold(vendor).text.strip()
    return frozenset((*register.holders.get(("cpe", folded), ()), *all_named(folded, register)))


@dataclass(frozen=True)
class Device:
    """One device, seen through what was found about it."""

    observation: Observation
    findings: tuple[Finding, ...]
    """Those that call for something, about makers that answer for the device."""
    inquiry: Inquiry
    register: Register

    @cached_property
    def makers(self) -> frozenset[str]:
        """Who made it, and who owned them on the day it was made."""
        lineages = [finding.lineage for finding in self.findings]
        return frozenset(maker for each in lineages for maker in (each.maker, *(edge.owner for edge in each.owners)))

    @cached_property
    def groups(self) -> frozenset[str]:
        """The families they belonged to."""
        return frozenset(finding.lineage.group for finding in self.findings)

    @cached_property
    def made(self) -> date:
        """The day that decides whose product it is."""
        return made_day(self.observation.fields, self.findings[0].ruling.on, self.inquiry.answers)

    def is_of(self, makers: Iterable[str]) -> bool:
        """Whether it is a thing of one of these makers, or of their family on the day it was made."""
        return any(
            maker in self.makers or lineage_of(maker, self.made, self.register).group in self.groups
            for maker in makers
        )

    @cached_property
    def products(self) -> Mapping[str, str]:
        """Key of each product it is said to be -> how that is written."""
        written = [text for text in self._written() if key_of(text)]
        bare = [rest for text in written if (rest := self._without_maker(text))]
        return {key_of(text): text for text in reversed([*written, *bare])}

    def _written(self) -> Iterator[str]:
        fields = self.observation.fields
        for name in SAYS_MODEL:
            yield from (part.strip() for part in fields.get(name, "")[:LONGEST].split(";"))
        for cpe in cpes(fields.get("cpe", "")):
            if cpe.part != "a" and self.is_of(makers_called(cpe.vendor, self.register)):
                yield cpe.product
        for finding in self.findings:
            for clue in finding.identification.clues:
                text = fields.get(clue.field, "")
                if clue.kind in MODEL_CLUES and _stands_alone(text, clue.start, clue.end):
                    yield text[clue.start : clue.end]

    def _without_maker(self, text: str) -> str:
        """`DS-2CD2143` of `Maker DS-2CD2143`; empty where no maker stands before it."""
        known = (self.register.makers.get(maker) for maker in self.makers)
        names = {name.text.casefold() for maker in known if maker for name in maker.names}
        head, _, rest = text.partition(" ")
        return rest.strip() if head.casefold() in names else ""

    @cached_property
    def phrases(self) -> frozenset[str]:
        """Words that follow each other where its product may be named, joined: every run of a few."""
        texts = [words_of(text) for name in SAYS_PRODUCT if (text := self.observation.fields.get(name))]
        return frozenset(
            "".join(words[begin : begin + count])
            for words in texts
            for begin in range(len(words))
            for count in range(1, MOST_WORDS + 1)
        )

    @cached_property
    def version(self) -> str | None:
        """The version of its software, if the evidence tells one."""
        told = version_of(self.observation.fields.get("software_version", ""))
        return told or next(
            (
                version_of(cpe.version)
                for cpe in cpes(self.observation.fields.get("cpe", ""))
                if cpe.part == "o" and cpe.version not in (ANY, NONE)
            ),
            None,
        )


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing is joined to a part of a text, so that it is the whole of a model's number."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not any(each and (each.isalnum() or each in "-/_+.") for each in (before, after))
