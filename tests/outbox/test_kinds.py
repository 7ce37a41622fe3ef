"""Each mail is of a kind, and nobody gets one of a kind that they do not want."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.db import Sessions
from campus.outbox.kinds import CHOSEN, MailKind, known_kind
from campus.outbox.letterhead import Letterhead, read_stop_token, stop_token
from campus.outbox.models import MailChoice
from campus.outbox.services import Recipient, post, post_all
from campus.outbox.signing import read_signed, sign
from campus.paths import TEMPLATES
from campus.web.mails import MailText
from tests.outbox.conftest import LETTERHEAD
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import letters_to

TEXT = MailText("예약", "예약", "<p>예약</p>")


def test_every_mail_is_of_a_kind():
    mails = {path.parent.name for path in (TEMPLATES / "mail").glob("*/subject.txt")}
    assert mails
    assert {mail for mail in mails if known_kind(mail) is None} == set()


@pytest.mark.parametrize(
    ("mail", "kind"),
    [
        ("booking-made", MailKind.BOOKING),
        ("own-booking-made", MailKind.CONFIRMATION),
        ("booking-approved", MailKind.APPROVAL),
        ("booking-reminder", MailKind.BOOKING_REMINDER),
        ("session-moved", MailKind.SESSION),
        ("session-reminder", MailKind.SESSION_REMINDER),
        ("reset-password", MailKind.ACCOUNT),
        ("weekly-digest", MailKind.DIGEST),
    ],
)
def test_kinds_are_what_readers_take_them_for(mail, kind):
    assert known_kind(mail) is kind


def test_a_kind_that_someone_does_not_want_is_not_written_for_them(sessions: Sessions, hub: Hub) -> None:
    people = [Recipient(each.email, "ko", each.id) for each in (hub.member, hub.other_member)]
    with sessions.write() as db:
        db.add(MailChoice(resident_id=hub.member.id, kind=MailKind.SESSION, wanted=False))
        db.add(MailChoice(resident_id=hub.other_member.id, kind=MailKind.SESSION, wanted=True))
    with sessions.write() as db:
        guest = Recipient("guest@elsewhere.example", "ko")
        post_all(db, "session-moved", [(each, TEXT) for each in (*people, guest)], now=NOW)
        post(db, "booking-made", people[0], TEXT, now=NOW)
        post(db, "reset-password", people[0], TEXT, now=NOW)
    assert [each.event for each in letters_to(sessions, hub.member.email)] == ["booking-made", "reset-password"]
    assert [each.event for each in letters_to(sessions, hub.other_member.email)] == ["session-moved"]
    assert [each.event for each in letters_to(sessions, "guest@elsewhere.example")] == ["session-moved"]


@given(st.text(), st.text(), st.sampled_from(["stop", "reply"]))
def test_nobody_makes_a_token_without_the_secret(text, secret, purpose):
    token = sign("the hub's own secret", purpose, "s12")
    assert read_signed("the hub's own secret", purpose, token.upper()) == "s12"
    assert read_signed(f"another {secret}", purpose, token) is None
    assert read_signed("the hub's own secret", "else", token) is None
    assert read_signed("the hub's own secret", purpose, text) is None


@given(st.sampled_from(CHOSEN), st.integers(1, 2**31))
def test_a_link_stops_one_kind_for_one_resident(kind, resident_id):
    assert read_stop_token("s", stop_token("s", kind, resident_id)) == (kind, resident_id)
    assert LETTERHEAD.stop_url(kind, resident_id).startswith("https://campus.example/mails/stop/")


def test_there_is_nothing_to_stop_for_accounts_and_for_those_without_one():
    assert LETTERHEAD.stop_url(MailKind.ACCOUNT, 1) is None
    assert Letterhead("", "", "").stop_url(MailKind.SESSION, None) is None
