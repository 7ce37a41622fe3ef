"""Two workers, one of them killed somewhere on the way: every room that nobody came to is released once, with one mail,
one line of history and one point."""

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import func, select, update

from campus.audit.models import AuditEntry
from campus.booking.models import Allocation, CheckIn, NoShowPoint, Occurrence
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.outbox.models import OutboxMessage
from campus.settings import Settings
from campus.spaces.models import OpeningHours, Policy
from campus.spaces.services.revision import renew_revision
from tests.booking.conftest import acting
from tests.booking.presence import Presence
from tests.support.hub import Hub
from tests.support.serving import campus_environ

__all__ = ["acting"]

ROUNDS = int(os.environ.get("ROUNDS", "12"))
PROGRAM = Path(sys.executable).with_name("campus")
HALF_HOUR = timedelta(minutes=30)


def open_always(sessions: Sessions, now: datetime) -> None:
    """These run by the machine's clock, whatever hour it is; and a warned room is released at the next look."""
    with sessions.write() as db:
        db.execute(update(OpeningHours).values(opens_minute=0, closes_minute=1440))
        db.execute(update(Policy).where(Policy.slug == "hub").values(warning_minutes=1, release_minutes=1))
        renew_revision(db, now=now)


def work(settings: Settings, folder: Path) -> subprocess.Popen[bytes]:
    environ = campus_environ(settings) | {"CAMPUS_ENVIRONMENT": "test"}
    return subprocess.Popen([PROGRAM, "worker", "--once"], env=environ, cwd=folder, stdout=subprocess.DEVNULL)


def counts(sessions: Sessions) -> list[int]:
    """Releases by what is kept of them: check-ins, mails, lines of history, points, rooms given back."""
    with sessions.read() as db:
        found = [
            select(func.count()).where(CheckIn.no_show_at.is_not(None)),
            select(func.count()).where(OutboxMessage.event == "booking-released"),
            select(func.count()).where(AuditEntry.act == "booking.released"),
            select(func.count()).select_from(NoShowPoint),
            select(func.count()).where(Occurrence.ended_at.is_not(None)),
        ]
        return [db.scalar(each) or 0 for each in found]


def test_one_of_two_is_killed_and_nothing_is_lost_or_done_twice(
    settings: Settings, sessions: Sessions, hub: Hub, acting, tmp_path: Path, capsys
) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    open_always(sessions, now)
    it, chance, kills = Presence(sessions, hub, acting), Random(5), 0
    begins = now.replace(minute=now.minute // 30 * 30, second=0) - HALF_HOUR
    places = [hub.meeting, hub.small, hub.seminar, hub.studio]
    for number in range(ROUNDS):
        with sessions.write() as db:
            db.execute(Allocation.__table__.delete())
        for place in places:
            slot = Slot(begins, begins + 5 * HALF_HOUR)
            it.book(place, slot, by=hub.organizer, people=2, now=begins - timedelta(days=1))
        assert it.sweep(now).count == len(places)
        workers = [work(settings, tmp_path) for _ in range(2)]
        threading.Event().wait(chance.uniform(0.5, 4))
        if workers[0].poll() is None:
            kills += 1
            os.kill(workers[0].pid, signal.SIGKILL)
        for each in workers:
            each.wait()
        assert counts(sessions) in ([len(places) * (number + 1)] * 5, [len(places) * number] * 5)
        assert subprocess.call([*workers[1].args], env=campus_environ(settings) | {"CAMPUS_ENVIRONMENT": "test"}) == 0
        assert counts(sessions) == [len(places) * (number + 1)] * 5
    with capsys.disabled():
        print(f"\n{sessions.engine.dialect.name}: {ROUNDS} rounds, {kills} workers killed, each release once")
