"""Booking a series: everything that was agreed on, in one commit, or nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrencesChanged, announce
from campus.booking.models import Healing
from campus.booking.queries.usage import lock_holders
from campus.booking.services.making import BookingWords, made_by_form
from campus.booking.services.series_deciding import (
    PlanChanged,
    Wanted,
    decide,
    reasons_against,
    refused_among,
    rooms_of,
)
from campus.booking.services.series_planning import SeriesWish, plan_series
from campus.booking.services.series_rows import Writing, write_series
from campus.booking.services.verdict import Asking, asker_among, overridden
from campus.domain.recurrence import expand
from campus.domain.series import KEEP, Choices
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue

__all__ = ["BookSeries", "PlanChanged", "book_series"]


@dataclass(frozen=True, slots=True)
class BookSeries:
    """What a season is to be. ``choices`` say what happens with each date, by its wall time: one without a choice is
    booked as planned."""

    wish: SeriesWish
    words: BookingWords
    choices: Choices
    healing: Healing = Healing.OFFER


def book_series(db: Session, catalogue: Catalogue, command: BookSeries, *, by: Identity, now: datetime) -> int:
    """Book a whole series and return the booking's id; the same form key again returns the booking it made.

    Raises :class:`PlanChanged` when a date that is to be booked cannot be, :class:`RecurrenceRefused` for a rule out of
    bounds. The number of statements does not grow with the dates.
    """
    made = made_by_form(db, command.words.form_key, by)
    if made is not None:
        return made
    wish, words = command.wish, command.words
    rooms = rooms_of(catalogue, wish.room, command.choices)
    asker = asker_among(db, rooms, words.organizer_id or by.resident_id, by, now=now)
    if asker is not None:
        asker = asker.in_season(for_group=words.is_for_group)
        lock_holders(db, rooms, asker)
    asking = Asking(words.people, asker, now)
    wanted = [Wanted(date, command.choices.get(date.wall, KEEP)) for date in expand(wish.recurrence)]
    decided = decide(db, catalogue, wish.room, wanted, asking)
    refused = refused_among(decided, words.override, by)
    if refused:
        made = made_by_form(db, words.form_key, by)
        if made is not None:
            return made
        raise PlanChanged(plan_series(db, catalogue, wish, asking), refused)
    set_aside = overridden(reasons_against(decided), words.override)
    # A reason that sets nothing aside is no exception, and is not kept.
    words = words if set_aside else replace(words, override="")
    facts = write_series(db, wish, words, decided, Writing(by, now, command.healing))
    details: dict[str, Any] = {"room": wish.room.slug, "dates": len(decided)} | set_aside
    details["booked"] = sum(each.is_booked for each in decided)
    record(db, "booking.made", ("booking", facts[0].booking_id), by=by.resident_id, now=now, details=details)
    changes = tuple(OccurrenceChange(None, each) for each in facts)
    announce(db, OccurrencesChanged(Act.MADE, by.resident_id, now, changes))
    return facts[0].booking_id
