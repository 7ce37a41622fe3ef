"""Mails with calendars in them, who wants which, and for which occasions one was written."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261122_mail"
down_revision = "20261122_feeds"
branch_labels = None
depends_on = None

_KINDS = (
    "account",
    "confirmation",
    "booking",
    "approval",
    "session",
    "session_reminder",
    "booking_reminder",
    "introduction",
    "digest",
)
_CALENDAR = (("calendar", sa.Text()), ("method", sa.String(length=10)), ("reply_to", sa.String(length=254)))


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Make the tables."""
    with op.batch_alter_table("outbox_messages") as batch_op:
        for name, kind in _CALENDAR:
            batch_op.add_column(sa.Column(name, kind, server_default=sa.text("''"), nullable=False))
    op.create_table(
        "mail_choices",
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("mailkind", *_KINDS), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_mail_choices_resident_id")),
        sa.PrimaryKeyConstraint("resident_id", "kind", name=op.f("pk_mail_choices")),
    )
    op.create_table(
        "mail_occasions",
        sa.Column("kind", _choice("occasionkind", "session", "booking", "digest"), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject_id", "at", name=op.f("pk_mail_occasions")),
    )
    with op.batch_alter_table("mail_occasions") as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_occasions_at"), ["at"], unique=False)
    op.create_table(
        "session_invitations",
        sa.Column("signup_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("recurrence_at", UtcDateTime(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("answer", _choice("answer", "ACCEPTED", "DECLINED", "TENTATIVE", "COUNTER"), nullable=True),
        sa.Column("answered_sequence", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["signup_id"], ["signups.id"], name=op.f("fk_session_invitations_signup_id")),
        sa.PrimaryKeyConstraint("signup_id", name=op.f("pk_session_invitations")),
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("session_invitations")
    op.drop_table("mail_occasions")
    op.drop_table("mail_choices")
    with op.batch_alter_table("outbox_messages") as batch_op:
        for name, _kind in reversed(_CALENDAR):
            batch_op.drop_column(name)
