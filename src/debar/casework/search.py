"""Search in the words of findings: by groups of three characters, which serve every script and parts of words.

SQLite: an FTS5 table with the trigram tokenizer over `findings.words` (SQLite 3.34 and newer), kept by triggers.
PostgreSQL: a GIN index of pg_trgm, an extension that comes with the server. Where it may not be made, and for words
of one or two characters, rows are looked at one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import literal_column, select, text
from sqlalchemy import table as named
from sqlalchemy.exc import DBAPIError

from debar.casework.tables import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

SHORTEST = 3
"""Characters of a word that the index knows."""
NAME = "findings_words"
_SQLITE = (  # names of our own, and no value of anybody's
    f"CREATE VIRTUAL TABLE {NAME} USING fts5(words, content='findings', content_rowid='number', tokenize='trigram',"
    " detail='full')",
    f"CREATE TRIGGER {NAME}_added AFTER INSERT ON findings BEGIN"  # noqa: S608
    f" INSERT INTO {NAME}(rowid, words) VALUES (new.number, new.words); END",
    f"CREATE TRIGGER {NAME}_gone AFTER DELETE ON findings BEGIN"  # noqa: S608
    f" INSERT INTO {NAME}({NAME}, rowid, words) VALUES ('delete', old.number, old.words); END",
)


def add(connection: Connection) -> None:
    """Make the index."""
    if connection.dialect.name == "sqlite":
        for statement in _SQLITE:
            connection.execute(text(statement))
        connection.execute(text(f"INSERT INTO {NAME}({NAME}) VALUES ('rebuild')"))  # noqa: S608
        return
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    except DBAPIError:
        return
    connection.execute(text(f"CREATE INDEX ix_{NAME} ON findings USING gin (words gin_trgm_ops)"))


def remove(connection: Connection) -> None:
    """Take the index away."""
    if connection.dialect.name == "sqlite":
        for trigger in ("added", "gone"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {NAME}_{trigger}"))
        connection.execute(text(f"DROP TABLE IF EXISTS {NAME}"))
        return
    connection.execute(text(f"DROP INDEX IF EXISTS ix_{NAME}"))


def holds(words: Sequence[str]) -> list[Any]:
    """What a finding must be to hold all words, found row by row."""
    return [FINDINGS.c.words.contains(word, autoescape=True) for word in words]


def known(words: Sequence[str]) -> list[str]:
    """The words that the index knows."""
    return [word for word in words if len(word) >= SHORTEST]


def looked_up(connection: Connection, run: str, words: Sequence[str], limit: int) -> Any:
    """A query for the numbers of findings of a run that hold all words, which the index knows; at most `limit`."""
    if connection.dialect.name != "sqlite":
        return select(FINDINGS.c.number).where(FINDINGS.c.run == run, *holds(words)).limit(limit)
    first, last = _numbers(connection, run)
    rowid: Any = literal_column("rowid")
    match = " AND ".join(f'"{word.replace(chr(34), chr(34) * 2)}"' for word in words)
    found = select(rowid.label("number")).select_from(named(NAME))
    found = found.where(text(f"{NAME} MATCH :match").bindparams(match=match), rowid >= first, rowid <= last)
    return found.limit(limit)


def _numbers(connection: Connection, run: str) -> tuple[int, int]:
    """Between which numbers the findings of a run stand; others may stand there too."""
    ends = []
    for order in (FINDINGS.c.seq, FINDINGS.c.seq.desc()):
        asked = select(FINDINGS.c.number).where(FINDINGS.c.run == run).order_by(order).limit(1)
        ends.append(connection.execute(asked).scalar() or 0)
    return ends[0], ends[1]
