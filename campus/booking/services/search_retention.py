"""Forgetting who searched: what the hub lacks is kept for three years, who lacked it until the day is over."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from campus.booking.models import UnmetSearch
from campus.db import changed_rows
from campus.domain.hubtime import local_date

KEPT = timedelta(days=3 * 365)
_SPENT = "~"  # begins what no longer tells anyone apart


def forget_searches(db: Session, *, now: datetime) -> int:
    """Make the seekers of days that are over random, so that not even the hub can work out who they were, and delete
    searches for times three years ago; how many rows."""
    today, it = local_date(now), UnmetSearch
    known = select(it.id).where(it.day < today, it.seeker != "", ~it.seeker.startswith(_SPENT))
    spent = [{"id": number, "seeker": _SPENT + secrets.token_hex(7)} for number in db.scalars(known)]
    if spent:
        db.execute(update(it), spent)
    gone = changed_rows(db, delete(it).where(it.starts_at < now - KEPT))
    return len(spent) + int(gone)
