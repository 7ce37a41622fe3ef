"""Guests: the form that sends a link, and the page behind it."""

from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy.orm import Session

from campus.db import short_write
from campus.groups.forms.taking_part import GuestForm
from campus.groups.models import GroupSession, SignUp, SignUpStatus
from campus.groups.queries.sessions import place_in_line, read_program
from campus.groups.queries.tables import own_tables
from campus.groups.resources import SessionResource
from campus.groups.services.checking_in import DoorClosed, check_in_guest, door_opens_at, why_shut
from campus.groups.services.guests import GuestWish, ask_for_seat, confirm_guest, find_guest, guest_out
from campus.groups.services.signing_up import HAS_PLACE, Placed, SignUpReason, SignUpRefused, why_closed
from campus.groups.session_notices import mail_guest, tell_promoted
from campus.groups.session_sight import may_join_online, place_of_session
from campus.groups.session_words import SIGN_UP_REASONS
from campus.groups.views.session_door import door_words
from campus.groups.views.sessions import state_values
from campus.groups.words import SEGMENTS
from campus.people.devices import network_of
from campus.people.links import slow_down
from campus.people.services.tries import TooManyTries, mail_limits, network_mail_limits, take_try
from campus.permissions import Permission
from campus.web.forms import refused as answer_422
from campus.web.locale import _
from campus.web.visits import say

FORM, LINK = "sessions/guest_form.html", "sessions/guest.html"


def _closed(context: SessionResource, request: Request) -> TranslationString | None:
    """Why no guest signs up for this session now; None while they can."""
    closed = why_closed(context.session, context.group.status, request.now)
    if closed is None and not context.session.takes_guests:
        closed = SignUpReason.NO_GUESTS
    return None if closed is None else SIGN_UP_REASONS[closed]


def _form_page(context: SessionResource, request: Request, form: GuestForm, **values: Any) -> dict[str, Any]:
    where = place_of_session(request, context.session, knows_place=False, may_join=False)
    page = {"form": form, "where": where, "closed": _closed(context, request), "sent_to": None}
    return state_values(context, request) | page | values


@view_config(route_name="sessions.guest", request_method="GET", permission=Permission.VISIT, renderer=FORM)
def show_form(context: SessionResource, request: Request) -> dict[str, Any] | Response:
    """The form; whoever has an account signs up on the session's page."""
    if request.identity is not None:
        return HTTPSeeOther(request.route_path("sessions.show", id=context.session.id))
    return _form_page(context, request, GuestForm(request))


@view_config(route_name="sessions.guest", request_method="POST", permission=Permission.KNOCK, renderer=FORM)
def take_form(context: SessionResource, request: Request) -> dict[str, Any]:
    """One answer whether or not the address is known: a mail tells its owner which it was."""
    form = GuestForm(request)
    if _closed(context, request) is not None or not form.validate():
        return answer_422(request) | _form_page(context, request, form)
    try:
        with short_write(request) as db:
            take_try(db, network_mail_limits(network_of(request.remote_addr)), now=request.now)
    except TooManyTries as refusal:
        slow_down(request, form, refusal)
        return _form_page(context, request, form)
    wish = form.wish(request.locale_name)
    try:
        with short_write(request) as db:
            _ask(request, db, context.session, wish)
    except SignUpRefused:
        return answer_422(request) | _form_page(SessionResource(request), request, form)
    return _form_page(context, request, form, sent_to=wish.email)


def _ask(request: Request, db: Session, session: GroupSession, wish: GuestWish) -> None:
    """Note the guest and write the mail, unless the address had its share of mails."""
    now = request.now
    try:
        take_try(db, mail_limits(wish.email), now=now)
    except TooManyTries:
        return
    asked = ask_for_seat(db, session.id, wish, now=now)
    mail_guest(db, request.registry["settings"], session, wish, asked, now=now)


class GuestLink(SessionResource):
    """A guest by the token of their link, with the session that it is for."""

    def __init__(self, request: Request) -> None:
        guest = find_guest(request.db, request.matchdict["token"])
        if guest is None:
            raise HTTPNotFound(_("This link does not work any more. Sign up once more on the session's page."))
        self.guest: SignUp = guest
        request.matchdict["id"] = str(guest.session_id)
        super().__init__(request)


@view_config(route_name="sessions.guest_link", request_method="GET", permission=Permission.VISIT, renderer=LINK)
def show_link(request: Request) -> dict[str, Any]:
    """Buttons only: programs that look into mails follow links, and would take every seat."""
    context = GuestLink(request)
    guest, session, now = context.guest, context.session, request.now
    has_place = guest.status in HAS_PLACE
    closed = why_closed(session, context.group.status, now)
    return state_values(context, request) | {
        "guest": guest,
        "has_place": has_place,
        "is_confirmed": guest.status is not SignUpStatus.UNCONFIRMED,
        "place_in_line": place_in_line(request.db, guest),
        "where": place_of_session(
            request, session, knows_place=has_place, may_join=may_join_online(guest)
        ),
        "program": read_program(request.db, session),
        "segments": SEGMENTS,
        "tables": own_tables(request.db, session.id, guest.id),
        "closed": None if closed is None else SIGN_UP_REASONS[closed],
        "door_is_open": why_shut(session, now) is None,
        "door_opens_at": door_opens_at(session),
    }


@view_config(route_name="sessions.guest_link", request_method="POST", permission=Permission.KNOCK)
def act_on_link(request: Request) -> Response:
    """Confirm, opt out, or check in at the door."""
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise HTTPBadRequest()
    kind = "ok"
    try:
        said = act(request, request.matchdict["token"])
    except SignUpRefused as refused:
        said, kind = SIGN_UP_REASONS[refused.reason], "warn"
    except DoorClosed as shut:
        said, kind = door_words(shut), "warn"
    except LookupError:
        raise HTTPNotFound(_("This link does not work any more. Sign up once more on the session's page.")) from None
    say(request, request.localizer.translate(said), kind)
    return HTTPSeeOther(request.route_path("sessions.guest_link", token=request.matchdict["token"]))


def _confirm(request: Request, token: str) -> TranslationString:
    placed = confirm_guest(request.db, token, now=request.now)
    _tell_others(request, placed)
    if placed.signup.status is SignUpStatus.IN:
        return _("You are in. See you there!")
    number = place_in_line(request.db, placed.signup) or 1
    return _("All seats are taken: you are number ${n} in line. We write when a seat is yours.", mapping={"n": number})


def _opt_out(request: Request, token: str) -> TranslationString:
    _tell_others(request, guest_out(request.db, token, now=request.now))
    return _("You are out for this date. Thank you for telling.")


def _check_in(request: Request, token: str) -> TranslationString:
    check_in_guest(request.db, token, now=request.now)
    return _("Welcome! You are checked in.")


def _tell_others(request: Request, placed: Placed) -> None:
    settings, number = request.registry["settings"], placed.signup.session_id
    tell_promoted(request.db, settings, number, placed.others, now=request.now)


_ACTS = {"confirm": _confirm, "opt-out": _opt_out, "check-in": _check_in}
