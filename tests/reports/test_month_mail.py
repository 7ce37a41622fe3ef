"""The month by mail: on the first business day, once, to managers, in their language."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update
from webtest import TestApp

from campus.cli.sweeps import SWEEPS
from campus.db import Sessions
from campus.mailings.services.choosing import choose_mails
from campus.mailings.services.occasions import forget_occasions
from campus.outbox.kinds import MailKind
from campus.outbox.models import OutboxMessage
from campus.people.models import Resident
from campus.reports.month_mail import first_business_day, send_month_reports
from campus.reports.services.closing import close_month
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from tests.reports.conftest import Put, put
from tests.support.applications import SignIn
from tests.support.clock import SEOUL
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.racing import at_once

# The first of November 2026 is a Sunday.
MORNING = datetime(2026, 11, 2, 8, 0, tzinfo=SEOUL)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _october(sessions: Sessions, hub: Hub) -> None:
    put(sessions, Put(hub.meeting, "9:00", "11:00", came="9:00", day=date(2026, 10, 20)), hub.member)


def send(sessions: Sessions, settings: Settings, now: datetime = MORNING) -> int:
    with sessions.write() as db:
        return send_month_reports(db, settings, now=now)


def reports(sessions: Sessions, address: str) -> list[OutboxMessage]:
    return [each for each in letters_to(sessions, address) if each.event == "month-report"]


@pytest.mark.parametrize(
    ("month", "first"),
    [
        (date(2026, 10, 1), date(2026, 10, 1)),
        (date(2026, 11, 1), date(2026, 11, 2)),
        (date(2026, 5, 1), date(2026, 5, 4)),  # Labour Day, then the weekend
        (date(2027, 1, 1), date(2027, 1, 4)),
        (date(2026, 3, 1), date(2026, 3, 3)),  # 삼일절 on a Sunday, its substitute on Monday
    ],
)
def test_the_first_business_day(sessions: Sessions, month: date, first: date) -> None:
    with sessions.read() as db:
        assert first_business_day(month, read_catalogue(db).holidays) == first


@pytest.mark.parametrize(
    ("now", "count"),
    [
        (MORNING - DAY, 0),
        (MORNING - MINUTE, 0),
        (MORNING, 2),
        (MORNING + 3 * DAY, 2),
        (MORNING + 8 * DAY, 0),
        (MORNING + 23 * DAY, 0),
    ],
    ids=["Sunday", "too early", "eight", "the worker stood still", "no news any more", "weeks later"],
)
def test_when_it_comes(sessions: Sessions, settings: Settings, now: datetime, count: int) -> None:
    assert send(sessions, settings, now) == count


def test_what_it_says_to_whom(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.admin.id).values(locale="en"))
    assert send(sessions, settings) == 2
    (korean,), (english,) = reports(sessions, hub.manager.email), reports(sessions, hub.admin.email)
    assert "2026년 10월" in korean.subject + korean.text + korean.html
    assert english.subject == "Monthly report: October 2026"
    for letter in (korean, english):
        for said in (letter.text, letter.html):
            assert "http://localhost/reports/months/2026-10" in said and "%" in said
            assert "/me/mails" in said
    assert "Booking rate: " in english.text and "Closing it freezes its figures" in english.text
    for person in (hub.member, hub.organizer, hub.other_member):
        assert reports(sessions, person.email) == []


def test_a_closed_month_is_told_as_it_was_closed(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).values(locale="en"))
        close_month(db, read_catalogue(db), date(2026, 10, 1), by=hub.admin.id, now=MORNING - MINUTE)
    put(sessions, Put(hub.meeting, "13:00", "15:00", came="13:00", day=date(2026, 10, 20)), hub.member)
    assert send(sessions, settings) == 2
    (letter,) = reports(sessions, hub.manager.email)
    assert "Use rate: 0.1%" in letter.text and "Closing it" not in letter.text


def test_it_comes_once(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    """Whichever worker comes first, however often one looks, and after old occasions were forgotten."""
    both = at_once(sessions, [lambda db: send_month_reports(db, settings, now=MORNING)] * 2, ())
    assert both == ["done", "done"]
    assert send(sessions, settings, MORNING + MINUTE) == 0
    with sessions.write() as db:
        forget_occasions(db, now=MORNING + 7 * DAY)
    assert send(sessions, settings, MORNING + 7 * DAY) == 0
    assert len(reports(sessions, hub.manager.email)) == len(reports(sessions, hub.admin.email)) == 1
    assert send(sessions, settings, datetime(2026, 12, 1, 8, 0, tzinfo=SEOUL)) == 2


def test_whoever_switches_it_off_gets_none(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    with sessions.write() as db:
        choose_mails(db, hub.manager.id, {MailKind.REPORT: False}, now=MORNING)
    send(sessions, settings)
    assert (len(reports(sessions, hub.manager.email)), len(reports(sessions, hub.admin.email))) == (0, 1)


def test_only_who_gets_it_can_switch_it_off(app: TestApp, sign_in: SignIn, hub: Hub) -> None:
    for person, is_asked in ((hub.member, False), (hub.organizer, False), (hub.manager, True), (hub.admin, True)):
        app.reset()
        sign_in(app, person)
        form = next(each for each in app.get("/me/mails").forms.values() if "digest" in each.fields)
        assert ("report" in form.fields) is is_asked
        form.submit(status=303)


def test_an_empty_month_is_not_written_about(sessions: Sessions, settings: Settings) -> None:
    assert send(sessions, settings, datetime(2026, 2, 2, 8, 0, tzinfo=SEOUL)) == 0


def test_the_worker_does_it(sessions: Sessions, settings: Settings) -> None:
    with sessions.write() as db:
        assert SWEEPS["months to be written about"](db, settings, MORNING) == 2
