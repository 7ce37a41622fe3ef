"""What tests of the pages of series share: the form as a browser sends it, and what a page says."""

from typing import Any

from webtest import TestApp, TestResponse

from campus.booking.queries.occurrences import occurrences_of
from campus.db import Sessions
from campus.domain.hubtime import local

FORM = "/bookings/series/new"
WEEKLY = {
    "room": "meeting",
    "date": "2026-12-02",
    "start": "19:00",
    "end": "21:00",
    "people": "6",
    "title": "논문 읽기",
    "purpose": "study",
    "visibility": "members",
    "note": "세미나실 열쇠는 안내 데스크에",
    "frequency": "WEEKLY",
    "interval": "1",
    "weekdays": "2",
    "month_way": "nth",
    "month_day": "2",
    "nth": "1",
    "nth_weekday": "2",
    "year_month": "12",
    "year_day": "2",
    "count": "5",
    "until": "",
    "extra": "",
    "holidays": "skip",
    "healing": "offer",
}


def token(app: TestApp) -> str:
    return str(typed(app.get(FORM))["csrf_token"].value)


def typed(page: TestResponse) -> Any:
    """The form in which a series is typed."""
    return next(form for form in page.forms.values() if "frequency" in form.fields)


def ask(app: TestApp, do: str = "plan", *, status: int = 200, **change: Any) -> TestResponse:
    """Send the form of a weekly series with some fields changed; choices are named ``choice_…``."""
    fields = {name.replace("choice_", "choice-"): value for name, value in change.items()}
    sent = WEEKLY | {"do": do, "csrf_token": token(app)} | fields
    return app.post(FORM, sent, status=status)


def plan_form(page: TestResponse) -> Any:
    """The form of the plan's page."""
    return next(form for form in page.forms.values() if "planned" in form.fields)


def press(page: TestResponse, do: str, *, status: int | None = None) -> TestResponse:
    """Press one of the plan's buttons."""
    form = plan_form(page)
    values = [field._value for field in form.fields["do"]]
    return form.submit("do", index=values.index(do), status=status)


def said(page: TestResponse) -> str:
    """The running sentence."""
    return str(page.html.select_one("#plan-said").text.strip())


def button(page: TestResponse) -> str:
    """What the button that books says."""
    return str(page.html.select_one("[data-book]").text.strip())


def chips(page: TestResponse) -> list[str]:
    """The state of every date in the strip: its class and its word."""
    return [
        f"{' '.join(li['class'])} {li.select_one('[data-text]').text.strip()}" for li in page.html.select(".strip li")
    ]


def errors(page: TestResponse) -> str:
    """Everything that is said beside fields and in the summary."""
    return " ".join(each.text for each in page.html.select(".field-error, .error-summary"))


def states(sessions: Sessions, season: str) -> list[str]:
    """``02 19:00 confirmed`` for each date."""
    with sessions.read() as db:
        found = occurrences_of(db, int(season.rsplit("/", 1)[-1]))
    return [f"{local(each.slot.starts_at):%d %H:%M} {each.status.value}" for each in found]
