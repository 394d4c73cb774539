"""Words of this room, from `data/exposure.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debar import yamlfile
from debar.cache import made_of

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def data() -> Mapping[str, Any]:
    """The file as read. Raises KnowledgeError when it is not readable."""
    path = Path(__file__).parents[1] / "data" / "exposure.yaml"
    loaded: Mapping[str, Any] = made_of("exposure", yamlfile.content(path), lambda: yamlfile.load(path))
    return loaded


@cache
def managed_by_name() -> Mapping[str, str]:
    """Name of a service that manages a device -> what a report calls it."""
    return {name: each["says"] for each in data()["services"] for name in each["names"]}


@cache
def managed_by_port() -> Mapping[str, str]:
    """Port of such a service (`22/tcp`) -> what a report calls it."""
    return {port: each["says"] for each in data()["services"] for port in each["ports"]}


@cache
def unsaid() -> frozenset[str]:
    """What a scanner writes where it does not know the service."""
    return frozenset(data()["unsaid"])


@cache
def generic() -> frozenset[str]:
    """Words of a product that say only what kind of thing it is."""
    return frozenset(data()["generic"])


def source(name: str) -> str:
    """Where a table is from."""
    return str(data()["sources"][name])
