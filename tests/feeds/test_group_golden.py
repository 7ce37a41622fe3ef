"""A group's season, byte for byte: tests/golden/feed_group.ics."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import update
from webtest import TestApp

from campus.booking.models import Booking
from campus.domain.slot import Slot
from campus.feeds.rebuilding import rebuild_texts
from campus.groups.models import SegmentKind
from campus.groups.services.segments import PartDraft
from campus.settings import Settings
from tests.booking.conftest import acting
from tests.feeds.conftest import edit_session_of
from tests.groups.conftest import circle
from tests.groups.test_following import change
from tests.support.clock import NOW
from tests.support.groups import Circle
from tests.support.hub import Hub

__all__ = ["acting", "circle"]
GOLDEN = Path(__file__).parents[1] / "golden"
WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday."""


def test_a_season_by_rule_with_a_topic_another_room_and_an_evening_outside(
    app: TestApp, hub: Hub, circle: Circle, settings: Settings
) -> None:
    season_id = circle.season(hub.seminar)
    second = circle.dates(season_id)[1]
    parts = (
        PartDraft(None, SegmentKind.TALK, 45, "작은 모델; 큰 쓸모", None, "초대 손님"),
        PartDraft(None, SegmentKind.MEAL, 60),
    )
    edit_session_of(circle, second.id, topic="작은 모델", parts=parts)
    change(circle, circle.booking_id(season_id), 2, room=hub.hall)
    evening = Slot(NOW.replace(hour=19) + 5 * WEEK, NOW.replace(hour=22) + 5 * WEEK)
    circle.elsewhere("카이스트 N1, 1층", evening, online_url="https://meet.example/secret")
    with circle.sessions.write() as db:
        db.execute(update(Booking).values(uid=f"{7:032x}"))
        rebuild_texts(db, settings, now=NOW)
    octets = app.get("/feeds/groups/ai-friends.ics?lang=en").body
    assert octets == (GOLDEN / "feed_group.ics").read_bytes()
    assert max(len(line) for line in octets.split(b"\r\n")) <= 75
