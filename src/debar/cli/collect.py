"""`debar collect snmp / netbox`: ask the network, write an evidence file. Nothing is judged here."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.collect.agent import Told
    from debar.collect.credentials import Credential
    from debar.collect.snmp import Outcome, Question
    from debar.collect.walkfile import Heading

collect = typer.Typer(
    help="Speak to the network and write evidence files for `debar screen`; never judges.", no_args_is_help=True
)
Output = Annotated[
    str | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        envvar="DEBAR_COLLECT_OUTPUT",
        help="The evidence file to write; - is standard output.",
    ),
]
Replace = Annotated[
    bool, typer.Option("--replace", envvar="DEBAR_COLLECT_REPLACE", help="Write over FILE if it is there.")
]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", envvar="DEBAR_COLLECT_DRY_RUN", help="Print what would be asked, and send nothing."),
]


@collect.command("snmp")
def snmp(
    written: Annotated[
        list[str],
        typer.Argument(metavar="TARGET...", help="Address, host name, range (10.0.0.1-20) or network (10.0.0.0/24)."),
    ],
    output: Output = None,
    port: Annotated[
        int, typer.Option(metavar="N", envvar="DEBAR_SNMP_PORT", min=1, max=65535, help="UDP port of the agents.")
    ] = 161,
    credentials: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            envvar="DEBAR_SNMP_CREDENTIALS",
            help="YAML file of communities and users. Default: the community in DEBAR_SNMP_COMMUNITY, else public, version 2c.",
        ),
    ] = None,
    rate: Annotated[
        float,
        typer.Option(metavar="N", envvar="DEBAR_SNMP_RATE", min=0, help="Packets a second over all; 0: no limit."),
    ] = 200,
    concurrency: Annotated[
        int, typer.Option(metavar="N", envvar="DEBAR_SNMP_CONCURRENCY", min=1, max=500, help="Devices at once.")
    ] = 20,
    timeout: Annotated[
        float,
        typer.Option(
            metavar="SECONDS", envvar="DEBAR_SNMP_TIMEOUT", min=0.05, max=60, help="Until a packet is lost."
        ),
    ] = 2,
    retries: Annotated[
        int, typer.Option(metavar="N", envvar="DEBAR_SNMP_RETRIES", min=0, max=10, help="How often it is sent again.")
    ] = 1,
    limit: Annotated[
        float, typer.Option(metavar="SECONDS", envvar="DEBAR_SNMP_LIMIT", min=1, help="For one device in all.")
    ] = 300,
    most: Annotated[
        int, typer.Option(metavar="N", envvar="DEBAR_SNMP_MOST", min=1, help="Addresses asked at one go.")
    ] = 65_536,
    dry_run: DryRun = False,
    replace: Replace = False,
) -> None:
    """Ask SNMP agents who they are and what stands beside them; read-only. Exit code 3 if one did not answer."""
    from debar.collect import targets
    from debar.collect.agent import Manners
    from debar.collect.pace import Pace
    from debar.collect.snmp import Question

    question = Question(
        targets.expand(written, most),
        _credentials(credentials),
        Manners(port, timeout, retries, limit),
        Pace(rate),
        concurrency,
    )
    _refuse_unfitting(question)
    if dry_run:
        _print_plan(question)
        return
    with _evidence(output, replace) as out:
        outcome = _ask(question, out)
    _tell(outcome, output)
    sys.exit(0 if outcome.whole else 3)


@collect.command("netbox")
def netbox(
    url: Annotated[str, typer.Argument(metavar="URL", help="Address of NetBox, such as https://netbox.example.org.")],
    output: Output = None,
    timeout: Annotated[
        float,
        typer.Option(
            metavar="SECONDS", envvar="DEBAR_NETBOX_TIMEOUT", min=0.1, max=600, help="Until an answer begins."
        ),
    ] = 30,
    authority: Annotated[
        str | None,
        typer.Option(
            "--ca",
            metavar="FILE",
            envvar="DEBAR_NETBOX_CA",
            help="PEM file of the authority that signed its certificate.",
        ),
    ] = None,
    dry_run: DryRun = False,
    replace: Replace = False,
) -> None:
    """Read the devices, modules and inventory items of NetBox; the token is in DEBAR_NETBOX_TOKEN. Exit code 3 if a list is missing."""
    from debar.collect import netbox as asking

    where = asking.Where.of(url)
    if dry_run:
        typer.echo("Nothing is sent. With the token of DEBAR_NETBOX_TOKEN, these lists would be read by GET:")
        for endpoint in asking.ENDPOINTS:
            typer.echo(f"  {where.endpoint(endpoint)}")
        return
    if where.in_the_clear:
        _say(f"warning: {where.base} is not encrypted; whoever listens on the way can take the token")
    inventory = asking.NetBox(where, os.environ.get("DEBAR_NETBOX_TOKEN", ""), timeout, authority)
    try:
        with _evidence(output, replace) as out:
            outcome = asking.collect(inventory, where.base, _heading(), out)
    except asking.Trouble as trouble:
        raise asking.Trouble(f"{where.base}: {trouble}") from None
    except KeyboardInterrupt:
        _say("interrupted; nothing was written")
        sys.exit(3)
    finally:
        inventory.close()
    for endpoint, why in outcome.missing.items():
        _say(f"{where.base}: {endpoint}: {why}")
    for endpoint in outcome.absent:
        _say(f"{where.base}: {endpoint}: this version of NetBox has no such list")
    _say(
        f"{output}: {outcome.observations:,} observations; {', '.join(f'{many:,} {name}' for name, many in outcome.counted.items())}"
    )
    sys.exit(3 if outcome.missing else 0)


def _credentials(file: str | None) -> tuple[Credential, ...]:
    from debar.collect import credentials

    if file is None:
        return (credentials.of_community(os.environ.get("DEBAR_SNMP_COMMUNITY", "")),)
    found = credentials.load(Path(file))
    if credentials.readable_by_others(Path(file)):
        _say(f"warning: {file} holds secrets and others on this machine can read it; chmod 600 {file}")
    return found


def _refuse_unfitting(question: Question) -> None:
    for target in question.targets:
        if not question.fitting(target):
            raise UsageError(f"no entry of the credentials is for {target}; add it to the `targets` of one")


def _print_plan(question: Question) -> None:
    """What would be asked, of whom, and with what; no secret."""
    from debar.collect.objects import BRANCHES, OTHERWISE, SCALARS

    typer.echo(
        f"Nothing is sent. {len(question.targets):,} targets would be asked at UDP port {question.manners.port}:"
    )
    for target in question.targets:
        typer.echo(f"  {target}: {'; else '.join(each.label for each in question.fitting(target))}")
    typer.echo("Each would be asked, by Get, GetNext and GetBulk only:")
    typer.echo(f"  {' '.join(SCALARS)}: the system group, without its contact")
    for branch in (*BRANCHES, OTHERWISE):
        typer.echo(f"  {branch.number}: {branch.what}")


def _ask(question: Question, out: IO[Any]) -> Outcome:
    from debar.collect import snmp as asking

    total, done = len(question.targets), 0

    def seen(_: str, __: Told) -> None:
        nonlocal done
        done += 1
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done:,} of {total:,} done\x1b[K")
            sys.stderr.flush()

    outcome = asking.collect(question, _heading(), out, seen)
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    return outcome


def _tell(outcome: Outcome, output: str | None) -> None:
    for target, why in outcome.unanswered:
        _say(f"{target}: {why}")
    for target, why in outcome.incomplete:
        _say(f"{target}: not whole: {why}")
    if outcome.interrupted:
        _say("interrupted; what was told until then is kept")
    _say(
        f"{output}: {outcome.variables:,} variables of {outcome.answered:,} agents; {len(outcome.unanswered):,} without answer"
    )


def _heading() -> Heading:
    """Who collects, for the head of the file."""
    import getpass
    import platform
    from datetime import UTC, datetime

    from debar import __version__
    from debar.collect.walkfile import Heading

    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = "unknown"
    return Heading(
        user, platform.node(), __version__, lambda: datetime.now(UTC).isoformat(timespec="seconds")[:19] + "Z"
    )


@contextmanager
def _evidence(output: str | None, replace: bool) -> Iterator[IO[Any]]:
    """The file to write; it appears when it is whole. Raises UsageError for none, and for one that is there."""
    from debar.cli.writing import STDOUT, opened

    if not output:
        raise UsageError("-o is missing; name the evidence file to write, such as -o estate.walk")
    path = None if output == STDOUT else Path(output)
    if path and path.is_file() and not replace:
        raise UsageError(
            f"{output} is there, and evidence is not written over unasked; name another file, or --replace"
        )
    with opened(path, binary=True) as out:
        yield out


def _say(line: str) -> None:
    typer.echo(f"debar: {line}", err=True)
