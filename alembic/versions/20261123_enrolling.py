"""People who are invited, come by a file, or turn out to have two accounts."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261123_enrolling"
down_revision = "20261123_access_log"
branch_labels = None
depends_on = None

_STEPS = ("ready", "writing", "written", "undoing", "undone")


def upgrade() -> None:
    """Make the tables."""
    _invitations()
    _merged()
    _files()


def _resident(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["residents.id"], name=op.f(f"fk_{table}_{column}"))


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("resident_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(length=32), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        _resident("invitations", "resident_id"),
        _resident("invitations", "invited_by_id"),
        sa.PrimaryKeyConstraint("resident_id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_invitations_token_sha256")),
    )
    with op.batch_alter_table("invitations") as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_accepted_at"), ["accepted_at"], unique=False)


def _merged() -> None:
    op.create_table(
        "merged_residents",
        sa.Column("resident_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("merged_by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("resident_id <> into_id", name=op.f("ck_merged_residents_two_accounts")),
        _resident("merged_residents", "resident_id"),
        _resident("merged_residents", "into_id"),
        _resident("merged_residents", "merged_by_id"),
        sa.PrimaryKeyConstraint("resident_id", name=op.f("pk_merged_residents")),
    )
    with op.batch_alter_table("merged_residents") as batch_op:
        batch_op.create_index(batch_op.f("ix_merged_residents_into_id"), ["into_id"], unique=False)


def _files() -> None:
    step = sa.Enum(*_STEPS, name="filestep", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "people_files",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("encoding", sa.String(length=20), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("step", step, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("done", "total", "attempts")),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        _resident("people_files", "resident_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_files")),
    )
    with op.batch_alter_table("people_files") as batch_op:
        batch_op.create_index(batch_op.f("ix_people_files_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_files_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_files_step_claimed_until"), ["step", "claimed_until"], unique=False)
    op.create_table(
        "imported_people",
        sa.Column("resident_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file_id", sa.String(length=22), nullable=False),
        _resident("imported_people", "resident_id"),
        sa.ForeignKeyConstraint(["file_id"], ["people_files.id"], name=op.f("fk_imported_people_file_id")),
        sa.PrimaryKeyConstraint("resident_id", name=op.f("pk_imported_people")),
    )
    with op.batch_alter_table("imported_people") as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_people_file_id"), ["file_id"], unique=False)


def downgrade() -> None:
    """Drop them again."""
    for table in ("imported_people", "people_files", "merged_residents", "invitations"):
        op.drop_table(table)
