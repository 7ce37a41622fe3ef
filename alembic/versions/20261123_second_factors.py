"""Second factors: apps that show codes, recovery codes, sign-ins that wait; how each login was proven."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261123_second_factors"
down_revision = "20261123_closures"
branch_labels = None
depends_on = None


def _resident(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f(f"fk_{table}_resident_id"))


def upgrade() -> None:
    op.add_column("logins", sa.Column("proof", sa.String(20), nullable=False, server_default="password"))
    op.create_table(
        "code_apps",
        sa.Column("resident_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(200), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        _resident("code_apps"),
        sa.PrimaryKeyConstraint("resident_id", name=op.f("pk_code_apps")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("code_sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        _resident("recovery_codes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    op.create_index(op.f("ix_recovery_codes_resident_id"), "recovery_codes", ["resident_id"])
    op.create_table(
        "half_logins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("is_remembered", sa.Boolean(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        _resident("half_logins"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_half_logins")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_half_logins_token_sha256")),
    )
    op.create_index(op.f("ix_half_logins_resident_id"), "half_logins", ["resident_id"])
    op.create_index(op.f("ix_half_logins_expires_at"), "half_logins", ["expires_at"])


def downgrade() -> None:
    op.drop_table("half_logins")
    op.drop_table("recovery_codes")
    op.drop_table("code_apps")
    with op.batch_alter_table("logins") as batch:
        batch.drop_column("proof")
