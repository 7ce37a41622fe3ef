"""What reports keep."""

revision = "20261123_reports"
down_revision = "20261123_displays"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
