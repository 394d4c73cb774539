"""Where a run reads and judges: on this machine, or on the machines of a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debar.screen import Work

ENGINES = ("local", "spark")


def work(engine: str, master: str | None, settings: Mapping[str, str]) -> Work | None:
    """Who does the work of a run; None for this machine. Raises UsageError for an engine nobody knows, or one that is
    not installed."""
    if engine not in ENGINES:
        raise UsageError(f"--engine {engine!r} is not one of {', '.join(ENGINES)}")
    if engine == "local":
        return None
    from debar.scale import spark

    return spark.over_files(master, settings)
