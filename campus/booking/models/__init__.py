"""The tables of bookings."""

from campus.booking.models.bookings import LIVE, Allocation, Booking, Occurrence, OccurrenceStatus, Purpose, SkipKind
from campus.booking.models.check_ins import CheckIn, CheckInWay, NoShowPoint
from campus.booking.models.questions import (
    WAITS,
    Approval,
    ApprovalCause,
    ApprovalState,
    HolidayAnswer,
    HolidayQuestion,
)
from campus.booking.models.searches import UnmetSearch
from campus.booking.models.series import Healing, Reach, Series, WaitingEntry, WaitingOutcome, Wish
from campus.booking.models.swaps import SwapOutcome, SwapProposal
from campus.booking.models.versions import RoomVersion

__all__ = [
    "LIVE",
    "WAITS",
    "Allocation",
    "Approval",
    "ApprovalCause",
    "ApprovalState",
    "Booking",
    "CheckIn",
    "CheckInWay",
    "Healing",
    "HolidayAnswer",
    "HolidayQuestion",
    "NoShowPoint",
    "Occurrence",
    "OccurrenceStatus",
    "Purpose",
    "Reach",
    "RoomVersion",
    "Series",
    "SkipKind",
    "SwapOutcome",
    "SwapProposal",
    "UnmetSearch",
    "WaitingEntry",
    "WaitingOutcome",
    "Wish",
]
