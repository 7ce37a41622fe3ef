"""Mails about a series that was missed again and again: its organizer hears what becomes of the rest, the desk that it
is to be looked at. That it was missed twice stands in the mail about the second release."""

from sqlalchemy.orm import Session

from campus.booking.approval_notices import request_values
from campus.booking.changes import Act, Listener, OccurrencesChanged
from campus.booking.notices import people_named, with_booking
from campus.booking.queries.approvals import latest_approval
from campus.booking.queries.missed_series import latest_missed
from campus.hub.queries import hub_facts
from campus.outbox.services import Recipient, post
from campus.people.models import ResidentStatus
from campus.settings import Settings
from campus.web.mails import render_mail

HELD, REVIEW = "booking-held", "booking-review"
# The language of the desk's own mailbox.
_DESK = "ko"


def missed_mail_writer(settings: Settings) -> Listener:
    """What writes those mails into the outbox: one for a whole series."""

    def write(db: Session, changed: OccurrencesChanged) -> None:
        if changed.act is Act.HELD:
            for each in changed.of_each_booking():
                _tell(db, settings, each)

    return write


def _tell(db: Session, settings: Settings, changed: OccurrencesChanged) -> None:
    dates = [change.after for change in changed.changes]
    booking_id, organizer_id = dates[0].booking_id, dates[0].organizer_id
    request = latest_approval(db, booking_id)
    if request is None:
        return
    missed = latest_missed(db, [booking_id]).get(booking_id, [])
    to = people_named(db, {organizer_id})[organizer_id]
    if to.status is ResidentStatus.ACTIVE:
        values = request_values(db, settings, request, dates, to.locale) | {"missed": missed, "name": to.name}
        mail = with_booking(db, render_mail(HELD, to.locale, **values), changed.changes, to)
        post(db, HELD, Recipient(to.email, to.locale, to.id), mail, now=changed.now)
    values = request_values(db, settings, request, dates, _DESK) | {"missed": missed, "person": to.name}
    desk = Recipient(hub_facts(db, settings).contact_address, _DESK)
    post(db, REVIEW, desk, render_mail(REVIEW, _DESK, **values), now=changed.now)
