"""What follows from changes of days that are over: they are worked out again, in the same transaction.

A change of what lies ahead, which is nearly every change, costs a comparison of times and no statement.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campus.booking.changes import Listener, OccurrenceFacts, OccurrencesChanged, PresenceListener
from campus.booking.models import OccurrenceStatus
from campus.domain.days import Days
from campus.domain.hubtime import day_slot, local_date
from campus.reports.services.rolling import roll_again
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue

_ONE_DAY = timedelta(days=1)
_INSTANT = timedelta(seconds=1)


def day_keeper(_settings: Settings) -> Listener:
    """What keeps ended days in step with acts that change them after all."""

    def keep(db: Session, changed: OccurrencesChanged) -> None:
        dates = (each for change in changed.changes for each in (change.before, change.after) if each is not None)
        _follow(db, dates, changed.now)

    return keep


def presence_keeper(_settings: Settings) -> PresenceListener:
    """The same for who came, and how many."""

    def keep(db: Session, dates: Sequence[OccurrenceFacts], now: datetime) -> None:
        _follow(db, dates, now)

    return keep


def _follow(db: Session, dates: Iterable[OccurrenceFacts], now: datetime) -> None:
    midnight = day_slot(local_date(now)).starts_at
    ended = [
        each for each in dates if each.slot.starts_at < midnight and each.status is OccurrenceStatus.CONFIRMED
    ]
    if not ended:
        return
    catalogue = read_catalogue(db)
    yesterday = local_date(now) - _ONE_DAY
    # Dates of one act that lie apart are not worked out with all the days between them.
    rooms: dict[Days, set[int]] = {}
    for each in ended:
        last = min(local_date(each.slot.ends_at - _INSTANT), yesterday)
        rooms.setdefault(Days(local_date(each.slot.starts_at), last), set()).add(each.room_id)
    for days in sorted(rooms):
        roll_again(db, catalogue, days, rooms[days], now=now)
