"""Alembic's entry: runs on the connection that `store` hands in."""

from __future__ import annotations

from alembic import context

from debar.casework.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
