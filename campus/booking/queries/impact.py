"""Which bookings other rules would hit: dates ahead that pass by the rules that stand, and would be refused by others.

The judge is that of every booking (``campus.domain.rules``). What is measured from the moment of asking says nothing of
a booking that was made: how far ahead, the lead, same-day only. Quotas and the rest between two bookings are counted
in the order in which the bookings were made, as if the rules had held already. Clashes, and what a booking takes
before and after itself, stay as they were booked.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE, Booking, Occurrence, Series
from campus.booking.queries.askers import read_askers
from campus.booking.queries.in_the_way import dates_by_id
from campus.booking.queries.recounting import BookedDate, Recount
from campus.domain.asker import Asker
from campus.domain.errors import InThePast, NotYetBookable, Refusal, SameDayOnly, TooLateToAsk
from campus.domain.hubtime import at, local_date
from campus.domain.rules import Quota, RoomRules, judge, period_slot
from campus.domain.slot import Slot
from campus.domain.week import Validity, Week, relaid
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.policies import PolicyFacts
from campus.spaces.queries.rules import together

# What is measured from now: it says nothing of a booking that was made.
OF_ASKING = (InThePast, NotYetBookable, SameDayOnly, TooLateToAsk)
PAGE_SIZE = 50
# More dates are not looked at in one page: the first so many are, and the answer says so.
MOST_DATES = 20_000
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Changed:
    """The rules of one room as they stand, and as they would be."""

    before: RoomRules
    after: RoomRules


def with_hours(rules: RoomRules, validity: Validity, week: Week) -> Changed:
    """A room's rules with ``week`` in ``validity``."""
    return Changed(rules, replace(rules, hours=tuple(relaid(rules.hours, validity, week)), _open_days={}))


def with_policies(
    rooms: Iterable[RoomFacts], before: Sequence[PolicyFacts], after: Sequence[PolicyFacts]
) -> dict[int, Changed]:
    """The rooms, by id, for which other policies make other rules."""
    found = {}
    for room in rooms:
        policy = together(after, room.id, room.kind)
        if policy != together(before, room.id, room.kind):
            found[room.id] = Changed(room.rules, replace(room.rules, policy=policy, _open_days={}))
    return found


@dataclass(frozen=True, slots=True)
class Hit:
    """A date that would be refused, and why."""

    facts: OccurrenceFacts
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """One page of the dates that are hit, soonest first; ``total`` of them by room, and how many were looked at.

    ``until`` is the day up to which dates were looked at, where there are more than can be.
    """

    hits: tuple[Hit, ...]
    ids: tuple[int, ...]
    by_room: Mapping[int, int]
    looked_at: int
    until: date | None = None

    @property
    def total(self) -> int:
        return len(self.ids)


def find_impact(
    db: Session,
    changed: Mapping[int, Changed],
    *,
    within: Validity | None = None,
    page: int = 1,
    most: int = MOST_DATES,
    now: datetime,
) -> Impact:
    """What the rules of ``changed`` rooms, by id, would hit of the dates that have not begun; ``within`` bounds their
    days. Three statements, however many dates there are."""
    first = now if within is None else max(now, at(within.first))
    since = _counted_since(changed, first, now)
    rows = list(_dates(db, changed, Slot(since, _end(within)), most=most))
    if not rows:
        return Impact((), (), {}, 0)
    askers = read_askers(db, {each.organizer_id for each in rows}, now=now)
    found = _judged(rows, changed, askers, first, now)
    ids = tuple(each.id for each in rows if each.id in found)
    by_room = Counter(each.room_id for each in rows if each.id in found)
    shown = dates_by_id(db, ids[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    hits = tuple(Hit(facts, found[facts.occurrence_id]) for facts in shown)
    ahead = sum(each.slot.starts_at >= first for each in rows)
    until = local_date(rows[-1].slot.starts_at) if len(rows) == most else None
    return Impact(hits, ids, dict(by_room), ahead, until)


def _counted_since(changed: Mapping[int, Changed], first: datetime, now: datetime) -> datetime:
    """From when on dates are read: quotas count from the start of their period, the rest from days before."""
    starts = [first - 2 * _DAY] if any(_rests(each) for each in changed.values()) else [first]
    quotas = {quota for each in changed.values() for some in _quotas(each) for quota in some}
    return min([*starts, *(period_slot(each.period, now).starts_at for each in quotas)])


def _end(within: Validity | None) -> datetime:
    return at(date.max - _DAY) if within is None or within.last is None else at(within.last + _DAY)


_ROWS = (
    select(
        Occurrence.id,
        Occurrence.room_id,
        Occurrence.starts_at,
        Occurrence.ends_at,
        Booking.people,
        Booking.organizer_id,
        Booking.organization_id,
        Series.booking_id.is_not(None),
        Booking.is_for_group,
        Booking.created_at,
    )
    .join(Booking, Booking.id == Occurrence.booking_id)
    .outerjoin(Series, Series.booking_id == Booking.id)
    .where(Occurrence.status.in_(LIVE))
    .order_by(Occurrence.starts_at, Occurrence.id)
)


def _dates(db: Session, room_ids: Iterable[int], time: Slot, *, most: int) -> Iterator[BookedDate]:
    statement = _ROWS.where(
        Occurrence.room_id.in_(sorted(room_ids)),
        Occurrence.starts_at >= time.starts_at,
        Occurrence.starts_at < time.ends_at,
    )
    for row in db.execute(statement.limit(most)):
        number, room_id, starts_at, ends_at, people, organizer_id, organization_id, is_series, is_group, made_at = row
        slot = Slot(starts_at, ends_at)
        whose = people, organizer_id, organization_id
        yield BookedDate(number, room_id, slot, *whose, is_series or is_group, is_group, made_at)


def _judged(
    dates: Sequence[BookedDate],
    changed: Mapping[int, Changed],
    askers: Mapping[int, Asker],
    first: datetime,
    now: datetime,
) -> dict[int, tuple[Refusal, ...]]:
    """The refusals that are new, by the date's id: of kinds that the rules as they stand do not give."""
    before, after = Recount(), Recount()
    found = {}
    for each in sorted(dates, key=lambda it: (it.made_at, it.id)):
        it, asker = changed[each.room_id], askers.get(each.organizer_id)
        if asker is not None and each.is_season:
            asker = asker.in_season(for_group=each.is_for_group)
        quotas_before, quotas_after = _quotas(it)
        refusals = after.refusals(each, asker, it.after, quotas_after if asker else ())
        counted = before.refusals(each, asker, it.before, quotas_before if asker else ())
        if each.slot.starts_at < first:
            continue
        refusals += _of_the_room(it.after, each, asker, now)
        if refusals:
            known = {type(refusal) for refusal in (*counted, *_of_the_room(it.before, each, asker, now))}
            refusals = tuple(refusal for refusal in refusals if type(refusal) not in known)
        if refusals:
            found[each.id] = refusals
    return found


def _of_the_room(rules: RoomRules, it: BookedDate, asker: Asker | None, now: datetime) -> tuple[Refusal, ...]:
    said = judge(rules, it.slot, people=it.people, now=now, asker=asker)
    return tuple(refusal for refusal in said if not isinstance(refusal, OF_ASKING))


def _quotas(it: Changed) -> tuple[list[Quota], list[Quota]]:
    """The quotas of a room before and after, without those that stay: they say the same of every date."""
    before, after = it.before.policy.quotas, it.after.policy.quotas
    return [each for each in before if each not in after], [each for each in after if each not in before]


def _rests(it: Changed) -> bool:
    return it.before.policy.rest.value != it.after.policy.rest.value
