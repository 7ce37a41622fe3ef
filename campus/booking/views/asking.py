"""What a booking's page says of its request for approval, and the organizer's answer to what was asked back."""

from typing import Any

from pyramid.request import Request

from campus.booking.forms import ReplyForm
from campus.booking.models import OccurrenceStatus
from campus.booking.queries.approvals import latest_approval, waiting_approvals
from campus.booking.queries.missed_series import latest_missed, missed_in_a_row
from campus.booking.resources import BookingResource
from campus.domain.no_show import TOLD_AFTER

_ASKED_FOR = (OccurrenceStatus.PENDING, OccurrenceStatus.DECLINED, OccurrenceStatus.EXPIRED)


def review_values(context: BookingResource, request: Request, *, may_change: bool) -> dict[str, Any]:
    """What ``booking/review.html`` names: how often a series was missed in a row, which dates, and the request while
    the rest is held; nothing for whoever may not change it."""
    booking_id = context.facts.booking_id
    if not may_change or not context.facts.is_series:
        return {"missed_in_a_row": 0, "missed": [], "review": None}
    row = missed_in_a_row(request.db, booking_id)
    request_ = waiting_approvals(request.db, [booking_id]).get(booking_id)
    review = request_ if request_ is not None and request_.is_review else None
    is_told = row >= TOLD_AFTER or review is not None
    missed = latest_missed(request.db, [booking_id]).get(booking_id, []) if is_told else []
    return {"missed_in_a_row": row if is_told else 0, "missed": missed, "review": review}


def approval_values(context: BookingResource, request: Request, *, may_change: bool) -> dict[str, Any]:
    """What ``booking/approval.html`` names; nothing for whoever may not change the booking."""
    facts = context.facts
    shows = may_change and facts.status in _ASKED_FOR
    approval = latest_approval(request.db, facts.booking_id) if shows else None
    if approval is not None and approval.is_waiting is not (facts.status is OccurrenceStatus.PENDING):
        approval = None  # it speaks of other dates of the series
    # The form is read where it was sent; other acts of the page send other fields.
    reply = ReplyForm(request) if approval is not None and approval.is_asked else None
    return {
        "approval": approval,
        "reply_form": reply,
        "is_pending": facts.status is OccurrenceStatus.PENDING,
    }
