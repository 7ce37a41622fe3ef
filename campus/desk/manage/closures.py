"""Closures and blocks for maintenance: what is ahead and past; add, change, take out."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.services.lifting import lift
from campus.booking.services.shutting import Shut
from campus.desk.forms.shutting import ShutForm, read_shutting
from campus.desk.manage.shutting import Walk, go, stays_on_form
from campus.domain.hubtime import local_date, minute_of
from campus.domain.spans import DAY_MINUTES
from campus.permissions import Permission
from campus.spaces.catalogue import Catalogue
from campus.spaces.models import ClosureKind
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.queries.closures import ClosureFacts, find_closure, list_closures, rows_from
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.visits import say
from campus.web.words import named

LIST, FORM = "desk/closures.html", "desk/closure.html"
PAGE_SIZE = 30
_MANAGES = {"permission": Permission.MANAGE_SPACES}


def _kind(request: Request) -> ClosureKind:
    is_block = request.matched_route.name.startswith("desk.block")
    return ClosureKind.MAINTENANCE if is_block else ClosureKind.CLOSED


def _list_path(kind: ClosureKind) -> str:
    return "/manage/blocks" if kind is ClosureKind.MAINTENANCE else "/manage/closures"


@view_config(route_name="desk.closures", request_method="GET", renderer=LIST, **_MANAGES)
@view_config(route_name="desk.blocks", request_method="GET", renderer=LIST, **_MANAGES)
def show_list(request: Request) -> dict[str, Any]:
    """What is ahead, or what is past; of blocks also the rooms, to be emptied or retired."""
    kind, is_past = _kind(request), "past" in request.GET
    number, catalogue = read_page_number(request), read_catalogue(request.db)
    found, total = list_closures(
        request.db, kind, is_past=is_past, now=request.now, page=number, size=PAGE_SIZE
    )
    return {
        "kind": kind.value,
        "is_past": is_past,
        "path": _list_path(kind),
        "page": paged(request, found, number=number, total=total, size=PAGE_SIZE),
        "places": {each.id: places_of(each, catalogue, request.locale_name) for each in found},
        "rooms": catalogue.rooms.values(),
    }


def places_of(it: ClosureFacts, catalogue: Catalogue, locale: str) -> list[str]:
    """The names of what is shut; empty for the hub."""
    buildings = {each.id: each for each in catalogue.buildings}
    return [named(buildings[each], locale) for each in it.building_ids] + [
        named(catalogue.rooms[each], locale) for each in it.room_ids
    ]


@view_config(route_name="desk.closure.new", renderer=FORM, request_method=("GET", "POST"), **_MANAGES)
@view_config(route_name="desk.block.new", renderer=FORM, request_method=("GET", "POST"), **_MANAGES)
def add(request: Request) -> dict[str, Any] | Response:
    """A new closure or block: the form, the plan, the act."""
    start = {"targets": request.GET.getall("target"), "repeat": ""} if request.method == "GET" else None
    return _walk(request, ShutForm(request, start=start))


@view_config(route_name="desk.closure", renderer=FORM, request_method=("GET", "POST"), **_MANAGES)
@view_config(route_name="desk.block", renderer=FORM, request_method=("GET", "POST"), **_MANAGES)
def change(request: Request) -> dict[str, Any] | Response:
    """Change one date of an act, or this and all later ones: what there was makes room for what is said now."""
    it = _found(request)
    following = request.params.get("scope") == "following"
    start = _start(it) if request.method == "GET" else None
    return _walk(request, ShutForm(request, start=start), it, rows_from(request.db, it, following=following))


def _found(request: Request) -> ClosureFacts:
    it = find_closure(request.db, int(request.matchdict["id"][:9]))
    if it is None or it.kind is not _kind(request):
        raise HTTPNotFound()
    return it


def _start(it: ClosureFacts) -> dict[str, Any]:
    """The form as it says what stands."""
    first, last = local_date(it.slot.starts_at), local_date(it.slot.ends_at)
    end = minute_of(it.slot.ends_at)
    if end == 0:
        end, last = DAY_MINUTES, local_date(it.slot.ends_at - timedelta(seconds=1))
    targets = [f"room-{each}" for each in it.room_ids] + [f"building-{each}" for each in it.building_ids]
    times = {"day": first, "start": minute_of(it.slot.starts_at), "last_day": last, "end": end, "repeat": ""}
    return times | {
        "targets": targets + (["hub"] if it.is_hub else []),
        "reason_ko": it.reason_ko,
        "reason_en": it.reason_en,
    }


def _walk(
    request: Request, form: ShutForm, it: ClosureFacts | None = None, replaces: Sequence[int] = ()
) -> dict[str, Any] | Response:
    kind, catalogue = _kind(request), read_catalogue(request.db)
    form.offer(catalogue, request.locale_name, only_rooms=kind is ClosureKind.MAINTENANCE)
    path = _list_path(kind)
    title = _TITLES[kind, it is None]
    values = {"form": form, "it": it, "kind": kind.value, "path": path, "title": title}
    values |= {"scope": request.params.get("scope", "this"), "today": local_date(request.now)}
    if request.method == "GET":
        return values
    shutting = None
    if form.validate():
        shutting = read_shutting(form, request, catalogue, Shut(kind.value), replaces)
    if shutting is None or request.POST.get("act") == "edit":
        return stays_on_form(request, values) if shutting is None else values
    back = path if it is None else f"{path}/{it.id}"
    return go(request, Walk(form, shutting, title, back, path)) or stays_on_form(request, values)


@view_config(route_name="desk.closure.remove", request_method="POST", **_MANAGES)
@view_config(route_name="desk.block.remove", request_method="POST", **_MANAGES)
def remove(request: Request) -> Response:
    """Take out one date of an act, or it and all later ones. What is over stays."""
    it = _found(request)
    ids = rows_from(request.db, it, following=request.POST.get("scope") == "following")
    if it.slot.ends_at <= request.now:
        say(request, request.localizer.translate(_("This is over; the past keeps it.")), "warn")
    else:
        lift(request.db, read_catalogue(request.db), ids, by=request.identity, now=request.now)
        say(request, request.localizer.translate(_("It is taken out. The time can be booked again.")))
    return HTTPSeeOther(_list_path(it.kind))


_TITLES = {
    (ClosureKind.CLOSED, True): _("A new closure"),
    (ClosureKind.CLOSED, False): _("Change a closure"),
    (ClosureKind.MAINTENANCE, True): _("Block time for maintenance"),
    (ClosureKind.MAINTENANCE, False): _("Change a block"),
}
