"""One mail to each organizer whose dates were cleared out of the way: all that moved, was cancelled, or is theirs to
decide."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceChange, OccurrenceFacts
from campus.booking.date_notices import date_url, values_for
from campus.booking.notices import people_named, place_of, with_booking
from campus.booking.services.clearing import Cleared, Message
from campus.outbox.services import Recipient, post_all
from campus.people.models import ResidentStatus
from campus.people.queries.logins import Identity
from campus.settings import Settings
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import MailText, render_mail

EVENT = "booking-cleared"


@dataclass(slots=True)
class _Theirs:
    """What concerns one organizer."""

    moved: list[OccurrenceChange] = field(default_factory=list)
    cancelled: list[OccurrenceChange] = field(default_factory=list)
    asked: list[OccurrenceFacts] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Line:
    """A date in the mail, in the reader's words; ``before`` where it was."""

    facts: OccurrenceFacts
    place: str
    url: str
    before: OccurrenceFacts | None = None
    place_before: str = ""


def mail_cleared(
    db: Session, settings: Settings, cleared: Cleared, message: Message, *, by: Identity, now: datetime
) -> int:
    """Write to each organizer once; how many mails. Whoever did it is not written to about their own."""
    catalogue = read_catalogue(db)
    mails = []
    found = _by_organizer(cleared)
    found.pop(by.resident_id, None)
    people = people_named(db, set(found)) if found else {}
    for organizer_id, theirs in found.items():
        to = people[organizer_id]
        if to.status is not ResidentStatus.ACTIVE:
            continue
        lines = _lines(settings, theirs, catalogue, to.locale)
        values = values_for(db, settings, to) | lines | {"by": by.name, "message": message.in_(to.locale)}
        text = render_mail(EVENT, to.locale, **values)
        mails.append((Recipient(to.email, to.locale, to.id), _for_calendar(db, text, theirs, to)))
    post_all(db, EVENT, mails, now=now)
    return len(mails)


def _by_organizer(cleared: Cleared) -> dict[int, _Theirs]:
    found: dict[int, _Theirs] = defaultdict(_Theirs)
    for change in cleared.moved:
        found[change.after.organizer_id].moved.append(change)
    for change in cleared.cancelled:
        found[change.after.organizer_id].cancelled.append(change)
    for facts in cleared.asked:
        found[facts.organizer_id].asked.append(facts)
    return found


def _lines(settings: Settings, theirs: _Theirs, catalogue: Catalogue, locale: str) -> dict[str, Any]:
    def line(facts: OccurrenceFacts, before: OccurrenceFacts | None = None) -> _Line:
        place_before = "" if before is None else place_of(before, catalogue, locale)
        return _Line(facts, place_of(facts, catalogue, locale), date_url(settings, facts), before, place_before)

    return {
        "moved": [line(each.after, each.before) for each in theirs.moved],
        "cancelled": [line(each.after) for each in theirs.cancelled],
        "asked": [line(each) for each in theirs.asked],
    }


def _for_calendar(db: Session, text: MailText, theirs: _Theirs, to: object) -> MailText:
    """A mail speaks to calendars of one booking only (RFC 5546, 2.1.4: one UID): of several, subscriptions tell."""
    changes = [*theirs.moved, *theirs.cancelled]
    if len({each.after.booking_id for each in changes}) != 1:
        return text
    return with_booking(db, text, changes, to, is_whole=len(changes) > 1 and changes[0].after.is_series)
