"""The house: people, spaces, bookings, audit, outbox and feeds, and the no-overlap rule."""

import sqlalchemy as sa
from alembic import op

from campus.booking.guards import create_guards, drop_guards
from campus.db import UtcDateTime

revision = "20261122_the_house"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries") as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entries_actor_id_at"), ["actor_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_entries_subject_subject_id_at"), ["subject", "subject_id", "at"], unique=False
        )

    op.create_table(
        "equipment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name_ko", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("icon", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment")),
        sa.UniqueConstraint("slug", name=op.f("uq_equipment_slug")),
    )
    op.create_table(
        "organizations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "university",
                "institute",
                "public_body",
                "startup",
                "company",
                "community",
                name="organizationkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name_ko", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
        sa.UniqueConstraint("slug", name=op.f("uq_organizations_slug")),
    )
    op.create_table(
        "outbox_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=250), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "sent", "failed", name="messagestate", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("last_problem", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_messages")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_messages_message_id")),
    )
    with op.batch_alter_table("outbox_messages") as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_messages_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_messages_state_due_at"), ["state", "due_at"], unique=False)

    op.create_table(
        "policies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name_ko", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("owner_ko", sa.String(length=100), nullable=False),
        sa.Column("owner_en", sa.String(length=100), nullable=False),
        sa.Column("applies_to_all", sa.Boolean(), nullable=False),
        sa.Column("grid_minutes", sa.Integer(), nullable=True),
        sa.Column("shortest_minutes", sa.Integer(), nullable=True),
        sa.Column("longest_minutes", sa.Integer(), nullable=True),
        sa.Column("days_ahead", sa.Integer(), nullable=True),
        sa.Column("opens_minute", sa.Integer(), nullable=True),
        sa.Column("setup_minutes", sa.Integer(), nullable=True),
        sa.Column("tidy_minutes", sa.Integer(), nullable=True),
        sa.Column(
            "visibility",
            sa.Enum(
                "public",
                "members",
                "time-only",
                name="visibility",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("days_ahead IS NULL OR days_ahead BETWEEN 0 AND 731", name=op.f("ck_policies_days_ahead")),
        sa.CheckConstraint(
            "grid_minutes IS NULL OR grid_minutes IN (5, 10, 15, 20, 30, 60)", name=op.f("ck_policies_grid")
        ),
        sa.CheckConstraint("longest_minutes IS NULL OR longest_minutes > 0", name=op.f("ck_policies_longest")),
        sa.CheckConstraint(
            "opens_minute IS NULL OR opens_minute BETWEEN 0 AND 1439", name=op.f("ck_policies_opens_minute")
        ),
        sa.CheckConstraint("setup_minutes IS NULL OR setup_minutes BETWEEN 0 AND 240", name=op.f("ck_policies_setup")),
        sa.CheckConstraint("shortest_minutes IS NULL OR shortest_minutes > 0", name=op.f("ck_policies_shortest")),
        sa.CheckConstraint("tidy_minutes IS NULL OR tidy_minutes BETWEEN 0 AND 240", name=op.f("ck_policies_tidy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policies")),
        sa.UniqueConstraint("slug", name=op.f("uq_policies_slug")),
    )
    op.create_table(
        "residents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "member",
                "organizer",
                "manager",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "unverified",
                "pending",
                "active",
                "declined",
                "disabled",
                name="residentstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("introduction", sa.String(length=500), nullable=False),
        sa.Column("claimed_organization", sa.String(length=100), nullable=False),
        sa.Column("search_text", sa.String(length=400), nullable=False),
        sa.Column("search_jamo", sa.String(length=800), nullable=False),
        sa.Column("search_initials", sa.String(length=400), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_residents_email_lower")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["residents.id"], name=op.f("fk_residents_approved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residents")),
        sa.UniqueConstraint("email", name=op.f("uq_residents_email")),
    )
    with op.batch_alter_table("residents") as batch_op:
        batch_op.create_index(batch_op.f("ix_residents_status"), ["status"], unique=False)

    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failures")),
    )
    with op.batch_alter_table("sign_in_failures") as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_failures_key_at"), ["key", "at"], unique=False)

    op.create_table(
        "spaces_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_spaces_revision_single_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spaces_revision")),
    )
    op.create_table(
        "zones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name_ko", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zones")),
        sa.UniqueConstraint("slug", name=op.f("uq_zones_slug")),
    )
    op.create_table(
        "affiliations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "verified_how",
            sa.Enum(
                "domain",
                "manager",
                "steward",
                name="verification",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_affiliations_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_affiliations_organization_id")
        ),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_affiliations_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affiliations")),
    )
    with op.batch_alter_table("affiliations") as batch_op:
        batch_op.create_index(batch_op.f("ix_affiliations_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_affiliations_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "meeting",
                "study",
                "seminar",
                "event",
                "focus",
                "recording",
                "other",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "visibility",
            sa.Enum(
                "public",
                "members",
                "time-only",
                name="visibility",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("organizer_id", sa.Integer(), nullable=False),
        sa.Column("booked_by_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=64), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revised_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("people > 0", name=op.f("ck_bookings_people_positive")),
        sa.ForeignKeyConstraint(["booked_by_id"], ["residents.id"], name=op.f("fk_bookings_booked_by_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_bookings_organization_id")),
        sa.ForeignKeyConstraint(["organizer_id"], ["residents.id"], name=op.f("fk_bookings_organizer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("booked_by_id", "form_key", name=op.f("uq_bookings_booked_by_id_form_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_bookings_uid")),
    )
    with op.batch_alter_table("bookings") as batch_op:
        batch_op.create_index(batch_op.f("ix_bookings_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bookings_organizer_id"), ["organizer_id"], unique=False)

    op.create_table(
        "buildings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name_ko", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("address_ko", sa.String(length=200), nullable=False),
        sa.Column("address_en", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f("fk_buildings_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buildings")),
        sa.UniqueConstraint("slug", name=op.f("uq_buildings_slug")),
    )
    with op.batch_alter_table("buildings") as batch_op:
        batch_op.create_index(batch_op.f("ix_buildings_zone_id"), ["zone_id"], unique=False)

    op.create_table(
        "consent_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_consent_records_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_records")),
        sa.UniqueConstraint("resident_id", "subject", "at", name=op.f("uq_consent_records_resident_id_subject_at")),
    )
    with op.batch_alter_table("consent_records") as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_records_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "logins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("network", sa.String(length=45), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_logins_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logins")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_logins_token_sha256")),
    )
    with op.batch_alter_table("logins") as batch_op:
        batch_op.create_index(batch_op.f("ix_logins_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_logins_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "mail_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "verify-address",
                "reset-password",
                name="mailtokenpurpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_mail_tokens_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_tokens")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_mail_tokens_token_sha256")),
    )
    with op.batch_alter_table("mail_tokens") as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_tokens_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "organization_aliases",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_organization_aliases_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "alias", name=op.f("pk_organization_aliases")),
    )
    op.create_table(
        "organization_domains",
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_organization_domains_organization_id")
        ),
        sa.PrimaryKeyConstraint("domain", name=op.f("pk_organization_domains")),
    )
    with op.batch_alter_table("organization_domains") as batch_op:
        batch_op.create_index(batch_op.f("ix_organization_domains_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "floors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("building_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name=op.f("fk_floors_building_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floors")),
    )
    with op.batch_alter_table("floors") as batch_op:
        batch_op.create_index(batch_op.f("ix_floors_building_id"), ["building_id"], unique=False)

    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("floor_id", sa.Integer(), nullable=False),
        sa.Column("whole_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "meeting",
                "seminar",
                "lecture",
                "hall",
                "studio",
                "lounge",
                "desk",
                "booth",
                name="roomkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name_ko", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("area_m2", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("about_ko", sa.Text(), nullable=False),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("search_text", sa.String(length=600), nullable=False),
        sa.Column("search_jamo", sa.String(length=1200), nullable=False),
        sa.Column("search_initials", sa.String(length=600), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("area_m2 > 0", name=op.f("ck_rooms_area_positive")),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_rooms_capacity_positive")),
        sa.CheckConstraint("whole_id IS NULL OR whole_id <> id", name=op.f("ck_rooms_not_own_part")),
        sa.ForeignKeyConstraint(["floor_id"], ["floors.id"], name=op.f("fk_rooms_floor_id")),
        sa.ForeignKeyConstraint(["whole_id"], ["rooms.id"], name=op.f("fk_rooms_whole_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
        sa.UniqueConstraint("slug", name=op.f("uq_rooms_slug")),
    )
    with op.batch_alter_table("rooms") as batch_op:
        batch_op.create_index(batch_op.f("ix_rooms_floor_id"), ["floor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rooms_whole_id"), ["whole_id"], unique=False)

    op.create_table(
        "closures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("building_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("reason_ko", sa.String(length=200), nullable=False),
        sa.Column("reason_en", sa.String(length=200), nullable=False),
        sa.CheckConstraint("room_id IS NULL OR building_id IS NULL", name=op.f("ck_closures_one_scope")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_closures_ends_after_start")),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name=op.f("fk_closures_building_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_closures_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closures")),
    )
    with op.batch_alter_table("closures") as batch_op:
        batch_op.create_index(batch_op.f("ix_closures_building_id"), ["building_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_closures_room_id"), ["room_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_closures_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "fittings",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_fittings_quantity_positive")),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name=op.f("fk_fittings_equipment_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_fittings_room_id")),
        sa.PrimaryKeyConstraint("room_id", "equipment_id", name=op.f("pk_fittings")),
    )
    op.create_table(
        "occurrences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("original_starts_at", UtcDateTime(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "confirmed", "cancelled", name="occurrencestatus", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("revised_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_occurrences_ends_after_start")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_occurrences_booking_id")),
        sa.ForeignKeyConstraint(["cancelled_by_id"], ["residents.id"], name=op.f("fk_occurrences_cancelled_by_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_occurrences_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrences")),
        sa.UniqueConstraint(
            "booking_id", "original_starts_at", name=op.f("uq_occurrences_booking_id_original_starts_at")
        ),
    )
    with op.batch_alter_table("occurrences") as batch_op:
        batch_op.create_index(batch_op.f("ix_occurrences_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_occurrences_room_id_starts_at"), ["room_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_occurrences_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "opening_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens_minute", sa.Integer(), nullable=False),
        sa.Column("closes_minute", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "0 <= opens_minute AND opens_minute < closes_minute AND closes_minute <= 1440",
            name=op.f("ck_opening_hours_in_day"),
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_opening_hours_valid_period")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_opening_hours_weekday_in_week")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_opening_hours_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_hours")),
    )
    with op.batch_alter_table("opening_hours") as batch_op:
        batch_op.create_index(batch_op.f("ix_opening_hours_room_id"), ["room_id"], unique=False)

    op.create_table(
        "room_aliases",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_room_aliases_room_id")),
        sa.PrimaryKeyConstraint("room_id", "alias", name=op.f("pk_room_aliases")),
    )
    op.create_table(
        "room_policies",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["policies.id"], name=op.f("fk_room_policies_policy_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_room_policies_room_id")),
        sa.PrimaryKeyConstraint("room_id", "policy_id", name=op.f("pk_room_policies")),
    )
    with op.batch_alter_table("room_policies") as batch_op:
        batch_op.create_index(batch_op.f("ix_room_policies_policy_id"), ["policy_id"], unique=False)

    op.create_table(
        "room_versions",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_room_versions_room_id")),
        sa.PrimaryKeyConstraint("room_id", name=op.f("pk_room_versions")),
    )
    op.create_table(
        "allocations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_allocations_ends_after_start")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_allocations_occurrence_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_allocations_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocations")),
    )
    with op.batch_alter_table("allocations") as batch_op:
        batch_op.create_index(batch_op.f("ix_allocations_occurrence_id"), ["occurrence_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_allocations_room_id_starts_at_ends_at"), ["room_id", "starts_at", "ends_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_allocations_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "event_texts",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("text_ko", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_event_texts_occurrence_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_event_texts_room_id")),
        sa.PrimaryKeyConstraint("occurrence_id", name=op.f("pk_event_texts")),
    )
    with op.batch_alter_table("event_texts") as batch_op:
        batch_op.create_index(batch_op.f("ix_event_texts_room_id_starts_at"), ["room_id", "starts_at"], unique=False)
    create_guards(op.get_bind())


def downgrade() -> None:
    drop_guards(op.get_bind())
    with op.batch_alter_table("event_texts") as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_texts_room_id_starts_at"))

    op.drop_table("event_texts")
    with op.batch_alter_table("allocations") as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocations_starts_at"))
        batch_op.drop_index(batch_op.f("ix_allocations_room_id_starts_at_ends_at"))
        batch_op.drop_index(batch_op.f("ix_allocations_occurrence_id"))

    op.drop_table("allocations")
    op.drop_table("room_versions")
    with op.batch_alter_table("room_policies") as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_policies_policy_id"))

    op.drop_table("room_policies")
    op.drop_table("room_aliases")
    with op.batch_alter_table("opening_hours") as batch_op:
        batch_op.drop_index(batch_op.f("ix_opening_hours_room_id"))

    op.drop_table("opening_hours")
    with op.batch_alter_table("occurrences") as batch_op:
        batch_op.drop_index(batch_op.f("ix_occurrences_starts_at"))
        batch_op.drop_index(batch_op.f("ix_occurrences_room_id_starts_at"))
        batch_op.drop_index(batch_op.f("ix_occurrences_booking_id"))

    op.drop_table("occurrences")
    op.drop_table("fittings")
    with op.batch_alter_table("closures") as batch_op:
        batch_op.drop_index(batch_op.f("ix_closures_starts_at"))
        batch_op.drop_index(batch_op.f("ix_closures_room_id"))
        batch_op.drop_index(batch_op.f("ix_closures_building_id"))

    op.drop_table("closures")
    with op.batch_alter_table("rooms") as batch_op:
        batch_op.drop_index(batch_op.f("ix_rooms_whole_id"))
        batch_op.drop_index(batch_op.f("ix_rooms_floor_id"))

    op.drop_table("rooms")
    with op.batch_alter_table("floors") as batch_op:
        batch_op.drop_index(batch_op.f("ix_floors_building_id"))

    op.drop_table("floors")
    with op.batch_alter_table("organization_domains") as batch_op:
        batch_op.drop_index(batch_op.f("ix_organization_domains_organization_id"))

    op.drop_table("organization_domains")
    op.drop_table("organization_aliases")
    with op.batch_alter_table("mail_tokens") as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_tokens_resident_id"))

    op.drop_table("mail_tokens")
    with op.batch_alter_table("logins") as batch_op:
        batch_op.drop_index(batch_op.f("ix_logins_resident_id"))
        batch_op.drop_index(batch_op.f("ix_logins_expires_at"))

    op.drop_table("logins")
    with op.batch_alter_table("consent_records") as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_records_resident_id"))

    op.drop_table("consent_records")
    with op.batch_alter_table("buildings") as batch_op:
        batch_op.drop_index(batch_op.f("ix_buildings_zone_id"))

    op.drop_table("buildings")
    with op.batch_alter_table("bookings") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bookings_organizer_id"))
        batch_op.drop_index(batch_op.f("ix_bookings_organization_id"))

    op.drop_table("bookings")
    with op.batch_alter_table("affiliations") as batch_op:
        batch_op.drop_index(batch_op.f("ix_affiliations_resident_id"))
        batch_op.drop_index(batch_op.f("ix_affiliations_organization_id"))

    op.drop_table("affiliations")
    op.drop_table("zones")
    op.drop_table("spaces_revision")
    with op.batch_alter_table("sign_in_failures") as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_failures_key_at"))

    op.drop_table("sign_in_failures")
    with op.batch_alter_table("residents") as batch_op:
        batch_op.drop_index(batch_op.f("ix_residents_status"))

    op.drop_table("residents")
    op.drop_table("policies")
    with op.batch_alter_table("outbox_messages") as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_messages_state_due_at"))
        batch_op.drop_index(batch_op.f("ix_outbox_messages_resident_id"))

    op.drop_table("outbox_messages")
    op.drop_table("organizations")
    op.drop_table("equipment")
    with op.batch_alter_table("audit_entries") as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entries_subject_subject_id_at"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_at"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_actor_id_at"))

    op.drop_table("audit_entries")
