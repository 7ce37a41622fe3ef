"""My no-shows: what counts and until when, what would follow, and saying that it was different."""

from datetime import datetime
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.no_show_notices import mail_contested
from campus.booking.no_show_words import POINT_BADGES, POINT_STATES, PointState, point_state
from campus.booking.queries.activity import activity_of
from campus.booking.queries.no_shows import MissedDate, common_rule, missed_by, standing_of
from campus.booking.services.approval import promised_answer
from campus.booking.services.no_show_answers import AlreadyAnswered, PointGone, contest
from campus.domain.hubtime import local_date
from campus.domain.no_show import standing
from campus.me.no_show_forms import ContestForm
from campus.me.resources import MyPoint
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.sentences import standing_sentences
from campus.web.visits import say

PAGE = "me/no_shows.html"
PAGE_SIZE = 20


def standing_values(request: Request) -> dict[str, Any]:
    """How I stand in most rooms: the value and its sentences. One statement, none for those without points."""
    db, rule, me = request.db, common_rule(read_catalogue(request.db)), request.identity
    stands = standing(rule, (), request.now)
    if me.last_no_show_at is not None:
        stands = standing_of(db, me.resident_id, rule, now=request.now)
    return {"stands": stands, "stands_said": standing_sentences(stands, request.locale_name)}


def _page(request: Request, sent: ContestForm | None = None, sent_for: int = 0) -> dict[str, Any]:
    """All points that were ever given to me, the latest first; a refused form takes the place of a fresh one."""
    db, now, number = request.db, request.now, read_page_number(request)
    dates, total = missed_by(db, request.identity.resident_id, page=number, size=PAGE_SIZE)
    catalogue = read_catalogue(db)
    rule = common_rule(catalogue)
    states = {it.point.id: point_state(it.point, rule, now) for it in dates if it.point is not None}
    open_ones = [
        it.point.id
        for it in dates
        if it.point is not None and it.point.may_be_contested and states[it.point.id] is PointState.COUNTS
    ]
    return {
        "page": paged(request, dates, number=number, total=total, size=PAGE_SIZE),
        "rule": rule,
        "rooms": catalogue.rooms,
        "activity": activity_of(db, catalogue, (it.facts for it in dates)),
        "states": states,
        "state_words": POINT_STATES,
        "state_badges": POINT_BADGES,
        "due": {it.point.id: _due(request, it) for it in dates if it.point is not None and it.point.is_contested},
        "forms": {each: sent if sent and each == sent_for else ContestForm(request, each) for each in open_ones},
        "sent": sent,
        "today": local_date(now),
        **standing_values(request),
    }


def _due(request: Request, it: MissedDate) -> datetime:
    """Until when the answer to what was contested is promised."""
    asked_at = None if it.point is None else it.point.contested_at
    return promised_answer(read_catalogue(request.db).rooms[it.facts.room_id], now=asked_at or request.now)


@view_config(route_name="me.no_shows", request_method="GET", renderer=PAGE, permission=Permission.BE_RESIDENT)
def show_no_shows(request: Request) -> dict[str, Any]:
    """What I missed, and what it means."""
    return _page(request)


@view_config(route_name="me.no_show.contest", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT)
def contest_one(context: MyPoint, request: Request) -> dict[str, Any] | Response:
    """Say once that it was different; a manager answers."""
    form = ContestForm(request, context.id)
    if not form.validate():
        return refused(request) | _page(request, form, context.id)
    words = form.said(request.locale_name)
    try:
        contested = contest(request.db, context.id, words, by=request.identity, now=request.now)
    except AlreadyAnswered:
        say(request, request.localizer.translate(_("This no-show was contested or answered already.")), "warn")
    except PointGone:
        raise HTTPNotFound() from None
    else:
        due_at = _due(request, contested)
        mail_contested(request.db, request.registry["settings"], contested, due_at=due_at, now=request.now)
        say(request, request.localizer.translate(_("Sent. A manager looks at it, and you get a mail.")))
    return HTTPSeeOther(request.route_path("me.no_shows", _anchor=f"point-{context.id}"))
