"""A session's page: what it is about, who comes, and how the reader stands to it."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.audit.queries import Entry, history
from campus.domain.hubtime import local_date
from campus.domain.text import mask_name
from campus.groups.forms.sessions import MaterialForm
from campus.groups.forms.taking_part import WishesForm, unsent
from campus.groups.models import COMING, SegmentKind, SessionStatus, SignUp
from campus.groups.queries.attendance import attendance_of_resident
from campus.groups.queries.rotation import next_in_turn
from campus.groups.queries.sessions import (
    Part,
    materials_of,
    place_in_line,
    read_headcount,
    read_program,
    shown_names,
    sign_up_of,
)
from campus.groups.queries.tables import own_tables
from campus.groups.resources import SessionResource
from campus.groups.services.checking_in import door_opens_at, why_shut
from campus.groups.services.room_proposing import RoomProposal, propose_rooms
from campus.groups.services.segments import SEATED
from campus.groups.services.signing_up import HAS_PLACE, SignUpReason, why_closed
from campus.groups.session_sight import Where, where_is
from campus.groups.session_words import SIGN_UP_REASONS, STATE_BADGES, TURN_REASONS, number_of
from campus.groups.words import SEGMENTS, SESSION_STATUSES
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue

SHOW = "sessions/show.html"
MOST_IN_TURN = 5


@view_config(route_name="sessions.show", request_method="GET", permission=Permission.VISIT, renderer=SHOW)
def show(context: SessionResource, request: Request) -> dict[str, Any]:
    """One session for whoever may see its group."""
    return page(context, request)


def page(context: SessionResource, request: Request, **values: Any) -> dict[str, Any]:
    """What ``sessions/show.html`` names; ``values`` are forms that were sent and refused."""
    session, db, identity = context.session, request.db, request.identity
    mine = None if identity is None else sign_up_of(db, session.id, identity.resident_id)
    where = where_is(request, context, mine)
    may_lead = bool(request.has_permission(Permission.LEAD_GROUP))
    program = read_program(db, session)
    found = {
        **state_values(context, request),
        "where": where,
        "program": program,
        "shown_presenters": _shown_presenters(request, program),
        "segments": SEGMENTS,
        "materials": materials_of(db, session.id),
        "material_form": unsent(MaterialForm, request),
        "may_add": may_lead or _presents(request, program),
        "may_lead": may_lead,
        "headcount": read_headcount(db, session.id),
        "names": shown_names(db, session.id) if identity is not None else ([], 0),
        **_mine(context, request, mine),
        **(_leading(context, request, where, program) if may_lead else _NOT_LEADING),
    }
    return found | values


def state_values(context: SessionResource, request: Request) -> dict[str, Any]:
    """What every page about a session names: which one, of which group, and whether it takes place."""
    session, now = context.session, request.now
    is_coming = session.status in COMING
    is_cancelled = session.status is SessionStatus.CANCELLED
    return {
        "session": session,
        "group": context.group,
        "season": context.season,
        "number": number_of(session),
        "status": SESSION_STATUSES[session.status],
        "badge_kind": STATE_BADGES[session.status],
        "is_coming": is_coming,
        "is_over": session.ends_at <= now,
        "is_running": is_coming and session.starts_at <= now < session.ends_at,
        "today": local_date(now),
        "why_called_off": _reason(history(request.db, _subject(session))) if is_cancelled else "",
    }


def _mine(context: SessionResource, request: Request, mine: SignUp | None) -> dict[str, Any]:
    """How the reader stands: their place, what they may do, where they sit, how often they came."""
    session, db, now, identity = context.session, request.db, request.now, request.identity
    closed = why_closed(session, context.group.status, now)
    has_place = mine is not None and mine.status in HAS_PLACE
    if closed is None and identity is not None and not has_place and not _is_open_to(context):
        closed = SignUpReason.MEMBERS_ONLY
    start = {"eats": True, "is_shown": context.membership is not None and context.membership.is_shown}
    if mine is not None:
        start = {"eats": mine.eats, "is_shown": mine.is_shown}
    shut = why_shut(session, now)
    return {
        "mine": mine,
        "mine_id": None if mine is None else mine.id,
        "is_member": context.is_member,
        "has_place": has_place,
        "place_in_line": None if mine is None else place_in_line(db, mine),
        "closed": None if closed is None else SIGN_UP_REASONS[closed],
        "wishes": unsent(WishesForm, request, **start),
        "door_is_open": shut is None,
        "door_opens_at": door_opens_at(session),
        "tables": {} if mine is None else own_tables(db, session.id, mine.id),
        "attended": attendance_of_resident(db, context.season.id, identity.resident_id, now=now)
        if identity is not None and (mine is not None or context.is_member)
        else None,
    }


def _is_open_to(context: SessionResource) -> bool:
    return context.is_member or context.group.joining.value == "open"


_NOT_LEADING: dict[str, Any] = {"turns": [], "free_talk": None, "asked": {}, "proposal": None, "seated_parts": []}


def _leading(context: SessionResource, request: Request, where: Where, program: list[Part]) -> dict[str, Any]:
    """What only those who lead the group see: whom to ask next, a better room, where tables are made."""
    session, db = context.session, request.db
    is_ahead = session.status in COMING and session.starts_at > request.now
    free = next((part.segment for part in program if _is_free_talk(part)), None) if is_ahead else None
    turns = next_in_turn(db, context.group.id, session.id)[:MOST_IN_TURN] if free is not None else []
    return {
        "free_talk": free,
        "turns": [(turn.speaker, name, TURN_REASONS[turn.reason]) for turn, name in turns],
        "asked": _asked(history(db, _subject(session))) if free is not None else {},
        "proposal": _proposal(context, request, where) if is_ahead else None,
        "seated_parts": [part.segment for part in program if part.segment.kind in SEATED],
    }


def _proposal(context: SessionResource, request: Request, where: Where) -> RoomProposal | None:
    if where.date is None:
        return None
    catalogue = read_catalogue(request.db)
    return propose_rooms(request.db, catalogue, context.session, where.date, by=request.identity, now=request.now)


def _is_free_talk(part: Part) -> bool:
    return part.segment.kind is SegmentKind.TALK and not part.presenter


def _presents(request: Request, program: list[Part]) -> bool:
    return request.identity is not None and request.identity.resident_id in {
        part.segment.presenter_id for part in program
    }


def _shown_presenters(request: Request, program: list[Part]) -> dict[int, str]:
    """The presenters by segment: residents read names in full, strangers masked; a guest speaker is announced."""
    is_resident = request.identity is not None
    return {
        part.segment.id: part.presenter
        if is_resident or part.segment.presenter_id is None
        else mask_name(part.presenter)
        for part in program
    }


def _subject(session: Any) -> tuple[str, int]:
    return ("session", session.id)


def _asked(entries: list[Entry]) -> dict[int, Any]:
    """When each resident was last asked for a talk here, by id."""
    asked = [(each.details.get("resident"), each.at) for each in entries if each.act == "session.presenter-asked"]
    return {resident: at for resident, at in reversed(asked) if isinstance(resident, int)}


def _reason(entries: list[Entry]) -> str:
    cancelled = (each.details.get("reason", "") for each in entries if each.act == "session.cancelled")
    return str(next(cancelled, ""))

