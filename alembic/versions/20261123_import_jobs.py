"""Imports that go on while their owner is elsewhere."""

revision = "20261123_import_jobs"
down_revision = "20261122_importing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
