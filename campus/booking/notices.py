"""Mails about bookings: to the organizer, when someone else booked, moved or cancelled for them."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.changes import Act, Listener, OccurrenceChange, OccurrenceFacts, OccurrencesChanged
from campus.booking.models import LIVE, Occurrence
from campus.booking.words import PURPOSES
from campus.outbox.services import Recipient, post
from campus.people.models import Resident, ResidentStatus
from campus.settings import Settings
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import render_mail, translated
from campus.web.words import floor_name, named

# What a mail is about: folders below ``templates/mail/``. Words alone and an early end are seen on the page.
_MAILS = {Act.MADE: "booking-made", Act.MOVED: "booking-moved", Act.CANCELLED: "booking-cancelled"}


def mail_writer(settings: Settings) -> Listener:
    """What writes those mails into the outbox, one for a whole series. Whoever acts for themself gets none: they saw it
    on the page."""

    def write(db: Session, changed: OccurrencesChanged) -> None:
        mail = _MAILS.get(changed.act)
        concerned: dict[int, list[OccurrenceChange]] = defaultdict(list)
        for change in changed.changes:
            if change.after.organizer_id != changed.by_id and _is_news(change):
                concerned[change.after.organizer_id].append(change)
        if mail is None or changed.by_id is None or not concerned:
            return
        people = people_named(db, {changed.by_id, *concerned})
        catalogue = read_catalogue(db)
        for organizer_id, changes in concerned.items():
            to = people[organizer_id]
            if to.status is ResidentStatus.ACTIVE:
                by = people[changed.by_id].name
                values = _values(db, settings, changes[0], catalogue, to.locale) | {"name": to.name, "by": by}
                values |= {"more": len(changes) - 1, "last": changes[-1].after.slot.starts_at}
                text = render_mail(mail, to.locale, **values)
                post(db, mail, Recipient(to.email, to.locale, to.id), text, now=changed.now)

    return write


def _is_news(change: OccurrenceChange) -> bool:
    """Whether a date begins or ceases to take place, or does so elsewhere: not what was skipped from the beginning, nor
    what stays as it is while the others of its series move."""
    before, after = change.before, change.after
    if before is None:
        return after.status in LIVE
    return (before.status, before.room_id, before.slot) != (after.status, after.room_id, after.slot)


def people_named(db: Session, resident_ids: set[int]) -> dict[int | None, Any]:
    """Id, name, address, language and status of residents, by id."""
    columns = (Resident.id, Resident.name, Resident.email, Resident.locale, Resident.status)
    return {row.id: row for row in db.execute(select(*columns).where(Resident.id.in_(sorted(resident_ids))))}


def _values(
    db: Session, settings: Settings, change: OccurrenceChange, catalogue: Catalogue, locale: str
) -> dict[str, Any]:
    """What the templates name; ``before`` is None for a new booking."""
    facts, before = change.after, change.before
    reason = db.scalar(select(Occurrence.cancel_reason).where(Occurrence.id == facts.occurrence_id))
    return {
        "it": facts,
        "place": place_of(facts, catalogue, locale),
        "before": before,
        "place_before": place_of(before, catalogue, locale) if before is not None else "",
        "purpose": translated(PURPOSES[facts.purpose], locale),
        "reason": reason or "",
        "url": f"{settings.base_url}/bookings/{facts.booking_id}",
        "rooms_url": f"{settings.base_url}/rooms",
        "hub_name": settings.hub_name_ko if locale == "ko" else settings.hub_name_en,
        "hub_url": settings.base_url,
        "contact": settings.contact_address,
    }


def place_of(facts: OccurrenceFacts, catalogue: Catalogue, locale: str) -> str:
    """``회의실 203 · 허브 본관 2층``."""
    room = catalogue.rooms[facts.room_id]
    return f"{named(room, locale)} · {named(room.building, locale)} {floor_name(room.level, locale)}"
