"""The tables of bookings."""

from campus.booking.models.bookings import LIVE, Allocation, Booking, Occurrence, OccurrenceStatus, Purpose, SkipKind
from campus.booking.models.questions import Approval, ApprovalState, HolidayAnswer, HolidayQuestion
from campus.booking.models.series import Healing, Series, WaitingEntry, WaitingOutcome, Wish

__all__ = [
    "LIVE",
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
    "Series",
    "SkipKind",
    "WaitingEntry",
    "WaitingOutcome",
    "Wish",
]
