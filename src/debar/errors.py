"""What can go wrong, said so that the reader knows where, what and what to do.

An error is about a whole file, option or data pack and stops it; trouble in one row is a
`debar.model.Issue`, which is a value and stops nothing.
"""

from __future__ import annotations


class DebarError(Exception):
    """The base of every error that debar raises on purpose; its text is ready to be shown to a person."""


class UsageError(DebarError):
    """The question was put wrongly: an unknown buyer, verb, answer key or option value (exit code 2)."""


class EvidenceError(DebarError):
    """A file of evidence could not be read at all (exit code 3); others in the same run are still judged."""


class KnowledgeError(DebarError):
    """A file of our own data is wrong: the message names file, entry and remedy."""


class OfficeError(DebarError):
    """What was asked of the office cannot be done; the base of what follows."""


class MissingError(OfficeError):
    """There is no such thing, or it is not for this person to know of."""


class RefusedError(OfficeError):
    """This person may not do that."""


class ConflictError(OfficeError):
    """Somebody else was there before: look at what stands now, and decide again."""


class InvalidError(OfficeError):
    """What was given cannot be used; the message says what to give."""


class WaiverError(DebarError):
    """A waivers file is not usable; nothing may be waived on a guess, so the run stops."""
