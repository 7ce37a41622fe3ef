"""What leaves the house is a mail that any program reads, to the one person it is for."""

import email
import email.policy
import socket
import threading
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st

from campus.outbox.claims import Claim
from campus.outbox.delivery import DeliveryFailed, FolderDelivery, SmtpDelivery, compose, make_delivery
from campus.settings import MailSettings
from campus.web.mails import MailText
from tests.outbox.conftest import LETTERHEAD
from tests.support.applications import free_port
from tests.support.clock import NOW

CLAIM = Claim(
    id=1,
    attempt=1,
    message_id="0123456789abcdef@campus",
    event="booking-made",
    resident_id=None,
    address="member@kaist.example",
    mail=MailText(
        "[신성캠퍼스] 11월 25일(수) 19:00 회의실 예약이 확정됐어요",
        "예약이 확정됐어요.\n",
        "<p>예약이 <b>확정</b>됐어요.</p>",
    ),
    created_at=NOW,
)


def mail_settings(**values) -> MailSettings:
    return replace(MailSettings(LETTERHEAD.sender, None, "127.0.0.1", 25, "", "", False), **values)


def titled(subject: str) -> Claim:
    return replace(CLAIM, mail=replace(CLAIM.mail, subject=subject))


def read_back(raw: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_a_mail_has_every_header_and_both_texts():
    message = read_back(compose(CLAIM, LETTERHEAD).as_bytes())
    assert message["From"] == LETTERHEAD.sender
    assert message["To"] == "member@kaist.example"
    assert message["Subject"] == CLAIM.mail.subject
    assert message["Message-ID"] == "<0123456789abcdef@campus>"
    assert parsedate_to_datetime(message["Date"]) == NOW
    assert message.get_content_type() == "multipart/alternative"
    assert message.get_body(("plain",)).get_content().splitlines() == CLAIM.mail.text.splitlines()
    assert message.get_body(("html",)).get_content().strip() == CLAIM.mail.html


def test_every_attempt_makes_the_same_mail():
    assert compose(CLAIM, LETTERHEAD)["Message-ID"] == compose(replace(CLAIM, attempt=5), LETTERHEAD)["Message-ID"]


def test_a_subject_of_several_lines_becomes_one():
    message = compose(titled("예약\r\nBcc: all@campus.example\n\t확정\x00"), LETTERHEAD)
    assert message["Subject"] == "예약 Bcc: all@campus.example 확정"


@given(st.text(max_size=80), st.text(max_size=40))
def test_no_text_becomes_a_header_of_its_own(subject, account):
    hostile = replace(
        titled(f"{subject}\r\nBcc: all@campus.example\n{subject}"), address=f"{account}@kaist.example"
    )
    try:
        message = read_back(compose(hostile, LETTERHEAD).as_bytes())
    except DeliveryFailed as failed:
        assert failed.is_final
        return
    assert sorted(message.keys()) == sorted(compose(CLAIM, LETTERHEAD).keys())
    assert "Bcc" not in message


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "가@b.example"]
)
def test_an_address_no_header_can_hold_is_final(address):
    with pytest.raises(DeliveryFailed) as failed:
        compose(replace(CLAIM, address=address), LETTERHEAD)
    assert failed.value.is_final


def test_the_folder_gets_one_file_however_often_it_is_tried(tmp_path: Path):
    folder = FolderDelivery(tmp_path / "mail")
    folder.deliver(compose(CLAIM, LETTERHEAD))
    folder.deliver(compose(CLAIM, LETTERHEAD))
    (file,) = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    assert read_back(file.read_bytes())["Subject"] == CLAIM.mail.subject


def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path: Path):
    (tmp_path / "mail").write_text("a file stands here")
    with pytest.raises(DeliveryFailed) as failed:
        FolderDelivery(tmp_path / "mail").deliver(compose(CLAIM, LETTERHEAD))
    assert not failed.value.is_final


def test_the_settings_choose_the_way(tmp_path: Path):
    assert isinstance(make_delivery(mail_settings(folder=tmp_path)), FolderDelivery)
    assert isinstance(make_delivery(mail_settings()), SmtpDelivery)


class MailServer:
    """A mail server that answers ``reply`` to RCPT or DATA, and keeps what it took."""

    def __init__(self, rcpt: str = "250 OK", data: str = "250 OK") -> None:
        self.rcpt, self.data = rcpt, data
        self.taken: list[tuple[list[str], bytes]] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):
        self.taken.append((envelope.rcpt_tos, envelope.content))
        return self.data


def sent_to(server: MailServer) -> MailServer:
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        SmtpDelivery(mail_settings(port=controller.port)).deliver(compose(CLAIM, LETTERHEAD))
    finally:
        controller.stop()
    return server


def test_smtp_hands_the_mail_over():
    ((recipients, raw),) = sent_to(MailServer()).taken
    assert recipients == ["member@kaist.example"]
    assert read_back(raw)["Subject"] == CLAIM.mail.subject


@pytest.mark.parametrize(
    ("server", "is_final"),
    [
        (MailServer(rcpt="550 no such user"), True),
        (MailServer(rcpt="451 come back later"), False),
        (MailServer(data="554 we do not like it"), True),
        (MailServer(data="452 disk full"), False),
    ],
    ids=["unknown", "greylisted", "refused", "full"],
)
def test_the_servers_answer_decides_whether_to_try_again(server, is_final):
    with pytest.raises(DeliveryFailed) as failed:
        sent_to(server)
    assert failed.value.is_final is is_final
    assert str(failed.value)[:3] in ("550", "451", "554", "452")


def test_no_server_is_tried_again():
    with pytest.raises(DeliveryFailed) as failed:
        SmtpDelivery(mail_settings(port=free_port())).deliver(compose(CLAIM, LETTERHEAD))
    assert not failed.value.is_final


def test_a_broken_goodbye_after_the_servers_yes_is_a_success():
    """A server that takes the mail and hangs up before QUIT: sending again would double it."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _address = listener.accept()
        with connection, connection.makefile("rwb", buffering=0) as stream:
            stream.write(b"220 hello\r\n")
            for line in iter(stream.readline, b""):
                if line.upper().startswith(b"DATA"):
                    stream.write(b"354 go\r\n")
                    while stream.readline() != b".\r\n":
                        pass
                    stream.write(b"250 taken\r\n")
                    return
                stream.write(b"250 ok\r\n")

    thread = threading.Thread(target=serve)
    thread.start()
    with listener:
        SmtpDelivery(mail_settings(port=listener.getsockname()[1])).deliver(compose(CLAIM, LETTERHEAD))
        thread.join()
