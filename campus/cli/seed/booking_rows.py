"""Planned bookings as rows: booking, occurrence, allocations, and who did what."""

from collections.abc import Iterator, Sequence
from random import Random

from campus.booking.changes import Act
from campus.booking.models import LIVE, Allocation, Booking, Occurrence, OccurrenceStatus
from campus.cli.seed.booking_plans import PlannedBooking
from campus.cli.seed.people import organization_ids
from campus.cli.seed.writing import Row, Tables
from campus.db import Base
from campus.domain.hubtime import local_date
from campus.domain.slot import split_by_day

MODELS_WITH_IDS: tuple[type[Base], ...] = (Booking, Occurrence)


def booking_tables(bookings: Sequence[PlannedBooking], rng: Random, *, first_id: int = 1) -> Tables:
    """The rows of ``bookings``, whose ids count on from ``first_id`` in the order given; an occurrence has its booking's id.

    ``rng`` gives the calendar UIDs.
    """
    organizations = organization_ids()
    numbered = list(enumerate(bookings, first_id))
    allocations = [row for number, each in numbered for row in _allocation_rows(number, each)]
    # In (room, start) order, as services write them.
    allocations.sort(key=lambda row: (row["room_id"], row["starts_at"]))
    return {
        Booking: [_booking_row(number, each, organizations) | {"uid": _uid(rng)} for number, each in numbered],
        Occurrence: [_occurrence_row(number, each) for number, each in numbered],
        Allocation: allocations,
    }


def audit_rows(bookings: Sequence[PlannedBooking], *, first_id: int = 1) -> list[Row]:
    """What the audit would hold had each booking been made, moved, reworded, ended or cancelled by hand, oldest first."""
    entries = [row for number, each in enumerate(bookings, first_id) for row in _audit_rows(number, each)]
    return sorted(entries, key=lambda row: (row["at"], row["subject_id"]))


def _uid(rng: Random) -> str:
    return f"{rng.getrandbits(128):032x}"


def _act(booking: PlannedBooking) -> Act:
    """What was done to the booking last."""
    if booking.cancelled_at is not None:
        return Act.CANCELLED
    if booking.request is not None and booking.request.decided_at is not None:
        return Act.APPROVED if booking.status is OccurrenceStatus.CONFIRMED else Act.DECLINED
    if booking.ended_at is not None:
        return Act.ENDED
    if booking.original_starts_at is not None:
        return Act.MOVED
    return Act.MADE if booking.revised_at is None else Act.REVISED


def _booking_row(number: int, booking: PlannedBooking, organizations: dict[str, int]) -> Row:
    organization = booking.organizer.organization_on(local_date(booking.created_at))
    return {
        "id": number,
        "title": booking.title,
        "note": booking.note,
        "purpose": booking.purpose,
        "visibility": booking.visibility,
        "people": booking.people,
        "organizer_id": booking.organizer.id,
        "booked_by_id": booking.booked_by_id,
        "organization_id": organizations[organization.slug],
        "created_at": booking.created_at,
        "revised_at": booking.revised_at or booking.created_at,
        "version": 1 if _act(booking) is Act.MADE else 2,
    }


def _occurrence_row(number: int, booking: PlannedBooking) -> Row:
    is_cancelled = booking.cancelled_at is not None
    return {
        "id": number,
        "booking_id": number,
        "room_id": booking.room.id,
        "original_starts_at": booking.original_starts_at or booking.slot.starts_at,
        "starts_at": booking.slot.starts_at,
        "ends_at": booking.slot.ends_at,
        "status": booking.status,
        "sequence": 0 if _act(booking) in (Act.MADE, Act.REVISED) else 1,
        "revised_at": booking.revised_at or booking.created_at,
        "ended_at": booking.ended_at,
        "cancelled_at": booking.cancelled_at,
        "cancelled_by_id": booking.organizer.id if is_cancelled else None,
        "cancel_reason": booking.cancel_reason,
    }


def _allocation_rows(number: int, booking: PlannedBooking) -> Iterator[Row]:
    if booking.status not in LIVE:
        return
    for piece in split_by_day(booking.room.rules.occupied(booking.effective)):
        for room_id in booking.room.standing_ids:
            yield {
                "room_id": room_id,
                "occurrence_id": number,
                "starts_at": piece.starts_at,
                "ends_at": piece.ends_at,
            }


def _audit_rows(number: int, booking: PlannedBooking) -> Iterator[Row]:
    entry = {"subject": "booking", "subject_id": number}
    details = {
        "room": booking.room.slug,
        "starts_at": (booking.original_starts_at or booking.slot.starts_at).isoformat(),
        "minutes": booking.slot.minutes,
    }
    yield entry | {
        "at": booking.created_at,
        "actor_id": booking.booked_by_id,
        "act": f"booking.{Act.MADE}",
        "details": details,
    }
    if booking.revised_at is not None:
        yield entry | {
            "at": booking.revised_at,
            "actor_id": booking.request.answered_by_id if booking.request else booking.organizer.id,
            "act": f"booking.{_act(booking)}",
            "details": _change(booking),
        }
    if booking.request is not None and booking.request.asked_at is not None:
        yield entry | {
            "at": booking.request.asked_at,
            "actor_id": booking.request.answered_by_id,
            "act": "booking.asked-back",
            "details": {},
        }


def _change(booking: PlannedBooking) -> Row:
    if _act(booking) is Act.REVISED:
        return {"words": ["title"]}
    if booking.original_starts_at is None:
        return {}
    length = booking.slot.length
    times = [
        [start.isoformat(), (start + length).isoformat()]
        for start in (booking.original_starts_at, booking.slot.starts_at)
    ]
    return {"time": times, "words": []}
