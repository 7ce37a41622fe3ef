"""What the rooms' own meters say."""

revision = "20261123_readings"
down_revision = "20261123_rooms_really_used"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
