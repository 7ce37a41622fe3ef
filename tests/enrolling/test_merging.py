"""Two accounts made one: every table that names a resident has its rule, clashes are settled, races leave one."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update

from campus.booking.models import Booking
from campus.booking.services import book_room
from campus.db import Sessions
from campus.enrolling.moves import MOVES, NO_RESIDENTS, Move
from campus.enrolling.services.merging import MergeRefused, bring_late, merge_residents
from campus.groups.models import Group, GroupKind, GroupRole, GroupStatus, Joining, Membership, Standing
from campus.models import metadata
from campus.outbox.models import MailChoice
from campus.people.models import (
    Affiliation,
    ConsentRecord,
    Login,
    MergedResident,
    OrganizationSteward,
    Resident,
    ResidentInterest,
    ResidentStatus,
    Verification,
)
from campus.people.services.administering import LastAdmin
from campus.people.services.deciding import AlreadyDecided, enable_resident
from campus.permissions import Role
from tests.booking.conftest import Acting, acting, room, slot, wish
from tests.support.applications import open_login
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.racing import at_once

__all__ = ["acting"]


def test_every_column_that_names_a_resident_has_a_rule() -> None:
    named, keyless = set(), set()
    for table in metadata.sorted_tables:
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            targets = {key.target_fullname for key in column.foreign_keys}
            if "residents.id" in targets:
                named.add(name)
            elif not targets and column.name.endswith("_id") and name not in NO_RESIDENTS:
                keyless.add(name)
    assert named - set(MOVES) == set(), "say in campus/enrolling/moves.py what becomes of these in a merge"
    assert keyless - set(MOVES) == set(), "do these name residents? See campus/enrolling/moves.py"
    assert set(MOVES) - named - keyless == set(), "no such columns"


def merge(sessions: Sessions, kept: int, gone: int, by: int) -> str:
    act = lambda db: merge_residents(db, kept, gone, by=by, now=NOW)  # noqa: E731
    return at_once(sessions, [act], (MergeRefused, LastAdmin))[0]


def test_what_one_had_is_the_others(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    kept, gone = hub.member, hub.other_member
    with sessions.write() as db:
        book_room(db, room(db, hub.meeting), wish(slot("10:00", "11:00", days=1)), by=acting(gone), now=NOW)
        db.execute(update(Resident).where(Resident.id == gone.id).values(phone="+821022223333", last_no_show_at=NOW))
        db.add(ConsentRecord(resident_id=gone.id, subject="news", text_version="1", given=True, at=NOW))
    open_login(sessions, gone)
    assert merge(sessions, kept.id, gone.id, hub.manager.id) == "done"
    with sessions.read() as db:
        assert set(db.scalars(select(Booking.organizer_id))) == {kept.id}
        stays, went = db.get_one(Resident, kept.id), db.get_one(Resident, gone.id)
        assert db.scalars(select(Login).where(Login.resident_id == gone.id)).all() == []
        assert db.scalar(select(ConsentRecord.resident_id)) == gone.id
        organizations = set(db.scalars(select(Affiliation.organization_id).where(Affiliation.resident_id == kept.id)))
        merged = db.get_one(MergedResident, gone.id)
    assert (stays.phone, stays.last_no_show_at) == ("+821022223333", NOW)
    assert (went.status, went.password_hash, went.phone) == (ResidentStatus.DISABLED, None, None)
    assert organizations == {hub.kaist.id, hub.etri.id}
    assert (merged.into_id, merged.merged_by_id) == (kept.id, hub.manager.id)
    with sessions.write() as db, pytest.raises(AlreadyDecided):
        enable_resident(db, gone.id, by=hub.manager.id, now=NOW)


def _every_row(sessions: Sessions, gone: int) -> dict[str, int]:
    with sessions.read() as db:
        return {
            name: db.scalar(
                select(func.count()).select_from(table).where(table.c[column] == gone)
            )
            or 0
            for name in MOVES
            for table, column in [(metadata.tables[name.split(".")[0]], name.split(".")[1])]
        }


def test_nothing_names_the_one_that_went_but_history(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    test_what_one_had_is_the_others(sessions, hub, acting)
    left = {name for name, count in _every_row(sessions, hub.other_member.id).items() if count}
    assert {MOVES[name] for name in left} == {Move.STAY}


def test_where_both_have_the_same_the_better_stands(sessions: Sessions, hub: Hub) -> None:
    kept, gone = hub.member.id, hub.other_member.id
    with sessions.write() as db:
        group = Group(
            slug="g", kind=GroupKind.STUDY, name_ko="모임", name_en="G", joining=Joining.OPEN,
            status=GroupStatus.ACTIVE, created_by_id=gone, created_at=NOW,
        )
        db.add(group)
        db.flush()
        stands = ((kept, GroupRole.MEMBER, Standing.LEFT), (gone, GroupRole.ORGANIZER, Standing.IN))
        for number, role, standing in stands:
            db.add(Membership(group_id=group.id, resident_id=number, role=role, standing=standing, asked_at=NOW))
        for number in (kept, gone):
            db.add(OrganizationSteward(organization_id=hub.kaist.id, resident_id=number, since=NOW))
            db.add(ResidentInterest(resident_id=number, key="ai", label="AI"))
            db.execute(insert(MailChoice).values(resident_id=number, kind="booking", wanted=number == gone))
        db.add(ResidentInterest(resident_id=gone, key="robots", label="로봇"))
        today = NOW.date()
        db.add(
            Affiliation(
                resident_id=gone, organization_id=hub.kaist.id, starts_on=today - timedelta(days=4_000),
                verified_how=Verification.MANAGER, verified_at=NOW, title="교수",
            )
        )
    assert merge(sessions, kept, gone, hub.manager.id) == "done"
    with sessions.read() as db:
        mine = db.scalars(select(Membership).where(Membership.resident_id == kept)).one()
        assert (mine.role, mine.standing) == (GroupRole.ORGANIZER, Standing.IN)
        assert db.scalars(select(Membership.standing).where(Membership.resident_id == gone)).one() is Standing.LEFT
        assert set(db.scalars(select(OrganizationSteward.resident_id))) == {kept}
        assert set(db.scalars(select(ResidentInterest.key).where(ResidentInterest.resident_id == kept))) == {
            "ai", "robots",
        }
        assert db.execute(select(MailChoice.resident_id, MailChoice.wanted)).all() == [(kept, False)]
        assert db.scalar(select(Group.created_by_id)) == kept
        at_kaist = (Affiliation.resident_id == kept, Affiliation.organization_id == hub.kaist.id)
        times = db.scalars(select(Affiliation.starts_on).where(*at_kaist)).all()
        assert times == [today - timedelta(days=4_000)]


def test_two_merges_at_once_leave_one(sessions: Sessions, hub: Hub) -> None:
    one, other = hub.member.id, hub.other_member.id
    done = at_once(
        sessions,
        [
            lambda db: merge_residents(db, one, other, by=hub.manager.id, now=NOW),
            lambda db: merge_residents(db, other, one, by=hub.manager.id, now=NOW),
            lambda db: merge_residents(db, hub.organizer.id, other, by=hub.manager.id, now=NOW),
        ],
        (MergeRefused,),
    )
    with sessions.read() as db:
        merged = db.scalars(select(MergedResident)).all()
        open_ones = db.scalar(
            select(func.count()).select_from(Resident).where(Resident.status == ResidentStatus.ACTIVE)
        )
    assert open_ones == 5 - len(merged) == 5 - done.count("done")
    assert not {each.resident_id for each in merged} & {each.into_id for each in merged} or len(merged) == 2


def test_who_may_and_who_may_not(sessions: Sessions, hub: Hub) -> None:
    for kept, gone, by in (
        (hub.member, hub.member, hub.manager),
        (hub.member, hub.manager, hub.manager),
        (hub.manager, hub.member, hub.manager),
        (hub.member, hub.admin, hub.manager),
        (hub.admin, hub.member, hub.manager),
        (hub.member, hub.admin, hub.admin),
    ):
        assert merge(sessions, kept.id, gone.id, by.id) == "MergeRefused"
    assert merge(sessions, hub.member.id, 999_999, hub.manager.id) == "MergeRefused"
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.manager.id).values(role=Role.ADMIN))
    assert merge(sessions, hub.member.id, hub.admin.id, hub.manager.id) == "done"
    with sessions.write() as db:
        assert db.get_one(Resident, hub.member.id).role is Role.MEMBER


def test_a_closed_account_takes_none_over(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.member.id).values(status=ResidentStatus.DISABLED))
    assert merge(sessions, hub.member.id, hub.other_member.id, hub.manager.id) == "MergeRefused"
    assert merge(sessions, hub.other_member.id, hub.member.id, hub.manager.id) == "done"


def test_what_ended_just_after_is_brought_along(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    late = acting(hub.other_member)
    assert merge(sessions, hub.member.id, hub.other_member.id, hub.manager.id) == "done"
    with sessions.write() as db:
        book_room(db, room(db, hub.meeting), wish(slot("10:00", "11:00", days=1)), by=late, now=NOW)
    with sessions.write() as db:
        assert bring_late(db, now=NOW + timedelta(hours=1)) == 1
    with sessions.write() as db:
        assert bring_late(db, now=NOW + timedelta(hours=1)) == 0
        assert set(db.scalars(select(Booking.organizer_id))) == {hub.member.id}
