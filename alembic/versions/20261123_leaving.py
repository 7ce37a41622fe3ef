"""Who left; mails that leave no trace; links for another address; what was forgotten, and when."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261123_leaving"
down_revision = "20261123_second_factors"
branch_labels = None
depends_on = None

_OLD_PURPOSES = ("verify-address", "reset-password", "renew-affiliation")
_PURPOSES = (*_OLD_PURPOSES, "change-address")


def upgrade() -> None:
    op.add_column("residents", sa.Column("left_at", UtcDateTime(), nullable=True))
    op.add_column(
        "outbox_messages", sa.Column("leaves_no_trace", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "mail_tokens", sa.Column("new_address", sa.String(length=254), server_default=sa.text("''"), nullable=False)
    )
    _allow_purposes(_PURPOSES)
    op.create_table(
        "retention_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("forgotten", sa.JSON(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("is_scrubbed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_runs")),
    )
    op.create_index(op.f("ix_retention_runs_at"), "retention_runs", ["at"])


def _allow_purposes(purposes: tuple[str, ...]) -> None:
    name = "ck_mail_tokens_mailtokenpurpose"
    with op.batch_alter_table("mail_tokens") as batch_op:
        batch_op.drop_constraint(batch_op.f(name), type_="check")
    with op.batch_alter_table("mail_tokens") as batch_op:
        batch_op.create_check_constraint(batch_op.f(name), f"purpose IN ({', '.join(map(repr, purposes))})")


def downgrade() -> None:
    op.drop_table("retention_runs")
    op.execute("DELETE FROM mail_tokens WHERE purpose = 'change-address'")
    _allow_purposes(_OLD_PURPOSES)
    for table, column in (("mail_tokens", "new_address"), ("outbox_messages", "leaves_no_trace")):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(column)
    with op.batch_alter_table("residents") as batch_op:
        batch_op.drop_column("left_at")
