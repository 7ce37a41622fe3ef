"""What the demo's no-show ledger holds."""

from sqlalchemy import exists, func, select

from campus.booking.models import Booking, CheckIn, NoShowPoint, Occurrence, Series
from campus.booking.queries.missed_series import missed_in_a_row
from campus.booking.queries.no_shows import common_rule, list_contested, standings_of
from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.db import Sessions
from campus.domain.no_show import TOLD_AFTER
from campus.people.models import Resident
from campus.permissions import Role
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.clock import NOW


def look_at_no_shows(sessions: Sessions) -> None:
    """Points for everything that one person missed, one of them contested; somebody is a step away from the
    restriction, somebody else beyond it; a group missed its room twice."""
    with sessions.read() as db:
        has_point = exists().where(NoShowPoint.occurrence_id == CheckIn.occurrence_id)
        missed = (
            select(Booking.is_for_group, has_point, func.count())
            .select_from(CheckIn)
            .join(Occurrence, Occurrence.id == CheckIn.occurrence_id)
            .join(Booking, Booking.id == Occurrence.booking_id)
            .where(CheckIn.no_show_at.is_not(None))
            .group_by(Booking.is_for_group, has_point)
        )
        counts = {(is_for_group, has): count for is_for_group, has, count in db.execute(missed)}
        assert set(counts) == {(False, True), (True, False)}
        stands = (NoShowPoint.resident_id == Resident.id, NoShowPoint.excused_at.is_(None))
        latest = select(func.max(NoShowPoint.given_at)).where(*stands).scalar_subquery()
        unlike = select(func.count()).select_from(Resident).where(Resident.last_no_show_at.is_distinct_from(latest))
        assert db.scalar(unlike) == 0
        rule = common_rule(read_catalogue(db))
        member = next(account.email for account in DEMO_ACCOUNTS if account.role is Role.MEMBER)
        ids = {email: number for email, number in db.execute(select(Resident.email, Resident.id))}  # noqa: C416
        found = standings_of(db, dict.fromkeys(ids.values(), rule), now=NOW)
        assert found[ids[member]].is_close
        assert any(each.restricted_until is not None for each in found.values())
        assert all(found[ids[account.email]].restricted_until is None for account in DEMO_ACCOUNTS)
        (contested,) = list_contested(db, limit=9)
        assert contested.point is not None
        assert contested.point.contested_at is not None
        assert contested.point.contested_at < NOW
        rows = [missed_in_a_row(db, number) for number in db.scalars(select(Series.booking_id))]
        assert sorted(rows)[-1] == TOLD_AFTER
        assert rows.count(TOLD_AFTER) == 1
