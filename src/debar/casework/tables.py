"""The tables of the office, for SQLite and PostgreSQL alike. `migrations/` brings a database to them.

Days are `YYYY-MM-DD` and times `YYYY-MM-DDTHH:MM:SS.ffffffZ`, both as text, so that both databases sort and show them
alike. Documents are JSON as text, written once and read whole; what is asked for by its value is a column.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
BIG = BigInteger().with_variant(Integer, "sqlite")
"""A number that counts up by itself also in SQLite."""


def _id(name: str = "id") -> Column[str]:
    return Column(name, String(40), primary_key=True)


def _to(target: str, name: str, *, null: bool = False, index: bool = False) -> Column[str]:
    return Column(name, String(40), ForeignKey(target), nullable=null, index=index)


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


INSTALLATION = Table(
    "installation",
    METADATA,
    Column("one", Integer, primary_key=True),  # always 1
    _text("id"),
    _text("created"),
    _text("public_key"),
    Column("setup", Text),  # SHA-256 of the one-time link's secret, until the first administrator is made
)

ACCOUNTS = Table(
    "accounts",
    METADATA,
    _id(),
    Column("name", String(200), nullable=False, unique=True),
    _text("shown"),
    Column("role", String(20), nullable=False),
    Column("password", Text),  # Argon2id; null for people who sign in elsewhere
    Column("subject", Text, unique=True),  # issuer and subject of an OpenID provider
    _text("lang"),
    _text("created"),
    Column("ended", Text),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("secret", String(64), primary_key=True),  # SHA-256 of the cookie
    _to("accounts.id", "account", index=True),
    _text("csrf"),
    _text("created"),
    _text("seen"),
    _text("expires"),
)

TOKENS = Table(
    "tokens",
    METADATA,
    _id(),
    _to("accounts.id", "account", index=True),
    _text("name"),
    Column("secret", String(64), nullable=False, unique=True),  # SHA-256 of the token
    _text("scopes"),
    _text("created"),
    _text("expires"),
    Column("used", Text),
    Column("ended", Text),
)

CASES = Table(
    "cases",
    METADATA,
    _id(),
    _text("title"),
    Column("state", String(10), nullable=False),  # open, closed
    _text("inquiry"),  # buyers, on, known, act, use
    _text("created"),
    _to("accounts.id", "created_by"),
    Column("closed", Text),
    Column("run", Integer),  # number of the newest run that ended
    Column("version", Integer, nullable=False),
)

EVIDENCE = Table(
    "evidence",
    METADATA,
    _id(),
    _to("cases.id", "case", index=True),
    _text("name"),
    Column("digest", String(64), nullable=False),
    Column("size", BIG, nullable=False),
    Column("kept", Boolean, nullable=False),  # whether the bytes lie in the vault; otherwise only referenced
    _text("added"),
    _to("accounts.id", "added_by"),
    UniqueConstraint("case", "name"),
)

RUNS = Table(
    "runs",
    METADATA,
    _id(),
    _to("cases.id", "case"),
    Column("number", Integer, nullable=False),
    Column("state", String(10), nullable=False),  # waiting, running, ended, failed
    _text("inquiry"),
    _text("begun"),
    _to("accounts.id", "begun_by"),
    Column("ended", Text),
    Column("rows", BIG, nullable=False),
    Column("findings", BIG, nullable=False),
    Column("summary", Text),
    Column("asked", Text),
    Column("failure", Text),
    UniqueConstraint("case", "number"),
)

PIECES = Table(
    "pieces",
    METADATA,
    Column("run", String(40), ForeignKey("runs.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),  # items of the run, packed
)

CELLS = Table(
    "cells",
    METADATA,
    Column("id", BIG, primary_key=True, autoincrement=True),
    _to("runs.id", "run", index=True),
    Column("rank", Integer, nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("maker", String(100), nullable=False),
    Column("rule", String(100), nullable=False),
    Column("jurisdiction", String(10), nullable=False),
    Column("buyer", String(100), nullable=False),
    Column("site", String(200), nullable=False),
    Column("deadline", String(10), nullable=False),
    Column("state", String(20), nullable=False),
    Column("waiver", String(10), nullable=False),
    Column("count", BIG, nullable=False),
    UniqueConstraint(
        "run", "verdict", "maker", "rule", "buyer", "site", "deadline", "state", "waiver", name="uq_cells_all"
    ),
)
"""Findings that agree in all by which they are filtered, counted: facets are sums over these, never over findings."""

FINDINGS = Table(
    "findings",
    METADATA,
    Column("number", BIG, primary_key=True, autoincrement=True),
    Column("run", String(40), ForeignKey("runs.id"), nullable=False),
    Column("seq", BIG, nullable=False),
    Column("id", String(40), nullable=False),
    Column("cell", BIG, ForeignKey("cells.id"), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("piece", Integer, nullable=False),
    Column("offset", Integer, nullable=False),
    _text("file"),
    _text("place"),
    _text("subject"),
    _text("seller"),
    _text("maker_name"),
    Column("role", String(20), nullable=False),
    Column("strength", String(10), nullable=False),
    _text("words"),  # what is searched, folded; `search` keeps an index of it
    Column("replies", Integer, nullable=False),
    Index("ix_findings_seq", "run", "seq", unique=True),
    Index("ix_findings_id", "run", "id", unique=True),
    Index("ix_findings_rank", "run", "rank", "seq"),
    Index("ix_findings_cell", "cell", "seq"),
)

STANDINGS = Table(
    "standings",
    METADATA,
    Column("case", String(40), ForeignKey("cases.id"), primary_key=True),
    Column("finding", String(40), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("decision", String(40), nullable=True),
    Column("version", Integer, nullable=False),
)
"""What stands decided about a finding, over all runs of its case; `version` grows with each decision."""

DECISIONS = Table(
    "decisions",
    METADATA,
    _id(),
    _to("cases.id", "case"),
    Column("finding", String(40), nullable=False),
    Column("batch", String(40), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("before", String(20), nullable=False),
    Column("version", Integer, nullable=False),  # of what stands about the finding, by this decision
    _text("why"),
    _text("at"),
    _to("accounts.id", "by"),
    Column("undone", Text),
    Column("undone_by", String(40), ForeignKey("accounts.id")),
    Index("ix_decisions_case_finding", "case", "finding"),
)

ANSWERS = Table(
    "answers",
    METADATA,
    _id(),
    _to("cases.id", "case", index=True),
    _text("key"),
    _text("value"),
    _text("scope"),  # file, place, rule, maker: an empty one speaks of the whole case
    _text("at"),
    _to("accounts.id", "by"),
    Column("ended", Text),
)

WAIVERS = Table(
    "waivers",
    METADATA,
    _id(),
    _to("cases.id", "case", index=True),
    Column("rule", String(100), nullable=False),
    Column("maker", String(100), nullable=False),
    _text("scope"),
    _text("why"),
    Column("until", String(10), nullable=False),
    Column("state", String(10), nullable=False),  # asked, approved, refused, ended, lapsed
    _text("asked"),
    _to("accounts.id", "asked_by"),
    Column("settled", Text),
    Column("settled_by", String(40), ForeignKey("accounts.id")),
    Column("reason", Text),
    Column("version", Integer, nullable=False),
)

DOSSIERS = Table(
    "dossiers",
    METADATA,
    _id(),
    _to("cases.id", "case", index=True),
    Column("finding", String(40), nullable=False),
    _text("made"),
    _to("accounts.id", "made_by"),
    _text("expires"),
    Column("ended", Text),
)

REPLIES = Table(
    "replies",
    METADATA,
    _id(),
    _to("dossiers.id", "dossier", index=True),
    _to("cases.id", "case", index=True),
    Column("finding", String(40), nullable=False),
    Column("once", String(64), nullable=False, unique=True),  # the form it came on: sent again, it is the same reply
    _text("name"),
    _text("text"),
    _text("at"),
    Column("answer", Text),
    Column("answered", Text),
    Column("answered_by", String(40), ForeignKey("accounts.id")),
    Column("correction", Text),  # the change of the knowledge that came of it: an address or a commit
)

CONTACTS = Table(
    "contacts",
    METADATA,
    Column("reply", String(40), ForeignKey("replies.id"), primary_key=True),
    _text("email"),
)
"""E-mail addresses of those who replied, apart from all else: read by administrators only, and each time told."""

ATTACHMENTS = Table(
    "attachments",
    METADATA,
    _id(),
    _to("replies.id", "reply", index=True),
    _text("name"),
    Column("digest", String(64), nullable=False),
    Column("size", BIG, nullable=False),
)

REPORTS = Table(
    "reports",
    METADATA,
    _id(),
    _to("cases.id", "case", index=True),
    _to("runs.id", "run"),
    Column("format", String(20), nullable=False),
    Column("lang", String(5), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("size", BIG, nullable=False),
    _text("at"),
    _to("accounts.id", "by"),
)

HOOKS = Table(
    "hooks",
    METADATA,
    _id(),
    _text("url"),
    _text("events"),
    _text("made"),
    _to("accounts.id", "made_by"),
    Column("ended", Text),
)

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("id", BIG, primary_key=True, autoincrement=True),
    _to("hooks.id", "hook", index=True),
    _text("event"),
    _text("body"),
    _text("at"),
    Column("tries", Integer, nullable=False),
    Column("status", Integer),
    Column("problem", Text),  # why the newest try failed
    Column("due", Text, index=True),  # when it is tried next; null when it arrived or was given up
    Column("done", Text),
)

ONCE = Table(
    "once",
    METADATA,
    Column("account", String(40), ForeignKey("accounts.id"), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("request", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    _text("answer"),
    _text("at"),
)
"""Answers to requests that carried an idempotency key, so that the same request sent again does nothing twice."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("number", BIG, primary_key=True, autoincrement=False),
    _text("at"),
    _text("by"),
    _text("what"),
    Column("case", String(40), index=True),
    Column("subject", Text),
    Column("before", Text),
    Column("after", Text),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    _text("signature"),
)

AUDIT_HEAD = Table(
    "audit_head",
    METADATA,
    Column("one", Integer, primary_key=True),  # always 1
    Column("number", BIG, nullable=False),
    Column("hash", String(64), nullable=False),
    _text("signature"),
)
