"""What is behind the figures of the community report: sessions, introductions, opportunities, newcomers. No person is
named in any of them."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.connections.words import KINDS
from campus.permissions import Permission
from campus.reports.community import newcomer_bands, newcomer_days
from campus.reports.queries.community import (
    read_groups,
    read_initiatives,
    read_introductions,
    read_newcomers,
    read_organizations,
)
from campus.reports.queries.outcomes import count_opportunities, introduced_organizations, page_of_opportunities
from campus.reports.queries.sessions import SessionsAsked, count_sessions, page_of_sessions, pair_may_be_shown
from campus.reports.sheet import Address
from campus.reports.views.community import chosen_groups, frame_of
from campus.web.forms import refused
from campus.web.paging import paged, read_page_number

SESSIONS, INTRODUCTIONS = "reports/sessions.html", "reports/introductions.html"
OPPORTUNITIES, NEWCOMERS = "reports/opportunities.html", "reports/newcomers.html"
_SIZE = 50


@view_config(route_name="reports.sessions", request_method="GET", renderer=SESSIONS, permission=Permission.SEE_REPORTS)
def sessions_behind(request: Request) -> dict[str, Any]:
    """The sessions behind a figure, latest first: of a group, an initiative, a pair that may be shown, with a meal,
    with talks."""
    frame = frame_of(request)
    if frame["problem"]:
        return refused(request) | frame
    db, now, number = request.db, request.now, read_page_number(request)
    asked = _asked(request, frame["address"])
    total = 0 if asked is None else count_sessions(db, asked, now=now)
    offset = (number - 1) * _SIZE
    items = [] if asked is None else page_of_sessions(db, asked, offset=offset, limit=_SIZE, now=now)
    page = paged(request, items, number=number, total=total, size=_SIZE)
    return frame | {"groups": read_groups(db), "page": page}


def _asked(request: Request, address: Address) -> SessionsAsked | None:
    """What the address asks for; None: nothing that may be shown. A pair and a meal are figures of all sessions, so
    neither follows the filters of groups."""
    slot, get = address.period.days.slot, request.GET
    one, other = _id(get.get("one", "")), _id(get.get("other", ""))
    if one or other:
        pair = (min(one, other), max(one, other))
        is_shown = 0 < pair[0] < pair[1] and pair_may_be_shown(request.db, pair, slot, now=request.now)
        return SessionsAsked(slot, pair=pair) if is_shown else None
    if get.get("meal") in ("yes", "no"):
        return SessionsAsked(slot, has_meal=get["meal"] == "yes")
    groups = _groups(request, address)
    return SessionsAsked(slot, groups, has_talk=get.get("talks") == "yes", is_taken=get.get("attended") == "yes")


def _groups(request: Request, address: Address) -> frozenset[int] | None:
    """Those of the filters, narrowed to the group or the initiative of the number that was followed."""
    found = chosen_groups(request, address.filters, address.period.days)
    of_group, of_initiative = _id(request.GET.get("of-group", "")), _id(request.GET.get("of-initiative", ""))
    narrowed = []
    if of_group:
        narrowed.append(frozenset({of_group}))
    if of_initiative:
        of = {initiative.id: ids for initiative, ids in read_initiatives(request.db)}
        narrowed.append(of.get(of_initiative, frozenset()))
    if not narrowed:
        return found
    return frozenset.intersection(*narrowed) if found is None else found.intersection(*narrowed)


def _id(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else 0


@view_config(
    route_name="reports.introductions", request_method="GET", renderer=INTRODUCTIONS, permission=Permission.SEE_REPORTS
)
def introductions(request: Request) -> dict[str, Any]:
    """Introductions by where they stand, and organizations of which enough people were introduced. An introduction
    itself is its people's: a manager sees none of them."""
    frame = frame_of(request)
    if frame["problem"]:
        return refused(request) | frame
    db, slot, number = request.db, frame["period"].days.slot, read_page_number(request)
    organizations = read_organizations(db)
    pairs = introduced_organizations(db, slot)
    items = [
        (organizations[one], organizations[other], count)
        for (one, other), count in pairs[(number - 1) * _SIZE : number * _SIZE]
    ]
    page = paged(request, items, number=number, total=len(pairs), size=_SIZE)
    return frame | {"introductions": read_introductions(db, slot), "page": page}


@view_config(
    route_name="reports.opportunities", request_method="GET", renderer=OPPORTUNITIES, permission=Permission.SEE_REPORTS
)
def opportunities(request: Request) -> dict[str, Any]:
    """Opportunities in which interest was shown, or that were posted. How far an organization came is between its two
    sides, so no step stands beside a single one."""
    frame = frame_of(request)
    if frame["problem"]:
        return refused(request) | frame
    db, slot, number = request.db, frame["period"].days.slot, read_page_number(request)
    is_posted = request.GET.get("what") == "posted"
    total = count_opportunities(db, slot, is_posted=is_posted)
    items = page_of_opportunities(db, slot, is_posted=is_posted, offset=(number - 1) * _SIZE, limit=_SIZE)
    page = paged(request, items, number=number, total=total, size=_SIZE)
    return frame | {"page": page, "is_posted": is_posted, "kinds": KINDS}


@view_config(
    route_name="reports.newcomers", request_method="GET", renderer=NEWCOMERS, permission=Permission.SEE_REPORTS
)
def newcomers(request: Request) -> dict[str, Any]:
    """How long newcomers took to a first meeting, as bands of five people or more."""
    frame = frame_of(request)
    if frame["problem"]:
        return refused(request) | frame
    found = read_newcomers(request.db, frame["period"].days.slot, now=request.now)
    return frame | {"newcomers": found, "days": newcomer_days(found), "bands": newcomer_bands(found)}
