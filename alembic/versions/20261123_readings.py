"""What the rooms' own meters say."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261123_readings"
down_revision = "20261123_rooms_really_used"
branch_labels = None
depends_on = None


def _kind() -> sa.Enum:
    return sa.Enum("power", "presence", "co2", name="readingkind", native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "readings",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_readings_value")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_readings_room_id")),
        sa.PrimaryKeyConstraint("room_id", "kind", "at", name=op.f("pk_readings")),
    )
    op.create_index(op.f("ix_readings_at"), "readings", ["at"])
    op.create_table(
        "reading_thresholds",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("at_least", sa.Double(), nullable=False),
        sa.CheckConstraint("at_least > 0", name=op.f("ck_reading_thresholds_at_least")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_reading_thresholds_room_id")),
        sa.PrimaryKeyConstraint("room_id", "kind", name=op.f("pk_reading_thresholds")),
    )


def downgrade() -> None:
    op.drop_table("reading_thresholds")
    op.drop_table("readings")
