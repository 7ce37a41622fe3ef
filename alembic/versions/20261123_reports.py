"""What reports keep: ended days of rooms and of the hub, and searches that found nothing."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261123_reports"
down_revision = "20261123_api_keys"
branch_labels = None
depends_on = None

_SUMS = (
    "open_minutes",
    "booked_minutes",
    "used_minutes",
    "released_minutes",
    "rebooked_minutes",
    "people_minutes",
    "seat_minutes",
    "open_seat_minutes",
    "bookings",
    "required",
    "no_shows",
)
# Spreads with how many integers each takes.
_SPREADS = {"open_hours": 8, "booked_hours": 8, "used_hours": 8, "leads": 2, "fits": 2}
_SLOTS = {"open_slots": 8, "used_slots": 8}
_KINDS = ("meeting", "seminar", "lecture", "hall", "studio", "lounge", "desk", "booth")


def _sums() -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in _SUMS]


def _lanes(spreads: dict[str, int]) -> list[sa.Column[int]]:
    return [
        sa.Column(f"{name}_{number}", sa.BigInteger(), nullable=False)
        for name, count in spreads.items()
        for number in range(count)
    ]


def _of(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "room_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("open_spans", sa.String(length=400), nullable=False),
        *_sums(),
        *_lanes(_SPREADS | _SLOTS),
        _of("room_days", "room_id", "rooms"),
        sa.PrimaryKeyConstraint("day", "room_id", name=op.f("pk_room_days")),
    )
    op.create_index(op.f("ix_room_days_room_id_day"), "room_days", ["room_id", "day"])
    op.create_table(
        "room_weekdays",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        *_sums(),
        *_lanes(_SPREADS),
        _of("room_weekdays", "room_id", "rooms"),
        sa.PrimaryKeyConstraint("month", "room_id", "weekday", name=op.f("pk_room_weekdays")),
    )
    op.create_table(
        "hub_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rooms_in_use", sa.Integer(), nullable=False),
        sa.Column("rooms_open", sa.Integer(), nullable=False),
        sa.Column("peak_minute", sa.Integer(), nullable=False),
        sa.Column("rolled_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_hub_days")),
    )
    op.create_table(
        "kept_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_kept_state_single_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_state")),
    )
    _create_searches()


def _create_searches() -> None:
    op.create_table(
        "unmet_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seeker", sa.String(length=16), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(*_KINDS, name="roomkind", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("equipment", sa.String(length=200), nullable=False),
        sa.Column("is_near", sa.Boolean(), nullable=False),
        sa.Column("wish_key", sa.String(length=32), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_unmet_searches_minutes_positive")),
        sa.CheckConstraint("people > 0", name=op.f("ck_unmet_searches_people_positive")),
        _of("unmet_searches", "zone_id", "zones"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmet_searches")),
        sa.UniqueConstraint("day", "seeker", "wish_key", name=op.f("uq_unmet_searches_day_seeker_wish_key")),
    )
    op.create_index(op.f("ix_unmet_searches_starts_at"), "unmet_searches", ["starts_at"])


def downgrade() -> None:
    for name in ("unmet_searches", "kept_state", "hub_days", "room_weekdays", "room_days"):
        op.drop_table(name)
