"""Who came: by the code on the door, by its QR code, by a guest's link, or by an organizer's list."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import announce_presence
from campus.booking.models import CheckIn
from campus.booking.models import CheckInWay as RoomWay
from campus.booking.queries.occurrences import find_date
from campus.booking.services.changing import BookingGone
from campus.booking.services.checking_in import CheckInShut
from campus.booking.services.checking_in import check_in as check_room_in
from campus.domain.errors import Refused
from campus.domain.hubtime import local_date
from campus.groups.models import COMING, CheckInWay, GroupSession, SignUp, SignUpStatus
from campus.groups.services.guests import find_guest
from campus.groups.services.seats import hold_session, settle_line
from campus.groups.services.signing_up import own_sign_up
from campus.people.queries.logins import Identity
from campus.spaces.queries.catalogue import read_catalogue

DOOR_OPENS_BEFORE = timedelta(minutes=30)
# Who may still be found in the organizers' list; whoever opted out may come after all.
_KEEPS_SEAT = SignUpStatus.IN


class DoorReason(StrEnum):
    """Why nobody checks in."""

    CALLED_OFF = "called-off"
    TOO_EARLY = "too-early"
    OVER = "over"


class DoorClosed(Exception):
    """Nobody checks in now, for ``reason``; ``opens_at`` is when one can. Nothing was written."""

    def __init__(self, reason: DoorReason, opens_at: datetime) -> None:
        super().__init__(reason.value)
        self.reason, self.opens_at = reason, opens_at


def door_opens_at(session: GroupSession) -> datetime:
    """From when one checks in."""
    return session.starts_at - DOOR_OPENS_BEFORE


def why_shut(session: GroupSession, now: datetime) -> DoorReason | None:
    """Why nobody checks in to ``session`` at ``now``; None from half an hour before the start until the end."""
    if session.status not in COMING:
        return DoorReason.CALLED_OFF
    if now < door_opens_at(session):
        return DoorReason.TOO_EARLY
    return DoorReason.OVER if session.ends_at <= now else None


def check_in(db: Session, session_id: int, way: CheckInWay, *, by: Identity, now: datetime) -> SignUp:
    """Note that a resident came; without a seat they are a walk-in. A second time changes nothing. Raises
    :class:`DoorClosed`."""
    _open_room(db, session_id, by.resident_id, now)
    session = _hold_open_door(db, session_id, now)
    mine = own_sign_up(db, session_id, by.resident_id)
    if mine is None:
        mine = SignUp(
            session_id=session_id,
            resident_id=by.resident_id,
            organization_id=by.organization_id,
            status=SignUpStatus.WALKED_IN,
            eats=False,
            placed_at=now,
            changed_at=now,
        )
        db.add(mine)
    return _came(db, session, mine, way, by_id=by.resident_id, now=now)


def check_in_guest(db: Session, token: str, *, now: datetime) -> SignUp:
    """Note that a guest came, by their own link. Raises :class:`DoorClosed`, and LookupError for a dead link."""
    guest = find_guest(db, token)
    if guest is None:
        raise LookupError
    _open_room(db, guest.session_id, None, now)
    session = _hold_open_door(db, guest.session_id, now)
    db.refresh(guest)
    return _came(db, session, guest, CheckInWay.QR, by_id=None, now=now)


def check_in_for(db: Session, session_id: int, signup_id: int, *, by: Identity, now: datetime) -> SignUp:
    """Note as an organizer that someone of the list came; also after the end, to put a list right.

    Raises :class:`DoorClosed`, and LookupError where there is no such sign-up.
    """
    _open_room(db, session_id, by.resident_id, now)
    session = hold_session(db, session_id)
    shut = why_shut(session, now)
    if shut not in (None, DoorReason.OVER):
        raise DoorClosed(shut, door_opens_at(session))
    theirs = _of_session(db, session_id, signup_id)
    return _came(db, session, theirs, CheckInWay.ORGANIZER, by_id=by.resident_id, now=now)


def undo_check_in(db: Session, session_id: int, signup_id: int, *, by: Identity, now: datetime) -> SignUp:
    """Take a check-in back; a walk-in then did not come at all. Raises LookupError."""
    session = hold_session(db, session_id)
    theirs = _of_session(db, session_id, signup_id)
    if theirs.checked_in_at is not None:
        if theirs.status is SignUpStatus.WALKED_IN:
            theirs.status = SignUpStatus.OUT
        theirs.checked_in_at = theirs.checked_in_way = theirs.checked_in_by_id = None
        theirs.changed_at = now
        details = {"signup": signup_id}
        record(db, "session.check-in-undone", ("session", session_id), by=by.resident_id, now=now, details=details)
        _tell_of_room(db, session, now)
    return theirs


def _open_room(db: Session, session_id: int, by_id: int | None, now: datetime) -> None:
    """Check in to the session's room, unless somebody has: whoever comes to the session is in it.

    Called before the session is held, since dates of rooms are locked first. A room that cannot be checked in to, or
    was given to others meanwhile, keeps nobody from the session.
    """
    of_room = (
        select(GroupSession.occurrence_id)
        .outerjoin(CheckIn, CheckIn.occurrence_id == GroupSession.occurrence_id)
        .where(GroupSession.id == session_id, CheckIn.checked_in_at.is_(None))
    )
    occurrence_id = db.scalar(of_room)
    date = None if occurrence_id is None else find_date(db, occurrence_id)
    if date is None:
        return
    try:
        check_room_in(db, date, read_catalogue(db).rooms[date.room_id], RoomWay.SESSION, by_id=by_id, now=now)
    except (BookingGone, CheckInShut, Refused):
        return


def _hold_open_door(db: Session, session_id: int, now: datetime) -> GroupSession:
    session = hold_session(db, session_id)
    shut = why_shut(session, now)
    if shut is not None:
        raise DoorClosed(shut, door_opens_at(session))
    return session


def _of_session(db: Session, session_id: int, signup_id: int) -> SignUp:
    statement = select(SignUp).where(SignUp.id == signup_id, SignUp.session_id == session_id)
    found = db.scalar(statement, execution_options={"populate_existing": True})
    if found is None:
        raise LookupError(signup_id)
    return found


def _came(
    db: Session, session: GroupSession, theirs: SignUp, way: CheckInWay, *, by_id: int | None, now: datetime
) -> SignUp:
    if theirs.checked_in_at is not None:
        return theirs
    if theirs.status is not _KEEPS_SEAT:
        theirs.status = SignUpStatus.WALKED_IN
    theirs.checked_in_at, theirs.checked_in_way, theirs.checked_in_by_id = now, way, by_id
    theirs.changed_at = now
    db.flush()  # its id is recorded
    settle_line(db, session, now=now)
    details = {"signup": theirs.id, "way": way.value, "status": theirs.status.value}
    record(db, "session.checked-in", ("session", session.id), by=by_id, now=now, details=details)
    _tell_of_room(db, session, now)
    return theirs


def _tell_of_room(db: Session, session: GroupSession, now: datetime) -> None:
    """How many came counts for the room, too; who follows that only does so once the day is over."""
    if session.occurrence_id is None or local_date(session.starts_at) == local_date(now):
        return
    date = find_date(db, session.occurrence_id)
    if date is not None:
        db.flush()
        announce_presence(db, [date], now=now)
