"""Sessions with who came, as plain rows."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from campus.groups.models import CheckInWay, GroupSession, Season, Segment, SegmentKind, SessionStatus, SignUp
from campus.groups.models import SignUpStatus as How
from tests.support.groups import Circle
from tests.support.hub import Hub
from tests.support.hub_rows import FOUNDED


def put_season(db: Session, circle: Circle, hub: Hub, number: int = 1) -> int:
    """A season without a room; its id."""
    season = Season(
        group_id=circle.id,
        number=number,
        name="가을",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        created_by_id=hub.organizer.id,
        created_at=FOUNDED,
    )
    db.add(season)
    db.flush()
    return season.id


def put_session(
    db: Session, season_id: int, starts_at: datetime, minutes: int, came: Mapping[int, int | None], **more: object
) -> int:
    """A session with ``came`` by resident; ``meal``, ``missed`` (ids), ``presenter``, ``occurrence``; its id."""
    it = GroupSession(
        season_id=season_id,
        occurrence_id=more.get("occurrence"),
        number=secrets.randbelow(10**6) + 1,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        status=more.get("status", SessionStatus.PLANNED),
        door_code="123456",
        door_key=secrets.token_hex(12),
        revised_at=FOUNDED,
    )
    db.add(it)
    db.flush()
    kinds = [(SegmentKind.TALK, more.get("presenter")), *([(SegmentKind.MEAL, None)] if more.get("meal") else [])]
    for position, (kind, presenter) in enumerate(kinds):
        db.add(Segment(session_id=it.id, position=position, kind=kind, minutes=30, presenter_id=presenter))
    missed: Mapping[int, None] = dict.fromkeys(more.get("missed", ()))  # type: ignore[call-overload]
    for resident_id, organization_id in {**missed, **came}.items():
        is_here = resident_id in came
        db.add(
            SignUp(
                session_id=it.id,
                resident_id=resident_id,
                organization_id=organization_id,
                status=How.IN,
                placed_at=FOUNDED,
                changed_at=FOUNDED,
                checked_in_at=starts_at if is_here else None,
                checked_in_way=CheckInWay.QR if is_here else None,
            )
        )
    db.flush()
    return it.id
