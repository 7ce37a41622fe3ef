"""What processes remember of boards: never older than the last commit, and never one viewer's for another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import permutations

import pytest

from campus import open_database
from campus.booking.cells import Head, RowWriter, Words
from campus.booking.queries.board import read_days
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.rows import axis_of, week_of
from campus.booking.services import ChangeBooking, book_room, cancel_booking, change_booking, end_booking
from campus.booking.sight import sight_of
from campus.db import Sessions
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import DAY, Acting, room, slot, wish
from tests.support.clock import NOW
from tests.support.hub import Hub, Place
from tests.support.statements import counted

WORDS = Words("ko", "~", "free", "booked", "waiting", "shut", "full", "today", "held", "yours", "until {moment}")
SECRET = "비밀 면접"


@dataclass(frozen=True)
class Processes:
    """Three processes on one database: two that remember, and one that was just started."""

    first: Sessions
    second: Sessions
    settings: Settings

    def agree(self, viewers: Sequence[Identity | None], now: datetime = NOW) -> str:
        """Everyone sees in both what a new process would show them; what the last one sees."""
        shown = ""
        for viewer in viewers:
            fresh = open_database(self.settings)
            shown = board(fresh, viewer, now)
            fresh.engine.dispose()
            assert board(self.first, viewer, now) == board(self.second, viewer, now) == shown
        return shown


@pytest.fixture
def processes(sessions: Sessions, settings: Settings, hub: Hub) -> Iterator[Processes]:
    second = open_database(settings)
    yield Processes(sessions, second, settings)
    second.engine.dispose()


def board(sessions: Sessions, viewer: Identity | None, now: datetime = NOW) -> str:
    """The day board and a week, as ``viewer`` sees them in this process."""
    with sessions.read() as db:
        writer = RowWriter(db.info["shown_rows"], WORDS, sight_of(viewer), now)
        catalogue = read_catalogue(db)
        days = read_days(db, catalogue, catalogue.bookable, [DAY])
        rows = writer.write(days, axis_of(days), Head.ROOM)
        week = read_days(db, catalogue, [catalogue.by_slug["meeting"]], week_of(DAY))
        rows += writer.write(week, axis_of(week), Head.DAY)
    return "".join(row.html for row in rows)


def book(sessions: Sessions, place: Place, where: Slot, by: Identity, **values: object) -> int:
    with sessions.write() as db:
        return book_room(db, room(db, place), wish(where, **values), by=by, now=NOW)


def revise(sessions: Sessions, booking_id: int, by: Identity, **values: object) -> None:
    with sessions.write() as db:
        before = find_occurrence(db, booking_id)
        assert before is not None
        names = ("version", "slot", "title", "purpose", "people", "visibility", "note")
        fields = {name: getattr(before, name) for name in names} | values
        place = fields.pop("room_id", before.room_id)
        change_booking(
            db, booking_id, read_catalogue(db).rooms[place], ChangeBooking(**fields), by=by, now=NOW
        )


def test_every_act_of_anyone_shows_at_once_in_every_process(processes: Processes, hub: Hub, acting: Acting) -> None:
    member, other, manager = acting(hub.member), acting(hub.other_member), acting(hub.manager)
    everyone = [None, member, other, manager]
    first, second = processes.first, processes.second
    empty = processes.agree(everyone)
    booking_id = book(first, hub.meeting, slot("11:00", "12:00"), member, title="처음")
    assert "처음" in processes.agree(everyone) != empty
    revise(second, booking_id, member, title="다음")
    assert "다음" in processes.agree(everyone)
    revise(first, booking_id, manager, slot=slot("14:00", "15:00"), room_id=hub.small.id)
    processes.agree(everyone)
    revise(second, booking_id, member, visibility=Visibility.TIME_ONLY)
    processes.agree(everyone)
    cancel_at = book(first, hub.hall, slot("16:00", "18:00"), other, title="전체 행사")
    processes.agree(everyone)
    with second.write() as db:
        end_booking(db, cancel_at, room(db, hub.hall), by=manager, now=slot("16:00", "16:30").ends_at)
    processes.agree(everyone, slot("16:00", "16:40").ends_at)
    with first.write() as db:
        cancel_booking(db, booking_id, by=manager, now=NOW)
    assert "다음" not in processes.agree(everyone)


def test_a_part_taken_shows_in_the_row_of_the_whole_and_the_reverse(
    processes: Processes, hub: Hub, acting: Acting
) -> None:
    member = acting(hub.member)
    processes.agree([None, member])
    book(processes.first, hub.hall_b, slot("11:00", "12:00"), member)
    processes.agree([None, member])
    book(processes.second, hub.hall, slot("14:00", "15:00"), member)
    processes.agree([None, member])


def test_a_private_title_is_never_shown_to_whoever_looks_next(processes: Processes, hub: Hub, acting: Acting) -> None:
    member, other, manager = acting(hub.member), acting(hub.other_member), acting(hub.manager)
    for place, visibility in ((hub.meeting, Visibility.TIME_ONLY), (hub.small, Visibility.MEMBERS)):
        book(processes.first, place, slot("11:00", "12:00"), member, title=SECRET, visibility=visibility)
    titles = {member: 6, other: 2, manager: 6, None: 0}  # twice in each row that shows it, and once more in the week
    for order in permutations(titles):
        process = open_database(processes.settings)
        for viewer in order:
            assert board(process, viewer).count(SECRET) == titles[viewer], (order, viewer)
        process.engine.dispose()


def test_what_was_rolled_back_is_never_remembered(processes: Processes, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    sessions = processes.first
    with pytest.raises(RuntimeError), sessions.write() as db:
        book_room(db, room(db, hub.meeting), wish(slot("11:00", "12:00"), title="무산"), by=member, now=NOW)
        catalogue = read_catalogue(db)
        (day,) = read_days(db, catalogue, [catalogue.rooms[hub.meeting.id]], [DAY])
        assert [entry.payload.title for entry in day.entries if entry.payload] == ["무산"]
        raise RuntimeError
    # The next booking gives the room the very version that was rolled back.
    book(processes.second, hub.meeting, slot("15:00", "16:00"), member, title="성사")
    shown = processes.agree([None, member])
    assert "성사" in shown
    assert "무산" not in shown


def test_time_moves_what_is_free(processes: Processes, hub: Hub, acting: Acting) -> None:
    later = [timedelta(minutes=minutes) for minutes in (0, 1, 45, 24 * 60, -35 * 24 * 60)]
    shown = [processes.agree([None], NOW + each) for each in later]
    assert shown[0] == shown[1]
    assert len(set(shown)) == 4


def test_each_table_axis_and_language_has_rows_of_its_own(processes: Processes, hub: Hub, acting: Acting) -> None:
    book(processes.first, hub.meeting, slot("11:00", "12:00"), acting(hub.member))
    english = replace(WORDS, locale="en", dash="–")
    with processes.first.read() as db:
        catalogue = read_catalogue(db)
        days = read_days(db, catalogue, [catalogue.rooms[hub.meeting.id]], [DAY])
        shown = {
            (words, axis, head): RowWriter(db.info["shown_rows"], words, sight_of(None), NOW).write(days, axis, head)[0]
            for words in (WORDS, english)
            for axis in (axis_of(days), axis_of(days, whole_day=True))
            for head in Head
        }
    assert len({row.html for row in shown.values()}) == 8
    for (words, _, head), row in shown.items():
        assert f"11:00{words.dash}12:00" in row.html
        assert ("data-day" in row.html) is (head is Head.DAY)


def test_only_rooms_that_changed_are_read_again(processes: Processes, hub: Hub, acting: Acting) -> None:
    member, manager = acting(hub.member), acting(hub.manager)
    board(processes.first, member)
    with counted(processes.first) as warm:
        board(processes.first, manager)
    book(processes.second, hub.small, slot("11:00", "12:00"), member)
    with counted(processes.first) as changed:
        board(processes.first, member)
    assert len(warm) == 3  # the catalogue's token, and versions for the board and for the week
    assert len(changed) == 4
    assert "room_id IN" in changed[-2] or "room_id IN" in changed[-1]
