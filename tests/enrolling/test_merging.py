"""Two accounts made one: every table that names a resident has its rule, clashes are settled, races leave one."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update
from webtest import TestApp

from campus.booking.models import Booking
from campus.booking.services import book_room
from campus.db import Sessions
from campus.enrolling.duplicates import Likeness, find_pairs, mailbox
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
from tests.booking.conftest import Acting, room, slot, wish
from tests.support.applications import SignIn, open_login
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.pages import token_of
from tests.support.racing import at_once
from tests.support.statements import counted

pytest_plugins = ["tests.booking.conftest"]


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
        for number, role, standing in ((kept, GroupRole.MEMBER, Standing.LEFT), (gone, GroupRole.ORGANIZER, Standing.IN)):
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
        times = db.scalars(
            select(Affiliation.starts_on).where(
                Affiliation.resident_id == kept, Affiliation.organization_id == hub.kaist.id
            )
        ).all()
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


@pytest.mark.parametrize(
    ("email", "box"),
    [
        ("a+news@kaist.ac.kr", "a@kaist.ac.kr"),
        ("a.b@kaist.ac.kr", "a.b@kaist.ac.kr"),
        ("A.b+x@gmail.com".lower(), "ab@gmail.com"),
        ("ab@googlemail.com", "ab@gmail.com"),
        ("+x@kaist.ac.kr", "+x@kaist.ac.kr"),
    ],
)
def test_a_mailbox_has_one_spelling(email: str, box: str) -> None:
    assert mailbox(email) == box


def test_alike_accounts_are_found(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        assert find_pairs(db, NOW.date()) == []
        alike = {"phone": "+821022223333", "name": "김하늘"}
        ids = [hub.member.id, hub.organizer.id]
        db.execute(update(Resident).where(Resident.id.in_(ids)).values(alike))
        db.execute(update(Affiliation).where(Affiliation.resident_id.in_(ids)).values(organization_id=hub.kaist.id))
        db.execute(
            update(Resident)
            .where(Resident.id == hub.other_member.id)
            .values(email=hub.organizer.email.replace("@", "+x@"))
        )
    with sessions.read() as db:
        first, second = find_pairs(db, NOW.date())
    assert (first.first_id, first.second_id) == tuple(sorted(ids))
    assert set(first.alike) == {Likeness.PHONE, Likeness.NAME}
    assert second.alike == (Likeness.MAILBOX,)


PAGE = "/manage/people/duplicates"


def test_at_the_desk(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    sign_in(app, hub.manager)
    with sessions.write() as db:
        db.execute(
            update(Resident).where(Resident.id.in_([hub.member.id, hub.other_member.id])).values(phone="+821022223333")
        )
    app.get(PAGE).click(href="merge")
    app.get(f"{PAGE}?q=hub.example", status=200)
    pair = app.get(f"{PAGE}/merge?keep={hub.member.id}&other={hub.other_member.id}")
    pair.forms["merge"].submit(status=422)
    form = pair.forms["merge"]
    form["sure"] = True
    form.submit(status=303).follow()
    form.submit(status=422)
    assert "merge" not in app.get(f"{PAGE}/merge?keep={hub.member.id}&other={hub.other_member.id}").forms
    for query in ("", "?keep=1", "?keep=x&other=%00", f"?keep={hub.member.id}&other={hub.member.id}", "?keep=9&other=99999999999"):
        app.get(f"{PAGE}/merge{query}", status=303)
    for who in (hub.member, hub.organizer):
        sign_in(app, who)
        if who is hub.member:
            token = {"csrf_token": token_of(app.get("/me"))}
            app.post(f"{PAGE}/merge", token, status=403)
        app.get(PAGE, status=403)
        app.get(f"{PAGE}/merge", status=403)


def test_one_pair_and_twenty_take_as_many_statements(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn
) -> None:
    sign_in(app, hub.manager)

    def add(count: int, of: str) -> None:
        with sessions.write() as db:
            for number in range(count):
                email, phone = f"{of}{number}@x.example", f"+8210{hash(of) % 9000 + 1000}{number // 2:04}"
                db.add(
                    Resident(
                        name="가", email=email, phone=phone, status=ResidentStatus.ACTIVE, role=Role.MEMBER,
                        created_at=NOW,
                    )
                )

    add(2, "a")
    app.get(PAGE)
    with counted(sessions) as once:
        app.get(PAGE)
    add(40, "b")
    with counted(sessions) as often:
        app.get(PAGE)
    assert len(often) == len(once)
