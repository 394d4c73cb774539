"""The command line: arguments become one call, its result becomes a report and an exit code.

No judgement lives here. Exit codes: 0 nothing at or above `--fail-on`; 1 findings; 2 usage; 3 could not look at
everything; 4 internal error.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import TextIOWrapper

from debar import garbage
from debar.errors import DebarError, EvidenceError

BROKEN_PIPE = 141
"""What a shell shows for a command whose reader went away (`debar ... | head`): neither a pass nor a finding."""
REPORT_BUGS = "please report it with this line and, if you can, the smallest file that shows it; --debug shows more"


def exit_code(error: DebarError) -> int:
    """2 when the question or the user's own data was wrong, 3 when evidence could not be read."""
    return 3 if isinstance(error, EvidenceError) else 2


def command() -> None:
    """The program `debar`: `main`, and then away at once.

    After a long run some million remembered values are alive; taking them apart one by one would cost a part of a
    second and gives nobody anything. Everything written is closed or flushed before.
    """
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    if not (code is None or isinstance(code, int)):
        sys.exit(str(code))
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    with suppress(BrokenPipeError):
        sys.stderr.flush()
    os._exit(code or 0)


def main() -> None:
    """Run the command and leave with the documented exit code; never a traceback unless `--debug` asks for it."""
    garbage.rarely()
    debug = "--debug" in sys.argv[1:] or os.environ.get("DEBAR_DEBUG", "") not in ("", "0")
    from debar.cli.app import program

    _speak_utf8()
    try:
        program()()
    except DebarError as error:
        if debug:
            raise
        sys.stderr.write(f"debar: {error}\n")
        sys.exit(exit_code(error))
    except SystemExit as end:
        # Typer turns a broken pipe into exit code 1, which would say that something was found.
        sys.exit(BROKEN_PIPE if isinstance(end.__context__, BrokenPipeError) else end.code)
    except Exception as error:
        if debug:
            raise
        sys.stderr.write(f"debar: internal error: {type(error).__name__}: {error}; {REPORT_BUGS}\n")
        sys.exit(4)


def _speak_utf8() -> None:
    """Write UTF-8 wherever a program reads us; a terminal that cannot show a character gets its number."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
