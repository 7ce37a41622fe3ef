"""Closures of one act belong together, and maintenance is a block that takes its rooms."""

import sqlalchemy as sa
from alembic import op

from campus.booking.guards import create_guards, drop_guards

revision = "20261123_closures"
down_revision = "20261123_enrolling"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("closures") as batch_op:
        closed, none = sa.text("'closed'"), sa.text("''")
        batch_op.add_column(sa.Column("kind", sa.String(length=32), server_default=closed, nullable=False))
        batch_op.add_column(sa.Column("series_key", sa.String(length=32), server_default=none, nullable=False))
    with op.batch_alter_table("closures") as batch_op:
        among = "kind IN ('closed', 'maintenance')"
        batch_op.create_check_constraint(batch_op.f("ck_closures_closurekind"), among)
        of_a_room = "kind <> 'maintenance' OR room_id IS NOT NULL"
        batch_op.create_check_constraint(batch_op.f("ck_closures_maintenance_of_a_room"), of_a_room)
        batch_op.create_index(batch_op.f("ix_closures_series_key"), ["series_key"], unique=False)
    # SQLite makes the table anew, which takes its triggers along.
    drop_guards(op.get_bind())
    with op.batch_alter_table("allocations") as batch_op:
        batch_op.alter_column("occurrence_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("closure_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("allocations") as batch_op:
        batch_op.create_foreign_key(batch_op.f("fk_allocations_closure_id"), "closures", ["closure_id"], ["id"])
        one_owner = "(occurrence_id IS NULL) <> (closure_id IS NULL)"
        batch_op.create_check_constraint(batch_op.f("ck_allocations_one_owner"), one_owner)
        batch_op.create_index(batch_op.f("ix_allocations_closure_id"), ["closure_id"], unique=False)
    create_guards(op.get_bind())


def downgrade() -> None:
    drop_guards(op.get_bind())
    op.execute("DELETE FROM allocations WHERE closure_id IS NOT NULL")
    with op.batch_alter_table("allocations") as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocations_closure_id"))
        batch_op.drop_constraint(batch_op.f("ck_allocations_one_owner"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_allocations_closure_id"), type_="foreignkey")
    with op.batch_alter_table("allocations") as batch_op:
        batch_op.drop_column("closure_id")
        batch_op.alter_column("occurrence_id", existing_type=sa.Integer(), nullable=False)
    create_guards(op.get_bind())
    with op.batch_alter_table("closures") as batch_op:
        batch_op.drop_index(batch_op.f("ix_closures_series_key"))
        for name in ("closurekind", "maintenance_of_a_room"):
            batch_op.drop_constraint(batch_op.f(f"ck_closures_{name}"), type_="check")
    with op.batch_alter_table("closures") as batch_op:
        batch_op.drop_column("series_key")
        batch_op.drop_column("kind")
