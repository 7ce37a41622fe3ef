"""The tables of bookings."""

from campus.booking.models.bookings import LIVE, Allocation, Booking, Occurrence, OccurrenceStatus, Purpose, SkipKind
from campus.booking.models.questions import WAITS, Approval, ApprovalState, HolidayAnswer, HolidayQuestion
from campus.booking.models.series import Healing, Series, WaitingEntry, WaitingOutcome, Wish
from campus.booking.models.versions import RoomVersion

__all__ = [
    "LIVE",
    "WAITS",
    "Allocation",
    "Approval",
    "ApprovalState",
    "Booking",
    "Healing",
    "HolidayAnswer",
    "HolidayQuestion",
    "Occurrence",
    "OccurrenceStatus",
    "Purpose",
    "RoomVersion",
    "Series",
    "SkipKind",
    "WaitingEntry",
    "WaitingOutcome",
    "Wish",
]
