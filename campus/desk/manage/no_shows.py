"""No-shows at the desk: what members contest, the longest wait first, and what was missed lately."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.booking.no_show_notices import mail_answers
from campus.booking.no_show_words import POINT_BADGES, POINT_STATES, point_state
from campus.booking.queries.activity import activity_of
from campus.booking.queries.no_shows import (
    MissedDate,
    common_rule,
    find_missed,
    list_contested,
    list_missed,
    standings_of,
)
from campus.booking.services.approval import promised_answer
from campus.booking.services.no_show_answers import (
    AlreadyAnswered,
    Excuse,
    Excused,
    OwnPoint,
    PointGone,
    answer,
    excuse,
)
from campus.desk.forms.no_shows import ExcuseForm, KeepForm, MissedFilter
from campus.domain.hubtime import local_date
from campus.people.looking import note_look
from campus.people.queries.names import names_of
from campus.people.queries.organizations import list_organizations
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.locale import LOCALES, _
from campus.web.paging import paged, read_page_number
from campus.web.resources import path_id
from campus.web.visits import say

PAGE = "desk/no_shows.html"
MOST_WAITING = 50
PAGE_SIZE = 50
_OWN = _("You contested this yourself: another manager has to answer it.")
_TOLD = _("Another manager answered this before you.")


@dataclass(frozen=True, slots=True)
class Contested:
    """What a member contests, with the two forms that answer it; ``is_own``: another manager must."""

    missed: MissedDate
    due_at: datetime
    excuse: ExcuseForm
    keep: KeepForm
    is_own: bool


def _queue(request: Request, sent: ExcuseForm | KeepForm | None) -> list[Contested]:
    """Who waits, the longest first; a form that was sent and refused takes the place of the fresh one."""
    me, is_admin = request.identity, request.identity.may(Permission.ADMINISTER)
    rooms = read_catalogue(request.db).rooms
    queue = []
    for it in list_contested(request.db, limit=MOST_WAITING):
        if it.point is None or it.point.contested_at is None:
            continue
        number = it.point.id
        is_sent = sent is not None and request.matchdict.get("id") == str(number)
        excusing = sent if is_sent and isinstance(sent, ExcuseForm) else ExcuseForm(request, number)
        keeping = sent if is_sent and isinstance(sent, KeepForm) else KeepForm(request, number)
        due_at = promised_answer(rooms[it.facts.room_id], now=it.point.contested_at)
        is_own = it.facts.organizer_id == me.resident_id and not is_admin
        queue.append(Contested(it, due_at, excusing, keeping, is_own))
    return queue


def _page(
    request: Request, sent: ExcuseForm | KeepForm | None = None, *, ticked: ExcuseForm | None = None, told: str = ""
) -> dict[str, Any]:
    """The queue, and a page of what was missed."""
    db, now, number, catalogue = request.db, request.now, read_page_number(request), read_catalogue(request.db)
    wanted = MissedFilter(request)
    wanted.offer(catalogue, request.locale_name)
    queue = _queue(request, sent)
    dates, total = list_missed(db, wanted.where(catalogue, now), page=number, size=PAGE_SIZE)
    rule = common_rule(catalogue)
    people = {it.facts.organizer_id for it in (*(each.missed for each in queue), *dates)}
    people |= {it.point.answered_by_id for it in dates if it.point is not None and it.point.answered_by_id}
    note_look(request, Looked.NO_SHOWS, "", people)
    return {
        "queue": queue,
        "waiting_count": request.desk_counts["desk.no_shows"],
        "standings": standings_of(db, {each.missed.facts.organizer_id: rule for each in queue}, now=now),
        "page": paged(request, dates, number=number, total=total, size=PAGE_SIZE),
        "states": {it.point.id: point_state(it.point, rule, now) for it in dates if it.point is not None},
        "state_words": POINT_STATES,
        "state_badges": POINT_BADGES,
        "wanted": wanted,
        "ticked": ticked or ExcuseForm(request),
        "ticked_ids": set(_ticked(request.POST.getall("date"))) if ticked is not None else None,
        "names": names_of(db, people),
        "organizations": {each.id: each for each in list_organizations(db)},
        "rooms": catalogue.rooms,
        "activity": activity_of(db, catalogue, (it.facts for it in (*(each.missed for each in queue), *dates))),
        "told": told,
        "now": now,
        "today": local_date(now),
    }


@view_config(route_name="desk.no_shows", request_method="GET", renderer=PAGE, permission=Permission.MANAGE_BOOKINGS)
def show_no_shows(request: Request) -> dict[str, Any]:
    """What waits for an answer, and what was missed."""
    return _page(request)


@view_config(
    route_name="desk.no_show.excuse", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_BOOKINGS
)
def excuse_one(request: Request) -> dict[str, Any] | Response:
    """Let what was contested not count."""
    form = ExcuseForm(request, path_id(request))
    if not form.validate():
        return refused(request) | _page(request, form)
    found = find_missed(request.db, path_id(request))
    if found is None or found.point is None:
        raise HTTPNotFound()
    done = _excuse(request, [found.facts.occurrence_id], form)
    if done.done:
        return _done(request, _("Excused. The member gets a mail."))
    if not found.point.is_excused and found.facts.organizer_id == request.identity.resident_id:
        raise HTTPForbidden(_OWN)
    return _too_late(request)


@view_config(
    route_name="desk.no_show.keep", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_BOOKINGS
)
def keep_one(request: Request) -> dict[str, Any] | Response:
    """Answer what was contested: it stays."""
    form = KeepForm(request, path_id(request))
    if not form.validate():
        return refused(request) | _page(request, form)
    try:
        kept = answer(request.db, path_id(request), form.answer.data, by=request.identity, now=request.now)
    except AlreadyAnswered:
        return _too_late(request)
    except OwnPoint:
        raise HTTPForbidden(_OWN) from None
    except PointGone:
        raise HTTPNotFound() from None
    mail_answers(request.db, request.registry["settings"], [kept], now=request.now)
    return _done(request, _("Answered. The member gets a mail."))


@view_config(
    route_name="desk.no_shows.excuse", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_BOOKINGS
)
def excuse_ticked(request: Request) -> dict[str, Any] | Response:
    """Excuse everything that is ticked, with one reason: a display broke down, a door was locked."""
    form, ids = ExcuseForm(request), _ticked(request.POST.getall("date"))
    if not form.validate():
        return refused(request) | _page(request, ticked=form)
    done = _excuse(request, ids, form)
    translate = request.localizer.translate
    if done.done:
        say(request, translate(_("Excused: ${count}. The members get mails.", mapping={"count": done.done})))
    if done.left:
        left = _("Left as they are, because settled already or your own: ${count}.", mapping={"count": done.left})
        say(request, translate(left), "warn")
    if not ids:
        say(request, translate(_("Tick the no-shows that you want to excuse.")), "warn")
    return HTTPSeeOther(request.route_path("desk.no_shows", _query=request.GET))


def _ticked(raw: Iterable[object]) -> list[int]:
    """Ids in an order that everyone keeps, so that two managers at once cannot deadlock."""
    read = {
        int(each) for each in raw if isinstance(each, str) and each.isascii() and each.isdecimal() and len(each) < 10
    }
    return sorted(read)[:PAGE_SIZE]


def _excuse(request: Request, occurrence_ids: Collection[int], form: ExcuseForm) -> Excused:
    """Excuse dates, each with the reason in its organizer's language."""
    why = Excuse({locale: form.said(locale) for locale in LOCALES}, came=form.came.data)
    done = excuse(request.db, occurrence_ids, why, by=request.identity, now=request.now)
    mail_answers(request.db, request.registry["settings"], done.told, now=request.now)
    return done


def _done(request: Request, text: str) -> Response:
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(request.route_path("desk.no_shows"))


def _too_late(request: Request) -> dict[str, Any]:
    """Somebody was first: said, with how things stand (409)."""
    request.response.status_int = 409
    return _page(request, told=request.localizer.translate(_TOLD))
