"""A name that changed, brought to where it was written down: the texts of sessions in which somebody presents."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.feeds.models import FeedKind
from campus.feeds.versions import touch
from campus.groups.changes import announce_sessions
from campus.groups.models import Segment
from campus.people.models import Resident


def tell_name(db: Session, resident_id: int, *, before: str, now: datetime) -> None:
    """Write the texts anew that name a resident, unless they are still called as ``before``."""
    if db.get_one(Resident, resident_id).name == before:
        return
    presented = select(Segment.session_id).where(Segment.presenter_id == resident_id).distinct()
    announce_sessions(db, db.scalars(presented.order_by(Segment.session_id)).all(), now=now)
    touch(db, FeedKind.PERSON, [resident_id], now=now)
