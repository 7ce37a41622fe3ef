"""What templates name wherever sessions are listed."""

from typing import Any

from pyramid.request import Request

from campus.booking.series_words import WHY_SKIPPED
from campus.domain.hubtime import local_date
from campus.groups.words import SESSION_STATUSES
from campus.spaces.queries.catalogue import read_catalogue


def session_words(request: Request) -> dict[str, Any]:
    """Rooms, today, and the words for what became of a session."""
    catalogue = read_catalogue(request.db)
    return {
        "rooms": catalogue.rooms,
        "holidays": catalogue.holidays,
        "today": local_date(request.now),
        "statuses": SESSION_STATUSES,
        "why_skipped": WHY_SKIPPED,
    }
