"""Mails about single dates: a late holiday asks what becomes of them, a room that freed up is theirs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from campus.booking.changes import Act, Listener, OccurrenceFacts, OccurrencesChanged
from campus.booking.models import LIVE, OccurrenceStatus
from campus.booking.notices import people_named, place_of, with_booking
from campus.booking.stamps import stamp_of
from campus.hub.queries import hub_values
from campus.outbox.services import Recipient, post_all
from campus.people.models import ResidentStatus
from campus.settings import Settings
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import MailText, render_mail
from campus.web.words import named, whereabouts


@dataclass(frozen=True, slots=True)
class ToldDate:
    """One date in a mail's list, in the reader's words."""

    facts: OccurrenceFacts
    place: str
    url: str


def date_mail_writer(settings: Settings) -> Listener:
    """What tells organizers that a date has its room after all, unless they brought it back themselves."""

    def write(db: Session, changed: OccurrencesChanged) -> None:
        told = [each for each in changed.changes if each.after.organizer_id != changed.by_id]
        if changed.act not in (Act.HEALED, Act.RESTORED) or not told:
            return
        catalogue = read_catalogue(db)

        def mails() -> Iterable[tuple[Recipient, MailText]]:
            people = people_named(db, {each.after.organizer_id for each in told})
            for change in told:
                to, before = people[change.after.organizer_id], change.before
                if to.status is ResidentStatus.ACTIVE:
                    values = values_for(db, settings, to) | {
                        "it": change.after,
                        "place": place_of(change.after, catalogue, to.locale),
                        "before": before if before is not None and before.status in LIVE else None,
                        "place_before": place_of(before, catalogue, to.locale) if before is not None else "",
                        "is_pending": change.after.status is OccurrenceStatus.PENDING,
                        "url": date_url(settings, change.after),
                    }
                    text = render_mail("booking-healed", to.locale, **values)
                    yield Recipient(to.email, to.locale, to.id), with_booking(db, text, [change], to)

        post_all(db, "booking-healed", mails(), now=changed.now)

    return write


def mail_holiday(db: Session, settings: Settings, day: date, dates: Sequence[OccurrenceFacts], *, now: datetime) -> int:
    """Ask each organizer once about all of their ``dates``, which stand on the holiday ``day``; how many mails."""
    catalogue = read_catalogue(db)
    by_organizer: dict[int, list[OccurrenceFacts]] = defaultdict(list)
    for facts in dates:
        by_organizer[facts.organizer_id].append(facts)
    people = people_named(db, set(by_organizer)) if by_organizer else {}
    mails = []
    for organizer_id, theirs in by_organizer.items():
        to = people[organizer_id]
        if to.status is ResidentStatus.ACTIVE:
            values = values_for(db, settings, to) | {
                "day": day,
                "holiday": catalogue.holidays.name(day, to.locale) or "",
                "dates": [_told(settings, each, catalogue, to.locale) for each in theirs],
                "url": date_url(settings, theirs[0]),
            }
            text = render_mail("holiday-asks", to.locale, **values)
            mails.append((Recipient(to.email, to.locale, to.id), text))
    post_all(db, "holiday-asks", mails, now=now)
    return len(mails)


def place_in(room: RoomFacts, locale: str) -> str:
    """``회의실 203 · 허브 본관 2층``."""
    return f"{named(room, locale)} · {whereabouts(room, locale)}"


def _told(settings: Settings, facts: OccurrenceFacts, catalogue: Catalogue, locale: str) -> ToldDate:
    return ToldDate(facts, place_of(facts, catalogue, locale), date_url(settings, facts))


def date_url(settings: Settings, facts: OccurrenceFacts) -> str:
    """The address of a booking's page; of a series, of that date's."""
    date_of = f"/{stamp_of(facts.original_starts_at)}" if facts.is_series else ""
    return f"{settings.base_url}/bookings/{facts.booking_id}{date_of}"


def values_for(db: Session, settings: Settings, to: Any) -> dict[str, Any]:
    """What all of these mails name, for the reader ``to``."""
    return {
        "name": to.name,
        **hub_values(db, settings, to.locale),
    }
