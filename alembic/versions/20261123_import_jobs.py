"""Imports that go on while their owner is elsewhere, in the place of files that are only looked at."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261123_import_jobs"
down_revision = "20261122_importing"
branch_labels = None
depends_on = None


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Make the new table. Files that were being looked at are chosen again: they were kept for a day."""
    op.drop_table("import_drafts")
    op.create_table(
        "import_jobs",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("step", _choice("importstep", "looking", "ready", "booking"), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_import_jobs_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_jobs")),
    )
    with op.batch_alter_table("import_jobs") as batch_op:
        batch_op.create_index(batch_op.f("ix_import_jobs_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_jobs_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_jobs_step_claimed_until"), ["step", "claimed_until"], unique=False)


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("import_jobs")
    op.create_table(
        "import_drafts",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_import_drafts_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_drafts")),
    )
    with op.batch_alter_table("import_drafts") as batch_op:
        batch_op.create_index(batch_op.f("ix_import_drafts_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_drafts_created_at"), ["created_at"], unique=False)
