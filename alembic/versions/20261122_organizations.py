"""Organizations with pages and stewards, dated affiliations that expire, and what of a person the directory shows."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime
from campus.domain.search import search_key

revision = "20261122_organizations"
down_revision = "20261122_rules_and_series"
branch_labels = None
depends_on = None

_EMPTY = sa.text("''")
_ORGANIZATION_COLUMNS = (
    ("about_ko", sa.String(length=2000), _EMPTY),
    ("about_en", sa.String(length=2000), _EMPTY),
    ("homepage", sa.String(length=300), _EMPTY),
    ("contact_email", sa.String(length=254), _EMPTY),
    ("contact_phone", sa.String(length=16), None),
    ("search_text", sa.String(length=2000), _EMPTY),
    ("search_jamo", sa.String(length=6000), _EMPTY),
    ("search_initials", sa.String(length=2000), _EMPTY),
    ("version", sa.Integer(), sa.text("1")),
)
_AFFILIATION_COLUMNS = (
    ("claimed_name", sa.String(length=100), _EMPTY),
    ("takes_over", sa.Boolean(), sa.false()),
    ("expires_on", sa.Date(), None),
    ("asked_at", UtcDateTime(), None),
    ("declined_at", UtcDateTime(), None),
    ("decline_reason", sa.String(length=500), _EMPTY),
    ("reminded_on", sa.Date(), None),
)
_AFFILIATION_CHECKS = {
    "names_organization": "organization_id IS NOT NULL OR claimed_name <> ''",
    "verified_is_listed": "verified_how IS NULL OR organization_id IS NOT NULL",
}
_AFFILIATION_INDEXES = ("asked_at", "expires_on")
_OLD_PURPOSES = ("verify-address", "reset-password")
_PURPOSES = (*_OLD_PURPOSES, "renew-affiliation")
_SHOWN = ("name", "title", "introduction", "interests", "affiliations", "email", "phone")


def upgrade() -> None:
    _create_tables()
    with op.batch_alter_table("organizations") as batch_op:
        _add_columns(batch_op, _ORGANIZATION_COLUMNS)
    with op.batch_alter_table("affiliations") as batch_op:
        _add_columns(batch_op, _AFFILIATION_COLUMNS)
        batch_op.alter_column("organization_id", existing_type=sa.Integer(), nullable=True)
        for name, condition in _AFFILIATION_CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_affiliations_{name}"), condition)
        for column in _AFFILIATION_INDEXES:
            batch_op.create_index(batch_op.f(f"ix_affiliations_{column}"), [column], unique=False)
    # Given and taken back within one second are two records.
    with op.batch_alter_table("consent_records") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_consent_records_resident_id_subject_at"), type_="unique")
    _allow_purposes(_PURPOSES)
    _fill_search()
    _let_verifications_run_out()


def _add_columns(batch_op, columns) -> None:
    """Columns as (name, type, default of the rows that are there): without a default they may be empty."""
    for name, kind, default in columns:
        batch_op.add_column(sa.Column(name, kind, server_default=default, nullable=default is None))


def _allow_purposes(purposes: tuple[str, ...]) -> None:
    name = "ck_mail_tokens_mailtokenpurpose"
    with op.batch_alter_table("mail_tokens") as batch_op:
        batch_op.drop_constraint(batch_op.f(name), type_="check")
    with op.batch_alter_table("mail_tokens") as batch_op:
        batch_op.create_check_constraint(batch_op.f(name), f"purpose IN ({', '.join(map(repr, purposes))})")


def _create_tables() -> None:
    op.create_table(
        "organization_stewards",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_organization_stewards_organization_id")
        ),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_organization_stewards_resident_id")),
        sa.PrimaryKeyConstraint("organization_id", "resident_id", name=op.f("pk_organization_stewards")),
    )
    with op.batch_alter_table("organization_stewards") as batch_op:
        batch_op.create_index(batch_op.f("ix_organization_stewards_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "resident_interests",
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=90), nullable=False),
        sa.Column("label", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_resident_interests_resident_id")),
        sa.PrimaryKeyConstraint("resident_id", "key", name=op.f("pk_resident_interests")),
    )
    with op.batch_alter_table("resident_interests") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resident_interests_key_resident_id"), ["key", "resident_id"], unique=False
        )

    op.create_table(
        "directory_entries",
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("shown_name", sa.String(length=80), nullable=False),
        *(sa.Column(f"shows_{field}", sa.Boolean(), nullable=False) for field in _SHOWN),
        sa.Column("search_text", sa.String(length=500), nullable=False),
        sa.Column("search_jamo", sa.String(length=1500), nullable=False),
        sa.Column("search_initials", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_directory_entries_resident_id")),
        sa.PrimaryKeyConstraint("resident_id", name=op.f("pk_directory_entries")),
    )
    with op.batch_alter_table("directory_entries") as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_entries_shown_name"), ["shown_name"], unique=False)


def _fill_search() -> None:
    """Organizations are found by their names from now on; residents by their own, wherever they are affiliated."""
    connection = op.get_bind()
    aliases: dict[int, list[str]] = {}
    for organization_id, alias in connection.execute(
        sa.text("SELECT organization_id, alias FROM organization_aliases ORDER BY organization_id, alias")
    ):
        aliases.setdefault(organization_id, []).append(alias)
    rows = connection.execute(sa.text("SELECT id, name_ko, name_en FROM organizations")).all()
    _write_keys("organizations", [(row.id, [row.name_ko, row.name_en, *aliases.get(row.id, [])]) for row in rows], 2000)
    rows = connection.execute(sa.text("SELECT id, name, email FROM residents")).all()
    _write_keys("residents", [(row.id, [row.name, row.email]) for row in rows], 400)


def _write_keys(table: str, things: list[tuple[int, list[str]]], longest: int) -> None:
    written = []
    for number, names in things:
        key = search_key(names)
        longest_jamo = {2000: 6000, 400: 800}[longest]
        written.append(
            {"id": number, "t": key.text[:longest], "j": key.jamo[:longest_jamo], "i": key.initials[:longest]}
        )
    if written:
        op.get_bind().execute(
            sa.text(f"UPDATE {table} SET search_text = :t, search_jamo = :j, search_initials = :i WHERE id = :id"),  # noqa: S608 - our own names
            written,
        )


def _let_verifications_run_out() -> None:
    """Whoever is verified already has a year from now on."""
    table = sa.table(
        "affiliations", sa.column("verified_how"), sa.column("ends_on", sa.Date()), sa.column("expires_on", sa.Date())
    )
    a_year_on = (datetime.now(UTC) + timedelta(days=365)).date()
    lasting = table.c.verified_how.is_not(None) & table.c.ends_on.is_(None)
    op.execute(table.update().where(lasting).values(expires_on=a_year_on))


def downgrade() -> None:
    """Claims of organizations that are not in the list are lost; all else is as before, without an end."""
    op.execute("DELETE FROM affiliations WHERE organization_id IS NULL OR declined_at IS NOT NULL")
    op.execute("DELETE FROM mail_tokens WHERE purpose = 'renew-affiliation'")
    op.execute(
        "DELETE FROM consent_records WHERE EXISTS (SELECT 1 FROM consent_records AS later "
        "WHERE later.resident_id = consent_records.resident_id AND later.subject = consent_records.subject "
        "AND later.at = consent_records.at AND later.id > consent_records.id)"
    )
    _allow_purposes(_OLD_PURPOSES)
    with op.batch_alter_table("consent_records") as batch_op:
        batch_op.create_unique_constraint(
            batch_op.f("uq_consent_records_resident_id_subject_at"), ["resident_id", "subject", "at"]
        )
    with op.batch_alter_table("affiliations") as batch_op:
        for column in _AFFILIATION_INDEXES:
            batch_op.drop_index(batch_op.f(f"ix_affiliations_{column}"))
        for name in _AFFILIATION_CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_affiliations_{name}"), type_="check")
        for name, _kind, _default in _AFFILIATION_COLUMNS:
            batch_op.drop_column(name)
        batch_op.alter_column("organization_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("organizations") as batch_op:
        for name, _kind, _default in _ORGANIZATION_COLUMNS:
            batch_op.drop_column(name)
    for table in ("directory_entries", "resident_interests", "organization_stewards"):
        op.drop_table(table)
