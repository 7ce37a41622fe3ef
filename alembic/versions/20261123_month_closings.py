"""Months that were closed, with their figures as they were then."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261123_month_closings"
down_revision = "20261123_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "month_closings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by_id"], ["residents.id"], name=op.f("fk_month_closings_closed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_closings")),
        sa.UniqueConstraint("month", name=op.f("uq_month_closings_month")),
    )


def downgrade() -> None:
    op.drop_table("month_closings")
