"""Help calls, who is on duty, and checks at night."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261123_help"
down_revision = "20261123_readings"
branch_labels = None
depends_on = None

_EMPTY = sa.text("''")
_TABLES = ("help_alerts", "help_calls", "lone_checks", "help_settings", "turn_changes", "weekly_turns")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _of(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    _create_roster()
    _create_checks()
    _create_calls()
    op.create_table(
        "help_alerts",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("step", _choice("alertstep", "first", "escalated", "again"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        _of("help_alerts", "call_id", "help_calls"),
        _of("help_alerts", "resident_id", "residents"),
        sa.PrimaryKeyConstraint("call_id", "resident_id", "step", name=op.f("pk_help_alerts")),
    )


def _create_roster() -> None:
    op.create_table(
        "weekly_turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts_minute", sa.Integer(), nullable=False),
        sa.Column("ends_minute", sa.Integer(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_weekly_turns_weekday")),
        sa.CheckConstraint("starts_minute BETWEEN 0 AND 1439", name=op.f("ck_weekly_turns_starts_in_day")),
        sa.CheckConstraint(
            "ends_minute - starts_minute BETWEEN 1 AND 1440", name=op.f("ck_weekly_turns_ends_after_start")
        ),
        _of("weekly_turns", "resident_id", "residents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_turns")),
        sa.UniqueConstraint(
            *("resident_id", "weekday", "starts_minute", "ends_minute"),
            name=op.f("uq_weekly_turns_resident_id_weekday_starts_minute_ends_minute"),
        ),
    )
    op.create_table(
        "turn_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_turn_changes_ends_after_start")),
        _of("turn_changes", "resident_id", "residents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn_changes")),
        sa.UniqueConstraint(
            "resident_id", "starts_at", "ends_at", name=op.f("uq_turn_changes_resident_id_starts_at_ends_at")
        ),
    )
    op.create_index(op.f("ix_turn_changes_ends_at"), "turn_changes", ["ends_at"])
    numbers = {
        "escalate_minutes": ("escalate", 1, 30),
        "again_minutes": ("again", 1, 60),
        "late_from": ("late_from", 1200, 1440),
        "late_until": ("late_until", 240, 480),
        "check_every": ("check_every", 30, 480),
        "answer_minutes": ("answer", 5, 30),
    }
    op.create_table(
        "help_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in numbers),
        sa.Column("is_checking", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_help_settings_one_row")),
        *(
            sa.CheckConstraint(f"{column} BETWEEN {least} AND {most}", name=op.f(f"ck_help_settings_{name}"))
            for column, (name, least, most) in numbers.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_settings")),
    )


def _create_checks() -> None:
    op.create_table(
        "lone_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("lapses_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", _choice("checkoutcome", "answered", "ended", "alarmed"), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (outcome IS NULL)", name=op.f("ck_lone_checks_settled_with_outcome")
        ),
        _of("lone_checks", "occurrence_id", "occurrences"),
        _of("lone_checks", "resident_id", "residents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lone_checks")),
        sa.UniqueConstraint("occurrence_id", "due_at", name=op.f("uq_lone_checks_occurrence_id_due_at")),
    )
    op.create_index(op.f("ix_lone_checks_asked_at"), "lone_checks", ["asked_at"])
    op.create_index("ix_lone_checks_open", "lone_checks", ["resident_id"], **_where("settled_at IS NULL"))


def _create_calls() -> None:
    op.create_table(
        "help_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("source", _choice("callsource", "page", "display", "check"), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("check_id", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("kind", _choice("helpkind", "hurt", "equipment", "other", "check"), nullable=False),
        sa.Column("words", sa.String(length=300), server_default=_EMPTY, nullable=False),
        sa.Column("called_at", UtcDateTime(), nullable=False),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True),
        sa.Column("acknowledged_by_id", sa.Integer(), nullable=True),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.Column("escalated_again_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), server_default=_EMPTY, nullable=False),
        sa.Column("is_false_alarm", sa.Boolean(), server_default=sa.false(), nullable=False),
        *_checks_of_calls(),
        _of("help_calls", "room_id", "rooms"),
        _of("help_calls", "occurrence_id", "occurrences"),
        _of("help_calls", "check_id", "lone_checks"),
        *(_of("help_calls", column, "residents") for column in ("resident_id", "acknowledged_by_id", "closed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_calls")),
        sa.UniqueConstraint("check_id", name=op.f("uq_help_calls_check_id")),
    )
    for columns in (["occurrence_id"], ["room_id", "called_at"], ["resident_id", "called_at"], ["called_at"]):
        op.create_index(op.f(f"ix_help_calls_{'_'.join(columns)}"), "help_calls", columns)
    waits = "closed_at IS NULL AND acknowledged_at IS NULL"
    op.create_index("ix_help_calls_waiting", "help_calls", ["called_at"], **_where(waits))
    columns = ["room_id", "resident_id", "kind"]
    op.create_index("uq_help_calls_open", "help_calls", columns, unique=True, **_where("closed_at IS NULL"))
    at_display = _where("closed_at IS NULL AND source = 'display'")
    op.create_index("uq_help_calls_open_at_display", "help_calls", ["room_id", "kind"], unique=True, **at_display)


def _checks_of_calls() -> list[sa.CheckConstraint]:
    conditions = {
        "resident_unless_display": "(source = 'display') = (resident_id IS NULL)",
        "check_of_check": "(source = 'check') = (check_id IS NOT NULL)",
        "kind_of_check": "(source = 'check') = (kind = 'check')",
        "acknowledged_by": "(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)",
        "escalated_before_again": "escalated_again_at IS NULL OR escalated_at IS NOT NULL",
        "false_alarm_closed": "closed_at IS NOT NULL OR NOT is_false_alarm",
        "people_positive": "people IS NULL OR people > 0",
    }
    return [sa.CheckConstraint(text, name=op.f(f"ck_help_calls_{name}")) for name, text in conditions.items()]


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
