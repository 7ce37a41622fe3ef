"""The check-in of dates, drawn for whoever looks at their pages."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from pyramid.request import Request

from campus.booking.changes import OccurrenceFacts
from campus.booking.check_in_sheet import CheckInSheet, draw_sheet
from campus.booking.models import OccurrenceStatus
from campus.booking.queries.alternatives import Alternative, Wish, find_alternatives
from campus.booking.queries.check_ins import CheckInFacts, check_ins_of
from campus.booking.queries.here import taker_of
from campus.booking.services.extending import check_extension, longer
from campus.booking.services.settling import EARLIEST
from campus.booking.services.verdict import as_asked, asker_among
from campus.booking.stages import WAYS, Stage
from campus.domain.rules import earliest_start
from campus.domain.slot import Slot
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue


def sheets_of(
    request: Request, dates: Sequence[OccurrenceFacts], changeable: Collection[int]
) -> dict[int, CheckInSheet]:
    """The sheets of the confirmed among ``dates``, by occurrence; ``changeable`` are those that the reader may change.
    One statement at most."""
    rooms = read_catalogue(request.db).rooms
    confirmed = [each for each in dates if each.status is OccurrenceStatus.CONFIRMED]
    near = [each.occurrence_id for each in confirmed if each.slot.starts_at <= request.now + EARLIEST]
    known = check_ins_of(request.db, near)
    return {
        each.occurrence_id: _draw(
            request, each, rooms[each.room_id], known.get(each.occurrence_id), each.occurrence_id in changeable
        )
        for each in confirmed
    }


def _draw(
    request: Request, facts: OccurrenceFacts, room: RoomFacts, check_in: CheckInFacts | None, may_change: bool
) -> CheckInSheet:
    secret = request.registry["settings"].secret
    return draw_sheet(facts, room, check_in, secret=secret, may_change=may_change, now=request.now)


def whole_sheet(request: Request, facts: OccurrenceFacts, *, may_change: bool) -> CheckInSheet | None:
    """The sheet of one date with what can be done now; None for one that is not confirmed. A few statements, only while
    it is on."""
    sheet = sheets_of(request, [facts], {facts.occurrence_id} if may_change else ()).get(facts.occurrence_id)
    return None if sheet is None else completed(request, sheet)


def completed(request: Request, sheet: CheckInSheet) -> CheckInSheet:
    """``sheet`` with how long it could stay, and who took its room since it was released; for who may change it."""
    db, now, facts, room = request.db, request.now, sheet.facts, sheet.room
    if not sheet.may_change or facts.slot.ends_at <= now:
        return sheet
    if sheet.stage is Stage.RELEASED:
        return replace(sheet, taker=taker_of(db, facts, room))
    if not sheet.is_on:
        return sheet
    refusals = check_extension(db, facts, room, sheet.steps, by=request.identity, now=now)
    return sheet if refusals else replace(sheet, longer_until=longer(facts, sheet.steps).ends_at)


def check_in_values(request: Request, facts: OccurrenceFacts, *, may_change: bool) -> dict[str, Any]:
    """What ``booking/check_in_box.html`` names: the sheet, and what would work where the room was given away."""
    sheet = whole_sheet(request, facts, may_change=may_change)
    is_lost = sheet is not None and sheet.stage is Stage.RELEASED and sheet.taker is not None
    return {"sheet_here": sheet, "instead": _instead(request, facts) if is_lost else [], "ways": WAYS}


def _instead(request: Request, facts: OccurrenceFacts) -> list[Alternative]:
    """Rooms and times for what is left of a date whose room is gone."""
    db, now, catalogue = request.db, request.now, read_catalogue(request.db)
    room = catalogue.rooms[facts.room_id]
    start = max(earliest_start(room.rules.policy, now), facts.slot.starts_at)
    asker = asker_among(db, (room, *catalogue.bookable), facts.organizer_id, request.identity, now=now)
    asker = as_asked(asker, facts) if asker is not None else None
    wish = Wish(room, Slot(start, facts.slot.ends_at), facts.people, facts.occurrence_id, asker)
    return find_alternatives(db, catalogue, wish, now=now)
