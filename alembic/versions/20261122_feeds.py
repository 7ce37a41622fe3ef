"""Feeds of the hub, of persons, groups and organizations: tokens, receipts, versions, texts of series told whole."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261122_feeds"
down_revision = "20261122_connections"
branch_labels = None
depends_on = None

_TABLES = (
    "texts_state",
    "late_notices",
    "feed_receipts",
    "feed_tokens",
    "feed_versions",
    "session_texts",
    "whole_dates",
    "whole_texts",
    "members_texts",
)
_KINDS = ("hub", "room", "group", "organization", "person")
_VISIBILITIES = ("public", "members", "time-only")
_BOOKING_OF = {
    "event_texts": "SELECT b.visibility FROM occurrences o JOIN bookings b ON b.id = o.booking_id "
    "WHERE o.id = event_texts.occurrence_id",
    "series_texts": "SELECT b.visibility FROM bookings b WHERE b.id = series_texts.booking_id",
}


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _visibility() -> sa.Column:
    return sa.Column("visibility", _choice("visibility", *_VISIBILITIES), nullable=False)


def upgrade() -> None:
    """``campus upgrade`` writes the texts anew afterwards."""
    _widen_texts()
    _create_members_texts()
    _create_whole_texts()
    _create_whole_dates()
    _create_session_texts()
    _create_versions()
    _create_tokens()
    _create_receipts()
    _create_notices()


def _widen_texts() -> None:
    allowed = f"visibility IN ({', '.join(repr(value) for value in _VISIBILITIES)})"
    for table, visibility in _BOOKING_OF.items():
        with op.batch_alter_table(table) as batch_op:
            hidden = sa.text("'time-only'")
            column = sa.Column("visibility", sa.String(length=32), server_default=hidden, nullable=False)
            batch_op.add_column(column)
            if table == "event_texts":
                batch_op.add_column(
                    sa.Column("is_of_series", sa.Boolean(), server_default=sa.false(), nullable=False)
                )
            else:
                batch_op.add_column(sa.Column("members_ko", sa.Text(), nullable=True))
                batch_op.add_column(sa.Column("members_en", sa.Text(), nullable=True))
        with op.batch_alter_table(table) as batch_op:
            batch_op.create_check_constraint(batch_op.f(f"ck_{table}_visibility"), allowed)
            if table == "event_texts":
                name = batch_op.f("ix_event_texts_visibility_starts_at")
                batch_op.create_index(name, ["visibility", "starts_at"], unique=False)
        op.execute(f"UPDATE {table} SET visibility = ({visibility})")  # noqa: S608 - names of our own
    op.execute(
        "UPDATE event_texts SET is_of_series = true WHERE occurrence_id IN "
        "(SELECT o.id FROM occurrences o JOIN series s ON s.booking_id = o.booking_id)"
    )


def _create_members_texts() -> None:
    op.create_table(
        "members_texts",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("text_ko", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_members_texts_occurrence_id")),
        sa.PrimaryKeyConstraint("occurrence_id", name=op.f("pk_members_texts")),
    )


def _create_whole_texts() -> None:
    op.create_table(
        "whole_texts",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        _visibility(),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("text_ko", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_whole_texts_booking_id")),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_whole_texts")),
    )
    _index("whole_texts", "visibility", "starts_at")


def _create_whole_dates() -> None:
    op.create_table(
        "whole_dates",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        _visibility(),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("text_ko", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_whole_dates_booking_id")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_whole_dates_occurrence_id")),
        sa.PrimaryKeyConstraint("occurrence_id", name=op.f("pk_whole_dates")),
    )
    _index("whole_dates", "booking_id")
    _index("whole_dates", "visibility", "starts_at")


def _create_session_texts() -> None:
    op.create_table(
        "session_texts",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("season_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("text_ko", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_session_texts_organization_id")
        ),
        sa.ForeignKeyConstraint(["season_id"], ["seasons.id"], name=op.f("fk_session_texts_season_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_session_texts_session_id")),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_session_texts")),
    )
    for column in ("organization_id", "season_id", "starts_at"):
        _index("session_texts", column)


def _create_versions() -> None:
    op.create_table(
        "feed_versions",
        sa.Column("kind", _choice("feedkind", *_KINDS), nullable=False),
        sa.Column("target_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "target_id", name=op.f("pk_feed_versions")),
    )


def _create_tokens() -> None:
    op.create_table(
        "feed_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("feedkind", *_KINDS), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("purpose", _choice("feedpurpose", "own", "shared", "device"), nullable=False),
        sa.Column("detail", _choice("detail", "full", "title", "busy"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_feed_tokens_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_tokens")),
        sa.UniqueConstraint(
            "resident_id",
            "kind",
            "target_id",
            "purpose",
            name=op.f("uq_feed_tokens_resident_id_kind_target_id_purpose"),
        ),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_feed_tokens_token_sha256")),
    )
    _index("feed_tokens", "used_at")


def _create_receipts() -> None:
    clients = ("google", "apple", "outlook", "thunderbird", "gnome", "other")
    op.create_table(
        "feed_receipts",
        sa.Column("feed", sa.String(length=40), nullable=False),
        sa.Column("client", _choice("client", *clients), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "client", name=op.f("pk_feed_receipts")),
    )


def _create_notices() -> None:
    op.create_table(
        "late_notices",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("told_by_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_late_notices_occurrence_id")),
        sa.ForeignKeyConstraint(["told_by_id"], ["residents.id"], name=op.f("fk_late_notices_told_by_id")),
        sa.PrimaryKeyConstraint("occurrence_id", "sequence", name=op.f("pk_late_notices")),
    )
    op.create_table(
        "texts_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_texts_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_texts_state")),
    )


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{table}_{'_'.join(columns)}"), list(columns), unique=False)


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    for table in _BOOKING_OF:
        with op.batch_alter_table(table) as batch_op:
            if table == "event_texts":
                batch_op.drop_index(batch_op.f("ix_event_texts_visibility_starts_at"))
            batch_op.drop_constraint(batch_op.f(f"ck_{table}_visibility"), type_="check")
        with op.batch_alter_table(table) as batch_op:
            if table == "event_texts":
                batch_op.drop_column("is_of_series")
            else:
                batch_op.drop_column("members_en")
                batch_op.drop_column("members_ko")
            batch_op.drop_column("visibility")
