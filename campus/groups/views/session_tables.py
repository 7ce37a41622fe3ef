"""Tables of a meal or a discussion: seat people, try again, change by hand, print cards."""

import secrets
from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.domain.tables import NotSeated, TooFewPeople, explain
from campus.groups.forms.taking_part import TablesForm, unsent
from campus.groups.models import Segment
from campus.groups.queries.tables import find_segment, read_company, read_plan
from campus.groups.resources import SessionResource
from campus.groups.services.seating import StaleTables, move_person, seat_people, swap_people
from campus.groups.services.segments import SEATED
from campus.groups.views.session_acts import sent_id
from campus.groups.views.sessions import state_values
from campus.groups.words import SEGMENTS
from campus.people.looking import note_look
from campus.permissions import Permission
from campus.web.forms import refused as answer_422
from campus.web.locale import _
from campus.web.visits import say

TABLES = "sessions/tables.html"
USUAL_SIZE = 5
_LARGEST_SEED = 1_000_000


def _segment(context: SessionResource, request: Request) -> Segment:
    raw = request.matchdict["position"]
    found = find_segment(request.db, context.session.id, int(raw)) if len(raw) < 5 else None
    if found is None or found.kind not in SEATED:
        raise HTTPNotFound(_("Nobody sits at tables in this part of the session."))
    return found


def _page(
    context: SessionResource, request: Request, segment: Segment, form: TablesForm | None = None
) -> dict[str, Any]:
    plan = read_plan(request.db, segment.id)
    comers = read_company(request.db, context.session, segment, now=request.now)
    tables = () if plan is None else plan.tables
    has_guests = len(comers.resident_ids) < len(comers.people)
    thing = f"session:{context.session.id}"
    note_look(request, Looked.TABLES, thing, comers.resident_ids, even_if_nobody=has_guests)
    seated = {key for table in tables for key in table}
    start = {"size": USUAL_SIZE if plan is None else plan.row.size}
    return state_values(context, request) | {
        "segment": segment,
        "segments": SEGMENTS,
        "form": form or unsent(TablesForm, request, **start),
        "plan": plan,
        "tables": [[comers.people[key] for key in table if key in comers.people] for table in tables],
        "people": comers.people,
        "unseated": [each for key, each in comers.people.items() if key not in seated] if plan else [],
        "said": None if plan is None else explain(tables, comers.company),
        "action": request.route_path("sessions.tables", id=context.session.id, position=segment.position),
    }


@view_config(route_name="sessions.tables", request_method="GET", permission=Permission.LEAD_GROUP, renderer=TABLES)
def show(context: SessionResource, request: Request) -> dict[str, Any]:
    """The tables as they stand, on cards that can be printed."""
    return _page(context, request, _segment(context, request))


@view_config(route_name="sessions.tables", request_method="POST", permission=Permission.LEAD_GROUP, renderer=TABLES)
def change(context: SessionResource, request: Request) -> dict[str, Any] | Response:
    """Seat everyone anew, or let one or two change tables."""
    segment, act = _segment(context, request), request.POST.get("act")
    try:
        if act == "seat":
            form = TablesForm(request)
            if not form.validate():
                return answer_422(request) | _page(context, request, segment, form)
            seed = secrets.randbelow(_LARGEST_SEED)
            seat_people(request.db, segment, form.size.data, seed, by=request.identity, now=request.now)
        elif act in ("move", "swap"):
            _adjust(request, segment, act)
        else:
            raise HTTPBadRequest()
    except TooFewPeople:
        _say(request, _("One person makes no table: at least two must be signed up, or checked in once it has begun."))
    except StaleTables:
        _say(request, _("Somebody changed the tables meanwhile. This is how they stand now."))
    except NotSeated:
        _say(request, _("That person or that table is not here any more."))
    return HTTPSeeOther(
        request.route_path("sessions.tables", id=context.session.id, position=segment.position, _anchor="tables")
    )


def _adjust(request: Request, segment: Segment, act: str) -> None:
    db, by, now, version = request.db, request.identity, request.now, sent_id(request, "version")
    person = sent_id(request, "person")
    if act == "move":
        move_person(db, segment, version, person, sent_id(request, "table"), by=by, now=now)
    else:
        swap_people(db, segment, version, (person, sent_id(request, "with")), by=by, now=now)


def _say(request: Request, text: Any) -> None:
    say(request, request.localizer.translate(text), "warn")


