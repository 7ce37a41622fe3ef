"""Taking a free room at its door: what can be had at once, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pyramid.httpexceptions import HTTPBadRequest
from pyramid.request import Request

from campus.booking.models import Purpose
from campus.booking.queries.here import STAYS, slots_from_now
from campus.booking.services import BookRoom, book_room
from campus.booking.services.verdict import Asking, Place, asker_of, check_places
from campus.booking.stamps import read_stamp, stamp_of
from campus.booking.views.verdicts import said_of
from campus.booking.words import PURPOSES
from campus.db import short_write
from campus.domain.errors import Refused
from campus.domain.slot import Slot, SlotRefused
from campus.permissions import Permission
from campus.spaces.catalogue import RoomFacts
from campus.web.locale import _
from campus.web.sentences import sentence
from campus.web.visits import say
from campus.web.words import clock

_LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class NowOffer:
    """Time that passes every rule and is free; ``stamps`` name it in the form."""

    slot: Slot

    @property
    def stamps(self) -> str:
        return f"{stamp_of(self.slot.starts_at)} {stamp_of(self.slot.ends_at)}"


@dataclass(frozen=True, slots=True)
class NowOffers:
    """What may be had at once; where nothing may, ``refusals`` say why, each with who set the rule."""

    offers: Sequence[NowOffer]
    refusals: Sequence[Any]

    def chosen(self, raw: str, now: datetime) -> NowOffer | None:
        """The offer to put first: the shortest that lasts the minutes ``raw`` from now on, as chosen at the display;
        else the first."""
        stay = next((each for each in STAYS if str(each) == raw), 0) * timedelta(minutes=1)
        lasting = (each for each in self.offers if each.slot.ends_at - max(now, each.slot.starts_at) >= stay)
        return next(lasting, self.offers[0] if self.offers else None)


def people_in(room: RoomFacts) -> int:
    """How many somebody who comes by is taken to be; they are counted afterwards."""
    return min(2, room.capacity)


def offers_now(room: RoomFacts, request: Request) -> NowOffers | None:
    """What whoever asks may have of ``room`` at once; None for those who may not book. Three statements at most."""
    by, db, now = request.identity, request.db, request.now
    if by is None or not by.may(Permission.BOOK):
        return None
    choices = list(slots_from_now(room.rules.policy, now))
    asker = asker_of(db, room, by.resident_id, by, now=now)
    wanted = list(dict.fromkeys(slot for choice in choices for slot in choice))
    places = [Place(room, slot, is_wanted=False) for slot in wanted]
    verdicts = dict(zip(wanted, check_places(db, places, Asking(people_in(room), asker, now)), strict=True))
    passing = [next((slot for slot in choice if not verdicts[slot]), None) for choice in choices]
    slots = dict.fromkeys(slot for slot in passing if slot is not None)
    refusals = () if slots else verdicts[choices[0][0]]
    return NowOffers([NowOffer(slot) for slot in slots], said_of(request, refusals))


def book_now(room: RoomFacts, request: Request) -> None:
    """Book the slot that the form names, and say how that went. For routes that write apart."""
    if not request.identity.may(Permission.BOOK):
        raise HTTPBadRequest()
    translate = request.localizer.translate
    command = BookRoom(
        slot=_sent_slot(request),
        title=translate(PURPOSES[Purpose.MEETING]),
        purpose=Purpose.MEETING,
        people=people_in(room),
        visibility=room.rules.policy.visibility.value,
        form_key=request.POST.get("form_key", "")[:_LONGEST_KEY] or None,
    )
    try:
        with short_write(request) as db:
            book_room(db, room, command, by=request.identity, now=request.now)
    except Refused as refused:
        why = (translate(sentence(each, request.locale_name)) for each in refused.refusals)
        say(request, " ".join(why), "warn")
    else:
        text = _("The room is yours until ${time}.", mapping={"time": clock(command.slot.ends_at)})
        say(request, translate(text))


def _sent_slot(request: Request) -> Slot:
    starts_at, ends_at = (read_stamp(each) for each in (request.POST.get("slot", "") + " ").split(" ")[:2])
    if starts_at is None or ends_at is None:
        raise HTTPBadRequest()
    try:
        return Slot(starts_at, ends_at)
    except SlotRefused as problem:
        raise HTTPBadRequest() from problem
