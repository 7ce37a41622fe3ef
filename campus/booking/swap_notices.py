"""Mails about changing rooms: someone is asked to, and who asked has the room now. Neither learns who the other is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceChange
from campus.booking.date_notices import date_url, place_in, values_for
from campus.booking.models import LIVE
from campus.booking.notices import people_named, place_of, with_booking
from campus.booking.queries.swaps import Swap
from campus.outbox.services import Recipient, post, post_all
from campus.people.models import ResidentStatus
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import render_mail

ASKED, SWAPPED = "booking-swap-asked", "booking-swapped"


def mail_proposals(db: Session, settings: Settings, swaps: Sequence[Swap], *, now: datetime) -> None:
    """Ask the organizers who hold the rooms, each once for each proposal."""
    if not swaps:
        return
    catalogue = read_catalogue(db)
    people = people_named(db, {each.holder.organizer_id for each in swaps})
    mails = []
    for swap in swaps:
        to, holder = people[swap.holder.organizer_id], swap.holder
        if to.status is ResidentStatus.ACTIVE:
            there = catalogue.rooms[swap.room_id]
            values: dict[str, Any] = values_for(db, settings, to) | {
                "it": holder,
                "place": place_of(holder, catalogue, to.locale),
                "there": place_in(there, to.locale),
                "seats": there.capacity,
                "people": swap.asking.people,
                "until": swap.expires_at,
                "url": date_url(settings, holder) + "#swaps",
            }
            mails.append((Recipient(to.email, to.locale, to.id), render_mail(ASKED, to.locale, **values)))
    post_all(db, ASKED, mails, now=now)


def mail_swapped(db: Session, settings: Settings, change: OccurrenceChange, *, now: datetime) -> None:
    """Tell who asked that they have the room, with what their calendar is to know."""
    catalogue, before, after = read_catalogue(db), change.before, change.after
    to = people_named(db, {after.organizer_id})[after.organizer_id]
    if to.status is not ResidentStatus.ACTIVE:
        return
    had_room = before is not None and before.status in LIVE
    values = values_for(db, settings, to) | {
        "it": after,
        "place": place_of(after, catalogue, to.locale),
        "place_before": place_of(before, catalogue, to.locale) if had_room and before is not None else "",
        "url": date_url(settings, after),
    }
    text = with_booking(db, render_mail(SWAPPED, to.locale, **values), [change], to)
    post(db, SWAPPED, Recipient(to.email, to.locale, to.id), text, now=now)
