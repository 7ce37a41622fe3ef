"""A booking as calendars show it: what the public may read of it, and what one who may see it reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE, OccurrenceStatus, Purpose
from campus.booking.stamps import stamp_of
from campus.booking.words import PURPOSES
from campus.domain.event import CalendarEvent, EventStatus, Organizer
from campus.domain.rules import Visibility
from campus.feeds.masking import busy_name
from campus.groups.models import GroupKind, SegmentKind
from campus.groups.words import KINDS, SEGMENTS
from campus.hub.queries import HubFacts
from campus.settings import Settings
from campus.spaces.catalogue import RoomFacts
from campus.web.locale import _
from campus.web.mails import translated
from campus.web.words import clock, floor_name, named

# What a calendar shows of a date. A room is not taken by what was refused, was skipped or stands in line.
STATUSES = {
    OccurrenceStatus.PENDING: EventStatus.TENTATIVE,
    OccurrenceStatus.CONFIRMED: EventStatus.CONFIRMED,
    OccurrenceStatus.CANCELLED: EventStatus.CANCELLED,
    OccurrenceStatus.DECLINED: EventStatus.CANCELLED,
    OccurrenceStatus.EXPIRED: EventStatus.CANCELLED,
    OccurrenceStatus.SKIPPED: EventStatus.CANCELLED,
    OccurrenceStatus.WAITING: EventStatus.CANCELLED,
}
BOOKED = _("Booked")


def was_booked(facts: OccurrenceFacts) -> bool:
    """Whether a date that stands alone has, or once had, its room: what only stood in line is nobody's event."""
    return facts.status in LIVE or facts.sequence > 0


@dataclass(frozen=True, slots=True)
class Voice:
    """What all events of the hub say alike in one language. ``organizer`` is a role, never a person."""

    locale: str
    host: str
    base_url: str
    secret: bytes
    organizer: Organizer
    booked: str
    purposes: Mapping[Purpose, str]
    kinds: Mapping[GroupKind, str]
    parts: Mapping[SegmentKind, str]
    online: str

    def clock(self, moment: datetime) -> str:
        """``19:00`` on the hub's clock."""
        return clock(moment)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a room is: in words, and as latitude and longitude in WGS 84."""

    words: str
    geo: tuple[float, float]


def voice_of(settings: Settings, hub: HubFacts, locale: str) -> Voice:
    """The hub's voice in ``locale``."""
    return Voice(
        locale=locale,
        host=settings.host,
        base_url=settings.base_url,
        secret=settings.secret.encode(),
        organizer=Organizer(hub.name(locale), hub.contact_address),
        booked=translated(BOOKED, locale),
        purposes={purpose: translated(word, locale) for purpose, word in PURPOSES.items()},
        kinds={kind: translated(word, locale) for kind, word in KINDS.items()},
        parts={kind: translated(word, locale) for kind, word in SEGMENTS.items()},
        online=translated(_("Online"), locale),
    )


def whereabouts(room: RoomFacts, locale: str) -> Whereabouts:
    """``room`` with its number, floor, building and address; the largest first in Korean, as people say it."""
    building, name = room.building, named(room, locale)
    if room.number and room.number not in name:
        name = f"{name} ({room.number}{'호' if locale == 'ko' else ''})"
    floor = floor_name(room.level, locale)
    if locale == "ko":
        words = f"{building.address_ko} {building.name_ko} {floor} {name}"
    else:
        words = f"{name}, {floor}, {building.name_en}, {building.address_en}"
    return Whereabouts(words, (building.latitude, building.longitude))


def public_event(
    facts: OccurrenceFacts, where: Whereabouts, voice: Voice, *, is_one_date: bool = False
) -> CalendarEvent:
    """``facts`` as anyone may read them: all but the note of a public booking, else that the time is taken."""
    if facts.visibility is Visibility.PUBLIC:
        return own_event(facts, where, voice, with_note=False, is_one_date=is_one_date)
    return CalendarEvent(
        uid=f"{busy_name(facts.uid, voice.secret)}@{voice.host}",
        summary=voice.booked,
        starts_at=facts.slot.starts_at,
        ends_at=facts.effective_end,
        created_at=facts.created_at,
        revised_at=facts.revised_at,
        sequence=facts.sequence,
        status=STATUSES[facts.status],
        location=where.words,
        geo=where.geo,
    )


def own_event(
    facts: OccurrenceFacts, where: Whereabouts, voice: Voice, *, with_note: bool, is_one_date: bool = False
) -> CalendarEvent:
    """``facts`` for one who may see the booking; the note only where the asker says so. Where it ``is_one_date`` of a
    series, it links to the page of that date."""
    purpose = voice.purposes[facts.purpose]
    url = f"{voice.base_url}/bookings/{facts.booking_id}"
    if is_one_date:
        url += f"/{stamp_of(facts.original_starts_at)}"
    note = facts.note if with_note else ""
    return CalendarEvent(
        uid=f"{facts.uid}@{voice.host}",
        summary=facts.title,
        starts_at=facts.slot.starts_at,
        ends_at=facts.effective_end,
        created_at=facts.created_at,
        revised_at=facts.revised_at,
        sequence=facts.sequence,
        status=STATUSES[facts.status],
        location=where.words,
        geo=where.geo,
        url=url,
        description="\n\n".join(part for part in (purpose, note, url) if part),
        categories=(purpose,),
        organizer=voice.organizer,
    )
