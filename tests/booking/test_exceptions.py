"""Exceptions: a manager sets a rule aside with a reason, never a clash; nobody else can, and nobody else reads it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.booking.models import Booking, OccurrenceStatus
from campus.booking.queries.occurrences import find_occurrence
from campus.db import Sessions
from tests.booking.conftest import Acting, slot
from tests.booking.ruling import rule
from tests.booking.test_races import fields
from tests.booking.test_services import book
from tests.support.applications import SignIn
from tests.support.hub import Hub, Person
from tests.support.pages import token_of

pytestmark = pytest.mark.usefixtures("clock")

REASON = "시장 방문 행사라 길게 씁니다"
ALL_DAY = fields("meeting", "11:00", "22:00")
Post = Callable[..., TestResponse]


@pytest.fixture
def post(app: TestApp, hub: Hub, sign_in: SignIn) -> Post:
    """Send a booking form as somebody, in English."""

    def post(who: Person, path: str, asked: dict[str, str], **more: str) -> TestResponse:
        sign_in(app, who)
        app.set_cookie("locale", "en")
        token = token_of(app.get("/me"))
        return app.post(path, asked | more | {"csrf_token": token}, status="*")

    return post


def kept(sessions: Sessions) -> list[str]:
    with sessions.read() as db:
        return list(db.scalars(select(Booking.override_reason).order_by(Booking.id)))


def details(sessions: Sessions) -> list[tuple[str, object, object]]:
    with sessions.read() as db:
        entries = db.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        return [(entry.act, entry.details.get("override"), entry.details.get("rules")) for entry in entries]


def test_a_manager_books_against_a_rule_and_the_reason_is_kept(post: Post, hub: Hub, sessions: Sessions) -> None:
    refused = post(hub.manager, "/bookings/new", ALL_DAY)
    assert refused.status_int == 422
    assert refused.html.find(class_="is-a-rule") is not None
    assert refused.html.find("button", {"name": "anyway"}) is not None
    # A reason alone is not the button.
    assert post(hub.manager, "/bookings/new", ALL_DAY, override=REASON).status_int == 422
    answer = post(hub.manager, "/bookings/new", ALL_DAY, override=REASON, anyway="1")
    assert answer.status_int == 303
    assert kept(sessions) == [REASON]
    assert details(sessions) == [("booking.made", REASON, ["TooLong"])]


def test_the_button_wants_a_reason(post: Post, hub: Hub, sessions: Sessions) -> None:
    for reason in ("", "   "):
        answer = post(hub.manager, "/bookings/new", ALL_DAY, override=reason, anyway="1", title="방문 행사")
        assert answer.status_int == 422
        assert answer.html.find(id="override")["aria-invalid"] == "true"
        assert answer.html.find(class_="is-a-rule") is not None
        assert answer.html.find(id="title")["value"] == "방문 행사"
    assert post(hub.manager, "/bookings/new", ALL_DAY, override="x" * 301, anyway="1").status_int == 422
    assert kept(sessions) == []


def test_a_forged_field_does_nothing(post: Post, hub: Hub, sessions: Sessions) -> None:
    for who in (hub.member, hub.organizer):
        answer = post(who, "/bookings/new", fields("meeting", "11:00", "21:00"), override=REASON, anyway="1")
        assert answer.status_int == 422
        assert answer.html.find(class_="booking-exception") is None
        assert answer.html.find(class_="is-a-rule") is None
        assert answer.html.find("button", {"name": "anyway"}) is None
    allowed = fields("meeting", "11:00", "12:00")
    assert post(hub.member, "/bookings/new", allowed, override=REASON, anyway="1").status_int == 303
    assert kept(sessions) == [""]
    assert [each[1] for each in details(sessions)] == [None]


def test_nobody_is_above_the_no_overlap_rule(post: Post, hub: Hub, sessions: Sessions, acting: Acting) -> None:
    book(sessions, hub.meeting, slot("12:00", "13:00"), acting(hub.member))
    answer = post(hub.admin, "/bookings/new", ALL_DAY, override=REASON, anyway="1")
    assert answer.status_int == 409
    assert answer.html.find(class_="is-a-rule") is None
    past = fields("meeting", "08:00", "09:00")
    assert post(hub.admin, "/bookings/new", past, override=REASON, anyway="1").status_int == 422
    assert len(kept(sessions)) == 1


def test_a_reason_where_no_rule_stands_in_the_way_is_not_kept(post: Post, hub: Hub, sessions: Sessions) -> None:
    assert post(hub.manager, "/bookings/new", fields("meeting", "11:00", "12:00"), override=REASON, anyway="1")
    assert kept(sessions) == [""]


def test_a_change_may_be_an_exception_too(post: Post, hub: Hub, sessions: Sessions, acting: Acting) -> None:
    """Longer than the rule, and with more people than seats."""
    booking_id = book(sessions, hub.meeting, slot("11:00", "12:00"), acting(hub.member))
    path = f"/bookings/{booking_id}/edit"
    forged = post(hub.member, path, ALL_DAY, version="1", override=REASON, anyway="1")
    assert forged.status_int == 422
    assert post(hub.manager, path, ALL_DAY, version="1", anyway="1").status_int == 422
    assert post(hub.manager, path, ALL_DAY, version="1", override=REASON, anyway="1").status_int == 303
    more = ALL_DAY | {"people": "20"}
    assert post(hub.manager, path, more, version="2").status_int == 422
    assert post(hub.manager, path, more, version="2", override="의자를 더 놓아요", anyway="1").status_int == 303
    assert kept(sessions) == ["의자를 더 놓아요"]
    assert details(sessions)[1:] == [
        ("booking.moved", REASON, ["TooLong"]),
        ("booking.revised", "의자를 더 놓아요", ["TooManyPeople"]),
    ]


def test_only_managers_read_the_reason(app: TestApp, post: Post, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    asked = ALL_DAY | {"visibility": "public", "organizer": hub.member.email}
    path = post(hub.manager, "/bookings/new", asked, override=REASON, anyway="1").location
    page = app.get(path)
    assert page.text.count(REASON) == 2  # as a fact, and in the history
    with sessions.read() as db:
        found = find_occurrence(db, int(path.rsplit("/", 1)[1]))
    assert found is not None and found.status is OccurrenceStatus.CONFIRMED
    for who in (hub.member, hub.other_member, None):
        if who is None:
            app.reset()
        else:
            sign_in(app, who)
        for place in (path, f"{path}.ics", "/rooms?date=2026-11-25", f"/rooms/{hub.meeting.slug}"):
            assert REASON not in app.get(place).text, (who, place)
    sign_in(app, hub.member)
    for place in ("/bookings", "/me", f"/feeds/rooms/{hub.meeting.slug}.ics"):
        assert REASON not in app.get(place).text, place


def test_the_live_verdict_tells_managers_only(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    asked = "/bookings/verdict?room=meeting&date=2026-11-25&start=11:00&end=22:00&people=3"
    for who, may in ((hub.member, False), (hub.manager, True)):
        sign_in(app, who)
        assert (app.get(asked).html.find(class_="is-a-rule") is not None) == may
    app.reset()
    assert app.get(asked).html.find(class_="is-a-rule") is None


def test_the_verdict_says_how_it_is_confirmed(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    rule(sessions, rooms=[hub.small], needs_approval=True, answer_business_days=1, expiry_business_days=3)
    app.set_cookie("locale", "en")
    asked = "/bookings/verdict?date=2026-12-02&start=11:00&end=12:00&people=3&room="
    sign_in(app, hub.member)
    said = app.get(f"{asked}small").html.find(class_="needs-approval").text
    assert "Confirmed after approval" in said
    assert "Thu 26 Nov 2026 10:00" in said and "Mon 30 Nov 2026 10:00" in said
    assert "Confirmed at once" in app.get(f"{asked}meeting").text
    sign_in(app, hub.manager)
    assert "Confirmed at once" in app.get(f"{asked}small").text


def test_a_stranger_learns_nothing_by_naming_anothers_booking(
    app: TestApp, hub: Hub, sessions: Sessions, acting: Acting, sign_in: SignIn
) -> None:
    """The live verdict leaves out the date that is changed only for whoever may change it."""
    booking_id = book(sessions, hub.meeting, slot("11:00", "12:00"), acting(hub.member))
    with sessions.read() as db:
        found = find_occurrence(db, booking_id)
    assert found is not None
    asked = "/bookings/verdict?room=meeting&date=2026-11-25&start=11:30&end=12:30&people=3"
    for who, sees in ((hub.member, True), (hub.manager, True), (hub.other_member, False)):
        sign_in(app, who)
        page = app.get(f"{asked}&occurrence={found.occurrence_id}")
        assert (page.html.find(class_="is-ok") is not None) == sees
    app.reset()
    assert app.get(f"{asked}&occurrence={found.occurrence_id}").html.find(class_="is-ok") is None
