"""What follows from the time: requests that nobody answered expire, dates in line get the rooms that freed up."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from campus.booking.date_notices import mail_offers
from campus.booking.services.deciding import expire_due
from campus.booking.services.healing import heal
from campus.db import Sessions
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue

log = logging.getLogger(__name__)

Sweep = Callable[[Session, Settings, datetime], int]


def expire_requests(db: Session, _settings: Settings, now: datetime) -> int:
    """Give back the slots of requests whose time ran out; how many."""
    return expire_due(db, now=now)


def heal_dates(db: Session, settings: Settings, now: datetime) -> int:
    """Give or offer freed rooms to dates in line, and write to their organizers; how many entries that concerned."""
    healed = heal(db, read_catalogue(db), now=now)
    mail_offers(db, settings, healed.offered, now=now)
    return healed.count


# In this order: what expires frees rooms.
SWEEPS: dict[str, Sweep] = {
    "requests that nobody answered": expire_requests,
    "dates in line for a room": heal_dates,
}


def sweep(sessions: Sessions, settings: Settings, *, now: datetime) -> dict[str, int]:
    """Do every sweep, each in a transaction of its own; what each one settled, by its name.

    One that fails is logged and left for the next minute; the others are done all the same.
    """
    done = {}
    for name, each in SWEEPS.items():
        try:
            with sessions.write() as db:
                done[name] = each(db, settings, now)
        except DBAPIError as trouble:
            log.warning("sweep of %s: database trouble: %s", name, type(trouble.__cause__ or trouble).__name__)
        except Exception:
            log.exception("sweep of %s failed", name)
    if any(done.values()):
        log.info("swept: %s", ", ".join(f"{count} {name}" for name, count in done.items() if count))
    return done
