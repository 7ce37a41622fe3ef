"""Help calls, who is on duty, and checks at night."""

revision = "20261123_help"
down_revision = "20261123_readings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
