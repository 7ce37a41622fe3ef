"""Introductions as their viewer sees them, for the pages that list or show them."""

from collections.abc import Iterable, Sequence

from pyramid.request import Request

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Booking
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.connections.queries.introductions import IntroductionFacts, links_of
from campus.connections.queries.people import people_of
from campus.connections.sight import ShownIntroduction, people_in, see
from campus.domain.hubtime import local_date


def shown_list(request: Request, found: Sequence[IntroductionFacts]) -> list[ShownIntroduction]:
    """``found`` as the reader may see them, in their order; what they must not know of is left out. Three statements
    at most."""
    me = request.identity.resident_id
    links = links_of(request.db, {it.question_id for it in found if it.question_id is not None})
    people = people_of(request.db, people_in(found, links), local_date(request.now))
    shown = (see(it, me, people, links, now=request.now) for it in found)
    return [each for each in shown if each is not None]


def meetings_ahead(request: Request, booking_ids: Iterable[int | None]) -> dict[int, OccurrenceFacts]:
    """The booked meetings by the ids of their bookings, without those that are over or cancelled. One statement."""
    ids = [each for each in booking_ids if each is not None]
    if not ids:
        return {}
    found = [facts_of(row) for row in request.db.execute(OCCURRENCES.where(Booking.id.in_(ids)))]
    return {facts.booking_id: facts for facts in found if not facts.is_over(request.now)}


def meeting_ahead(request: Request, booking_id: int | None) -> OccurrenceFacts | None:
    """One booked meeting, unless it is over or cancelled."""
    return meetings_ahead(request, [booking_id]).get(booking_id or 0)
