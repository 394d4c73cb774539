"""Write the pages made from data, docstrings and help texts, and the JSON Schemas: `make docs`.

`python tools/docs.py` writes below the project's root; `--into DIR` writes the same tree somewhere else. A page that
is no longer made is removed; pages written by hand are never touched. The same data gives the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # run as a script, only this folder is on the path; tests have the root already

from tools.pages import cli, readers, reports, rules, schemas, site  # noqa: E402
from tools.pages.markdown import MADE  # noqa: E402

from debar.register import Register  # noqa: E402
from debar.rulebook import Rulebook  # noqa: E402

MADE_ONLY = ("src/debar/data/schema/*.json", "docs/rules/*.svg", "docs/site/**/*.html", "docs/site/*.css")
"""Files that cannot carry the line of generated pages; all of them are made."""


def pages() -> dict[str, str]:
    """Path below the root -> whole text, for every page and schema. Raises KnowledgeError for data that is wrong."""
    register, rulebook = Register.load(), Rulebook.load()
    found = rules.pages(register, rulebook) | site.pages(register, rulebook)
    return found | readers.pages() | reports.pages() | cli.pages() | schemas.pages()


def made_before(root: Path) -> set[str]:
    """The pages below a root that a run of this wrote."""
    written = {path for path in (root / "docs").rglob("*.md") if path.read_text(encoding="utf-8").startswith(MADE)}
    written |= {path for pattern in MADE_ONLY for path in root.glob(pattern)}
    return {path.relative_to(root).as_posix() for path in written}


def write(root: Path) -> list[str]:
    """Write every page below `root` and remove those that are made no more; returns what changed, by path."""
    wanted = pages()
    changed = []
    for name, content in wanted.items():
        path = root / name
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="\n")
            changed.append(name)
    for name in made_before(root) - wanted.keys():
        (root / name).unlink()
        changed.append(name)
    return sorted(changed)


def main() -> None:
    """Write and say what changed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=ROOT, help="folder to write below (default: the project)")
    changed = write(parser.parse_args().into)
    print("\n".join(changed) if changed else "nothing changed")


if __name__ == "__main__":
    main()
