"""Writes about bookings: one function per act."""

from campus.booking.services.changing import ChangeBooking, change_booking
from campus.booking.services.ending import cancel_booking, end_booking
from campus.booking.services.making import BookRoom, book_room
from campus.booking.services.verdict import check_slot

__all__ = [
    "BookRoom",
    "ChangeBooking",
    "book_room",
    "cancel_booking",
    "change_booking",
    "check_slot",
    "end_booking",
]
