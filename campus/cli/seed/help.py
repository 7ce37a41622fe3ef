"""The demo's roster, and a call for help of last week that was answered."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from campus.booking.models import Booking, CheckIn, Occurrence
from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.cli.seed.people import PlannedResident
from campus.cli.seed.seasons import identity_on
from campus.domain.hubtime import at
from campus.domain.slot import Slot
from campus.help.models import AlertStep, HelpAlert, HelpKind
from campus.help.services.answering import acknowledge_call, close_call
from campus.help.services.calling import CallHelp, call_help
from campus.help.services.duty import add_change, add_turns
from campus.permissions import Role
from campus.spaces.queries.catalogue import read_catalogue

_DAYTIME, _EVENING = (9 * 60, 18 * 60), (18 * 60, 22 * 60)
_WORKING_DAYS = range(5)
_USUAL_ROOM, _USUAL_MINUTE = "meeting-203", 14 * 60 + 20
_WORDS = "빔프로젝터 화면이 나오지 않아요. 10분 뒤에 발표가 있어요."
_NOTE = "케이블 단자가 헐거워 새것으로 바꿨습니다. 발표는 제시간에 시작했어요."


def seed_help(db: Session, today: date, residents: Sequence[PlannedResident]) -> None:
    """The manager is on duty by day and the administrator in the evening, swapped once in the coming days; mails are
    not written by services."""
    accounts = {account.email: account.role for account in DEMO_ACCOUNTS}
    staff = {accounts[each.email]: each.id for each in residents if each.email in accounts}
    manager, admin = staff[Role.MANAGER], staff[Role.ADMIN]
    set_at = at(today - timedelta(days=40), 10 * 60)
    add_turns(db, manager, _WORKING_DAYS, _DAYTIME, by=admin, now=set_at)
    add_turns(db, admin, _WORKING_DAYS, _EVENING, by=admin, now=set_at)
    other_day = _working_day(today + timedelta(days=3), 1)
    swapped = Slot(at(other_day, _DAYTIME[0]), at(other_day, _DAYTIME[1]))
    add_change(db, admin, swapped, by=manager, now=at(today - timedelta(days=1), 16 * 60))
    _call(db, _working_day(today - timedelta(days=7), -1), residents, manager)


def _working_day(day: date, step: int) -> date:
    while day.weekday() not in _WORKING_DAYS:
        day += timedelta(days=step)
    return day


def _call(db: Session, day: date, residents: Sequence[PlannedResident], manager: int) -> None:
    """Someone in a room that was used calls about the projector; it is answered within two minutes."""
    room_id, caller_id, called_at = _somebody(db, day, residents)
    caller = next(each for each in residents if each.id == caller_id)
    room = read_catalogue(db).rooms[room_id]
    by = identity_on(caller, day, called_at)
    call = call_help(db, room, CallHelp(HelpKind.EQUIPMENT, _WORDS), by=by, now=called_at).call
    told = {"call_id": call.id, "resident_id": manager, "step": AlertStep.FIRST, "at": called_at}
    db.execute(insert(HelpAlert), [told])
    acknowledge_call(db, call.id, by=manager, now=called_at + timedelta(minutes=1, seconds=40))
    close_call(db, call.id, _NOTE, by=manager, now=called_at + timedelta(minutes=14))


def _somebody(db: Session, day: date, residents: Sequence[PlannedResident]) -> tuple[int, int, datetime]:
    """Room, resident and time: of the first group of four or more in the afternoon of ``day``; on a quiet day of the
    demo's own member."""
    statement = (
        select(Occurrence.room_id, Booking.organizer_id, Occurrence.starts_at)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .join(CheckIn, CheckIn.occurrence_id == Occurrence.id)
        .where(
            CheckIn.checked_in_at.is_not(None),
            Booking.people >= 4,
            Occurrence.starts_at >= at(day, 13 * 60),
            Occurrence.starts_at < at(day, 17 * 60),
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(1)
    )
    found = db.execute(statement).first()
    if found is not None:
        return found[0], found[1], found[2] + timedelta(minutes=5)
    member = next(each.id for each in residents if each.email == DEMO_ACCOUNTS[0].email)
    return read_catalogue(db).by_slug[_USUAL_ROOM].id, member, at(day, _USUAL_MINUTE)
