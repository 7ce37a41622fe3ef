"""``campus reports rebuild``: ended days again from their bookings, from one day to another, or afresh."""

from datetime import date

import pytest
import time_machine
from sqlalchemy import select, update

from campus.cli.program import main
from campus.db import Sessions
from campus.reports.models import HUB_DAYS, ROOM_DAYS
from campus.settings import Settings
from campus.spaces.models import OpeningHours
from campus.spaces.services.revision import renew_revision
from tests.reports.conftest import DAY, Put, keep_all, put
from tests.support.clock import NOW
from tests.support.hub import Hub


@pytest.fixture(autouse=True)
def _at_the_command_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller, tmp_path: object
) -> None:
    monkeypatch.chdir(str(tmp_path))
    for name, value in {
        "ENVIRONMENT": "test",
        "BASE_URL": "http://localhost",
        "SECRET": settings.secret,
        "DATABASE_URL": settings.database_url,
        "MAIL_FOLDER": str(tmp_path),
    }.items():
        monkeypatch.setenv(f"CAMPUS_{name}", value)


def days(sessions: Sessions) -> list[date]:
    with sessions.read() as db:
        return list(db.scalars(select(HUB_DAYS.c.day).order_by(HUB_DAYS.c.day)))


def opened(sessions: Sessions, hub: Hub) -> int:
    with sessions.read() as db:
        mine = (ROOM_DAYS.c.room_id == hub.meeting.id, ROOM_DAYS.c.day == DAY)
        return db.scalars(select(ROOM_DAYS.c.open_minutes).where(*mine)).one()


def test_rebuilding(sessions: Sessions, hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    put(sessions, Put(hub.meeting, "10:00", "12:00", came="10:00", day=date(2026, 10, 20)), hub.member)
    assert main(["reports", "rebuild"]) == 0
    assert days(sessions)[0] == date(2026, 10, 1) and days(sessions)[-1] == DAY
    assert "55 days from 2026-10-01 to 2026-11-24" in capsys.readouterr().out
    assert main(["reports", "rebuild", "--from", "2026-09-20", "--to", "2026-09-25"]) == 0
    # What is kept has no gap.
    assert len(days(sessions)) == (date(2026, 11, 25) - date(2026, 9, 20)).days


def test_hours_stay_as_they_were_unless_asked_afresh(sessions: Sessions, hub: Hub) -> None:
    put(sessions, Put(hub.meeting, "14:00", "15:00", came="14:00"), hub.member)
    keep_all(sessions)
    with sessions.write() as db:
        db.execute(update(OpeningHours).where(OpeningHours.room_id == hub.meeting.id).values(opens_minute=12 * 60))
        renew_revision(db, now=NOW)
    assert main(["reports", "rebuild"]) == 0
    assert opened(sessions, hub) == 780
    assert main(["reports", "rebuild", "--afresh"]) == 0
    assert opened(sessions, hub) == 600


@pytest.mark.parametrize("asked", [["--from", "2026-12-01"], ["--from", "2026-11-20", "--to", "2026-11-10"]])
def test_nothing_to_rebuild_is_said(
    sessions: Sessions, hub: Hub, capsys: pytest.CaptureFixture[str], asked: list[str]
) -> None:
    assert main(["reports", "rebuild", *asked]) == 2
    assert "no ended day" in capsys.readouterr().err
    assert days(sessions) == []


def test_a_day_that_is_none_is_refused_with_a_word(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["reports", "rebuild", "--from", "yesterday"])
    assert "is no day like" in capsys.readouterr().err
