"""Accounts that never opened: 90 days after somebody signed up, nothing is kept of who they were."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.leaving.queries import never_opened
from campus.leaving.services.emptying import empty_words
from campus.leaving.services.erasing import erase_rows, make_shell
from campus.leaving.services.redacting import redact
from campus.leaving.services.sweeping import Person
from campus.leaving.services.untracing import untrace
from campus.people.models import Resident

# Long enough to ask the desk why one was declined.
KEPT = timedelta(days=90)


def forget_unopened(db: Session, *, now: datetime) -> int:
    """Erase accounts that nobody confirmed, or that were declined; how many. They could do nothing here, so nothing of
    theirs is in any figure or in the words of others."""
    old = select(Resident).where(never_opened(), Resident.created_at < now - KEPT).with_for_update()
    found = db.scalars(old.order_by(Resident.id)).all()
    if not found:
        return 0
    ids = [each.id for each in found]
    people = [Person(each.name, each.email, each.phone, is_one_name=False) for each in found]
    redact(db, ids, people)
    empty_words(db, ids, ())
    erase_rows(db, ids)
    untrace(db, people)
    for number in ids:
        make_shell(db.get_one(Resident, number), now=now)
        record(db, "resident.forgotten", ("resident", number), by=None, now=now)
    return len(found)
