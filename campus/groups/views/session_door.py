"""The door: the organizer's page with code and QR, and checking oneself in."""

import secrets
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy import select

from campus.db import reading, short_write
from campus.groups.forms.taking_part import CodeForm
from campus.groups.models import CheckInWay, GroupSession, SignUpStatus
from campus.groups.queries.sessions import sign_up_of
from campus.groups.resources import SessionResource
from campus.groups.services.checking_in import DoorClosed, check_in, door_opens_at, why_shut
from campus.groups.session_words import DOOR_REASONS
from campus.groups.views.sessions import state_values
from campus.people.links import mail_link, slow_down
from campus.people.services.tries import TooManyTries, code_limits, give_back, take_try
from campus.permissions import Permission
from campus.web.forms import refused as answer_422
from campus.web.locale import _
from campus.web.qr import qr_code
from campus.web.visits import say
from campus.web.words import clock

CHECK_IN = "sessions/check_in.html"


def door_words(shut: DoorClosed) -> TranslationString:
    """Why nobody checks in now."""
    return TranslationString(DOOR_REASONS[shut.reason], mapping={"time": clock(shut.opens_at)})


@view_config(
    route_name="sessions.door", request_method="GET", permission=Permission.LEAD_GROUP, renderer="sessions/door.html"
)
def door(context: SessionResource, request: Request) -> dict[str, Any]:
    """What hangs at the door or stands on the screen: six digits and a QR code."""
    address = mail_link(request, "sessions.door_key", key=context.session.door_key)
    shut = why_shut(context.session, request.now)
    return state_values(context, request) | {
        "qr": qr_code(address),
        "address": address,
        "door_is_open": shut is None,
        "door_opens_at": door_opens_at(context.session),
    }


def _page(context: SessionResource, request: Request, form: CodeForm | None, **values: Any) -> dict[str, Any]:
    """``form`` None: the QR code was read, a button is enough."""
    shut = why_shut(context.session, request.now)
    closed = None if shut is None else door_words(DoorClosed(shut, door_opens_at(context.session)))
    mine = None
    if request.identity is not None:
        mine = sign_up_of(request.db, context.session.id, request.identity.resident_id)
    page = {"form": form, "mine": mine, "closed": closed, "key": ""}
    return state_values(context, request) | page | values


@view_config(route_name="sessions.check_in", request_method="GET", permission=Permission.BE_RESIDENT, renderer=CHECK_IN)
def show_check_in(context: SessionResource, request: Request) -> dict[str, Any]:
    """Where the six digits are typed."""
    return _page(context, request, CodeForm(request))


@view_config(
    route_name="sessions.check_in", request_method="POST", permission=Permission.BE_RESIDENT, renderer=CHECK_IN
)
def take_code(context: SessionResource, request: Request) -> dict[str, Any] | Response:
    """Check in with the code; wrong ones are counted, so that nobody tries them all."""
    form, session, now = CodeForm(request), context.session, request.now
    if not form.validate():
        return answer_422(request) | _page(context, request, form)
    try:
        with short_write(request) as db:
            tries = take_try(db, code_limits(f"session {session.id}", request.identity.resident_id), now=now)
    except TooManyTries as refusal:
        slow_down(request, form, refusal)
        return _page(context, request, form)
    if not secrets.compare_digest(form.digits() or "", session.door_code):
        form.refuse("code", _("These are not the digits of this session."))
        return answer_422(request) | _page(context, request, form)
    with short_write(request) as db:
        give_back(db, tries)
    return _come_in(context, request, CheckInWay.CODE)


def _come_in(context: SessionResource, request: Request, way: CheckInWay) -> Response:
    try:
        with short_write(request) as db:
            mine = check_in(db, context.session.id, way, by=request.identity, now=request.now)
            has_seat = mine.status is SignUpStatus.IN
    except DoorClosed as shut:
        said, kind = door_words(shut), "warn"
    else:
        said, kind = _("Welcome! You are checked in."), "ok"
        if not has_seat:
            said = _("Welcome! You are checked in, without a seat: please let those who have one sit first.")
    say(request, request.localizer.translate(said), kind)
    return HTTPSeeOther(request.route_path("sessions.show", id=context.session.id))


class DoorKey(SessionResource):
    """A session by what its QR code carries; 404 for any other key."""

    def __init__(self, request: Request) -> None:
        key = request.matchdict["key"]
        with reading(request) as db:
            number = db.scalar(select(GroupSession.id).where(GroupSession.door_key == key))
        if number is None:
            raise HTTPNotFound(_("There is no such session."))
        request.matchdict["id"] = str(number)
        super().__init__(request)


@view_config(route_name="sessions.door_key", request_method="GET", permission=Permission.VISIT, renderer=CHECK_IN)
def show_key(request: Request) -> dict[str, Any]:
    """A button; whoever is not signed in signs in first, and a guest has a link of their own."""
    return _page(DoorKey(request), request, None, key=request.matchdict["key"])


@view_config(route_name="sessions.door_key", request_method="POST", permission=Permission.BE_RESIDENT)
def take_key(request: Request) -> Response:
    """Check in by QR code."""
    return _come_in(DoorKey(request), request, CheckInWay.QR)
