"""Where both accounts are signed up to one session, the better sign-up stands and a second seat goes to the next."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.db import Sessions
from campus.enrolling.services.merging import merge_residents
from campus.groups.models import (
    Group,
    GroupKind,
    GroupSession,
    GroupStatus,
    Joining,
    Season,
    SessionStatus,
    SignUp,
    SignUpStatus,
)
from tests.support.clock import NOW
from tests.support.hub import Hub

IN, WAITING, OUT = SignUpStatus.IN, SignUpStatus.WAITING, SignUpStatus.OUT


def _session(db: Session, hub: Hub, seats: int, taken: int) -> int:
    by, day = hub.organizer.id, NOW.date()
    group = Group(
        slug="s",
        kind=GroupKind.STUDY,
        name_ko="모임",
        name_en="S",
        joining=Joining.OPEN,
        status=GroupStatus.ACTIVE,
        created_by_id=by,
        created_at=NOW,
    )
    db.add(group)
    db.flush()
    season = Season(
        group_id=group.id, number=1, name="1기", starts_on=day, ends_on=day, created_by_id=by, created_at=NOW
    )
    db.add(season)
    db.flush()
    row = GroupSession(
        season_id=season.id,
        number=1,
        starts_at=NOW + timedelta(days=1),
        ends_at=NOW + timedelta(days=1, hours=1),
        status=SessionStatus.PLANNED,
        seats=seats,
        seats_taken=taken,
        door_code="123456",
        door_key="k" * 22,
        revised_at=NOW,
    )
    db.add(row)
    db.flush()
    return row.id


@pytest.mark.parametrize(
    ("mine", "theirs", "stands", "next_one"),
    [
        (None, IN, IN, WAITING),
        (IN, IN, IN, IN),
        (WAITING, IN, IN, WAITING),
        (IN, WAITING, IN, WAITING),
        (OUT, IN, IN, WAITING),
        (OUT, OUT, OUT, WAITING),
    ],
)
def test_the_better_stands(
    sessions: Sessions, hub: Hub, mine: SignUpStatus, theirs: SignUpStatus, stands: SignUpStatus, next_one: SignUpStatus
) -> None:
    kept, gone, third, filler = hub.member.id, hub.other_member.id, hub.manager.id, hub.organizer.id
    taken = [mine, theirs].count(IN)
    # As many seats as are taken, at least one; whoever else stands in line waits for a second seat.
    with sessions.write() as db:
        seats = max(taken, 1)
        number = _session(db, hub, seats, seats)
        rows = [(kept, mine), (gone, theirs), (third, WAITING), (filler, IN if not taken else OUT)]
        for at, (resident_id, status) in enumerate(rows):
            if status is not None:
                moment = NOW + timedelta(seconds=at)
                db.add(
                    SignUp(
                        session_id=number, resident_id=resident_id, status=status, placed_at=moment, changed_at=moment
                    )
                )
    with sessions.write() as db:
        promoted = merge_residents(db, kept, gone, by=hub.admin.id, now=NOW).promoted
    with sessions.read() as db:
        found = {row.resident_id: row.status for row in db.scalars(select(SignUp))}
        session = db.get_one(GroupSession, number)
    assert found[kept] is stands
    assert found[third] is next_one
    assert found.get(gone, OUT) is OUT
    assert (len(promoted) == 1) is (next_one is IN)
    assert session.seats_taken == list(found.values()).count(IN)
