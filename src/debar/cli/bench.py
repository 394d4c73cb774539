"""`debar bench`: debar, its floor and its peers side by side on one ledger."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from debar.cli import options
from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debar.bench.contestants import Contestant
    from debar.bench.result import Result

BUYER = "us-federal-agency"
"""Whose rules settle which makers are looked for; the contestants of ours ask as this buyer too."""
LEAST = 100


def benchmarks() -> Path:
    """The folder of generator and contestants: in the wheel beside the package, in a checkout at its root."""
    from debar.bench.ledger import GENERATOR

    here = Path(__file__).resolve()
    for folder in (here.parents[1] / "benchmarks", here.parents[3] / "benchmarks"):
        if (folder / GENERATOR).is_file():
            return folder
    raise UsageError("the benchmarks are not where they should be; install debar again")


def bench(
    lines: Annotated[int, typer.Option(metavar="N", help="Lines of the ledger that is made.")] = 1_000_000,
    form: Annotated[str, typer.Option(metavar="FORM", help="parquet or csv.")] = "parquet",
    items: Annotated[
        str, typer.Option(metavar="HOW", help="loose: descriptions hardly repeat; catalogue: items repeat.")
    ] = "loose",
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed makes the same ledger.")] = 7,
    runs: Annotated[int, typer.Option(metavar="N", help="Rounds; those that are slow run in one of them.")] = 5,
    peers: Annotated[
        str, typer.Option(metavar="NAMES", help="all, none, or parts of names separated by commas: polars,re_loop.")
    ] = "all",
    limit: Annotated[
        float, typer.Option(metavar="SECONDS", help="A peer's run on a sample is given up after this time.")
    ] = 120,
    keep: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Keep the ledger, what was found and every form of the result here."),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format", metavar="FORMAT[=FILE]", help="table, md, json, csv, kinds, svg or html (repeatable)."
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Do not tell what is being run.")] = False,
) -> None:
    """Time debar beside its floor and its peers on a generated ledger, and score each on what was planted."""
    from debar.bench.ledger import FORMS as LEDGERS
    from debar.bench.ledger import ITEMS
    from debar.bench.show import FORMS, KEPT

    wanted = _wanted(formats or ["table"], FORMS)
    _one_of("--form", form, LEDGERS)
    _one_of("--items", items, ITEMS)
    if lines < LEAST or runs < 1:
        raise UsageError(f"--lines must be at least {LEAST} and --runs at least 1")
    with _folder(keep) as folder:
        result = _compared(folder, lines, form, items, seed, runs, peers.split(","), limit, quiet)
        for name, file in KEPT.items() if keep else ():
            (folder / file).write_text(FORMS[name](result), encoding="utf-8")
        for name, path in wanted:
            text = FORMS[name](result)
            if path:
                path.write_text(text, encoding="utf-8")
            else:
                sys.stdout.write(text)


def _compared(
    folder: Path,
    lines: int,
    form: str,
    items: str,
    seed: int,
    runs: int,
    peers: list[str],
    limit: float,
    quiet: bool,
) -> Result:
    from debar import __version__
    from debar.bench.contestants import chosen, contestants
    from debar.bench.ledger import ledger
    from debar.bench.result import Result, machine
    from debar.bench.rounds import Rounds
    from debar.bench.words import words
    from debar.register import Register
    from debar.rulebook import Rulebook

    def tell(text: str) -> None:
        if not quiet:
            sys.stderr.write(f"debar bench: {text}\n")

    home = benchmarks()
    asked = chosen(contestants(home / "contestants"), [each.strip() for each in peers])
    help_text = _help()
    lacking = {each.id: each.lacking(help_text) for each in asked}
    about = machine()
    made = ledger(home, folder, lines, form, items, seed, tell)
    register = Register.load()
    wanted = words(register, Rulebook.load(), BUYER, options.today())
    wanted.write(folder / "words.json")
    ready = [each for each in asked if not lacking[each.id]]
    series = Rounds(made, folder / "words.json", folder, runs, limit, tell).run(ready)
    told = {
        "ledger": f"{lines:,} lines, {made.size / 1e6:,.0f} MB {form}, items {items}, seed {seed}",
        **about,
        "day": str(options.today()),
        "versions": ", ".join([f"debar {__version__}", f"register {register.digest[:12]}", *_versions(ready)]),
        "the peers look for": f"{wanted}, as the register has them for {BUYER}",
    }
    return Result(told, lines, series, [text for text in lacking.values() if text])


def _versions(ready: list[Contestant]) -> Iterator[str]:
    """The version of each library that is compared with, and of those that read the ledger."""
    from importlib.metadata import version

    for name in dict.fromkeys(["pyarrow", *(each.needs[0] for each in ready if each.needs)]):
        yield f"{name} {version(name)}"


def _help() -> str:
    """What `debar screen` says of itself, wide enough that no option is cut."""
    asked = [sys.executable, "-m", "debar", "screen", "--help"]
    return subprocess.run(asked, capture_output=True, text=True, check=False, encoding="utf-8").stdout  # noqa: S603 - our own program


def _wanted(formats: list[str], known: Iterable[str]) -> list[tuple[str, Path | None]]:
    """(format, file or None for standard output) of each `--format`."""
    asked = [text.partition("=") for text in formats]
    for name, _, _ in asked:
        _one_of("--format", name, known)
    return [(name, Path(path) if path else None) for name, _, path in asked]


def _one_of(option: str, text: str, known: Iterable[str]) -> None:
    if text not in known:
        raise UsageError(f"{option} {text!r} is not one of {', '.join(known)}")


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """The folder to work in: the one to keep, else one that is gone afterwards."""
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    made = Path(tempfile.mkdtemp(prefix="debar-bench-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
