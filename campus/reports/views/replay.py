"""What-if: a past period by other rules."""

from typing import Any

from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.view import view_config

from campus.domain.days import ONE_DAY, Days
from campus.domain.hubtime import local_date
from campus.permissions import Permission
from campus.reports.period import Period, PeriodKind, PeriodRefused, period_around, read_period
from campus.reports.queries.gathered import read_horizon
from campus.reports.queries.replay import Rules, replay
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.locale import _

LONGEST_MINUTES, MOST_PARTS = 120, 6


@view_config(
    route_name="reports.what_if",
    request_method="GET",
    renderer="reports/what_if.html",
    permission=Permission.SEE_REPORTS,
)
def what_if(request: Request) -> dict[str, Any]:
    """The last months as they would have been; the rules stand in the address."""
    catalogue, today = read_catalogue(request.db), local_date(request.now)
    period = period_around(PeriodKind.MONTH, today.replace(day=1) - ONE_DAY)
    rules, problem = Rules(0, 10), None
    try:
        if request.GET.get("from") or request.GET.get("to"):
            period = read_period({**request.GET, "period": "custom"}, today)
        rules = Rules(
            tidy=_number(request, "tidy", 0, LONGEST_MINUTES),
            release=_number(request, "release", 10, LONGEST_MINUTES),
            room=catalogue.by_slug.get(request.GET.get("room", "")),
            parts=max(_number(request, "parts", 2, MOST_PARTS), 2),
        )
    except PeriodRefused as error:
        problem = error.message
    days = period.days.within(Days(read_horizon(request.db, request.now).begins, today - ONE_DAY))
    if problem is None and not len(days):
        problem = _nothing(period)
    return (refused(request) if problem else {}) | {
        "problem": problem,
        "days": days,
        "asked": period.days,
        "rules": rules,
        "rooms": catalogue.bookable,
        "it": None if problem else replay(request.db, catalogue, days, rules),
    }


def _nothing(_period: Period) -> TranslationString:
    return _("There are no ended days with figures in this period. Choose one that lies in the past.")


def _number(request: Request, name: str, default: int, most: int) -> int:
    raw = request.GET.get(name, "").strip()
    if not raw:
        return default
    if not (raw.isascii() and raw.isdecimal() and len(raw) < 4 and int(raw) <= most):
        raise PeriodRefused(_("Write a whole number from 0 to ${most}.", mapping={"most": most}))
    return int(raw)
