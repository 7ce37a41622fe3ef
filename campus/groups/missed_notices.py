"""Mails to those who lead a group whose room nobody came to, again and again. Who booked it is told by the booking."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.changes import Act, Listener, OccurrencesChanged
from campus.booking.queries.missed_series import latest_missed, missed_in_a_row
from campus.booking.queries.occurrences import confirmed_ahead
from campus.domain.no_show import TOLD_AFTER
from campus.groups.models import Group, GroupSession, Season
from campus.groups.people_notices import GroupMail, mail_about
from campus.groups.services.joining import leaders_of
from campus.settings import Settings


def group_missed_writer(settings: Settings) -> Listener:
    """What tells them when two dates in a row were missed, and when the rest is held for review."""

    def write(db: Session, changed: OccurrencesChanged) -> None:
        if changed.act not in (Act.RELEASED, Act.HELD):
            return
        for each in changed.of_each_booking():
            facts = each.changes[0].after
            if facts.is_for_group and facts.is_series:
                _tell(db, settings, each)

    return write


def _tell(db: Session, settings: Settings, changed: OccurrencesChanged) -> None:
    facts = changed.changes[0].after
    is_held = changed.act is Act.HELD
    if not is_held and not _is_second(db, facts.booking_id, changed):
        return
    meeting = select(Group).join(Season, Season.group_id == Group.id).join(GroupSession)
    group = db.scalars(meeting.where(GroupSession.occurrence_id == facts.occurrence_id)).first()
    if group is None:
        return
    leaders = [each.resident_id for each in leaders_of(db, group.id) if each.resident_id != facts.organizer_id]
    values = {
        "missed": latest_missed(db, [facts.booking_id]).get(facts.booking_id, []),
        "link": f"{settings.base_url}/bookings/{facts.booking_id}",
    }
    mail = GroupMail.HELD if is_held else GroupMail.MISSED
    mail_about(db, settings, mail, group, leaders, now=changed.now, **values)


def _is_second(db: Session, booking_id: int, changed: OccurrencesChanged) -> bool:
    """Whether it was missed just now for the second time in a row, and meets again."""
    return missed_in_a_row(db, booking_id) == TOLD_AFTER and bool(confirmed_ahead(db, booking_id, now=changed.now))
