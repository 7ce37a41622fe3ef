"""What tests of imports share: files as calendars write them, and planning and booking what is in them."""

from dataclasses import dataclass

import pytest

from campus.db import Sessions
from campus.ical.reading import read_calendar
from campus.importing.services.agreeing import import_events
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
        return Agreed(terms, {each.file.index: each.shown for each in self.plan(data, terms).values()})

    def book(self, data: bytes, agreed: Agreed | None = None) -> Imported:
        wanted = agreed or self.agreed(data)
        with self.sessions.write() as db:
            return import_events(db, read_catalogue(db), self.files(data), wanted, by=self.by, now=NOW)


@pytest.fixture
def importer(sessions: Sessions, hub: Hub, acting: Acting) -> Importer:
    return Importer(sessions, acting(hub.member))
