"""Who gives a talk: a member who volunteers, or steps back; an organizer who asks the next in turn."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.db import changed_rows
from campus.groups.changes import announce_sessions
from campus.groups.models import GroupSession, Membership, Segment, SegmentKind
from campus.groups.services.signing_up import (
    HAS_PLACE,
    Placed,
    SignUpReason,
    SignUpRefused,
    Wishes,
    enter,
    hold_open_session,
    is_member,
    own_sign_up,
)
from campus.people.queries.logins import Identity


class TalkTaken(Exception):
    """Someone else gives this talk, or it is none any more. Nothing was written."""


def volunteer(db: Session, session_id: int, segment_id: int, *, by: Identity, now: datetime) -> Placed | None:
    """Give a talk that nobody gives yet; who was not signed up for the date is now, and what came of that is returned.

    Raises :class:`TalkTaken` for the second of two, :class:`SignUpRefused` for whoever is not in the group.
    """
    session, group = hold_open_session(db, session_id, now=now)
    if not is_member(db, group.id, by.resident_id):
        raise SignUpRefused(SignUpReason.MEMBERS_ONLY)
    free = (Segment.presenter_id.is_(None), Segment.guest_presenter == "")
    _change(db, session, segment_id, *free, presenter_id=by.resident_id)
    record(
        db, "session.talk-taken", ("session", session_id), by=by.resident_id, now=now, details={"segment": segment_id}
    )
    mine = own_sign_up(db, session_id, by.resident_id)
    if mine is not None and mine.status in HAS_PLACE:
        announce_sessions(db, [session_id], now=now)
        return None
    shown = select(Membership.is_shown).where(Membership.group_id == group.id)
    is_shown = bool(db.scalar(shown.where(Membership.resident_id == by.resident_id)))
    return enter(db, session, mine, Wishes(eats=True, is_shown=is_shown), by=by, now=now)


def step_back(db: Session, session_id: int, segment_id: int, *, by: Identity, now: datetime) -> None:
    """Give a talk of one's own back. Raises :class:`TalkTaken` where it is not one's own, :class:`SignUpRefused`."""
    session, _group = hold_open_session(db, session_id, now=now)
    _change(db, session, segment_id, Segment.presenter_id == by.resident_id, presenter_id=None)
    record(
        db, "session.talk-given-back", ("session", session_id), by=by.resident_id, now=now,
        details={"segment": segment_id},
    )  # fmt: skip
    announce_sessions(db, [session_id], now=now)


def ask_presenter(
    db: Session, session_id: int, segment_id: int, resident_id: int, *, by: Identity, now: datetime
) -> Segment:
    """Ask a member to give a talk that is free: only noted here; the mail asks, and their own tap takes it.

    Raises :class:`TalkTaken`, :class:`SignUpRefused` (also where the one asked is not in the group).
    """
    _session, group = hold_open_session(db, session_id, now=now)
    talk = (Segment.id == segment_id, Segment.session_id == session_id, Segment.kind == SegmentKind.TALK)
    segment = db.scalar(select(Segment).where(*talk), execution_options={"populate_existing": True})
    if segment is None or segment.presenter_id is not None or segment.guest_presenter:
        raise TalkTaken
    if not is_member(db, group.id, resident_id):
        raise SignUpRefused(SignUpReason.MEMBERS_ONLY)
    details = {"segment": segment_id, "resident": resident_id}
    record(db, "session.presenter-asked", ("session", session_id), by=by.resident_id, now=now, details=details)
    return segment


def _change(db: Session, session: GroupSession, segment_id: int, *only_if: Any, presenter_id: int | None) -> None:
    """Set who gives a talk, in one statement that does nothing unless ``only_if`` still holds."""
    talk = (Segment.id == segment_id, Segment.session_id == session.id, Segment.kind == SegmentKind.TALK)
    change = update(Segment).where(*talk, *only_if).values(presenter_id=presenter_id)
    if changed_rows(db, change, synchronize_session=False) != 1:
        raise TalkTaken
    session.version += 1
