"""`docs/site/`: the rulebook as HTML pages, in English and Japanese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.pictures.site import site

if TYPE_CHECKING:
    from debar.register import Register
    from debar.rulebook import Rulebook

ROOT = "docs/site"


def pages(register: Register, rulebook: Rulebook) -> dict[str, str]:
    """Everything under `docs/site/`."""
    return {f"{ROOT}/{path}": text for path, text in site(register, rulebook).items()}
