"""Mails about the waiting list: a room is held for a while, and a wait that ended without one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campus.booking.date_notices import date_url, place_in, values_for
from campus.booking.models import OccurrenceStatus
from campus.booking.notices import people_named, place_of
from campus.booking.queries.waiting import Waiting
from campus.outbox.services import Recipient, post_all
from campus.people.models import ResidentStatus
from campus.settings import Settings
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import MailText, render_mail

OFFERED, ENDED = "booking-offered", "booking-wait-ended"


def mail_offers(db: Session, settings: Settings, entries: Sequence[Waiting], *, now: datetime) -> None:
    """Tell the organizers of ``entries`` which rooms are held for them, and until when: one mail for each."""
    post_all(db, OFFERED, _mails(db, settings, OFFERED, entries), now=now)


def mail_ended_waits(db: Session, settings: Settings, entries: Sequence[Waiting], *, now: datetime) -> None:
    """Tell the organizers of ``entries`` that they wait no longer: nobody answered an offer, or the time came before a
    room was free. Of dates that take place elsewhere, or were given up, only lapsed offers are told."""
    told = [each for each in entries if each.has_lapsed(now) or each.facts.status is OccurrenceStatus.WAITING]
    post_all(db, ENDED, _mails(db, settings, ENDED, told), now=now)


def _mails(
    db: Session, settings: Settings, event: str, entries: Sequence[Waiting]
) -> Iterator[tuple[Recipient, MailText]]:
    if not entries:
        return
    catalogue = read_catalogue(db)
    people = people_named(db, {each.facts.organizer_id for each in entries})
    for entry in entries:
        to = people[entry.facts.organizer_id]
        if to.status is ResidentStatus.ACTIVE:
            values = values_for(db, settings, to) | _about(settings, entry, catalogue, to.locale)
            yield Recipient(to.email, to.locale, to.id), render_mail(event, to.locale, **values)


def _about(settings: Settings, entry: Waiting, catalogue: Catalogue, locale: str) -> dict[str, Any]:
    """What both mails name; ``place_now`` is where the date takes place meanwhile, ``asked_slot`` the whole time where
    only the rest of it is left."""
    room_id = entry.offered_room_id or entry.room_id
    return {
        "it": entry.facts,
        "slot": entry.slot,
        "place": place_in(catalogue.rooms[room_id], locale),
        "wanted": place_in(catalogue.rooms[entry.room_id], locale) if room_id != entry.room_id else "",
        "asked_slot": entry.facts.slot if _is_rest(entry) else None,
        "until": entry.offer_ends_at,
        "place_now": place_of(entry.facts, catalogue, locale) if entry.is_rehoused else "",
        "url": date_url(settings, entry.facts) + "#waiting",
        "rooms_url": f"{settings.base_url}/rooms",
    }


def _is_rest(entry: Waiting) -> bool:
    return entry.facts.status is OccurrenceStatus.WAITING and entry.slot.starts_at > entry.facts.slot.starts_at
