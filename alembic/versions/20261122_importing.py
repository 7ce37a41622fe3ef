"""What was imported from calendar files, and files that are being looked at."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261122_importing"
down_revision = "20261122_mail"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "imported_events",
        sa.Column("resident_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.String(length=300), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_imported_events_resident_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_imported_events_booking_id")),
        sa.PrimaryKeyConstraint("resident_id", "uid", name=op.f("pk_imported_events")),
    )
    with op.batch_alter_table("imported_events") as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_events_booking_id"), ["booking_id"], unique=False)
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


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("import_drafts")
    op.drop_table("imported_events")
