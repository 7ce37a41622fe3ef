"""Accounts of institutions that sign residents in, and the way there and back; how half a sign-in was proven."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261123_oidc"
down_revision = "20261123_passkeys"
branch_labels = None
depends_on = None


def _resident(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f(f"fk_{table}_resident_id"))


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def upgrade() -> None:
    op.add_column("half_logins", sa.Column("proof", sa.String(20), nullable=False, server_default="password"))
    op.create_table(
        "institution_logins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("linked_at", UtcDateTime(), nullable=False),
        sa.Column("last_used_at", UtcDateTime(), nullable=True),
        _resident("institution_logins"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_logins")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_institution_logins_issuer_subject")),
    )
    _index("institution_logins", "resident_id")
    op.create_table(
        "institution_trips",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("provider", sa.String(30), nullable=False),
        sa.Column("state", sa.String(43), nullable=False),
        sa.Column("nonce", sa.String(43), nullable=False),
        sa.Column("verifier", sa.String(43), nullable=False),
        sa.Column("back", sa.String(500), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        _resident("institution_trips"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_trips")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_institution_trips_token_sha256")),
    )
    _index("institution_trips", "resident_id", "expires_at")
    op.create_table(
        "institution_arrivals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("provider", sa.String(30), nullable=False),
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("is_strong", sa.Boolean(), nullable=False),
        sa.Column("back", sa.String(500), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_arrivals")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_institution_arrivals_token_sha256")),
    )
    _index("institution_arrivals", "expires_at")


def downgrade() -> None:
    for table in ("institution_arrivals", "institution_trips", "institution_logins"):
        op.drop_table(table)
    with op.batch_alter_table("half_logins") as batch:
        batch.drop_column("proof")
