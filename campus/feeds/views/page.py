"""The page of feeds: public calendars to subscribe to, and one's own private ones."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.domain.hubtime import local_date
from campus.feeds.forms import PrivateFeedForm
from campus.feeds.links import SubscribeLinks, qr_code, subscribe_links
from campus.feeds.models import Detail
from campus.feeds.offers import Choice, offered, own_feeds
from campus.feeds.receipts import receipts_of
from campus.feeds.tokens import (
    EnoughFeeds,
    NotYours,
    PurposeTaken,
    feed_of,
    make_feed,
    readable_targets,
    revoke_feed,
    rotate_feed,
)
from campus.feeds.words import CLIENTS, DETAILS, PURPOSES
from campus.groups.models import GroupKind
from campus.groups.words import KINDS
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.resources import path_id
from campus.web.visits import say

PAGE = "feeds/index.html"
_HUB, _HOLIDAYS = "/feeds/hub.ics", "/feeds/holidays.ics"
_CLOSURES, _DEADLINES = "/feeds/closures.ics", "/feeds/opportunities.ics"
_KEYS = ("hub", "holidays", "closures")


@view_config(route_name="feeds.index", request_method="GET", permission=Permission.VISIT, renderer=PAGE)
def index(request: Request) -> dict[str, Any]:
    """One card per feed; whoever is signed in also has private ones."""
    return page(request)


def page(request: Request, form: PrivateFeedForm | None = None, **values: Any) -> dict[str, Any]:
    """All of the page; a refused form takes the place of a fresh one."""
    found = offered(request.db)
    chosen = _chosen(request, [each for choices in found.values() for each in choices])
    keys = [*_KEYS, *([chosen.key] if chosen else [])]
    kind, detail = _filters(request)
    query = "&".join(f"{name}={value}" for name, value in (("kind", kind), ("detail", detail)) if value)
    return {
        "offered": found,
        "chosen": chosen,
        "kinds": KINDS,
        "kind": kind,
        "details": DETAILS,
        "detail": detail,
        "hub_path": _with(_HUB, query),
        "paths": {"holidays": _HOLIDAYS, "closures": _CLOSURES, "opportunities": _DEADLINES},
        "chosen_path": _with(chosen.path, f"detail={detail}" if detail else "") if chosen else "",
        "receipts": receipts_of(request.db, keys),
        "clients": CLIENTS,
        "purposes": PURPOSES,
        "qr_code": qr_code,
        "shown_once": None,
        **_mine(request, form),
        **values,
    }


def _with(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _mine(request: Request, form: PrivateFeedForm | None) -> dict[str, Any]:
    if request.identity is None:
        return {"own": None, "form": None}
    me = request.identity.resident_id
    targets = readable_targets(request.db, me, local_date(request.now))
    # Beside an address that is shown once no further one is made.
    fresh = PrivateFeedForm(request, targets) if request.method == "GET" else None
    return {"own": own_feeds(request.db, me, targets), "form": form or fresh}


def _filters(request: Request) -> tuple[str, str]:
    """Kind of groups and detail as the address names them; empty for all there is."""
    kind, detail = request.GET.get("kind", ""), request.GET.get("detail", "")
    is_less = detail in (Detail.TITLE, Detail.BUSY)
    return (kind if kind in set(GroupKind) else ""), (detail if is_less else "")


def _chosen(request: Request, choices: list[Choice]) -> Choice | None:
    asked = request.GET.get("of", "")
    return next((each for each in choices if each.value == asked), None)


@view_config(route_name="feeds.make", request_method="POST", permission=Permission.BE_RESIDENT)
def make(request: Request) -> Response:
    """Make a private feed and show its address, this once."""
    me = request.identity.resident_id
    form = PrivateFeedForm(request, readable_targets(request.db, me, local_date(request.now)))
    if form.validate():
        try:
            token = make_feed(request.db, form.wish(), by=me, now=request.now)
        except PurposeTaken:
            form.refuse("purpose", _("You have this calendar for this purpose already. Renew its address instead."))
        except EnoughFeeds:
            form.refuse(None, _("These are many private calendars. Revoke those that you do not use."))
        else:
            return _shown_once(request, token, form.name.data)
    return render_to_response(PAGE, refused(request) | page(request, form), request, response=request.response)


@view_config(route_name="feeds.rotate", request_method="POST", permission=Permission.BE_RESIDENT)
def rotate(request: Request) -> Response:
    """Give a private feed a new address and show it, this once."""
    number, me = path_id(request), request.identity.resident_id
    try:
        token = rotate_feed(request.db, number, by=me, now=request.now)
    except NotYours:
        raise HTTPNotFound() from None
    row = feed_of(request.db, number, me)
    return _shown_once(request, token, row.name if row is not None else "")


@view_config(route_name="feeds.revoke", request_method="POST", permission=Permission.BE_RESIDENT)
def revoke(request: Request) -> Response:
    """End a private feed at once."""
    try:
        revoke_feed(request.db, path_id(request), by=request.identity.resident_id, now=request.now)
    except NotYours:
        raise HTTPNotFound() from None
    say(request, request.localizer.translate(_("The address works no more.")))
    return HTTPSeeOther(request.route_path("feeds.index", _anchor="private"))


def _shown_once(request: Request, token: str, name: str) -> Response:
    """The page with the new address in it; neither browser nor proxy may keep it."""
    links: SubscribeLinks = subscribe_links(request, f"/feeds/t/{token}/calendar.ics", name)
    values = page(request, shown_once={"name": name, "links": links})
    response = render_to_response(PAGE, values, request)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
