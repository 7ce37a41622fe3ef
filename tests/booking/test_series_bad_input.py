"""Series that cannot be are explained beside the field, with everything typed kept and nothing booked; never a 500."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from webtest import TestApp

from campus.booking.models import Booking, Series
from campus.db import Sessions
from campus.domain.hubtime import at
from campus.spaces.models import Closure
from campus.spaces.services import renew_revision
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.series_pages import FORM, WEEKLY, ask, chips, errors, plan_form, press, said, token, typed

pytestmark = pytest.mark.usefixtures("clock")


def assert_nothing_booked(sessions: Sessions) -> None:
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Booking)) == 0
        assert db.scalar(select(func.count()).select_from(Series)) == 0


@pytest.mark.parametrize(
    ("change", "field", "told"),
    [
        ({"count": ""}, "count", "A series needs an end"),
        ({"until": "2027-01-01"}, "count", "not both"),
        ({"count": "0"}, "count", "from 1 to 366"),
        ({"count": "367"}, "count", "from 1 to 366"),
        ({"count": "many"}, "count", "from 1 to 366"),
        ({"count": "", "until": "2029-01-01"}, "until", "at most two years"),
        ({"count": "", "until": "2026-12-01"}, "until", "before the first date"),
        ({"count": "", "until": "yesterday"}, "until", "2026-11-25"),
        ({"frequency": "DAILY", "count": "", "until": "2028-11-30"}, "until", "at most 366 dates"),
        ({"frequency": "DAILY", "interval": "366", "count": "366"}, "count", "at most two years"),
        ({"frequency": "SECONDLY"}, "frequency", "Choose one of the list"),
        ({"frequency": ""}, "frequency", "Choose one of the list"),
        ({"interval": "0"}, "interval", "from 1 to 366"),
        ({"interval": "-1"}, "interval", "from 1 to 366"),
        ({"weekdays": "9"}, "weekdays", "Choose one of the list"),
        ({"frequency": "YEARLY", "year_month": "2", "year_day": "30", "count": "2"}, "year_day", "no such day"),
        ({"frequency": "YEARLY", "year_day": "99"}, "year_day", "Choose one of the list"),
        ({"frequency": "MONTHLY", "nth": "7"}, "nth", "Choose one of the list"),
        ({"frequency": "MONTHLY", "month_way": "x"}, "month_way", "Choose one of the list"),
        ({"weekdays": "3", "count": "", "until": "2026-12-02"}, "frequency", "No day fits this rule"),
        ({"extra": "next week"}, "extra", "one date a line"),
        ({"extra": "2026-12-05 25:00"}, "extra", "one date a line"),
        ({"extra": "0001-01-01"}, "extra", "between the years"),
        ({"extra": "\n".join(["2026-12-05"] * 999)}, "extra", "at most 8000"),
        ({"holidays": "never"}, "holidays", "Choose one of the list"),
        ({"healing": "magic"}, "healing", "Choose one of the list"),
        ({"end": "19:00"}, "end", "later than the start"),
        ({"date": "2099-12-31", "frequency": "YEARLY", "year_day": "31"}, "count", "at most two years"),
        ({"title": "가" * 200}, "title", "at most 120"),
    ],
)
def test_a_rule_that_cannot_be(
    organizer: TestApp, sessions: Sessions, change: dict[str, str], field: str, told: str
) -> None:
    page = ask(organizer, status=422, **change)
    assert told in errors(page)
    assert f'href="#{field}"' in page.text
    assert typed(page)["note"].value == WEEKLY["note"]
    assert_nothing_booked(sessions)


def test_what_belongs_to_another_frequency_is_not_looked_at(organizer: TestApp) -> None:
    page = ask(organizer, year_day="99", nth="99", month_day="x", month_way="x")
    assert said(page) == "5 confirmed"


def test_a_season_of_nothing_but_holidays(organizer: TestApp, sessions: Sessions) -> None:
    page = ask(organizer, frequency="YEARLY", date="2026-12-25", year_day="25", count="2")
    assert said(page) == "2 skipped (Christmas Day)"
    refused = press(page, "book", status=422)
    assert "Every date would be skipped" in errors(refused)
    assert_nothing_booked(sessions)


def test_a_room_that_closes_halfway(organizer: TestApp, sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        db.add(
            Closure(
                room_id=hub.meeting.id,
                starts_at=at(date(2026, 12, 14)),
                ends_at=at(date(2027, 6, 1)),
                reason_ko="바닥 공사",
                reason_en="Floor works",
            )
        )
        renew_revision(db, now=NOW)
    page = ask(organizer)
    assert chips(page)[:2] == ["is-ok Confirmed"] * 2
    assert "Floor works" in page.html.select(".plan-row")[0].text


NO_CHOICES = ["", "book", "move", "move:", "move:meeting", "move:moon:19:00", "move:meeting:99:99", "keep\0", "KEEP"]


@pytest.mark.parametrize("choice", [*NO_CHOICES, "move:meeting:24:00"])
def test_a_choice_that_is_none(organizer: TestApp, sessions: Sessions, choice: str) -> None:
    friday = {"weekdays": "4", "date": "2026-12-25", "planned": "1", "choice_20261225T1900": choice}
    page = ask(organizer, "book", status=422, **friday)
    assert "Some choices could not be read" in errors(page)
    assert plan_form(page)["note"].value == WEEKLY["note"]
    assert_nothing_booked(sessions)


def test_only_a_clash_can_be_waited_for(organizer: TestApp, sessions: Sessions) -> None:
    late = {"start": "21:00", "end": "23:00", "planned": "1", "choice_20261202T2100": "wait"}
    assert "Some choices could not be read" in errors(ask(organizer, "book", status=422, **late))
    assert_nothing_booked(sessions)


def test_choices_for_dates_that_are_none_do_nothing(organizer: TestApp) -> None:
    assert said(ask(organizer, "again", planned="1", choice_20301225T1900="skip", choice_x="skip")) == "5 confirmed"


def test_a_move_that_does_not_pass_is_refused(organizer: TestApp, sessions: Sessions) -> None:
    page = ask(organizer, "book", planned="1", choice_20261209T1900="move:meeting:03:00", status=422)
    assert "1 date has changed" in errors(page) and "the room is open" in errors(page)
    assert_nothing_booked(sessions)


_CHOICES = ["choice-20261202T1900", "choice-20261209T1900"]
_FIELDS = [*WEEKLY, *_CHOICES, "do", "planned", "form_key", "organizer", "override"]
_LIKELY = ["meeting", "24:00", "2026-12-25", "0", "-1", "366", "DAILY", "WEEKLY", "MONTHLY", "YEARLY", "book", "best",
           "form", "room studio", "room", "again", "skip", "keep", "wait-like", "move:studio:19:00",
           "31", "2"]  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(_FIELDS), st.sampled_from(_LIKELY) | st.text(max_size=30), max_size=8))
def test_no_form_makes_the_server_fail(organizer: TestApp, change: dict[str, str]) -> None:
    sent = {name: value.encode("utf-8", "replace").decode() for name, value in (WEEKLY | change).items()}
    sent |= {"csrf_token": token(organizer), "do": sent.get("do", "plan")}
    assert organizer.post(FORM, sent, status="*").status_int in (200, 303, 400, 409, 422)


@pytest.mark.parametrize(
    "query",
    [
        "room=x&date=x&start=x&end=x&people=x",
        "date=9999-99-99",
        "room=meeting&start=24:00&end=24:00",
        "date=2100-12-31",
    ],
)
def test_addresses_that_cannot_be_read(organizer: TestApp, query: str) -> None:
    organizer.get(f"{FORM}?{query}", status=200)
