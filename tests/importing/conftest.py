"""What tests of imports share: files as calendars write them, and planning and booking what is in them."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from sqlalchemy.orm import Session

from campus.db import Sessions
from campus.ical.reading import read_calendar
from campus.importing.answers import Answers
from campus.importing.models import ImportStep
from campus.importing.queries import Job, find_job
from campus.importing.services.agreeing import import_events
from campus.importing.services.jobs import begin_job, go_on
from campus.importing.services.planning import plan_import
from campus.importing.services.sorting import FILE_LIMITS, file_events
from campus.importing.values import Agreed, FileEvent, Imported, PlannedEvent, Terms
from campus.people.queries.logins import Identity
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, Block, acting, block
from tests.support.clock import NOW
from tests.support.hub import Hub

__all__ = ["Acting", "Block", "acting", "block"]


def event(uid: str, day: str, start: str, end: str, **lines: str) -> str:
    """An event on the hub's clock: ``event("a", "20261202", "1100", "1200", LOCATION="회의실 201")``."""
    values = {
        "UID": uid,
        "DTSTAMP": "20261101T000000Z",
        "DTSTART;TZID=Asia/Seoul": f"{day}T{start}00",
        "DTEND;TZID=Asia/Seoul": f"{day}T{end}00",
        "SUMMARY": f"모임 {uid}",
    }
    said = values | {name.replace("_", "-"): value for name, value in lines.items()}
    return "\r\n".join(["BEGIN:VEVENT", *(f"{name}:{value}" for name, value in said.items()), "END:VEVENT"])


def calendar(*events: str) -> bytes:
    """An .ics file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//", *events, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


ROOM = {"LOCATION": "본관 1층 회의실"}
DAYS = [f"202612{day:02}" for day in range(1, 16)]
TIMES = [(day, hour) for day in DAYS for hour in range(10, 15)]
MANY = calendar(*(event(f"{day}-{hour}", day, f"{hour}00", f"{hour}30", **ROOM) for day, hour in TIMES))
Begin = Callable[..., str]


@dataclass(frozen=True)
class Importer:
    """Plans and books files in the name of one resident, as views and the command line do."""

    sessions: Sessions
    by: Identity

    def files(self, data: bytes) -> list[FileEvent]:
        return file_events(read_calendar(data, now=NOW, limits=FILE_LIMITS), now=NOW)

    def plan(self, data: bytes, terms: Terms = Terms()) -> dict[str, PlannedEvent]:  # noqa: B008 - a frozen value
        with self.sessions.read() as db:
            planned = plan_import(db, read_catalogue(db), self.files(data), terms, by=self.by, now=NOW)
        return {each.file.uid: each for each in planned}

    def agreed(self, data: bytes, terms: Terms = Terms()) -> Agreed:  # noqa: B008
        planned = self.plan(data, terms).values()
        settled = replace(terms, choices={each.file.index: each.choices for each in planned})
        return Agreed(settled, {each.file.index: each.shown for each in planned})

    def book(self, data: bytes, agreed: Agreed | None = None) -> Imported:
        wanted = agreed or self.agreed(data)
        with self.sessions.write() as db:
            return self.book_in(db, data, wanted)

    def book_in(self, db: Session, data: bytes, agreed: Agreed) -> Imported:
        return import_events(db, read_catalogue(db), self.files(data), agreed, by=self.by, now=NOW)


@pytest.fixture
def importer(sessions: Sessions, hub: Hub, acting: Acting) -> Importer:
    return Importer(sessions, acting(hub.member))


@pytest.fixture
def begin(sessions: Sessions, hub: Hub) -> Begin:
    def of(data: bytes = MANY) -> str:
        with sessions.write() as db:
            return begin_job(db, data, by_id=hub.member.id, total=75, now=NOW)

    return of


def stands(sessions: Sessions, key: str) -> Job:
    """The import as it stands."""
    with sessions.read() as db:
        found = find_job(db, key)
    assert found is not None
    return found


def agree(sessions: Sessions, key: str, answers: Answers | None = None) -> None:
    """Agree to what was settled, or to ``answers``."""
    with sessions.write() as db:
        assert go_on(db, key, ImportStep.BOOKING, answers or stands(sessions, key).answers, now=NOW)
