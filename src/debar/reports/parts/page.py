"""What the pages for people share: templates that escape all text of strangers, and a policy that lets nothing in."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from debar.reports.parts.encode import utf8
from debar.reports.parts.visible import shortened, visible

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = files("debar") / "data" / "report" / "html"


def ours(name: str) -> str:
    """A file of ours: a style sheet, a script, a template."""
    return (_FOLDER / name).read_text("utf-8")


def frame(*styles: str, script: str) -> dict[str, Any]:
    """What a page holds of ours: its style and script, and the policy that allows nothing else."""
    from markupsafe import Markup

    style = "".join(map(ours, styles))
    return {
        "style": Markup(style),  # noqa: S704  our own file
        "script": Markup(ours(script)),  # noqa: S704  our own file
        "policy": f"default-src 'none'; style-src {digest(style)}; script-src {digest(ours(script))}; "
        "base-uri 'none'; form-action 'none'",
    }


@cache
def environment() -> Environment:
    """The templates of ours; every value they show loses its hidden characters."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(ours),
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters |= {"anchor": _anchor, "href": address, "shortened": shortened}
    return environment


def _shown(value: Any) -> Any:
    """Every value on its way into the page: plain text loses its hidden characters, markup is ours and stays."""
    from markupsafe import Markup

    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def digest(text: str) -> str:
    """The text as a content policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(utf8(text)).digest()).decode()}'"


def _anchor(name: str) -> str:
    """A part of an `id` attribute, from an id of ours or of a private rule.

    >>> _anchor("US 889/A")
    'US-889-A'
    """
    return re.sub(r"[^A-Za-z0-9-]+", "-", name)


def address(source: str) -> str | None:
    """The source as a link target; None unless it is a web address."""
    try:
        parts = urlsplit(source)
    except ValueError:
        return None
    return source if parts.scheme in ("http", "https") and parts.netloc else None
