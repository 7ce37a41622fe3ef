"""The week by mail, on Monday morning: sessions, bookings, introductions that wait for one, groups that are new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.date_notices import date_url, place_in
from campus.booking.models import OccurrenceStatus
from campus.booking.notices import people_named, place_of
from campus.domain.hubtime import at, day_slot, local, local_date
from campus.domain.slot import Slot
from campus.groups.models import Group
from campus.hub.queries import HubFacts, hub_facts
from campus.mailings.models import OccasionKind
from campus.mailings.queries.week import (
    WeekOffer,
    WeekSession,
    bookings_of,
    new_groups,
    offers_of,
    residents_without_digest,
    sessions_of,
)
from campus.mailings.services.occasions import take_occasions
from campus.outbox.services import Recipient, post_all
from campus.settings import Settings
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import MailText, render_mail
from campus.web.words import named

EVENT = "weekly-digest"
MORNING_MINUTE = 8 * 60
# As many residents as one round looks at; the others follow a minute later.
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A session or a booking in the mail; ``is_waiting``: in line for a seat, or for approval."""

    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    url: str
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class Hint:
    """An introduction or a group in the mail."""

    title: str
    words: str
    url: str


def send_digests(db: Session, settings: Settings, *, now: datetime) -> int:
    """On Mondays from 08:00 on, hub time, write the week to everyone for whom it holds something; how many mails were
    written. Each resident is looked at once a week, a hundred at a time."""
    if local(now).weekday() != 0 or now < at(local_date(now), MORNING_MINUTE):
        return 0
    monday = local_date(now)
    week = day_slot(monday, 7)
    ids = residents_without_digest(db, week.starts_at, limit=MOST_AT_ONCE)
    taken = sorted(take_occasions(db, OccasionKind.DIGEST, [(each, week.starts_at) for each in ids]))
    if not taken:
        return 0
    groups = new_groups(db, week.starts_at - timedelta(days=7), now)
    writer = _Writer(settings, hub_facts(db, settings), read_catalogue(db), groups)
    people = people_named(db, set(taken))
    sessions, bookings = sessions_of(db, taken, week), bookings_of(db, taken, week)
    offers = offers_of(db, taken, now=now)
    mails = []
    for resident_id in taken:
        to = people[resident_id]
        told = writer.lines(
            sessions.get(resident_id, ()), bookings.get(resident_id, ()), offers.get(resident_id, ()), to.locale
        )
        if any(told.values()):
            mails.append((Recipient(to.email, to.locale, to.id), writer.mail(to, week, told)))
    post_all(db, EVENT, mails, now=now)
    return len(mails)


class _Writer:
    """Puts a week into words."""

    def __init__(
        self, settings: Settings, hub: HubFacts, catalogue: Catalogue, groups: Sequence[Group]
    ) -> None:
        self._settings = settings
        self._hub = hub
        self._catalogue = catalogue
        self._groups = groups

    def lines(
        self,
        sessions: Sequence[WeekSession],
        bookings: Sequence[OccurrenceFacts],
        offers: Sequence[WeekOffer],
        locale: str,
    ) -> dict[str, list[Line] | list[Hint]]:
        """The parts of the mail."""
        base = self._settings.base_url
        return {
            "sessions": [self._session(each, locale) for each in sessions],
            "bookings": [self._booking(each, locale) for each in bookings],
            "introductions": [Hint(each.subject, "", f"{base}/introductions/{each.key}") for each in offers],
            "groups": [
                Hint(named(each, locale), each.tagline, f"{base}/groups/{each.slug}") for each in self._groups
            ],
        }

    def _session(self, it: WeekSession, locale: str) -> Line:
        title = named(it, locale)
        place = it.place if it.room_id is None else place_in(self._catalogue.rooms[it.room_id], locale)
        return Line(
            it.slot.starts_at,
            it.slot.ends_at,
            f"{title} · {it.topic}" if it.topic else title,
            place,
            f"{self._settings.base_url}/sessions/{it.session_id}",
            it.is_waiting,
        )

    def _booking(self, it: OccurrenceFacts, locale: str) -> Line:
        place, is_waiting = place_of(it, self._catalogue, locale), it.status is OccurrenceStatus.PENDING
        url = date_url(self._settings, it)
        return Line(it.slot.starts_at, it.effective_end, it.title, place, url, is_waiting)

    def mail(self, to: Any, week: Slot, told: dict[str, list[Line] | list[Hint]]) -> MailText:
        """The mail for ``to``, a row of ``people_named``."""
        values = {
            "name": to.name,
            "monday": local_date(week.starts_at),
            "hub_name": self._hub.name(to.locale),
            "hub_url": self._settings.base_url,
        }
        return render_mail(EVENT, to.locale, **values, **told)
