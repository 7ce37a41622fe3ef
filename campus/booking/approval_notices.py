"""Mails about requests for approval: to the hub's desk when one comes in, to the organizer when it is answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campus.audit.queries import history
from campus.booking.changes import Act, Listener, OccurrenceFacts, OccurrencesChanged
from campus.booking.check_in_links import digits_of
from campus.booking.models import OccurrenceStatus
from campus.booking.notices import people_named, place_of, with_booking
from campus.booking.queries.approvals import ApprovalFacts, find_approval, latest_approval, waiting_approvals
from campus.booking.queries.occurrences import pending_of
from campus.booking.words import PURPOSES
from campus.hub.queries import hub_facts, hub_values
from campus.outbox.services import Recipient, post
from campus.people.models import ResidentStatus
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import render_mail, translated

_ANSWERS = {Act.APPROVED: "booking-approved", Act.DECLINED: "booking-refused", Act.EXPIRED: "booking-expired"}
# The language of the desk's own mailbox.
_DESK = "ko"
# As many requests as a mail about all of them lists.
_MOST_TOLD = 20


def approval_mail_writer(settings: Settings) -> Listener:
    """What writes those mails into the outbox: one for a whole series, and one for all that was asked for at once."""

    def write(db: Session, changed: OccurrencesChanged) -> None:
        if changed.is_told:
            return
        if changed.is_gathered:
            asked = list(changed.of_each_booking())
            if changed.act is Act.MADE:
                asked = _told_at_once(db, settings, changed, asked)
            for each in asked:
                write(db, each)
            return
        dates = [change.after for change in changed.changes]
        if changed.act in _ANSWERS:
            _tell_organizer(db, settings, changed)
        elif changed.act in (Act.MADE, Act.MOVED, Act.RESTORED, Act.HEALED):
            pending = [each for each in dates if each.status is OccurrenceStatus.PENDING]
            request = latest_approval(db, pending[0].booking_id) if pending else None
            if request is not None and request.is_waiting and request.requested_at == changed.now:
                _tell_desk(db, settings, request, pending, changed)

    return write


def _told_at_once(
    db: Session, settings: Settings, changed: OccurrencesChanged, asked: Sequence[OccurrencesChanged]
) -> list[OccurrencesChanged]:
    """Tell the desk of all requests in one mail where there are several; returns what is left to be told."""
    pending = [
        dates
        for each in asked
        if (dates := [date.after for date in each.changes if date.after.status is OccurrenceStatus.PENDING])
    ]
    requests = waiting_approvals(db, [dates[0].booking_id for dates in pending]) if len(pending) > 1 else {}
    if not requests:
        return list(asked) if pending else []
    pending.sort(key=lambda dates: dates[0].slot)
    first = min(requests.values(), key=lambda each: each.due_at)
    person = people_named(db, {pending[0][0].organizer_id})[pending[0][0].organizer_id].name
    catalogue = read_catalogue(db)
    told = [(dates[0], len(dates) - 1, place_of(dates[0], catalogue, _DESK)) for dates in pending[:_MOST_TOLD]]
    values = request_values(db, settings, first, [dates[0] for dates in pending], _DESK)
    text = render_mail("booking-requested-many", _DESK, person=person, total=len(pending), requests=told, **values)
    post(db, "booking-requested-many", Recipient(hub_facts(db, settings).contact_address, _DESK), text, now=changed.now)
    return []


def _tell_organizer(db: Session, settings: Settings, changed: OccurrencesChanged) -> None:
    """The answer. Managers who answer themselves, as administrators may, have seen it on the page."""
    dates = [change.after for change in changed.changes]
    if not dates or dates[0].organizer_id == changed.by_id:
        return
    taking_place = [each for each in dates if each.status is OccurrenceStatus.CONFIRMED]
    request = latest_approval(db, dates[0].booking_id)
    to = people_named(db, {dates[0].organizer_id})[dates[0].organizer_id]
    if request is not None and to.status is ResidentStatus.ACTIVE:
        values = request_values(db, settings, request, taking_place or dates, to.locale)
        text = render_mail(_ANSWERS[changed.act], to.locale, name=to.name, **values)
        mail = with_booking(db, text, changed.changes, to)
        post(db, _ANSWERS[changed.act], Recipient(to.email, to.locale, to.id), mail, now=changed.now)


def _tell_desk(
    db: Session,
    settings: Settings,
    request: ApprovalFacts,
    dates: Sequence[OccurrenceFacts],
    changed: OccurrencesChanged,
) -> None:
    """To the address that the desk shares: whoever is on duty answers, and nobody's own mailbox fills up with what a
    colleague has answered already. A manager who moved the request knows of it."""
    person = people_named(db, {dates[0].organizer_id})[dates[0].organizer_id].name
    if changed.by_id in (None, dates[0].booked_by_id, dates[0].organizer_id):
        values = request_values(db, settings, request, dates, _DESK)
        text = render_mail("booking-requested", _DESK, person=person, **values)
        post(db, "booking-requested", Recipient(hub_facts(db, settings).contact_address, _DESK), text, now=changed.now)


def mail_question(db: Session, settings: Settings, approval_id: int, *, now: datetime) -> None:
    """Tell the organizer what was asked back."""
    request = find_approval(db, approval_id)
    dates = pending_of(db, request.booking_id) if request is not None else []
    if request is None or not dates:
        return
    to = people_named(db, {dates[0].organizer_id})[dates[0].organizer_id]
    if to.status is ResidentStatus.ACTIVE:
        values = request_values(db, settings, request, dates, to.locale)
        text = render_mail("booking-asked-back", to.locale, name=to.name, **values)
        post(db, "booking-asked-back", Recipient(to.email, to.locale, to.id), text, now=now)


def mail_reply(db: Session, settings: Settings, approval_id: int, *, now: datetime) -> None:
    """Tell the manager who asked what was replied; the desk, when their account is closed."""
    request = find_approval(db, approval_id)
    dates = pending_of(db, request.booking_id) if request is not None else []
    if request is None or not dates:
        return
    about = history(db, ("booking", request.booking_id))
    asked_by = next((entry.actor_id for entry in about if entry.act == "booking.asked-back"), None)
    people = people_named(db, {dates[0].organizer_id, *([asked_by] if asked_by else [])})
    person = people[dates[0].organizer_id].name
    manager = people.get(asked_by)
    to = Recipient(hub_facts(db, settings).contact_address, _DESK)
    if manager is not None and manager.status is ResidentStatus.ACTIVE:
        to = Recipient(manager.email, manager.locale, manager.id)
    values = request_values(db, settings, request, dates, to.locale)
    text = render_mail("booking-replied", to.locale, person=person, **values)
    post(db, "booking-replied", to, text, now=now)


def request_values(
    db: Session, settings: Settings, request: ApprovalFacts, dates: Sequence[OccurrenceFacts], locale: str
) -> dict[str, Any]:
    """What the templates name; ``it`` is the first of ``dates``, ``more`` how many follow until ``last``."""
    first, last = dates[0], dates[-1]
    policy = read_catalogue(db).rooms[first.room_id].rules.policy
    return {
        "it": first,
        "more": len(dates) - 1,
        "last": last.slot.starts_at,
        "place": place_of(first, read_catalogue(db), locale),
        "purpose": translated(PURPOSES[first.purpose], locale),
        "approval": request,
        "digits": "" if first.is_series else digits_of(settings.secret, first, policy),
        "url": f"{settings.base_url}/bookings/{first.booking_id}",
        "desk_url": f"{settings.base_url}/manage/approvals",
        "rooms_url": f"{settings.base_url}/rooms",
        **hub_values(db, settings, locale),
    }
