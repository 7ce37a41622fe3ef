"""What calendars of those who signed up are told of a session: one date, which may be answered."""

from datetime import timedelta

from sqlalchemy import select, update

from campus.booking.services.series_changing import Scope
from campus.booking.services.series_ending import cancel_dates, restore_date
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.groups.models import GroupSession, SignUp, SignUpStatus
from campus.groups.notices import participants, post_sessions
from campus.mailings.models import SessionInvitation
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import MailText
from tests.groups.test_following import change
from tests.mailings.conftest import events_in, last_letter
from tests.support.clock import NOW
from tests.support.groups import Circle
from tests.support.hub import Hub
from tests.support.letters import ask_for_confirmations, letters_to
from tests.support.seasons import Season

HOUR = timedelta(hours=1)
TEXT = MailText("모임", "모임", "<p>모임</p>")


def move(circle: Circle, season_id: int, number: int) -> None:
    date = circle.dates(season_id)[number]
    change(circle, circle.booking_id(season_id), number, slot=Slot(date.starts_at - HOUR, date.ends_at - HOUR))


def test_a_moved_session_is_a_request_for_that_date_alone(
    sessions: Sessions, hub: Hub, circle: Circle, answering: Settings
) -> None:
    season_id = circle.season(hub.seminar)
    before = circle.dates(season_id)[1]
    move(circle, season_id, 1)
    letter = last_letter(sessions, hub.member.email)
    (event,) = events_in(letter)
    assert (letter.event, letter.method) == ("session-moved", "REQUEST")
    assert event["RECURRENCE-ID"].dt == before.starts_at
    assert event["DTSTART"].dt == before.starts_at - HOUR
    assert "RRULE" not in event
    assert str(event["SUMMARY"]) == "AI 프렌즈"
    assert str(event["ORGANIZER"]) == f"mailto:{letter.reply_to}"
    assert letter.reply_to.startswith("reply+s")
    me, place = event["ATTENDEE"]
    assert (str(me), me.params["RSVP"], me.params["PARTSTAT"]) == (f"mailto:{hub.member.email}", "TRUE", "ACCEPTED")
    assert place.params["CUTYPE"] == "ROOM"
    assert hub.other_member.email not in letter.calendar


def test_the_organizers_series_has_the_same_uid(sessions: Sessions, hub: Hub, circle: Circle) -> None:
    ask_for_confirmations(sessions)
    season_id = circle.season(hub.seminar)
    (whole,) = events_in(last_letter(sessions, hub.organizer.email))
    move(circle, season_id, 1)
    (mine,) = events_in(last_letter(sessions, hub.member.email))
    assert str(mine["UID"]) == str(whole["UID"])
    assert mine["SEQUENCE"] > whole["SEQUENCE"]


def test_without_an_address_for_answers_the_desk_is_the_organizer(
    sessions: Sessions, hub: Hub, circle: Circle
) -> None:
    move(circle, circle.season(hub.seminar), 0)
    letter = last_letter(sessions, hub.member.email)
    (event,) = events_in(letter)
    assert (str(event["ORGANIZER"]), letter.reply_to) == ("mailto:hub@localhost", "")


def test_a_cancelled_session_and_one_that_is_back(sessions: Sessions, hub: Hub, circle: Circle) -> None:
    season_id = circle.season(hub.seminar)
    booking_id, original = circle.booking_id(season_id), circle.dates(season_id)[1].starts_at
    with sessions.write() as db:
        cancel_dates(db, booking_id, Scope.THIS, original, by=circle.by, now=NOW)
    with sessions.write() as db:
        restore_date(db, read_catalogue(db), booking_id, original, by=circle.by, now=NOW)
    gone, back = letters_to(sessions, hub.member.email)
    assert [(each.event, each.method) for each in (gone, back)] == [
        ("session-cancelled", "CANCEL"), ("session-back", "REQUEST"),
    ]  # fmt: skip
    (off,), (on,) = events_in(gone), events_in(back)
    assert off["RECURRENCE-ID"].dt == on["RECURRENCE-ID"].dt == original
    assert off["SEQUENCE"] < on["SEQUENCE"]


def test_a_date_keeps_its_name_when_its_series_is_cut(sessions: Sessions, hub: Hub, circle: Circle) -> None:
    """Otherwise the old date would stay in the calendar beside the new one."""
    season_id = circle.season(hub.seminar)
    session_id = circle.dates(season_id)[2].id
    with sessions.write() as db:
        post_sessions(db, "session-back", [(each, TEXT) for each in participants(db, [session_id])], now=NOW)
    told = letters_to(sessions, hub.member.email)
    (first,) = events_in(told[-1])
    series = Season(sessions, circle.by, circle.booking_id(season_id))
    series.change(series.facts()[1], Scope.FOLLOWING, room=hub.hall_a)
    moved = [events_in(each)[0] for each in letters_to(sessions, hub.member.email)[len(told) :]]
    (again,) = [each for each in moved if str(each["UID"]) == str(first["UID"])]
    assert again["RECURRENCE-ID"].dt == first["RECURRENCE-ID"].dt
    assert again["SEQUENCE"] > first["SEQUENCE"]
    assert again["LOCATION"] != first["LOCATION"]


def test_who_stands_in_line_comes_perhaps(sessions: Sessions, hub: Hub, circle: Circle) -> None:
    move(circle, circle.season(hub.seminar, seats=2), 0)
    (event,) = events_in(last_letter(sessions, hub.other_member.email))
    assert event["ATTENDEE"][0].params["PARTSTAT"] == "TENTATIVE"


def test_a_session_elsewhere_has_a_name_of_its_own(sessions: Sessions, hub: Hub, circle: Circle) -> None:
    season_id = circle.season(hub.seminar)
    session_id = circle.dates(season_id)[0].id
    with sessions.write() as db:
        values = {"occurrence_id": None, "place": "카페", "online_url": "https://meet.example/1", "topic": "첫 모임"}
        db.execute(update(GroupSession).where(GroupSession.id == session_id).values(values))
        post_sessions(db, "session-back", [(each, TEXT) for each in participants(db, [session_id])], now=NOW)
    (event,) = events_in(last_letter(sessions, hub.member.email))
    assert str(event["UID"]) == f"session-{session_id}@localhost"
    assert (str(event["LOCATION"]), str(event["SUMMARY"])) == ("카페", "AI 프렌즈 · 첫 모임")
    assert str(event["CONFERENCE"]) == "https://meet.example/1"


def test_what_was_sent_is_written_down_once_for_each(sessions: Sessions, hub: Hub, circle: Circle) -> None:
    season_id = circle.season(hub.seminar)
    move(circle, season_id, 1)
    with sessions.read() as db:
        first = {each.signup_id: each.sequence for each in db.scalars(select(SessionInvitation))}
        signed_up = select(SignUp.id).where(
            SignUp.session_id == circle.dates(season_id)[1].id,
            SignUp.status == SignUpStatus.IN,
            SignUp.resident_id != hub.organizer.id,
        )
        assert set(first) == set(db.scalars(signed_up))
    move(circle, season_id, 1)
    with sessions.read() as db:
        second = {each.signup_id: each.sequence for each in db.scalars(select(SessionInvitation))}
    assert all(second[each] > first[each] for each in first)
