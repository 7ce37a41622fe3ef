"""What reports of the demo stand on: ended days, and searches that found nothing."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from campus.booking.models import UnmetSearch
from campus.cli.seed.writing import write_rows
from campus.domain.hubtime import at, local_date
from campus.reports.services.rolling import keep_ended_days
from campus.spaces.queries.catalogue import read_catalogue

_SEARCHES, _DAYS_BACK = 140, 90
# Evenings, and rooms for eight to twelve, are looked for in vain most.
_HOURS, _HOUR_WEIGHTS = (9, 10, 11, 13, 14, 15, 16, 18, 19, 20), (2, 4, 3, 5, 8, 8, 5, 9, 12, 6)
_PEOPLE, _PEOPLE_WEIGHTS = (2, 4, 6, 8, 10, 12, 20, 30), (4, 8, 12, 18, 16, 10, 5, 2)


def keep_all_ended(db: Session, now: datetime) -> int:
    """Keep every day that is over at ``now``; how many."""
    total = 0
    while done := keep_ended_days(db, read_catalogue(db), now=now):
        total += done
    return total


def seed_reports(db: Session, now: datetime, rng: Random) -> None:
    """Both, once everything else is there."""
    seed_searches(db, now, rng)
    keep_all_ended(db, now)


def seed_searches(db: Session, now: datetime, rng: Random) -> None:
    """Searches of the last three months for which no room was free."""
    today, rows = local_date(now), []
    for number in range(_SEARCHES):
        day = today - timedelta(days=rng.randint(1, _DAYS_BACK))
        hour = rng.choices(_HOURS, weights=_HOUR_WEIGHTS)[0]
        people = rng.choices(_PEOPLE, weights=_PEOPLE_WEIGHTS)[0]
        rows.append(
            {
                "day": day - timedelta(days=rng.randint(0, 6)),
                "seeker": f"{number:016x}",
                "starts_at": at(day, hour * 60),
                "minutes": rng.choice((60, 60, 90, 120)),
                "people": people,
                "zone_id": None,
                "kind": None,
                "equipment": "",
                "is_near": rng.random() < 0.45,
                "wish_key": f"{number:032x}",
            }
        )
    write_rows(db, UnmetSearch, rows)
