"""Mails about first coffees and first meetings: booked, and what becomes of them on the booking's own page."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.changes import Act, Listener, OccurrenceFacts, OccurrencesChanged
from campus.booking.models import LIVE, Purpose
from campus.booking.notices import place_of
from campus.booking.queries.occurrences import find_occurrence
from campus.connections.mails import write_mail
from campus.connections.models import Interest, Introduction
from campus.connections.queries.people import people_of
from campus.domain.hubtime import local_date
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue

BOOKED, CHANGED = "introduction-meeting-booked", "introduction-meeting-changed"
_NEWS = (Act.MOVED, Act.SWAPPED, Act.CANCELLED)


def mail_meeting(
    db: Session, settings: Settings, booking_id: int, people_ids: Collection[int], path: str, *, now: datetime
) -> None:
    """Tell everyone who meets when and where; ``path`` is the page on which they see each other."""
    facts = find_occurrence(db, booking_id)
    people = people_of(db, people_ids, local_date(now))
    catalogue = read_catalogue(db)
    for to_id in sorted(people):
        if facts is not None:
            others = [people[each] for each in sorted(people) if each != to_id]
            to, url = people[to_id], f"{settings.base_url}{path}"
            place = place_of(facts, catalogue, to.locale)
            write_mail(db, settings, BOOKED, to, now=now, it=facts, place=place, others=others, url=url)


def meeting_follower(settings: Settings) -> Listener:
    """What tells those who were to come that their meeting moved or is off; its organizer hears from the booking."""

    def follow(db: Session, changed: OccurrencesChanged) -> None:
        if changed.act not in _NEWS:
            return
        concerned = {
            each.after.booking_id: each.after for each in changed.changes if each.after.purpose is Purpose.MEETING
        }
        for booking_id, guests in (_guests(db, concerned) if concerned else {}).items():
            _tell(db, settings, concerned[booking_id], guests, changed)

    return follow


def _tell(
    db: Session, settings: Settings, facts: OccurrenceFacts, guests: dict[int, str], changed: OccurrencesChanged
) -> None:
    people = people_of(db, set(guests) - {changed.by_id, facts.organizer_id}, local_date(changed.now))
    catalogue = read_catalogue(db)
    for to_id, to in sorted(people.items()):
        values = {"it": facts, "is_off": facts.status not in LIVE, "url": f"{settings.base_url}{guests[to_id]}"}
        place = place_of(facts, catalogue, to.locale)
        write_mail(db, settings, CHANGED, to, now=changed.now, place=place, **values)


def _guests(db: Session, booking_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """By booking: who is to come, each with the page on which they see it."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    coffees = select(Introduction.booking_id, Introduction.key, Introduction.seeker_id, Introduction.named_id)
    for booking_id, key, *two in db.execute(coffees.where(Introduction.booking_id.in_(booking_ids))):
        found[booking_id or 0] |= dict.fromkeys(two, f"/introductions/{key}")
    meetings = select(Interest.booking_id, Interest.opportunity_id, Interest.resident_id)
    for booking_id, opportunity_id, resident_id in db.execute(meetings.where(Interest.booking_id.in_(booking_ids))):
        found[booking_id or 0][resident_id] = f"/opportunities/{opportunity_id}"
    return found
