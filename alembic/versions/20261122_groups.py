"""Groups, seasons, sessions, sign-ups, attendance, tables and certificates."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261122_groups"
down_revision = "20261122_organizations"
branch_labels = None
depends_on = None

_TABLES = (
    "initiatives",
    "groups",
    "group_initiatives",
    "group_topics",
    "memberships",
    "seasons",
    "certificates",
    "season_segments",
    "sessions",
    "materials",
    "segments",
    "signups",
    "table_plans",
    "table_seats",
)


def upgrade() -> None:
    _create_initiatives()
    _create_groups()
    _create_group_initiatives()
    _create_group_topics()
    _create_memberships()
    _create_seasons()
    _create_certificates()
    _create_season_segments()
    _create_sessions()
    _create_materials()
    _create_segments()
    _create_signups()
    _create_table_plans()
    _create_table_seats()
    op.add_column("bookings", sa.Column("is_for_group", sa.Boolean(), server_default=sa.false(), nullable=False))


def _create_initiatives() -> None:
    op.create_table(
        "initiatives",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name_ko", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiatives")),
        sa.UniqueConstraint("slug", name=op.f("uq_initiatives_slug")),
    )


def _create_groups() -> None:
    op.create_table(
        "groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "study",
                "meetup",
                "course",
                "lab",
                name="groupkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name_ko", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("tagline", sa.String(length=200), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column(
            "joining",
            sa.Enum(
                "open", "approval", "invitation", name="joining", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "active",
                "declined",
                "ended",
                name="groupstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("status_reason", sa.String(length=300), nullable=False),
        sa.Column("completion_percent", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=600), nullable=False),
        sa.Column("search_jamo", sa.String(length=1200), nullable=False),
        sa.Column("search_initials", sa.String(length=600), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("completion_percent BETWEEN 1 AND 100", name=op.f("ck_groups_completion_percent")),
        sa.ForeignKeyConstraint(["created_by_id"], ["residents.id"], name=op.f("fk_groups_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("slug", name=op.f("uq_groups_slug")),
    )
    op.create_index(op.f("ix_groups_status"), "groups", ["status"], unique=False)


def _create_group_initiatives() -> None:
    op.create_table(
        "group_initiatives",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_initiatives_group_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiatives.id"], name=op.f("fk_group_initiatives_initiative_id")),
        sa.PrimaryKeyConstraint("group_id", "initiative_id", name=op.f("pk_group_initiatives")),
    )
    op.create_index(op.f("ix_group_initiatives_initiative_id"), "group_initiatives", ["initiative_id"], unique=False)


def _create_group_topics() -> None:
    op.create_table(
        "group_topics",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_topics_group_id")),
        sa.PrimaryKeyConstraint("group_id", "topic", name=op.f("pk_group_topics")),
    )
    op.create_index(op.f("ix_group_topics_topic"), "group_topics", ["topic"], unique=False)


def _create_memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "organizer",
                "co_organizer",
                "member",
                name="grouprole",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "standing",
            sa.Enum(
                "asked",
                "invited",
                "in",
                "declined",
                "left",
                "removed",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("joined_at", UtcDateTime(), nullable=True),
        sa.Column("left_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_memberships_group_id")),
        sa.ForeignKeyConstraint(["invited_by_id"], ["residents.id"], name=op.f("fk_memberships_invited_by_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_memberships_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("group_id", "resident_id", name=op.f("uq_memberships_group_id_resident_id")),
    )
    op.create_index(op.f("ix_memberships_group_id_standing"), "memberships", ["group_id", "standing"], unique=False)
    op.create_index(op.f("ix_memberships_resident_id"), "memberships", ["resident_id"], unique=False)


def _create_seasons() -> None:
    op.create_table(
        "seasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("takes_guests", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_seasons_ends_after_start")),
        sa.CheckConstraint("number > 0", name=op.f("ck_seasons_number_positive")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_seasons_seats_positive")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_seasons_booking_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["residents.id"], name=op.f("fk_seasons_created_by_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_seasons_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seasons")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_seasons_booking_id")),
        sa.UniqueConstraint("group_id", "number", name=op.f("uq_seasons_group_id_number")),
    )


def _create_certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("season_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("attended", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["issued_by_id"], ["residents.id"], name=op.f("fk_certificates_issued_by_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_certificates_resident_id")),
        sa.ForeignKeyConstraint(["season_id"], ["seasons.id"], name=op.f("fk_certificates_season_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("code", name=op.f("uq_certificates_code")),
        sa.UniqueConstraint("season_id", "resident_id", name=op.f("uq_certificates_season_id_resident_id")),
    )
    op.create_index(op.f("ix_certificates_resident_id"), "certificates", ["resident_id"], unique=False)


def _create_season_segments() -> None:
    op.create_table(
        "season_segments",
        sa.Column("season_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "talk",
                "discussion",
                "meal",
                "coffee",
                name="segmentkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_season_segments_minutes_in_day")),
        sa.ForeignKeyConstraint(["season_id"], ["seasons.id"], name=op.f("fk_season_segments_season_id")),
        sa.PrimaryKeyConstraint("season_id", "position", name=op.f("pk_season_segments")),
    )


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("season_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "uncertain",
                "skipped",
                "cancelled",
                name="sessionstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("online_url", sa.String(length=500), nullable=False),
        sa.Column("takes_guests", sa.Boolean(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("seats_taken", sa.Integer(), nullable=False),
        sa.Column("door_code", sa.String(length=6), nullable=False),
        sa.Column("door_key", sa.String(length=32), nullable=False),
        sa.Column("revised_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "seats_taken >= 0 AND (seats IS NULL OR seats_taken <= seats)", name=op.f("ck_sessions_seats_hold")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_sessions_ends_after_start")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_sessions_occurrence_id")),
        sa.ForeignKeyConstraint(["season_id"], ["seasons.id"], name=op.f("fk_sessions_season_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("door_key", name=op.f("uq_sessions_door_key")),
        sa.UniqueConstraint("occurrence_id", name=op.f("uq_sessions_occurrence_id")),
        sa.UniqueConstraint("season_id", "number", name=op.f("uq_sessions_season_id_number")),
    )
    op.create_index(op.f("ix_sessions_starts_at"), "sessions", ["starts_at"], unique=False)


def _create_materials() -> None:
    op.create_table(
        "materials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["residents.id"], name=op.f("fk_materials_added_by_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_materials_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_materials")),
    )
    op.create_index(op.f("ix_materials_session_id"), "materials", ["session_id"], unique=False)


def _create_segments() -> None:
    op.create_table(
        "segments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "talk",
                "discussion",
                "meal",
                "coffee",
                name="segmentkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("presenter_id", sa.Integer(), nullable=True),
        sa.Column("guest_presenter", sa.String(length=60), nullable=False),
        sa.CheckConstraint("presenter_id IS NULL OR guest_presenter = ''", name=op.f("ck_segments_one_presenter")),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_segments_minutes_in_day")),
        sa.ForeignKeyConstraint(["presenter_id"], ["residents.id"], name=op.f("fk_segments_presenter_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_segments_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segments")),
        sa.UniqueConstraint("session_id", "position", name=op.f("uq_segments_session_id_position")),
    )
    op.create_index(op.f("ix_segments_presenter_id"), "segments", ["presenter_id"], unique=False)


def _create_signups() -> None:
    op.create_table(
        "signups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("guest_name", sa.String(length=60), nullable=False),
        sa.Column("guest_email", sa.String(length=254), nullable=True),
        sa.Column("guest_organization", sa.String(length=100), nullable=False),
        sa.Column("guest_locale", sa.String(length=2), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(length=32), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "in",
                "waiting",
                "out",
                "unconfirmed",
                "walked_in",
                name="signupstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("eats", sa.Boolean(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("checked_in_at", UtcDateTime(), nullable=True),
        sa.Column(
            "checked_in_way",
            sa.Enum("qr", "code", "organizer", name="checkinway", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("checked_in_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(resident_id IS NULL) <> (guest_email IS NULL)", name=op.f("ck_signups_resident_or_guest")),
        sa.ForeignKeyConstraint(["checked_in_by_id"], ["residents.id"], name=op.f("fk_signups_checked_in_by_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_signups_organization_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_signups_resident_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_signups_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signups")),
        sa.UniqueConstraint("session_id", "guest_email", name=op.f("uq_signups_session_id_guest_email")),
        sa.UniqueConstraint("session_id", "resident_id", name=op.f("uq_signups_session_id_resident_id")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_signups_token_sha256")),
    )
    op.create_index(op.f("ix_signups_organization_id"), "signups", ["organization_id"], unique=False)
    op.create_index(op.f("ix_signups_resident_id"), "signups", ["resident_id"], unique=False)
    op.create_index(
        op.f("ix_signups_session_id_status_placed_at"), "signups", ["session_id", "status", "placed_at"], unique=False
    )


def _create_table_plans() -> None:
    op.create_table(
        "table_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("segment_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("is_adjusted", sa.Boolean(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("size BETWEEN 2 AND 20", name=op.f("ck_table_plans_size_in_range")),
        sa.ForeignKeyConstraint(["made_by_id"], ["residents.id"], name=op.f("fk_table_plans_made_by_id")),
        sa.ForeignKeyConstraint(["segment_id"], ["segments.id"], name=op.f("fk_table_plans_segment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_plans")),
        sa.UniqueConstraint("segment_id", name=op.f("uq_table_plans_segment_id")),
    )


def _create_table_seats() -> None:
    op.create_table(
        "table_seats",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("signup_id", sa.Integer(), nullable=False),
        sa.Column("table_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("table_number > 0", name=op.f("ck_table_seats_table_positive")),
        sa.ForeignKeyConstraint(["plan_id"], ["table_plans.id"], name=op.f("fk_table_seats_plan_id")),
        sa.ForeignKeyConstraint(["signup_id"], ["signups.id"], name=op.f("fk_table_seats_signup_id")),
        sa.PrimaryKeyConstraint("plan_id", "signup_id", name=op.f("pk_table_seats")),
    )
    op.create_index(op.f("ix_table_seats_signup_id"), "table_seats", ["signup_id"], unique=False)


def downgrade() -> None:
    op.drop_column("bookings", "is_for_group")
    for table in reversed(_TABLES):
        op.drop_table(table)
