"""Many bookings at once: what each would be alone, in a fixed number of statements, told of once."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.audit.models import AuditEntry
from campus.booking.changes import Act, OccurrenceFacts, OccurrencesChanged, gathered
from campus.booking.models import Approval, OccurrenceStatus, Purpose, WaitingEntry
from campus.booking.queries.occurrences import occurrences_of
from campus.booking.services import BookRoom, book_room, cancel_booking
from campus.booking.services.making import BookingWords
from campus.booking.services.series_deciding import Wanted, Wished
from campus.booking.services.series_making import BookSeries, book_series
from campus.booking.services.series_planning import SeriesWish
from campus.booking.services.together import BookTogether, Part, TogetherRefused, book_together
from campus.db import Sessions
from campus.domain.asker import Holder, Period
from campus.domain.errors import NotYetBookable, QuotaSpent, SlotTaken
from campus.domain.recurrence import Frequency, Recurrence, Rule, SeriesDate, expand
from campus.domain.rules import Visibility
from campus.domain.series import KEEP, SKIP, WAIT, Choice, How
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, Block, listed, room, slot
from tests.booking.ruling import rule
from tests.support.clock import NOW
from tests.support.hub import Hub, Place
from tests.support.recurrences import wall
from tests.support.statements import counted

WORDS = BookingWords(title="", purpose=Purpose.MEETING, people=2, visibility=Visibility.MEMBERS)
WEEKLY = Recurrence(Rule(Frequency.WEEKLY, count=4), wall("2026-11-26 15:00"), 60)
# What tells one booking from another, whenever it was made.
OWN = {"occurrence_id", "booking_id", "uid"}


def one(db: Session, place: Place, where: Slot, title: str = "하나", choice: Choice = KEEP) -> Part:
    date = SeriesDate(datetime(2026, 1, 1), where)  # noqa: DTZ001 - a name
    return Part(Wished(room(db, place), [Wanted(date, choice)]), title)


def many(db: Session, place: Place, choices: Sequence[Choice] = (), title: str = "여럿") -> Part:
    dates = expand(WEEKLY)
    chosen = [*choices, *[KEEP] * (len(dates) - len(choices))]
    wanted = [Wanted(date, choice) for date, choice in zip(dates, chosen, strict=True)]
    return Part(Wished(room(db, place), wanted, is_season=True), title, "", WEEKLY)


def book(db: Session, by: Identity, *parts: Part, words: BookingWords = WORDS) -> list[int]:
    return book_together(db, read_catalogue(db), BookTogether(words, parts), by=by, now=NOW)


def shown(dates: Sequence[OccurrenceFacts]) -> list[dict[str, Any]]:
    names = [each.name for each in fields(OccurrenceFacts) if each.name not in OWN]
    return [{name: getattr(date, name) for name in names} for date in dates]


def test_each_is_what_it_would_be_alone(sessions: Sessions, hub: Hub, acting: Acting, block: Block) -> None:
    """Dates, states, allocations, lines and the audit: as the services for one would write them."""
    by = acting(hub.organizer)
    block(hub.meeting, slot("15:00", "16:00", days=1))
    block(hub.meeting, slot("15:00", "16:00", days=8))
    studio = Choice(How.MOVE, hub.studio.id, slot("15:00", "16:00", days=8))
    choices = [WAIT, studio, SKIP]

    def written(db: Session, ids: Sequence[int]) -> tuple[object, ...]:
        lines = db.execute(select(WaitingEntry.room_id, WaitingEntry.starts_at, WaitingEntry.wish)).all()
        entries = db.execute(select(AuditEntry.act, AuditEntry.details).where(AuditEntry.subject_id.in_(ids))).all()
        return [shown(occurrences_of(db, number)) for number in ids], sorted(lines), listed(db), entries

    found = []
    for is_together in (True, False):
        with sessions.open(write=True) as db, db.begin() as transaction:
            if is_together:
                parts = many(db, hub.meeting, choices), one(db, hub.small, slot("10:00", "11:00", days=1))
                ids = book(db, by, *parts)
            else:
                wish = SeriesWish(WEEKLY, room(db, hub.meeting))
                chosen = dict(zip([each.wall for each in expand(WEEKLY)], choices, strict=False))
                command = BookSeries(wish, replace(WORDS, title="여럿"), chosen)
                said = {name.name: getattr(WORDS, name.name) for name in fields(WORDS)} | {"title": "하나"}
                single = BookRoom(slot=slot("10:00", "11:00", days=1), **said)
                ids = [
                    book_series(db, read_catalogue(db), command, by=by, now=NOW),
                    book_room(db, room(db, hub.small), single, by=by, now=NOW),
                ]
            found.append(written(db, ids))
            transaction.rollback()
    assert found[0] == found[1]


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_statements_does_not_grow(
    sessions: Sessions, hub: Hub, acting: Acting, count: int
) -> None:
    by = acting(hub.organizer)
    with sessions.read() as db:
        read_catalogue(db)  # from then on it is remembered
    with counted(sessions) as statements, sessions.write() as db:
        singles = [one(db, hub.small, slot("10:00", "11:00", days=day)) for day in range(1, count + 1)][:29]
        series = [many(db, place) for place in (hub.meeting, hub.studio, hub.seminar)[: 1 + count // 15]]
        book(db, by, *singles, *series)
    # The catalogue, what is taken, and a statement for each table and each who follows.
    assert len(statements) <= 17


def test_all_or_nothing_and_whose_fault_it_is(
    sessions: Sessions, hub: Hub, acting: Acting, block: Block
) -> None:
    block(hub.meeting, slot("15:00", "16:00", days=8))
    with pytest.raises(TogetherRefused) as told, sessions.write() as db:
        book(db, acting(hub.member), one(db, hub.small, slot("10:00", "11:00", days=1)), many(db, hub.meeting))
    ((place, by_wall),) = told.value.refused.items()
    assert place == 1
    assert [type(each) for refusals in by_wall.values() for each in refusals] == [SlotTaken]
    with sessions.read() as db:
        assert len(listed(db)) == 1


def test_parts_do_not_clash_with_each_other(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with pytest.raises(TogetherRefused) as told, sessions.write() as db:
        whole = one(db, hub.hall, slot("15:00", "17:00", days=8))
        part = Choice(How.MOVE, hub.hall_b.id, slot("15:00", "16:00", days=8))
        book(db, acting(hub.organizer), many(db, hub.meeting, [KEEP, part]), whole)
    # What moves gives way to what stays where it was planned.
    assert set(told.value.refused) == {0}


def test_a_series_has_its_standing_beside_single_dates(
    sessions: Sessions, hub: Hub, acting: Acting
) -> None:
    """Whoever leads a group may plan a season further ahead, and it counts for the group; a date alone does neither."""
    rule(sessions, quotas=[(Holder.RESIDENT, Period.DAY, 60, None)])
    by = acting(hub.organizer)
    with sessions.write() as db:
        book(db, by, many(db, hub.meeting), one(db, hub.small, slot("15:00", "16:00", days=1)))
    with pytest.raises(TogetherRefused) as told, sessions.write() as db:
        far = one(db, hub.small, slot("15:00", "16:00", days=60))
        more = one(db, hub.small, slot("17:00", "18:00", days=1))
        book(db, by, replace(many(db, hub.studio), title="더"), far, more)
    reasons = {place: type(next(iter(each.values()))[0]) for place, each in told.value.refused.items()}
    assert reasons == {1: NotYetBookable, 2: QuotaSpent}


def test_where_a_manager_answers_each_booking_is_asked_for(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    rule(sessions, rooms=[hub.meeting], needs_approval=True, answer_business_days=1, expiry_business_days=3)
    with sessions.write() as db:
        ids = book(
            db,
            acting(hub.member),
            many(db, hub.meeting, [SKIP]),
            one(db, hub.meeting, slot("10:00", "11:00", days=9)),
            one(db, hub.small, slot("10:00", "11:00", days=9)),
        )
        asked = db.scalars(select(Approval.booking_id).order_by(Approval.booking_id)).all()
        states = [{each.status for each in occurrences_of(db, number)} for number in ids]
    assert asked == ids[:2]
    skipped, pending = OccurrenceStatus.SKIPPED, OccurrenceStatus.PENDING
    assert states == [{skipped, pending}, {pending}, {OccurrenceStatus.CONFIRMED}]


def test_what_is_gathered_is_told_once_for_each_act(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    by, heard = acting(hub.member), []

    def listen(_db: Session, changed: OccurrencesChanged) -> None:
        heard.append((changed.act, len(changed.changes), changed.is_gathered))

    with sessions.write() as db:
        db.info["booking_listeners"] = (listen,)
        with gathered(db):
            first, second = book(db, by, *(one(db, hub.small, slot("10:00", "11:00", days=day)) for day in (1, 2)))
            cancel_booking(db, first, by=by, now=NOW)
            book(db, by, one(db, hub.small, slot("12:00", "13:00", days=1)))
            cancel_booking(db, second, by=by, now=NOW)
            assert heard == []
        assert heard == [(Act.MADE, 3, True), (Act.CANCELLED, 2, True)]
        with pytest.raises(LookupError), gathered(db):
            book(db, by, one(db, hub.small, slot("14:00", "15:00", days=1)))
            raise LookupError
        assert len(heard) == 2
