"""What the demo's groups must be: a meetup that lives, with people of many organizations and a season behind it."""

from datetime import timedelta

from sqlalchemy import func, select

from campus.booking.models import Occurrence, OccurrenceStatus
from campus.booking.queries.occurrences import occurrences_of
from campus.db import Sessions
from campus.domain.hubtime import local_date
from campus.feeds.models import SeriesText
from campus.groups.models import Group, GroupSession, GroupStatus, Season, SignUp, SignUpStatus, TableSeat
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.clock import NOW


def look_at_groups(sessions: Sessions) -> None:
    with sessions.read() as db:
        statuses = db.execute(select(Group.status, func.count()).group_by(Group.status)).all()
        assert dict(map(tuple, statuses)) == {GroupStatus.ACTIVE: 10, GroupStatus.PROPOSED: 1}
        # What is kept beside the rows is what the rows say.
        taken = select(func.count()).where(SignUp.session_id == GroupSession.id, SignUp.status == SignUpStatus.IN)
        wrong = select(func.count()).where(GroupSession.seats_taken != taken.scalar_subquery())
        assert db.scalar(wrong) == 0
        follows = select(func.count()).select_from(GroupSession).join(Occurrence)
        assert db.scalar(follows.where(GroupSession.starts_at != Occurrence.starts_at)) == 0
    _look_at_friends(sessions)


def _look_at_friends(sessions: Sessions) -> None:
    with sessions.read() as db:
        rooms = read_catalogue(db).rooms
        behind, under_way = db.scalars(
            select(Season).join(Group, Group.id == Season.group_id).where(Group.slug == "ai-friends")
        ).all()
        evenings = [each for season in (behind, under_way) for each in occurrences_of(db, season.booking_id or 0)]
        assert {rooms[each.room_id].slug for each in evenings} == {"kkachi-a"}
        assert {local_date(each.slot.starts_at).weekday() for each in evenings} == {2}
        assert evenings[0].slot.starts_at < NOW - timedelta(days=80)
        held = [each for each in evenings if each.status is OccurrenceStatus.CONFIRMED]
        numbers = [int(each.title.split()[2].removesuffix("회")) for each in held]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        assert "AI 프렌즈 112회 · 작은 모델의 큰 쓸모" in {each.title for each in evenings}
        came = (
            select(func.count(SignUp.id), func.count(SignUp.organization_id.distinct()))
            .join(GroupSession, GroupSession.id == SignUp.session_id)
            .where(GroupSession.season_id == behind.id, SignUp.checked_in_at.is_not(None))
        )
        people, organizations = db.execute(came).one()
        assert people > 200 and organizations >= 6
        assert (db.scalar(select(func.count()).select_from(TableSeat)) or 0) > 200
        text = db.get_one(SeriesText, under_way.booking_id)
    in_korean, in_english = (each.replace("\r\n ", "") for each in (text.text_ko, text.text_en))
    assert "SUMMARY:AI 프렌즈 · 작은 모델의 큰 쓸모" in in_korean and "까치홀 A" in in_korean
    assert "RRULE:FREQ=WEEKLY" in in_korean
    assert "Magpie Hall A" in in_english
