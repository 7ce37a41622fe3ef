"""Displays at the doors."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261123_displays"
down_revision = "20261123_help"
branch_labels = None
depends_on = None

_ONE_PLACE = (
    "(CASE WHEN room_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN building_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN zone_id IS NULL THEN 0 ELSE 1 END) <= 1"
)


def _of(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_displays_{column}"))


def upgrade() -> None:
    op.create_table(
        "displays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("building_id", sa.Integer(), nullable=True),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("link_sha256", sa.LargeBinary(length=32), nullable=True),
        sa.Column("link_ends_at", UtcDateTime(), nullable=True),
        sa.Column("key_sha256", sa.LargeBinary(length=32), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("paired_at", UtcDateTime(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(_ONE_PLACE, name=op.f("ck_displays_one_place")),
        sa.CheckConstraint("(link_sha256 IS NULL) = (link_ends_at IS NULL)", name=op.f("ck_displays_link_ends")),
        sa.CheckConstraint(
            "revoked_at IS NULL OR (link_sha256 IS NULL AND key_sha256 IS NULL)",
            name=op.f("ck_displays_revoked_opens_nothing"),
        ),
        _of("room_id", "rooms"),
        _of("building_id", "buildings"),
        _of("zone_id", "zones"),
        _of("made_by_id", "residents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_displays")),
        sa.UniqueConstraint("link_sha256", name=op.f("uq_displays_link_sha256")),
        sa.UniqueConstraint("key_sha256", name=op.f("uq_displays_key_sha256")),
    )
    op.create_index(op.f("ix_displays_room_id"), "displays", ["room_id"])


def downgrade() -> None:
    op.drop_table("displays")
