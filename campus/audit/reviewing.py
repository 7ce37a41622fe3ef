"""What a month of the access log adds up to, for whoever reviews it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.audit.accesses import Seen, with_people
from campus.audit.kinds import AccessAct
from campus.audit.models import AccessEntry, AccessPerson, AccessReview
from campus.domain.hubtime import local, local_date

# When a look is unusual on the hub's clock, and how many people shown in one day are many for one person.
NIGHT_ENDS, NIGHT_BEGINS = 7, 22
MANY_PEOPLE = 300
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Tally:
    """What one person did in a month: looks, people shown (one who was shown twice counts twice), looks at night,
    downloads, and looks by kind of page, the most frequent first."""

    actor_key: str
    looks: int
    people: int
    at_night: int
    downloads: int
    by_what: dict[str, int]


@dataclass(frozen=True, slots=True)
class Month:
    """A month: what each person did, those who looked most first; downloads and looks at night, the newest first and
    ``MOST_LISTED`` at most; days on which somebody was shown many people, as (key, day, people)."""

    tallies: list[Tally]
    downloads: list[Seen]
    at_night: list[Seen]
    crowded: list[tuple[str, date, int]]


def read_month(db: Session, since: datetime, until: datetime) -> Month:
    """What people did from ``since`` to before ``until``; of the hub's own entries nothing. Five statements at most."""
    shown = func.count(AccessPerson.person_key)
    entry = (AccessEntry.number, AccessEntry.at, AccessEntry.actor_key, AccessEntry.what, AccessEntry.act)
    rows = db.execute(
        select(*entry, shown.label("shown"))
        .outerjoin(AccessPerson, AccessPerson.entry_number == AccessEntry.number)
        .where(AccessEntry.at >= since, AccessEntry.at < until, AccessEntry.actor_key != "")
        .group_by(*entry)
        .order_by(AccessEntry.number.desc())
    ).all()
    downloads = [row.number for row in rows if _is_download(row)]
    at_night = [row.number for row in rows if is_night(row.at)]
    return Month(_tallies(rows), _listed(db, downloads), _listed(db, at_night), _crowded(rows))


def is_night(instant: datetime) -> bool:
    """Whether hardly anyone works at the hub's desk then."""
    return not NIGHT_ENDS <= local(instant).hour < NIGHT_BEGINS


def _is_download(row: Any) -> bool:
    return bool(row.act == AccessAct.DOWNLOADED.value)


def _tallies(rows: Sequence[Any]) -> list[Tally]:
    by_actor = defaultdict(list)
    for row in rows:
        by_actor[row.actor_key].append(row)
    tallies = [
        Tally(
            key,
            looks=len(mine),
            people=sum(row.shown for row in mine),
            at_night=sum(is_night(row.at) for row in mine),
            downloads=sum(map(_is_download, mine)),
            by_what=dict(Counter(row.what for row in mine).most_common()),
        )
        for key, mine in by_actor.items()
    ]
    return sorted(tallies, key=lambda each: (-each.looks, each.actor_key))


def _crowded(rows: Sequence[Any]) -> list[tuple[str, date, int]]:
    shown: Counter[tuple[str, date]] = Counter()
    for row in rows:
        shown[row.actor_key, local_date(row.at)] += row.shown
    return [(key, day, count) for (key, day), count in shown.most_common(MOST_LISTED) if count >= MANY_PEOPLE]


def _listed(db: Session, numbers: Sequence[int]) -> list[Seen]:
    """The newest of those entries. Two statements."""
    some = numbers[:MOST_LISTED]
    if not some:
        return []
    found = db.scalars(select(AccessEntry).where(AccessEntry.number.in_(some)).order_by(AccessEntry.number.desc()))
    return with_people(db, found.all())


def reviews_of(db: Session, month: date) -> Sequence[AccessReview]:
    """The reviews of a month (its first day), the latest first."""
    newest = (AccessReview.reviewed_at.desc(), AccessReview.id.desc())
    return db.scalars(select(AccessReview).where(AccessReview.month == month).order_by(*newest)).all()
