"""The documentation does not lie: made pages are current, commands run, data blocks load, links lead somewhere."""

from __future__ import annotations

import re
import shlex
import shutil
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.conftest import EXAMPLES
from tools import docs
from tools.pages.markdown import MADE
from tools.pages.schemas import SHAPES

from debar import answers, waivers, yamlfile
from debar.rulebook import Rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Command

ROOT = docs.ROOT
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")
EXIT = re.compile(r"#\s*exit code (\d+): \S")


@dataclass(frozen=True)
class Block:
    """A block of code on a page."""

    page: str
    number: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page} block {self.number}"


def pages() -> list[Path]:
    """Every page of the project, made or written."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(language: str) -> list[Block]:
    """The blocks of that language on pages written by hand."""
    return [
        Block(path.relative_to(ROOT).as_posix(), number, found[1], found[2])
        for path in pages()
        if not read(path).startswith(MADE)
        for number, found in enumerate(FENCE.finditer(read(path)), 1)
        if found[1] == language
    ]


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return docs.pages()


def test_made_pages_are_current(made: dict[str, str]) -> None:
    stale = [name for name, text in made.items() if not (ROOT / name).is_file() or read(ROOT / name) != text]
    assert not stale, "the data or a docstring changed: run `make docs` and commit what it writes"
    assert docs.made_before(ROOT) == set(made), "a page is no longer made: run `make docs`"


def test_a_page_that_is_made_says_so(made: dict[str, str]) -> None:
    assert [name for name, text in made.items() if name.endswith(".md") and not text.startswith(MADE)] == []


def test_writing_removes_only_what_is_made_no_more(
    tmp_path: Path, made: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docs, "pages", lambda: made)
    (tmp_path / "docs" / "rules").mkdir(parents=True)
    (tmp_path / "docs" / "rules" / "GONE.md").write_text(f"{MADE} from nothing -->", encoding="utf-8")
    (tmp_path / "docs" / "hand.md").write_text("# Written by hand", encoding="utf-8")
    assert set(docs.write(tmp_path)) == {*made, "docs/rules/GONE.md"}
    assert not (tmp_path / "docs" / "rules" / "GONE.md").exists()
    assert (tmp_path / "docs" / "hand.md").exists()
    assert docs.write(tmp_path) == []


@pytest.mark.parametrize("page", sorted({block.page for block in blocks("sh")}))
def test_every_command_of_a_page_runs(
    page: str, debar: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder of its own that has the examples, in the order of the page."""
    shutil.copytree(EXAMPLES, tmp_path / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEBAR_DATA", str(tmp_path / "data"))
    lay_out(page, tmp_path)
    for block in blocks("sh"):
        if block.page == page:
            for line in commands(block.text):
                run(line, debar)


def lay_out(page: str, folder: Path) -> None:
    """The blocks of data of the page, each in the file it names."""
    for block in blocks("yaml"):
        if block.page == page:
            path = folder / named(block)[0]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")


def named(block: Block) -> tuple[str, str]:
    """(file, shape) that a block of data says it is."""
    found = re.match(r"# (\S+?\.yaml), shape (\w+)\n", block.text)
    assert found, f"{block}: begin it with `# PATH.yaml, shape NAME`"
    return found[1], found[2]


def commands(text: str) -> Iterator[str]:
    """The lines of a block that do something; a backslash at the end continues a line."""
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line


def run(line: str, debar: Command) -> None:
    """Run one line as a reader would; a kind of line that nobody runs here fails."""
    words = shlex.split(line, comments=True)
    wanted = EXIT.search(line)
    match words:
        case [".venv/bin/debar", *arguments]:
            ran = debar(*arguments)
            assert ran.code == int(wanted[1] if wanted else 0), f"{line}\n{ran.err}\n{ran.text[-1000:]}"
            assert ran.out or _written(arguments), f"{line}: neither says nor writes anything"
        case ["make", target, *_]:
            assert target in TARGETS, f"{line}: the Makefile has no target {target}"
        case ["mkdir", "-p", folder]:
            Path(folder).mkdir(parents=True, exist_ok=True)
        case _:
            pytest.fail(f"{line}: nobody runs this kind of line; write a debar, make or mkdir command")


def _written(arguments: list[str]) -> bool:
    """Whether all of the output goes to files, each of which then exists."""
    paths = [argument.partition("=")[2] for argument in arguments if re.match(r"\w+=\S+\.\w+\Z", argument)]
    paths += [file for option, file in pairwise(arguments) if option == "-o"]
    return bool(paths) and all(Path(path).is_file() for path in paths)


@pytest.mark.parametrize("block", blocks("python"), ids=str)
def test_a_block_of_python_prints_what_the_next_block_says(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "examples").symlink_to(EXAMPLES)
    monkeypatch.chdir(tmp_path)
    exec(compile(block.text, str(block), "exec"), {"__name__": "page"})
    [*_, after] = [each for each in blocks("") if each.page == block.page and each.number == block.number + 1]
    assert capsys.readouterr().out == after.text


@pytest.mark.parametrize("line", ["rm -rf /", "debar demo", "make nothing", "curl x | sh"])
def test_an_untested_kind_of_line_fails(line: str, debar: Command) -> None:
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        run(line, debar)


@pytest.mark.parametrize("block", blocks("yaml"), ids=str)
def test_a_block_of_data_has_the_shape_it_names(block: Block, tmp_path: Path) -> None:
    file, shape = named(block)
    if shape == "waivers":
        path = tmp_path / "waivers.yaml"
        path.write_text(block.text, encoding="utf-8")
        assert waivers.load(path)
        return
    if shape == "answered":
        path = tmp_path / "answers.yaml"
        path.write_text(block.text, encoding="utf-8")
        said = answers.load([str(path)], Rulebook.load())
        assert said.entries
        assert not said.issues
        return
    pattern, model = SHAPES[shape]
    assert Path(file).match(pattern), f"{block}: files of that shape are {pattern}"
    model.model_validate(yamlfile.loads(block.text, str(block)))


def test_links_lead_somewhere() -> None:
    anchors = {path: set(map(slug, headings(read(path)))) for path in pages()}
    lost = []
    for path in pages():
        for target in LINK.findall(FENCE.sub("", read(path))):
            if target.startswith(("http://", "https://", "mailto:")):
                continue
            file, _, anchor = target.partition("#")
            there = (path.parent / file).resolve() if file else path
            if not there.exists() or (anchor and anchor not in anchors.get(there, ())):
                lost.append(f"{path.relative_to(ROOT)}: {target}")
    assert not lost


def headings(text: str) -> list[str]:
    return re.findall(r"^#{1,6} (.+)$", FENCE.sub("", text), re.MULTILINE)


def slug(heading: str) -> str:
    """The anchor of a heading, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def test_every_page_can_be_reached() -> None:
    """From the README, by links."""
    seen: set[Path] = set()
    edge = [ROOT / "README.md"]
    while edge:
        path = edge.pop()
        if path in seen or not path.is_file() or path.suffix != ".md":
            continue
        seen.add(path)
        targets = (target.partition("#")[0] for target in LINK.findall(read(path)) if "://" not in target)
        edge += [(path.parent / target).resolve() for target in targets if target]
    unreached = [path.relative_to(ROOT).as_posix() for path in pages() if path not in seen]
    assert [name for name in unreached if not name.startswith("docs/decisions/")] == []
