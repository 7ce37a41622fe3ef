"""Who takes part in a session, for those who lead the group: the list at the door."""

from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.groups.models import SignUpStatus
from campus.groups.queries.people_of_sessions import look_at_participants
from campus.groups.queries.sessions import read_headcount
from campus.groups.resources import SessionResource
from campus.groups.services.checking_in import DoorClosed, DoorReason, check_in_for, undo_check_in, why_shut
from campus.groups.views.session_acts import sent_id
from campus.groups.views.session_door import door_words
from campus.groups.views.sessions import state_values
from campus.groups.words import SIGN_UP_STATUSES
from campus.people.looking import note_look
from campus.permissions import Permission
from campus.web.locale import local_path
from campus.web.paging import paged, read_page_number
from campus.web.visits import say

PAGE_SIZE = 50
_LONGEST_SEARCH = 60
BADGES = {SignUpStatus.IN: "ok", SignUpStatus.WAITING: "wait", SignUpStatus.OUT: "", SignUpStatus.WALKED_IN: "in"}


@view_config(
    route_name="sessions.people",
    request_method="GET",
    permission=Permission.LEAD_GROUP,
    renderer="sessions/people.html",
)
def people(context: SessionResource, request: Request) -> dict[str, Any]:
    """Everyone who signed up or came, with their state; meals as a number only."""
    db, session, number = request.db, context.session, read_page_number(request)
    words = request.GET.get("q", "").replace("\0", "").strip()[:_LONGEST_SEARCH]
    found, total = look_at_participants(
        db, session.id, words, by=request.identity, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    seen = [each.signup.resident_id for each in found]
    note_look(request, Looked.PARTICIPANTS, f"session:{session.id}", seen, even_if_nobody=None in seen)
    return state_values(context, request) | {
        "headcount": read_headcount(db, session.id),
        "page": paged(request, found, number=number, total=total, size=PAGE_SIZE),
        "words": words,
        "statuses": SIGN_UP_STATUSES,
        "badges": BADGES,
        "may_check_in": why_shut(session, request.now) in (None, DoorReason.OVER),
    }


@view_config(route_name="sessions.people", request_method="POST", permission=Permission.LEAD_GROUP)
def note(context: SessionResource, request: Request) -> Response:
    """Note that someone came, or take it back."""
    signup_id, act = sent_id(request, "signup"), request.POST.get("act")
    acts = {"check-in": check_in_for, "undo": undo_check_in}
    if act not in acts:
        raise HTTPBadRequest()
    try:
        acts[act](request.db, context.session.id, signup_id, by=request.identity, now=request.now)
    except DoorClosed as shut:
        say(request, request.localizer.translate(door_words(shut)), "warn")
    except LookupError:
        raise HTTPNotFound() from None
    here = str(request.route_path("sessions.people", id=context.session.id))
    back = local_path(request.POST.get("back"), here)
    return HTTPSeeOther(back if back.split("?")[0] == here else here)
