"""`debar update`: fetch the catalogues of weaknesses that are known to be used. The only verb besides `collect` that
speaks to a network."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from debar.cli import options
from debar.errors import DebarError, EvidenceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from debar.collect.catalogues import Fetching

T = TypeVar("T")


def update(
    wanted: Annotated[
        list[str] | None, typer.Argument(metavar="[kev] [nvd]", help="What to fetch. Default: both.")
    ] = None,
    into: Annotated[
        str | None,
        typer.Option(
            "--into",
            metavar="DIR",
            envvar="DEBAR_CATALOGUES",
            help="Where to keep it. Default: the user's data folder, where `debar screen` looks.",
        ),
    ] = None,
    mirror: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="URL",
            envvar="DEBAR_UPDATE_FROM",
            help="A mirror with the same paths, instead of CISA's and NVD's own servers.",
        ),
    ] = None,
) -> None:
    """Fetch CISA's list of exploited vulnerabilities and NVD's records of them, for `debar screen`; a key of NVD is in DEBAR_NVD_KEY. Exit code 3 if one could not be had."""
    from debar.exposure import store

    names = list(dict.fromkeys(wanted or FETCH))
    for name in names:
        if name not in FETCH:
            raise UsageError(f"{name!r} cannot be fetched; use one or both of {', '.join(FETCH)}")
    place = Path(into) if into else store.folder()
    missing = [name for name in names if not _fetched(name, place, mirror)]
    sys.exit(3 if missing else 0)


def _fetched(name: str, place: Path, mirror: str | None) -> bool:
    """Whether a catalogue was had, whole and readable; what was there before stays where it was not."""
    from debar.exposure import store

    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".fetched-", dir=place) as folder:
            draft = Path(folder) / store.FILES[name]
            source, says = FETCH[name](draft, mirror)
            kept = store.keep(place, name, draft, options.today().isoformat(), source)
    except EvidenceError as error:
        typer.echo(f"debar: {name}: {error}", err=True)
        return False
    except OSError as error:
        raise UsageError(f"--into {place}: cannot be written ({error.strerror}); name another folder") from error
    typer.echo(f"{name}: {says}; from {source}, SHA-256 {kept.digest}; {place / store.FILES[name]}")
    return True


def _kev(draft: Path, mirror: str | None) -> tuple[str, str]:
    from debar.collect import catalogues
    from debar.exposure import kev

    fetching = catalogues.Fetching.of(mirror or catalogues.CISA)
    draft.write_bytes(catalogues.kev(fetching))
    listing = _readable(lambda: kev.read(str(draft), "fetched"), fetching)
    return fetching.kev_url, f"{len(listing.entries):,} exploited vulnerabilities, version {listing.version}"


def _nvd(draft: Path, mirror: str | None) -> tuple[str, str]:
    import gzip

    from debar.collect import catalogues
    from debar.exposure import nvd

    fetching = catalogues.Fetching.of(mirror or catalogues.NVD, os.environ.get("DEBAR_NVD_KEY", ""))
    with gzip.open(draft, "wb") as out:
        catalogues.nvd(fetching, out.write)
    records = _readable(lambda: nvd.read(str(draft), frozenset(), "fetched"), fetching)
    notice = "This product uses data from the NVD API but is not endorsed or certified by the NVD"
    return fetching.nvd_url, f"{len(records.affected):,} records of {records.day}. {notice}"


def _readable(read: Callable[[], T], fetching: Fetching) -> T:
    """What is read from a fetched file; one that is something else is not kept."""
    try:
        return read()
    except DebarError as error:
        raise EvidenceError(f"{fetching.base}: what came is no such catalogue ({error})") from error


FETCH: dict[str, Callable[[Path, str | None], tuple[str, str]]] = {"kev": _kev, "nvd": _nvd}
