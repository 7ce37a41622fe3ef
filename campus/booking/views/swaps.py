"""Changing rooms with others: asking, and the answer of whoever was asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import OccurrenceStatus, Wish
from campus.booking.queries.swaps import Swap, open_swaps_of
from campus.booking.queries.waiting import entries_of
from campus.booking.resources import BookingResource
from campus.booking.services.swap_search import NOTICE, rooms_to_swap
from campus.booking.services.swapping import SwapClosed, SwapGone, accept_swap, ask_for_entry, ask_to_swap, decline_swap
from campus.booking.stamps import stamp_of
from campus.booking.swap_notices import mail_proposals, mail_swapped
from campus.booking.views.dates import sent_number
from campus.domain.errors import Refused
from campus.permissions import Permission
from campus.spaces.catalogue import RoomFacts
from campus.web.locale import _
from campus.web.sentences import sentence
from campus.web.visits import say


@dataclass(frozen=True, slots=True)
class ShownSwap:
    """A proposal with the room that the holder has and the one it would go to."""

    swap: Swap
    left: RoomFacts
    room: RoomFacts


def swap_values(context: BookingResource, request: Request, *, may_change: bool) -> dict[str, Any]:
    """What ``booking/swaps.html`` names: who asks this booking, whom it asks; nothing for who may not answer."""
    facts = context.facts
    swaps = open_swaps_of(request.db, facts.booking_id, now=request.now) if may_change else []
    rooms = context.catalogue.rooms
    shown = [ShownSwap(each, rooms[each.holder.room_id], rooms[each.room_id]) for each in swaps]
    return {
        "swaps_asked": [each for each in shown if each.swap.holder.booking_id == facts.booking_id],
        "swaps_asking": [each for each in shown if each.swap.asking.booking_id == facts.booking_id],
        "entries_asking": {each.swap.entry.id for each in shown if each.swap.entry is not None},
        "may_ask_to_swap": may_change and may_ask(facts, request.now),
    }


def may_ask(facts: OccurrenceFacts, now: datetime) -> bool:
    """Whether others may still be asked to change rooms with a date."""
    return facts.status is OccurrenceStatus.CONFIRMED and facts.slot.starts_at > now + NOTICE


def swap_path(request: Request, facts: OccurrenceFacts) -> str:
    """The page on which the date ``facts`` asks others; of a series the address names the date."""
    query = {"date": stamp_of(facts.original_starts_at)} if facts.is_series else None
    return str(request.route_path("booking.swap", id=facts.booking_id, _query=query))


def _page_of(request: Request, facts: OccurrenceFacts) -> HTTPSeeOther:
    if facts.is_series:
        stamp = stamp_of(facts.original_starts_at)
        return HTTPSeeOther(request.route_path("booking.date", id=facts.booking_id, stamp=stamp))
    return HTTPSeeOther(request.route_path("booking.show", id=facts.booking_id))


@view_config(
    route_name="booking.swap", request_method="GET", permission=Permission.CHANGE_BOOKING, renderer="booking/swap.html"
)
def candidates(context: BookingResource, request: Request) -> dict[str, Any] | Response:
    """Rooms that others have at the same time and that would do for both; nobody is named."""
    facts = context.facts
    if not may_ask(facts, request.now):
        say(request, request.localizer.translate(_("Rooms are changed up to one hour before the start.")), "warn")
        return _page_of(request, facts)
    pairs = rooms_to_swap(request.db, context.catalogue, facts, now=request.now)
    return {
        "it": facts,
        "room": context.room,
        "rooms": [room for room, _holder in pairs],
        "action": swap_path(request, facts),
        "back": _page_of(request, facts).location,
        **swap_values(context, request, may_change=True),
    }


@view_config(route_name="booking.swap", request_method="POST", permission=Permission.CHANGE_BOOKING)
def ask(context: BookingResource, request: Request) -> Response:
    """Ask whoever has ``room`` at this time; or, for the waiting ``entry``, whoever could make room for it."""
    db, now, by, facts = request.db, request.now, request.identity, context.facts
    try:
        if "entry" in request.POST:
            number = sent_number(request, "entry")
            mine = [each for each in entries_of(db, facts.booking_id, now=now) if each.id == number]
            if not mine or mine[0].is_offered or mine[0].wish is not Wish.WAIT:
                raise SwapGone(number)
            swap = ask_for_entry(db, mine[0], by=by, now=now)
        else:
            room = context.catalogue.by_slug.get(request.POST.get("room", ""))
            if room is None:
                raise HTTPBadRequest()
            swap = ask_to_swap(db, facts, room, by=by, now=now)
    except SwapGone:
        told = _("There is nobody to ask now: no smaller group has a room that would do, or all were asked before.")
        say(request, request.localizer.translate(told), "warn")
    else:
        mail_proposals(db, request.registry["settings"], [swap], now=now)
        say(request, request.localizer.translate(_("We asked. If they agree, both of you have your rooms at once.")))
    return _page_of(request, facts)


@view_config(
    route_name="booking.swap_answer",
    request_method="POST",
    permission=Permission.CHANGE_BOOKING,
)
def answer(context: BookingResource, request: Request) -> Response:
    """Change rooms, or stay; the form names the proposal."""
    db, now, translate = request.db, request.now, request.localizer.translate
    number, chosen = sent_number(request, "swap"), request.POST.get("answer")
    if chosen not in ("accept", "decline"):
        raise HTTPBadRequest()
    asked = {each.id: each for each in open_swaps_of(db, context.facts.booking_id, now=now)}
    swap = asked.get(number)
    try:
        if swap is None or swap.holder.booking_id != context.facts.booking_id:
            raise SwapGone(number)
        if chosen == "decline":
            decline_swap(db, number, by=request.identity, now=now)
            say(request, translate(_("You stay where you are. Nobody was told.")))
        else:
            mine, theirs = accept_swap(db, number, by=request.identity, now=now)
            mail_swapped(db, request.registry["settings"], theirs, now=now)
            say(request, translate(_("Thank you. You have changed rooms; your time stays.")))
            return _page_of(request, mine.after)
    except (SwapGone, SwapClosed):
        say(request, translate(_("This is no longer possible. Everything stays as it is.")), "warn")
    except Refused as refused:
        why = " ".join(translate(sentence(each, request.locale_name)) for each in refused.refusals)
        said = translate(_("This is no longer possible. Everything stays as it is."))
        say(request, f"{said} {why}", "warn")
    return _page_of(request, context.facts if swap is None else swap.holder)
