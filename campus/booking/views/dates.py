"""What a booking's page says of dates that wait: for an answer about a late holiday, for a room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPBadRequest
from pyramid.request import Request

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import OccurrenceStatus, Wish
from campus.booking.queries.holidays import Question, open_questions_of
from campus.booking.queries.line import places_in_line, rooms_like
from campus.booking.queries.waiting import Waiting, entries_of, waits_of
from campus.booking.resources import BookingResource
from campus.booking.services.holidays import may_keep
from campus.spaces.catalogue import Catalogue, RoomFacts

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
    """An entry with the room that it wants, or that is held for it, its place in line, and how many rooms are like the
    one that it wants."""

    entry: Waiting
    room: RoomFacts
    place: int
    alike: int

    @property
    def may_widen(self) -> bool:
        """Whether other rooms would do as well, were it asked."""
        return bool(self.alike) and self.entry.wish is Wish.WAIT


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
    return shown_waits(request, context.catalogue, entries_of(request.db, context.facts.booking_id, now=request.now))


def shown_waits(request: Request, catalogue: Catalogue, entries: Sequence[Waiting]) -> list[ShownWait]:
    """``entries`` as pages show them, offers first. One statement."""
    places = places_in_line(request.db, catalogue, entries)
    shown = []
    for entry in sorted(entries, key=lambda each: not each.is_offered):
        wanted = catalogue.rooms[entry.room_id]
        room = catalogue.rooms[entry.offered_room_id or entry.room_id]
        alike = len(rooms_like(catalogue, wanted, entry.facts.people)) - 1
        shown.append(ShownWait(entry, room, places[entry.id], alike))
    return shown


def waits_among(request: Request, catalogue: Catalogue, dates: Iterable[OccurrenceFacts]) -> dict[int, ShownWait]:
    """How single bookings among ``dates`` stand in line, by booking. Two statements, none where nothing waits."""
    waiting = {each.booking_id for each in dates if each.status is OccurrenceStatus.WAITING and not each.is_series}
    entries = waits_of(request.db, waiting, now=request.now)
    return {each.entry.facts.booking_id: each for each in shown_waits(request, catalogue, list(entries.values()))}


def sent_number(request: Request, name: str) -> int:
    """The id that a form sent under ``name``. Raises HTTPBadRequest for anything else."""
    raw = request.POST.get(name, "")
    if not raw.isascii() or not raw.isdecimal() or len(raw) > _LONGEST_NUMBER:
        raise HTTPBadRequest()
    return int(raw)
