"""What a literal found by the sieve may mean: a kind of hit and the place of its entry, in one number."""

from __future__ import annotations

from enum import IntEnum


class Kind(IntEnum):
    """Why a literal is scanned for."""

    NAME = 0  # the literal is the whole name
    HEAD = 1  # it is the beginning of a name of several words
    ONE_GAP = 2  # the name with one separator inside
    LETTERS = 3  # the name letter by letter
    LOOKALIKE = 4  # a letter swapped for one that looks the same
    TYPO = 5  # one letter wrong, missing or too many
    PATTERN = 6  # the beginning of a model or part number
    REBADGED = 7  # the beginning of a selling name
    CODE = 8  # a code of a registry, or the word that stands before one
    LOOSE = 9  # the beginning of a model number written with other separators or with letters for digits


WIDTH = 16
"""More than there are kinds."""
EMBEDDED = ("mac", "sysobjectid", "usb", "pci", "fcc", "gpon", "icon")
"""Kinds of code that are looked for in running text, in the order their hits are numbered by."""


def reference(kind: Kind, at: int) -> int:
    """One number for both.

    >>> meaning(reference(Kind.TYPO, 12))
    (<Kind.TYPO: 5>, 12)
    """
    return at * WIDTH + kind


def meaning(number: int) -> tuple[Kind, int]:
    """The kind of hit and the place of the entry."""
    return _KINDS[number % WIDTH], number // WIDTH


_KINDS = tuple(Kind)
