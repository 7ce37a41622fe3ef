"""What a member says to a point of the no-show ledger, and what a manager answers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import announce_presence
from campus.booking.models import CheckIn, CheckInWay, NoShowPoint, Occurrence
from campus.booking.queries.no_shows import (
    MissedDate,
    PointFacts,
    find_missed,
    hold_missed_dates,
    locales_of,
    missed_among,
)
from campus.booking.services.missed_series import look_again
from campus.booking.services.no_shows import remember_latest
from campus.people.queries.logins import Identity
from campus.permissions import Permission


class PointGone(LookupError):
    """There is no such point, or not any more: somebody came after all."""


class AlreadyAnswered(Exception):
    """The point was contested, answered or excused already; ``point`` is how it stands. Nothing was written."""

    def __init__(self, point: PointFacts) -> None:
        super().__init__(point.id)
        self.point = point


class OwnPoint(Exception):
    """Nobody but an administrator answers what they contest themselves. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Excuse:
    """Why dates that nobody came to do not count: ``reasons`` by the language in which a member reads it. ``came``:
    people were there, and only the hub did not know."""

    reasons: Mapping[str, str]
    came: bool = False


@dataclass(frozen=True, slots=True)
class Excused:
    """What became of dates that a manager ticked: how many are ``done``, and how many were ``left`` as they are, since
    they are settled already or one's own; ``told`` are those with a point that is excused now."""

    done: int
    left: int
    told: tuple[MissedDate, ...]


def contest(db: Session, point_id: int, words: str, *, by: Identity, now: datetime) -> MissedDate:
    """Say once in ``words`` why a point should not count; it does until a manager has answered.

    Raises :class:`AlreadyAnswered` when that was done, or answered, before; :class:`PointGone`.
    """
    found, point = _held(db, point_id)
    if not point.may_be_contested:
        raise AlreadyAnswered(point)
    _write(db, [point.id], {"contested_at": now, "contest": words})
    _record(db, "contested", found, by, now)
    return replace(found, point=replace(point, contested_at=now, contest=words))


def answer(db: Session, point_id: int, words: str, *, by: Identity, now: datetime) -> MissedDate:
    """Answer what was contested: the point stays, ``words`` say why.

    Raises :class:`AlreadyAnswered`, :class:`OwnPoint`, :class:`PointGone`.
    """
    found, point = _held(db, point_id)
    if not point.is_contested:
        raise AlreadyAnswered(point)
    if not _may_answer(found, by):
        raise OwnPoint()
    said: dict[str, Any] = {"answered_at": now, "answered_by_id": by.resident_id, "answer": words}
    _write(db, [point.id], said)
    _record(db, "contest-answered", found, by, now)
    return replace(found, point=replace(point, **said))


def excuse(db: Session, occurrence_ids: Collection[int], why: Excuse, *, by: Identity, now: datetime) -> Excused:
    """Let dates that nobody came to count no more. Where ``why`` says that people came, their check-ins say so, too;
    for a date on which a group was to meet nothing else can be said. A series that is held for them goes on.

    A second time changes nothing. The number of statements grows with those who are concerned, not with their dates.
    """
    hold_missed_dates(db, set(occurrence_ids))
    found = missed_among(db, set(occurrence_ids))
    done = [each for each in found if _counts(each, why) and _may_answer(each, by)]
    ids = [each.facts.occurrence_id for each in done]
    told = _excuse_points(db, done, why, by, now)
    if why.came and ids:
        _put_right(db, ids, by)
        announce_presence(db, [each.facts for each in done], now=now)
    for each in done:
        _record(db, "put-right" if why.came else "excused", each, by, now)
    for booking_id in sorted({each.facts.booking_id for each in done if each.facts.is_series}):
        look_again(db, booking_id, by_id=by.resident_id, now=now)
    return Excused(len(done), len(set(occurrence_ids)) - len(done), tuple(told))


def _excuse_points(
    db: Session, dates: Sequence[MissedDate], why: Excuse, by: Identity, now: datetime
) -> list[MissedDate]:
    """Write the excuse on the points of ``dates`` that stand, each in its member's language; as they stand now."""
    standing = [(it, it.point) for it in dates if it.point is not None and not it.point.is_excused]
    languages = locales_of(db, [it.facts.occurrence_id for it, _ in standing])
    told = []
    for locale, reason in why.reasons.items():
        said: dict[str, Any] = {"answered_at": now, "answered_by_id": by.resident_id, "answer": reason}
        said["excused_at"] = now
        theirs = [(it, point) for it, point in standing if languages[it.facts.occurrence_id] == locale]
        if theirs:
            _write(db, [point.id for _, point in theirs], said)
            told += [replace(it, point=replace(point, **said)) for it, point in theirs]
    remember_latest(db, {point.resident_id for _, point in standing})
    return told


def _put_right(db: Session, occurrence_ids: Collection[int], by: Identity) -> None:
    """They were there from the start; the hub gave their room away all the same."""
    start = select(Occurrence.starts_at).where(Occurrence.id == CheckIn.occurrence_id).scalar_subquery()
    missed = (CheckIn.occurrence_id.in_(sorted(occurrence_ids)), CheckIn.no_show_at.is_not(None))
    came = {"no_show_at": None, "checked_in_at": start, "way": CheckInWay.MANAGER, "by_id": by.resident_id}
    db.execute(update(CheckIn).where(*missed).values(came), execution_options={"synchronize_session": False})


def _counts(it: MissedDate, why: Excuse) -> bool:
    """Whether there is anything that ``why`` would change."""
    if it.point is not None and not it.point.is_excused:
        return True
    return why.came and it.missed_at is not None


def _may_answer(it: MissedDate, by: Identity) -> bool:
    return it.facts.organizer_id != by.resident_id or by.may(Permission.ADMINISTER)


def _held(db: Session, point_id: int) -> tuple[MissedDate, PointFacts]:
    """The date of a point and the point, locked."""
    found = find_missed(db, point_id)
    if found is not None:
        hold_missed_dates(db, [found.facts.occurrence_id])
        found = find_missed(db, point_id)
    if found is None or found.point is None:
        raise PointGone(point_id)
    return found, found.point


def _write(db: Session, point_ids: Collection[int], values: dict[str, Any]) -> None:
    db.execute(update(NoShowPoint).where(NoShowPoint.id.in_(sorted(point_ids))).values(values))


def _record(db: Session, act: str, it: MissedDate, by: Identity, now: datetime) -> None:
    """The texts are not kept in the audit, only that they were said."""
    details = {"starts_at": it.facts.slot.starts_at.isoformat()}
    record(db, f"booking.{act}", ("booking", it.facts.booking_id), by=by.resident_id, now=now, details=details)
