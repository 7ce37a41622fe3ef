"""The address of a private feed: how long it answers, and that it stays a secret."""

import logging
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text, update
from webtest import TestApp

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.feeds.models import FeedKind, FeedPurpose, FeedToken
from campus.feeds.tokens import PurposeTaken, expire_unused, revoke_feed, rotate_feed
from campus.groups.models import Membership, Standing
from campus.outbox.models import OutboxMessage
from campus.people.models import Affiliation, Resident, ResidentStatus
from tests.booking.conftest import acting, slot
from tests.feeds.conftest import Book, Make
from tests.groups.conftest import circle
from tests.support.clock import NOW
from tests.support.groups import Circle
from tests.support.hub import Hub
from tests.support.statements import counted

__all__ = ["acting", "circle"]


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday."""


def id_of(sessions: Sessions) -> int:
    with sessions.read() as db:
        return db.execute(select(FeedToken.id)).scalar_one()


def test_it_is_private_to_caches_and_to_the_sites_it_leads_to(app: TestApp, hub: Hub, make: Make) -> None:
    answer = app.get(make())
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    again = app.get(answer.request.path, headers={"If-None-Match": answer.headers["ETag"]}, status=304)
    assert again.headers["Cache-Control"] == "private, max-age=300"


def test_unknown_and_revoked_look_and_cost_the_same(app: TestApp, hub: Hub, make: Make, sessions: Sessions) -> None:
    path = make()
    app.get(path)
    with sessions.write() as db:
        revoke_feed(db, id_of(sessions), by=hub.member.id, now=NOW)
    answers = []
    for each in (path, "/feeds/t/nobody-has-this/calendar.ics"):
        with counted(sessions) as statements:
            answer = app.get(each, status=404)
        answers.append((answer.body, sorted(answer.headers.items()), statements))
    assert answers[0] == answers[1]
    assert answers[0][0] == b"There is no such calendar.\n"


def test_rotating_ends_the_old_address_at_once(app: TestApp, hub: Hub, make: Make, sessions: Sessions) -> None:
    path = make()
    with sessions.write() as db:
        token = rotate_feed(db, id_of(sessions), by=hub.member.id, now=NOW)
    app.get(path, status=404)
    app.get(f"/feeds/t/{token}/calendar.ics")


def test_one_per_person_feed_and_purpose(hub: Hub, make: Make) -> None:
    make()
    with pytest.raises(PurposeTaken):
        make()
    make(purpose=FeedPurpose.SHARED)
    make(by=hub.organizer)


def test_the_rights_of_its_owner_are_asked_at_each_fetch(
    app: TestApp, hub: Hub, make: Make, circle: Circle, sessions: Sessions
) -> None:
    group, organization, room = (
        make(FeedKind.GROUP, circle.id),
        make(FeedKind.ORGANIZATION, hub.kaist.id),
        make(FeedKind.ROOM, hub.meeting.id),
    )
    for path in (group, organization, room):
        app.get(path)
    with sessions.write() as db:
        db.execute(update(Membership).where(Membership.resident_id == hub.member.id).values(standing=Standing.LEFT))
    app.get(group, status=404)
    with sessions.write() as db:
        db.execute(
            update(Affiliation)
            .where(Affiliation.resident_id == hub.member.id)
            .values(ends_on=NOW.date() - timedelta(1))
        )
    app.get(organization, status=404)
    app.get(room)
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.member.id).values(status=ResidentStatus.DISABLED))
    app.get(room, status=404)


def test_the_token_stands_nowhere(
    app: TestApp, hub: Hub, make: Make, book: Book, sessions: Sessions, caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    path = make()
    token = path.split("/")[3]
    book(hub.meeting, slot("11:00", "12:00"))
    answer = app.get(path)
    assert token not in answer.text
    # A crash and a database that is gone are logged by their route alone.
    app.router.registry["sessions"].info["feeds_sent"] = None
    with pytest.raises(AttributeError):
        app.get(path)
    monkeypatch.undo()
    with sessions.read() as db:
        rows = [str(dict(row)) for row in db.execute(select(AuditEntry.__table__)).mappings()]
        rows += [str(dict(row)) for row in db.execute(select(OutboxMessage.__table__)).mappings()]
        for table in ("feed_tokens", "feed_receipts", "feed_versions"):
            rows += [str(tuple(row)) for row in db.execute(text(f"SELECT * FROM {table}"))]
    assert rows
    assert not any(token in row for row in rows)
    assert token not in caplog.text


def test_what_nobody_fetches_ends_after_180_days(
    app: TestApp, hub: Hub, make: Make, sessions: Sessions, clock: time_machine.Traveller
) -> None:
    used, unused = make(), make(purpose=FeedPurpose.SHARED)
    clock.move_to(NOW + timedelta(days=100))
    app.get(used)
    with sessions.write() as db:
        assert expire_unused(db, now=NOW + timedelta(days=180)) == 0
        assert expire_unused(db, now=NOW + timedelta(days=181)) == 1
    app.get(used)
    app.get(unused, status=404)
