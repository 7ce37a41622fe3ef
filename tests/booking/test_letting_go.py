"""What is held for a date is let go with it: cancelled, skipped, moved by hand, or brought elsewhere."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from campus.booking.models import Healing, WaitingOutcome
from campus.booking.services import ChangeBooking, change_booking
from campus.booking.services.series_edits import Scope
from campus.booking.services.series_ending import cancel_dates, restore_date, skip_date
from campus.booking.services.verdict import Place
from campus.db import Sessions
from campus.domain.rules import Visibility
from campus.people.queries.logins import Identity
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, listed, room, slot, wish
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.waiting import (
    CONFIRMED,
    WAITING,
    PutDate,
    Season,
    block,
    entry_of,
    held,
    look,
    put_season,
    version,
)

EVENING = slot("19:00", "21:00", days=7)
LATER = slot("20:00", "22:00", days=7)
OFFER = Healing.OFFER
SOON = NOW + timedelta(minutes=1)

Undo = Callable[[Session, Season, Identity, datetime], object]


def cancel(db: Session, season: Season, by: Identity, now: datetime) -> None:
    cancel_dates(db, season.booking_id, Scope.ALL, EVENING.starts_at, by=by, now=now)


def skip(db: Session, season: Season, by: Identity, now: datetime) -> None:
    skip_date(db, season.booking_id, EVENING.starts_at, by=by, now=now)


def bring_elsewhere(db: Session, season: Season, by: Identity, now: datetime) -> None:
    catalogue = read_catalogue(db)
    studio = next(each for each in catalogue.bookable if each.slug == "studio")
    to = Place(studio, EVENING)
    restore_date(db, catalogue, season.booking_id, EVENING.starts_at, to=to, by=by, now=now)


@pytest.mark.parametrize("act", [cancel, skip, bring_elsewhere])
def test_what_becomes_of_the_date_lets_go_of_what_is_held(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting, act: Undo
) -> None:
    season = put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, WAITING, OFFER)])
    look(sessions, settings)
    before = version(sessions, hub.meeting.id)
    with sessions.write() as db:
        act(db, season, acting(hub.organizer), SOON)
    assert held(sessions) == []
    assert version(sessions, hub.meeting.id) > before
    assert entry_of(sessions, season.entry_ids[0]).outcome is WaitingOutcome.WITHDRAWN
    block(sessions, hub.meeting, EVENING, acting(hub.member))


def test_a_date_that_is_moved_by_hand_lets_go_too(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    """Even over what was held for itself."""
    season = put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, CONFIRMED, OFFER, room=hub.small)])
    look(sessions, settings)
    words = {"title": "논문 읽기", "purpose": wish(LATER).purpose, "people": 4, "note": ""}
    command = ChangeBooking(
        version=1, slot=LATER, visibility=Visibility.MEMBERS, original=EVENING.starts_at, **words  # type: ignore[arg-type]
    )
    with sessions.write() as db:
        meeting = room(db, hub.meeting)
        change_booking(db, season.booking_id, meeting, command, by=acting(hub.organizer), now=SOON)
    assert held(sessions) == []
    with sessions.read() as db:
        assert listed(db) == [(hub.meeting.id, LATER)]
    assert entry_of(sessions, season.entry_ids[0]).outcome is WaitingOutcome.WITHDRAWN
