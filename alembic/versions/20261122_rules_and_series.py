"""Rules and series: policies complete, quotas, tenancies, holidays, approval, series and the waiting list."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261122_rules_and_series"
down_revision = "20261122_the_house"
branch_labels = None
depends_on = None

_OLD_STATUSES = ("confirmed", "cancelled")
_STATUSES = ("pending", "confirmed", "cancelled", "declined", "expired", "skipped", "waiting")
_SKIP_KINDS = ("choice", "holiday", "closed", "clash", "rule")
_EMPTY = sa.text("''")
_NEW_POLICY_CHECKS = {
    "group_longest": "group_longest_minutes IS NULL OR group_longest_minutes > 0",
    "group_days_ahead": "group_days_ahead IS NULL OR group_days_ahead BETWEEN 0 AND 731",
    "lead": "lead_business_days IS NULL OR lead_business_days BETWEEN 0 AND 60",
    "rest": "rest_minutes IS NULL OR rest_minutes BETWEEN 0 AND 1440",
    "answer": "answer_business_days IS NULL OR answer_business_days BETWEEN 1 AND 60",
    "expiry": "expiry_business_days IS NULL OR expiry_business_days BETWEEN 1 AND 60",
}
_POLICY_COLUMNS = (
    ("group_longest_minutes", sa.Integer(), None),
    ("group_days_ahead", sa.Integer(), None),
    ("lead_business_days", sa.Integer(), None),
    ("rest_minutes", sa.Integer(), None),
    ("needs_approval", sa.Boolean(), None),
    ("answer_business_days", sa.Integer(), None),
    ("expiry_business_days", sa.Integer(), None),
    ("opens_on_holidays", sa.Boolean(), None),
    ("for_roles", sa.String(length=200), _EMPTY),
    ("for_organization_kinds", sa.String(length=200), _EMPTY),
    ("for_floor_id", sa.Integer(), None),
    ("version", sa.Integer(), sa.text("1")),
)
_OCCURRENCE_COLUMNS = (
    ("title", sa.String(length=120), None),
    ("is_extra", sa.Boolean(), sa.false()),
    ("skip_kind", sa.String(length=32), None),
    ("skip_ko", sa.String(length=200), _EMPTY),
    ("skip_en", sa.String(length=200), _EMPTY),
)


def _among(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _add_checks(batch_op, table: str, checks: dict[str, str]) -> None:
    for name, condition in checks.items():
        batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{name}"), condition)


def _drop_checks(batch_op, table: str, *names: str) -> None:
    for name in names:
        batch_op.drop_constraint(batch_op.f(f"ck_{table}_{name}"), type_="check")


def _add_columns(batch_op, columns) -> None:
    """Columns as (name, type, default of the rows that are there): without a default they may be empty."""
    for name, kind, default in columns:
        batch_op.add_column(sa.Column(name, kind, server_default=default, nullable=default is None))


def _drop_columns(batch_op, columns) -> None:
    for name, _kind, _default in columns:
        batch_op.drop_column(name)


def upgrade() -> None:
    _create_tables()
    with op.batch_alter_table("bookings") as batch_op:
        batch_op.add_column(sa.Column("override_reason", sa.String(length=300), server_default=_EMPTY, nullable=False))
    with op.batch_alter_table("occurrences") as batch_op:
        _add_columns(batch_op, _OCCURRENCE_COLUMNS)
        _drop_checks(batch_op, "occurrences", "occurrencestatus")
    with op.batch_alter_table("occurrences") as batch_op:
        checks = {"occurrencestatus": _among("status", _STATUSES), "skipkind": _among("skip_kind", _SKIP_KINDS)}
        _add_checks(batch_op, "occurrences", checks)
    with op.batch_alter_table("policies") as batch_op:
        _add_columns(batch_op, _POLICY_COLUMNS)
        batch_op.create_foreign_key(batch_op.f("fk_policies_for_floor_id"), "floors", ["for_floor_id"], ["id"])
        _add_checks(batch_op, "policies", _NEW_POLICY_CHECKS)


def _create_tables() -> None:
    op.create_table(
        "special_holidays",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name_ko", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["residents.id"], name=op.f("fk_special_holidays_added_by_id")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_special_holidays")),
    )
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "asked",
                "approved",
                "refused",
                "expired",
                "withdrawn",
                name="approvalstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("reply", sa.String(length=500), nullable=False),
        sa.Column("replied_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_approvals_booking_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["residents.id"], name=op.f("fk_approvals_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    with op.batch_alter_table("approvals") as batch_op:
        batch_op.create_index(batch_op.f("ix_approvals_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approvals_state_expires_at"), ["state", "expires_at"], unique=False)
        batch_op.create_index(
            "uq_approvals_waits",
            ["booking_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('open', 'asked')"),
            postgresql_where=sa.text("state IN ('open', 'asked')"),
        )

    op.create_table(
        "tenancies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("floor_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_tenancies_ends_after_start")),
        sa.ForeignKeyConstraint(["floor_id"], ["floors.id"], name=op.f("fk_tenancies_floor_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_tenancies_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenancies")),
    )
    with op.batch_alter_table("tenancies") as batch_op:
        batch_op.create_index(batch_op.f("ix_tenancies_floor_id"), ["floor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tenancies_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "policy_quotas",
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column(
            "holder",
            sa.Enum(
                "resident", "team", "organization", name="holder", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "period",
            sa.Enum("day", "week", "month", name="period", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.CheckConstraint("count IS NULL OR count > 0", name=op.f("ck_policy_quotas_count_positive")),
        sa.CheckConstraint("minutes IS NOT NULL OR count IS NOT NULL", name=op.f("ck_policy_quotas_says_something")),
        sa.CheckConstraint("minutes IS NULL OR minutes > 0", name=op.f("ck_policy_quotas_minutes_positive")),
        sa.ForeignKeyConstraint(["policy_id"], ["policies.id"], name=op.f("fk_policy_quotas_policy_id")),
        sa.PrimaryKeyConstraint("policy_id", "holder", "period", name=op.f("pk_policy_quotas")),
    )
    op.create_table(
        "series",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=300), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("first_wall", sa.String(length=16), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column(
            "healing",
            sa.Enum("offer", "take", "leave", name="healing", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_series_minutes_in_day")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_series_booking_id")),
        sa.ForeignKeyConstraint(["follows_id"], ["bookings.id"], name=op.f("fk_series_follows_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_series_room_id")),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_series")),
    )
    with op.batch_alter_table("series") as batch_op:
        batch_op.create_index(batch_op.f("ix_series_room_id"), ["room_id"], unique=False)

    op.create_table(
        "series_texts",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("text_ko", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_series_texts_booking_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_series_texts_room_id")),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_series_texts")),
    )
    with op.batch_alter_table("series_texts") as batch_op:
        batch_op.create_index(batch_op.f("ix_series_texts_room_id_starts_at"), ["room_id", "starts_at"], unique=False)

    op.create_table(
        "holiday_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "kept", "cancelled", "moved", name="holidayanswer", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_holiday_questions_occurrence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_questions")),
        sa.UniqueConstraint("occurrence_id", name=op.f("uq_holiday_questions_occurrence_id")),
    )
    with op.batch_alter_table("holiday_questions") as batch_op:
        batch_op.create_index(batch_op.f("ix_holiday_questions_day"), ["day"], unique=False)

    op.create_table(
        "waiting_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column(
            "wish",
            sa.Enum("wait", "heal", name="wish", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "healing",
            sa.Enum("offer", "take", "leave", name="healing", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("offered_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "taken",
                "declined",
                "passed",
                "withdrawn",
                name="waitingoutcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_waiting_entries_ends_after_start")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_waiting_entries_occurrence_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_waiting_entries_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_entries")),
    )
    with op.batch_alter_table("waiting_entries") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_waiting_entries_closed_at_starts_at"), ["closed_at", "starts_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_waiting_entries_occurrence_id"), ["occurrence_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_waiting_entries_room_id_starts_at"), ["room_id", "starts_at"], unique=False
        )


def downgrade() -> None:
    """What the older program does not know becomes the nearest that it knows; nothing that holds a room is lost."""
    op.execute("UPDATE occurrences SET status = 'confirmed' WHERE status = 'pending'")
    op.execute(
        "UPDATE occurrences SET status = 'cancelled', cancelled_at = revised_at "
        "WHERE status IN ('declined', 'expired', 'skipped', 'waiting')"
    )
    with op.batch_alter_table("policies") as batch_op:
        _drop_checks(batch_op, "policies", *_NEW_POLICY_CHECKS)
        batch_op.drop_constraint(batch_op.f("fk_policies_for_floor_id"), type_="foreignkey")
        _drop_columns(batch_op, _POLICY_COLUMNS)
    with op.batch_alter_table("occurrences") as batch_op:
        _drop_checks(batch_op, "occurrences", "occurrencestatus", "skipkind")
        _drop_columns(batch_op, _OCCURRENCE_COLUMNS)
    with op.batch_alter_table("occurrences") as batch_op:
        _add_checks(batch_op, "occurrences", {"occurrencestatus": _among("status", _OLD_STATUSES)})
    with op.batch_alter_table("bookings") as batch_op:
        batch_op.drop_column("override_reason")
    for table in _TABLES:
        op.drop_table(table)


_TABLES = (
    "series_texts",
    "waiting_entries",
    "holiday_questions",
    "series",
    "policy_quotas",
    "tenancies",
    "approvals",
    "special_holidays",
)
