"""Organizations with their pages, stewards, dated affiliations that expire, and what of a person the directory shows."""

revision = "20261122_organizations"
down_revision = "20261122_rules_and_series"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Drop them again."""
