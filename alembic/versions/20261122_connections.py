"""Introductions and opportunities."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261122_connections"
down_revision = "20261122_groups"
branch_labels = None
depends_on = None

_TABLES = (
    "opportunity_interest_entries",
    "opportunity_tags",
    "opportunity_interests",
    "introductions",
    "opportunities",
    "introduction_questions",
)


def upgrade() -> None:
    op.create_table(
        "introduction_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shows_email", sa.Boolean(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("revised_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asker_id"], ["residents.id"], name=op.f("fk_introduction_questions_asker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction_questions")),
    )
    with op.batch_alter_table("introduction_questions") as batch_op:
        batch_op.create_index(batch_op.f("ix_introduction_questions_asker_id"), ["asker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_questions_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "opportunities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "call", "problem", "offer", name="opportunitykind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("posted_by_id", sa.Integer(), nullable=False),
        sa.Column("deadline_day", sa.Date(), nullable=True),
        sa.Column("deadline_minute", sa.Integer(), nullable=True),
        sa.Column("deadline_at", UtcDateTime(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                "withdrawn",
                name="opportunitystate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revised_at", UtcDateTime(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(deadline_day IS NULL) = (deadline_at IS NULL)", name=op.f("ck_opportunities_deadline_whole")
        ),
        sa.CheckConstraint(
            "deadline_minute IS NULL OR deadline_minute BETWEEN 0 AND 1440",
            name=op.f("ck_opportunities_deadline_in_day"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_opportunities_organization_id")
        ),
        sa.ForeignKeyConstraint(["posted_by_id"], ["residents.id"], name=op.f("fk_opportunities_posted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunities")),
        sa.UniqueConstraint("uid", name=op.f("uq_opportunities_uid")),
    )
    with op.batch_alter_table("opportunities") as batch_op:
        batch_op.create_index(batch_op.f("ix_opportunities_deadline_at"), ["deadline_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_opportunities_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opportunities_posted_by_id"), ["posted_by_id"], unique=False)

    op.create_table(
        "introductions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("beside_id", sa.Integer(), nullable=True),
        sa.Column("introducer_id", sa.Integer(), nullable=False),
        sa.Column("seeker_id", sa.Integer(), nullable=False),
        sa.Column("named_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_hunch", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "offered",
                "accepted",
                "declined",
                "passed_on",
                "lapsed",
                "withdrawn",
                name="introductionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("seeker_accepted_at", UtcDateTime(), nullable=True),
        sa.Column("named_accepted_at", UtcDateTime(), nullable=True),
        sa.Column("seeker_shows_email", sa.Boolean(), nullable=False),
        sa.Column("named_shows_email", sa.Boolean(), nullable=False),
        sa.Column("seeker_organization_id", sa.Integer(), nullable=True),
        sa.Column("named_organization_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("lapses_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("thanks", sa.Text(), nullable=False),
        sa.Column("thanked_at", UtcDateTime(), nullable=True),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("introducer_id <> named_id", name=op.f("ck_introductions_not_oneself")),
        sa.CheckConstraint("introducer_id <> seeker_id", name=op.f("ck_introductions_not_to_oneself")),
        sa.CheckConstraint("seeker_id <> named_id", name=op.f("ck_introductions_two_people")),
        sa.ForeignKeyConstraint(["beside_id"], ["introductions.id"], name=op.f("fk_introductions_beside_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_introductions_booking_id")),
        sa.ForeignKeyConstraint(["introducer_id"], ["residents.id"], name=op.f("fk_introductions_introducer_id")),
        sa.ForeignKeyConstraint(["named_id"], ["residents.id"], name=op.f("fk_introductions_named_id")),
        sa.ForeignKeyConstraint(
            ["named_organization_id"], ["organizations.id"], name=op.f("fk_introductions_named_organization_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["introductions.id"], name=op.f("fk_introductions_parent_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["introduction_questions.id"], name=op.f("fk_introductions_question_id")
        ),
        sa.ForeignKeyConstraint(["seeker_id"], ["residents.id"], name=op.f("fk_introductions_seeker_id")),
        sa.ForeignKeyConstraint(
            ["seeker_organization_id"], ["organizations.id"], name=op.f("fk_introductions_seeker_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_introductions_booking_id")),
        sa.UniqueConstraint("key", name=op.f("uq_introductions_key")),
        sa.UniqueConstraint(
            "question_id", "named_id", "introducer_id", name=op.f("uq_introductions_question_id_named_id_introducer_id")
        ),
    )
    with op.batch_alter_table("introductions") as batch_op:
        batch_op.create_index(batch_op.f("ix_introductions_beside_id"), ["beside_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introductions_introducer_id"), ["introducer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introductions_named_id"), ["named_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introductions_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introductions_seeker_id"), ["seeker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introductions_settled_at"), ["settled_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_introductions_state_lapses_at"), ["state", "lapses_at"], unique=False)
        batch_op.create_index(
            "uq_introductions_direct",
            ["introducer_id", "seeker_id", "named_id"],
            unique=True,
            sqlite_where=sa.text("question_id IS NULL AND state IN ('offered', 'accepted')"),
            postgresql_where=sa.text("question_id IS NULL AND state IN ('offered', 'accepted')"),
        )

    op.create_table(
        "opportunity_interests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "interested",
                "withdrawn",
                "met",
                "joint_application",
                "chosen",
                "not_chosen",
                "unknown",
                name="intereststep",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_opportunity_interests_booking_id")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunities.id"], name=op.f("fk_opportunity_interests_opportunity_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_opportunity_interests_organization_id")
        ),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_opportunity_interests_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_interests")),
        sa.UniqueConstraint(
            "opportunity_id", "organization_id", name=op.f("uq_opportunity_interests_opportunity_id_organization_id")
        ),
    )
    with op.batch_alter_table("opportunity_interests") as batch_op:
        batch_op.create_index(batch_op.f("ix_opportunity_interests_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opportunity_interests_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opportunity_interests_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "opportunity_tags",
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("needed", "offered", name="tagside", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunities.id"], name=op.f("fk_opportunity_tags_opportunity_id")
        ),
        sa.PrimaryKeyConstraint("opportunity_id", "side", "key", name=op.f("pk_opportunity_tags")),
    )
    with op.batch_alter_table("opportunity_tags") as batch_op:
        batch_op.create_index(batch_op.f("ix_opportunity_tags_key"), ["key"], unique=False)

    op.create_table(
        "opportunity_interest_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interest_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "interested",
                "withdrawn",
                "met",
                "joint_application",
                "chosen",
                "not_chosen",
                "unknown",
                name="intereststep",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["residents.id"], name=op.f("fk_opportunity_interest_entries_by_id")),
        sa.ForeignKeyConstraint(
            ["interest_id"], ["opportunity_interests.id"], name=op.f("fk_opportunity_interest_entries_interest_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_interest_entries")),
    )
    with op.batch_alter_table("opportunity_interest_entries") as batch_op:
        batch_op.create_index(batch_op.f("ix_opportunity_interest_entries_interest_id"), ["interest_id"], unique=False)


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
