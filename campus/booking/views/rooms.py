"""The room page: facts, rules in plain sentences, the week."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.booking.cells import Head
from campus.booking.filters import read_day
from campus.booking.queries.board import read_days
from campus.booking.resources import RoomResource
from campus.booking.rows import axis_of, week_of
from campus.booking.views.board import row_writer
from campus.booking.words import ROOM_KINDS
from campus.domain.hubtime import local_date
from campus.domain.opening import open_slots
from campus.domain.slot import Slot
from campus.permissions import Permission
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.web.sentences import policy_sentences


@dataclass(frozen=True, slots=True)
class About:
    """What the page says of a room whoever asks; worked out only when the piece is written anew."""

    catalogue: Catalogue
    room: RoomFacts
    locale: str
    today: date

    @property
    def token(self) -> str:
        return self.catalogue.token

    @property
    def whole(self) -> RoomFacts | None:
        return self.catalogue.rooms[self.room.whole_id] if self.room.whole_id else None

    @property
    def parts(self) -> list[RoomFacts]:
        return [self.catalogue.rooms[part_id] for part_id in self.room.part_ids]

    @property
    def rules(self) -> list[Any]:
        return list(policy_sentences(self.room.rules.policy, self.locale))

    @property
    def hours(self) -> list[tuple[date, list[Slot]]]:
        days = (self.today + timedelta(days=ahead) for ahead in range(7))
        return [(day, open_slots(self.room.rules.hours, day)) for day in days]


@view_config(route_name="booking.room", request_method="GET", permission=Permission.VISIT, renderer="booking/room.html")
def room(context: RoomResource, request: Request) -> dict[str, Any]:
    """One room and one of its weeks (``?week=`` any day of it)."""
    today = local_date(request.now)
    asked = read_day(request.GET.get("week"), today)
    monday = asked - timedelta(days=asked.weekday())
    found = context.room
    days = read_days(request.db, context.catalogue, [found], week_of(monday))
    axis = axis_of(days)
    return {
        "room": found,
        "kind": ROOM_KINDS[found.kind],
        "about": About(context.catalogue, found, request.locale_name, today),
        "axis": axis,
        "rows": row_writer(request).write(days, axis, Head.DAY),
        "monday": monday,
        "week_before": monday - timedelta(days=7),
        "week_after": monday + timedelta(days=7),
        "today": today,
        "is_managing": request.identity is not None and request.identity.may(Permission.MANAGE_BOOKINGS),
        "closures": [each for each in found.rules.closures if each.slot.ends_at > request.now][:5],
    }
