"""What has run out is forgotten, and nothing else."""

from datetime import timedelta

from sqlalchemy import func, select

from campus.cli.chores import CHORES, do_chores
from campus.people.models import Login, MailToken, MailTokenPurpose, SignInFailure
from tests.support.clock import NOW

DAY = timedelta(days=1)


def fill(sessions, hub) -> None:
    """One row of each kind that has run out, and one that has not."""
    with sessions.write() as db:
        for mark, age in ((b"old", -timedelta(seconds=1)), (b"new", DAY)):
            times = {"created_at": NOW - 30 * DAY, "expires_at": NOW + age}
            db.add(
                Login(
                    token_sha256=mark,
                    resident_id=hub.member.id,
                    device="",
                    network="",
                    last_seen_at=NOW,
                    **times,
                )
            )
        for mark, expired in ((b"old", 8 * DAY), (b"new", 6 * DAY)):
            db.add(
                MailToken(
                    token_sha256=mark,
                    resident_id=hub.member.id,
                    purpose=MailTokenPurpose.RESET_PASSWORD,
                    created_at=NOW - 30 * DAY,
                    expires_at=NOW - expired,
                )
            )
        db.add(SignInFailure(key="old", at=NOW - DAY - timedelta(seconds=1)))
        db.add(SignInFailure(key="new", at=NOW - DAY + timedelta(hours=1)))


def test_only_what_ran_out_goes(sessions, hub):
    fill(sessions, hub)
    done = do_chores(sessions, now=NOW)
    assert done == {
        "logins that ran out": 1,
        "mailed links that ran out": 1,
        "half sign-ins": 0,
        "trips to institutions": 0,
        "accounts that never opened": 0,
        "failed sign-ins": 1,
        "texts of old mails": 0,
        "occasions of mails": 0,
        "calendar files that were looked at": 0,
        "calls for help and checks at night": 0,
        "guests of sessions": 0,
        "files of people": 0,
        "merged accounts that something came to late": 0,
        "files of readings that were looked at": 0,
        "readings of meters": 0,
        "who searched in vain": 0,
        "long reports": 0,
        "entries of the access log": 0,
    }
    with sessions.read() as db:
        assert [db.scalar(select(func.count()).select_from(table)) for table in (Login, MailToken, SignInFailure)] == [
            1,
            1,
            1,
        ]
        assert db.scalar(select(Login.token_sha256)) == b"new"
        assert db.scalar(select(MailToken.token_sha256)) == b"new"
        assert db.scalar(select(SignInFailure.key)) == "new"


def test_a_second_round_finds_nothing(sessions, hub):
    fill(sessions, hub)
    do_chores(sessions, now=NOW)
    assert do_chores(sessions, now=NOW) == dict.fromkeys(CHORES, 0)
