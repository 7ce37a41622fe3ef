"""The mail about a whole import: what was booked, changed and cancelled, instead of a mail about each booking."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campus.booking.changes import Act, OccurrenceFacts, OccurrencesChanged
from campus.booking.models import LIVE, OccurrenceStatus
from campus.booking.notices import place_of
from campus.hub.queries import hub_name
from campus.importing.values import Imported
from campus.outbox.choices import unwilling
from campus.outbox.kinds import MailKind
from campus.outbox.services import Recipient, post
from campus.people.queries.logins import Identity
from campus.settings import Settings
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import render_mail

EVENT = "own-booking-imported"
# As many bookings of a kind as the mail lists; the page lists all.
MOST_TOLD = 30
_CHANGED = (Act.MOVED, Act.REVISED)


@dataclass(frozen=True, slots=True)
class Line:
    """A booking in the mail: its first date, and how many more it has. ``is_waiting``: for approval."""

    facts: OccurrenceFacts
    more: int
    place: str
    url: str

    @property
    def is_waiting(self) -> bool:
        return self.facts.status is OccurrenceStatus.PENDING


@dataclass(frozen=True, slots=True)
class Section:
    """Bookings of which the same is told; ``more`` are not listed."""

    lines: Sequence[Line]
    more: int

    @property
    def total(self) -> int:
        return len(self.lines) + self.more


def mail_import(db: Session, settings: Settings, done: Imported, by: Identity, *, now: datetime) -> None:
    """Tell ``by`` what their import wrote, if they asked for confirmations."""
    if not done.total or unwilling(db, MailKind.CONFIRMATION, [by.resident_id]):
        return
    catalogue = read_catalogue(db)

    def section(wanted: Callable[[Act, int], bool]) -> Section:
        return _section(settings, catalogue, _bookings(done.told, wanted), by.locale)

    values = {
        "name": by.name,
        "made": section(lambda act, booking_id: act is Act.MADE and booking_id not in done.renewed),
        "changed": section(lambda act, booking_id: act in _CHANGED or (act is Act.MADE and booking_id in done.renewed)),
        "cancelled": section(lambda act, booking_id: act is Act.CANCELLED and booking_id not in done.replaced),
        "hub_name": hub_name(db, settings, by.locale),
        "hub_url": settings.base_url,
    }
    post(db, EVENT, Recipient(by.email, by.locale, by.resident_id), render_mail(EVENT, by.locale, **values), now=now)


def _bookings(
    told: Iterable[OccurrencesChanged], wanted: Callable[[Act, int], bool]
) -> list[list[OccurrenceFacts]]:
    """The dates of each booking for which an act is ``wanted``, in the order of their time; of one that takes place
    those that do."""
    found = []
    for each in (each for changed in told for each in changed.of_each_booking()):
        dates = [change.after for change in each.changes]
        if wanted(each.act, dates[0].booking_id):
            found.append([date for date in dates if date.status in LIVE] or dates)
    return sorted(found, key=lambda dates: dates[0].slot)


def _section(
    settings: Settings, catalogue: Catalogue, bookings: Sequence[Sequence[OccurrenceFacts]], locale: str
) -> Section:
    lines = []
    for first, *others in bookings[:MOST_TOLD]:
        url = f"{settings.base_url}/bookings/{first.booking_id}"
        lines.append(Line(first, len(others), place_of(first, catalogue, locale), url))
    return Section(lines, max(len(bookings) - MOST_TOLD, 0))
