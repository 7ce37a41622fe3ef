"""The hub never loses its last administrator, whoever asks at once."""

from sqlalchemy import func, select, update

from campus.db import Sessions
from campus.people.models import Resident, ResidentStatus
from campus.people.services.administering import LastAdmin, MayNot, RoleStands, change_role
from campus.people.services.deciding import disable_resident
from campus.permissions import Role
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.racing import at_once

REFUSALS = (LastAdmin, MayNot, RoleStands)
DOWN = (Role.ADMIN, Role.MEMBER)


def make_admin(sessions: Sessions, *people: Person) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id.in_([each.id for each in people])).values(role=Role.ADMIN))


def admins(sessions: Sessions) -> int:
    open_ones = (Resident.role == Role.ADMIN, Resident.status == ResidentStatus.ACTIVE)
    with sessions.read() as db:
        return db.scalar(select(func.count()).select_from(Resident).where(*open_ones)) or 0


def test_two_who_demote_each_other_at_once_leave_one(sessions: Sessions, hub: Hub) -> None:
    for _round in range(5):
        make_admin(sessions, hub.admin, hub.manager)
        done = at_once(
            sessions,
            [
                lambda db: change_role(db, hub.manager.id, DOWN, by=hub.admin.id, now=NOW),
                lambda db: change_role(db, hub.admin.id, DOWN, by=hub.manager.id, now=NOW),
            ],
            REFUSALS,
        )
        assert done.count("done") == 1, done
        assert admins(sessions) == 1


def test_demoting_and_closing_at_once_leave_one(sessions: Sessions, hub: Hub) -> None:
    for _round in range(3):
        make_admin(sessions, hub.admin, hub.manager)
        with sessions.write() as db:
            db.execute(update(Resident).values(status=ResidentStatus.ACTIVE))
        done = at_once(
            sessions,
            [
                lambda db: disable_resident(db, hub.manager.id, "x", by=hub.admin.id, now=NOW),
                lambda db: change_role(db, hub.admin.id, DOWN, by=hub.manager.id, now=NOW),
            ],
            REFUSALS,
        )
        assert done.count("done") == 1, done
        assert admins(sessions) == 1


def test_the_last_one_gives_nothing_away(sessions: Sessions, hub: Hub) -> None:
    def refused(act: object) -> str:
        return at_once(sessions, [act], REFUSALS)[0]  # type: ignore[list-item]

    assert refused(lambda db: change_role(db, hub.admin.id, DOWN, by=hub.admin.id, now=NOW)) == "LastAdmin"
    assert refused(lambda db: disable_resident(db, hub.admin.id, "", by=hub.admin.id, now=NOW)) == "LastAdmin"
    assert refused(lambda db: change_role(db, hub.manager.id, DOWN, by=hub.admin.id, now=NOW)) == "RoleStands"
    up = (Role.MEMBER, Role.ADMIN)
    assert refused(lambda db: change_role(db, hub.member.id, up, by=hub.manager.id, now=NOW)) == "MayNot"
    assert refused(lambda db: change_role(db, hub.member.id, up, by=hub.admin.id, now=NOW)) == "done"
    assert refused(lambda db: change_role(db, hub.admin.id, DOWN, by=hub.admin.id, now=NOW)) == "done"
    assert admins(sessions) == 1


def test_managers_make_organizers_and_nothing_else(sessions: Sessions, hub: Hub) -> None:
    for wanted, expected in (
        (Role.ORGANIZER, "done"),
        (Role.MANAGER, "MayNot"),
        (Role.ADMIN, "MayNot"),
        (Role.MEMBER, "done"),
    ):
        with sessions.read() as db:
            now_is = db.get_one(Resident, hub.member.id).role
        roles = (now_is, wanted)
        act = lambda db, roles=roles: change_role(db, hub.member.id, roles, by=hub.manager.id, now=NOW)  # noqa: E731
        assert at_once(sessions, [act], REFUSALS) == [expected]
