"""Whoever books for the same day only is held to it at every door: series, the line for a room, staying longer."""

import pytest

from campus.booking.models import Healing
from campus.booking.services.series_making import PlanChanged
from campus.db import Sessions
from campus.domain.errors import SameDayOnly
from campus.settings import Settings
from tests.booking.conftest import Acting, room, slot
from tests.booking.test_series import FIRST, book, planned, weekly
from tests.support.hub import Hub
from tests.support.ledger_pages import THRICE, missed_by
from tests.support.waiting import WAITING, PutDate, look, put_season

EVENING = slot("19:00", "21:00", days=7)
TONIGHT = slot("19:00", "21:00")


def test_every_date_of_a_series_says_why_not(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    missed_by(sessions, hub, hub.organizer, THRICE)
    organizer = acting(hub.organizer)
    with sessions.read() as db:
        plan = planned(db, room(db, hub.seminar), weekly(3), organizer)
        assert [[type(said) for said in each.refusals] for each in plan.dates] == [[SameDayOnly]] * 3
        assert [each.proposals for each in plan.dates] == [()] * 3
    with sessions.write() as db, pytest.raises(PlanChanged) as refused:
        book(db, room(db, hub.seminar), weekly(3), organizer)
    assert {type(said) for each in refused.value.refused.values() for said in each} == {SameDayOnly}
    assert not refused.value.is_clash
    assert FIRST in refused.value.refused


@pytest.mark.parametrize("healing", [Healing.OFFER, Healing.TAKE])
def test_no_room_of_another_day_is_offered(
    sessions: Sessions, settings: Settings, hub: Hub, healing: Healing
) -> None:
    missed_by(sessions, hub, hub.organizer, THRICE)
    put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, WAITING, healing)])
    healed = look(sessions, settings)
    assert (list(healed.offered), list(healed.taken)) == ([], [])
    put_season(sessions, hub.organizer, hub.meeting, [PutDate(TONIGHT, WAITING, healing)])
    healed = look(sessions, settings)
    assert len([*healed.offered, *healed.taken]) == 1
