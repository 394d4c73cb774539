"""What several tests share: the knowledge, loaded once, and the command run in this process."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

import orjson
import pytest
from hypothesis import settings

from debar.register import Register
from debar.rulebook import Rulebook

settings.register_profile("debar", deadline=None)
settings.register_profile("long", deadline=None, max_examples=20_000)
settings.load_profile("debar")
"""No test is timed: a machine under load is no defect. `pytest --hypothesis-profile long` looks for hours."""
os.environ["DEBAR_DATA"] = os.devnull
"""Rule packs that the person running the tests has installed have no part in them."""
TODAY = "2026-11-25"
EXAMPLES = Path(__file__).parent.parent / "examples"


@dataclass(frozen=True)
class Ran:
    """What a run of the command left."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def items(self) -> list[dict]:  # type: ignore[type-arg]
        """Standard output as JSON Lines."""
        return [orjson.loads(line) for line in self.out.splitlines()]

    def of(self, type: str) -> list[dict]:  # type: ignore[type-arg]
        return [item for item in self.items if item["type"] == type]


Command = Callable[..., Ran]


@pytest.fixture(scope="session")
def register() -> Register:
    return Register.load()


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return Rulebook.load()


@pytest.fixture
def debar(monkeypatch: pytest.MonkeyPatch, register: Register, rulebook: Rulebook) -> Command:
    """Run `debar ARGS` in this process; `given` is standard input.

    Our own register and rulebook are loaded once for all of them; additions and packs are loaded as ever.
    """
    load, load_rules = Register.load, Rulebook.load

    def shared_rules(extra: Path | None = None) -> Rulebook:
        return rulebook if extra is None and os.environ["DEBAR_DATA"] == os.devnull else load_rules(extra)

    monkeypatch.setattr(Register, "load", lambda extra=None: load(extra) if extra else register)
    monkeypatch.setattr(Rulebook, "load", shared_rules)
    for name in [name for name in os.environ if name.startswith("DEBAR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DEBAR_DATA", os.devnull)
    monkeypatch.setenv("DEBAR_TODAY", TODAY)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object, given: bytes = b"") -> Ran:
        from debar.cli import main

        out, err = BytesIO(), BytesIO()
        monkeypatch.setattr(sys, "argv", ["debar", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(given), encoding="utf-8"))
        monkeypatch.setattr(sys, "stdout", TextIOWrapper(out, encoding="utf-8", write_through=True))
        monkeypatch.setattr(sys, "stderr", TextIOWrapper(err, encoding="utf-8", write_through=True))
        code, collecting = 0, gc.get_threshold()
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            gc.set_threshold(*collecting)  # a command keeps all there is to its end; here others come after it
            gc.unfreeze()
            sys.stdout.flush()
            sys.stderr.flush()
        return Ran(code, out.getvalue(), err.getvalue().decode("utf-8"))

    return run
