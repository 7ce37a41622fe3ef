"""Sessions as events that one person who signed up is invited to, and may answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from campus.booking.invitations import SessionPlace
from campus.domain.event import CalendarEvent, EventStatus, Organizer, uid_on_its_own
from campus.feeds.events import Voice, whereabouts
from campus.groups.models import SessionStatus
from campus.mailings.attendees import signed_up, taken_room
from campus.mailings.models import SessionInvitation
from campus.mailings.queries.sessions import SessionFacts, session_facts
from campus.mailings.services.inviting import keep_invitations, standing_invitations
from campus.outbox.signing import sign
from campus.settings import Settings
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.words import named

REPLY_PURPOSE = "reply"
_STATUSES = {
    SessionStatus.PLANNED: EventStatus.CONFIRMED,
    SessionStatus.UNCERTAIN: EventStatus.TENTATIVE,
    SessionStatus.SKIPPED: EventStatus.CANCELLED,
    SessionStatus.CANCELLED: EventStatus.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class AddressedEvent:
    """A session for one person, and where their answer goes (empty: to the desk)."""

    event: CalendarEvent
    reply_to: str


@dataclass(frozen=True, slots=True)
class _Identity:
    """As what an event stands in a calendar."""

    uid: str
    recurrence_at: datetime | None
    sequence: int


def reply_address(settings: Settings, signup_id: int) -> str:
    """The plus-address for answers about a sign-up; empty where the hub receives none."""
    local, at, host = settings.mail.replies.partition("@")
    return f"{local}+{sign(settings.secret, REPLY_PURPOSE, f's{signup_id}')}@{host}" if at else ""


class SessionEvents:
    """Makes those events."""

    def __init__(self, settings: Settings, voices: Mapping[str, Voice]) -> None:
        self._settings = settings
        self._voices = voices

    def of(self, db: Session, places: Sequence[SessionPlace]) -> dict[int, AddressedEvent]:
        """The event of each sign-up among ``places``, by its number; that it was sent is written down.

        The number of statements does not grow with the places.
        """
        if not places:
            return {}
        catalogue = read_catalogue(db)
        facts = session_facts(db, {each.session_id for each in places})
        before = standing_invitations(db, [each.signup_id for each in places])
        events = {}
        for place in places:
            it = facts[place.session_id]
            known = _identity(it, before.get(place.signup_id), self._settings.host)
            voice = self._voices[place.invitee.locale]
            events[place.signup_id] = self._addressed(_session_event(it, known, voice, catalogue), place)
        keep_invitations(db, {number: each.event for number, each in events.items()})
        return events

    def _addressed(self, event: CalendarEvent, place: SessionPlace) -> AddressedEvent:
        reply_to = reply_address(self._settings, place.signup_id)
        desk = self._voices[place.invitee.locale].organizer
        people = (signed_up(place), *event.attendees)
        return AddressedEvent(
            replace(event, organizer=Organizer(desk.name, reply_to or desk.address), attendees=people), reply_to
        )


def _session_event(it: SessionFacts, known: _Identity, voice: Voice, catalogue: Catalogue) -> CalendarEvent:
    session, url = it.session, f"{voice.base_url}/sessions/{it.session.id}"
    group = named(it.group, voice.locale)
    room = None if it.date is None else catalogue.rooms[it.date.room_id]
    where = None if room is None else whereabouts(room, voice.locale)
    return CalendarEvent(
        uid=known.uid,
        summary=f"{group} · {session.topic}" if session.topic else group,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        created_at=it.created_at,
        revised_at=session.revised_at if it.date is None else max(session.revised_at, it.date.revised_at),
        zone=it.zone,
        sequence=known.sequence,
        status=_STATUSES[session.status],
        location=session.place if where is None else where.words,
        geo=None if where is None else where.geo,
        url=url,
        description="\n\n".join(part for part in (session.about, url) if part),
        conference=session.online_url or None,
        attendees=() if room is None else (taken_room(room, voice),),
        recurrence_id=known.recurrence_at,
    )


def _identity(it: SessionFacts, before: SessionInvitation | None, host: str) -> _Identity:
    """The name that the session has in the reader's calendar already, since a series that was cut in two goes on under
    another UID and an invitation does not; else the one that it has in feeds. Newer than what was said last."""
    fresh = _as_in_feeds(it, host)
    if before is None:
        return fresh
    return _Identity(before.uid, before.recurrence_at, max(fresh.sequence, before.sequence + 1))


def _as_in_feeds(it: SessionFacts, host: str) -> _Identity:
    if it.date is None:
        return _Identity(f"session-{it.session.id}@{host}", None, it.session.version)
    uid, original = f"{it.date.uid}@{host}", it.date.original_starts_at
    if it.layout is None:
        return _Identity(uid, None, it.date.sequence)
    rule = it.layout.rule
    if rule is None or any(each.occurrence_id == it.date.occurrence_id for each in it.layout.alone):
        return _Identity(uid_on_its_own(uid, original), None, it.date.sequence)
    return _Identity(uid, original, rule.pattern.sequence + 1)
