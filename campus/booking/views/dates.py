"""What a booking's page says of dates that wait: for an answer about a late holiday, for a room."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPBadRequest
from pyramid.request import Request

from campus.booking.queries.holidays import Question, open_questions_of
from campus.booking.queries.waiting import Waiting, entries_of, places_in_line, unblocked
from campus.booking.resources import BookingResource
from campus.booking.services.holidays import may_keep
from campus.spaces.catalogue import RoomFacts

_LONGEST_NUMBER = 10


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question with the room it is about; ``name`` is that of the holiday in the reader's language."""

    question: Question
    room: RoomFacts
    name: str
    may_keep: bool


@dataclass(frozen=True, slots=True)
class ShownWait:
    """An entry with the room that it wants, its place in line, and whether the room is free at this moment."""

    entry: Waiting
    room: RoomFacts
    place: int
    is_free: bool


def date_values(context: BookingResource, request: Request, *, may_change: bool) -> dict[str, Any]:
    """What ``booking/holiday_question.html`` and ``booking/waiting.html`` name; nothing for whoever may not answer."""
    values: dict[str, Any] = {"questions": [], "waits": [], "offer_refusals": []}
    if may_change:
        values["questions"] = list(_questions(context, request))
        values["waits"] = list(_waits(context, request))
    return values


def _questions(context: BookingResource, request: Request) -> Iterable[ShownQuestion]:
    catalogue = context.catalogue
    for question in open_questions_of(request.db, context.facts.booking_id, now=request.now):
        room = catalogue.rooms[question.facts.room_id]
        name = catalogue.holidays.name(question.day, request.locale_name) or ""
        yield ShownQuestion(question, room, name, may_keep(room, question.day, request.identity))


def _waits(context: BookingResource, request: Request) -> Iterable[ShownWait]:
    catalogue = context.catalogue
    entries = entries_of(request.db, context.facts.booking_id, now=request.now)
    places = places_in_line(request.db, catalogue, entries)
    free = {each.id for each in unblocked(request.db, catalogue, [each for each in entries if each.is_offered])}
    for entry in sorted(entries, key=lambda each: not each.is_offered):
        yield ShownWait(entry, catalogue.rooms[entry.room_id], places[entry.id], entry.id in free)


def sent_number(request: Request, name: str) -> int:
    """The id that a form sent under ``name``. Raises HTTPBadRequest for anything else."""
    raw = request.POST.get(name, "")
    if not raw.isascii() or not raw.isdecimal() or len(raw) > _LONGEST_NUMBER:
        raise HTTPBadRequest()
    return int(raw)
