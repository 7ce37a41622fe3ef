"""The community report, and the sessions behind its figures."""

from functools import partial
from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.domain.hangul import josa
from campus.domain.hubtime import local_date
from campus.permissions import Permission
from campus.reports import words
from campus.reports.community import Meetings, group_rows, initiative_rows, meetings_of, newcomer_days
from campus.reports.filters import ReportFilters
from campus.reports.period import PeriodKind, PeriodRefused, period_around, read_period
from campus.reports.queries.community import (
    read_groups,
    read_growth,
    read_initiatives,
    read_introductions,
    read_newcomers,
    read_opportunities,
    read_organizations,
)
from campus.reports.queries.meetings import Held, met_before, read_held, read_talks
from campus.reports.sheet import Address, hours, percent
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.words import named

COMMUNITY, SESSIONS = "/reports/community", "/reports/sessions"
PAGE, BEHIND = "reports/community.html", "reports/sessions.html"
_SIZE = 50


@view_config(route_name="reports.community", request_method="GET", renderer=PAGE, permission=Permission.SEE_REPORTS)
def community(request: Request) -> dict[str, Any]:
    """Who met whom in a period, and what came of it."""
    frame = _frame(request)
    return refused(request) | frame if frame["problem"] else frame | _report(request, frame["address"])


@view_config(route_name="reports.sessions", request_method="GET", renderer=BEHIND, permission=Permission.SEE_REPORTS)
def sessions_behind(request: Request) -> dict[str, Any]:
    """The sessions behind a figure, latest first: of a group, an initiative, a pair that may be shown, or with a meal.
    No person is named."""
    frame = _frame(request)
    if frame["problem"]:
        return refused(request) | frame
    db = request.db
    held = read_held(db, frame["period"].days.slot, now=request.now)
    groups = read_groups(db)
    chosen = [each for each in _chosen(request, held) if each.meeting.group_id in groups]
    number, total = read_page_number(request), len(chosen)
    items = list(reversed(chosen))[(number - 1) * _SIZE : number * _SIZE]
    return frame | {"groups": groups, "page": paged(request, items, number=number, total=total, size=_SIZE)}


def _chosen(request: Request, held: list[Held]) -> list[Held]:
    asked = {name: _id(request.GET.get(name, "")) for name in ("one", "other", "group", "initiative")}
    if asked["group"]:
        return [each for each in held if each.meeting.group_id == asked["group"]]
    if asked["initiative"]:
        group_ids = next((ids for it, ids in read_initiatives(request.db) if it.id == asked["initiative"]), frozenset())
        return [each for each in held if each.meeting.group_id in group_ids]
    if request.GET.get("meal") in ("yes", "no"):
        has_meal = request.GET["meal"] == "yes"
        return [each for each in held if each.is_attendance_taken and each.meeting.has_meal is has_meal]
    if asked["one"] or asked["other"]:
        pair = (min(asked["one"], asked["other"]), max(asked["one"], asked["other"]))
        # What a cell hides, a list of its sessions must not tell.
        is_shown = pair in meetings_of(held, set(), read_organizations(request.db)).matrix.minutes
        return [each for each in held if is_shown and each.meeting.organizations.issuperset(pair)]
    return held


def _id(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else 0


def _frame(request: Request) -> dict[str, Any]:
    """What stands around the figures."""
    today = local_date(request.now)
    try:
        period, problem = read_period(request.GET, today), None
    except PeriodRefused as error:
        period, problem = period_around(PeriodKind.MONTH, today), error.message
    asked = {name: request.GET.get(name, "")[:10] for name in ("from", "to")}
    address, days = Address(period, ReportFilters()), period.days
    after = period.after()
    return {
        "problem": problem,
        "period": period,
        "later": after if after.days.first <= today else None,
        "is_open": days.first <= today <= days.last,
        "period_kind": request.GET.get("period") or PeriodKind.MONTH.value,
        "asked": {"from": asked["from"] or days.first.isoformat(), "to": asked["to"] or days.last.isoformat()},
        "address": address,
        "url": partial(address.url, COMMUNITY),
        "sessions_url": partial(address.url, SESSIONS),
        "words": words,
        "now": request.now,
    }


def _report(request: Request, address: Address) -> dict[str, Any]:
    db, now, slot = request.db, request.now, address.period.days.slot
    held = read_held(db, slot, now=now)
    it = meetings_of(held, met_before(db, slot.starts_at), read_organizations(db))
    newcomers = read_newcomers(db, slot, now=now)
    return {
        "it": it,
        "findings": _findings(request, it),
        "groups": group_rows(held, read_groups(db), read_growth(db, slot), read_talks(db, slot, now=now)),
        "initiatives": initiative_rows(held, read_initiatives(db)),
        "introductions": read_introductions(db, slot),
        "opportunities": read_opportunities(db, slot),
        "newcomers": newcomers,
        "newcomer_days": newcomer_days(newcomers),
        "hours_of": partial(hours, locale=request.locale_name),
        "percent": percent,
    }


def _findings(request: Request, it: Meetings) -> list[str]:
    """Sentences, each from a number of the page and above its threshold."""
    locale, say = request.locale_name, request.localizer.translate
    found = []
    if it.matrix.minutes:
        one, other = min(it.matrix.minutes, key=lambda pair: (-it.matrix.minutes[pair], pair))
        names = {row.organization.id: named(row.organization, locale) for row in it.rows}
        if one in names and other in names:
            first, second = names[one], names[other]
            if locale == "ko":
                first, second = first + josa(first, "와/과"), second + josa(second, "이/가")
            time = hours(it.matrix.minutes[one, other], locale=locale)
            values = {"one": first, "other": second, "hours": time}
            found.append(say(_("${one} and ${other} met longest: ${hours}.", mapping=values)))
    if it.new:
        count = {"count": str(len(it.new))}
        found.append(say(_("Pairs of organizations that met for the first time: ${count}.", mapping=count)))
    if it.difference:
        more = _("With a meal more organizations came together: ${with} on average, ${without} without.")
        fewer = _("With a meal fewer organizations came together: ${with} on average, ${without} without.")
        values = {"with": f"{it.with_meal.organizations:.1f}", "without": f"{it.without.organizations:.1f}"}
        text = more if it.difference > 0 else fewer
        found.append(say(_(text, mapping=values)))
    return found
