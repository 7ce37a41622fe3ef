"""Who looked at whose data: a chain of entries, where it ends, and its monthly reviews; a random key per resident."""

import secrets

import sqlalchemy as sa
from alembic import op

from campus.audit.chain import GENESIS
from campus.audit.guards import create_access_guards, drop_access_guards
from campus.db import UtcDateTime

revision = "20261123_access_log"
down_revision = "20261123_month_reports"
branch_labels = None
depends_on = None

_TEXTS = {"actor_key": 32, "role": 20, "network": 50, "what": 40, "thing": 80, "act": 20, "purpose": 20, "reason": 200}


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def upgrade() -> None:
    _give_keys()
    op.create_table(
        "access_entries",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        *(_text(name, length) for name, length in _TEXTS.items()),
        _text("previous", 64),
        _text("hash", 64),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_access_entries")),
    )
    op.create_index(op.f("ix_access_entries_at"), "access_entries", ["at"])
    op.create_index(op.f("ix_access_entries_actor_key_number"), "access_entries", ["actor_key", "number"])
    op.create_table(
        "access_people",
        sa.Column("entry_number", sa.Integer(), nullable=False),
        _text("person_key", 32),
        sa.ForeignKeyConstraint(
            ["entry_number"], ["access_entries.number"], name=op.f("fk_access_people_entry_number")
        ),
        sa.PrimaryKeyConstraint("entry_number", "person_key", name=op.f("pk_access_people")),
    )
    op.create_index(op.f("ix_access_people_person_key_entry_number"), "access_people", ["person_key", "entry_number"])
    head = op.create_table(
        "access_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        _text("hash", 64),
        sa.CheckConstraint("id = 1", name=op.f("ck_access_head_single_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_head")),
    )
    op.bulk_insert(head, [{"id": 1, "last_number": 0, "hash": GENESIS}])
    op.create_table(
        "access_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("reviewed_at", UtcDateTime(), nullable=False),
        _text("reviewer_key", 32),
        _text("note", 1000),
        sa.Column("head_number", sa.Integer(), nullable=False),
        _text("head_hash", 64),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_reviews")),
    )
    op.create_index(op.f("ix_access_reviews_month"), "access_reviews", ["month"])
    create_access_guards(op.get_bind())


def _give_keys() -> None:
    """A random key for everyone who is here."""
    op.add_column("residents", sa.Column("key", sa.String(length=32), nullable=True))
    connection = op.get_bind()
    residents = sa.table("residents", sa.column("id", sa.Integer), sa.column("key", sa.String))
    rows = [{"row": row.id, "new": secrets.token_hex(16)} for row in connection.execute(sa.select(residents.c.id))]
    if rows:
        one = sa.update(residents).where(residents.c.id == sa.bindparam("row")).values(key=sa.bindparam("new"))
        connection.execute(one, rows)
    with op.batch_alter_table("residents") as batch_op:
        batch_op.alter_column("key", existing_type=sa.String(length=32), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_residents_key"), ["key"])


def downgrade() -> None:
    drop_access_guards(op.get_bind())
    for name in ("access_reviews", "access_head", "access_people", "access_entries"):
        op.drop_table(name)
    with op.batch_alter_table("residents") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_residents_key"), type_="unique")
        batch_op.drop_column("key")
