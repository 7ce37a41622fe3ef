"""How busy the hub is: by day, by hour, by kind of room."""

from dataclasses import dataclass
from datetime import date
from random import Random

from campus.cli.seed.titles import CALL, COFFEE, EVENT, FOCUS, LUNCH, NIGHT, RECORDING, SEMINAR, STUDY, TEAM, Theme
from campus.domain.holidays import holiday_name
from campus.spaces.models import RoomKind

LIVELY_TODAY = 0.85
_WEEKDAYS = (0.95, 1.05, 1.1, 1.05, 0.85, 0.38, 0.26)
_HOLIDAY = 0.14
_FARTHEST_DAYS = 29  # the next day opens at ten o'clock only
_LUNCH_HOURS = (12, 13)
_EVENING, _MORNING = 18, 7

# Weights of each hour to begin in.
_OFFICE = {8: 1, 9: 5, 10: 9, 11: 6, 12: 2, 13: 7, 14: 9, 15: 9, 16: 7, 17: 4, 18: 2, 19: 3, 20: 2, 21: 1}
_TEACHING = {9: 3, 10: 6, 11: 2, 13: 5, 14: 6, 15: 5, 16: 5, 17: 2, 18: 3, 19: 7, 20: 2}
_SOCIAL = {9: 2, 10: 4, 11: 4, 12: 10, 13: 4, 14: 4, 15: 6, 16: 6, 17: 4, 18: 4, 19: 3, 20: 2, 21: 1}
_SEAT = {7: 1, 8: 3, 9: 9, 10: 6, 11: 3, 12: 2, 13: 8, 14: 6, 15: 4, 16: 3, 17: 3, 18: 4, 19: 4, 20: 3, 21: 3, 22: 2}
_STUDIO = {9: 2, 10: 6, 11: 3, 13: 5, 14: 6, 15: 4, 16: 3, 17: 2, 18: 2, 19: 2}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Bookings tried on a full day; weights of hours and of lengths in minutes; how full a booked room is."""

    tries: float
    hours: dict[int, int]
    lengths: dict[int, int]
    fullness: tuple[float, float]


RHYTHMS: dict[RoomKind, Rhythm] = {
    RoomKind.MEETING: Rhythm(6.4, _OFFICE, {30: 2, 60: 9, 90: 6, 120: 4, 180: 1}, (0.3, 1.0)),
    RoomKind.SEMINAR: Rhythm(3.6, _TEACHING, {60: 2, 90: 5, 120: 6, 180: 3, 240: 1}, (0.3, 0.95)),
    RoomKind.LECTURE: Rhythm(3.2, _TEACHING, {90: 5, 120: 5, 180: 3, 240: 1}, (0.3, 0.9)),
    RoomKind.HALL: Rhythm(1.0, _TEACHING, {120: 5, 180: 4, 240: 3}, (0.4, 0.95)),
    RoomKind.STUDIO: Rhythm(2.6, _STUDIO, {60: 4, 90: 4, 120: 4, 180: 2}, (0.3, 0.9)),
    RoomKind.LOUNGE: Rhythm(5.0, _SOCIAL, {30: 3, 60: 9, 90: 3, 120: 1}, (0.25, 0.9)),
    RoomKind.DESK: Rhythm(2.8, _SEAT, {90: 3, 120: 6, 180: 5, 240: 2}, (0.3, 1.0)),
    RoomKind.BOOTH: Rhythm(6.5, _SEAT, {30: 7, 60: 5, 90: 1}, (1.0, 1.0)),
}


def pick(rng: Random, weights: dict[int, int]) -> int:
    """One of the keys, by weight."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def liveliness(day: date, today: date) -> float:
    """How busy ``day`` is as known at ``today``, 0 to about 1.1. What is far ahead is not booked yet; today is lively
    even on a Sunday, and three months ago the hub had fewer friends."""
    offset = (day - today).days
    if offset > _FARTHEST_DAYS:
        return 0.0
    usual = _WEEKDAYS[day.weekday()]
    if holiday_name(day, "ko"):
        usual = min(usual, _HOLIDAY)
    if offset == 0:
        return max(usual, LIVELY_TODAY)
    if offset < 0:
        return usual * (1 + max(offset, -120) / 400)
    return usual * (0.9 - 0.06 * offset if offset <= 7 else max(0.45 - 0.018 * (offset - 7), 0.08))


def theme_for(rng: Random, kind: RoomKind, hour: int) -> Theme:
    """What a booking of such a room at such an hour is likely about."""
    if kind in (RoomKind.DESK, RoomKind.BOOTH):
        if hour >= 22 or hour < _MORNING:
            return NIGHT
        return CALL if kind is RoomKind.BOOTH and rng.random() < 0.8 else FOCUS
    if kind is RoomKind.STUDIO:
        return RECORDING
    if kind is RoomKind.HALL:
        return EVENT if rng.random() < 0.7 else SEMINAR
    if kind is RoomKind.LOUNGE:
        if hour in _LUNCH_HOURS:
            return LUNCH
        return STUDY if hour >= _EVENING and rng.random() < 0.3 else COFFEE
    if hour >= _EVENING:
        return STUDY
    if kind is RoomKind.MEETING:
        return TEAM if rng.random() < 0.85 else COFFEE
    return SEMINAR if rng.random() < 0.8 else STUDY
