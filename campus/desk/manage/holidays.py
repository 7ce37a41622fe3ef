"""Public holidays at the desk: those of the law, those that managers entered, and whom the late ones concern."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.date_notices import mail_holiday
from campus.booking.models import HolidayAnswer
from campus.booking.queries.holidays import Hits, hits_on
from campus.booking.services.holidays import ask_organizers, withdraw_questions
from campus.desk.forms.holidays import USUAL, HolidayForm
from campus.domain.holidays import NamedDay, public_holidays
from campus.domain.hubtime import local_date
from campus.people.queries.names import names_of
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.queries.holidays import OwnHoliday, own_holidays
from campus.spaces.services.holidays import HolidayProblem, HolidayRefused, add_holiday, remove_holiday
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.visits import say

PAGE = "desk/holidays.html"
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_LISTED = 100

_PROBLEMS = {
    HolidayProblem.PAST: _("This day is past. Choose today or a later day."),
    HolidayProblem.KNOWN: _("This day is a public holiday already."),
}
# In the order in which the page tells them.
ANSWERS = {
    None: _("Not answered yet"),
    HolidayAnswer.KEPT: _("Stays"),
    HolidayAnswer.MOVED: _("Moved"),
    HolidayAnswer.CANCELLED: _("Given up"),
}
BADGES = {None: "wait", HolidayAnswer.KEPT: "ok", HolidayAnswer.MOVED: "in", HolidayAnswer.CANCELLED: "stop"}


@dataclass(frozen=True, slots=True)
class Shown:
    """An own entry with what it hit; only days ahead can be taken out."""

    holiday: OwnHoliday
    hits: Hits
    is_ahead: bool


def _year(request: Request) -> int:
    raw, this_year = request.GET.get("year", ""), local_date(request.now).year
    if not raw.isascii() or not raw.isdecimal() or len(raw) != 4:
        return this_year
    return int(raw) if FIRST_YEAR <= int(raw) <= LAST_YEAR else this_year


def _page(request: Request, form: HolidayForm, year: int) -> dict[str, Any]:
    today = local_date(request.now)
    own = own_holidays(request.db, year)
    hits = hits_on(request.db, [each.day for each in own], most=MOST_LISTED)
    shown = [Shown(each, hits[each.day], each.day > today) for each in own]
    people = {each.added_by_id for each in own}
    people |= {question.facts.organizer_id for each in hits.values() for question in each.questions}
    return {
        "form": form,
        "year": year,
        "year_before": year - 1 if year > FIRST_YEAR else None,
        "year_after": year + 1 if year < LAST_YEAR else None,
        "own": shown,
        "public": public_holidays(year),
        "names": names_of(request.db, people),
        "rooms": read_catalogue(request.db).rooms,
        "answers": ANSWERS,
        "badges": BADGES,
        "today": today,
    }


@view_config(route_name="desk.holidays", request_method="GET", renderer=PAGE, permission=Permission.MANAGE_SPACES)
def show_holidays(request: Request) -> dict[str, Any]:
    """The holidays of a year, and what the late ones hit."""
    return _page(request, HolidayForm(request, start=USUAL), _year(request))


@view_config(route_name="desk.holidays.add", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_SPACES)
def add(request: Request) -> dict[str, Any] | Response:
    """Enter a holiday, and ask everyone who has a room on that day."""
    form = HolidayForm(request)
    if not form.validate():
        return refused(request) | _page(request, form, _year_of(form, request))
    day, names = form.day.data, NamedDay(form.name_ko.data, form.name_en.data)
    try:
        add_holiday(request.db, day, names, by=request.identity.resident_id, now=request.now)
    except HolidayRefused as problem:
        form.refuse("day", _PROBLEMS[problem.reason])
        return refused(request) | _page(request, form, _year_of(form, request))
    dates = ask_organizers(request.db, day, now=request.now)
    mails = mail_holiday(request.db, request.registry["settings"], day, dates, now=request.now)
    say(request, _told(request, dates, mails))
    return _back(request, day)


def _year_of(form: HolidayForm, request: Request) -> int:
    return form.day.data.year if isinstance(form.day.data, date) else local_date(request.now).year


def _told(request: Request, dates: Sequence[object], mails: int) -> str:
    if not dates:
        text = _("The holiday is entered. No booking stands on it.")
    else:
        counts = {"dates": len(dates), "mails": mails}
        text = _(
            "The holiday is entered. Bookings on it: ${dates}. Organizers asked by mail: ${mails}.", mapping=counts
        )
    return str(request.localizer.translate(text))


@view_config(route_name="desk.holidays.remove", request_method="POST", permission=Permission.MANAGE_SPACES)
def remove(request: Request) -> Response:
    """Take an entry out; what nobody has answered is no question any more."""
    try:
        day = date.fromisoformat(request.matchdict["day"])
    except ValueError:
        raise HTTPNotFound() from None
    translate = request.localizer.translate
    try:
        remove_holiday(request.db, day, by=request.identity.resident_id, now=request.now)
    except HolidayRefused:
        say(request, translate(_("Only days ahead can be taken out.")), "warn")
    except LookupError:
        say(request, translate(_("This day is not on the list any more.")), "warn")
    else:
        withdrawn = withdraw_questions(request.db, day)
        told = _("The holiday is taken out. Questions withdrawn: ${count}.", mapping={"count": withdrawn})
        say(request, translate(told))
    return _back(request, day)


def _back(request: Request, day: date) -> Response:
    return HTTPSeeOther(request.route_path("desk.holidays", _query={"year": day.year}))
