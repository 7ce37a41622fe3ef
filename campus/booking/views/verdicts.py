"""Whether a room can be had as a form asks for it: how it would be confirmed, why not, and what would work."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.view import view_config

from campus.booking.changes import OccurrenceFacts
from campus.booking.forms import Asked, BookingForm, fresh_values, read_asked
from campus.booking.kin import kin_of
from campus.booking.models import OccurrenceStatus
from campus.booking.queries.alternatives import Wish, find_alternatives
from campus.booking.queries.occurrences import find_date
from campus.booking.services import check_slot
from campus.booking.services.approval import answer_clock, is_within, status_after
from campus.booking.services.changing import check_change
from campus.booking.services.verdict import Place, as_asked, asker_among, asker_of
from campus.booking.views.lines import hold_in_the_way, wait_offer
from campus.domain.asker import Asker
from campus.domain.errors import Refusal, SameDayOnly, UnderReview
from campus.domain.hubtime import local_date
from campus.domain.no_show import standing
from campus.domain.slot import Slot
from campus.permissions import Permission
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.sentences import owner_name, sentence, standing_sentences

# What the templates of a verdict name, before anything was asked for.
NO_VERDICT: Mapping[str, Any] = {
    "asked": None,
    "refusals": [],
    "alternatives": [],
    "end_errors": [],
    "may_override": False,
    "is_asked": False,
    "clocks": None,
    "is_again": False,
    "ledger": [],
    "is_final": False,
    "wait": None,
    "held_until": None,
}


def why_not(
    request: Request,
    asked: Asked,
    refusals: Sequence[Refusal],
    *,
    moved: OccurrenceFacts | None = None,
    organizer_id: int | None = None,
) -> dict[str, Any]:
    """What a template needs to say why not, and what would work, unless nothing would (``is_final``). ``moved`` is what
    is being changed, ``organizer_id`` the other resident for whom a new booking is."""
    db, now, identity, catalogue = request.db, request.now, request.identity, read_catalogue(request.db)
    whose = _whose(request, moved, organizer_id)
    asker = asker_among(db, (asked.room, *catalogue.bookable), whose, identity, now=now)
    asker = as_asked(asker, moved) if asker is not None and moved is not None else asker
    is_final = any(isinstance(each, UnderReview) for each in refusals)
    is_held_to_today = any(isinstance(each, SameDayOnly) for each in refusals)
    slot = _today(asked.slot, now) if is_held_to_today else asked.slot
    wish = Wish(asked.room, slot, asked.people, moved.occurrence_id if moved else None, asker)
    return {
        "refusals": said_of(request, refusals),
        # The refusal has said until when.
        "ledger": ledger_of(request, asked.room, asker)[is_held_to_today:],
        "alternatives": [] if is_final else find_alternatives(db, catalogue, wish, now=now),
        "is_final": is_final,
        "may_override": may_except(request) and all(each.may_override for each in refusals),
        "wait": None if moved is not None else wait_offer(request, asked, refusals),
        "held_until": hold_in_the_way(request, asked, refusals),
    }


def said_of(request: Request, refusals: Iterable[Refusal]) -> list[tuple[TranslationString, str]]:
    """Each refusal as a sentence, with who set the rule."""
    locale = request.locale_name
    return [(sentence(each, locale), owner_name(each, locale)) for each in refusals]


def _today(slot: Slot, now: datetime) -> Slot:
    """The time of ``slot``, on the hub's clock, today: all that may be had by whoever is held to the same day."""
    days = (local_date(slot.starts_at) - local_date(now)).days
    return slot.shifted(-timedelta(days=days))


def ledger_of(request: Request, room: RoomFacts, asker: Asker | None) -> list[TranslationString]:
    """How whoever asks for themself stands in the no-show ledger, where it bites or the next one would."""
    if asker is None or not asker.no_shows or asker.is_for_group or asker.resident_id != request.identity.resident_id:
        return []
    stands = standing(room.rules.policy.no_shows, asker.no_shows, request.now)
    is_told = stands.is_close or stands.restricted_until is not None
    return standing_sentences(stands, request.locale_name) if is_told else []


def may_except(request: Request) -> bool:
    """Whether whoever asks may book against a rule, with a reason."""
    return request.identity is not None and request.identity.may(Permission.MANAGE_BOOKINGS)


def _whose(request: Request, moved: OccurrenceFacts | None, organizer_id: int | None) -> int:
    """In whose name a room is asked for; 0 when nobody is signed in."""
    if moved is not None:
        return moved.organizer_id
    return organizer_id or (0 if request.identity is None else request.identity.resident_id)


@view_config(
    route_name="booking.verdict", request_method="GET", permission=Permission.VISIT, renderer="booking/verdict.html"
)
def verdict(request: Request) -> dict[str, Any]:
    """Whether the form would pass as it stands, before it is sent."""
    catalogue = read_catalogue(request.db)
    form = BookingForm(request, start=fresh_values(request, catalogue))
    return verdict_of(request, form, read_asked(form, catalogue), moved=_own_date(request))


def _own_date(request: Request) -> OccurrenceFacts | None:
    """The date that is being changed, if whoever asks may change it; of others nothing is told."""
    raw = request.GET.get("occurrence", "")
    if request.identity is None or not (raw.isascii() and raw.isdecimal() and len(raw) < 10):
        return None
    facts = find_date(request.db, int(raw))
    if facts is None:
        return None
    kin = kin_of(request, facts)
    holders = {facts.organizer_id, facts.booked_by_id} | (set() if kin is None else kin.leader_ids)
    is_own = request.identity.resident_id in holders or request.identity.may(Permission.CHANGE_BOOKING)
    return facts if is_own else None


def verdict_of(
    request: Request,
    form: BookingForm,
    asked: Asked | None,
    *,
    moved: OccurrenceFacts | None = None,
    organizer_id: int | None = None,
) -> dict[str, Any]:
    """What a template needs to say whether the form would pass, how it is confirmed, or why not."""
    values = {**NO_VERDICT, "asked": asked, "end_errors": form.end.errors}
    if asked is None:
        return values
    db, now, room, people = request.db, request.now, asked.room, asked.people
    asker = asker_of(db, room, _whose(request, moved, organizer_id), request.identity, now=now)
    if moved is not None:
        asker = None if asker is None else as_asked(asker, moved)
        refusals = check_change(db, moved, Place(room, asked.slot), people, asker=asker, now=now)
    else:
        refusals = check_slot(db, room, asked.slot, people=people, now=now, asker=asker)
    if refusals:
        return values | why_not(request, asked, refusals, moved=moved, organizer_id=organizer_id)
    return values | _how(request, asked, moved) | {"ledger": ledger_of(request, room, asker)}


def _how(request: Request, asked: Asked, moved: OccurrenceFacts | None) -> dict[str, Any]:
    """Whether a manager answers first (``is_asked``), until when (``clocks``: the answer, the end of the wait), and
    whether what is confirmed now would have to wait again (``is_again``)."""
    room, by = asked.room, request.identity
    if moved is not None:
        is_asked = status_after(moved, room, asked.slot, by) is OccurrenceStatus.PENDING
        is_new = is_asked and not is_within(moved, room, asked.slot)
    else:
        is_asked = is_new = room.rules.policy.approval.value and not may_except(request)
    return {
        "is_asked": is_asked,
        "clocks": answer_clock(room, asked.slot, now=request.now) if is_new else None,
        "is_again": bool(is_new and moved is not None and moved.status is OccurrenceStatus.CONFIRMED),
    }
