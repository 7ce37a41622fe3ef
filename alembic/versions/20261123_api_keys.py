"""Keys for programs, and files of readings that are looked at before they are taken in."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261123_api_keys"
down_revision = "20261123_displays"
branch_labels = None
depends_on = None


def _of(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("token_sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("last_used_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_api_keys_expires_later")),
        _of("api_keys", "room_id", "rooms"),
        _of("api_keys", "made_by_id", "residents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_api_keys_token_sha256")),
    )
    op.create_table(
        "reading_files",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        _of("reading_files", "resident_id", "residents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_files")),
    )
    op.create_index(op.f("ix_reading_files_resident_id"), "reading_files", ["resident_id"])
    op.create_index(op.f("ix_reading_files_created_at"), "reading_files", ["created_at"])


def downgrade() -> None:
    op.drop_table("reading_files")
    op.drop_table("api_keys")
