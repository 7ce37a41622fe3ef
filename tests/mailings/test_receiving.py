"""Answers of calendars: they count from whom was invited, with the hub's token, and only when they are news."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from campus.db import Sessions
from campus.groups.models import GroupSession, Segment, SegmentKind, SignUp, SignUpStatus
from campus.mailings.models import Answer, SessionInvitation
from campus.mailings.raw_mails import MOST_OCTETS, read_mail
from campus.mailings.receiving import receive
from campus.mailings.services.answering import Outcome
from campus.outbox.models import OutboxMessage
from campus.settings import Settings
from tests.mailings.conftest import events_in, last_letter
from tests.mailings.test_session_invitations import move
from tests.support.clock import NOW
from tests.support.groups import Circle
from tests.support.hub import Hub
from tests.support.letters import letters_to

SECOND = timedelta(seconds=1)
Take = Callable[[bytes], Outcome]


@dataclass(frozen=True, slots=True)
class Invited:
    """A member who was invited to the second session of a season, and how their calendar would answer."""

    session_id: int
    address: str
    letter: OutboxMessage

    def reply(self, answer: str = "DECLINED", **changed: str) -> bytes:
        """The raw mail; ``changed`` replaces lines of the calendar by name, or ``sender`` and ``to``."""
        (event,) = events_in(self.letter)
        lines = {
            "METHOD": "METHOD:REPLY",
            "UID": f"UID:{event['UID']}",
            "RECURRENCE_ID": f"RECURRENCE-ID:{event['RECURRENCE-ID'].dt.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            "SEQUENCE": f"SEQUENCE:{event['SEQUENCE']}",
            "DTSTAMP": "DTSTAMP:20261125T020000Z",
            "ATTENDEE": f"ATTENDEE;PARTSTAT={answer}:mailto:{self.address}",
        }
        lines |= {name: line for name, line in changed.items() if name in lines or name.isupper()}
        method = lines.pop("METHOD")
        body = "\r\n".join(line for line in lines.values() if line)
        head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{method}\r\nBEGIN:VEVENT\r\n"
        calendar = f"{head}{body}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        message = EmailMessage()
        message["From"] = changed.get("sender", f"김하늘 <{self.address}>")
        message["To"] = changed.get("to", self.letter.reply_to)
        message["Subject"] = "Declined: AI 프렌즈"
        message.set_content("못 가요")
        kind = {"method": method.partition(":")[2], "charset": "UTF-8"}
        message.add_alternative(calendar.encode(), maintype="text", subtype="calendar", params=kind)
        return message.as_bytes()


@pytest.fixture
def invited(sessions: Sessions, hub: Hub, circle: Circle, answering: Settings) -> Invited:
    season_id = circle.season(hub.seminar)
    move(circle, season_id, 1)
    return Invited(circle.dates(season_id)[1].id, hub.member.email, last_letter(sessions, hub.member.email))


@pytest.fixture
def take(sessions: Sessions, answering: Settings) -> Take:
    def act(octets: bytes, now: datetime = NOW) -> Outcome:
        with sessions.write() as db:
            return receive(db, answering, octets, now=now)

    return act


def standing(sessions: Sessions, hub: Hub, invited: Invited) -> SignUpStatus:
    mine = (SignUp.session_id == invited.session_id, SignUp.resident_id == hub.member.id)
    with sessions.read() as db:
        return db.scalars(select(SignUp.status).where(*mine)).one()


def test_a_no_opts_out_of_that_date_and_the_seat_goes_on(
    sessions: Sessions, hub: Hub, circle: Circle, answering: Settings, take: Take
) -> None:
    season_id = circle.season(hub.seminar, seats=2)
    move(circle, season_id, 1)
    dates = circle.dates(season_id)
    it = Invited(dates[1].id, hub.member.email, last_letter(sessions, hub.member.email))
    assert take(it.reply()) is Outcome.OPTED_OUT
    by_person = dict(circle.signups(dates[1].id))
    assert by_person[hub.member.id] is SignUpStatus.OUT
    assert by_person[hub.other_member.id] is SignUpStatus.IN
    assert dict(circle.signups(dates[0].id))[hub.member.id] is SignUpStatus.IN
    assert last_letter(sessions, hub.other_member.email).event == "session-promoted"


@pytest.mark.parametrize("answer", ["ACCEPTED", "TENTATIVE"])
def test_a_yes_is_noted(sessions: Sessions, hub: Hub, invited: Invited, take: Take, answer: str) -> None:
    assert take(invited.reply(answer)) is Outcome.NOTED
    assert standing(sessions, hub, invited) is SignUpStatus.IN
    with sessions.read() as db:
        noted = db.scalars(select(SessionInvitation.answer).where(SessionInvitation.answer.is_not(None))).all()
    assert noted == [Answer(answer)]


def test_older_answers_and_answers_to_older_invitations_do_not_count(
    sessions: Sessions, hub: Hub, invited: Invited, take: Take
) -> None:
    sequence = events_in(invited.letter)[0]["SEQUENCE"]
    assert take(invited.reply("ACCEPTED")) is Outcome.NOTED
    assert take(invited.reply("DECLINED", DTSTAMP="DTSTAMP:20261125T015959Z")) is Outcome.OLD
    assert take(invited.reply("DECLINED")) is Outcome.OLD
    newer = "DTSTAMP:20261125T020001Z"
    assert take(invited.reply("DECLINED", SEQUENCE=f"SEQUENCE:{sequence - 1}", DTSTAMP=newer)) is Outcome.OLD
    assert standing(sessions, hub, invited) is SignUpStatus.IN
    assert take(invited.reply("DECLINED", DTSTAMP=newer)) is Outcome.OPTED_OUT


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({"sender": "someone@else.example"}, Outcome.NOT_INVITED),
        ({"sender": "member@kaist.example, someone@else.example"}, Outcome.NOT_INVITED),
        ({"ATTENDEE": "ATTENDEE;PARTSTAT=DECLINED:mailto:someone@else.example"}, Outcome.NOT_INVITED),
        ({"to": "reply@campus.example"}, Outcome.NOT_INVITED),
        ({"to": "reply+s1.aaaaaaaaaaaaaaaaaaaa@campus.example"}, Outcome.NOT_INVITED),
        ({"to": "hub@localhost"}, Outcome.NOT_INVITED),
        ({"UID": "UID:another@campus.example"}, Outcome.NO_MATCH),
        ({"RECURRENCE_ID": ""}, Outcome.NO_MATCH),
        ({"RECURRENCE_ID": "RECURRENCE-ID:20261202T100000Z"}, Outcome.NO_MATCH),
        ({"ATTENDEE": "ATTENDEE;PARTSTAT=DELEGATED:mailto:{address}"}, Outcome.NO_ANSWER),
        ({"METHOD": "METHOD:CANCEL"}, Outcome.NO_ANSWER),
        ({"DTSTAMP": ""}, Outcome.NO_ANSWER),
    ],
)
def test_whatever_does_not_fit_changes_nothing(
    sessions: Sessions, hub: Hub, invited: Invited, take: Take, changed: dict[str, str], outcome: Outcome
) -> None:
    fitted = {name: line.replace("{address}", invited.address) for name, line in changed.items()}
    assert take(invited.reply(**fitted)) is outcome
    assert standing(sessions, hub, invited) is SignUpStatus.IN


def test_the_token_of_one_person_is_of_no_use_to_another(
    sessions: Sessions, hub: Hub, invited: Invited, take: Take
) -> None:
    theirs = last_letter(sessions, hub.other_member.email).reply_to
    assert take(invited.reply(to=theirs)) is Outcome.NOT_INVITED
    assert standing(sessions, hub, invited) is SignUpStatus.IN


def test_the_envelope_tells_the_address_where_the_headers_do_not(
    sessions: Sessions, hub: Hub, invited: Invited, answering: Settings
) -> None:
    with sessions.write() as db:
        hidden = invited.reply(to="undisclosed@campus.example")
        assert receive(db, answering, hidden, invited.letter.reply_to.upper(), now=NOW) is Outcome.OPTED_OUT


def test_a_session_that_has_begun_is_left_alone(
    sessions: Sessions, hub: Hub, invited: Invited, answering: Settings, circle: Circle
) -> None:
    with sessions.read() as db:
        start = db.get_one(GroupSession, invited.session_id).starts_at
    with sessions.write() as db:
        assert receive(db, answering, invited.reply(), now=start) is Outcome.CLOSED
    assert standing(sessions, hub, invited) is SignUpStatus.IN


def test_a_presenter_stays_and_the_organizer_hears_of_it(
    sessions: Sessions, hub: Hub, invited: Invited, take: Take
) -> None:
    talk = (Segment.session_id == invited.session_id, Segment.kind == SegmentKind.TALK)
    with sessions.write() as db:
        db.execute(update(Segment).where(*talk).values(presenter_id=hub.member.id))
    assert take(invited.reply()) is Outcome.PRESENTS
    assert standing(sessions, hub, invited) is SignUpStatus.IN
    letter = last_letter(sessions, hub.organizer.email)
    assert letter.event == "session-countered"
    assert hub.member.name in letter.subject


def test_another_time_becomes_a_message_to_the_organizer(
    sessions: Sessions, hub: Hub, invited: Invited, take: Take
) -> None:
    counter = invited.reply(
        METHOD="METHOD:COUNTER",
        DTSTART="DTSTART:20261210T110000Z",
        DTEND="DTEND:20261210T130000Z",
        COMMENT="COMMENT:다음 날은 <b>어떨까요</b>?",
    )
    assert take(counter) is Outcome.COUNTERED
    letter = last_letter(sessions, hub.organizer.email)
    assert letter.event == "session-countered"
    for said in (hub.member.name, "20:00", "다음 날은 <b>어떨까요</b>?"):
        assert said in letter.text
    assert "<b>어떨까요" not in letter.html
    assert standing(sessions, hub, invited) is SignUpStatus.IN
    assert take(counter) is Outcome.OLD
    assert [each.event for each in letters_to(sessions, hub.organizer.email)].count("session-countered") == 1


def test_a_mail_that_answers_nothing_and_one_that_is_too_large(take: Take) -> None:
    assert take(b"From: a@b.example\r\n\r\nhello") is Outcome.NO_ANSWER
    assert take(b"x" * (MOST_OCTETS + 1)) is Outcome.UNREADABLE
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(3_000))
    assert take(nested) is Outcome.UNREADABLE


PIECES = st.sampled_from(
    [
        b"From: member@kaist.example\r\n",
        b"From: =?utf-8?b?////?= <a@b>\r\n",
        b"From: \xff\xfe\r\n",
        b"To: reply+s1.x@campus.example\r\n",
        b"Content-Type: multipart/mixed; boundary=a\r\n",
        b"Content-Type: text/calendar; charset=cp949; method=REPLY\r\n",
        b"Content-Type: text/calendar; charset=\"no-such\x00set\"\r\n",
        b"Content-Type: text/calendar; charset*=x'\r\n",
        b"Content-Type: message/rfc822\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Transfer-Encoding: x-uuencode\r\n",
        b"\r\n",
        b"--a\r\n",
        b"--a--\r\n",
        b"begin 644 x\r\n#0V%T\r\n",
        b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261125T020000Z\r\n",
        b"ATTENDEE;PARTSTAT=DECLINED:mailto:member@kaist.example\r\n",
        b"END:VEVENT\r\nEND:VCALENDAR\r\n",
    ]
)


@given(st.lists(st.one_of(PIECES, st.binary(max_size=40)), max_size=30))
@hypothesis_settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_hostile_mails_are_survived(pieces: list[bytes]) -> None:
    mail = read_mail(b"".join(pieces))
    assert mail is None or isinstance(mail.sender, str)
