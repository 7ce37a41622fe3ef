"""A mail with a calendar in it, as a mail server receives it."""

import email.policy
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from aiosmtpd.controller import Controller
from icalendar import Calendar

from campus.outbox.claims import Claim
from campus.outbox.delivery import SmtpDelivery, compose
from campus.settings import MailSettings
from campus.web.mails import Invitation, MailText
from tests.outbox.conftest import LETTERHEAD
from tests.support.applications import free_port
from tests.support.clock import NOW

CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Campus//KO\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@campus.example\r\n"
    "DTSTAMP:20261125T010000Z\r\nDTSTART:20261202T100000Z\r\n"
    "SUMMARY:AI 프렌즈 · 작은 모델이 어디까지 생각할 수 있는지 함\r\n"
    " 께 읽어요 – 겨울 학기 두 번째 모임\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
REPLY_TO = "reply+s1234567.abcdefghijklmnopqrst@campus.example"
CLAIM = Claim(
    id=1,
    attempt=1,
    message_id="0123456789abcdef@campus",
    event="session-moved",
    resident_id=1_234_567,
    address="member@kaist.example",
    mail=MailText(
        "모임 시간이 바뀌었어요: AI 프렌즈, 12월 2일(수) 19:00",
        "바뀌었어요.\n",
        "<p>바뀌었어요.</p>",
        Invitation("REQUEST", CALENDAR, REPLY_TO),
    ),
    created_at=NOW,
)


class Mailbox:
    """A mail server that takes everything."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(envelope.content)
        return "250 OK"


@pytest.fixture
def mailbox():
    """A mail server, and a way out that leads to it."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.way = SmtpDelivery(MailSettings(LETTERHEAD.sender, None, "127.0.0.1", controller.port, "", "", False))
    yield box
    controller.stop()


def received(mailbox, claim=CLAIM):
    mailbox.way.deliver(compose(claim, LETTERHEAD))
    return message_from_bytes(mailbox.taken[-1], policy=email.policy.default)


def test_the_calendar_arrives_octet_for_octet_twice(mailbox):
    message = received(mailbox)
    assert message.get_content_type() == "multipart/mixed"
    alternatives, attachment = message.iter_parts()
    assert alternatives.get_content_type() == "multipart/alternative"
    text, html, calendar = alternatives.iter_parts()
    assert [each.get_content_type() for each in (text, html, calendar)] == ["text/plain", "text/html", "text/calendar"]
    kind = calendar["Content-Type"].params
    assert (kind["charset"], kind["method"], kind["component"]) == ("UTF-8", "REQUEST", "VEVENT")
    assert calendar.get_payload(decode=True) == CALENDAR.encode()
    assert attachment.get_filename() == "invite.ics"
    assert attachment.get_payload(decode=True) == CALENDAR.encode()
    (event,) = Calendar.from_ical(calendar.get_payload(decode=True)).walk("VEVENT")
    assert str(event["SUMMARY"]).endswith("함께 읽어요 – 겨울 학기 두 번째 모임")


def test_headers_are_korean_and_answers_have_an_address(mailbox):
    message = received(mailbox)
    assert message["Subject"] == CLAIM.mail.subject
    assert message["Reply-To"] == REPLY_TO
    raw = message_from_bytes(mailbox.taken[-1])
    assert all(ord(char) < 128 for char in raw["Subject"])
    assert str(make_header(decode_header(raw["From"]))).startswith("신성캠퍼스")


def test_one_click_stops_the_kind_whatever_the_length_of_the_address(mailbox):
    far = replace(LETTERHEAD, base_url="https://a-hub-with-a-very-long-name.in-the-middle-of.daejeon.example")
    mailbox.way.deliver(compose(CLAIM, far))
    raw = message_from_bytes(mailbox.taken[-1])
    assert raw["List-Unsubscribe"].startswith(f"<{far.base_url}/mails/stop/1234567.session.")
    assert raw["List-Unsubscribe"].endswith(">")
    assert raw["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    "claim", [replace(CLAIM, event="reset-password"), replace(CLAIM, resident_id=None)], ids=["account", "guest"]
)
def test_mails_that_nobody_can_stop_offer_no_such_thing(mailbox, claim):
    assert "List-Unsubscribe" not in received(mailbox, claim)


def test_a_mail_without_a_calendar_is_as_it_was(mailbox):
    message = received(mailbox, replace(CLAIM, mail=replace(CLAIM.mail, invitation=None)))
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert "Reply-To" not in message
