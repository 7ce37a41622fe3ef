"""When people are busy, as far as the hub knows: what they organize, where they meet, sessions they signed up for."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from campus.booking.models import LIVE, Booking, Occurrence
from campus.connections.models import Interest, Introduction
from campus.domain.slot import Slot, merged
from campus.groups.models import COMING, GroupSession, SignUp, SignUpStatus

_LONGEST = timedelta(hours=24)
_Row = tuple[tuple[int, ...], datetime, datetime]


def busy_times(db: Session, resident_ids: Collection[int], period: Slot) -> Mapping[int, list[Slot]]:
    """What of ``period`` is taken for each of the residents, in order; whoever is free is left out. Four statements."""
    taken: dict[int, list[Slot]] = defaultdict(list)
    within = _touches(period)
    organized = (
        select(Booking.organizer_id, Occurrence.starts_at, Occurrence.ends_at)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .where(Booking.organizer_id.in_(resident_ids), within)
    )
    introduced = (
        select(Introduction.seeker_id, Introduction.named_id, Occurrence.starts_at, Occurrence.ends_at)
        .join(Occurrence, Occurrence.booking_id == Introduction.booking_id)
        .where(or_(Introduction.seeker_id.in_(resident_ids), Introduction.named_id.in_(resident_ids)), within)
    )
    interested = (
        select(Interest.resident_id, Occurrence.starts_at, Occurrence.ends_at)
        .join(Occurrence, Occurrence.booking_id == Interest.booking_id)
        .where(Interest.resident_id.in_(resident_ids), within)
    )
    rows: list[_Row] = [((row[0],), row[1], row[2]) for row in db.execute(organized)]
    rows += [((row[0], row[1]), row[2], row[3]) for row in db.execute(introduced)]
    rows += [((row[0],), row[1], row[2]) for row in db.execute(interested)]
    rows += [((row[0],), row[1], row[2]) for row in db.execute(_signed_up(resident_ids, period))]
    for people, starts_at, ends_at in rows:
        for resident_id in people:
            if resident_id in resident_ids:
                taken[resident_id].append(Slot(starts_at, ends_at))
    return {resident_id: merged(slots) for resident_id, slots in taken.items()}


def _touches(period: Slot) -> ColumnElement[bool]:
    """Dates that hold their time somewhere in ``period``; none is longer than a day."""
    return and_(
        Occurrence.status.in_(LIVE),
        Occurrence.starts_at < period.ends_at,
        Occurrence.starts_at > period.starts_at - _LONGEST,
        Occurrence.ends_at > period.starts_at,
        Occurrence.ended_at.is_(None),
    )


def _signed_up(resident_ids: Collection[int], period: Slot) -> Select[*tuple[Any, ...]]:
    """Sessions that take place, with a seat or a place in line for it."""
    return (
        select(SignUp.resident_id, GroupSession.starts_at, GroupSession.ends_at)
        .join(GroupSession, GroupSession.id == SignUp.session_id)
        .where(
            SignUp.resident_id.in_(resident_ids),
            SignUp.status.in_((SignUpStatus.IN, SignUpStatus.WAITING)),
            GroupSession.status.in_(COMING),
            GroupSession.starts_at < period.ends_at,
            GroupSession.ends_at > period.starts_at,
        )
    )
