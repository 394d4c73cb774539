"""`debar office ...`: the office's store from the command line, for whoever keeps the machine.

Who runs these has the files themselves, so acts by the command line are an administrator's, told in the log as the
system's.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from debar.cli import show
from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.casework.export import Export
    from debar.casework.store import Store
    from debar.casework.who import Who

office = typer.Typer(help="The store of the office: cases, runs, people, exports, backups.", no_args_is_help=True)
people = typer.Typer(help="Who may sign in.", no_args_is_help=True)
office.add_typer(people, name="people")

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="DIR",
        envvar="DEBAR_STORE",
        help="Folder of the office. Default: `office` below the user's data folder.",
    ),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        envvar="DEBAR_DATABASE",
        help="PostgreSQL (postgresql://user@host/name) in place of the file in the folder.",
    ),
]
CASES = {"id": "case", "title": "title", "state": "state", "created": "made", "run": "run"}
PEOPLE = {"name": "name", "shown": "shown as", "role": "role", "created": "since", "ended": "ended"}
BEGIN = "begin one: `debar office people add NAME --role administrator`"


def now() -> datetime:
    """The clock, read here and handed down."""
    return datetime.now(UTC)


def place(store: str | None) -> Path:
    """The folder of the office: the one named, else `DEBAR_DATA`/office, else below the user's data folder."""
    named = os.environ.get("DEBAR_DATA")
    if store or named:
        return Path(store) if store else Path(str(named)) / "office"
    import platformdirs

    return Path(platformdirs.user_data_dir("debar", appauthor=False)) / "office"


@contextmanager
def opened(store: str | None, database: str | None) -> Iterator[Store]:
    """The office that is kept there. Raises UsageError when there is none: nothing is made by looking."""
    from sqlalchemy import select

    from debar.casework.seal import KEY
    from debar.casework.store import FILE
    from debar.casework.store import Store as Kept
    from debar.casework.tables import INSTALLATION

    folder = place(store)
    for name in (KEY,) if database else (KEY, FILE):
        if not (folder / name).is_file():
            raise UsageError(
                f"{folder}: no office is kept there ({name} is missing); name its folder with --store, or {BEGIN}"
            )
    found = Kept.open(folder, database)
    try:
        with found.read() as connection:
            if connection.execute(select(INSTALLATION.c.one)).first() is None:
                raise UsageError(f"no office is kept in that database; check --database, or {BEGIN}")
        yield found
    finally:
        found.close()


def keeper() -> Who:
    """Whoever keeps the machine, acting now."""
    from debar.casework.people import SYSTEM
    from debar.casework.who import Role, Who

    return Who(SYSTEM, "command line", Role.ADMINISTRATOR, now())


@office.command("cases")
def list_cases(
    store: StoreOption = None, database: DatabaseOption = None, format: show.FormatOption = "table"
) -> None:
    """The cases, newest first."""
    from debar.casework import cases

    with opened(store, database) as found, found.read() as connection:
        rows: list[dict[str, Any]] = []
        after: str | None = None
        while some := cases.cases(connection, after=after, limit=500):
            rows += [{key: getattr(each, key) for key in (*CASES, "closed")} for each in some]
            after = f"{some[-1].created}/{some[-1].id}"
    show.rows(rows, format, CASES, "There is no case yet.")


@office.command("run")
def run(
    run: Annotated[str, typer.Argument(metavar="RUN", help="Id of a run that waits.")],
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Carry out a run that waits, as the person who began it. Says nothing; the run tells how it ended."""
    from debar.casework import people as persons
    from debar.casework import runs, screening

    with opened(store, database) as found:
        with found.read() as connection:
            begun_by = persons.account(connection, runs.run(connection, run).begun_by)
        ended = screening.carry_out(found, run, begun_by.at(now()), lambda: begun_by.at(now()))
    if ended.state != "ended":
        raise typer.Exit(3)


@office.command("migrate")
def migrate(store: StoreOption = None, database: DatabaseOption = None) -> None:
    """Bring the database to this version of debar; every other verb does so too when it opens the store."""
    with opened(store, database) as found, found.read() as connection:
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        typer.echo(f"The store is at version {version}, which is this debar's.")


FileArgument = Annotated[str, typer.Argument(metavar="FILE", help="What `debar office export` wrote.")]
TrustOption = Annotated[
    str | None,
    typer.Option(
        "--trust",
        metavar="PEM",
        envvar="DEBAR_OFFICE_TRUST",
        help="Public key of the office that must have signed (its `office.key.pub`), or its fingerprint.",
    ),
]
OutputOption = Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="Where to write it.")]


@office.command("export")
def export(
    case: Annotated[str, typer.Argument(metavar="CASE", help="Id of a case; `debar office cases` lists them.")],
    output: OutputOption,
    without_evidence: Annotated[
        bool, typer.Option("--without-evidence", help="Leave out files; their digests stay.")
    ] = False,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write a case as one signed file that others can verify and read."""
    from debar.casework.export import export as written

    with opened(store, database) as found:
        manifest = written(found, keeper(), case, Path(output), evidence=not without_evidence)
        signer = _fingerprint(found.seal.public)
    typer.echo(f"{output}: {manifest.title}, {len(manifest.files):,} files, signed by the key {signer}")


@office.command("verify")
def verify_export(file: FileArgument, trust: TrustOption = None) -> None:
    """Whether an export is whole and as it was signed: exit code 0, or 1 and what is wrong, line by line."""
    from debar.casework.export import verify as checked

    found = checked(Path(file), _trusted(trust))
    for line in found.problems:
        typer.echo(line)
    typer.echo(f"Case {found.manifest.case}, exported {found.manifest.made} by {found.manifest.made_by}.")
    typer.echo(f"Key {found.signer} of the office {found.manifest.installation.id}: {_whose(found.trusted)}.")
    if not found.holds:
        raise typer.Exit(1)
    typer.echo(f"It holds: {len(found.manifest.files):,} files and {found.entries:,} entries of the log.")


def _whose(trusted: bool | None) -> str:
    if trusted is None:
        return "nobody said whether it is trusted; compare it with that office's, and name it with --trust"
    return "it is the one that is trusted" if trusted else "it is NOT the one that is trusted"


def _trusted(text: str | None) -> Any:
    """The key to trust: a file, or a fingerprint of 64 hex digits."""
    from debar.packs import keys

    if text is None or (len(text) == 64 and set(text.lower()) <= set("0123456789abcdef")):
        return text
    return keys.public(Path(text))


def _fingerprint(public: Any) -> str:
    from debar.packs import keys

    return keys.fingerprint(public)


@office.command("show")
def show_export(
    file: FileArgument,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT[=FILE]",
            help="A report of its run: table, html, xlsx, csv, ... Default: what the case is about.",
        ),
    ] = "",
    number: Annotated[
        int | None, typer.Option("--run", metavar="N", help="Which run. Default: the newest that ended.")
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE", help="Where the report goes.")
    ] = None,
    lang: show.LangOption = "en",
    trust: TrustOption = None,
) -> None:
    """Read a case from its export, without any store: what it is about, or a report of its run."""
    from debar.casework.export import read
    from debar.casework.reporting import single
    from debar.cli.run import language
    from debar.cli.writing import refuse_overwriting, write, writings

    if not format:
        show.page(_overview(read(Path(file), _trusted(trust))), "table")
        return
    wanted = writings([format], output)
    single(wanted[0].format)
    refuse_overwriting(wanted, [file])
    found = read(Path(file), _trusted(trust))
    run = found.run(number) if number is not None else found.newest
    if run is None:
        raise UsageError(f"{file}: no run of this case ended, so there is nothing to report")
    asked, items = found.items(run, language(lang))
    write(items, asked, wanted)


def _overview(found: Export) -> dict[str, Any]:
    """What a reader asks first of a case."""
    question = {key: value for key, value in found.case.question.told().items() if value}
    ended = [run for run in found.runs if run.state == "ended"]
    return {
        "case": found.case.id,
        "title": found.case.title,
        "state": found.case.state,
        "asked": question,
        "signed by the key": found.checked.signer,
        "trusted": found.checked.trusted,
        "exported": f"{found.checked.manifest.made} by {found.checked.manifest.made_by}",
        "evidence": [{"name": each.name, "size": each.size, "sha256": each.digest} for each in found.evidence],
        "runs": [{"number": run.number, "ended": run.ended, "findings": run.findings} for run in ended],
        "answers": [f"{each.key}: {each.value}" for each in found.answers],
        "decisions": [
            {"finding": each.finding, "state": each.state, "by": found.names.get(each.by, each.by), "why": each.why}
            for each in found.decisions
            if not each.undone
        ],
        "waivers": [
            {"rule": each.rule, "maker": each.maker, "until": each.until, "state": each.state, "why": each.why}
            for each in found.waivers
        ],
        "replies": [
            {"finding": each.finding, "from": each.name, "text": each.text, "answer": each.answer}
            for each in found.replies
        ],
        "entries of the log": len(found.audit),
    }


@office.command("backup")
def backup(
    output: OutputOption,
    with_key: Annotated[
        bool, typer.Option("--with-key", help="Put the private key in: whoever has the file can then sign as you.")
    ] = False,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write the whole office into one file, while others work."""
    from debar.casework.backup import backup as written

    with opened(store, database) as found:
        manifest = written(found, keeper(), Path(output), with_key=with_key)
        key = found.folder / "office.key"
    rows = sum(each.rows for each in manifest.tables)
    files = sum(each.name.startswith("files/") for each in manifest.files)
    typer.echo(f"{output}: {rows:,} rows and {files:,} kept files; the log goes to {manifest.audit_head}")
    if with_key:
        typer.echo("It holds the private key: whoever has it can sign as this office.")
    else:
        typer.echo(f"It does NOT hold the private key: keep {key} elsewhere too, a restore asks for it.")
    for name in manifest.damaged:
        typer.echo(f"The kept file {name} is damaged: it is not what was kept.", err=True)
    if manifest.damaged:
        raise typer.Exit(1)


@office.command("restore")
def restore(
    file: Annotated[str, typer.Argument(metavar="FILE", help="What `debar office backup` wrote.")],
    key: Annotated[
        str | None,
        typer.Option("--key", metavar="FILE", help="The private key (`office.key`), where the backup has none."),
    ] = None,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make an office of a backup, in an empty folder and an empty database, when everything in it holds."""
    from debar.casework.backup import restore as filled

    folder = place(store)
    manifest = filled(Path(file), folder, database, keeper(), Path(key) if key else None)
    rows = sum(each.rows for each in manifest.tables)
    typer.echo(f"{folder}: {rows:,} rows as of {manifest.made}; the log holds to {manifest.audit_head}")


@people.command("add")
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with.")],
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help="viewer, analyst, approver or administrator.")],
    shown: Annotated[str, typer.Option("--shown", metavar="TEXT", help="What others see. Default: the name.")] = "",
    password_file: Annotated[
        str | None,
        typer.Option("--password-file", metavar="FILE", help="File with the password on its first line."),
    ] = None,
    make_password: Annotated[
        bool, typer.Option("--make-password", help="Make a password and print it, for them to change.")
    ] = False,
    lang: Annotated[
        str, typer.Option("--lang", metavar="LANG", envvar="DEBAR_LANG", help="Their language: en, ja.")
    ] = "en",
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Add a person; the first one of an office is its administrator. The password is asked for."""
    from debar.casework import people as persons
    from debar.casework.store import Store as Kept
    from debar.casework.who import Role, stamp
    from debar.cli.run import language

    if role not in list(Role):
        raise UsageError(f"--role {role!r} is none of {', '.join(Role)}")
    if password_file and make_password:
        raise UsageError("--password-file names a password, and --make-password asks for another; leave one out")
    password = secrets.token_urlsafe(18) if make_password else _password(password_file)
    found = Kept.open(place(store), database)
    try:
        if _is_new(found):
            if role != Role.ADMINISTRATOR:
                raise UsageError("the first person of an office is its administrator: --role administrator")
            secret = found.begin(stamp(now()))
            assert secret, "a new office has a secret"
            made = persons.first(found, now(), secret, name, shown or name, password, language(lang))
        else:
            with found.act(keeper()) as act:
                made = persons.add(act, name, shown or name, password, Role(role), language(lang))
    finally:
        found.close()
    typer.echo(f"{made.name}: {made.role}")
    if make_password:
        typer.echo(f"password, shown once: {password}")


def _is_new(found: Store) -> bool:
    """Whether nobody was made yet who could sign in."""
    from sqlalchemy import select

    from debar.casework.tables import INSTALLATION

    with found.read() as connection:
        row = connection.execute(select(INSTALLATION.c.setup)).first()
    return row is None or row.setup is not None


def _password(file: str | None) -> str:
    """The password from a file's first line, or asked for twice."""
    if file is None:
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    try:
        with Path(file).open(encoding="utf-8") as read:
            return read.readline(4_096).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        told = error.strerror if isinstance(error, OSError) else "it is no text"
        raise UsageError(f"--password-file {file}: cannot be read ({told}); check the path") from None


@people.command("list")
def list_people(
    store: StoreOption = None, database: DatabaseOption = None, format: show.FormatOption = "table"
) -> None:
    """Everybody who may sign in, or could once."""
    from debar.casework import people as persons

    with opened(store, database) as found, found.read() as connection:
        rows = [{key: getattr(each, key) for key in PEOPLE} for each in persons.accounts(connection)]
    show.rows(rows, format, PEOPLE, "There is nobody yet.")
