"""What a page shows of the bookings that other rules would hit."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyramid.request import Request

from campus.audit.kinds import Looked
from campus.booking.queries.impact import PAGE_SIZE, Impact
from campus.people.looking import note_look
from campus.people.queries.names import names_of
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.sentences import sentence

# What a step of a form sends besides what it says.
_OF_THE_STEP = frozenset({"csrf_token", "act", "page", "what", "seen", "message_ko", "message_en"})


@dataclass(frozen=True, slots=True)
class HitPage:
    """The hits of one page with the names of their organizers and why each; counts by room, most first."""

    impact: Impact
    names: dict[int, str]
    reasons: dict[int, list[str]]
    rooms: list[tuple[RoomFacts, int]]
    room_of: Mapping[int, RoomFacts]
    number: int
    last: int


def page_asked(request: Request) -> int:
    """``page`` as a button of the form sends it, from 1."""
    raw = request.POST.get("page", "1")
    return max(int(raw), 1) if isinstance(raw, str) and raw.isascii() and raw.isdecimal() and len(raw) < 5 else 1


def hit_page(request: Request, impact: Impact, number: int) -> HitPage:
    """``impact`` as the page shows it. Who is shown is written down. One statement."""
    translate, locale = request.localizer.translate, request.locale_name
    organizers = {each.facts.organizer_id for each in impact.hits}
    note_look(request, Looked.BOOKINGS, "", organizers)
    rooms = read_catalogue(request.db).rooms
    counts = sorted(impact.by_room.items(), key=lambda pair: (-pair[1], pair[0]))
    return HitPage(
        impact,
        names_of(request.db, organizers),
        {each.facts.occurrence_id: [translate(sentence(it, locale)) for it in each.refusals] for each in impact.hits},
        [(rooms[room_id], count) for room_id, count in counts],
        rooms,
        number,
        max(-(-impact.total // PAGE_SIZE), 1),
    )


def carried(request: Request) -> list[tuple[str, str]]:
    """What was sent, for the next step of the same form."""
    return [
        (name, value)
        for name, value in request.POST.items()
        if name not in _OF_THE_STEP and isinstance(value, str)
    ]
