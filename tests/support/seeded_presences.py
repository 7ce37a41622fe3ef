"""What the demo hub has to show of who came."""

from sqlalchemy import func, select

from campus.booking.models import Allocation, CheckIn, Occurrence, OccurrenceStatus
from campus.db import Sessions
from tests.support.clock import NOW


def look_at_check_ins(sessions: Sessions) -> None:
    """Everything that has begun by the tests' morning is told of: most came, a few rooms were released."""
    with sessions.read() as db:
        begun = db.scalar(
            select(func.count()).where(Occurrence.status == OccurrenceStatus.CONFIRMED, Occurrence.starts_at <= NOW)
        )
        kept = db.scalars(select(CheckIn)).all()
        rows = db.execute(
            select(CheckIn.occurrence_id, Allocation.ends_at)
            .join(Allocation, Allocation.occurrence_id == CheckIn.occurrence_id)
            .join(Occurrence, Occurrence.id == CheckIn.occurrence_id)
            .where(CheckIn.no_show_at.is_not(None), Occurrence.ended_at == CheckIn.no_show_at)
        )
        released = dict(rows.all())
    assert len(kept) == begun
    required = [each for each in kept if each.is_required]
    came = [each for each in required if each.checked_in_at is not None]
    assert 0.92 <= len(came) / len(required) <= 0.98
    missed = {each.occurrence_id: each.no_show_at for each in required if each.no_show_at is not None}
    assert len(missed) + len(came) == len(required)
    assert released == missed
    assert sum(each.people is not None for each in came) > len(came) * 0.7
    assert any(each.warned_at is not None for each in came)
