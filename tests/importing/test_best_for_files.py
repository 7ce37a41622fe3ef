"""Whatever is in a file: what is proposed for all of it can be had together, and a hostile one is cut short."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campus.db import Sessions
from campus.importing.services.planning import MOST_DATES, MOST_EVENTS
from campus.importing.values import BOOKS, State
from tests.importing.conftest import ROOM, Importer, calendar, event
from tests.importing.test_ways_out import agreed_on

TIMES = st.sampled_from(["1000", "1030", "1100", "1115"])
PLACES = st.sampled_from(["회의실", "스튜디오", "대강당", "대강당 A"])
EVENTS = st.lists(
    st.tuples(TIMES, st.sampled_from([30, 45, 60, 90]), PLACES, st.booleans()), min_size=1, max_size=9
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_the_best_for_all_can_be_had_together(importer: Importer, sessions: Sessions, events: list) -> None:
    """Whatever is in a file: what is proposed for all of it passes as a whole."""
    file = calendar(
        *(
            event(
                str(number),
                "20261126",
                start,
                f"{(int(start[:2]) * 60 + int(start[2:]) + minutes) // 60:02}{(int(start[2:]) + minutes) % 60:02}",
                LOCATION=place,
                **({"RRULE": "FREQ=DAILY;COUNT=3"} if repeats else {}),
            )
            for number, (start, minutes, place, repeats) in enumerate(events)
        )
    )
    planned = importer.plan(file)
    agreed = agreed_on(planned)
    assert not any(each.changed for each in importer.plan(file, agreed.terms).values())
    with sessions.open(write=True) as db, db.begin() as transaction:
        done = importer.book_in(db, file, agreed)
        assert done.made == sum(each.is_act for each in planned.values())
        transaction.rollback()


def test_more_than_is_booked_at_once_is_left_for_later(importer: Importer) -> None:
    """However much stands in a file, so many events and dates are judged and no more."""
    first = date(2026, 11, 26)
    days = [f"{first + timedelta(days=number % 300):%Y%m%d}" for number in range(MOST_EVENTS + 30)]
    many = [event(str(number), day, "1100", "1130", **ROOM) for number, day in enumerate(days)]
    planned = importer.plan(calendar(*many))
    states = [each.state for each in planned.values()]
    assert (states.count(State.NEW), states.count(State.LATER)) == (MOST_EVENTS, 30)
    daily = ROOM | {"RRULE": "FREQ=DAILY;COUNT=300"}
    many = [event(str(number), "20261126", "1100", "1130", **daily) for number in range(20)]
    planned = importer.plan(calendar(*many))
    judged = sum(len(each.plan.dates) for each in planned.values() if each.plan is not None)
    assert judged <= MOST_DATES
    assert judged == 300 * sum(each.state in BOOKS for each in planned.values())
