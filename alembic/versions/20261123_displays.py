"""Displays at the doors."""

revision = "20261123_displays"
down_revision = "20261123_help"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
