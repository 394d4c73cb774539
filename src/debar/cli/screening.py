"""`debar screen` and `debar demo`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from debar import reports
from debar.cli import options
from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from debar.model import Act, Inquiry

FAIL_ON = ("prohibited", "conditional", "review", "never")


def _act(text: str | None) -> Act | None:
    from debar.model import Act

    if text is None:
        return None
    try:
        return Act(text.strip().lower().replace("-", "_"))
    except ValueError:
        raise UsageError(f"--act {text!r} is not an act; use one of {', '.join(Act)}") from None


def inquiry(
    buyers: list[str],
    on: str | None,
    known: str | None,
    act: str | None,
    use: str | None,
    answers: Mapping[str, str],
    since: str | None = None,
) -> Inquiry:
    """The question as a value: every default of the command line is settled here."""
    from debar.model import Inquiry

    today = options.today()
    until = options.day(known, "--known") if known else today
    begin = options.day(since, "--since") if since else None
    if begin and begin >= until:
        raise UsageError(f"--since {begin} is not before {until}; name an earlier day, or a later --known")
    return Inquiry(
        buyers=tuple(dict.fromkeys(buyers)) or ("anyone",),
        today=today,
        known=until,
        on=options.day(on, "--on") if on else None,
        act=_act(act),
        use=use,
        answers=answers,
        since=begin,
    )


def screen(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...", help="Files, folders, globs, s3:// and other stores, or - for standard input."
        ),
    ],
    buyer: options.Buyers = None,
    on: options.On = None,
    known: options.Known = None,
    act: options.ActOption = None,
    use: options.Use = None,
    answer: options.Answers = None,
    answers: options.AnswerFiles = None,
    since: options.Since = None,
    input_format: Annotated[
        str | None,
        typer.Option(
            "--input-format", metavar="NAME", envvar="DEBAR_INPUT_FORMAT", help="Reader to use instead of guessing."
        ),
    ] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=HEADER",
            help="Read this column as this field (repeatable). [env: DEBAR_MAP, separated by ;]",
        ),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(metavar="NAME", envvar="DEBAR_SHEET", help="Only this sheet of a workbook.")
    ] = None,
    waivers: Annotated[
        str | None,
        typer.Option(metavar="FILE", envvar="DEBAR_WAIVERS", help="YAML file of waivers: shown beside the findings."),
    ] = None,
    kev: options.Kev = None,
    nvd: options.Nvd = None,
    support: options.Support = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="FORMAT[=FILE]",
            help=f"{', '.join(reports.formats())} (repeatable; default: table). [env: DEBAR_FORMAT, separated by commas]",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", envvar="DEBAR_OUTPUT", help="Write the report here."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", envvar="DEBAR_ALL", help="Also what has no finding.")] = False,
    fail_on: Annotated[
        str, typer.Option(metavar="VERDICT", envvar="DEBAR_FAIL_ON", help="prohibited, conditional, review or never.")
    ] = "prohibited",
    strict: Annotated[
        bool, typer.Option("--strict", envvar="DEBAR_STRICT", help="Stale lists end the run with exit code 3.")
    ] = False,
    save: Annotated[
        str | None,
        typer.Option(
            metavar="FILE.db", envvar="DEBAR_SAVE", help="Keep the run too: `debar report FILE.db` writes it again."
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            envvar="DEBAR_RESUME",
            help="Keep a journal beside the report (FILE.resume), and go on with it where a run was killed.",
        ),
    ] = False,
    exact: Annotated[
        bool,
        typer.Option(
            "--exact", envvar="DEBAR_EXACT", help="Do not look for names misspelt by a letter; somewhat faster."
        ),
    ] = False,
    rules: options.RulesDir = None,
    register: options.RegisterDir = None,
    engine: Annotated[
        str,
        typer.Option(
            metavar="NAME", envvar="DEBAR_ENGINE", help="Where to read and judge: local, or spark (a cluster)."
        ),
    ] = "local",
    master: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar=["DEBAR_SPARK_MASTER", "SPARK_MASTER"],
            help="The cluster of --engine spark (spark://HOST:7077, yarn, k8s://...). Default: as Spark is set up, else all cores here.",
        ),
    ] = None,
    spark_conf: Annotated[
        list[str] | None,
        typer.Option(
            "--spark-conf",
            metavar="KEY=VALUE",
            help="A setting of Spark's own (repeatable). [env: DEBAR_SPARK_CONF, separated by ;]",
        ),
    ] = None,
    lang: Annotated[
        str, typer.Option(metavar="LANG", envvar="DEBAR_LANG", help="Language of reports for people: en, ja.")
    ] = "en",
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", envvar="DEBAR_QUIET", help="No progress and no warnings.")
    ] = False,
) -> None:
    """Read evidence, identify makers, judge by the rules of the day, report."""
    from debar.cli import engines, run
    from debar.cli.writing import writings
    from debar.readers.parts.source import begin as begin_to_hash

    if fail_on not in FAIL_ON:
        raise UsageError(f"--fail-on {fail_on!r} is not one of {', '.join(FAIL_ON)}")
    if save and since:
        raise UsageError("--save keeps a whole run, and --since asks for changes only; leave one of them out")
    settings = options.pairs(options.several(spark_conf, "DEBAR_SPARK_CONF", ";"), "--spark-conf", "KEY", "VALUE")
    work = engines.work(engine, master, settings)
    if resume and work:
        raise UsageError("--resume is for --engine local; on a cluster only what a lost worker was at is done again")
    if not work:
        begin_to_hash(paths[0])
    asked = inquiry(
        options.several(buyer, "DEBAR_BUYER"),
        on,
        known,
        act,
        use,
        options.pairs(options.several(answer, "DEBAR_ANSWER", ";"), "--answer", "KEY", "VALUE"),
        since,
    )
    code = run.run(
        paths,
        asked,
        reading=run.reading(
            input_format, options.pairs(options.several(mapping, "DEBAR_MAP", ";"), "--map", "FIELD", "HEADER"), sheet
        ),
        knowledge=run.knowledge(register, rules, exact),
        waivers=waivers,
        answers=options.several(answers, "DEBAR_ANSWERS", ";"),
        catalogues=run.Lists(kev, options.several(nvd, "DEBAR_NVD", ";"), support),
        writings=writings(options.several(formats, "DEBAR_FORMAT"), output),
        everything=everything,
        fail_on=fail_on,
        strict=strict,
        lang=run.language(lang),
        quiet=quiet,
        resume=resume,
        work=work,
        save=Path(save) if save else None,
    )
    sys.exit(code)


DEMO_BUYERS = ["us-federal-agency", "jp-government", "au-government", "uk-designated-provider"]
DEMO_FILES = ["purchases.csv", "estate-netbox.csv"]


def examples() -> Path:
    """The folder of example files: in the wheel beside the package, in a checkout at its root."""
    here = Path(__file__).resolve()
    for folder in (here.parents[1] / "examples", here.parents[3] / "examples"):
        if (folder / DEMO_FILES[0]).is_file():
            return folder
    raise UsageError("the example files are not where they should be; install debar again")


def nearby(path: Path) -> str:
    """The path as a person in this folder would write it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def demo(
    into: Annotated[
        Path, typer.Option("--into", metavar="DIR", envvar="DEBAR_DEMO_INTO", help="Where to write the report.")
    ] = Path("out"),
) -> None:
    """Screen the bundled purchases and estate for four buyers, print what was found, write an HTML report."""
    from debar.cli import run
    from debar.cli.writing import Writing

    folder = examples()
    into.mkdir(parents=True, exist_ok=True)
    report = into / "debar-demo.html"
    run.run(
        [nearby(folder / name) for name in DEMO_FILES],
        inquiry(DEMO_BUYERS, None, None, None, None, {}),
        reading=run.reading(None, {}, None),
        knowledge=run.knowledge(None, None),
        waivers=str(folder / "waivers.yaml"),
        writings=[Writing("brief", None), Writing("html", report)],
        everything=True,
        fail_on="never",
    )
    _say(
        [
            "",
            f"The report: {report}",
            "Next: .venv/bin/debar screen YOUR_ORDERS.csv --buyer us-federal-agency --format html=report.html",
        ]
    )


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)
