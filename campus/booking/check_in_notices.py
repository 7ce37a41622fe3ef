"""Mails about check-ins: nobody has come yet, nobody came; each with a link that checks in by one tap."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceChange, OccurrenceFacts
from campus.booking.check_in_links import CameToken, came_url
from campus.booking.date_notices import date_url, values_for
from campus.booking.notices import people_named, place_of, with_booking
from campus.booking.queries.no_shows import standing_of
from campus.booking.services.no_shows import Noted
from campus.booking.services.releasing import Released
from campus.domain.check_in import check_in_times
from campus.domain.no_show import HELD_AFTER, TOLD_AFTER
from campus.outbox.services import Recipient, post_all
from campus.people.models import ResidentStatus
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import MailText, render_mail, translated
from campus.web.sentences import standing_sentences

WARNING, RELEASED = "booking-warning", "booking-released"


def mail_warnings(db: Session, settings: Settings, dates: Sequence[OccurrenceFacts], *, now: datetime) -> None:
    """Ask the organizers of ``dates``, which were warned of at ``now``, whether they are there."""
    rooms = read_catalogue(db).rooms

    def mails() -> Iterator[tuple[Recipient, MailText]]:
        for facts, to in _organizers(db, dates):
            times = check_in_times(rooms[facts.room_id].rules.policy, facts.slot)
            releases_at = max(times.releases_at, now + times.grace)
            values = _values(db, settings, facts, to) | {"releases_at": releases_at}
            yield Recipient(to.email, to.locale, to.id), render_mail(WARNING, to.locale, **values)

    post_all(db, WARNING, mails(), now=now, is_urgent=True)


def mail_released(db: Session, settings: Settings, released: Sequence[Released], *, now: datetime) -> None:
    """Tell the organizers that their rooms were given to others, what that means for them, and how to come back."""
    noted = {each.facts.occurrence_id: each.noted for each in released}
    rooms = read_catalogue(db).rooms

    def mails() -> Iterator[tuple[Recipient, MailText]]:
        for facts, to in _organizers(db, [each.facts for each in released]):
            what, policy = noted[facts.occurrence_id], rooms[facts.room_id].rules.policy
            stands = standing_of(db, to.id, policy.no_shows, now=now) if what.has_point else None
            said = [] if stands is None else standing_sentences(stands, to.locale)
            values = _values(db, settings, facts, to) | {
                "standing": stands,
                "missed": what.missed if _is_told_here(facts, what) else 0,
                "held_after": HELD_AFTER,
                "me_url": f"{settings.base_url}/me/no-shows",
                "stands": [translated(each, to.locale) for each in said],
            }
            mail = render_mail(RELEASED, to.locale, **values)
            yield Recipient(to.email, to.locale, to.id), with_booking(db, mail, [OccurrenceChange(None, facts)], to)

    post_all(db, RELEASED, mails(), now=now, is_urgent=True)


def _is_told_here(facts: OccurrenceFacts, what: Noted) -> bool:
    """Whether this mail says that a series was missed in a row: groups, and series that are held, have mails for it."""
    return what.missed >= TOLD_AFTER and not what.is_held and not facts.is_for_group


def _organizers(db: Session, dates: Sequence[OccurrenceFacts]) -> Iterator[tuple[OccurrenceFacts, Any]]:
    """Each date with its organizer, if their account is open."""
    people = people_named(db, {each.organizer_id for each in dates}) if dates else {}
    for facts in dates:
        to = people[facts.organizer_id]
        if to.status is ResidentStatus.ACTIVE:
            yield facts, to


def _values(db: Session, settings: Settings, facts: OccurrenceFacts, to: Any) -> dict[str, Any]:
    """What both mails name."""
    token = CameToken(facts.occurrence_id, to.id, facts.slot.starts_at)
    return values_for(db, settings, to) | {
        "it": facts,
        "place": place_of(facts, read_catalogue(db), to.locale),
        "came_url": came_url(settings, token),
        "url": date_url(settings, facts),
    }
