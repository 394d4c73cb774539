"""An index of the words of findings."""

from __future__ import annotations

from alembic import op

from debar.casework import search

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    search.add(op.get_bind())


def downgrade() -> None:
    search.remove(op.get_bind())
