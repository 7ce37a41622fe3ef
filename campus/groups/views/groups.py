"""The list of groups, and the page of one."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.domain.hubtime import local_date
from campus.groups.forms.groups import GroupFilterForm, JoinForm
from campus.groups.group_words import JOINING_NOTES
from campus.groups.models import GroupKind, GroupStatus, Standing
from campus.groups.queries.certificates import certificates_of
from campus.groups.queries.groups import (
    NOBODY,
    common_topics,
    count_groups,
    initiatives_of,
    leaders_by_name,
    list_groups,
    next_sessions,
    people_of,
    proposals_by,
    topics_of,
)
from campus.groups.queries.members import count_members
from campus.groups.queries.seasons import current_of, list_sessions, seasons_of
from campus.groups.resources import GroupResource
from campus.groups.services.founding import FOUNDERS
from campus.groups.views.rows import session_words
from campus.groups.words import JOININGS, KINDS, ROLES
from campus.people.queries.initiatives import list_initiatives
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.paging import paged, read_page_number
from campus.web.words import named

PAGE_SIZE = 24
TOPICS_OFFERED = 30
# What the page of a group shows of its season before it leads to the season's own.
SESSIONS_SHOWN = 6


@view_config(route_name="groups.list", request_method="GET", permission=Permission.VISIT, renderer="groups/list.html")
def list_all(request: Request) -> dict[str, Any]:
    """The active groups, the reader's own first."""
    db, locale = request.db, request.locale_name
    initiatives = [(each.id, named(each, locale)) for each in list_initiatives(db)]
    form = GroupFilterForm(request, common_topics(db, TOPICS_OFFERED), initiatives)
    wanted, number = form.wanted(), read_page_number(request)
    resident_id = None if request.identity is None else request.identity.resident_id
    page = ((number - 1) * PAGE_SIZE, PAGE_SIZE)
    cards = list_groups(db, wanted, resident_id, page, now=request.now, today=local_date(request.now))
    return {
        "filter": form,
        "is_filtered": bool(wanted.conditions()[1:]),
        "page": paged(request, cards, number=number, total=count_groups(db, wanted), size=PAGE_SIZE),
        "mine": [each for each in cards if each.standing in (Standing.IN, Standing.INVITED, Standing.ASKED)],
        "proposals": [] if resident_id is None else proposals_by(db, resident_id),
        "founds_at_once": request.identity is not None and request.identity.role in FOUNDERS,
        "rooms": read_catalogue(db).rooms,
        "today": local_date(request.now),
        "kinds": KINDS,
        "joinings": JOININGS,
    }


@view_config(route_name="groups.show", request_method="GET", permission=Permission.VISIT, renderer="groups/show.html")
def show(context: GroupResource, request: Request) -> dict[str, Any]:
    """What a group is, when it meets next, who leads it, and how the reader stands to it."""
    return group_page(context, request, JoinForm(request))


def group_page(context: GroupResource, request: Request, form: JoinForm) -> dict[str, Any]:
    """The page of a group with a form to join it, fresh or refused."""
    db, group, now = request.db, context.group, request.now
    today = local_date(now)
    seasons = seasons_of(db, group.id, now=now)
    current = current_of(seasons, today)
    resident_id = None if request.identity is None else request.identity.resident_id
    ahead = []
    if current is not None:
        shown = (0, SESSIONS_SHOWN)
        ahead = list_sessions(db, current.season.id, resident_id, page=shown, ending_after=now)
    leads = bool(request.has_permission(Permission.LEAD_GROUP))
    certificates = {}
    if group.kind is GroupKind.COURSE and resident_id is not None:
        certificates = certificates_of(db, group.id, resident_id)
    return {
        "group": group,
        "form": form,
        "topics": topics_of(db, [group.id]).get(group.id, []),
        "initiatives": initiatives_of(db, group.id),
        "people": people_of(db, [group.id], today).get(group.id, NOBODY),
        "leaders": leaders_by_name(db, group.id),
        "next": next_sessions(db, [group.id], now=now).get(group.id),
        "current": current,
        "ahead": ahead,
        "past": [each for each in seasons if each is not current],
        "waiting": count_members(db, group.id, Standing.ASKED) if leads else 0,
        "certificates": certificates,
        "leads": leads,
        "is_active": group.status is GroupStatus.ACTIVE,
        "membership": context.membership,
        "standing": None if context.membership is None else context.membership.standing,
        "kinds": KINDS,
        "joinings": JOININGS,
        "joining_notes": JOINING_NOTES,
        "roles": ROLES,
        **session_words(request),
    }
