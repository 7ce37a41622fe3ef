"""Everything that one person is part of. Who is signed up for what is theirs alone, so these events are no stored
texts: they are written when they are asked for, once a change."""

import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE, Booking, Occurrence, OccurrenceStatus
from campus.booking.queries.series import SeriesFacts, read_series
from campus.domain.event import Attendee, AttendeeRole, CalendarEvent, EventStatus, Participation
from campus.domain.slot import Slot
from campus.feeds.events import Voice, own_event, was_booked, whereabouts
from campus.feeds.renderer import in_words
from campus.feeds.series_events import alone_events, rule_events
from campus.feeds.series_layout import RuleEvent, lay_out
from campus.feeds.session_events import SessionElsewhere, session_elsewhere
from campus.feeds.session_words import Said, said_of, words_of_sessions
from campus.feeds.stored import Window
from campus.feeds.texts import SESSIONS, dates_of
from campus.groups.models import GroupSession, Season, SignUp, SignUpStatus
from campus.people.models import Resident, ResidentStatus
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.words import named

_PART_OF = (SignUpStatus.IN, SignUpStatus.WAITING, SignUpStatus.WALKED_IN)


@dataclass(frozen=True, slots=True)
class Myself:
    """Whose calendar it is."""

    resident_id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A session that someone has a place in, or in the line for."""

    session: GroupSession
    made_at: datetime
    signup: SignUp

    @property
    def is_waiting(self) -> bool:
        return self.signup.status is SignUpStatus.WAITING


def personal_events(db: Session, me: Myself, voice: Voice, today: date) -> list[CalendarEvent]:
    """Their bookings and the sessions that they are signed up for, each by its start; in line for a seat is
    tentative. Some eight statements, however many there are."""
    window = Window.on(today)
    places = _places(db, me, window)
    in_rooms = {each.session.occurrence_id: each for each in places if each.session.occurrence_id is not None}
    dates = dates_of(db, _bookings(db, me, window, in_rooms))
    said = said_of(db, chain.from_iterable(dates.values()))
    writer = _Writer(me, voice, read_catalogue(db), said, in_rooms, _seen(db, me, places))
    series = read_series(db, dates) if dates else {}
    events: list[CalendarEvent] = []
    for number in sorted(dates):
        told = [writer.as_mine(each) for each in dates[number]]
        if number in series:
            events += _of_series(series[number], told, writer, window)
        else:
            events += [writer.tell(each) for each in told if _is_told(each, writer, window)]
    return [*events, *_elsewhere(db, [each for each in places if each.session.occurrence_id is None], writer)]


def _places(db: Session, me: Myself, window: Window) -> list[_Place]:
    statement = (
        select(GroupSession, Season.created_at, SignUp)
        .join(SignUp, SignUp.session_id == GroupSession.id)
        .join(Season, Season.id == GroupSession.season_id)
        .where(
            SignUp.resident_id == me.resident_id,
            SignUp.status.in_(_PART_OF),
            GroupSession.starts_at >= window.first,
            GroupSession.starts_at < window.end,
        )
        .order_by(GroupSession.starts_at, GroupSession.id)
    )
    return [_Place(*row) for row in db.execute(statement)]


def _bookings(db: Session, me: Myself, window: Window, in_rooms: Iterable[int]) -> set[int]:
    """The bookings that are theirs, or in which they have a place, with a date in the window."""
    own = or_(Booking.organizer_id == me.resident_id, Booking.booked_by_id == me.resident_id)
    statement = select(Occurrence.booking_id).join(Booking, Booking.id == Occurrence.booking_id)
    within = (Occurrence.starts_at >= window.first, Occurrence.starts_at < window.end)
    ids = set(db.scalars(statement.where(own, *within)))
    return ids | set(db.scalars(statement.where(Occurrence.id.in_(sorted(in_rooms)))))


def _seen(db: Session, me: Myself, places: Sequence[_Place]) -> dict[int, list[str]]:
    """The others who come and chose to be seen, by session."""
    statement = (
        select(SignUp.session_id, Resident.name)
        .join(Resident, Resident.id == SignUp.resident_id)
        .where(
            SignUp.session_id.in_([each.session.id for each in places]),
            SignUp.is_shown,
            SignUp.status.in_((SignUpStatus.IN, SignUpStatus.WALKED_IN)),
            Resident.status == ResidentStatus.ACTIVE,
            Resident.id != me.resident_id,
        )
        .order_by(SignUp.session_id, SignUp.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for session_id, name in db.execute(statement) if places else ():
        found[session_id].append(name)
    return found


def _is_told(facts: OccurrenceFacts, writer: "_Writer", window: Window) -> bool:
    gone_at = facts.cancelled_at or (None if facts.status in LIVE else facts.revised_at)
    # A date of others that this person has no place in stands here as skipped: it is nobody's business.
    never = facts.status is OccurrenceStatus.SKIPPED and (facts.sequence == 0 or not writer.is_mine(facts))
    never = never or not (facts.is_series or was_booked(facts))
    within = window.first <= facts.slot.starts_at < window.end
    return within and not never and (gone_at is None or gone_at >= window.cancelled)


def _of_series(
    series: SeriesFacts, dates: Sequence[OccurrenceFacts], writer: "_Writer", window: Window
) -> Iterator[CalendarEvent]:
    layout = lay_out(series, dates, of_one_room=False, apart=writer.said.apart)
    if layout.rule is not None and _is_within(layout.rule, window):
        yield from rule_events(series, layout.rule, writer.tell)
    yield from (each.event for each in alone_events(layout, writer.tell) if _is_told(each.facts, writer, window))


def _is_within(rule: RuleEvent, window: Window) -> bool:
    is_kept = rule.cancelled_at is None or rule.cancelled_at >= window.cancelled
    return rule.starts_at < window.end and rule.ends_at >= window.first and is_kept


def _elsewhere(db: Session, places: Sequence[_Place], writer: "_Writer") -> list[CalendarEvent]:
    if not places:
        return []
    ids = [each.session.id for each in places]
    sequences = dict(
        db.execute(select(SESSIONS.c.session_id, SESSIONS.c.sequence).where(SESSIONS.c.session_id.in_(ids))).all()
    )
    words, events = words_of_sessions(db, ids), []
    for place in places:
        it = place.session
        sequence = sequences.get(it.id, 0)
        slot, made_at = Slot(it.starts_at, it.ends_at), place.made_at
        told = SessionElsewhere(it.id, slot, it.status, it.place, sequence, made_at, it.revised_at)
        event = session_elsewhere(told, words[it.id], writer.voice)
        events.append(writer.joined(event, place, None))
    return events


@dataclass(frozen=True)
class _Writer:
    """Writes dates as one person reads them."""

    me: Myself
    voice: Voice
    catalogue: Catalogue
    said: Said
    places: Mapping[int, _Place]
    seen: Mapping[int, Sequence[str]]

    def is_mine(self, facts: OccurrenceFacts) -> bool:
        return self.me.resident_id in (facts.organizer_id, facts.booked_by_id)

    def as_mine(self, facts: OccurrenceFacts) -> OccurrenceFacts:
        """A date as it stands for this person: one that is not theirs, and that they have no place in, is left out; in
        line for it is not certain."""
        place, words = self.places.get(facts.occurrence_id), self.said.dates.get(facts.occurrence_id)
        if words is not None:
            facts = replace(facts, revised_at=max(facts.revised_at, words.revised_at))
        if self.is_mine(facts):
            return facts
        if place is None:
            return replace(facts, status=OccurrenceStatus.SKIPPED)
        facts = replace(facts, revised_at=max(facts.revised_at, place.signup.changed_at))
        if place.is_waiting and facts.status is OccurrenceStatus.CONFIRMED:
            return replace(facts, status=OccurrenceStatus.PENDING)
        return facts

    def tell(self, date: OccurrenceFacts, /, *, is_one_date: bool = False) -> CalendarEvent:
        """The event of a date, or of the rule of its series."""
        room = self.catalogue.rooms[date.room_id]
        where = whereabouts(room, self.voice.locale)
        event = own_event(date, where, self.voice, with_note=self.is_mine(date), is_one_date=is_one_date)
        event = in_words(event, date, self.said, self.voice, is_one_date=is_one_date)
        is_whole = date.is_series and not is_one_date
        return self.joined(event, None if is_whole else self.places.get(date.occurrence_id), room)

    def joined(self, event: CalendarEvent, place: _Place | None, room: RoomFacts | None) -> CalendarEvent:
        """``event`` with those who come, and with the link to join it for who has a place."""
        is_waiting = place is not None and place.is_waiting
        answer = Participation.TENTATIVE if is_waiting else Participation.ACCEPTED
        people = [Attendee(self.me.email, self.me.name, participation=answer)]
        if room is not None:
            address = f"room-{room.slug}@{self.voice.host}"
            people.append(Attendee.room(address, named(room, self.voice.locale)))
        if place is None:
            return replace(event, attendees=tuple(people))
        people += [self._other(place.session.id, name) for name in self.seen.get(place.session.id, ())]
        status = event.status
        if is_waiting and status is EventStatus.CONFIRMED:
            status = EventStatus.TENTATIVE
        conference = place.session.online_url or None
        return replace(event, attendees=tuple(people), conference=conference, status=status)

    def _other(self, session_id: int, name: str) -> Attendee:
        """Someone who chose to be seen by name; their address is theirs, so an address of the hub's stands for it."""
        digest = hmac.digest(self.voice.secret, f"campus.feeds.attendee:{session_id}:{name}".encode(), "sha256").hex()
        address = f"attendee-{digest[:16]}@{self.voice.host}"
        return Attendee(address, name, role=AttendeeRole.OPTIONAL, participation=Participation.ACCEPTED)
