"""Opening hours at the desk: all rooms side by side; one room's weeks in time, with a look ahead before each act."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.services import record
from campus.booking.clearing_notices import mail_cleared
from campus.booking.queries.impact import Impact, find_impact, with_hours
from campus.booking.queries.in_the_way import dates_by_id
from campus.booking.resources import RoomResource
from campus.booking.services.clearing import MOST_DATES, Cleared
from campus.desk.forms.hours import ASK, WORKDAYS, HoursForm, start_of, tomorrow
from campus.desk.impact_page import carried, hit_page, page_asked
from campus.domain.hubtime import local_date
from campus.domain.week import CLOSED_WEEK, Stretch, Validity, Week, stretches, week_on, without_stretch
from campus.permissions import Permission
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services.hours import HoursChanged, mark_of, set_week
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.sentences import validity_words, week_lines, weekday_name
from campus.web.visits import say

ALL, ROOM, PREVIEW = "desk/hours_all.html", "desk/hours.html", "desk/hours_preview.html"
PAGE_SIZE = 50
_MANAGES = {"permission": Permission.MANAGE_SPACES}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be set: for which rooms, and the mark of what they have."""

    room: RoomFacts
    room_ids: tuple[int, ...]
    week: Week
    validity: Validity
    mark: str


@view_config(route_name="desk.hours", request_method="GET", renderer=ALL, **_MANAGES)
def show_all(request: Request) -> dict[str, Any]:
    """Every room that is booked with its week today, and when that changes."""
    catalogue, today, number = read_catalogue(request.db), local_date(request.now), read_page_number(request)
    rooms = sorted(catalogue.bookable, key=lambda each: (each.building.id, each.level))
    shown = rooms[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    ahead = {each.id: [it for it in stretches(each.rules.hours) if it.validity.first > today][:1] for each in shown}
    usual = {house: _usual(each, today) for house, each in groupby(rooms, key=lambda each: each.building.id)}
    weeks = {each.id: week_on(each.rules.hours, today) for each in shown}
    return {
        "houses": [(house, list(each)) for house, each in groupby(shown, key=lambda each: each.building)],
        "page": paged(request, shown, number=number, total=len(rooms), size=PAGE_SIZE),
        "weeks": {room_id: _lines(request, week) for room_id, week in weeks.items()},
        "differs": {each.id for each in shown if weeks[each.id] != usual[each.building.id]},
        "ahead": {room_id: _shown(request, it[0], today) for room_id, it in ahead.items() if it},
    }


def _usual(rooms: Any, today: date) -> Week:
    """The week that most of ``rooms`` have."""
    weeks = [week_on(each.rules.hours, today) for each in rooms]
    return max(weeks, key=weeks.count)


@view_config(route_name="desk.room.hours", request_method="GET", renderer=ROOM, **_MANAGES)
def show_room(context: RoomResource, request: Request) -> dict[str, Any]:
    """A room's weeks: now, later, past; and a form that sets another."""
    catalogue, room, today = context.catalogue, context.room, local_date(request.now)
    form = HoursForm(request, start=start_of(week_on(room.rules.hours, today), tomorrow(today)))
    return _page(request, catalogue, room, form)


@view_config(route_name="desk.room.hours", request_method="POST", renderer=ROOM, **_MANAGES)
def set_hours(context: RoomResource, request: Request) -> dict[str, Any] | Response:
    """A look ahead at what a change would do, then the change; ``drop`` takes a week out again."""
    catalogue, room, act = context.catalogue, context.room, request.POST.get("act")
    form = HoursForm(request)
    form.offer(catalogue)
    what = _dropped(request, room) if "drop" in request.POST else form.read(local_date(request.now))
    if what is None or act == "edit":
        return (refused(request) if what is None else {}) | _page(request, catalogue, room, form)
    room_ids = (room.id,) if "drop" in request.POST else tuple(form.room_ids(catalogue, room.id))
    mark = mark_of({each: catalogue.rooms[each].rules.hours for each in room_ids})
    plan = Plan(room, room_ids, *what, mark)
    if act != "save":
        return _preview(request, catalogue, form, plan)
    if form.seen.data != mark:
        return _preview(request, catalogue, form, plan, is_stale=True)
    if form.what.data == ASK and not form.must_say():
        return refused(request) | _preview(request, catalogue, form, plan)
    return _save(request, catalogue, form, plan)


def _save(request: Request, catalogue: Catalogue, form: HoursForm, plan: Plan) -> dict[str, Any] | Response:
    by, now = request.identity.resident_id, request.now
    asked = _impact(request, catalogue, plan) if form.what.data == ASK else None
    try:
        changed = set_week(request.db, plan.room_ids, plan.week, plan.validity, seen=plan.mark, by=by, now=now)
    except HoursChanged:
        return _preview(request, read_catalogue(request.db), form, plan, is_stale=True)
    if not changed:
        text = _("These hours held already; nothing was changed.")
    elif asked is None or not asked.total:
        text = _("The hours are set. Rooms: ${rooms}.", mapping={"rooms": len(changed)})
    else:
        mails = _ask(request, form, plan, asked)
        text = _("The hours are set. Mails to organizers: ${mails}.", mapping={"mails": mails})
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(request.route_path("desk.room.hours", slug=plan.room.slug))


def _ask(request: Request, form: HoursForm, plan: Plan, impact: Impact) -> int:
    """Ask the organizers of what stands outside the hours; how many mails went out."""
    dates = dates_by_id(request.db, impact.ids[:MOST_DATES])
    about = {"by": request.identity, "now": request.now}
    mails = mail_cleared(request.db, request.registry["settings"], Cleared(asked=dates), form.message, **about)
    told = {"bookings": len(dates), "mails": mails, "message": form.message.kept}
    by = request.identity.resident_id
    record(request.db, "hours.asked", ("room", plan.room.id), by=by, now=request.now, details=told)
    return mails


def _impact(request: Request, catalogue: Catalogue, plan: Plan, page: int = 1) -> Impact:
    rooms = [catalogue.rooms[each] for each in plan.room_ids]
    changed = {each.id: with_hours(each.rules, plan.validity, plan.week) for each in rooms}
    return find_impact(request.db, changed, within=plan.validity, page=page, now=request.now)


def _preview(
    request: Request, catalogue: Catalogue, form: HoursForm, plan: Plan, *, is_stale: bool = False
) -> dict[str, Any]:
    """What changes for which rooms, and the bookings that would stand outside the hours."""
    request.override_renderer = PREVIEW
    if is_stale:
        request.response.status_int = 409
    form.seen.data = mark_of({each: catalogue.rooms[each].rules.hours for each in plan.room_ids})
    number = page_asked(request)
    impact = _impact(request, catalogue, plan, number)
    return {
        "room": plan.room,
        "form": form,
        "is_stale": is_stale,
        "validity": validity_words(plan.validity, request.locale_name),
        "is_closed": plan.week.is_closed,
        "week": _lines(request, plan.week),
        "groups": _groups(request, catalogue, plan),
        "hits": hit_page(request, impact, number),
        "may_ask": 0 < impact.total <= MOST_DATES,
        "sent": carried(request),
        "is_drop": "drop" in request.POST,
    }


def _groups(request: Request, catalogue: Catalogue, plan: Plan) -> list[tuple[list[RoomFacts], list[Any], bool]]:
    """Rooms that have the same hours in these days: (rooms, the weeks they have, whether anything changes)."""
    found: dict[tuple[Stretch, ...], list[RoomFacts]] = {}
    for room in (catalogue.rooms[each] for each in plan.room_ids):
        weeks = tuple(
            Stretch(Validity(max(it.validity.first, plan.validity.first), it.validity.last), it.week)
            for it in stretches(room.rules.hours)
            if (it.validity.last is None or it.validity.last >= plan.validity.first)
            and (plan.validity.last is None or it.validity.first <= plan.validity.last)
        )
        found.setdefault(weeks or (Stretch(plan.validity, CLOSED_WEEK),), []).append(room)
    return [
        (rooms, [_shown(request, it) for it in weeks], any(it.week != plan.week for it in weeks))
        for weeks, rooms in found.items()
    ]


def _dropped(request: Request, room: RoomFacts) -> tuple[Week, Validity] | None:
    try:
        first = date.fromisoformat(request.POST["drop"])
    except ValueError:
        first = date.min
    gone = without_stretch(room.rules.hours, first, local_date(request.now))
    if gone is None:
        raise HTTPNotFound(_("These hours are no longer ahead."))
    return gone.week, gone.validity


def _page(request: Request, catalogue: Catalogue, room: RoomFacts, form: HoursForm) -> dict[str, Any]:
    form.offer(catalogue)
    today, locale = local_date(request.now), request.locale_name
    every = [_shown(request, it, today) for it in stretches(room.rules.hours)]
    if every:
        every[0]["may_end"] = False  # what holds from the beginning is no while
    others = [each for each in catalogue.bookable if each.id != room.id]
    others.sort(key=lambda each: each.building.id)
    return {
        "room": room,
        "form": form,
        "today": today,
        "past": [it for it in every if it["is_past"]],
        "weeks": [it for it in every if not it["is_past"]],
        "workdays": [(f"day{each}", weekday_name(each, locale)) for each in WORKDAYS],
        "has_own": any(form[f"day{each}_own"].data for each in WORKDAYS),
        "workweek": f"{weekday_name(0, locale)}{'~' if locale == 'ko' else '–'}{weekday_name(4, locale)}",
        "weekend": [(f"day{each}", weekday_name(each, locale)) for each in (5, 6)],
        "houses": [(house, list(each)) for house, each in groupby(others, key=lambda each: each.building)],
    }


def _shown(request: Request, it: Stretch, today: date | None = None) -> dict[str, Any]:
    """A stretch as it is listed; ``is_past``, ``is_now``, and what may be done about it."""
    validity, locale = it.validity, request.locale_name
    now = today or date.min
    return {
        "first": validity.first,
        "words": request.localizer.translate(validity_words(validity, locale)),
        "lines": _lines(request, it.week),
        "is_closed": it.week.is_closed,
        "is_past": validity.last is not None and validity.last < now,
        "is_now": now in validity,
        "may_drop": validity.first > now,
        "may_end": now in validity and validity.last is not None and validity.last > now,
    }


def _lines(request: Request, week: Week) -> list[tuple[str, str]]:
    say_it = request.localizer.translate
    return [(say_it(days), say_it(hours)) for days, hours in week_lines(week, request.locale_name)]
