"""The hub's own name and its desk's address; codes with which an empty hub is set up."""

import sqlalchemy as sa
from alembic import op

from campus.db import UtcDateTime

revision = "20261123_first_run"
down_revision = "20261123_photos"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hubs",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name_ko", sa.String(60), nullable=False),
        sa.Column("name_en", sa.String(60), nullable=False),
        sa.Column("contact_address", sa.String(254), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_hubs_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hubs")),
    )
    op.create_table(
        "setup_codes",
        sa.Column("code_sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("code_sha256", name=op.f("pk_setup_codes")),
    )


def downgrade() -> None:
    op.drop_table("setup_codes")
    op.drop_table("hubs")
