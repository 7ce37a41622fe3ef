"""Public holidays and closures as calendar events."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.domain.event import CalendarEvent
from campus.domain.holidays import HolidayCalendar, public_holidays
from campus.domain.hubtime import local_date
from campus.feeds.events import Voice, whereabouts
from campus.feeds.stored import Window
from campus.spaces.catalogue import Catalogue
from campus.spaces.models import Closure, SpecialHoliday
from campus.web.words import named

# When the hub's calendar began to speak of holidays; those that managers entered have their own time.
_KNOWN_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


def holiday_events(db: Session, holidays: HolidayCalendar, voice: Voice, today: date) -> list[CalendarEvent]:
    """A free day for each public holiday in the window, by day. One statement."""
    window = Window.on(today)
    first, last = local_date(window.first), local_date(window.end)
    entered = dict(db.execute(select(SpecialHoliday.day, SpecialHoliday.added_at)).all())
    days = {each.day for year in range(first.year, last.year + 1) for each in public_holidays(year)} | set(entered)
    return [
        CalendarEvent(
            uid=f"holiday-{day:%Y%m%d}@{voice.host}",
            summary=holidays.name(day, voice.locale) or "",
            starts_at=day,
            ends_at=day + _DAY,
            created_at=entered.get(day, _KNOWN_SINCE),
            revised_at=entered.get(day, _KNOWN_SINCE),
            is_transparent=True,
            color="tomato",
        )
        for day in sorted(days)
        if first <= day < last
    ]


def closure_events(
    db: Session, catalogue: Catalogue, voice: Voice, today: date, revised_at: datetime
) -> Iterator[CalendarEvent]:
    """The closures in the window by their start, as they were entered by ``revised_at``. One statement."""
    window = Window.on(today)
    statement = select(Closure).where(Closure.ends_at >= window.first, Closure.starts_at < window.end)
    buildings = {each.id: each for each in catalogue.buildings}
    is_korean = voice.locale == "ko"
    for it in db.scalars(statement.order_by(Closure.starts_at, Closure.id)):
        what, location, geo = "", "", None
        if it.room_id is not None:
            room = catalogue.rooms[it.room_id]
            where = whereabouts(room, voice.locale)
            what, location, geo = named(room, voice.locale), where.words, where.geo
        elif it.building_id is not None:
            building = buildings[it.building_id]
            what = named(building, voice.locale)
            location = building.address_ko if is_korean else building.address_en
            geo = (building.latitude, building.longitude)
        reason = it.reason_ko if is_korean else it.reason_en
        yield CalendarEvent(
            uid=f"closure-{it.id}@{voice.host}",
            summary=" · ".join(text for text in (what or voice.organizer.name, reason) if text),
            starts_at=it.starts_at,
            ends_at=it.ends_at,
            created_at=min(revised_at, it.starts_at),
            revised_at=revised_at,
            location=location,
            geo=geo,
            color="slategray",
        )
