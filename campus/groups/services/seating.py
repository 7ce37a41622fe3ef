"""Tables of a meal or a discussion: made from those who come, changed by hand."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.tables import NotSeated, Tables, move, seat, swap
from campus.groups.models import GroupSession, Segment, TablePlan, TableSeat
from campus.groups.queries.tables import read_company, read_plan
from campus.groups.services.seats import hold_session
from campus.people.queries.logins import Identity


class StaleTables(Exception):
    """Somebody changed the tables since the page was shown. Nothing was written."""


def seat_people(
    db: Session, segment: Segment, size: int, seed: int, *, by: Identity, now: datetime
) -> None:
    """Seat everyone who comes at tables of at most ``size``, in place of the tables there were.

    Raises :class:`TooFewPeople`. The same people and seed give the same tables again.
    """
    session = hold_session(db, segment.session_id)
    tables = seat(read_company(db, session, segment, now=now).company, size, seed)
    plan = db.scalar(
        select(TablePlan).where(TablePlan.segment_id == segment.id), execution_options={"populate_existing": True}
    )
    if plan is None:
        plan = TablePlan(segment_id=segment.id, version=0)
        db.add(plan)
    plan.seed, plan.size, plan.is_adjusted = seed, size, False
    plan.made_by_id, plan.made_at, plan.version = by.resident_id, now, plan.version + 1
    db.flush()  # its id is needed below
    _write(db, plan, tables)
    details = {"segment": segment.id, "size": size, "seed": seed, "people": sum(map(len, tables))}
    record(db, "session.tables-made", ("session", segment.session_id), by=by.resident_id, now=now, details=details)


def move_person(
    db: Session, segment: Segment, version: int, signup_id: int, number: int, *, by: Identity, now: datetime
) -> None:
    """Put someone at table ``number``; who came later is seated like this too.

    Raises :class:`StaleTables`, and :class:`NotSeated` for who does not come or a table that there is not.
    """

    def change(session: GroupSession, tables: Tables) -> Tables:
        if any(signup_id in table for table in tables):
            return move(tables, signup_id, number)
        company = read_company(db, session, segment, now=now).company
        if signup_id not in {each.key for each in company.diners} or not 1 <= number <= len(tables):
            raise NotSeated(signup_id)
        return tuple((*table, signup_id) if at == number else table for at, table in enumerate(tables, 1))

    _adjust(db, segment, version, change, by=by, now=now)


def swap_people(
    db: Session, segment: Segment, version: int, pair: tuple[int, int], *, by: Identity, now: datetime
) -> None:
    """Let two change places. Raises :class:`StaleTables`, :class:`NotSeated`."""
    _adjust(db, segment, version, lambda _session, tables: swap(tables, *pair), by=by, now=now)


def _adjust(
    db: Session,
    segment: Segment,
    version: int,
    change: Callable[[GroupSession, Tables], Tables],
    *,
    by: Identity,
    now: datetime,
) -> None:
    session = hold_session(db, segment.session_id)
    plan = read_plan(db, segment.id)
    if plan is None or plan.row.version != version:
        raise StaleTables
    after = change(session, plan.tables)
    if after == plan.tables:
        return
    plan.row.is_adjusted, plan.row.version = True, plan.row.version + 1
    _write(db, plan.row, after)
    details = {"segment": segment.id}
    record(db, "session.tables-changed", ("session", segment.session_id), by=by.resident_id, now=now, details=details)


def _write(db: Session, plan: TablePlan, tables: Tables) -> None:
    db.execute(delete(TableSeat).where(TableSeat.plan_id == plan.id))
    rows = [
        {"plan_id": plan.id, "signup_id": key, "table_number": number}
        for number, table in enumerate(tables, 1)
        for key in table
    ]
    db.execute(insert(TableSeat), rows)
