"""Photos of rooms, plans of floors, and where rooms are on them."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261123_photos"
down_revision = "20261123_leaving"
branch_labels = None
depends_on = None


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")


def _picture(table: str) -> list[sa.Column | sa.CheckConstraint]:
    return [
        sa.Column("alt_ko", sa.String(300), nullable=False),
        sa.Column("alt_en", sa.String(300), nullable=False),
        sa.Column("digest", sa.String(16), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f(f"ck_{table}_size")),
    ]


def _size(table: str, column: str, to: str) -> None:
    op.create_table(
        table,
        sa.Column(column, sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("width", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _key(table, column, to),
        sa.PrimaryKeyConstraint(column, "width", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    op.create_table(
        "room_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_picture("room_photos"),
        _key("room_photos", "room_id", "rooms.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_photos")),
    )
    op.create_index(op.f("ix_room_photos_room_id_digest"), "room_photos", ["room_id", "digest"], unique=True)
    _size("room_photo_sizes", "photo_id", "room_photos.id")
    op.create_table(
        "floor_plans",
        sa.Column("floor_id", sa.Integer(), autoincrement=False, nullable=False),
        *_picture("floor_plans"),
        _key("floor_plans", "floor_id", "floors.id"),
        sa.PrimaryKeyConstraint("floor_id", name=op.f("pk_floor_plans")),
    )
    _size("floor_plan_sizes", "floor_id", "floor_plans.floor_id")
    op.create_table(
        "room_marks",
        sa.Column("room_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("floor_id", sa.Integer(), nullable=False),
        sa.Column("x", sa.Integer(), nullable=False),
        sa.Column("y", sa.Integer(), nullable=False),
        sa.Column("way_ko", sa.String(120), nullable=False),
        sa.Column("way_en", sa.String(120), nullable=False),
        sa.CheckConstraint("x BETWEEN 0 AND 1000 AND y BETWEEN 0 AND 1000", name=op.f("ck_room_marks_in_the_picture")),
        _key("room_marks", "room_id", "rooms.id"),
        _key("room_marks", "floor_id", "floor_plans.floor_id"),
        sa.PrimaryKeyConstraint("room_id", name=op.f("pk_room_marks")),
    )
    op.create_index(op.f("ix_room_marks_floor_id"), "room_marks", ["floor_id"])


def downgrade() -> None:
    for table in ("room_marks", "floor_plan_sizes", "floor_plans", "room_photo_sizes", "room_photos"):
        op.drop_table(table)
