"""Which group a booking belongs to, for the pages of bookings."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.kin import Kin
from campus.groups.models import Group, GroupSession, Season
from campus.groups.queries.groups import leaders_by_name


def find_kin(db: Session, facts: OccurrenceFacts) -> Kin | None:
    """The group whose session has this date of a room: its season, the session, and who leads it. Two statements."""
    statement = (
        select(Group.id, Group.slug, Group.name_ko, Group.name_en, Season.number, GroupSession.id)
        .join(Season, Season.group_id == Group.id)
        .join(GroupSession, GroupSession.season_id == Season.id)
        .where(GroupSession.occurrence_id == facts.occurrence_id)
    )
    row = db.execute(statement).first()
    if row is None:
        return None
    group_id, slug, name_ko, name_en, number, session_id = row
    leaders = frozenset(each.resident_id for each in leaders_by_name(db, group_id))
    return Kin(name_ko, name_en, f"/groups/{slug}/seasons/{number}", f"/sessions/{session_id}", leaders)
