"""Introductions and opportunities."""

revision = "20261122_connections"
down_revision = "20261122_groups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Drop them again."""
