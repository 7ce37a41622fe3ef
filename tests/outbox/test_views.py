"""The development page of mails: there only in development, and harmless whatever the mails hold."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from webtest import TestApp

from campus import make_app
from campus.founding.gate import FOUNDED
from campus.outbox.services import Recipient, post
from campus.outbox.worker import deliver_all
from campus.settings import Environment
from campus.web.mails import Invitation, MailText
from tests.outbox.conftest import LETTERHEAD
from tests.support.applications import INI
from tests.support.clock import NOW

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def development() -> dict:
    """The configured application, kept for all tests of this file."""
    return {}


@pytest.fixture
def app(development, settings, sessions) -> Iterator[TestApp]:
    """The application in development."""
    of_development = replace(settings, environment=Environment.DEVELOPMENT)
    router = development.setdefault("router", make_app(of_development, sessions, dict(INI)))
    router.registry["settings"] = of_development
    router.registry["sessions"] = sessions
    sessions.info[FOUNDED] = True
    return TestApp(router, extra_environ={"REMOTE_ADDR": "192.0.2.1"})


def test_without_mails_the_page_says_what_to_do(app):
    assert "/dev/mails/" not in app.get("/dev/mails").text


def test_mails_are_listed_newest_first_and_open(app, write_mail):
    write_mail(subject="첫 메일")
    write_mail(subject="다음 메일")
    page = app.get("/dev/mails")
    assert page.text.index("다음 메일") < page.text.index("첫 메일")
    shown = page.click("첫 메일")
    assert "회의실을 예약했어요." in shown.text
    assert "member@kaist.example" in shown.text


def test_links_in_the_text_can_be_followed(app, sessions, write_mail):
    write_mail(subject="링크")
    assert app.get("/dev/mails").click("링크").status_int == 200


def test_the_html_is_shown_alone_and_locked_up(app, write_mail):
    write_mail(subject=HOSTILE, html=f"<p>예약</p>{HOSTILE}")
    listed = app.get("/dev/mails")
    assert HOSTILE not in listed.text
    mail = app.get(listed.html.select_one("ul.rows a")["href"])
    assert HOSTILE not in mail.text
    alone = app.get(mail.html.select_one("a.btn[href$=html]")["href"])
    assert HOSTILE in alone.text
    policy = alone.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script-src" not in policy


def test_what_calendars_are_told_is_shown_line_by_line(app, sessions):
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:AI 프렌\r\n 즈 <b>모임</b>\r\nEND:VCALENDAR\r\n"
    told = Invitation("REQUEST", calendar, "reply+s1.abc@campus.example")
    with sessions.write() as db:
        mail = MailText("모임 초대장", "모임", "<p>모임</p>", told)
        post(db, "session-moved", Recipient("member@kaist.example", "ko"), mail, now=NOW)
    page = app.get("/dev/mails").click("모임 초대장")
    assert "SUMMARY:AI 프렌즈 &lt;b&gt;모임&lt;/b&gt;\n" in page.text
    assert "reply+s1.abc@campus.example" in page.text


@pytest.mark.parametrize(
    "path", ["/dev/mails/999", "/dev/mails/99999999999999999999", "/dev/mails/999/html", "/dev/mails/x"]
)
def test_an_unknown_mail_is_not_found(app, path):
    app.get(path, status=404)


def test_long_lists_come_in_pages(app, sessions, out, worker_clock, write_mail):
    for number in range(31):
        write_mail(subject=f"메일 {number:02}")
    deliver_all(sessions, out, LETTERHEAD, worker_clock)
    first = app.get("/dev/mails")
    assert "메일 30" in first.text
    assert "메일 00" not in first.text
    assert "메일 00" in first.click(href=r"page=2").text
