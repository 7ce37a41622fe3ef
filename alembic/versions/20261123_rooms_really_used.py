"""Rooms that are really used: check-ins, the no-show ledger, offers that hold a room, swaps."""

import sqlalchemy as sa
from alembic import op

from campus.booking.guards import create_guards, drop_guards
from campus.db import UtcDateTime

revision = "20261123_rooms_really_used"
down_revision = "20261123_import_jobs"
branch_labels = None
depends_on = None

_EMPTY = sa.text("''")
_POLICY_NUMBERS = {
    "check_in_opens": ("check_in_opens_minutes", 0, 120),
    "warning": ("warning_minutes", 1, 240),
    "release": ("release_minutes", 1, 240),
    "exempt": ("exempt_minutes", 1, 10080),
    "late": ("late_minutes", 0, 1440),
    "no_show_limit": ("no_show_limit", 1, 20),
    "no_show_days": ("no_show_days", 1, 366),
    "restriction": ("restriction_days", 1, 366),
    "offer": ("offer_minutes", 1, 1440),
    "near_offer": ("near_offer_minutes", 1, 60),
}
_OUTCOMES = ("taken", "declined", "passed", "withdrawn")
_WAYS = ("page", "door", "code", "display", "late", "session", "activity", "manager")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _among(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    with op.batch_alter_table("policies") as batch_op:
        batch_op.add_column(sa.Column("needs_check_in", sa.Boolean(), nullable=True))
        for name, (column, least, most) in _POLICY_NUMBERS.items():
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
            bounds = f"{column} IS NULL OR {column} BETWEEN {least} AND {most}"
            batch_op.create_check_constraint(batch_op.f(f"ck_policies_{name}"), bounds)
    with op.batch_alter_table("approvals") as batch_op:
        cause = sa.Column("cause", sa.String(length=32), server_default=sa.text("'rules'"), nullable=False)
        batch_op.add_column(cause)
        check = _among("cause", ("rules", "missed"))
        batch_op.create_check_constraint(batch_op.f("ck_approvals_approvalcause"), check)
    _extend_waiting_entries()
    # A hold marks a row that stands: the table is not made anew, its triggers stay.
    entry = sa.ForeignKey("waiting_entries.id", name=op.f("fk_allocations_entry_id"))
    op.add_column("allocations", sa.Column("entry_id", sa.Integer(), entry, nullable=True), inline_references=True)
    _create_check_ins()
    op.add_column("residents", sa.Column("last_no_show_at", UtcDateTime(), nullable=True))
    _create_swaps()


def _extend_waiting_entries() -> None:
    with op.batch_alter_table("waiting_entries") as batch_op:
        reach = sa.Column("reach", sa.String(length=32), server_default=sa.text("'room'"), nullable=False)
        batch_op.add_column(reach)
        batch_op.add_column(sa.Column("offered_room_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("offer_ends_at", UtcDateTime(), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_waiting_entries_waitingoutcome"), type_="check")
    with op.batch_alter_table("waiting_entries") as batch_op:
        name = batch_op.f("fk_waiting_entries_offered_room_id")
        batch_op.create_foreign_key(name, "rooms", ["offered_room_id"], ["id"])
        check = _among("reach", ("room", "like"))
        batch_op.create_check_constraint(batch_op.f("ck_waiting_entries_reach"), check)
        check = _among("outcome", (*_OUTCOMES, "lapsed"))
        batch_op.create_check_constraint(batch_op.f("ck_waiting_entries_waitingoutcome"), check)


def _create_check_ins() -> None:
    op.create_table(
        "check_ins",
        sa.Column("occurrence_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("checked_in_at", UtcDateTime(), nullable=True),
        sa.Column("way", _choice("checkinway", *_WAYS), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("warned_at", UtcDateTime(), nullable=True),
        sa.Column("no_show_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(checked_in_at IS NULL) = (way IS NULL)", name=op.f("ck_check_ins_way_of_check_in")),
        sa.CheckConstraint("checked_in_at IS NULL OR no_show_at IS NULL", name=op.f("ck_check_ins_came_or_not")),
        sa.CheckConstraint("people IS NULL OR people > 0", name=op.f("ck_check_ins_people_positive")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_check_ins_occurrence_id")),
        sa.ForeignKeyConstraint(["by_id"], ["residents.id"], name=op.f("fk_check_ins_by_id")),
        sa.PrimaryKeyConstraint("occurrence_id", name=op.f("pk_check_ins")),
    )
    op.create_table(
        "no_show_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("contested_at", UtcDateTime(), nullable=True),
        sa.Column("contest", sa.String(length=500), server_default=_EMPTY, nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=500), server_default=_EMPTY, nullable=False),
        sa.Column("excused_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_no_show_points_resident_id")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_no_show_points_occurrence_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["residents.id"], name=op.f("fk_no_show_points_answered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_no_show_points")),
        sa.UniqueConstraint("occurrence_id", name=op.f("uq_no_show_points_occurrence_id")),
    )
    op.create_index(op.f("ix_no_show_points_resident_id_given_at"), "no_show_points", ["resident_id", "given_at"])


def _create_swaps() -> None:
    op.create_table(
        "swap_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", _choice("swapoutcome", "done", "declined", "lapsed", "overtaken"), nullable=True),
        sa.CheckConstraint("(entry_id IS NULL) <> (other_id IS NULL)", name=op.f("ck_swap_proposals_one_other_side")),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (outcome IS NULL)", name=op.f("ck_swap_proposals_closed_with_outcome")
        ),
        sa.ForeignKeyConstraint(["holder_id"], ["occurrences.id"], name=op.f("fk_swap_proposals_holder_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_swap_proposals_room_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["waiting_entries.id"], name=op.f("fk_swap_proposals_entry_id")),
        sa.ForeignKeyConstraint(["other_id"], ["occurrences.id"], name=op.f("fk_swap_proposals_other_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["residents.id"], name=op.f("fk_swap_proposals_asked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap_proposals")),
    )
    for column in ("entry_id", "other_id"):
        op.create_index(op.f(f"ix_swap_proposals_{column}"), "swap_proposals", [column])
    op.create_index(op.f("ix_swap_proposals_closed_at_expires_at"), "swap_proposals", ["closed_at", "expires_at"])
    open_ones = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_swap_proposals_open",
        "swap_proposals",
        ["holder_id"],
        unique=True,
        sqlite_where=open_ones,
        postgresql_where=open_ones,
    )


def downgrade() -> None:
    op.drop_table("swap_proposals")
    op.drop_column("residents", "last_no_show_at")
    op.drop_table("no_show_points")
    op.drop_table("check_ins")
    op.execute("DELETE FROM allocations WHERE entry_id IS NOT NULL")
    # A later revision that was taken back has made the table anew: its foreign keys are no longer beside the columns.
    drop_guards(op.get_bind())
    with op.batch_alter_table("allocations") as batch_op:
        batch_op.drop_column("entry_id")
    create_guards(op.get_bind())
    # What was not answered in time was not taken.
    op.execute("UPDATE waiting_entries SET outcome = 'passed' WHERE outcome = 'lapsed'")
    with op.batch_alter_table("waiting_entries") as batch_op:
        for name in ("reach", "waitingoutcome"):
            batch_op.drop_constraint(batch_op.f(f"ck_waiting_entries_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_waiting_entries_offered_room_id"), type_="foreignkey")
    with op.batch_alter_table("waiting_entries") as batch_op:
        for column in ("reach", "offered_room_id", "offer_ends_at"):
            batch_op.drop_column(column)
        check = _among("outcome", _OUTCOMES)
        batch_op.create_check_constraint(batch_op.f("ck_waiting_entries_waitingoutcome"), check)
    with op.batch_alter_table("approvals") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_approvals_approvalcause"), type_="check")
        batch_op.drop_column("cause")
    with op.batch_alter_table("policies") as batch_op:
        for name, (column, _least, _most) in _POLICY_NUMBERS.items():
            batch_op.drop_constraint(batch_op.f(f"ck_policies_{name}"), type_="check")
            batch_op.drop_column(column)
        batch_op.drop_column("needs_check_in")
