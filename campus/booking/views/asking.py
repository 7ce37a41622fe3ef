"""What a booking's page says of its request for approval, and the organizer's answer to what was asked back."""

from typing import Any

from pyramid.request import Request

from campus.booking.forms import ReplyForm
from campus.booking.models import OccurrenceStatus
from campus.booking.queries.approvals import latest_approval
from campus.booking.resources import BookingResource

_ASKED_FOR = (OccurrenceStatus.PENDING, OccurrenceStatus.DECLINED, OccurrenceStatus.EXPIRED)


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
