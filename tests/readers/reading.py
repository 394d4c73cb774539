"""What the tests of readers share: write a file, read it, and look at what came out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debar.model import Batch, Evidence, Issue
from debar.readers import ReadOptions, evidence_files, read

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Seen:
    """Everything one file gave."""

    evidence: list[Evidence] = field(default_factory=list)
    rows: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    @property
    def fields(self) -> list[dict[str, str]]:
        return [fields for _, fields in self.rows]

    @property
    def problems(self) -> str:
        return "\n".join(f"{issue.place}: {issue.problem}" for issue in self.issues)


def look(path: Path, **options: object) -> Seen:
    """Read one file to its end."""
    seen = Seen()
    for source in evidence_files([str(path)]):
        for item in read(source, ReadOptions(**options)):  # type: ignore[arg-type]
            if isinstance(item, Evidence):
                seen.evidence.append(item)
            elif isinstance(item, Issue):
                seen.issues.append(item)
            elif isinstance(item, Batch):
                observations = (item.observation(index) for index in range(item.rows.num_rows))
                seen.rows += [(one.place, dict(one.fields)) for one in observations]
    return seen


def look_at(folder: Path, name: str, content: str | bytes, **options: object) -> Seen:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return look(path, **options)
