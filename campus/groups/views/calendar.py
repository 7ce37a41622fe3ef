"""The community calendar."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from pyramid.request import Request
from pyramid.view import view_config

from campus.booking.series_words import month_title
from campus.domain.hubtime import local_date
from campus.groups.models import GroupKind
from campus.groups.months import Month, by_day, first_to_show, read_month
from campus.groups.queries.calendar import public_groups, read_calendar
from campus.groups.words import KINDS
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue

# What a day's cell of the month shows before "n more".
MOST_IN_CELL = 4


@view_config(
    route_name="groups.calendar", request_method="GET", permission=Permission.VISIT, renderer="groups/calendar.html"
)
def calendar(request: Request) -> dict[str, Any]:
    """A month of everything that is open to all, as a wall calendar with the chosen day, or as a list."""
    today = local_date(request.now)
    month = read_month(request.GET.get("month"), today)
    kind, group = _kind(request.GET.get("kind")), request.GET.get("group") or None
    groups = public_groups(request.db)
    if group not in {slug for slug, *_names in groups}:
        group = None
    days = by_day(read_calendar(request.db, month.period, kind=kind, group=group))
    as_list = request.GET.get("view") == "list"
    shown = [day for week in month.grid for day in week if day.month == month.first.month]

    def url(to: Month = month, **changes: str | None) -> str:
        pairs = {"month": to.key, "kind": kind, "group": group, "view": "list" if as_list else None} | changes
        return "/calendar?" + urlencode({name: value for name, value in pairs.items() if value})

    return {
        "month": month,
        "month_name": month_title(month.first, request.locale_name),
        "today": today,
        "days": days,
        "shown": shown,
        "chosen": _chosen_day(request.GET.get("day"), month, today, shown),
        "kinds": KINDS,
        "kind": kind,
        "groups": groups,
        "group": group,
        "as_list": as_list,
        "url": url,
        "most": MOST_IN_CELL,
        "first_to_show": first_to_show,
        "catalogue": read_catalogue(request.db),
    }


def _kind(raw: str | None) -> GroupKind | None:
    return GroupKind(raw) if raw in set(GroupKind) else None


def _chosen_day(raw: str | None, month: Month, today: date, shown: list[date]) -> date:
    """The day whose events stand beside the month: the one named, else today, else the first."""
    try:
        day = date.fromisoformat(raw or "")
    except ValueError:
        day = today
    if day in shown or any(day in week for week in month.grid):
        return day
    return month.first
