"""A room's feed, byte for byte, in both languages: tests/golden/feed_meeting_*.ics."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy.orm import Session
from webtest import TestApp

from campus.booking.models import Booking, Occurrence, OccurrenceStatus, Purpose
from campus.db import Sessions
from campus.domain.rules import Visibility
from campus.feeds.rebuilding import rebuild_texts
from campus.settings import Settings
from tests.support.hub import Hub

GOLDEN = Path(__file__).parents[1] / "golden"
MADE = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
REVISED = datetime(2026, 11, 24, 3, 4, 5, tzinfo=UTC)
START = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def write(db: Session, hub: Hub, number: int, visibility: Visibility, **changes: object) -> None:
    """A booking with a UID that is known beforehand, one hour long, two hours after the one before."""
    start = START + 2 * number * HOUR
    booking = Booking(
        uid=f"{number:032x}",
        title=f"토론 {number}: 작은 모델, 큰 쓸모; 그리고 \\백슬래시\\와 아주 긴 제목이 접히는 모습",
        note="메모는 남에게 보이지 않습니다",
        purpose=Purpose.SEMINAR,
        visibility=visibility,
        people=5,
        organizer_id=hub.member.id,
        booked_by_id=hub.member.id,
        created_at=MADE,
        revised_at=REVISED,
    )
    values = {
        "room_id": hub.meeting.id,
        "original_starts_at": start,
        "starts_at": start,
        "ends_at": start + HOUR,
        "status": OccurrenceStatus.CONFIRMED,
        "sequence": 0,
        "revised_at": REVISED,
    }
    db.add(Occurrence(booking=booking, **(values | changes)))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_room_s_feed(
    app: TestApp,
    hub: Hub,
    sessions: Sessions,
    settings: Settings,
    clock: time_machine.Traveller,
    language: str,
) -> None:
    with sessions.write() as db:
        write(db, hub, 0, Visibility.PUBLIC)
        write(db, hub, 1, Visibility.MEMBERS, sequence=2)
        write(db, hub, 2, Visibility.TIME_ONLY, status=OccurrenceStatus.CANCELLED, sequence=1, cancelled_at=REVISED)
        write(db, hub, 3, Visibility.PUBLIC, ended_at=START + 6 * HOUR + HOUR / 2, sequence=1)
        db.flush()  # the texts are read from the rows
        rebuild_texts(db, settings, now=REVISED)
    body = app.get(f"/feeds/rooms/meeting.ics?lang={language}").body
    golden = GOLDEN / f"feed_meeting_{language}.ics"
    assert body == golden.read_bytes()
    assert max(len(line) for line in body.split(b"\r\n")) <= 75


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_empty_feed_still_names_the_hub_s_zone(
    app: TestApp, hub: Hub, clock: time_machine.Traveller, language: str
) -> None:
    text = app.get(f"/feeds/rooms/small.ics?lang={language}").text
    assert "TZID:Asia/Seoul" in text
    assert "BEGIN:VEVENT" not in text
