"""The community page's numbers in the reader's language: its tiles and its sentences."""

from pyramid.request import Request

from campus.domain.hangul import josa
from campus.domain.mixing import FEWEST_PEOPLE
from campus.reports.community import Meetings
from campus.reports.headline import MORE_IS_BETTER, Headline, Told
from campus.reports.sheet import NONE, Address, Tile, hours
from campus.reports.words import HEADLINE_FORMULAS, HEADLINES
from campus.web.locale import _
from campus.web.words import named

COMMUNITY, SESSIONS = "/reports/community", "/reports/sessions"
INTRODUCTIONS, NEWCOMERS = "/reports/introductions", "/reports/newcomers"
OPPORTUNITIES = "/reports/opportunities"


def headline_tiles(request: Request, told: Told, before: Told | None, address: Address) -> list[Tile]:
    """The six numbers, each with its change from ``before`` and where it comes from."""
    say = request.localizer.translate
    behind = _behind(address)
    found = []
    for which in Headline:
        change = None if before is None else told.change(which, before)
        found.append(
            Tile(
                name=say(HEADLINES[which]),
                value=_value(request, which, told),
                sum=_sum(request, which, told),
                formula=say(HEADLINE_FORMULAS[which]),
                change=None if change is None else _change(request, which, change),
                good=None if not change else (change > 0) is MORE_IS_BETTER[which],
                url=behind[which],
            )
        )
    return found


def _behind(address: Address) -> dict[Headline, str]:
    here = address.url(COMMUNITY)
    return {
        Headline.SESSIONS: address.url(SESSIONS),
        Headline.ATTENDANCES: address.url(SESSIONS, attended="yes"),
        Headline.HOURS: f"{here}#who-met",
        Headline.NEW_PAIRS: f"{here}#new-pairs",
        Headline.ACCEPTED: address.url(INTRODUCTIONS),
        Headline.FIRST_MEETING: address.url(NEWCOMERS),
    }


def _value(request: Request, which: Headline, told: Told) -> str:
    value = told.value(which)
    if value is None:
        return NONE
    if which is Headline.HOURS:
        return hours(value, request.locale_name)
    if which is Headline.FIRST_MEETING:
        return _days(request, value)
    return f"{value:,}"


def _days(request: Request, days: float) -> str:
    say = request.localizer.translate
    return str(say(_("${count} days", mapping={"count": f"{days:.1f}"})))


def _sum(request: Request, which: Headline, told: Told) -> str:
    say = request.localizer.translate
    if which is Headline.ATTENDANCES:
        hidden = sum(row.came is None for row in told.rows)
        text = _("groups not counted: ${count}", mapping={"count": str(hidden)})
        return str(say(text)) if hidden else ""
    if which is Headline.HOURS:
        return str(say(_("pairs shown: ${count}", mapping={"count": str(len(told.it.minutes))})))
    if which is Headline.ACCEPTED:
        made = told.introductions
        if not made.may_be_shown:
            return str(say(_("fewer than five made"))) if made.asked else ""
        values = {"part": f"{made.accepted:,}", "whole": f"{made.asked:,}"}
        return str(say(_("${part} of ${whole} made", mapping=values)))
    if which is Headline.FIRST_MEETING:
        met = len(told.newcomers.days)
        if met < FEWEST_PEOPLE:
            return str(say(_("fewer than five newcomers")))
        return f"n = {met:,}"
    return ""


def _change(request: Request, which: Headline, change: float) -> str:
    sign = "▲" if change > 0 else "▼" if change < 0 else "＝"
    size = abs(change)
    if which is Headline.HOURS:
        return f"{sign} {hours(size, request.locale_name)}"
    return f"{sign} {_days(request, size) if which is Headline.FIRST_MEETING else f'{size:,}'}"


def community_findings(request: Request, it: Meetings) -> list[str]:
    """Sentences, each from a number of the page and above its threshold."""
    locale, say = request.locale_name, request.localizer.translate
    found = []
    if it.minutes:
        one, other = min(it.minutes, key=lambda pair: (-it.minutes[pair], pair))
        names = {each.id: named(each, locale) for each in (*it.columns, *(row.organization for row in it.rows))}
        if one in names and other in names:
            first, second = names[one], names[other]
            if locale == "ko":
                first, second = first + josa(first, "와/과"), second + josa(second, "이/가")
            values = {"one": first, "other": second, "hours": hours(it.minutes[one, other], locale=locale)}
            found.append(say(_("${one} and ${other} met longest: ${hours}.", mapping=values)))
    if it.new:
        count = {"count": str(len(it.new))}
        found.append(say(_("Pairs of organizations that met for the first time: ${count}.", mapping=count)))
    if it.difference:
        more = _("With a meal more organizations came together: ${with} on average, ${without} without.")
        fewer = _("With a meal fewer organizations came together: ${with} on average, ${without} without.")
        values = {"with": f"{it.with_meal.organizations:.1f}", "without": f"{it.without.organizations:.1f}"}
        found.append(say(_(more if it.difference > 0 else fewer, mapping=values)))
    return found
