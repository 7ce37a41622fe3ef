"""Refusals in sentences: why not, and what would pass."""

from collections.abc import Callable
from typing import Any

from pyramid.i18n import TranslationString

from campus.domain import errors
from campus.domain.hubtime import local_date
from campus.web import words
from campus.web.locale import _
from campus.web.sentences.people import audience_words
from campus.web.sentences.policies import owner_words
from campus.web.sentences.quotas import spent_sentence


def _past(refusal: errors.InThePast, locale: str) -> TranslationString:
    return _("This time has already passed. It is ${now} now.", mapping={"now": words.clock(refusal.now)})


def _off_grid(refusal: errors.OffGrid, locale: str) -> TranslationString:
    return _(
        "Bookings here start and end in steps of ${step}.", mapping={"step": words.length(refusal.grid_minutes, locale)}
    )


def _too_short(refusal: errors.TooShort, locale: str) -> TranslationString:
    return _(
        "A booking here takes at least ${shortest}.",
        mapping={"shortest": words.length(refusal.shortest_minutes, locale)},
    )


def _too_long(refusal: errors.TooLong, locale: str) -> TranslationString:
    return _(
        "A booking here takes at most ${longest}; you asked for ${length}.",
        mapping={
            "longest": words.length(refusal.longest_minutes, locale),
            "length": words.length(refusal.minutes, locale),
        },
    )


def _not_yet(refusal: errors.NotYetBookable, locale: str) -> TranslationString:
    return _(
        "Bookings open ${days} days ahead. This day opens at ${moment}.",
        mapping={"days": refusal.days_ahead, "moment": words.instant(refusal.bookable_at, locale)},
    )


def _outside(refusal: errors.OutsideOpeningHours, locale: str) -> TranslationString:
    day = words.short_day(refusal.day, locale)
    if not refusal.open_slots:
        return _("The room is not open on ${day}.", mapping={"day": day})
    hours = ", ".join(words.time_span(slot.starts_at, slot.ends_at, locale) for slot in refusal.open_slots)
    return _("On ${day} the room is open ${hours}.", mapping={"day": day, "hours": hours})


def _closed(refusal: errors.RoomClosed, locale: str) -> TranslationString:
    return _(
        "The room is closed ${span} (${reason}).",
        mapping={
            "span": words.full_span(refusal.closure.starts_at, refusal.closure.ends_at, locale),
            "reason": refusal.reason_ko if locale == "ko" else refusal.reason_en,
        },
    )


def _too_many(refusal: errors.TooManyPeople, locale: str) -> TranslationString:
    return _(
        "The room holds ${capacity}; you asked for ${people}.",
        mapping={"capacity": refusal.capacity, "people": refusal.people},
    )


def _retired(refusal: errors.RoomRetired, locale: str) -> TranslationString:
    day = words.full_day(local_date(refusal.retired_at), locale)
    return _("The room is no longer booked since ${day}.", mapping={"day": day})


def _taken(refusal: errors.SlotTaken, locale: str) -> TranslationString:
    span = words.time_span(refusal.taken.starts_at, refusal.taken.ends_at, locale)
    return _("The room is already taken ${span}, set-up and tidy-up included.", mapping={"span": span})


def _over(refusal: errors.AlreadyOver, locale: str) -> TranslationString:
    return _(
        "This booking ended at ${moment}; there is nothing left to change.",
        mapping={"moment": words.instant(refusal.ended_at, locale)},
    )


def _too_late(refusal: errors.TooLateToAsk, locale: str) -> TranslationString:
    return _(
        "This room is asked for at least ${lead} ahead. The first day that passes now is ${day}.",
        mapping={
            "lead": words.business_days(refusal.lead_business_days, locale),
            "day": words.short_day(refusal.earliest_day, locale),
        },
    )


def _holiday(refusal: errors.ClosedOnHoliday, locale: str) -> TranslationString:
    return _(
        "${day} is a public holiday (${name}), and the room is closed then.",
        mapping={
            "day": words.short_day(refusal.day, locale),
            "name": refusal.name_ko if locale == "ko" else refusal.name_en,
        },
    )


def _not_for_you(refusal: errors.NotForYou, locale: str) -> TranslationString:
    return _("Only ${audience} may book this room.", mapping={"audience": audience_words(refusal.audience, locale)})


def _too_soon(refusal: errors.TooSoonAgain, locale: str) -> TranslationString:
    return _(
        "Between two bookings of one person this room rests for ${rest}; there is one ${span}.",
        mapping={
            "rest": words.length(refusal.rest_minutes, locale),
            "span": words.short_span(refusal.other.starts_at, refusal.other.ends_at, locale),
        },
    )


def _waits(refusal: errors.WaitsForAnswer, locale: str) -> TranslationString:
    return _("More time in this room waits for a manager's answer, so it cannot be added while you are there.")


def _same_day(refusal: errors.SameDayOnly, locale: str) -> TranslationString:
    return _(
        "Nobody came to ${limit} of the bookings in this name within ${days} days: until ${until} only bookings for the"
        " same day are possible. What is free today can be booked now.",
        mapping={"limit": refusal.limit, "days": refusal.days, "until": words.instant(refusal.until, locale)},
    )


def _under_review(refusal: errors.UnderReview, locale: str) -> TranslationString:
    return _(
        "Nobody came to this series several times in a row, so a manager looks at what is left of it. Until then its"
        " dates cannot be moved; they can be cancelled."
    )


def _too_many_waits(refusal: errors.TooManyWaits, locale: str) -> TranslationString:
    return _(
        "You stand in line for ${most} rooms already. Leave one of the lines first, or book what is free.",
        mapping={"most": refusal.most},
    )


def _in_line(refusal: errors.AlreadyInLine, locale: str) -> TranslationString:
    span = words.short_span(refusal.slot.starts_at, refusal.slot.ends_at, locale)
    return _("You stand in line for this room already: ${span}.", mapping={"span": span})


_SENTENCES: dict[type[errors.Refusal], Callable[[Any, str], TranslationString]] = {
    errors.InThePast: _past,
    errors.OffGrid: _off_grid,
    errors.TooShort: _too_short,
    errors.TooLong: _too_long,
    errors.NotYetBookable: _not_yet,
    errors.OutsideOpeningHours: _outside,
    errors.RoomClosed: _closed,
    errors.TooManyPeople: _too_many,
    errors.RoomRetired: _retired,
    errors.TooLateToAsk: _too_late,
    errors.ClosedOnHoliday: _holiday,
    errors.NotForYou: _not_for_you,
    errors.QuotaSpent: spent_sentence,
    errors.TooSoonAgain: _too_soon,
    errors.SameDayOnly: _same_day,
    errors.UnderReview: _under_review,
    errors.SlotTaken: _taken,
    errors.TooManyWaits: _too_many_waits,
    errors.AlreadyInLine: _in_line,
    errors.AlreadyOver: _over,
    errors.WaitsForAnswer: _waits,
}


def sentence(refusal: errors.Refusal, locale: str) -> TranslationString:
    """``refusal`` as one sentence; numbers and dates inside it are already in ``locale``."""
    return _SENTENCES[type(refusal)](refusal, locale)


def owner_name(refusal: errors.Refusal, locale: str) -> str:
    """Who set the rule."""
    return owner_words(refusal.owner, locale)
