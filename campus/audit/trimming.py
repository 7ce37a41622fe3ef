"""The oldest end of the access log: two years are kept, and each cut is said in the chain before it is made."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from campus.audit.access import append, hold_head, of_the_hub
from campus.audit.guards import KEPT_DAYS
from campus.audit.kinds import AccessAct, Looked
from campus.audit.models import AccessEntry, AccessPerson
from campus.db import changed_rows

KEPT = timedelta(days=KEPT_DAYS)


def forget_access(db: Session, *, now: datetime) -> int:
    """Let entries go that are older than two years, from the oldest on; how many went.

    First an entry says the number and the hash of the last one that goes: what remains can be verified from there.
    """
    hold_head(db)
    # Up to the first that must stay: the chain has no holes.
    stays = select(func.min(AccessEntry.number)).where(AccessEntry.at > now - KEPT)
    goes = select(AccessEntry.number, AccessEntry.hash).order_by(AccessEntry.number.desc()).limit(1)
    first_kept = db.scalar(stays)
    if first_kept is not None:
        goes = goes.where(AccessEntry.number < first_kept)
    last = db.execute(goes).first()
    if last is None:
        return 0
    append(db, [of_the_hub(Looked.ACCESS_LOG, str(last.number), AccessAct.TRIMMED, last.hash, now=now)])
    db.execute(delete(AccessPerson).where(AccessPerson.entry_number <= last.number))
    return changed_rows(db, delete(AccessEntry).where(AccessEntry.number <= last.number))
