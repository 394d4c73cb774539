"""Pages from templates: text of strangers escaped and with nothing hidden, words in the reader's language."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse, RedirectResponse

from debar.casework.who import May
from debar.model import Verdict
from debar.reports.parts.page import address
from debar.reports.parts.visible import shortened, visible
from debar.reports.parts.words import SIGNS
from debar.web.words import languages, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment

    from debar.web.doors import Visitor

_FOLDER = files("debar") / "web"


@cache
def environment() -> Environment:
    """The templates."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(lambda name: (_FOLDER / "templates" / name).read_text("utf-8")),
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.filters |= {
        "href": address,
        "shortened": shortened,
        "day": _day,
        "time": _time,
        "number": _number,
        "size": _size,
        "lines": _lines,
        "kept_lines": _kept_lines,
        "raw_lines": _raw_lines,
    }
    made.globals |= {"May": May, "Verdict": Verdict, "signs": SIGNS, "asset": asset, "query": _query}
    return made


def _shown(value: Any) -> Any:
    from markupsafe import Markup

    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _lines(text: str) -> Any:
    """Text of several lines, each safe to look at."""
    from markupsafe import Markup

    return Markup("<br>").join(visible(line) for line in text.split("\n"))


def _kept_lines(text: str) -> Any:
    """The same for `pre`, where spaces stand as they are."""
    from markupsafe import Markup

    return Markup("\n").join(visible(line) for line in text.split("\n"))


def _raw_lines(text: str) -> Any:
    """Text in a `textarea`, to be written on: escaped, and else as it was written."""
    from markupsafe import escape

    return escape(text.replace("\x00", ""))


def _day(stored: str | None) -> str:
    return (stored or "")[:10]


def _time(stored: str | None) -> str:
    """A stored time for a person: to the minute, with its zone, which is UTC for everybody."""
    return f"{stored[:10]} {stored[11:16]} UTC" if stored else ""


def _number(value: int) -> str:
    return f"{value:,}"


def _size(bytes_: int) -> str:
    """Bytes for a person.

    >>> _size(1_500_000)
    '1.4 MiB'
    """
    value = float(bytes_)
    for unit in ("bytes", "KiB", "MiB"):
        if value < 1024:
            return f"{value:,.0f} {unit}" if unit == "bytes" else f"{value:,.1f} {unit}"
        value /= 1024
    return f"{value:,.1f} GiB"


def _query(chosen: Mapping[str, Sequence[str]], **changed: Any) -> str:
    """A query string of what is chosen with something changed; None leaves a name out."""
    asked = {**chosen, **changed}
    return urlencode([(name, one) for name, values in asked.items() if values for one in _each(values)])


def _each(values: Any) -> Sequence[str]:
    return [values] if isinstance(values, str) else list(values)


@cache
def asset(name: str) -> str:
    """The address of a file of ours, which changes with what is in it, so that it can be kept for long."""
    digest = hashlib.sha256((_FOLDER / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?{digest}"


def page(visitor: Visitor, template: str, status: int = 200, /, **told: Any) -> HTMLResponse:
    """A page for this visitor."""
    say = words(visitor.lang)
    session = visitor.session
    frame = {
        "say": say,
        "lang": visitor.lang,
        "languages": languages(),
        "me": session.account if session else None,
        "may": visitor.who.may if session else (lambda _: False),
        "csrf": session.csrf if session else "",
        "path": visitor.path,
        "said": None,
    }
    text = environment().get_template(template).render({**frame, **told})
    return HTMLResponse(text, status)


def go(place: str, said: str | None = None) -> RedirectResponse:
    """On to another page after something was done; `said` is the key of what is told there."""
    if said:
        place += ("&" if "?" in place else "?") + urlencode({"said": said})
    return RedirectResponse(place, 303)
