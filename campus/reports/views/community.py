"""The community report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.domain.days import Days
from campus.domain.hubtime import local_date
from campus.domain.mixing import Pair
from campus.people.models import Organization
from campus.people.words import KINDS as ORGANIZATION_KINDS
from campus.permissions import Permission
from campus.reports import words
from campus.reports.community import group_rows, initiative_rows, meetings_of, newcomer_days
from campus.reports.community_sheet import (
    COMMUNITY,
    INTRODUCTIONS,
    NEWCOMERS,
    OPPORTUNITIES,
    SESSIONS,
    community_findings,
    headline_tiles,
)
from campus.reports.filters import ReportFilters, read_community_filters
from campus.reports.headline import Told
from campus.reports.period import Period, PeriodKind, PeriodRefused, period_around, read_beside, read_period
from campus.reports.queries.choices import read_choices
from campus.reports.queries.community import (
    GroupName,
    read_groups,
    read_growth,
    read_initiatives,
    read_introductions,
    read_newcomers,
    read_opportunities,
    read_organizations,
)
from campus.reports.queries.meetings import Held, first_met, first_session, groups_met_in, read_held, read_talks
from campus.reports.sheet import Address, hours, percent
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused

PAGE = "reports/community.html"


@view_config(route_name="reports.community", request_method="GET", renderer=PAGE, permission=Permission.SEE_REPORTS)
def community(request: Request) -> dict[str, Any]:
    """Who met whom in a period, and what came of it."""
    frame = frame_of(request) | {
        "choices": read_choices(request.db),
        "catalogue": read_catalogue(request.db),
        "organization_kinds": ORGANIZATION_KINDS,
    }
    return refused(request) | frame if frame["problem"] else frame | _report(request, frame["address"])


def frame_of(request: Request) -> dict[str, Any]:
    """What stands around the figures and around what is behind them: period, filters, addresses that keep both."""
    today = local_date(request.now)
    filters = read_community_filters(request.GET, read_catalogue(request.db))
    try:
        period, problem = read_period(request.GET, today), None
    except PeriodRefused as error:
        period, problem = period_around(PeriodKind.MONTH, today), error.message
    asked = {name: request.GET.get(name, "")[:10] for name in ("from", "to")}
    address, days = Address(period, filters, read_beside(request.GET).value), period.days
    return {
        "problem": problem,
        "period": period,
        "later": _later(period, today),
        "is_open": days.first <= today <= days.last,
        "period_kind": request.GET.get("period") or PeriodKind.MONTH.value,
        "asked": {"from": asked["from"] or days.first.isoformat(), "to": asked["to"] or days.last.isoformat()},
        "address": address,
        "filters": filters,
        "said": filters.parameters(),
        "url": partial(address.url, COMMUNITY),
        "sessions_url": partial(address.url, SESSIONS),
        "behind": {
            "introductions": address.url(INTRODUCTIONS),
            "opportunities": partial(address.url, OPPORTUNITIES),
            "newcomers": address.url(NEWCOMERS),
        },
        "words": words,
        "now": request.now,
    }


def _later(period: Period, today: date) -> Period | None:
    """The period after, where it has begun."""
    try:
        after = period.after()
    except (OverflowError, ValueError):
        return None
    return after if after.days.first <= today else None


def chosen_groups(request: Request, filters: ReportFilters, days: Days) -> frozenset[int] | None:
    """The groups that the filters choose, always with all of their sessions; None: all groups. A zone or building
    chooses those that met there within ``days``: part of a group's sessions would tell of the other part."""
    whose, found = filters.whose, []
    if whose.group_id:
        found.append(frozenset({whose.group_id}))
    if whose.initiative_id:
        of = {initiative.id: ids for initiative, ids in read_initiatives(request.db)}
        found.append(of.get(whose.initiative_id, frozenset()))
    if not filters.is_every_room:
        rooms = filters.scope(read_catalogue(request.db)).room_ids
        found.append(groups_met_in(request.db, days.slot, rooms, now=request.now))
    return frozenset.intersection(*found) if found else None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is read once for both periods; ``first`` says since when pairs have met."""

    request: Request
    filters: ReportFilters
    organizations: Mapping[int, Organization]
    groups: Mapping[int, GroupName]
    first: Mapping[Pair, datetime]

    def told(self, days: Days) -> tuple[Told, list[Held]]:
        """The period's figures, and the sessions of the groups chosen. The number of statements depends on nothing
        that is read."""
        request, slot = self.request, days.slot
        db, now = request.db, request.now
        held = read_held(db, slot, now=now)
        chosen = chosen_groups(request, self.filters, days)
        theirs = held if chosen is None else [each for each in held if each.meeting.group_id in chosen]
        earlier = {pair for pair, since in self.first.items() if since < slot.starts_at}
        it = meetings_of(held, earlier, self.organizations, self.filters.whose.organization_kind)
        rows = group_rows(theirs, self.groups, read_growth(db, slot), read_talks(db, slot, now=now))
        return Told(it, rows, read_introductions(db, slot), read_newcomers(db, slot, now=now)), theirs


def _report(request: Request, address: Address) -> dict[str, Any]:
    db, days = request.db, address.period.days
    other = address.period.beside(read_beside(request.GET), local_date(request.now))
    begins = first_session(db)
    # Against a time of which nothing is written down, nothing has risen.
    if other is not None and (begins is None or other.first < local_date(begins).replace(day=1)):
        other = None
    first = first_met(db, max(each.slot.starts_at for each in (days, other or days)))
    reading = _Reading(request, address.filters, read_organizations(db), read_groups(db), first)
    told, held = reading.told(days)
    before = None if other is None else reading.told(other)[0]
    return {
        "it": told.it,
        "tiles": headline_tiles(request, told, before, address),
        "compared": other,
        "findings": community_findings(request, told.it),
        "groups": told.rows,
        "initiatives": initiative_rows(held, read_initiatives(db)),
        "introductions": told.introductions,
        "opportunities": read_opportunities(db, days.slot),
        "newcomers": told.newcomers,
        "newcomer_days": newcomer_days(told.newcomers),
        "hours_of": partial(hours, locale=request.locale_name),
        "percent": percent,
    }
