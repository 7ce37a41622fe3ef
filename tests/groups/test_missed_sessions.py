"""A group whose room nobody comes to: who leads it hears of it, its sessions wait with the room, nobody has points."""

import pytest
from sqlalchemy import select
from webtest import TestApp

from campus.booking.models import ApprovalCause
from campus.booking.queries.approvals import latest_approval
from campus.booking.queries.occurrences import occurrences_of
from campus.booking.services.deciding import approve, refuse
from campus.db import Sessions
from campus.groups.models import GroupRole, Membership, SessionStatus
from tests.groups.conftest import Acting
from tests.support.groups import Circle
from tests.support.hub import Hub
from tests.support.letters import news_to
from tests.support.missing import miss, points_of
from tests.support.seasons import weekly

PLANNED, UNCERTAIN, CANCELLED = SessionStatus.PLANNED, SessionStatus.UNCERTAIN, SessionStatus.CANCELLED
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def season_id(sessions: Sessions, circle: Circle, hub: Hub) -> int:
    """Six Wednesdays of a group that ``hub.member`` leads as well."""
    with sessions.write() as db:
        mine = (Membership.group_id == circle.id, Membership.resident_id == hub.member.id)
        db.scalars(select(Membership).where(*mine)).one().role = GroupRole.CO_ORGANIZER
    return circle.season(hub.seminar, weekly(6))


def miss_dates(circle: Circle, season_id: int, *numbers: int) -> None:
    for number in numbers:
        with circle.sessions.write() as db:
            miss(db, occurrences_of(db, circle.booking_id(season_id))[number])


def events(sessions: Sessions, address: str) -> list[str]:
    return [letter.event for letter in news_to(sessions, address) if not letter.event.startswith("session-")]


def test_everyone_who_leads_is_told_the_second_time(
    sessions: Sessions, circle: Circle, hub: Hub, season_id: int
) -> None:
    miss_dates(circle, season_id, 0)
    assert events(sessions, hub.member.email) == []
    miss_dates(circle, season_id, 1)
    letter = news_to(sessions, hub.member.email)[-1]
    assert letter.event == "group-missed"
    assert "2026. 12. 2.(수) 19:00~21:00" in letter.text
    assert f"http://localhost/bookings/{circle.booking_id(season_id)}" in letter.text
    assert events(sessions, hub.other_member.email) == []
    assert points_of(sessions, hub.organizer.id) == []


def test_its_sessions_wait_with_the_room(
    sessions: Sessions, circle: Circle, hub: Hub, acting: Acting, season_id: int
) -> None:
    miss_dates(circle, season_id, 0, 1, 2)
    assert [each.status for each in circle.dates(season_id)] == [PLANNED] * 3 + [UNCERTAIN] * 3
    assert events(sessions, hub.member.email) == ["group-missed", "group-held"]
    assert events(sessions, hub.organizer.email) == ["booking-held"]
    # Nothing is called off: those who signed up hear nothing yet.
    assert [letter.event for letter in news_to(sessions, hub.other_member.email)] == []
    with sessions.write() as db:
        request = latest_approval(db, circle.booking_id(season_id))
        assert request is not None
        assert request.cause is ApprovalCause.MISSED
        approve(db, request.id, by=acting(hub.manager), now=request.requested_at)
    assert [each.status for each in circle.dates(season_id)] == [PLANNED] * 6


def test_refused_its_sessions_are_called_off(
    sessions: Sessions, circle: Circle, hub: Hub, acting: Acting, season_id: int
) -> None:
    miss_dates(circle, season_id, 0, 1, 2)
    with sessions.write() as db:
        request = latest_approval(db, circle.booking_id(season_id))
        assert request is not None
        refuse(db, request.id, "쓰지 않아서요.", by=acting(hub.manager), now=request.requested_at)
    assert [each.status for each in circle.dates(season_id)] == [PLANNED] * 3 + [CANCELLED] * 3
    assert [letter.event for letter in news_to(sessions, hub.other_member.email)] == ["session-cancelled"] * 3


def test_feeds_show_the_dates_as_not_certain(app: TestApp, circle: Circle, hub: Hub, season_id: int) -> None:
    feed = f"/feeds/rooms/{hub.seminar.slug}.ics"
    before = app.get(feed)
    assert "STATUS:TENTATIVE" not in before.text
    miss_dates(circle, season_id, 0, 1, 2)
    after = app.get(feed)
    assert after.text.count("STATUS:TENTATIVE") == 3
    assert after.headers["ETag"] != before.headers["ETag"]
