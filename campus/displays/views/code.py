"""Acts at a door with the six digits of the booking: nobody who passes by ends or extends what is not theirs."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import CheckInWay
from campus.booking.services import end_booking
from campus.booking.services.changing import BookingGone
from campus.booking.services.checking_in import CheckInShut, check_in
from campus.booking.services.extending import extend_booking
from campus.booking.stages import CHECKS_IN, IS_ON, Stage
from campus.booking.views.codes import judged, shut_words
from campus.db import short_write
from campus.displays.door import staged
from campus.displays.forms import CodeForm
from campus.displays.resources import RoomDisplay
from campus.displays.words import ACTS
from campus.domain.check_in import code_of
from campus.domain.errors import Refused
from campus.permissions import Permission
from campus.spaces.catalogue import RoomFacts
from campus.web.locale import _
from campus.web.sentences import sentence
from campus.web.visits import say
from campus.web.words import clock

PAGE = "displays/code.html"
# Which dates each act is for.
_STAGES = {"check-in": CHECKS_IN, "extend": IS_ON, "end": (*IS_ON, Stage.MISSING)}


def _page(context: RoomDisplay, request: Request, form: CodeForm) -> dict[str, Any]:
    act = request.matchdict["act"]
    here = {"room": context.room, "path": context.path, "now": request.now}
    return here | {"act": act, "title": ACTS[act], "form": form}


@view_config(route_name="displays.code", request_method="GET", renderer=PAGE, permission=Permission.VISIT)
def ask(context: RoomDisplay, request: Request) -> dict[str, Any]:
    """Where the digits are typed."""
    return _page(context, request, CodeForm(request))


@view_config(route_name="displays.code", request_method="POST", renderer=PAGE, permission=Permission.KNOCK)
def do(context: RoomDisplay, request: Request) -> dict[str, Any] | Response:
    """Do it for the date of this room whose digits were typed; wrong ones are counted for this display."""
    form, act, secret = CodeForm(request), request.matchdict["act"], request.registry["settings"].secret
    own = {context.room.id, context.room.whole_id}
    right = {
        code_of(secret, facts.occurrence_id, facts.slot.starts_at): facts
        for facts, stage in staged(request.db, context.catalogue, context.room, now=request.now)
        if stage in _STAGES[act] and facts.room_id in own
    }
    facts = judged(request, form, f"display {context.display.id}", right)
    if facts is None:
        return _page(context, request, form)
    _tell(request, act, facts, context.catalogue.rooms[facts.room_id])
    return HTTPSeeOther(context.path)


def _tell(request: Request, act: str, facts: OccurrenceFacts, room: RoomFacts) -> None:
    """Do ``act`` and say how that went."""
    translate, locale = request.localizer.translate, request.locale_name
    try:
        with short_write(request) as db:
            text = _ACTS[act](db, facts, room, request)
    except CheckInShut as shut:
        say(request, translate(shut_words(shut, locale)), "warn")
    except Refused as refused:
        say(request, " ".join(translate(sentence(each, locale)) for each in refused.refusals), "warn")
    except BookingGone:
        say(request, translate(_("There is no such booking any more.")), "warn")
    else:
        say(request, translate(text))


def _check_in(db: Session, facts: OccurrenceFacts, room: RoomFacts, request: Request) -> str:
    check_in(db, facts, room, CheckInWay.DISPLAY, now=request.now)
    return _("Welcome! You are checked in.")


def _extend(db: Session, facts: OccurrenceFacts, room: RoomFacts, request: Request) -> str:
    after = extend_booking(db, facts, room, room.rules.policy.grid.value, by=None, now=request.now)
    return _("The room is yours until ${time}.", mapping={"time": clock(after.slot.ends_at)})


def _end(db: Session, facts: OccurrenceFacts, room: RoomFacts, request: Request) -> str:
    original = facts.original_starts_at
    end_booking(db, facts.booking_id, room, original=original, by=None, now=request.now)
    return _("Thank you. The room is free for others now.")


_ACTS = {"check-in": _check_in, "extend": _extend, "end": _end}
