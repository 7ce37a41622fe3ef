"""Mails about months: a kind that managers may switch off, and the occasion that makes each of them one."""

from alembic import op

revision = "20261123_month_reports"
down_revision = "20261123_report_runs"
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
_OCCASIONS = ("session", "booking", "digest")


def _allow(table: str, constraint: str, values: tuple[str, ...]) -> None:
    name = f"ck_{table}_{constraint}"
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(batch_op.f(name), type_="check")
    with op.batch_alter_table(table) as batch_op:
        batch_op.create_check_constraint(batch_op.f(name), f"kind IN ({listed})")


def upgrade() -> None:
    """Let both be said of months."""
    _allow("mail_choices", "mailkind", (*_KINDS, "report"))
    _allow("mail_occasions", "occasionkind", (*_OCCASIONS, "month"))


def downgrade() -> None:
    """What was said of them is forgotten."""
    op.execute("DELETE FROM mail_choices WHERE kind = 'report'")
    op.execute("DELETE FROM mail_occasions WHERE kind = 'month'")
    _allow("mail_choices", "mailkind", _KINDS)
    _allow("mail_occasions", "occasionkind", _OCCASIONS)
