"""The day board: one query, whoever looks sees what they may, and rows cover what is taken."""

from webtest import TestApp

from campus.booking.queries.board import read_days
from campus.booking.rows import Row, axis_of, lay_out_row, week_of
from campus.booking.services import book_room
from campus.booking.sight import sight_of
from campus.db import Sessions
from campus.domain.rules import Visibility
from campus.domain.timetable import CellKind
from campus.people.queries.logins import Identity
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import DAY, Acting, room, slot, wish
from tests.support.clock import NOW
from tests.support.hub import Hub, Place
from tests.support.statements import counted


def row_of(sessions: Sessions, place: Place, viewer: Identity | None) -> Row:
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        days = read_days(db, catalogue, catalogue.bookable, [DAY])
    found = next(each for each in days if each.room.id == place.id)
    return lay_out_row(found, axis_of(days), sight_of(viewer), NOW)


def shown(row: Row) -> list[tuple[str, str, str | None]]:
    return [
        (cell.starts, cell.ends, cell.payload.title if cell.payload else None)
        for cell in row.cells
        if cell.kind is CellKind.ENTRY
    ]


def test_who_sees_the_title(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member, other, manager = acting(hub.member), acting(hub.other_member), acting(hub.manager)
    times = {
        Visibility.PUBLIC: ("11:00", "12:00"),
        Visibility.MEMBERS: ("12:00", "13:00"),
        Visibility.TIME_ONLY: ("13:00", "14:00"),
    }
    with sessions.write() as db:
        for visibility, span in times.items():
            command = wish(slot(*span), title=visibility.value, visibility=visibility)
            book_room(db, room(db, hub.meeting), command, by=member, now=NOW)
    everything = [(*times[each], each.value) for each in times]
    hidden = {"stranger": 2, "other": 1, "member": 0, "manager": 0}
    viewers = {"stranger": None, "other": other, "member": member, "manager": manager}
    for name, count in hidden.items():
        expected = [*everything[: 3 - count], *[(start, end, None) for start, end, _ in everything[3 - count :]]]
        assert shown(row_of(sessions, hub.meeting, viewers[name])) == expected, name


def test_parts_show_in_the_row_of_the_whole_as_one_stretch(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    with sessions.write() as db:
        book_room(db, room(db, hub.hall_a), wish(slot("11:00", "12:30")), by=member, now=NOW)
        book_room(db, room(db, hub.hall_b), wish(slot("12:00", "14:00")), by=member, now=NOW)
        book_room(db, room(db, hub.hall), wish(slot("16:00", "17:00"), title="전체"), by=member, now=NOW)
    assert shown(row_of(sessions, hub.hall, member)) == [("11:00", "14:00", None), ("16:00", "17:00", "전체")]
    assert shown(row_of(sessions, hub.hall_c, member)) == [("16:00", "17:00", "전체")]


def test_a_board_of_any_size_is_two_queries_beside_the_catalogue(
    sessions: Sessions, hub: Hub, acting: Acting
) -> None:
    member = acting(hub.member)

    def statements() -> tuple[int, int]:
        with sessions.read() as db:
            catalogue = read_catalogue(db)
            with counted(sessions) as board:
                read_days(db, catalogue, catalogue.bookable, [DAY])
            with counted(sessions) as week:
                read_days(db, catalogue, catalogue.bookable[:1], week_of(DAY))
        return len(board), len(week)

    assert statements() == (2, 2)
    with sessions.write() as db:
        for hour in range(11, 20):
            for place in (hub.meeting, hub.small, hub.studio):
                span = slot(f"{hour}:00", f"{hour}:30")
                book_room(db, room(db, place), wish(span), by=member, now=NOW)
    assert statements() == (2, 2)
    assert statements() == (1, 1)


def test_booking_one_slot_takes_a_bounded_number_of_statements(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    with sessions.write() as db:
        place = room(db, hub.meeting)
        with counted(sessions) as found:
            book_room(db, place, wish(slot("11:00", "12:00")), by=member, now=NOW)
    assert len(found) <= 11


def test_the_finder_shows_a_few_and_says_how_many_more(
    app: TestApp, sessions: Sessions, hub: Hub, acting: Acting, clock: object
) -> None:
    with sessions.write() as db:
        for place in (hub.meeting, hub.small, hub.studio, hub.hall_a, hub.hall_b, hub.hall_c):
            book_room(db, room(db, place), wish(slot("11:00", "12:00")), by=acting(hub.member), now=NOW)
    app.set_cookie("locale", "en")
    address = "/rooms/find?date=2026-11-25&start=11:00&minutes=60&people=1"
    few, everything = app.get(address), app.get(address + "&show=all")
    assert (few.text.count('<li class="found'), everything.text.count('<li class="found')) == (5, 8)
    assert "Show 3 more rooms" in few.text
    assert "more room" not in everything.text
