"""Who gave how many talks in a group, and so who is next."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.domain.rotation import Speaker, Turn, in_turn
from campus.groups.models import (
    COMING,
    GroupSession,
    Membership,
    Season,
    Segment,
    SegmentKind,
    SignUp,
    SignUpStatus,
    Standing,
)
from campus.people.models import Resident, ResidentStatus


def next_in_turn(db: Session, group_id: int, session_id: int) -> list[tuple[Turn, str]]:
    """The members of a group in the order in which to ask them for a talk, with their names. Who opted out of this
    session is left out; talks that are agreed for other dates count like those given. Two statements.

    Nobody needs to be put first as a volunteer: whoever volunteers takes a free talk themself.
    """
    talks = _talks(db, group_id)
    out = select(SignUp.resident_id).where(
        SignUp.session_id == session_id, SignUp.status == SignUpStatus.OUT, SignUp.resident_id.is_not(None)
    )
    members = db.execute(
        select(Membership.resident_id, Membership.joined_at, Membership.asked_at, Resident.name)
        .join(Resident, Resident.id == Membership.resident_id)
        .where(
            Membership.group_id == group_id,
            Membership.standing == Standing.IN,
            Resident.status == ResidentStatus.ACTIVE,
            Membership.resident_id.not_in(out),
        )
    )
    names: dict[int, str] = {}
    speakers = []
    for resident_id, joined_at, asked_at, name in members:
        count, last_at = talks.get(resident_id, (0, None))
        names[resident_id] = name
        speakers.append(Speaker(resident_id, joined_at or asked_at, count, last_at))
    return [(turn, names[turn.speaker.resident_id]) for turn in in_turn(speakers)]


def _talks(db: Session, group_id: int) -> dict[int, tuple[int, datetime]]:
    """How many talks each gave or agreed to give, and when the last of them is."""
    rows = db.execute(
        select(Segment.presenter_id, func.count(), func.max(GroupSession.starts_at))
        .join(GroupSession, GroupSession.id == Segment.session_id)
        .join(Season, Season.id == GroupSession.season_id)
        .where(
            Season.group_id == group_id,
            Segment.kind == SegmentKind.TALK,
            Segment.presenter_id.is_not(None),
            GroupSession.status.in_(COMING),
        )
        .group_by(Segment.presenter_id)
    )
    return {resident_id: (count, last_at) for resident_id, count, last_at in rows if resident_id is not None}
