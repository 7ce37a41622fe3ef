"""Booking a series: everything that was agreed on, in one commit, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrencesChanged, announce
from campus.booking.models import Healing
from campus.booking.queries.usage import lock_holders
from campus.booking.services.making import BookingWords, made_by_form
from campus.booking.services.series_planning import SeriesWish, holiday_on, plan_series
from campus.booking.services.series_rows import Decided, Writing, write_series
from campus.booking.services.verdict import Asking, Place, asker_of, check_places, left_standing, overridden
from campus.domain.errors import Refusal, SlotTaken
from campus.domain.recurrence import expand
from campus.domain.series import KEEP, Choices, How, SeriesPlan
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue, RoomFacts


class PlanChanged(Exception):
    """What was agreed on cannot be booked any more, or not yet: ``plan`` is how things stand now, ``refused`` the dates
    that stand in the way, by their wall times, with the reasons. Nothing was written."""

    def __init__(self, plan: SeriesPlan, refused: Mapping[datetime, Sequence[Refusal]]) -> None:
        super().__init__(f"{len(refused)} dates cannot be booked.")
        self.plan = plan
        self.refused = dict(refused)

    @property
    def is_clash(self) -> bool:
        return any(isinstance(each, SlotTaken) for refusals in self.refused.values() for each in refusals)


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
    asker = asker_of(db, wish.room, words.organizer_id or by.resident_id, by, now=now)
    if asker is not None:
        asker = replace(asker, plans_season=asker.leads_group)
        lock_holders(db, _rooms_of(catalogue, command), asker)
    asking = Asking(words.people, asker, now)
    decided, refused = _decide(db, catalogue, command, asking, by)
    if refused:
        made = made_by_form(db, words.form_key, by)
        if made is not None:
            return made
        raise PlanChanged(plan_series(db, catalogue, wish, asking), refused)
    facts = write_series(db, command.wish, command.words, decided, Writing(by, now, command.healing))
    details = {"room": wish.room.slug, "dates": len(decided), "booked": sum(each.is_booked for each in decided)}
    reasons = [refusal for each in decided if each.is_booked for refusal in each.refusals]
    details |= overridden(reasons, words.override)
    record(db, "booking.made", ("booking", facts[0].booking_id), by=by.resident_id, now=now, details=details)
    changes = tuple(OccurrenceChange(None, each) for each in facts)
    announce(db, OccurrencesChanged(Act.MADE, by.resident_id, now, changes))
    return facts[0].booking_id


def _rooms_of(catalogue: Catalogue, command: BookSeries) -> list[RoomFacts]:
    ids = {choice.room_id for choice in command.choices.values() if choice.room_id is not None}
    return [command.wish.room, *(catalogue.rooms[each] for each in sorted(ids - {command.wish.room.id}))]


def _decide(
    db: Session, catalogue: Catalogue, command: BookSeries, asking: Asking, by: Identity
) -> tuple[list[Decided], dict[datetime, Sequence[Refusal]]]:
    """Every date as it will stand, and the refusals of those that are to be booked and cannot."""
    room, dates = command.wish.room, expand(command.wish.recurrence)
    choices = [command.choices.get(date.wall, KEEP) for date in dates]
    places = []
    for date, choice in zip(dates, choices, strict=True):
        # What was planned is asked about too: why a date moves or is skipped is kept with it.
        places.append(Place(room, date.slot, is_wanted=choice.how is How.KEEP))
        if choice.how is How.MOVE:
            places.append(Place(catalogue.rooms[choice.room_id or room.id], choice.slot or date.slot))
    verdicts = iter(check_places(db, places, asking))
    decided: list[Decided] = []
    refused: dict[datetime, Sequence[Refusal]] = {}
    for date, choice in zip(dates, choices, strict=True):
        planned = next(verdicts)
        moved = next(verdicts) if choice.how is How.MOVE else ()
        goes_to = catalogue.rooms[choice.room_id or room.id] if choice.how is How.MOVE else room
        holiday = holiday_on(catalogue, date.slot)
        decided.append(Decided(date, choice, goes_to, choice.slot or date.slot, planned, holiday))
        told = {How.KEEP: planned, How.MOVE: moved}.get(choice.how, ())
        standing = left_standing(told, command.words.override, by)
        if standing:
            refused[date.wall] = standing
    return decided, refused
