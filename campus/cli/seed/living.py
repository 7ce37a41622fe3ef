"""The demo's invented people come to their rooms while somebody tries the hub: nobody else would, and every room would
be given to others."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.models import CheckInWay
from campus.booking.queries.check_ins import missed_dates
from campus.booking.services.checking_in import check_in
from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.people.models import Resident
from campus.spaces.queries.catalogue import read_catalogue

_STAY_AWAY, _LATEST_MINUTE = 0.05, 9


def let_people_come(db: Session, *, now: datetime) -> int:
    """Check invented people in to what is on, each at a minute of their own; how many came. Whoever is signed in to by
    visitors acts for themself, and in a database without the demo's accounts nothing is done."""
    accounts = set(db.scalars(select(Resident.id).where(Resident.email.in_([each.email for each in DEMO_ACCOUNTS]))))
    if len(accounts) < len(DEMO_ACCOUNTS):
        return 0
    rooms, came = read_catalogue(db).rooms, 0
    for each in missed_dates(db, now=now):
        it = each.facts
        chance = Random(it.uid)
        stays_away = chance.random() < _STAY_AWAY
        comes_at = it.slot.starts_at + timedelta(minutes=chance.randrange(_LATEST_MINUTE))
        if it.organizer_id in accounts or stays_away or now < comes_at:
            continue
        people = max(1, round(it.people * chance.uniform(0.4, 1)))
        check_in(db, it, rooms[it.room_id], CheckInWay.DOOR, people=people, by_id=it.organizer_id, now=now)
        came += 1
    return came
