"""The page of a season, its name and seats, and one more session."""

import secrets
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.models import Purpose
from campus.booking.services.making import BookRoom
from campus.domain.errors import Refused
from campus.domain.hubtime import local_date, minute_of
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.domain.spans import DAY_MINUTES
from campus.groups.forms.seasons import ELSEWHERE, IN_ROOM, ExtraSessionForm, SeasonEditForm
from campus.groups.group_words import PROBLEMS
from campus.groups.models import GroupKind, GroupSession
from campus.groups.people_notices import tell_of_seats
from campus.groups.queries.certificates import own_certificate
from campus.groups.queries.seasons import count_sessions, list_sessions, parts_of
from campus.groups.resources import SeasonResource
from campus.groups.services.joining import GroupClosed
from campus.groups.services.season_changes import (
    AddSession,
    ChangeSeason,
    SeatsTaken,
    StaleSeason,
    add_session,
    change_season,
)
from campus.groups.views.joining import to_group
from campus.groups.views.rows import session_words
from campus.groups.views.season_new import PURPOSES
from campus.groups.words import SEGMENTS
from campus.permissions import Permission
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.sentences import sentence
from campus.web.visits import say
from campus.web.words import short_day

PAGE_SIZE = 40
SHOW, EDIT, EXTRA = "groups/season.html", "groups/season_edit.html", "groups/session_new.html"


@view_config(route_name="groups.season", request_method="GET", permission=Permission.VISIT, renderer=SHOW)
def show(context: SeasonResource, request: Request) -> dict[str, Any]:
    """A season with its sessions in order."""
    db, season, me = request.db, context.season, request.identity
    resident_id, number = None if me is None else me.resident_id, read_page_number(request)
    total = count_sessions(db, season.id)
    rows = list_sessions(db, season.id, resident_id, page=((number - 1) * PAGE_SIZE, PAGE_SIZE))
    is_course = context.group.kind is GroupKind.COURSE
    own = own_certificate(db, season.id, resident_id) if is_course and resident_id is not None else None
    return {
        "group": context.group,
        "season": season,
        "page": paged(request, rows, number=number, total=total, size=PAGE_SIZE),
        "parts": parts_of(db, season.id),
        "segments": SEGMENTS,
        "leads": bool(request.has_permission(Permission.LEAD_GROUP)),
        "is_course": is_course and context.group.completion_percent is not None,
        "certificate": own,
        "now": request.now,
        **session_words(request),
    }


@view_config(route_name="groups.season_edit", request_method="GET", permission=Permission.LEAD_GROUP, renderer=EDIT)
def edit(context: SeasonResource, request: Request) -> dict[str, Any]:
    """The form with the season's name, seats and guests."""
    season = context.season
    start = {"name": season.name, "seats": season.seats, "takes_guests": season.takes_guests}
    return _edit_page(context, SeasonEditForm(request, start=start | {"version": str(season.version)}))


def _edit_page(context: SeasonResource, form: SeasonEditForm) -> dict[str, Any]:
    return {"group": context.group, "season": context.season, "form": form}


@view_config(route_name="groups.season_edit", request_method="POST", permission=Permission.LEAD_GROUP, renderer=EDIT)
def change(context: SeasonResource, request: Request) -> dict[str, Any] | Response:
    """Change name, seats and guests, for the sessions ahead too."""
    form = SeasonEditForm(request)
    if not form.validate():
        return refused(request) | _edit_page(context, form)
    command = ChangeSeason(form.read_version(), form.name.data, form.seats.data, bool(form.takes_guests.data))
    db, now = request.db, request.now
    try:
        promoted = change_season(db, read_catalogue(db), context.season.id, command, by=request.identity, now=now)
    except GroupClosed:
        return to_group(context, request, PROBLEMS[GroupClosed], "warn")
    except StaleSeason:
        form.refuse(None, _("Somebody changed this season meanwhile. Look at it anew before you change it."))
        request.response.status_int = 409
        return _edit_page(context, form)
    except SeatsTaken as taken:
        day = short_day(local_date(taken.starts_at), request.locale_name)
        figures = {"taken": taken.taken, "day": day}
        form.refuse("seats", _("${taken} people have a seat on ${day} already: nobody loses one.", mapping=figures))
        return refused(request) | _edit_page(context, form)
    tell_of_seats(db, request.registry["settings"], promoted, now=now)
    return _to_season(context, request, _("The changes are saved."))


@view_config(route_name="groups.session_new", request_method="GET", permission=Permission.LEAD_GROUP, renderer=EXTRA)
def new(context: SeasonResource, request: Request) -> dict[str, Any]:
    """The form of one more session, at the time and place of the others."""
    catalogue = read_catalogue(request.db)
    return _extra_page(context, _extra_form(request, catalogue, _usual(context, request, catalogue)))


def _usual(context: SeasonResource, request: Request, catalogue: Catalogue) -> dict[str, Any]:
    """What the last session of the season has; only its day is left to choose."""
    rows = list_sessions(request.db, context.season.id, None, page=(0, 400))
    start: dict[str, Any] = {"form_key": secrets.token_urlsafe(18), "where": IN_ROOM}
    if rows:
        last = rows[-1]
        room = None if last.room_id is None else catalogue.rooms[last.room_id]
        start |= {"start": minute_of(last.slot.starts_at), "end": minute_of(last.slot.ends_at) or DAY_MINUTES}
        start |= {"room": room.slug} if room else {"where": ELSEWHERE, "place": last.place}
        start["people"] = min(max(last.seats_taken, 2), room.capacity if room else 1_000)
    return start


def _extra_form(request: Request, catalogue: Catalogue, start: dict[str, Any]) -> ExtraSessionForm:
    form = ExtraSessionForm(request, start=start)
    form.offer(catalogue, request.locale_name, catalogue.by_slug.get(str(form.room.data)))
    return form


def _extra_page(context: SeasonResource, form: ExtraSessionForm) -> dict[str, Any]:
    return {"group": context.group, "season": context.season, "form": form}


@view_config(route_name="groups.session_new", request_method="POST", permission=Permission.LEAD_GROUP, renderer=EXTRA)
def add(context: SeasonResource, request: Request) -> dict[str, Any] | Response:
    """Write one more session, and book its room with it."""
    db, catalogue = request.db, read_catalogue(request.db)
    # Purpose and visibility are the season's, and not asked for.
    request.POST.update({"purpose": _purpose(context).value, "visibility": Visibility.PUBLIC.value})
    form = _extra_form(request, catalogue, {})
    slot = form.read_ahead(request) if form.validate() else None
    if slot is None:
        return refused(request) | _extra_page(context, form)
    try:
        command = _adding(context, catalogue, form, slot)
        session = add_session(db, catalogue, context.season.id, command, by=request.identity, now=request.now)
    except GroupClosed:
        return to_group(context, request, PROBLEMS[GroupClosed], "warn")
    except Refused as no:
        for each in no.refusals:
            form.refuse(None, sentence(each, request.locale_name))
        request.response.status_int = 409 if no.is_clash else 422
        return _extra_page(context, form)
    say(request, request.localizer.translate(_("The session is added. Everyone in the group is signed up.")))
    return HTTPSeeOther(_session_path(request, session))


def _purpose(context: SeasonResource) -> Purpose:
    return PURPOSES[context.group.kind]


def _adding(context: SeasonResource, catalogue: Catalogue, form: ExtraSessionForm, slot: Slot) -> AddSession:
    topic = form.topic.data or ""
    if form.is_elsewhere:
        return AddSession(slot, topic, place=form.place.data or "", online_url=form.online_url.data or "")
    name = context.group.name_ko
    booking = BookRoom(
        slot=slot,
        title=f"{name} · {topic}"[:120] if topic else name,
        purpose=_purpose(context),
        people=form.people.data,
        visibility=Visibility.PUBLIC,
        form_key=(form.form_key.data or "")[:64] or None,
        is_for_group=True,
    )
    return AddSession(slot, topic, catalogue.by_slug[str(form.room.data)], booking)


def _session_path(request: Request, session: GroupSession) -> str:
    return str(request.route_path("sessions.show", id=session.id))


def _to_season(context: SeasonResource, request: Request, text: str, kind: str = "ok") -> Response:
    say(request, request.localizer.translate(text), kind)
    where = {"slug": context.group.slug, "number": context.season.number}
    return HTTPSeeOther(request.route_path("groups.season", **where))
