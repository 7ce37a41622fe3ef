"""Many at once: whoever joins as a season begins is in it, and a request is answered once, on both databases."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.db.engines import is_retryable
from campus.groups.models import (
    Group,
    GroupRole,
    GroupSession,
    GroupStatus,
    Joining,
    Membership,
    Season,
    SignUp,
    Standing,
)
from campus.groups.services.founding import GroupDraft, SlugTaken, found_group
from campus.groups.services.joining import GroupClosed, LastOrganizer, join_group, leave_group
from campus.groups.services.membership import AlreadyDecided, accept_request, set_role
from campus.groups.services.seasons import BeginSeason, begin_season
from campus.groups.services.settling import AlreadyAnswered, end_group
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import slot
from tests.groups.conftest import Acting
from tests.support import groups
from tests.support.clock import NOW
from tests.support.groups import Circle, add_residents, season_command
from tests.support.hub import Hub, Person
from tests.support.seasons import weekly

ATTEMPTS = 8
Act = Callable[[Session], object]
REFUSALS = (AlreadyDecided, AlreadyAnswered, GroupClosed, LastOrganizer, SlugTaken)


def at_once(sessions: Sessions, acts: Iterable[Act]) -> list[str]:
    """Do all ``acts`` at the same moment, each tried again as a request would be; what became of each."""
    many = list(acts)
    gate = Barrier(len(many))

    def tried(act: Act) -> str:
        gate.wait()
        for _ in range(ATTEMPTS):
            try:
                with sessions.write() as db:
                    act(db)
                return "done"
            except REFUSALS as refusal:
                return type(refusal).__name__
            except DBAPIError as error:
                assert error.orig is not None and is_retryable(error.orig), error
        return "busy"

    with ThreadPoolExecutor(len(many)) as pool:
        return list(pool.map(tried, many))


def joining(circle: Circle, person: Person) -> Act:
    return lambda db: join_group(db, circle.id, person.id, now=NOW)


def beginning(circle: Circle, hub: Hub, seats: int | None = None) -> Act:
    def act(db: Session) -> object:
        catalogue = read_catalogue(db)
        command = season_command(catalogue, hub.seminar, weekly(3), seats=seats)
        return begin_season(db, catalogue, circle.id, command, by=circle.by, now=NOW)

    return act


@pytest.fixture
def people(sessions: Sessions, hub: Hub) -> list[Person]:
    with sessions.write() as db:
        return add_residents(db, hub, 7)


def test_whoever_joins_as_a_season_begins_has_a_place_in_it(
    circle: Circle, hub: Hub, sessions: Sessions, people: list[Person]
) -> None:
    acts = [*(joining(circle, each) for each in people[:4]), beginning(circle, hub, seats=5)]
    acts += [joining(circle, each) for each in people[4:]]
    assert at_once(sessions, acts) == ["done"] * 8
    with sessions.read() as db:
        season = db.scalars(select(Season)).one()
    for date in circle.dates(season.id):
        signed = circle.signups(date.id)
        assert len(signed) == len({resident_id for resident_id, _ in signed}) == 10
        assert (date.seats_taken, sum(status.value == "in" for _, status in signed)) == (5, 5)


def test_whoever_joins_before_a_beginning_season_is_there_waits_for_it(
    circle: Circle, hub: Hub, sessions: Sessions, people: list[Person]
) -> None:
    """The season knew its members before the newcomer came, and the newcomer could not know the season yet."""
    with ThreadPoolExecutor(1) as pool:
        with sessions.write() as db:
            beginning(circle, hub)(db)
            late = pool.submit(at_once, sessions, [joining(circle, people[0])])
            wait([late], timeout=0.5)
        assert late.result() == ["done"]
    with sessions.read() as db:
        season = db.scalars(select(Season)).one()
    assert [people[0].id in dict(circle.signups(date.id)) for date in circle.dates(season.id)] == [True] * 3


def test_two_seasons_at_once_have_two_numbers(circle: Circle, hub: Hub, sessions: Sessions) -> None:
    def elsewhere(name: str) -> Act:
        command = BeginSeason(name, slots=(slot("19:00", "21:00", days=7),), place="카이스트")
        return lambda db: begin_season(db, read_catalogue(db), circle.id, command, by=circle.by, now=NOW)

    assert at_once(sessions, [elsewhere("가"), elsewhere("나"), elsewhere("다")]) == ["done"] * 3
    with sessions.read() as db:
        assert sorted(db.scalars(select(Season.number))) == [1, 2, 3]


def test_a_request_is_answered_once(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    careful = groups.found_group(sessions, hub.organizer, acting(hub.organizer), joining=Joining.APPROVAL)
    season_id = careful.season(hub.seminar)
    with sessions.write() as db:
        join_group(db, careful.id, hub.member.id, now=NOW)
    accept: Act = lambda db: accept_request(db, careful.id, hub.member.id, by=hub.organizer.id, now=NOW)  # noqa: E731
    assert sorted(at_once(sessions, [accept] * 4)) == ["AlreadyDecided"] * 3 + ["done"]
    assert [each.seats_taken for each in careful.dates(season_id)] == [2, 2, 2]
    with sessions.read() as db:
        assert list(db.scalars(select(AuditEntry.act).where(AuditEntry.act == "group.joined"))) == ["group.joined"]


def test_two_organizers_who_leave_at_once_leave_one(circle: Circle, hub: Hub, sessions: Sessions) -> None:
    with sessions.write() as db:
        set_role(db, circle.id, hub.member.id, GroupRole.ORGANIZER, by=hub.organizer.id, now=NOW)
    leave = [lambda db, who=who: leave_group(db, circle.id, who.id, now=NOW) for who in (hub.organizer, hub.member)]
    assert sorted(at_once(sessions, leave)) == ["LastOrganizer", "done"]


def test_nobody_is_left_in_a_group_that_ends_as_they_join(
    circle: Circle, hub: Hub, sessions: Sessions, people: list[Person]
) -> None:
    season_id = circle.season(hub.seminar)
    acts: list[Act] = [joining(circle, each) for each in people]
    acts.insert(3, lambda db: end_group(db, circle.id, by=circle.by, now=NOW))
    results = at_once(sessions, acts)
    assert results[3] == "done" and set(results) <= {"done", "GroupClosed"}
    with sessions.read() as db:
        assert db.get_one(Group, circle.id).status is GroupStatus.ENDED
        standing = select(Membership.resident_id).where(Membership.standing == Standing.IN)
        members = set(db.scalars(standing))
        first = db.scalars(select(GroupSession).where(GroupSession.season_id == season_id)).first()
        assert first is not None and first.status.value == "cancelled"
        signed = set(db.scalars(select(SignUp.resident_id).where(SignUp.session_id == first.id)))
    assert signed == members


def test_an_address_is_given_once(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    words = ("AI 프렌즈", "AI Friends", "", "")
    draft = GroupDraft("ai-friends", "meetup", *words, Joining.OPEN, (), (), None)  # type: ignore[arg-type]
    by = acting(hub.organizer)
    results = at_once(sessions, [lambda db: found_group(db, draft, by=by, now=NOW)] * 4)
    assert sorted(results) == ["SlugTaken"] * 3 + ["done"]
