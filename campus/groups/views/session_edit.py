"""Changing a session and calling it off, for those who lead its group."""

from collections.abc import Sequence
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.booking.services.changing import BookingGone
from campus.domain.errors import Refused, StaleEdit
from campus.groups.forms.sessions import (
    CancelSessionForm,
    PartForm,
    SessionForm,
    WholeForm,
    part_forms,
    session_values,
)
from campus.groups.models import GroupSession, Segment
from campus.groups.queries.sessions import presenter_choices, read_program
from campus.groups.resources import SessionResource
from campus.groups.services.session_editing import (
    Edited,
    PartsTooLong,
    SeatsTaken,
    StaleSession,
    edit_session,
)
from campus.groups.services.session_ending import cancel_session, restore_session
from campus.groups.services.signing_up import SignUpRefused
from campus.groups.session_notices import News, tell_everyone, tell_promoted
from campus.groups.session_sight import place_of_session
from campus.groups.session_words import SIGN_UP_REASONS
from campus.groups.views.session_acts import back_to, refusal_words
from campus.groups.views.sessions import state_values
from campus.groups.words import SEGMENTS
from campus.people.looking import note_look
from campus.people.queries.names import names_of
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused as answer_422
from campus.web.locale import _

EDIT, CANCEL = "sessions/edit.html", "sessions/cancel.html"


def _forms(context: SessionResource, request: Request) -> tuple[SessionForm, list[PartForm]]:
    segments = [part.segment for part in read_program(request.db, context.session)]
    form = SessionForm(request, start=session_values(context.session))
    form.has_room = context.session.occurrence_id is not None
    people = _presenters(context, request, segments)
    return form, part_forms(request, segments, people, is_sent=request.method == "POST")


def _presenters(context: SessionResource, request: Request, segments: Sequence[Segment]) -> list[tuple[int, str]]:
    """The members, and whoever presents already though they left."""
    people = presenter_choices(request.db, context.group.id)
    note_look(request, Looked.PRESENTERS, f"session:{context.session.id}", (number for number, _name in people))
    gone = {each.presenter_id for each in segments if each.presenter_id} - {number for number, _name in people}
    return people + sorted(names_of(request.db, gone).items())


def _page(
    context: SessionResource, request: Request, form: SessionForm, parts: Sequence[PartForm], **values: Any
) -> dict[str, Any]:
    where = place_of_session(request, context.session, knows_place=True, may_join=True)
    page = {
        **state_values(context, request),
        "form": form,
        "parts": parts,
        "whole": WholeForm(form, parts),
        "where": where,
        "segments": SEGMENTS,
        "stale": None,
    }
    return page | values


@view_config(route_name="sessions.edit", request_method="GET", permission=Permission.LEAD_GROUP, renderer=EDIT)
def edit(context: SessionResource, request: Request) -> dict[str, Any]:
    """The form as the session stands."""
    return _page(context, request, *_forms(context, request))


@view_config(route_name="sessions.edit", request_method="POST", permission=Permission.LEAD_GROUP, renderer=EDIT)
def change(context: SessionResource, request: Request) -> dict[str, Any] | Response:
    """Save it, or say why not; of two edits from one version the second sees both."""
    form, parts = _forms(context, request)
    if not form.check(parts):
        return answer_422(request) | _page(context, request, form, parts)
    db, now, number = request.db, request.now, context.session.id
    command, catalogue = form.command(parts), read_catalogue(db)
    try:
        edited = edit_session(db, catalogue, number, command, by=request.identity, now=now)
    except (StaleSession, StaleEdit):
        request.response.status_int = 409
        return _both(context, request, form, parts)
    except SeatsTaken as refused:
        form.refuse("seats", _("${n} have a seat already; there cannot be fewer.", mapping={"n": refused.taken}))
    except PartsTooLong as refused:
        values = {"minutes": refused.minutes, "most": refused.most}
        form.refuse(None, _("The parts take ${minutes} min together, the session has ${most}.", mapping=values))
    except (Refused, BookingGone) as refused:
        request.tm.doom()
        why = refusal_words(request, refused) if isinstance(refused, Refused) else ""
        form.refuse(None, _("It did not work: ${why}", mapping={"why": why}))
    else:
        _tell(context, request, edited)
        return back_to(request, context, _("The session is saved."))
    return answer_422(request) | _page(context, request, form, parts)


def _both(
    context: SessionResource, request: Request, form: SessionForm, parts: Sequence[PartForm]
) -> dict[str, Any]:
    """The form as it was typed beside the session as somebody else left it; saved once more it replaces that."""
    # The context was read before the other edit was committed.
    context.session = request.db.get_one(GroupSession, context.session.id, populate_existing=True)
    form.version.data = str(context.session.version)
    stale = {"session": context.session, "program": read_program(request.db, context.session)}
    return _page(context, request, form, parts, stale=stale)


def _tell(context: SessionResource, request: Request, edited: Edited) -> None:
    """Mails to who has a seat now, and about the time of a session elsewhere."""
    db, settings, now = request.db, request.registry["settings"], request.now
    tell_promoted(db, settings, context.session.id, edited.promoted, now=now)
    if edited.before is not None and context.session.starts_at > now:
        slot, place = edited.before
        by_id, session = request.identity.resident_id, db.get_one(GroupSession, context.session.id)
        tell_everyone(db, settings, "session-moved", session, News(by_id, slot, place), now=now)


@view_config(route_name="sessions.cancel", request_method="GET", permission=Permission.LEAD_GROUP, renderer=CANCEL)
def ask_to_cancel(context: SessionResource, request: Request) -> dict[str, Any]:
    """Why, before it is called off."""
    return state_values(context, request) | {"form": CancelSessionForm(request)}


@view_config(route_name="sessions.cancel", request_method="POST", permission=Permission.LEAD_GROUP, renderer=CANCEL)
def cancel(context: SessionResource, request: Request) -> dict[str, Any] | Response:
    """Call the session off: the room is free, everyone who signed up gets a mail."""
    form, db, now = CancelSessionForm(request), request.db, request.now
    if not form.validate():
        return answer_422(request) | state_values(context, request) | {"form": form}
    try:
        session = cancel_session(db, context.session.id, form.reason.data or "", by=request.identity, now=now)
    except SignUpRefused as refused:
        return back_to(request, context, SIGN_UP_REASONS[refused.reason], "warn")
    except (Refused, BookingGone):
        request.tm.doom()
        return back_to(request, context, _("The room of this date changed meanwhile. Please look again."), "warn")
    if session.occurrence_id is None:
        by_id = request.identity.resident_id
        news = News(by_id, place_before=session.place, reason=form.reason.data or "")
        tell_everyone(db, request.registry["settings"], "session-cancelled", session, news, now=now)
    return back_to(request, context, _("The session is called off; everyone who signed up is told."))


@view_config(route_name="sessions.restore", request_method="POST", permission=Permission.LEAD_GROUP)
def restore(context: SessionResource, request: Request) -> Response:
    """Let a cancelled session elsewhere take place after all."""
    db, now = request.db, request.now
    try:
        session = restore_session(db, context.session.id, by=request.identity, now=now)
    except (SignUpRefused, LookupError):
        return back_to(request, context, _("This date cannot be brought back here."), "warn")
    by_id = request.identity.resident_id
    tell_everyone(db, request.registry["settings"], "session-back", session, News(by_id), now=now)
    return HTTPSeeOther(request.route_path("sessions.show", id=session.id))
