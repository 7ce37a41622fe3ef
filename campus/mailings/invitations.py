"""The hub's invitations: bookings and sessions as events that one person is invited to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceChange, OccurrenceFacts
from campus.booking.invitations import Invitations, Invitee, SessionPlace
from campus.booking.models import LIVE
from campus.booking.queries.occurrences import occurrences_of
from campus.booking.queries.series import SeriesFacts, read_series
from campus.domain.event import CalendarEvent, EventStatus
from campus.feeds.events import Voice, own_event, voice_of, whereabouts
from campus.feeds.series_events import Teller, alone_events, rule_events
from campus.feeds.series_layout import RuleEvent, lay_out
from campus.hub.queries import hub_facts
from campus.ical.itip import Method, write_cancel, write_request
from campus.mailings.attendees import organizing, taken_room
from campus.mailings.session_events import SessionEvents
from campus.settings import Settings
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import Invitation


def hub_invitations(settings: Settings) -> Invitations:
    """What writes invitations for the hub that ``settings`` describe."""
    return HubInvitations(settings)


class HubInvitations:
    """:class:`campus.booking.invitations.Invitations`, by the layout that feeds have as well."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def _voices(self, db: Session) -> dict[str, Voice]:
        hub = hub_facts(db, self._settings)
        return {locale: voice_of(self._settings, hub, locale) for locale in ("ko", "en")}

    def to_booking(
        self, db: Session, changes: Sequence[OccurrenceChange], to: Invitee, *, is_whole: bool = False
    ) -> Invitation | None:
        facts = changes[0].after
        tell = booking_teller(read_catalogue(db), self._voices(db)[to.locale], to)
        if not facts.is_series:
            return message([tell(facts)])
        dates = occurrences_of(db, facts.booking_id)
        series = read_series(db, [facts.booking_id])[facts.booking_id]
        return _of_series(series, dates, facts if len(changes) == 1 and not is_whole else None, tell)

    def to_sessions(self, db: Session, places: Sequence[SessionPlace]) -> Mapping[int, Invitation]:
        told = SessionEvents(self._settings, self._voices(db)).of(db, places)
        return {number: replace(message([each.event]), reply_to=each.reply_to) for number, each in told.items()}


def message(events: Sequence[CalendarEvent]) -> Invitation:
    """``events`` as an invitation; as what takes one back, where the first of them is cancelled."""
    if events[0].status is EventStatus.CANCELLED:
        return Invitation(Method.CANCEL, write_cancel(events))
    return Invitation(Method.REQUEST, write_request(events))


def booking_teller(catalogue: Catalogue, voice: Voice, to: Invitee) -> Teller:
    """Writes dates of a booking for its organizer, who takes part, in rooms that do."""

    def tell(date: OccurrenceFacts, *, is_one_date: bool = False) -> CalendarEvent:
        room = catalogue.rooms[date.room_id]
        where = whereabouts(room, voice.locale)
        event = own_event(date, where, voice, with_note=True, is_one_date=is_one_date)
        return replace(event, attendees=(organizing(to), taken_room(room, voice)))

    return tell


def _of_series(
    series: SeriesFacts, dates: Sequence[OccurrenceFacts], only: OccurrenceFacts | None, tell: Teller
) -> Invitation | None:
    """The message about a series of which ``only`` changed, or more than that (None)."""
    layout = lay_out(series, dates, of_one_room=False)
    if only is not None:
        for alone in alone_events(layout, tell):
            if alone.facts.occurrence_id == only.occurrence_id:
                return message([alone.event])
    rule = layout.rule
    if rule is None:
        return None  # dates that stand alone have a UID each, and a message speaks of one
    if only is not None and only.status not in LIVE and only.original_starts_at in rule.left_out:
        return message([_called_off(rule, only, tell)])
    events = rule_events(series, rule, tell)
    return message(events[:1] if rule.cancelled_at is not None else events)


def _called_off(rule: RuleEvent, date: OccurrenceFacts, tell: Teller) -> CalendarEvent:
    """One date of a series that goes on, newer than all that was said of the series."""
    event = tell(replace(date, sequence=rule.pattern.sequence + 1), is_one_date=True)
    return replace(event, zone=rule.recurrence.zone, recurrence_id=date.original_starts_at)
