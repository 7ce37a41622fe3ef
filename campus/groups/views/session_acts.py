"""What is done on a session's page by one button: sign up, opt out, take a talk, add a link, take another room."""

from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPForbidden, HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.models import OccurrenceStatus
from campus.booking.services.changing import BookingGone
from campus.domain.errors import Refused, StaleEdit
from campus.groups.forms.sessions import MaterialForm
from campus.groups.forms.taking_part import WishesForm
from campus.groups.models import SignUpStatus
from campus.groups.queries.sessions import place_in_line, read_program
from campus.groups.resources import SessionResource
from campus.groups.services.materials import MOST_MATERIALS, EnoughMaterials, add_material, remove_material
from campus.groups.services.presenting import TalkTaken, ask_presenter, step_back, volunteer
from campus.groups.services.room_taking import take_room
from campus.groups.services.signing_up import Placed, SignUpRefused, opt_out, sign_up
from campus.groups.session_notices import mail_asked, tell_promoted
from campus.groups.session_words import SIGN_UP_REASONS, TALK_TAKEN
from campus.groups.views.sessions import SHOW, page
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused as answer_422
from campus.web.locale import _
from campus.web.sentences import sentence
from campus.web.visits import say
from campus.web.words import named

_LONGEST_NUMBER = 10


def back_to(request: Request, context: SessionResource, said: TranslationString, kind: str = "ok") -> Response:
    """The session's page, which says ``said`` once."""
    say(request, request.localizer.translate(said), kind)
    return HTTPSeeOther(request.route_path("sessions.show", id=context.session.id))


def refusal_words(request: Request, refused: Refused) -> str:
    """Every reason of a booking's refusal, in sentences."""
    return " ".join(request.localizer.translate(sentence(each, request.locale_name)) for each in refused.refusals)


def sent_id(request: Request, name: str) -> int:
    """The id that a button sent as ``name``. Raises HTTPBadRequest for anything else."""
    raw = request.POST.get(name, "")
    if not isinstance(raw, str) or not raw.isascii() or not raw.isdecimal() or len(raw) >= _LONGEST_NUMBER:
        raise HTTPBadRequest()
    return int(raw)


@view_config(route_name="sessions.sign_up", request_method="POST", permission=Permission.BE_RESIDENT)
def take_place(context: SessionResource, request: Request) -> Response:
    """Sign up, or change what one said when one did."""
    wishes = WishesForm(request).wishes()
    try:
        placed = sign_up(request.db, context.session.id, wishes, by=request.identity, now=request.now)
    except SignUpRefused as refused:
        return back_to(request, context, SIGN_UP_REASONS[refused.reason], "warn")
    _tell_others(request, context, placed)
    if placed.signup.status is SignUpStatus.IN:
        return back_to(request, context, _("You are in. See you there!"))
    number = place_in_line(request.db, placed.signup) or 1
    said = _("All seats are taken: you are number ${n} in line. We write when a seat is yours.", mapping={"n": number})
    return back_to(request, context, said, "info")


@view_config(route_name="sessions.opt_out", request_method="POST", permission=Permission.BE_RESIDENT)
def give_place(context: SessionResource, request: Request) -> Response:
    """Opt out of this date."""
    try:
        placed = opt_out(request.db, context.session.id, by=request.identity, now=request.now)
    except SignUpRefused as refused:
        return back_to(request, context, SIGN_UP_REASONS[refused.reason], "warn")
    _tell_others(request, context, placed)
    return back_to(request, context, _("You are out for this date. Thank you for telling."))


def _tell_others(request: Request, context: SessionResource, placed: Placed) -> None:
    settings, number = request.registry["settings"], context.session.id
    tell_promoted(request.db, settings, number, placed.others, now=request.now)


@view_config(route_name="sessions.talk", request_method="POST", permission=Permission.BE_RESIDENT)
def talk(context: SessionResource, request: Request) -> Response:
    """Take a talk that nobody gives, or give one's own back."""
    db, number, by, now = request.db, context.session.id, request.identity, request.now
    segment_id = int(request.matchdict["segment"]) if len(request.matchdict["segment"]) < _LONGEST_NUMBER else 0
    act = request.POST.get("act")
    if act not in ("take", "give-back"):
        raise HTTPBadRequest()
    try:
        if act == "give-back":
            step_back(db, number, segment_id, by=by, now=now)
            return back_to(request, context, _("The talk is free again. The group's organizer can ask someone else."))
        placed = volunteer(db, number, segment_id, by=by, now=now)
    except TalkTaken:
        return back_to(request, context, TALK_TAKEN, "warn")
    except SignUpRefused as refused:
        return back_to(request, context, SIGN_UP_REASONS[refused.reason], "warn")
    if placed is not None:
        _tell_others(request, context, placed)
    return back_to(request, context, _("The talk is yours. You may add links to your slides below."))


@view_config(route_name="sessions.ask", request_method="POST", permission=Permission.LEAD_GROUP)
def ask(context: SessionResource, request: Request) -> Response:
    """Ask a member by mail to give the free talk."""
    db, number, by, now = request.db, context.session.id, request.identity, request.now
    resident_id = sent_id(request, "resident")
    try:
        ask_presenter(db, number, sent_id(request, "segment"), resident_id, by=by, now=now)
    except TalkTaken:
        return back_to(request, context, TALK_TAKEN, "warn")
    except SignUpRefused as refused:
        return back_to(request, context, SIGN_UP_REASONS[refused.reason], "warn")
    mail_asked(db, request.registry["settings"], context.session, resident_id, by.name, now=now)
    return back_to(request, context, _("The question is on its way by mail."))


@view_config(
    route_name="sessions.materials", request_method="POST", permission=Permission.BE_RESIDENT, renderer=SHOW
)
def materials(context: SessionResource, request: Request) -> dict[str, Any] | Response:
    """Add a link, or take one away: those who lead the group, and those who present."""
    db, number, by, now = request.db, context.session.id, request.identity, request.now
    presenters = {part.segment.presenter_id for part in read_program(db, context.session)}
    if by.resident_id not in presenters and not request.has_permission(Permission.LEAD_GROUP):
        raise HTTPForbidden()
    if "remove" in request.POST:
        remove_material(db, number, sent_id(request, "remove"), by=by, now=now)
        return back_to(request, context, _("The link is gone."))
    form = MaterialForm(request)
    if not form.validate():
        return answer_422(request) | page(context, request, material_form=form)
    try:
        add_material(db, number, form.title.data or "", form.url.data or "", by=by, now=now)
    except EnoughMaterials:
        form.refuse(None, _("A session keeps ${n} links.", mapping={"n": MOST_MATERIALS}))
        return answer_422(request) | page(context, request, material_form=form)
    return back_to(request, context, _("The link is added."))


@view_config(route_name="sessions.room", request_method="POST", permission=Permission.LEAD_GROUP)
def another_room(context: SessionResource, request: Request) -> Response:
    """Take a room that was proposed: booking, seats, line, feed and mails follow, or nothing does."""
    db, now, catalogue = request.db, request.now, read_catalogue(request.db)
    room = catalogue.by_slug.get(str(request.POST.get("room")))
    if room is None:
        raise HTTPBadRequest()
    try:
        taken = take_room(db, catalogue, context.session.id, room, by=request.identity, now=now)
    except Refused as refused:
        # Who follows the booking may say no after it was written.
        request.tm.doom()
        said = _("It did not work: ${why}", mapping={"why": refusal_words(request, refused)})
        return back_to(request, context, said, "warn")
    except (LookupError, BookingGone, StaleEdit):
        return back_to(request, context, _("The room of this date changed meanwhile. Please look again."), "warn")
    tell_promoted(db, request.registry["settings"], context.session.id, taken.promoted, now=now)
    values = {"room": named(room, request.locale_name), "n": taken.session.seats}
    done = _("${room} is yours for this date, with ${n} seats.", mapping=values)
    if taken.date.status is OccurrenceStatus.PENDING:
        done = _("${room} is asked for with ${n} seats; a manager answers next.", mapping=values)
    return back_to(request, context, done)
