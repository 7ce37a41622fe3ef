"""Mails about bookings to their organizers: what they did themselves, and what others did for them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.changes import Act, Listener, OccurrenceChange, OccurrenceFacts, OccurrencesChanged
from campus.booking.check_in_links import digits_of
from campus.booking.invitations import Invitee, invitations_of
from campus.booking.models import LIVE, Occurrence, OccurrenceStatus
from campus.booking.words import PURPOSES
from campus.hub.queries import hub_values
from campus.outbox.choices import unwilling
from campus.outbox.kinds import MailKind
from campus.outbox.services import Recipient, post
from campus.people.models import Resident, ResidentStatus
from campus.settings import Settings
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import MailText, render_mail, translated
from campus.web.words import floor_name, named

# What a mail is about: folders below ``templates/mail/``. Words alone and an early end are seen on the page.
_MAILS = {
    Act.MADE: "booking-made",
    Act.MOVED: "booking-moved",
    Act.CANCELLED: "booking-cancelled",
    Act.SKIPPED: "booking-cancelled",
    Act.SWAPPED: "booking-moved",
}
# To those who did it themselves: what was confirmed, and the calendar that shows it.
_OWN_MAILS = {
    Act.MADE: "own-booking-made",
    Act.MOVED: "own-booking-changed",
    Act.RESTORED: "own-booking-changed",
    Act.HEALED: "own-booking-changed",
    Act.SWAPPED: "own-booking-changed",
    Act.SKIPPED: "own-booking-cancelled",
    Act.CANCELLED: "own-booking-cancelled",
}


def mail_writer(settings: Settings) -> Listener:
    """What writes to organizers into the outbox, one mail for a whole series, with what their calendars are to know."""

    def write(db: Session, changed: OccurrencesChanged) -> None:
        if changed.by_id is None or changed.is_told:
            return
        if changed.is_gathered:
            for each in replace(changed, changes=_of_others(changed)).of_each_booking():
                write(db, each)
            return
        concerned: dict[int, list[OccurrenceChange]] = defaultdict(list)
        for change in changed.changes:
            if _is_news(change):
                concerned[change.after.organizer_id].append(change)
        news = {
            organizer_id: (mail, changes)
            for organizer_id, changes in concerned.items()
            if (mail := _mail_about(changed, organizer_id, changes[0])) is not None
        }
        is_silent = bool(unwilling(db, MailKind.CONFIRMATION, [changed.by_id]))
        if is_silent:
            news.pop(changed.by_id, None)
        if news:
            _write_news(db, settings, changed, news)
        if not is_silent or any(each.after.organizer_id != changed.by_id for each in changed.changes):
            _write_continued(db, settings, changed)

    return write


def _mail_about(changed: OccurrencesChanged, organizer_id: int, first: OccurrenceChange) -> str | None:
    """Which mail tells the organizer of the act, of which ``first`` is their first change; None for none."""
    if organizer_id != changed.by_id:
        return _MAILS.get(changed.act)
    # A single booking that stood in line is a new one to whoever waited.
    is_new = changed.act is Act.RESTORED and not first.after.is_series
    return _OWN_MAILS[Act.MADE] if is_new else _OWN_MAILS.get(changed.act)


def _write_news(
    db: Session, settings: Settings, changed: OccurrencesChanged, news: Mapping[int, tuple[str, list[OccurrenceChange]]]
) -> None:
    people = people_named(db, {changed.by_id or 0, *news})
    catalogue = read_catalogue(db)
    for organizer_id, (mail, changes) in news.items():
        to = people[organizer_id]
        if to.status is ResidentStatus.ACTIVE:
            values = _values(db, settings, changes[0], catalogue, to.locale)
            values |= {"name": to.name, "by": people[changed.by_id].name}
            values |= {"more": len(changes) - 1, "last": changes[-1].after.slot.starts_at}
            text = render_mail(mail, to.locale, **values)
            post(db, mail, Recipient(to.email, to.locale, to.id), with_booking(db, text, changes, to), now=changed.now)


def _write_continued(db: Session, settings: Settings, changed: OccurrencesChanged) -> None:
    """Where a series was cut in two: one more mail for each half whose calendar no other mail brings."""
    halves: dict[int, list[OccurrenceChange]] = defaultdict(list)
    for change in changed.changes:
        halves[change.after.booking_id].append(change)
    if len(halves) < 2:
        return
    told = {change.after.booking_id for change in changed.changes if _is_news(change)}
    for booking_id, changes in halves.items():
        if booking_id in told:
            continue
        facts = changes[-1].after
        to = people_named(db, {facts.organizer_id})[facts.organizer_id]
        if to.status is ResidentStatus.ACTIVE:
            values = _values(db, settings, changes[-1], read_catalogue(db), to.locale) | {"name": to.name}
            mail = with_booking(db, render_mail("booking-continued", to.locale, **values), changes, to, is_whole=True)
            event = "own-booking-continued" if to.id == changed.by_id else "booking-continued"
            post(db, event, Recipient(to.email, to.locale, to.id), mail, now=changed.now)


def with_booking(
    db: Session, mail: MailText, changes: Sequence[OccurrenceChange], to: Any, *, is_whole: bool = False
) -> MailText:
    """``mail`` with what it tells the calendar of ``to`` about the booking of ``changes``; ``is_whole``: about all of
    it, though only one date changed. ``to`` is a row of :func:`people_named`."""
    invitee = Invitee(to.name, to.email, to.locale)
    return replace(mail, invitation=invitations_of(db).to_booking(db, changes, invitee, is_whole=is_whole))


def _of_others(changed: OccurrencesChanged) -> tuple[OccurrenceChange, ...]:
    return tuple(each for each in changed.changes if each.after.organizer_id != changed.by_id)


def _is_news(change: OccurrenceChange) -> bool:
    """Whether a date begins or ceases to take place, or does so elsewhere: not what was skipped from the beginning or
    only stood in line, nor what stays as it is while the others of its series move."""
    before, after = change.before, change.after
    if before is None or before.status is OccurrenceStatus.WAITING:
        return after.status in LIVE
    return (before.status, before.room_id, before.slot) != (after.status, after.room_id, after.slot)


def people_named(db: Session, resident_ids: set[int]) -> dict[int | None, Any]:
    """Id, name, address, language and status of residents, by id."""
    columns = (Resident.id, Resident.name, Resident.email, Resident.locale, Resident.status)
    return {row.id: row for row in db.execute(select(*columns).where(Resident.id.in_(sorted(resident_ids))))}


def _values(
    db: Session, settings: Settings, change: OccurrenceChange, catalogue: Catalogue, locale: str
) -> dict[str, Any]:
    """What the templates name; ``before`` is None for a new booking."""
    facts, before = change.after, change.before
    policy = catalogue.rooms[facts.room_id].rules.policy
    reason = db.scalar(select(Occurrence.cancel_reason).where(Occurrence.id == facts.occurrence_id))
    return {
        "it": facts,
        "place": place_of(facts, catalogue, locale),
        "before": before,
        "place_before": place_of(before, catalogue, locale) if before is not None else "",
        "purpose": translated(PURPOSES[facts.purpose], locale),
        "reason": reason or "",
        # The dates of a series have digits each: reminders bring those.
        "digits": "" if facts.is_series else digits_of(settings.secret, facts, policy),
        "url": f"{settings.base_url}/bookings/{facts.booking_id}",
        "rooms_url": f"{settings.base_url}/rooms",
        **hub_values(db, settings, locale),
    }


def place_of(facts: OccurrenceFacts, catalogue: Catalogue, locale: str) -> str:
    """``회의실 203 · 허브 본관 2층``."""
    room = catalogue.rooms[facts.room_id]
    return f"{named(room, locale)} · {named(room.building, locale)} {floor_name(room.level, locale)}"
