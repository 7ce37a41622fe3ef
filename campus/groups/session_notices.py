"""Mails about sessions that no date of a room announces: seats that became free, guests' links, talks asked for, and
whatever changes where a session has no room of the hub."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.notices import place_of
from campus.booking.queries.occurrences import find_date
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.groups.models import Group, GroupSession, Season
from campus.groups.notices import Participant, mail_values, participants, post_sessions
from campus.groups.services.guests import GuestAsked, GuestWish
from campus.hub.queries import hub_values
from campus.outbox.services import Recipient, post
from campus.people.models import Resident, ResidentStatus
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import MailText, render_mail


@dataclass(frozen=True, slots=True)
class Planned:
    """When a session was to be, as the mails about its move name it."""

    slot: Slot


def group_of(db: Session, session: GroupSession) -> Group:
    """The group that a session belongs to."""
    return db.execute(
        select(Group).join(Season, Season.group_id == Group.id).where(Season.id == session.season_id)
    ).scalar_one()


def place_in_words(db: Session, session: GroupSession, locale: str, *, to_anyone: bool = False) -> str:
    """Where a session is: its room, or what its organizers wrote. ``to_anyone``: nothing where the room is private."""
    date = None if session.occurrence_id is None else find_date(db, session.occurrence_id)
    if date is None:
        return session.place
    return "" if to_anyone and date.visibility is not Visibility.PUBLIC else place_of(date, read_catalogue(db), locale)


@dataclass(frozen=True, slots=True)
class News:
    """What is new: ``by_id`` did it and needs no mail; ``before`` and ``place_before`` are what a mail about a move
    compares, ``reason`` why a session is called off. ``only`` these sign-ups are told, None: everyone."""

    by_id: int | None = None
    before: Slot | None = None
    place_before: str = ""
    reason: str = ""
    only: Collection[int] | None = None

    def concerns(self, person: Participant) -> bool:
        if self.only is not None:
            return person.signup_id in self.only
        return self.by_id is None or person.resident_id != self.by_id


def tell_promoted(
    db: Session, settings: Settings, session_id: int, signup_ids: Collection[int], *, now: datetime
) -> None:
    """Tell those who stood in line that they have a seat now."""
    if signup_ids:
        session = db.get_one(GroupSession, session_id)
        tell_everyone(db, settings, "session-promoted", session, News(only=signup_ids), now=now)


def tell_everyone(
    db: Session, settings: Settings, event: str, session: GroupSession, news: News, *, now: datetime
) -> None:
    """Write the mail ``event`` to those with a seat or a place in line whom ``news`` concerns. What happens to the date
    of a room is told by whoever follows bookings; this is for all else."""
    group = group_of(db, session)
    places = {locale: place_in_words(db, session, locale) for locale in ("ko", "en")}
    mails: list[tuple[Participant, MailText]] = []
    was = Planned(news.before or Slot(session.starts_at, session.ends_at))
    for person in participants(db, [session.id]):
        if news.concerns(person):
            values = mail_values(db, settings, person, group, session)
            values |= {"place": places[person.locale], "before": was}
            values |= {"place_before": news.place_before, "reason": news.reason}
            mails.append((person, render_mail(event, person.locale, **values)))
    post_sessions(db, event, mails, now=now)


def mail_guest(
    db: Session, settings: Settings, session: GroupSession, wish: GuestWish, asked: GuestAsked, *, now: datetime
) -> None:
    """Send a guest the link; to the address of a resident only that they can sign up with their account."""
    group = group_of(db, session)
    # Whoever asks is not known yet: nothing is in the mail that not everyone may read.
    path = f"/sessions/{session.id}" if asked.token is None else f"/sessions/guest/{asked.token}"
    values = _common(db, settings, group, session, wish.locale) | {
        "name": wish.name,
        "is_resident": asked.resident_id is not None,
        "place": place_in_words(db, session, wish.locale, to_anyone=True),
        "link": f"{settings.base_url}{path}",
    }
    mail = render_mail("session-guest", wish.locale, **values)
    post(db, "session-guest", Recipient(wish.email, wish.locale, asked.resident_id), mail, now=now)


def mail_asked(
    db: Session, settings: Settings, session: GroupSession, resident_id: int, asked_by: str, *, now: datetime
) -> None:
    """Ask a member for a talk; they take it on the session's page."""
    to = db.get_one(Resident, resident_id)
    if to.status is not ResidentStatus.ACTIVE:
        return
    values = _common(db, settings, group_of(db, session), session, to.locale) | {
        "name": to.name,
        "by": asked_by,
        "place": place_in_words(db, session, to.locale),
        "link": f"{settings.base_url}/sessions/{session.id}#program",
    }
    mail = render_mail("session-asked", to.locale, **values)
    post(db, "session-asked", Recipient(to.email, to.locale, to.id), mail, now=now)


def _common(db: Session, settings: Settings, group: Group, session: GroupSession, locale: str) -> dict[str, Any]:
    is_korean = locale == "ko"
    return {
        "group": group.name_ko if is_korean else group.name_en,
        "session": session,
        **hub_values(db, settings, locale),
    }
