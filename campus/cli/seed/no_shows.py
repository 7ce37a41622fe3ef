"""The demo's no-show ledger: beside the points that missed dates gave, one member a step away from the restriction, one
point that is contested, what managers wrote, and a series that nobody came to twice."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from campus.booking.models import CheckIn, NoShowPoint, Occurrence, OccurrenceStatus
from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.cli.seed.presences import Begun, Missed, begun_dates, release
from campus.cli.seed.writing import table_of, write_rows
from campus.db import UtcDateTime
from campus.domain.check_in import check_in_times
from campus.domain.hubtime import day_slot, local_date
from campus.domain.no_show import TOLD_AFTER
from campus.domain.slot import Slot
from campus.groups.models import GroupSession, SignUp
from campus.people.models import Resident
from campus.permissions import Role
from campus.spaces.queries.catalogue import read_catalogue

_ONE_STEP_AWAY = 2
_LONG_AGO = timedelta(days=60)
_LATELY = timedelta(days=12)
_EXCUSED = (
    "그날 출입문이 열리지 않았다는 기록이 있어 노쇼에서 뺐어요.",
    "급한 사정을 알려 주셔서 이번에는 세지 않았어요.",
    "표시기가 꺼져 있던 시간이에요. 불편을 드려 죄송합니다.",
)
_CONTESTED = (
    "세 명이 시작 시각부터 방에 있었는데 문 앞 화면이 꺼져 있어서 체크인을 못 했어요.\n끝나고 안내대에 말씀드렸습니다."
)
_ANSWERED = "옆방에서 모였다고 하셨지만 예약한 방은 비어 있었어요. 다음에는 방을 바꾸거나 취소해 주세요."
_WROTE = "자리가 좁아서 옆방에 모여 있었어요."


def seed_ledger(db: Session, now: datetime) -> None:
    """Write all of it, after who came was written; the same for every hour of the hub's day."""
    midnight = day_slot(local_date(now)).starts_at
    accounts = {account.role: account.email for account in DEMO_ACCOUNTS}
    people = {email: number for email, number in db.execute(select(Resident.email, Resident.id))}  # noqa: C416
    member, manager = people[accounts[Role.MEMBER]], people[accounts[Role.MANAGER]]
    past = [it for it in begun_dates(db, midnight) if it.ends_at <= midnight]
    _bring_close(db, member, manager, past, midnight)
    _miss_twice(db, past, midnight)
    _say_why(db, member, manager)
    _contest(db, {people[email] for email in accounts.values()}, midnight)


def _bring_close(db: Session, member: int, manager: int, past: Sequence[Begun], midnight: datetime) -> None:
    """Let the member miss as many more as leave one to the restriction; what lies long ago was excused."""
    stands = (NoShowPoint.resident_id == member, NoShowPoint.excused_at.is_(None))
    old = update(NoShowPoint).where(*stands, NoShowPoint.given_at <= midnight - _LONG_AGO)
    excused_at = midnight - _LONG_AGO + timedelta(hours=14)
    db.execute(old.values(excused_at=excused_at, answered_at=excused_at, answered_by_id=manager))
    have = db.scalars(select(NoShowPoint.given_at).where(*stands)).all()
    missing = _ONE_STEP_AWAY - len(have)

    def may_be(it: Begun) -> bool:
        is_own = it.organizer_id == member and it.series_id is None and not it.is_for_group
        return is_own and it.starts_at < midnight - _LATELY

    missed = _miss(db, past, may_be, max(missing, 0))
    given = [{"resident_id": member, "occurrence_id": each.it.id, "given_at": each.at} for each in missed]
    write_rows(db, NoShowPoint, given)
    latest = max([*(each.at for each in missed), *have], default=None)
    db.execute(update(Resident).where(Resident.id == member).values(last_no_show_at=latest))


def _miss_twice(db: Session, past: Sequence[Begun], midnight: datetime) -> None:
    """Nobody came to the last dates of a group's series that asks for check-ins and goes on for longest."""
    asked = select(CheckIn.occurrence_id).where(CheckIn.is_required)
    required = set(db.scalars(asked))
    begun = Counter(it.series_id for it in past if it.series_id and it.is_for_group and it.id in required)
    ahead = (
        select(Occurrence.booking_id, func.count())
        .where(Occurrence.starts_at > midnight + timedelta(days=1), Occurrence.status == OccurrenceStatus.CONFIRMED)
        .where(Occurrence.booking_id.in_([each for each, count in begun.items() if count >= TOLD_AFTER]))
        .group_by(Occurrence.booking_id)
        .order_by(func.count().desc(), Occurrence.booking_id)
    )
    chosen = db.execute(ahead).first()
    if chosen is None:
        return
    missed = _miss(db, past, lambda it: it.series_id == chosen[0], TOLD_AFTER)
    sessions = select(GroupSession.id).where(GroupSession.occurrence_id.in_([each.it.id for each in missed]))
    nobody = {"checked_in_at": None, "checked_in_way": None, "checked_in_by_id": None}
    db.execute(
        update(SignUp).where(SignUp.session_id.in_(sessions)).values(nobody),
        execution_options={"synchronize_session": False},
    )


def _miss(db: Session, past: Sequence[Begun], may_be: Callable[[Begun], bool], count: int) -> list[Missed]:
    """Turn the latest ``count`` dates for which somebody checked in into missed ones."""
    rooms = read_catalogue(db).rooms
    came = CheckIn.checked_in_at.is_not(None)
    came_to = set(db.scalars(select(CheckIn.occurrence_id).where(CheckIn.is_required, came)))
    chosen = [it for it in reversed(past) if it.id in came_to and may_be(it)][:count]
    missed, rows = [], []
    for it in chosen:
        times = check_in_times(rooms[it.room_id].rules.policy, Slot(it.starts_at, it.ends_at))
        missed.append(Missed(it, times.releases_at))
        rows.append({"key": it.id, "warned": times.warns_at, "missed": times.releases_at})
    if missed:
        table = table_of(CheckIn)
        nobody: dict[str, Any] = {"checked_in_at": None, "way": None, "by_id": None, "people": None}
        nobody |= {name: bindparam(key, type_=UtcDateTime) for name, key in _WHEN}
        db.connection().execute(update(table).where(table.c.occurrence_id == bindparam("key")).values(nobody), rows)
        release(db, missed)
    return missed


_WHEN = (("warned_at", "warned"), ("no_show_at", "missed"))


def _say_why(db: Session, member: int, manager: int) -> None:
    """Each excuse has its words; what the member contested once was kept."""
    rows = db.execute(select(NoShowPoint.id).where(NoShowPoint.excused_at.is_not(None)).order_by(NoShowPoint.id))
    table = table_of(NoShowPoint)
    said = [{"key": number, "said": _EXCUSED[number % len(_EXCUSED)]} for (number,) in rows]
    mine = update(table).where(table.c.id == bindparam("key"))
    if said:
        db.connection().execute(mine.values(answer=bindparam("said")), said)
    stands = (NoShowPoint.resident_id == member, NoShowPoint.excused_at.is_(None))
    oldest = db.execute(select(NoShowPoint.id, NoShowPoint.given_at).where(*stands).order_by(NoShowPoint.given_at)).first()
    if oldest is not None:
        number, given_at = oldest
        kept = {"contested_at": given_at + timedelta(hours=3), "contest": _WROTE, "answer": _ANSWERED}
        kept |= {"answered_at": given_at + timedelta(hours=22), "answered_by_id": manager}
        db.execute(update(NoShowPoint).where(NoShowPoint.id == number).values(kept))


def _contest(db: Session, demo_ids: set[int], midnight: datetime) -> None:
    """The newest point of somebody who speaks Korean waits for an answer since the evening before."""
    statement = (
        select(NoShowPoint.id)
        .join(Resident, Resident.id == NoShowPoint.resident_id)
        .where(NoShowPoint.excused_at.is_(None), NoShowPoint.given_at < midnight - timedelta(hours=6))
        .where(Resident.locale == "ko", NoShowPoint.resident_id.not_in(demo_ids))
        .order_by(NoShowPoint.given_at.desc(), NoShowPoint.id)
    )
    number = db.scalars(statement).first()
    contested = {"contested_at": midnight - timedelta(hours=4), "contest": _CONTESTED}
    db.execute(update(NoShowPoint).where(NoShowPoint.id == number).values(contested))
