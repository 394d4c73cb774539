"""The house: imports run downward only, without circles, and a few rooms keep to themselves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import debar

FLOORS: list[set[str]] = [
    {"errors", "dates", "model", "handover", "build", "garbage", "ahead", "addresses", "__version__"},
    {"yamlfile", "schema", "cache", "literals", "helper", "misread"},
    {"fold", "columns", "waivers", "rulebook"},
    {"fold_buffer", "readers", "facts", "assemble"},
    {"sift", "answers", "collect", "stores"},
    {"register", "grounds"},
    {"family", "judge", "interest"},
    {"identify", "grid"},
    {"stand", "alike"},
    {"desk", "catalogue", "exposure"},
    {"changes", "tally", "check", "reports", "overview"},
    {"screen", "bench", "explain", "questions", "pictures", "packs", "journal"},
    {"scale", "casework"},
    {"web", "mcp"},
    {"cli"},
    {"__main__"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
HOME = Path(debar.__file__).parent
FILES = sorted(path for path in HOME.rglob("*.py") if path.name != "__init__.py" or path.parent != HOME)
ONLY = {
    "reports": {"model"},
    "readers": {"model", "errors", "columns", "yamlfile"},
    "collect": {"errors", "readers", "yamlfile"},
    "assemble": {"model", "addresses", "yamlfile"},
    "model": set(),
    "errors": set(),
}
"""What these rooms may import of ours, at run time or for types."""


def imported(path: Path, types_too: bool) -> set[str]:
    """The rooms a file imports, wherever in the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for_types |= set(ast.walk(node))
    rooms: set[str] = set()
    for node in ast.walk(tree):
        if node in for_types and not types_too:
            continue
        if isinstance(node, ast.ImportFrom) and node.module == "debar":
            rooms |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("debar."):
            rooms.add(str(node.module).split(".")[1])
        elif isinstance(node, ast.Import):
            rooms |= {name.name.split(".")[1] for name in node.names if name.name.startswith("debar.")}
    return rooms


def room_of(path: Path) -> str:
    return path.relative_to(HOME).with_suffix("").parts[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOME)))
def test_imports_run_downward(path: Path) -> None:
    room = room_of(path)
    upward = {other for other in imported(path, types_too=False) - {room} if FLOOR[other] >= FLOOR[room]}
    assert not upward, f"{room} (floor {FLOOR[room]}) imports {upward}; move what is shared to a lower floor"


@pytest.mark.parametrize("room", sorted(ONLY))
def test_some_rooms_keep_to_themselves(room: str) -> None:
    for path in FILES:
        if room_of(path) == room:
            assert imported(path, types_too=True) - {room} <= ONLY[room], path


def test_every_room_has_a_floor() -> None:
    assert {room_of(path) for path in FILES} <= FLOOR.keys()


NETWORK = {"socket", "ssl", "http", "urllib.request", "asyncio", "httpx2", "requests", "pysnmp", "smtplib", "ftplib"}
STORES = {"pyarrow.fs"}
"""What speaks to object stores."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOME)))
def test_only_collect_and_web_speak_to_a_network(path: Path) -> None:
    asked = {
        name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
    }
    spoken = {name for name in asked if any(name == one or name.startswith(f"{one}.") for one in NETWORK)}
    assert not spoken or room_of(path) in ("collect", "web"), f"{path} imports {spoken}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOME)))
def test_only_stores_asks_object_stores(path: Path) -> None:
    asked = {
        name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for each in node.names
        for name in (
            [each.name] if isinstance(node, ast.Import) else [str(node.module), f"{node.module}.{each.name}"]
        )
    }
    assert not asked & STORES or room_of(path) == "stores", f"{path} asks object stores"


def test_the_day_is_handed_in() -> None:
    """No clock is read below the command line and the pages."""
    for path in FILES:
        if room_of(path) not in ("cli", "web", "__main__"):
            text = path.read_text(encoding="utf-8")
            assert ".today()" not in text, path
            assert ".now(" not in text, path
